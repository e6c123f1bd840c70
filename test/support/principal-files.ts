import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Environment of a resource principal whose token and key lie in `folder`; nobody verifies the token. */
export function principalFiles(folder: string): Record<string, string> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 3_600;
  writeFileSync(join(folder, 'rpst'), `${part({ alg: 'RS256' })}.${part({ exp, res_tenant: 't' })}.c2ln`);
  writeFileSync(join(folder, 'key.pem'), privateKey);
  return {
    OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
    OCI_RESOURCE_PRINCIPAL_RPST: join(folder, 'rpst'),
    OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: join(folder, 'key.pem'),
    OCI_RESOURCE_PRINCIPAL_REGION: 'ap-tokyo-1',
  };
}
