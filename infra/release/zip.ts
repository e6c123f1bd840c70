// npm run release:zip: dist/oci-iscsi-warden-VERSION.zip, the stack as Resource Manager takes it.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { type ZipOptions, zipSync } from 'fflate';
import { type Repository, releaseNotes, repositoryOf, repositoryOfPackage, ZIP_NAME } from './button.ts';

/** Resource Manager takes 11 MB. */
const MAX_BYTES = 11 * 1024 * 1024;
/** Named by kind, so that a plan, a state, a key or an editor's copy in the folder can never be published. */
const TAKEN = /(^|\/)([\w-]+(\.[\w-]+)?\.tf|[\w-]+\.json|schema\.yaml|README\.md)$/;
const LEFT_OUT = /(^|\/)(\.terraform|examples|tests)\//;

export function stackFiles(root: string): readonly string[] {
  return readdirSync(join(root, 'terraform'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter(
      (path) => TAKEN.test(path) && !LEFT_OUT.test(path) && statSync(join(root, 'terraform', path)).isFile(),
    )
    .sort();
}

/** Plain files of one date, wherever and whenever they are packed: the same stack gives the same bytes. */
const AS_IN_EVERY_ZIP: ZipOptions = { level: 9, mtime: new Date(2020, 0, 1), os: 3, attrs: 0o100644 << 16 };

/** Where the stack finds the image that was released with it; with empty texts it finds none. */
export interface ReleasedImage {
  /** `namespace/repository`, the same in the registry of every region. */
  readonly image: string;
  /** Tag. */
  readonly version: string;
  /** `sha256:…` */
  readonly digest: string;
}
const RELEASE = 'modules/suite/release.json';

/** @param released what the stack's release.json says in place of the repository's, which names none. */
export function stackZip(root: string, released: ReleasedImage | null = null): Buffer {
  const files = stackFiles(root).map((name) => {
    const ofRelease = released !== null && name === RELEASE;
    const body = ofRelease
      ? Buffer.from(`${JSON.stringify(released)}\n`)
      : readFileSync(join(root, 'terraform', name));
    return [name, body] as const;
  });
  return Buffer.from(zipSync(Object.fromEntries(files), AS_IN_EVERY_ZIP));
}

/**
 * What `--regional` and `--image` say.
 * @throws Error when one of them is not of its form.
 */
export function releasedImage(
  regional: string | undefined,
  image: string | undefined,
  version: string,
): ReleasedImage | null {
  if (regional === undefined) return null;
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(image ?? '')?.[1];
  if (digest === undefined) throw new Error('--regional needs --image with a digest: host/path@sha256:…');
  if (!/^[a-z0-9]+(\/[a-z0-9][a-z0-9._-]*)+$/.test(regional))
    throw new Error(`--regional must be namespace/repository, not ${JSON.stringify(regional)}`);
  return { image: regional, version: `v${version}`, digest };
}

/** @throws Error for a name of an image without a digest. */
export function byDigest(image: string): string {
  if (!/^[\w.\-/:]+@sha256:[0-9a-f]{64}$/.test(image))
    throw new Error(`--base must be host/path:tag@sha256:…, not ${JSON.stringify(image)}`);
  return image;
}

if (process.argv.includes('--write')) {
  try {
    write(process.cwd());
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** Two names for the same stack: one with the version to keep, one that the Deploy button can rely on. */
function write(root: string): void {
  const options = new Command('release:zip')
    .option('--write')
    .option(
      '--repo <owner/name>',
      'repository of the releases; else GITHUB_REPOSITORY or package.json',
      repositoryOf,
    )
    .option('--image <host/path@digest>', 'image of the functions, for the release notes')
    .option('--base <host/path@digest>', 'the image below it, for the release notes', byDigest)
    .option('--regional <namespace/repository>', 'where the registry of every region has that image, for all')
    .parse()
    .opts<{ repo?: Repository; image?: string; base?: string; regional?: string }>();
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
    repository?: unknown;
  };
  const published = process.env['GITHUB_REPOSITORY'];
  const repository =
    options.repo ?? (published === undefined ? repositoryOfPackage(manifest) : repositoryOf(published));
  const zip = stackZip(root, releasedImage(options.regional, options.image, manifest.version));
  if (zip.length > MAX_BYTES)
    throw new Error(`The stack has ${zip.length} bytes; Resource Manager takes ${MAX_BYTES}.`);
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const name of [`oci-iscsi-warden-${manifest.version}.zip`, ZIP_NAME]) {
    writeFileSync(join(root, 'dist', name), zip);
    process.stdout.write(`dist/${name}: ${stackFiles(root).length} files, ${zip.length} bytes\n`);
  }
  writeFileSync(
    join(root, 'dist', 'release-notes.md'),
    releaseNotes(
      manifest.version,
      repository,
      options.image === undefined
        ? null
        : {
            name: options.image,
            isInRegions: options.regional !== undefined,
            base: options.base ?? null,
          },
    ),
  );
  process.stdout.write(
    repository === null
      ? 'Upload it: Console > Resource Manager > Create stack > My configuration > .Zip file. For a Deploy button: --repo owner/name.\n'
      : `dist/release-notes.md: with the Deploy button of ${repository}\n`,
  );
}
