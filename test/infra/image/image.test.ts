import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleFunction } from '../../../infra/bundle/bundle.ts';
import { FUNCTIONS } from '../../../infra/bundle/functions.ts';
import { IMAGE_FLAGS } from '../../../infra/bundle/node-flags.ts';
import { BUILDERS } from '../../../infra/image/builders.ts';
import { imageCommands } from '../../../infra/image/commands.ts';
import { startFunction } from '../../support/function-process.ts';
import { readText } from '../../terraform/terraform-source.ts';

const ROOT = join(__dirname, '..', '..', '..');
const DETECT = {
  WARDEN_STATE_BUCKET: 'state',
  WARDEN_NAMESPACE: 'ns',
  WARDEN_RESPOND_FUNCTION_ID: 'ocid1.fnfunc.oc1.ap-tokyo-1.respond',
  WARDEN_RESPOND_ENDPOINT: 'https://x.functions.example',
};
const options = {
  repository: 'ocir.ap-tokyo-1.oci.oraclecloud.com/ns/warden/functions',
  tag: '0.1.0',
  tool: 'docker' as const,
  platform: 'linux/amd64',
};

const withFlags = (file: string): string =>
  JSON.stringify(['node', ...IMAGE_FLAGS, file]).replace(/,/g, ', ');

describe('npm run image', () => {
  test('builds, pushes and shows the digest, with docker, podman and buildah', () => {
    expect(imageCommands(options).map((command) => command.join(' '))).toEqual([
      'docker login ocir.ap-tokyo-1.oci.oraclecloud.com',
      'docker buildx build --platform linux/amd64 --provenance=false --push -t ocir.ap-tokyo-1.oci.oraclecloud.com/ns/warden/functions:0.1.0 -f infra/image/Dockerfile .',
      'docker buildx imagetools inspect ocir.ap-tokyo-1.oci.oraclecloud.com/ns/warden/functions:0.1.0 --format {{.Manifest.Digest}}',
    ]);
    for (const tool of ['podman', 'buildah'] as const)
      expect(imageCommands({ ...options, tool }).map((command) => command.join(' '))).toEqual([
        `${tool} login ocir.ap-tokyo-1.oci.oraclecloud.com`,
        `${tool} build --platform linux/amd64 --manifest ocir.ap-tokyo-1.oci.oraclecloud.com/ns/warden/functions:0.1.0 -f infra/image/Dockerfile .`,
        `${tool} manifest push --all --digestfile dist/image-digest ocir.ap-tokyo-1.oci.oraclecloud.com/ns/warden/functions:0.1.0 docker://ocir.ap-tokyo-1.oci.oraclecloud.com/ns/warden/functions:0.1.0`,
      ]);
  });

  test('builds on the base that is named by its digest', () => {
    const base = `docker.io/fnproject/node:24@sha256:${'5e'.repeat(32)}`;
    for (const tool of BUILDERS)
      expect(imageCommands({ ...options, tool, base })[1]?.join(' ')).toContain(
        ` --build-arg BASE=${base} -f infra/image/Dockerfile .`,
      );
  });

  test.each([
    [{ repository: 'functions' }, '--repository'],
    [{ repository: 'host/ns/repo; rm -rf /' }, '--repository'],
    [{ tag: 'a b' }, '--tag'],
    [{ base: 'node 24' }, '--base'],
    [{ base: 'docker.io/fnproject/node:24@sha256:12' }, '--base'],
    [{ platform: 'windows/amd64' }, '--platform'],
  ])('refuses %j', (wrong, option) => {
    expect(() => imageCommands({ ...options, ...wrong })).toThrow(option);
  });
});

