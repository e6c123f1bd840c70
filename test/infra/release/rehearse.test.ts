import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differences, type Made, madeIn, WANTED } from '../../../infra/release/rehearse.ts';
import { readText } from '../../terraform/terraform-source.ts';

const made = (path: string, sha256 = 'a'): Made => ({ path, bytes: 1, sha256 });
const ALL = [
  'functions/detect/func.js',
  'functions/THIRD-PARTY-LICENSES.txt',
  'cli/warden.cjs',
  'cli/THIRD-PARTY-LICENSES.txt',
  'oci-iscsi-warden.zip',
  'oci-iscsi-warden-1.2.3.zip',
  'oci-iscsi-warden-1.2.3.tgz',
  'release-notes.md',
  'terraform-oci-iscsi-warden/main.tf',
].map((path) => made(path));

test('two builds that are the same are no difference', () => {
  expect(differences(ALL, ALL)).toEqual([]);
});

test('a byte that differs, a file too many and one too few are named', () => {
  expect(differences(ALL, [made('cli/warden.cjs', 'b'), ...ALL.slice(0, 2), ...ALL.slice(3)])).toEqual([
    'differs: dist/cli/warden.cjs',
  ]);
  expect(differences(ALL, ALL.slice(1))).toEqual(['differs: dist/functions/detect/func.js']);
  expect(differences(ALL, [...ALL, made('x')])).toEqual(['only in the second: dist/x']);
});

test('an asset that is not made at all is named, although both builds agree', () => {
  for (const [index, wanted] of WANTED.entries()) {
    const rest = ALL.filter(({ path }) => !wanted.test(path));
    expect([index, differences(rest, rest)]).toEqual([index, [`missing: ${wanted.source}`]]);
  }
});

test('files are listed in order with their hash', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rehearse-'));
  try {
    writeFileSync(join(folder, 'b'), 'x');
    writeFileSync(join(folder, 'a'), '');
    expect(madeIn(folder).map(({ path, bytes, sha256 }) => [path, bytes, sha256.slice(0, 8)])).toEqual([
      ['a', 0, 'e3b0c442'],
      ['b', 1, '2d711642'],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what the release hands on is what is rehearsed', () => {
  const release = readText('.github/workflows/release.yml');
  const [, command = ''] = /gh release create "\$GITHUB_REF_NAME" ([\s\S]*?)--verify-tag/.exec(release) ?? [];
  const assets = command.split(/[\s\\]+/).filter((word) => word.startsWith('dist/'));
  expect(assets.length).toBeGreaterThan(4);
  const found = assets
    .filter((asset) => !asset.endsWith('.spdx.json'))
    .map((asset) => asset.slice('dist/'.length));
  for (const asset of found) {
    const one = asset.replace(/oci-iscsi-warden\*/, 'oci-iscsi-warden').replace(/warden-\*/, 'warden-1.2.3');
    expect([one, WANTED.some((wanted) => wanted.test(one))]).toEqual([one, true]);
  }
});
