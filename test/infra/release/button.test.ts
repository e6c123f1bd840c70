import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployButtonPages, withButton } from '../../../infra/generate/deploy-button.ts';
import { releaseNotes, repositoryOf, repositoryOfPackage } from '../../../infra/release/button.ts';
import { byDigest } from '../../../infra/release/zip.ts';
import { ROOT, readText } from '../../terraform/terraform-source.ts';

const ACME = repositoryOf('acme/oci-iscsi-warden');
const STACK =
  'https://cloud.oracle.com/resourcemanager/stacks/create?zipUrl=https://github.com/acme/oci-iscsi-warden/releases/latest/download/oci-iscsi-warden.zip';
const PAGES = ['README.md', 'README.ja.md', 'docs/deploy.md', 'docs/deploy.ja.md'];

test.each(PAGES)('%s has the button of the repository that package.json names', (path) => {
  const text = readText(path);
  const named = withButton(path, text, ACME);
  expect(named).toContain(`](${STACK})`);
  // Written again, for another account or for none, nothing of the first is left.
  expect(withButton(path, named, repositoryOf('other/fork'))).not.toContain('acme');
  expect(withButton(path, named, null)).toBe(withButton(path, text, null));
});

test.each(PAGES)('%s sends nobody to an account that does not exist', (path) => {
  const text = readText(path);
  expect(text).not.toMatch(/YOUR_ACCOUNT/);
  expect(deployButtonPages(ROOT)[path]).toBe(text);
});

test.each(['docs/deploy.md', 'docs/deploy.ja.md'])(
  'without a release %s tells how to upload the zip',
  (path) => {
    const text = withButton(path, readText(path), null);
    expect(text).toContain('npm run release:zip');
    expect(text).toContain('dist/oci-iscsi-warden.zip');
  },
);

test.each([
  'acme/oci-iscsi-warden',
  'github:acme/oci-iscsi-warden',
  'https://github.com/acme/oci-iscsi-warden',
  'git+https://github.com/acme/oci-iscsi-warden.git',
  'git@github.com:acme/oci-iscsi-warden.git',
  { type: 'git', url: 'git+ssh://git@github.com/acme/oci-iscsi-warden.git' },
])('package.json may name the repository as %j', (repository) => {
  expect(repositoryOfPackage({ repository })).toBe(ACME);
});

test('no repository is no button, and another host is an error that names the form', () => {
  expect(repositoryOfPackage({})).toBeNull();
  for (const bad of ['acme', 'a/b/c', 'a b/c', '-a/b', 'https://gitlab.com/a/b'])
    expect(() => repositoryOfPackage({ repository: bad })).toThrow(/owner\/name/);
});

test('notes of a release name the image by digest and the stack', () => {
  const image = `ghcr.io/acme/oci-iscsi-warden/functions@sha256:${'a'.repeat(64)}`;
  const pushed = { name: image, isInRegions: true, base: null };
  const notes = releaseNotes('1.2.3', ACME, pushed);
  for (const wanted of ['1.2.3', image, STACK]) expect(notes).toContain(wanted);
  const base = `docker.io/fnproject/node:24@sha256:${'b'.repeat(64)}`;
  expect(releaseNotes('1.2.3', ACME, { ...pushed, base: byDigest(base) })).toContain(`Built on \`${base}\`.`);
  expect(() => byDigest('docker.io/fnproject/node:24')).toThrow('sha256');
  expect(releaseNotes('1.2.3', null, null)).toBe(
    'What changed, and what to do: CHANGELOG.md, section 1.2.3.\n',
  );
});

describe('npm run release:zip', () => {
  const folder = mkdtempSync(join(tmpdir(), 'warden-release-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const pack = (env: Record<string, string>, ...args: string[]) => {
    const { GITHUB_REPOSITORY: _, ...rest } = process.env;
    return spawnSync(
      process.execPath,
      [join(ROOT, 'infra/bundle/run.cjs'), join(ROOT, 'infra/release/zip.ts'), '--write', ...args],
      { cwd: folder, encoding: 'utf8', env: { ...rest, ...env } },
    );
  };
  beforeAll(() => {
    symlinkSync(join(ROOT, 'terraform'), join(folder, 'terraform'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '9.9.9' }));
  });
  const notes = () => readFileSync(join(folder, 'dist/release-notes.md'), 'utf8');

  test('without a repository it writes the zip under both names and says how to upload it', () => {
    const { status, stdout } = pack({});
    expect([status, stdout]).toEqual([0, expect.stringContaining('My configuration')]);
    expect(readFileSync(join(folder, 'dist/oci-iscsi-warden-9.9.9.zip'))).toEqual(
      readFileSync(join(folder, 'dist/oci-iscsi-warden.zip')),
    );
    expect(notes()).not.toContain('zipUrl');
  });

  test('the workflow runs it with the repository that publishes', () => {
    expect(pack({ GITHUB_REPOSITORY: 'acme/oci-iscsi-warden' }).status).toBe(0);
    expect(notes()).toContain(STACK);
    expect(pack({ GITHUB_REPOSITORY: 'other/fork' }, '--repo', 'acme/oci-iscsi-warden').status).toBe(0);
    expect(notes()).toContain(STACK);
  });

  test('a malformed repository is refused in one line, and nothing is written', () => {
    rmSync(join(folder, 'dist'), { recursive: true, force: true });
    const { status, stderr } = pack({}, '--repo', 'https://example.com');
    expect([status, stderr.trim().split('\n').length]).toEqual([1, 1]);
    expect(existsSync(join(folder, 'dist/oci-iscsi-warden.zip'))).toBe(false);
  });
});
