import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { manPage } from '../cli/man-page.ts';
import { createProgram } from '../cli/program.ts';
import { LINE_LIMIT } from './bundle.ts';
import { LICENCES_NAME } from './licences.ts';
import { operationsNamedIn, slimSdk } from './slim-sdk.ts';

const LEAST_NODE = 20;

/**
 * The command line in one file, `dist/cli/warden.cjs`, with all that it needs, and the same as an npm package in
 * `dist/package`. The file is a short program that any Node understands, and the rest packed: an old Node is told so
 * instead of printing a SyntaxError, and `--version` compiles nothing else.
 */
export async function buildCli(root: string, version: string, buildId: string): Promise<Metafile> {
  const { metafile, outputFiles } = await build({
    metafile: true,
    write: false,
    entryPoints: [join(root, 'infra', 'cli', 'warden.ts')],
    outfile: join(root, 'dist', 'cli', 'warden.cjs'),
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: `node${LEAST_NODE}`,
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: LINE_LIMIT,
    legalComments: 'none',
    plugins: [slimSdk({ operations: operationsOf(root), root, hasProfiles: true })],
    define: {
      'process.env.WARDEN_VERSION': JSON.stringify(version),
      'process.env.WARDEN_BUILD': JSON.stringify(buildId),
    },
    logLevel: 'error',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('esbuild wrote nothing');
  mkdirSync(join(root, 'dist', 'cli'), { recursive: true });
  writeFileSync(join(root, 'dist', 'cli', 'warden.cjs'), singleFile(output.text, version), { mode: 0o755 });
  return metafile;
}

/** The adapters' operations, and those that only commands call. */
function operationsOf(root: string): ReadonlySet<string> {
  const folders = [join('functions', 'oci'), join('infra', 'cli')];
  return new Set(folders.flatMap((folder) => [...operationsNamedIn(join(root, folder))]));
}

/** In the JavaScript of 2009. */
function singleFile(code: string, version: string): string {
  return `#!/usr/bin/env node
'use strict';
var major = Number(process.versions.node.split('.')[0]);
var asked = process.argv.length === 3 ? process.argv[2] : '';
if (major < ${LEAST_NODE}) {
  process.stderr.write('warden needs Node.js ${LEAST_NODE} or newer; this is ' + process.version + ' (' + process.execPath + ').\\n');
  process.exitCode = 2;
} else if (['--version', '-V', '-v', 'version'].indexOf(asked) >= 0) process.stdout.write('${version}\\n');
else module._compile(require('zlib').brotliDecompressSync(Buffer.from('${packed(code)}', 'base64')).toString(), __filename);
`;
}

/** A fifth of its length: reading the file is most of what a start costs. */
function packed(code: string): string {
  return brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).toString('base64');
}

/** What is put on npm: the single file under both names, no dependency, nothing to build. */
export function writePackage(root: string): void {
  const folder = join(root, 'dist', 'package');
  mkdirSync(folder, { recursive: true });
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  const manifest = {
    name: own['name'],
    version: own['version'],
    description: own['description'],
    license: own['license'],
    keywords: ['iscsi', 'oci', 'lifekeeper', 'logs', 'block-volume'],
    engines: own['engines'],
    bin: { 'oci-iscsi-warden': 'warden.cjs', warden: 'warden.cjs' },
    man: ['./warden.1'],
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(folder, 'warden.1'), manPage(createProgram('en')));
  const copied = ['LICENSE', 'README.md', 'docs/warden.scan.schema.json', 'dist/cli/warden.cjs'];
  for (const path of [...copied, `dist/cli/${LICENCES_NAME}`])
    copyFileSync(join(root, path), join(folder, basename(path)));
}