describe('the image', () => {
  test('is built on the Functions base image of Node 24, runs as nobody in particular, holds only the bundles', () => {
    const dockerfile = readText('infra/image/Dockerfile');
    // Warmed with the node that will run it.
    expect(dockerfile.match(/^FROM .*$/gm)).toEqual([
      expect.stringMatching(/^FROM \$\{BASE\} AS warm$/),
      expect.stringMatching(/^FROM \$\{BASE\}$/),
    ]);
    expect(dockerfile).toMatch(/^ARG BASE=docker\.io\/fnproject\/node:24(@sha256:[0-9a-f]{64})?$/m);
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
    expect(dockerfile.match(/^(RUN|ADD|EXPOSE) .*$/gm)).toEqual([`RUN ${withFlags('warm.cjs')}`]);
    expect(dockerfile).toContain(`
ENTRYPOINT ${withFlags('entry.cjs')}
`);
    // Whoever it is can search the folders, which get the mode too, and change nothing.
    const modes = [...dockerfile.matchAll(/^COPY (?:--from=warm )?--chown=0:0 --chmod=(\d+) /gm)].map(
      ([, mode]) => mode,
    );
    expect(modes).toEqual(['0555', '0555']);
    expect(readText('infra/image/Dockerfile.dockerignore').split('\n').filter(Boolean)).toEqual([
      '*',
      '!infra/image/entry.cjs',
      '!infra/image/warm.cjs',
      // Not "!dist/functions/**/*.js": podman and buildah then take no function at all, and build without a word.
      '!dist/functions',
      'dist/functions/*/func.yaml',
    ]);
  });

  test('starts the function that it is told, by configuration or by name, and no other file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'warden-image-'));
    try {
      cpSync(join(ROOT, 'infra/image/entry.cjs'), join(folder, 'entry.cjs'));
      for (const name of Object.keys(FUNCTIONS)) {
        mkdirSync(join(folder, 'functions', name), { recursive: true });
        writeFileSync(join(folder, 'functions', name, 'func.js'), `process.stdout.write('${name}');`);
      }
      const start = (env: Readonly<Record<string, string>>) => {
        const { status, stdout, stderr } = spawnSync(process.execPath, ['entry.cjs'], {
          cwd: folder,
          env,
          encoding: 'utf8',
        });
        return { status, stdout, stderr };
      };
      for (const name of Object.keys(FUNCTIONS))
        expect(start({ FUNCTION_ENTRY: name, FN_MEMORY: '256' })).toEqual({
          status: 0,
          stdout: name,
          stderr: '',
        });
      expect(start({ FN_FN_NAME: 'my-warden-sweep' }).stdout).toBe('sweep');
      for (const wrong of ['../../etc/passwd', '', 'unknown'])
        expect(start({ FUNCTION_ENTRY: wrong })).toMatchObject({
          status: 1,
          stderr: expect.stringContaining('FUNCTION_ENTRY must be one of'),
        });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('reads a part anew that failed: half of it is never taken for the whole', () => {
    const folder = mkdtempSync(join(tmpdir(), 'warden-half-'));
    try {
      const own = join(folder, 'functions', 'detect');
      mkdirSync(own, { recursive: true });
      cpSync(join(ROOT, 'infra/image/entry.cjs'), join(folder, 'entry.cjs'));
      writeFileSync(
        join(own, 'func.part-a.js'),
        "exports.first = 1; if (!globalThis.again) { globalThis.again = true; throw new Error('half'); } exports.second = 2;",
      );
      writeFileSync(
        join(own, 'func.js'),
        "try { require('./func.part-a.js'); } catch ({ message }) { process.stdout.write(message); } process.stdout.write(JSON.stringify(require('./func.part-a.js')));",
      );
      const { stdout } = spawnSync(process.execPath, ['entry.cjs'], {
        cwd: folder,
        env: { FUNCTION_ENTRY: 'detect' },
        encoding: 'utf8',
      });
      expect(stdout).toBe('half{"first":1,"second":2}');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('keeps what was compiled while it was built, starts with that, and without it just as well', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'warden-warm-'));
    try {
      for (const file of ['entry.cjs', 'warm.cjs'])
        cpSync(join(ROOT, 'infra/image', file), join(folder, file));
      const func = join(folder, 'functions', 'detect', 'func.js');
      const { bytes } = await bundleFunction({
        entry: 'functions/detect/handler.ts',
        outfile: func,
        root: ROOT,
      });
      expect(bytes).toBeGreaterThan(0);
      const warmed = spawnSync(process.execPath, [...IMAGE_FLAGS, 'warm.cjs'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(warmed.stdout).toBe('warmed detect\n');
      const compiled = readFileSync(`${func}.v8`);
      expect(compiled.length).toBeGreaterThan(50_000);
      const parts = readdirSync(dirname(func)).filter((file) => file.includes('.part-'));
      // The signal of the warming used them; the words of an error are in the language that was asked for.
      const used = parts.filter((file) => file.endsWith('.js') && parts.includes(`${file}.v8`));
      expect(used).toEqual(expect.arrayContaining(['func.part-rules.js', 'func.part-words-en.js']));
      expect(used.length).toBeGreaterThanOrEqual(5);
      for (const kept of [compiled, Buffer.from('of another node'), null]) {
        if (kept === null) rmSync(`${func}.v8`);
        else writeFileSync(`${func}.v8`, kept);
        const env = { ...DETECT, FUNCTION_ENTRY: 'detect', FN_MEMORY: '128' };
        const detect = await startFunction(join(folder, 'entry.cjs'), env);
        expect(JSON.parse((await detect.call('[]')).body)).toMatchObject({ status: 'nothing' });
        await detect.stop();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
