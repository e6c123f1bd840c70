import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { DefaultRequestSigner, type HttpRequest } from 'oci-common';
import { NodeSigner } from '../../functions/oci/signer.ts';

const pem = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;
const KEY_ID = 'ST$header.payload.signature';
const ours = new NodeSigner(async () => ({ keyId: KEY_ID, privateKey: createPrivateKey(pem) }));
const sdks = new DefaultRequestSigner({
  getKeyId: async () => KEY_ID,
  getPrivateKey: () => pem,
  getPassphrase: () => null,
});

interface Sent {
  readonly method: HttpRequest['method'];
  readonly uri: string;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly excludeBody: boolean;
}

async function signed(signer: typeof ours | typeof sdks, { excludeBody, ...sent }: Sent) {
  const headers = new Headers({ 'x-date': 'Sun, 29 Nov 2026 03:04:05 GMT', ...sent.headers });
  const { body, ...rest } = sent;
  await signer.signHttpRequest({ ...rest, headers, ...(body !== undefined && { body }) }, excludeBody);
  // The SDK's library adds this one of its own accord, unsigned; x-date is what counts.
  headers.delete('date');
  return Object.fromEntries(headers);
}

const host = fc.constantFrom('https://iaas.ap-tokyo-1.oraclecloud.com', 'http://127.0.0.1:4711');
const path = fc
  .array(fc.stringMatching(/^[\w.%~-]{1,12}$/), { maxLength: 4 })
  .map((parts) => `/${parts.map(encodeURIComponent).join('/')}`);
const query = fc.constantFrom('', '?', '?limit=9', '?a=%20b&c=%E6%97%A5&d');
const sent: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom(
    'GET' as const,
    'HEAD' as const,
    'POST' as const,
    'PUT' as const,
    'DELETE' as const,
  ),
  uri: fc.tuple(host, path, query).map((parts) => parts.join('')),
  body: fc.option(fc.string({ unit: 'grapheme', maxLength: 60 }), { nil: undefined }),
  headers: fc.constantFrom(
    {},
    { 'content-type': 'application/json' },
    { 'content-type': 'application/octet-stream', 'if-match': 'e1' },
  ),
  excludeBody: fc.boolean(),
});

test('every request carries the headers and the signature that the SDK would give it', async () => {
  await fc.assert(
    fc.asyncProperty(sent, async (request) => {
      expect(await signed(ours, request)).toEqual(await signed(sdks, request));
    }),
    { numRuns: 150 },
  );
});

test('a body that is no text is refused rather than signed as something else', async () => {
  const request = { method: 'POST' as const, uri: 'https://a.example/b', headers: new Headers() };
  await expect(ours.signHttpRequest({ ...request, body: Buffer.from('x') })).rejects.toThrow(TypeError);
});
