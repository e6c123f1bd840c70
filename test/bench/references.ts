import { build } from 'esbuild';

// What the functions are measured beside, bundled like them.

/** A function of the FDK that does nothing. */
const EMPTY = `
const fdk = require('@fnproject/fdk');
fdk.handle(() => ({}), { inputMode: 'buffer' });
`;

/**
 * The calls of a batch with one signal (put the inbox object, read the lease, write it, invoke), signed by hand with
 * `node:crypto` and sent with `node:http`, and nothing else.
 */
const HAND_SIGNED = `
const fdk = require('@fnproject/fdk');
const { createHash, createPrivateKey, createSign } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { Agent, request } = require('node:http');
const agent = new Agent({ keepAlive: true });
let key; let keyId;
function send(method, url, body, signsBody, extra) {
  const target = new URL(url);
  const headers = { 'x-date': new Date().toUTCString(), host: target.host, ...extra };
  const names = ['x-date', '(request-target)', 'host'];
  if (body !== undefined) { headers['content-type'] = 'application/json'; headers['content-length'] = String(body.length); }
  if (signsBody) {
    headers['x-content-sha256'] = createHash('sha256').update(body).digest('base64');
    names.push('content-length', 'content-type', 'x-content-sha256');
  }
  const text = names.map((name) => name + ': ' + (name === '(request-target)' ? method.toLowerCase() + ' ' + target.pathname + target.search : headers[name])).join('\\n');
  const signature = createSign('RSA-SHA256').update(text).sign(key, 'base64');
  headers.authorization = 'Signature version="1",keyId="' + keyId + '",algorithm="rsa-sha256",headers="' + names.join(' ') + '",signature="' + signature + '"';
  return new Promise((resolve, reject) => {
    const outgoing = request(target, { method, headers, agent }, (incoming) => {
      const parts = [];
      incoming.on('data', (part) => parts.push(part));
      incoming.on('end', () => resolve({ status: incoming.statusCode, headers: incoming.headers, body: Buffer.concat(parts) }));
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
fdk.handle(async (body) => {
  key ??= createPrivateKey(readFileSync(process.env.OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM, 'utf8'));
  keyId ??= 'ST$' + readFileSync(process.env.OCI_RESOURCE_PRINCIPAL_RPST, 'utf8');
  const records = JSON.parse(body.toString('utf8'));
  const bucket = process.env.SERVICE_URL + '/n/ns/b/state/o/';
  const object = Buffer.from(JSON.stringify({ schema: 'warden.inbox/1', records }));
  await send('PUT', bucket + 'inbox/detect/' + createHash('sha256').update(object).digest('hex') + '.json', object, false, { 'if-none-match': '*' });
  const lease = await send('GET', bucket + 'lease/respond.json');
  const next = Buffer.from(JSON.stringify({ ...JSON.parse(lease.body.toString('utf8')), wakeSeq: 2 }));
  await send('PUT', bucket + 'lease/respond.json', next, false, { 'if-match': lease.headers.etag });
  const wake = Buffer.from('{"wakeSeq":2}');
  const { status } = await send('POST', process.env.SERVICE_URL + '/20181201/functions/f/actions/invoke', wake, true, { 'fn-invoke-type': 'detached' });
  return { status };
}, { inputMode: 'buffer' });
`;

export const REFERENCES = { empty: EMPTY, 'hand-signed': HAND_SIGNED } as const;

/** Bundles a reference as the functions are bundled. */
export async function bundleReference(
  name: keyof typeof REFERENCES,
  outfile: string,
  root: string,
): Promise<void> {
  await build({
    stdin: { contents: REFERENCES[name], resolveDir: root, loader: 'js' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
  });
}
