import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const PACKAGES = {
  '': { name: 'clone' },
  'node_modules/one': { version: '1.0.0' },
  'node_modules/other-platform': { version: '2.0.0', optional: true },
};

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'warden-clone-'));
  mkdirSync(join(clone, 'infra', 'bundle'), { recursive: true });
  cpSync(join(ROOT, 'infra/bundle/ensure-installed.cjs'), join(clone, 'infra/bundle/ensure-installed.cjs'));
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages: PACKAGES }));
  writeFileSync(join(clone, 'npm.cjs'), "require('node:fs').writeFileSync(__dirname + '/ran', '');");
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

/** Puts there what npm leaves behind; `null`: a fresh clone. */
function installed(version: string | null): void {
  mkdirSync(join(clone, 'node_modules'), { recursive: true });
  if (version === null) return;
  const packages = { 'node_modules/one': { version } };
  writeFileSync(join(clone, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
}

/** True when npm was asked to install. */
function asksNpm(): boolean {
  rmSync(join(clone, 'ran'), { force: true });
  const env = { ...process.env, npm_execpath: join(clone, 'npm.cjs') };
  const run = spawnSync(process.execPath, ['infra/bundle/ensure-installed.cjs'], { cwd: clone, env });
  expect(run.status).toBe(0);
  return existsSync(join(clone, 'ran'));
}

test('npm start after npm ci does not install a second time', () => {
  installed('1.0.0');
  expect(asksNpm()).toBe(false);
});

test('a fresh clone, and one with another version of a package, is installed once', () => {
  installed(null);
  expect(asksNpm()).toBe(true);
  expect(asksNpm()).toBe(false);
  rmSync(join(clone, 'node_modules'), { recursive: true });
  installed('0.9.0');
  expect(asksNpm()).toBe(true);
});

test('a newer lock file is installed although npm ci was run for the one before', () => {
  installed('1.0.0');
  expect(asksNpm()).toBe(false);
  const newer = { ...PACKAGES, 'node_modules/one': { version: '1.1.0' } };
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages: newer }));
  expect(asksNpm()).toBe(true);
});
