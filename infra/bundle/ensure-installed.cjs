// `npm start` and `npm test` work on a clone without node_modules: installs from the lock file when it is newer.
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { join } = require('node:path');

const root = join(__dirname, '..', '..');
const stamp = join(root, 'node_modules', '.warden-installed');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(process.platform + process.arch)
  .digest('hex');
const have = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
const [major] = process.versions.node.split('.').map(Number);

if (major < 20) {
  process.stderr.write(`oci-iscsi-warden needs Node.js 20 or newer; this is ${process.version}.\n`);
  process.exit(2);
}
if (have === '' && installedByNpm()) {
  writeFileSync(stamp, wanted);
} else if (have !== wanted) {
  process.stderr.write('Installing dependencies from package-lock.json (once, about half a minute) ...\n');
  const npm = process.env.npm_execpath;
  // No script of a package runs: none is needed.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const run = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
    : spawnSync('npm', args, {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
        shell: process.platform === 'win32',
      });
  if (run.status !== 0) {
    process.stderr.write('npm ci failed; see the message above. Is the package registry reachable?\n');
    process.exit(run.status ?? 1);
  }
  writeFileSync(stamp, wanted);
}

/** Whether `npm ci` put everything there already: npm's own list in node_modules has each package in its version. */
function installedByNpm() {
  const list = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(list)) return false;
  const there = JSON.parse(readFileSync(list, 'utf8')).packages;
  const packages = Object.entries(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages);
  return packages.every(
    ([path, wants]) =>
      path === '' || there[path]?.version === wants.version || (wants.optional === true && !there[path]),
  );
}
