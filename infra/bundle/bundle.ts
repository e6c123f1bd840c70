import { readFileSync, writeFileSync } from 'node:fs';
import { build, type Metafile } from 'esbuild';
import { leanRules, loadedAtFirstUse } from './light-start.ts';
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

/** Bundles one function into one CommonJS file; `bytes` of all its output. @throws when the SDK would be loaded before it is used. */
export async function bundleFunction(options: BundleOptions) {
  const { root, slim = true, trace = false } = options;
  const operations = operationsNamedIn(`${root}/functions/oci`);
  const { metafile } = await build({
    entryPoints: [options.entry],
    outfile: options.outfile,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    lineLimit: LINE_LIMIT,
    legalComments: 'none',
    logLevel: 'error',
    metafile: true,
    plugins: slim ? [slimSdk({ operations, root, trace }), loadedAtFirstUse(root), leanRules()] : [],
    ...(options.buildId !== undefined && {
      define: { 'process.env.WARDEN_BUILD': JSON.stringify(options.buildId) },
    }),
  });
  const eager = eagerSdkImports(metafile);
  if (eager.length > 0)
    throw new Error(`The SDK would be loaded at start: use await import() in ${eager.join(', ')}.`);
  return { bytes: inAscii(options.outfile), metafile };
}

/**
 * Rewrites what esbuild leaves of other characters (in regular expressions): one of them makes V8 keep the whole source
 * in two bytes per character. @returns bytes of the file.
 */
function inAscii(file: string): number {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const text = readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, escaped);
  writeFileSync(file, text);
  return text.length;
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
