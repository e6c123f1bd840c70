import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resourcePrincipalKey } from '../../functions/oci/resource-principal.ts';

const pem = (passphrase?: string) =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: {
      type: 'pkcs8',
      format: 'pem',
      ...(passphrase !== undefined && { cipher: 'aes-256-cbc', passphrase }),
    },
  }).privateKey;
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (exp: number, id = 'a') => `${part({ alg: 'RS256' })}.${part({ exp, id })}.c2ln`;
const HOUR_AHEAD = () => Math.floor(Date.now() / 1_000) + 3_600;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'principal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function files(rpst: string, key = pem()) {
  writeFileSync(join(folder, 'rpst'), rpst);
  writeFileSync(join(folder, 'key.pem'), key);
  return {
    OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
    OCI_RESOURCE_PRINCIPAL_RPST: join(folder, 'rpst'),
    OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: join(folder, 'key.pem'),
  };
}

test('a token that has run out is read anew with its key, one that has not stays', async () => {
  const key = resourcePrincipalKey(files(token(1)));
  const renewed = token(HOUR_AHEAD(), 'b');
  files(`${renewed}\n`);
  const first = await key();
  expect(first.keyId).toBe(`ST$${renewed}`);
  files(token(HOUR_AHEAD(), 'c'));
  expect(await key()).toBe(first);
});

test('token and key may be in the environment itself, the key with a passphrase', async () => {
  const rpst = token(HOUR_AHEAD());
  const key = resourcePrincipalKey({
    OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
    OCI_RESOURCE_PRINCIPAL_RPST: rpst,
    OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: pem('secret'),
    OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM_PASSPHRASE: 'secret',
  });
  expect(await key()).toMatchObject({ keyId: `ST$${rpst}` });
});

test.each([
  ['no version', { OCI_RESOURCE_PRINCIPAL_VERSION: undefined }],
  ['a version of tomorrow', { OCI_RESOURCE_PRINCIPAL_VERSION: '3.0' }],
  ['no token', { OCI_RESOURCE_PRINCIPAL_RPST: undefined }],
  ['a token file that is not there', { OCI_RESOURCE_PRINCIPAL_RPST: '/nowhere/rpst' }],
  ['a token that is none', { OCI_RESOURCE_PRINCIPAL_RPST: 'x.%%.z' }],
  ['no key', { OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: '' }],
  ['a key that is none', { OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: 'key' }],
])('%s: the one error of a missing principal', (_, wrong) => {
  const env: Record<string, string | undefined> = { ...files(token(HOUR_AHEAD())), ...wrong };
  expect(() => resourcePrincipalKey(env)).toThrow(expect.objectContaining({ code: 'AUTH_NO_PRINCIPAL' }));
});

test('a renewal that fails is tried again at the next call', async () => {
  const env = files(token(1));
  const key = resourcePrincipalKey(env);
  rmSync(join(folder, 'rpst'));
  await expect(key()).rejects.toMatchObject({ code: 'AUTH_NO_PRINCIPAL' });
  files(token(HOUR_AHEAD()));
  expect((await key()).keyId).toMatch(/^ST\$/);
});
