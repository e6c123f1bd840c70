// Runs a TypeScript entry of infra/: bundles it with esbuild into dist/ and executes it in this process.
// Usage: node infra/bundle/run.cjs infra/cli/warden.ts [arguments]
const { buildSync } = require('esbuild');
const { join, basename, resolve } = require('node:path');

const root = join(__dirname, '..', '..');
const entry = resolve(process.argv[2]);
const outfile = join(root, 'dist', 'run', `${basename(entry, '.ts')}.cjs`);
buildSync({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  // An ES module, which Node 20.0 to 20.18 cannot require: it goes into the bundle.
  alias: { 'p-map': join(root, 'node_modules', 'p-map', 'index.js') },
  define: { 'process.env.WARDEN_VERSION': JSON.stringify(require('../../package.json').version) },
  sourcemap: 'inline',
  logLevel: 'error',
  absWorkingDir: root,
});
process.argv.splice(1, 2, outfile);
// npm runs every script in the repository's root; the files that a person names are those of where they stand.
if (process.env.npm_lifecycle_event === 'warden' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
require(outfile);
