import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import type { SupportBundle } from '../../infra/cli/support-bundle-text.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { functionIdOf, LOCAL } from '../../infra/local/installation.ts';
import { startTenancy, type Tenancy } from '../../infra/local/tenancy.ts';
import { HEADLINES, play } from '../core/decision/headlines.ts';

const DIST = join(__dirname, '..', '..', 'dist');
const WARDEN = join(DIST, 'cli', 'warden.cjs');
const bundle = (name: string): string => join(DIST, 'functions', name, 'func.js');

beforeAll(() => {
  const missing = [bundle('detect'), bundle('respond'), WARDEN].filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`Not built: ${missing.join(', ')}. Run "npm run build" first.`);
});

function warden(
  tenancy: Tenancy,
  args: readonly string[],
): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], ...tenancy.operatorEnvironment() };
    const child = execFile(process.execPath, [WARDEN, ...args], { env }, (_error, out, err) => {
      resolve({ code: child.exitCode ?? -1, out, err });
    });
  });
}

it('warden support-bundle: the images that are deployed, and their configuration without its values', async () => {
  const tenancy = await startTenancy();
  try {
    const config = { WARDEN_LANG: 'ja', WARDEN_CONTACTS: 'canary' };
    tenancy.deploy({ name: 'detect', file: bundle('detect'), config });
    // In the other application, and one that is not there (any more).
    tenancy.deploy({ name: 'reattach', file: bundle('reattach') });
    tenancy.deploy({
      name: 'respond',
      file: bundle('respond'),
      config: {
        WARDEN_REATTACH_FUNCTION_ID: functionIdOf('reattach'),
        WARDEN_PROBE_FUNCTION_ID: functionIdOf('probe'),
      },
    });
    const [headline] = HEADLINES;
    if (headline === undefined) throw new Error('story');
    const { incident } = play(headline, 'en');
    const name = `incidents/${incident.id}.json`;
    const { objectStorage } = tenancy.cloud;
    await objectStorage.put(
      userCaller('test'),
      { bucket: LOCAL.stateBucket, name, body: toJsonBytes(incident) },
      {
        kind: 'any',
      },
    );

    const { code, out, err } = await warden(tenancy, ['support-bundle', incident.id, '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const made = JSON.parse(out) as SupportBundle;
    expect(made.functions.map((one) => one.name)).toEqual([
      'detect',
      'probe (OCI_NOT_AUTHORIZED_OR_NOT_FOUND)',
      'reattach',
      'respond',
    ]);
    expect(made.functions[2]?.image).toBe('localhost/warden/reattach:local');
    expect(made.functions[0]).toMatchObject({
      image: 'localhost/warden/detect:local',
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      config: { WARDEN_LANG: 'ja', WARDEN_CONTACTS: 'set', WARDEN_STATE_BUCKET: 'set' },
    });
    expect(made.versions).toMatchObject({
      warden: expect.stringMatching(/^\d+\.\d+\.\d+/),
      'warden-build': expect.stringMatching(/^20\d\d-/),
      node: process.version,
      os: expect.stringContaining(' '),
    });
    expect(out).not.toContain('canary');
  } finally {
    await tenancy.stop();
  }
});
