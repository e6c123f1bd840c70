import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FUNCTIONS } from '../../../infra/bundle/functions.ts';
import { imageCommands } from '../../../infra/image/commands.ts';
import { readText } from '../../terraform/terraform-source.ts';

const ROOT = join(__dirname, '..', '..', '..');
const options = {
  repository: 'ocir.ap-tokyo-1.oci.oraclecloud.com/ns/warden/functions',
  tag: '0.1.0',
  tool: 'docker',
  platform: 'linux/amd64',
};

describe('npm run image', () => {
  test('builds, pushes and shows the digest, with docker and with podman', () => {
    expect(imageCommands(options).map((command) => command.join(' '))).toEqual([
      'docker login ocir.ap-tokyo-1.oci.oraclecloud.com',
      'docker buildx build --platform linux/amd64 --provenance=false --push -t ocir.ap-tokyo-1.oci.oraclecloud.com/ns/warden/functions:0.1.0 -f infra/image/Dockerfile .',
      'docker buildx imagetools inspect ocir.ap-tokyo-1.oci.oraclecloud.com/ns/warden/functions:0.1.0 --format {{.Manifest.Digest}}',
    ]);
    expect(imageCommands({ ...options, tool: 'podman' }).every(([program]) => program === 'podman')).toBe(
      true,
    );
  });

  test.each([
    [{ repository: 'functions' }, '--repository'],
    [{ repository: 'host/ns/repo; rm -rf /' }, '--repository'],
    [{ tag: 'a b' }, '--tag'],
    [{ tool: 'buildah' }, '--tool'],
    [{ platform: 'windows/amd64' }, '--platform'],
  ])('refuses %j', (wrong, option) => {
    expect(() => imageCommands({ ...options, ...wrong })).toThrow(option);
  });
});

describe('the image', () => {
  test('is built on the Functions base image of Node 24, runs as nobody in particular, holds only the bundles', () => {
    const dockerfile = readText('infra/image/Dockerfile');
    expect(dockerfile).toMatch(/^FROM fnproject\/node:\$\{NODE_VERSION\}$/m);
    expect(dockerfile).toMatch(/^ARG NODE_VERSION=24$/m);
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
    expect(dockerfile).not.toMatch(/^(RUN|ADD|EXPOSE) /m);
    // Whoever it is can search the folders, which get the mode too, and change nothing.
    const modes = [...dockerfile.matchAll(/^COPY --chown=0:0 --chmod=(\d+) /gm)].map(([, mode]) => mode);
    expect(modes).toEqual(['0555', '0555']);
    expect(readText('infra/image/Dockerfile.dockerignore').split('\n').filter(Boolean)).toEqual([
      '*',
      '!infra/image/entry.cjs',
      '!dist/functions/**/func.js',
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
});
