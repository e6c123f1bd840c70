import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { build, type Metafile, transform } from 'esbuild';
import { DataParts } from './data-parts.ts';
import { loadedAtFirstUse } from './light-start.ts';
import { operationsNamedIn, slimSdk } from './slim-sdk.ts';

/** Node keeps whole source lines in error output: a bundle of one line would print itself. */
export const LINE_LIMIT = 200;

export interface BundleOptions {
  readonly entry: string;
  readonly outfile: string;
  readonly root: string;
  /** False for the plain SDK; only tests compare. */
  readonly slim?: boolean;
  readonly trace?: boolean;
  /** Goes into the code as `process.env.WARDEN_BUILD`. */
  readonly buildId?: string;
}

/**
 * Bundles one function into CommonJS: `outfile` holds what its first answer needs, the parts beside it what a dynamic
 * `import()` brings (the SDK), so that neither is read before it is used.
 * `bytes` of `outfile` and the parts that are read along with it, `partBytes` of all others. @throws when the SDK would be loaded before it is used.
 */
export async function bundleFunction(options: BundleOptions) {
  const { root, slim = true, trace = false } = options;
  const operations = operationsNamedIn(`${root}/functions/oci`);
  const folder = dirname(resolve(root, options.outfile));
  const name = basename(options.outfile, '.js');
  const data = new DataParts(root, name);
  const { metafile, outputFiles } = await build({
    entryPoints: { [name]: options.entry },
    outdir: folder,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    write: false,
    chunkNames: `${name}.part-[hash]`,
    platform: 'node',
    target: 'node20',
    // Only ESM can be split; each file becomes CommonJS below.
    format: 'esm',
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
    metafile: true,
    plugins: slim ? [slimSdk({ operations, root, trace }), loadedAtFirstUse(root), data.plugin()] : [],
    ...(options.buildId !== undefined && {
      define: { 'process.env.WARDEN_BUILD': JSON.stringify(options.buildId) },
    }),
  });
  const eager = eagerSdkImports(metafile);
  if (eager.length > 0)
    throw new Error(`The SDK would be loaded at start: use await import() in ${eager.join(', ')}.`);
  removeParts(folder, name);
  const reached = reachedFrom(`${name}.js`, metafile);
  const sizes = await Promise.all(
    outputFiles
      .filter(({ path }) => reached.has(basename(path)))
      .map(async ({ path, text }) => {
        const exports = metafile.outputs[relative(root, path)]?.exports ?? [];
        return [path, await writeCommonJs(path, text, exports.join() === 'default')] as const;
      }),
  );
  for (const { file, contents } of await data.build())
    sizes.push([file, writeText(join(folder, file), contents)]);
  // What the start has in common with what is read later is a part, too, and is read at once.
  const atStart = reachedFrom(`${name}.js`, metafile, ({ kind }) => kind !== 'dynamic-import');
  const bytesOf = (isLater: boolean) =>
    sizes.reduce((sum, [path, bytes]) => sum + (isLater === atStart.has(basename(path)) ? 0 : bytes), 0);
  const kept = Object.entries(metafile.outputs).filter(([path]) => reached.has(basename(path)));
  return {
    bytes: bytesOf(false),
    partBytes: bytesOf(true),
    metafile: { ...metafile, outputs: Object.fromEntries(kept) },
  };
}

/** Names of a file and of the parts that it or they import: esbuild also makes parts of imports that it then leaves out. */
function reachedFrom(
  file: string,
  { outputs }: Metafile,
  isMeant: (one: { readonly kind: string }) => boolean = () => true,
): ReadonlySet<string> {
  const importsOf = new Map(
    Object.entries(outputs).map(([path, { imports }]) => [
      basename(path),
      imports.filter((one) => one.external !== true && isMeant(one)).map((one) => basename(one.path)),
    ]),
  );
  const reached = new Set([file]);
  // A set that grows is walked to its end.
  for (const one of reached) for (const next of importsOf.get(one) ?? []) reached.add(next);
  return reached;
}

/** Those of an earlier build have other names. */
function removeParts(folder: string, name: string): void {
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder)) if (file.startsWith(`${name}.part-`)) rmSync(join(folder, file));
}

/**
 * An ESM file of esbuild's as the CommonJS that the FDK's start and V8's cache need.
 *
 * @param isPackage the file is a CommonJS package, whose exports ESM cannot name: they become those of the file again.
 * @returns its bytes.
 */
async function writeCommonJs(path: string, esm: string, isPackage: boolean): Promise<number> {
  const { code } = await transform(esm, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: { 'dynamic-import': false },
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: LINE_LIMIT,
    legalComments: 'none',
  });
  return writeText(path, isPackage ? `${code}module.exports=module.exports.default;\n` : code);
}

/** @returns its bytes. */
function writeText(path: string, code: string): number {
  const text = inAscii(code);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return text.length;
}

/**
 * Rewrites what esbuild leaves of other characters (in regular expressions): one of them makes V8 keep the whole source
 * in two bytes per character.
 */
function inAscii(code: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return code.replace(/[^\0-\x7f]/g, escaped);
}

/** Our own files that load the SDK by a static import. */
export function eagerSdkImports(metafile: Metafile): readonly string[] {
  return Object.entries(metafile.inputs)
    .filter(([path]) => !path.includes('node_modules/'))
    .filter(([, input]) =>
      input.imports.some(({ path, kind }) => path.includes('node_modules/oci-') && kind !== 'dynamic-import'),
    )
    .map(([path]) => path);
}

/** The packages that take most of a bundle, with their KiB in the output. */
export function heaviest(metafile: Metafile, count: number): readonly (readonly [string, number])[] {
  const sizes = new Map<string, number>();
  for (const output of Object.values(metafile.outputs))
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      const name =
        path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ??
        (path.startsWith('not-called') ? 'stubs' : 'our code');
      sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
    }
  return [...sizes]
    .sort((a, b) => b[1] - a[1])
    .slice(0, count)
    .map(([name, bytes]) => [name, Math.ceil(bytes / 1024)]);
}
