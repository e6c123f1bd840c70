import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { isObject, ROOT, readText } from '../../terraform/terraform-source.ts';

const files = readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`);

/** Earlier versions are there only with the whole history. */
const checkoutOf = (job: string) => ({
  'persist-credentials': false,
  ...(job === 'versions' && { 'fetch-depth': 0 }),
});

describe('workflows', () => {
  test.each(files)(
    '%s begins with read access only, limits the time of every job, keeps no credentials',
    (file) => {
      const workflow: unknown = parseYaml(readText(file));
      if (!isObject(workflow) || !isObject(workflow['jobs'])) throw new Error('not a workflow');
      expect(workflow['permissions']).toEqual({ contents: 'read' });
      for (const [name, job] of Object.entries(workflow['jobs'])) {
        if (!isObject(job) || !Array.isArray(job['steps'])) throw new Error(`${name} has no steps`);
        expect([name, typeof job['timeout-minutes']]).toEqual([name, 'number']);
        const checkouts = job['steps'].filter(
          (step) => isObject(step) && String(step['uses']).startsWith('actions/checkout'),
        );
        expect(checkouts.length).toBe(1);
        for (const step of checkouts) expect(isObject(step) && step['with']).toEqual(checkoutOf(name));
      }
    },
  );

  test.each(files)('%s pins every action by its commit, with the version beside it', (file) => {
    const uses = readText(file)
      .split('\n')
      .filter((line) => /^\s*(- )?uses:/.test(line));
    expect(uses.length).toBeGreaterThan(2);
    for (const line of uses) expect(line).toMatch(/uses: [\w.-]+(\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('one action has one commit everywhere', () => {
    const commits = new Map<string, Set<string>>();
    for (const [, action = '', commit = ''] of files
      .map(readText)
      .join('\n')
      .matchAll(/uses: ([^@\s]+)@(\S+ # \S+)/g))
      commits.set(action, (commits.get(action) ?? new Set()).add(commit));
    expect([...commits].filter(([, found]) => found.size > 1)).toEqual([]);
  });

  test('only the jobs that publish may write, and each only what it publishes', () => {
    const workflow: unknown = parseYaml(readText('.github/workflows/release.yml'));
    if (!isObject(workflow) || !isObject(workflow['jobs'])) throw new Error('not a workflow');
    const permissions = Object.fromEntries(
      Object.entries(workflow['jobs']).map(([name, job]) => [name, isObject(job) && job['permissions']]),
    );
    const signing = { 'id-token': 'write', attestations: 'write' };
    expect(permissions).toEqual({
      check: undefined,
      versions: undefined,
      image: { contents: 'read', packages: 'write', ...signing },
      publish: { contents: 'write', ...signing },
    });
    // A cache that another workflow filled must not get into what is published.
    expect(readText('.github/workflows/release.yml')).not.toMatch(/^\s*cache:/m);
  });

  test('the code scan may write its findings, and nothing else', () => {
    const workflow: unknown = parseYaml(readText('.github/workflows/codeql.yml'));
    if (!isObject(workflow) || !isObject(workflow['jobs'])) throw new Error('not a workflow');
    expect(
      Object.entries(workflow['jobs']).map(([name, job]) => [name, isObject(job) && job['permissions']]),
    ).toEqual([['analyze', { contents: 'read', 'security-events': 'write' }]]);
  });

  test('the look at the repository may write its findings, and publishes nothing', () => {
    const workflow: unknown = parseYaml(readText('.github/workflows/scorecard.yml'));
    if (!isObject(workflow) || !isObject(workflow['jobs'])) throw new Error('not a workflow');
    expect(
      Object.entries(workflow['jobs']).map(([name, job]) => [name, isObject(job) && job['permissions']]),
    ).toEqual([['analysis', { contents: 'read', 'security-events': 'write' }]]);
    expect(readText('.github/workflows/scorecard.yml')).toContain('publish_results: false');
  });

  test('CI looks for known holes in what is bundled, and rehearses the release with its image', () => {
    const text = readText('.github/workflows/ci.yml');
    for (const wanted of [
      'npm audit --omit=dev',
      'npm audit signatures',
      'npm run release:rehearse',
      'npm run image -- --check',
    ])
      expect(text).toContain(wanted);
  });

  test('CI shows its figures also where a test failed, and fails by none of them', () => {
    expect(readText('.github/workflows/ci.yml')).toContain(
      `- if: \${{ !cancelled() }}\n        run: npm run figures\n`,
    );
  });

  test('by night every seed is played, in parts that each end in time', () => {
    const text = readText('.github/workflows/nightly.yml');
    const parts = Number(/--shard \$\{\{ matrix\.shard \}\}\/(\d+)/.exec(text)?.[1]);
    const shards = /shard: \[(.*)\]/.exec(text)?.[1]?.split(',').map(Number);
    expect(shards).toEqual(Array.from({ length: parts }, (_, index) => index + 1));
    const minutes = [...text.matchAll(/timeout-minutes: (\d+)/g)].map(([, most]) => Number(most));
    // The seeds, the crashes, the day of soak; the mutants of the largest part take longer.
    expect(minutes).toEqual([44, 44, 44, 350]);
    expect(text).toMatch(/^ {2}schedule:$/m);
    expect(text).toMatch(/^ {2}workflow_dispatch:$/m);
  });

  test('CI may skip nothing that can run, and covers Node 20, 22 and 24', () => {
    const text = readText('.github/workflows/ci.yml');
    for (const needed of ['PROVIDER', 'TERRAFORM', 'PYTHON', 'CHROMIUM', 'IMAGE'])
      expect(text).toContain(`WARDEN_NEEDS_${needed}: "true"`);
    for (const major of [20, 22, 24]) expect(text).toMatch(new RegExp(`node: \\[.*["']${major}["']`));
  });

  test('a release is for both processors, with SBOM and provenance, named by digest', () => {
    const text = readText('.github/workflows/release.yml');
    for (const wanted of [
      'platforms: linux/amd64,linux/arm64',
      'sbom: true',
      'provenance: mode=max',
      'subject-digest',
      'sbom-path',
      '--image "$IMAGE@$DIGEST"',
      'dist/oci-iscsi-warden*.zip',
      'dist/oci-iscsi-warden.spdx.json',
      '--notes-file dist/release-notes.md',
    ])
      expect(text).toContain(wanted);
  });
});
