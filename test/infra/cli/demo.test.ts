import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(90_000);

const ROOT = join(__dirname, '..', '..', '..');

/** What `npm start` runs after the build, with a temporary folder of its own. */
function startDemo(temporary: string) {
  return spawn(process.execPath, ['infra/bundle/run.cjs', 'infra/cli/demo.ts', '--lang', 'en'], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'warden-demo-'));
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'npm start, ended by %s in the middle of the outage: nothing is left behind',
  async (signal) => {
    const demo = startDemo(temporary);
    let told = '';
    demo.stdout.on('data', (part: Buffer) => {
      const waited = told.includes('waiting for the notice');
      told += part.toString();
      if (!waited && told.includes('waiting for the notice')) demo.kill(signal);
    });
    const code = await new Promise((resolve) => demo.once('close', resolve));
    expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
    expect(told).not.toContain('[RECOVERED]');
    expect(readdirSync(temporary)).toEqual([]);
  },
);

test('npm start, whose reader has seen enough: nothing is left behind, and it is no failure', async () => {
  const demo = startDemo(temporary);
  demo.stdout.once('data', () => demo.stdout.destroy());
  const code = await new Promise((resolve) => demo.once('exit', resolve));
  expect(code).toBe(0);
  expect(readdirSync(temporary)).toEqual([]);
});
