import { createPublicKey, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type At, MINUTE, type Ms } from '../../../functions/core/base/time.ts';
import { TENANCY_ID } from '../cloud/logging.ts';

/** Region name of the pretend tenancy, as in the OCIDs it gives out. */
const LOCAL_REGION = 'xx-local-1';

/** The authority that signs resource-principal tokens of the pretend tenancy. */
export interface TokenAuthority {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export function createAuthority(): TokenAuthority {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

interface TokenClaims {
  /** OCID of the function or instance. */
  readonly subject: string;
  /** Default: a resource principal. */
  readonly kind?: 'resource' | 'instance';
  readonly compartmentId: string;
  readonly issuedAt: At;
  readonly expiresAt: At;
  readonly sessionKey: KeyObject;
}

/**
 * A session token. Of a resource principal: RS256 JWT with `exp`, `res_tenant`, `res_compartment`, `jwk`;
 * of an instance principal the same with `opc-…` claims, as others' tools read them.
 */
export function signToken(authority: TokenAuthority, claims: TokenClaims): string {
  // A copy: exporting a key as JWK while its own generation is being collected locks Node 20 up for ever.
  const copy = createPublicKey(claims.sessionKey.export({ type: 'spki', format: 'pem' }));
  const jwk = copy.export({ format: 'jwk' });
  const header = { alg: 'RS256', typ: 'JWT', kid: 'local' };
  const payload = {
    sub: claims.subject,
    iss: 'authService.local',
    iat: Math.floor(claims.issuedAt / 1000),
    exp: Math.floor(claims.expiresAt / 1000),
    ...holderClaims(claims),
    jwk: JSON.stringify({ kid: 'session', kty: jwk.kty, n: jwk.n, e: jwk.e, alg: 'RS256', use: 'sig' }),
  };
  const signed = `${base64url(header)}.${base64url(payload)}`;
  const signature = createSign('RSA-SHA256').update(signed).sign(authority.privateKey, 'base64url');
  return `${signed}.${signature}`;
}

function holderClaims({ kind, subject, compartmentId }: TokenClaims) {
  return kind === 'instance'
    ? {
        ptype: 'instance',
        'opc-certtype': 'instance',
        'opc-instance': subject,
        'opc-tenant': TENANCY_ID,
        'opc-compartment': compartmentId,
      }
    : {
        ptype: 'resource',
        res_type: 'fnfunc',
        res_id: subject,
        res_tenant: TENANCY_ID,
        res_compartment: compartmentId,
      };
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** How long a token lives; the SDK reads the files again when it nears its end. */
export const TOKEN_LIFE_MS: Ms = 15 * MINUTE;

/** Token and key files of one function and the environment that points to them. */
export interface FunctionIdentity {
  readonly environment: Readonly<Record<string, string>>;
  /** Writes a fresh token, valid from `now` for `lifeMs` (default {@link TOKEN_LIFE_MS}). */
  renew(now: At, lifeMs?: Ms): void;
}

/** Makes key and token files for a function in `folder`, which is created. */
export function createFunctionIdentity(options: {
  readonly authority: TokenAuthority;
  readonly functionId: string;
  readonly compartmentId: string;
  readonly folder: string;
  readonly now: At;
  readonly lifeMs?: Ms;
}): FunctionIdentity {
  const { authority, functionId, compartmentId, folder } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tokenFile = join(folder, 'rpst');
  const keyFile = join(folder, 'private.pem');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  const renew = (now: At, lifeMs: Ms = TOKEN_LIFE_MS): void => {
    const claims = { subject: functionId, compartmentId, sessionKey: publicKey };
    const token = signToken(authority, { ...claims, issuedAt: now, expiresAt: now + lifeMs });
    writeFileSync(tokenFile, token, { mode: 0o600 });
  };
  renew(options.now, options.lifeMs);
  return {
    renew,
    environment: {
      OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
      OCI_RESOURCE_PRINCIPAL_RPST: tokenFile,
      OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: keyFile,
      OCI_RESOURCE_PRINCIPAL_REGION: LOCAL_REGION,
      // A region of a realm that does not exist: a call whose endpoint was not replaced can reach nobody.
      OCI_REGION_METADATA: JSON.stringify({
        realmKey: 'oc-local',
        realmDomainComponent: 'oci.invalid',
        regionKey: 'XLO',
        regionIdentifier: LOCAL_REGION,
      }),
    },
  };
}

/** Profile `DEFAULT` with a new API key. The region is any that the SDK knows: every endpoint is given. */
export function writeOperatorProfile(folder: string, configFile: string) {
  mkdirSync(folder, { recursive: true });
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyFile = join(folder, 'key.pem');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const user = 'ocid1.user.oc1..operator';
  const fingerprint = '00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff';
  const lines = ['[DEFAULT]', `user=${user}`, `fingerprint=${fingerprint}`, `tenancy=${TENANCY_ID}`];
  writeFileSync(configFile, `${[...lines, 'region=ap-tokyo-1', `key_file=${keyFile}`].join('\n')}\n`);
  return { id: `${TENANCY_ID}/${user}/${fingerprint}`, publicKey };
}
