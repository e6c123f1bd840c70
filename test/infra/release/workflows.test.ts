import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { isObject, ROOT, readText } from '../../terraform/terraform-source.ts';

const files = readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`);

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
        for (const step of checkouts)
          expect(isObject(step) && step['with']).toEqual({ 'persist-credentials': false });
      }
    },
  );

  test('CI may skip nothing that can run, and covers Node 20, 22 and 24', () => {
    const text = readText('.github/workflows/ci.yml');
    expect(text).toMatch(/WARDEN_NEEDS_PROVIDER: ["']true["']/);
    for (const major of [20, 22, 24]) expect(text).toMatch(new RegExp(`node: \\[.*["']${major}["']`));
  });

  test('a release is for both processors, with SBOM and provenance, named by digest', () => {
    const text = readText('.github/workflows/release.yml');
    for (const wanted of [
      'platforms: linux/amd64,linux/arm64',
      'sbom: true',
      'provenance: mode=max',
      'subject-digest',
      '@$DIGEST',
    ])
      expect(text).toContain(wanted);
  });
});
