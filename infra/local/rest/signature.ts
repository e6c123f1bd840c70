import { createHash, createPublicKey, createVerify, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { type At, MINUTE, type Ms } from '../../../functions/core/base/time.ts';
import { ApiError } from '../cloud/api-error.ts';

/** Largest difference of the two clocks that OCI accepts. */
const MAX_SKEW_MS: Ms = 5 * MINUTE;

/** What a signature is made over. */
interface SignedRequest {
  readonly method: string;
  /** Path with query, as on the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** Keys that the verifier knows: the token authority's, and API keys of people by `tenancy/user/fingerprint`. */
interface KnownKeys {
  readonly authority: KeyObject;
  readonly apiKeys: ReadonlyMap<string, KeyObject>;
}

/** `functionId` for a resource principal, `instanceId` for an instance principal, `keyId` for a person's API key. */
export type Signer =
  | { readonly kind: 'resource'; readonly functionId: string }
  | { readonly kind: 'instance'; readonly instanceId: string }
  | { readonly kind: 'user'; readonly keyId: string };

const common = {
  sub: v.string(),
  exp: v.number(),
  jwk: v.pipe(v.string(), v.parseJson(), v.object({ kty: v.literal('RSA'), n: v.string(), e: v.string() })),
};
const claimsSchema = v.variant('ptype', [
  v.object({ ...common, ptype: v.literal('resource'), res_tenant: v.string(), res_compartment: v.string() }),
  v.object({
    ...common,
    ptype: v.literal('instance'),
    'opc-tenant': v.string(),
    'opc-compartment': v.string(),
  }),
]);

/**
 * Verifies a draft-cavage signature and the resource-principal token that names its key (docs/oci-facts.md#signatures-and-principals).
 * @param bodyUnsigned PutObject does not sign its body.
 * @throws ApiError 401 NotAuthenticated; the message says which check failed.
 */
export function verifyRequest(
  request: SignedRequest,
  keys: KnownKeys,
  now: At,
  bodyUnsigned: boolean,
): Signer {
  const authorization = parseAuthorization(request.headers['authorization']);
  const { key, signer } = findKey(authorization.keyId, keys, now);
  checkDate(request, authorization.headers, now);
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(request.method) && !bodyUnsigned;
  const required = ['(request-target)', 'host'];
  if (hasBody) required.push('content-length', 'content-type', 'x-content-sha256');
  for (const name of required) {
    if (!authorization.headers.includes(name)) throw refused(`header ${name} is not signed`);
  }
  if (authorization.headers.includes('x-content-sha256')) checkBody(request);
  const text = authorization.headers.map((name) => signedLine(request, name)).join('\n');
  const valid = createVerify('RSA-SHA256').update(text).verify(key, authorization.signature, 'base64');
  if (!valid) throw refused('the signature does not fit the request');
  return signer;
}

function parseAuthorization(header: string | undefined) {
  if (header === undefined || !/^Signature\s/i.test(header)) throw refused('no signature');
  const fields = new Map([...header.matchAll(/(\w+)="([^"]*)"/g)].map((m) => [m[1] ?? '', m[2] ?? '']));
  const keyId = fields.get('keyId');
  const signature = fields.get('signature');
  const headers = fields.get('headers')?.toLowerCase().split(' ');
  if (fields.get('version') !== '1' || fields.get('algorithm') !== 'rsa-sha256') {
    throw refused('version or algorithm of the signature is not supported');
  }
  if (keyId === undefined || signature === undefined || headers === undefined) {
    throw refused('the signature is incomplete');
  }
  return { keyId, signature, headers };
}

function findKey(keyId: string, keys: KnownKeys, now: At): { key: KeyObject; signer: Signer } {
  if (!keyId.startsWith('ST$')) {
    const key = keys.apiKeys.get(keyId);
    if (key === undefined) throw refused('the API key is not known');
    return { key, signer: { kind: 'user', keyId } };
  }
  const claims = verifyToken(keyId.slice(3), keys.authority, now);
  const key = createPublicKey({ key: claims.jwk, format: 'jwk' });
  const { ptype, sub } = claims;
  if (ptype === 'instance') return { key, signer: { kind: 'instance', instanceId: sub } };
  return { key, signer: { kind: 'resource', functionId: sub } };
}

function verifyToken(token: string, authority: KeyObject, now: At) {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const valid = createVerify('RSA-SHA256')
    .update(`${header}.${payload}`)
    .verify(authority, signature, 'base64url');
  if (!valid) throw refused('the token was not signed by this tenancy');
  const claims = v.safeParse(claimsSchema, JSON.parse(Buffer.from(payload, 'base64url').toString()));
  if (!claims.success) throw refused('claims of the token are missing');
  if (claims.output.exp * 1000 <= now) throw refused('the token has expired');
  return claims.output;
}

function checkDate(request: SignedRequest, signedHeaders: readonly string[], now: At): void {
  const name = signedHeaders.includes('x-date') ? 'x-date' : 'date';
  if (!signedHeaders.includes(name)) throw refused('the date is not signed');
  const date = Date.parse(request.headers[name] ?? '');
  if (!(Math.abs(date - now) <= MAX_SKEW_MS)) throw refused('the clocks differ by more than five minutes');
}

function checkBody(request: SignedRequest): void {
  const hash = createHash('sha256').update(request.body).digest('base64');
  if (request.headers['x-content-sha256'] !== hash) throw refused('the body does not fit its hash');
  if (request.headers['content-length'] !== String(request.body.byteLength)) {
    throw refused('the body does not fit its length');
  }
}

function signedLine(request: SignedRequest, name: string): string {
  if (name === '(request-target)')
    return `(request-target): ${request.method.toLowerCase()} ${request.target}`;
  const value = request.headers[name];
  if (value === undefined) throw refused(`header ${name} is signed but missing`);
  return `${name}: ${value}`;
}

function refused(detail: string): ApiError {
  return new ApiError(
    401,
    'NotAuthenticated',
    `The required information to complete authentication was not provided or was incorrect: ${detail}.`,
  );
}
