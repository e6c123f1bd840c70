// npm run release:rehearse: every asset of a release, made twice in dist/, without publishing anything. Prints size and SHA-256 of
// each. Exit code 1 when two builds differ in a byte, when an asset is missing, or when a command fails.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An asset, or a part of the image. */
export interface Made {
  /** Below `dist/`, with slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a release hands on; `functions/` goes into the image. */
export const WANTED: readonly RegExp[] = [
  /^functions\/[a-z]+\/func\.js$/,
  /^functions\/THIRD-PARTY-LICENSES\.txt$/,
  /^cli\/warden\.cjs$/,
  /^cli\/THIRD-PARTY-LICENSES\.txt$/,
  /^oci-iscsi-warden\.zip$/,
  /^oci-iscsi-warden-[\d.]+\.zip$/,
  /^oci-iscsi-warden-[\d.]+\.tgz$/,
  /^release-notes\.md$/,
  /^terraform-oci-iscsi-warden\/main\.tf$/,
];
/** Names its time and a random id, as its form wants it: made, but not compared. */
const SBOM = 'oci-iscsi-warden.spdx.json';

/** Which of the two builds' files are missing or differ; empty when they are the same. */
export function differences(first: readonly Made[], second: readonly Made[]): readonly string[] {
  const others = new Map(second.map((made) => [made.path, made.sha256]));
  const missing = WANTED.filter((wanted) => !first.some(({ path }) => wanted.test(path)));
  return [
    ...missing.map((wanted) => `missing: ${wanted.source}`),
    ...first
      .filter(({ path, sha256 }) => others.get(path) !== sha256)
      .map(({ path }) => `differs: dist/${path}`),
    ...second
      .filter(({ path }) => !first.some((made) => made.path === path))
      .map(({ path }) => `only in the second: dist/${path}`),
  ];
}

/** The files below a folder, in order. @param folder `dist`, or its like. */
export function madeIn(folder: string): readonly Made[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort()
    .map((path) => {
      const body = readFileSync(join(folder, path));
      return { path, bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
    });
}

function make(root: string, epoch: string): readonly Made[] {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const npm = (...words: string[]): string =>
    execFileSync('npm', words, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, SOURCE_DATE_EPOCH: epoch },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  npm('run', '--silent', 'build');
  npm('run', '--silent', 'release:zip');
  npm('run', '--silent', 'release:module');
  npm('pack', './dist/package', '--pack-destination', 'dist', '--silent');
  return madeIn(join(root, 'dist'));
}

function rehearse(root: string): void {
  const epoch = execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }).trim();
  const [first, second] = [make(root, epoch), make(root, epoch)];
  const sbom = execFileSync('npm', ['sbom', '--omit=dev', '--sbom-format=spdx'], {
    cwd: root,
    encoding: 'utf8',
  });
  writeFileSync(join(root, 'dist', SBOM), sbom);
  const { packages } = JSON.parse(sbom) as { readonly packages: readonly unknown[] };
  for (const { path, bytes, sha256 } of second.filter(({ path }) => WANTED.some((one) => one.test(path))))
    process.stdout.write(`${sha256.slice(0, 16)}  ${String(bytes).padStart(9)}  dist/${path}\n`);
  process.stdout.write(`${packages.length} packages in dist/${SBOM}\n`);
  const wrong = differences(first, second);
  for (const line of wrong) process.stderr.write(`${line}\n`);
  process.stdout.write(`${second.length} files made twice, ${wrong.length} wrong\n`);
  if (wrong.length > 0) process.exitCode = 1;
}

if (process.argv.includes('--write')) rehearse(process.cwd());
