// npm run build: every functions/*/handler.ts becomes dist/functions/<name>/{func.js,func.yaml}, the command line
// dist/cli/warden.cjs. Fails with figures when a bundle exceeds its budget.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { bundleFunction, heaviest } from './bundle.ts';
import { buildCli, writePackage } from './cli.ts';
import { FUNCTIONS, funcYaml } from './functions.ts';
import { bundledPackages, LICENCES_NAME, licencesText } from './licences.ts';

const root = process.cwd();

async function main(): Promise<void> {
  const started = Date.now();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  // Sorts as text in the order of builds: a newer holder of the lease pre-empts an older one.
  const buildId = `${new Date(epoch ? Number(epoch) * 1000 : started).toISOString()}-${version}`;
  const names = readdirSync(join(root, 'functions')).filter((name) =>
    existsSync(join(root, 'functions', name, 'handler.ts')),
  );
  const results = await Promise.all([
    ...names.map((name) => buildFunction(name, version, buildId)),
    buildCli(root, version, buildId).then(
      (metafile): Result => ({
        ok: true,
        bundle: { folder: 'cli', metafile },
        line: 'ok   warden    dist/cli/warden.cjs',
      }),
    ),
  ]);
  writeLicences(results);
  writeSizes(results);
  writePackage(root);
  for (const { line } of results) process.stdout.write(`${line}\n`);
  process.stdout.write(
    `built ${names.length} functions in ${((Date.now() - started) / 1000).toFixed(1)} s\n`,
  );
  if (results.some(({ ok }) => !ok)) process.exitCode = 1;
}

/** `dist/bundles.json`, for `npm run figures`: bytes by function. */
function writeSizes(results: readonly Result[]): void {
  const sizes = results.flatMap(({ size }) => (size === undefined ? [] : [size]));
  const text = JSON.stringify(Object.fromEntries(sizes.map(({ name, ...rest }) => [name, rest])), null, 2);
  writeFileSync(join(root, 'dist', 'bundles.json'), `${text}\n`);
}

interface Result {
  readonly ok: boolean;
  readonly line: string;
  /** Of a bundle, with the folder of `dist` that is handed on with it. */
  readonly size?: { readonly name: string; readonly bytes: number; readonly partBytes: number };
  readonly bundle?: { readonly folder: 'functions' | 'cli'; readonly metafile: Metafile };
}

function writeLicences(results: readonly Result[]): void {
  for (const folder of ['functions', 'cli'] as const) {
    const metafiles = results.flatMap(({ bundle }) => (bundle?.folder === folder ? [bundle.metafile] : []));
    const text = licencesText(bundledPackages(root, metafiles));
    writeFileSync(join(root, 'dist', folder, LICENCES_NAME), text);
  }
}

async function buildFunction(name: string, version: string, buildId: string): Promise<Result> {
  const shape = FUNCTIONS[name];
  if (shape === undefined)
    return { ok: false, line: `${name}: has a handler but no entry in infra/bundle/functions.ts` };
  const folder = join(root, 'dist', 'functions', name);
  mkdirSync(folder, { recursive: true });
  const { bytes, partBytes, metafile } = await bundleFunction({
    entry: join(root, 'functions', name, 'handler.ts'),
    outfile: join(folder, 'func.js'),
    root,
    buildId,
  });
  writeFileSync(join(folder, 'func.yaml'), funcYaml(name, shape, version));
  const start = Math.ceil(bytes / 1024);
  const all = Math.ceil((bytes + partBytes) / 1024);
  const ok = start <= shape.startKib && all <= shape.allKib;
  const heavy = heaviest(metafile, 4)
    .map(([part, size]) => `${part} ${size}`)
    .join(', ');
  const [shown, total] = [start, all].map((kib) => String(kib).padStart(4));
  return {
    ok,
    size: { name, bytes, partBytes },
    bundle: { folder: 'functions', metafile },
    line: `${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(9)}${shown} of ${shape.startKib} KiB at start,${total} of ${shape.allKib} with its parts (${heavy})`,
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
