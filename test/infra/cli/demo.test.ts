import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** The playground as `npm start` starts it on a terminal. */
function startPlayground(temporary: string, ...args: string[]) {
  const started = ['infra/bundle/run.cjs', 'infra/cli/demo.ts', '--lang', 'en', '--playground', ...args];
  const child = spawn(process.execPath, started, {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = new Promise<string>((resolve) => {
    let told = '';
    child.stdout.on('data', (part: Buffer) => {
      told += part.toString();
      const found = /Playground: (http:\/\/127\.0\.0\.1:\d+\/)\s/.exec(told)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { child, url };
}

test('the playground stays up until Ctrl+C, then leaves nothing behind; its port is not taken twice', async () => {
  const { child, url } = startPlayground(temporary);
  const ended = new Promise((resolve) => child.once('close', resolve));
  const page = await fetch(await url);
  expect([page.status, (await page.text()).includes('Detach the volume')]).toEqual([200, true]);
  const second = startPlayground(temporary, '--port', new URL(await url).port).child;
  let complaint = '';
  second.stderr.on('data', (part: Buffer) => {
    complaint += part.toString();
  });
  expect(await new Promise((resolve) => second.once('close', resolve))).toBe(1);
  expect(complaint).toMatch(/^Port \d+ of 127\.0\.0\.1 is taken/);
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(readdirSync(temporary)).toEqual([]);
});
