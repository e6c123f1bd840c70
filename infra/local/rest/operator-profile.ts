import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Profile `DEFAULT` with a new API key. The region is any that the SDK knows: every endpoint is given. */
export function writeOperatorProfile(
  folder: string,
  configFile: string,
  tenancyId: string,
): { readonly id: string; readonly publicKey: KeyObject } {
  mkdirSync(folder, { recursive: true });
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyFile = join(folder, 'key.pem');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const user = 'ocid1.user.oc1..operator';
  const fingerprint = '00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff';
  const lines = ['[DEFAULT]', `user=${user}`, `fingerprint=${fingerprint}`, `tenancy=${tenancyId}`];
  writeFileSync(configFile, `${[...lines, 'region=ap-tokyo-1', `key_file=${keyFile}`].join('\n')}\n`);
  return { id: `${tenancyId}/${user}/${fingerprint}`, publicKey };
}
