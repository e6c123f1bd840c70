import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configProfile } from '../../../infra/cli/profile.ts';

let folder: string;
const before = process.env['OCI_CONFIG_FILE'];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'warden-profile-'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const profile = (name: string, key: string) =>
    [
      `[${name}]`,
      'user=ocid1.user.oc1..x',
      'fingerprint=00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff',
      'tenancy=ocid1.tenancy.oc1..x',
      'region=ap-tokyo-1',
      `key_file=${join(folder, key)}`,
    ].join('\n');
  writeFileSync(
    join(folder, 'config'),
    `${profile('DEFAULT', 'key.pem')}\n${profile('NOKEY', 'none.pem')}\n`,
  );
  process.env['OCI_CONFIG_FILE'] = join(folder, 'config');
});
afterAll(() => {
  if (before === undefined) delete process.env['OCI_CONFIG_FILE'];
  else process.env['OCI_CONFIG_FILE'] = before;
  rmSync(folder, { recursive: true, force: true });
});

test('a profile that is in order', async () => {
  expect((await configProfile('DEFAULT')).region?.regionId).toBe('ap-tokyo-1');
});

test.each([
  ['NOKEY', /^Profile NOKEY: .*private key/],
  ['nobody', /^Profile nobody: No profile named nobody/],
])('profile %s: the error says what is wrong and no more', async (profile, said) => {
  await expect(configProfile(profile)).rejects.toMatchObject({
    code: 'AUTH_PROFILE_UNUSABLE',
    detail: expect.stringMatching(said),
  });
  await expect(configProfile(profile)).rejects.not.toMatchObject({ detail: expect.stringContaining('http') });
});

test('the region of the installation goes before that of the profile', async () => {
  expect((await configProfile('DEFAULT', 'ap-osaka-1')).region?.regionId).toBe('ap-osaka-1');
  expect((await configProfile('DEFAULT', '')).region?.regionId).toBe('ap-tokyo-1');
});
