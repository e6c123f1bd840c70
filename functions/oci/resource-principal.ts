import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Region, RequestSigner } from 'oci-common';
import { own } from '../core/record/untrusted.ts';
import { WardenError } from '../runtime/errors.ts';
import { NodeSigner, type SigningKey } from './signer.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'OCI_RESOURCE_PRINCIPAL_';
const VERSION = '2.2';

/** What signs requests, and where the services are. */
export interface Principal {
  readonly signer: RequestSigner;
  readonly region: Region | null;
}

/**
 * The function's resource principal from `OCI_RESOURCE_PRINCIPAL_*`: the same code in the cloud and in the local
 * tenancy, which writes a token of its own.
 *
 * @throws WardenError `AUTH_NO_PRINCIPAL` when the environment has none.
 */
export async function resourcePrincipal(): Promise<Principal> {
  const signer = new NodeSigner(resourcePrincipalKey(process.env));
  const code = needed(process.env, 'REGION');
  const { Region } = await import('oci-common');
  return { signer, region: Region.fromRegionId(Region.getRegionIdFromShortCode(code)) };
}

/**
 * The key of a resource principal, version 2.2: token and key are in the environment, or in files that it names.
 *
 * @returns the key to sign with, read anew when the token has run out (the platform replaces both files).
 * @throws WardenError `AUTH_NO_PRINCIPAL`, at once when the environment has none, later when a file cannot be used.
 */
export function resourcePrincipalKey(env: Environment): () => Promise<SigningKey> {
  if (env[`${PREFIX}VERSION`] !== VERSION)
    throw new WardenError('AUTH_NO_PRINCIPAL', { detail: `${PREFIX}VERSION is not ${VERSION}.` });
  let current = read(env);
  return async () => {
    if (current.expiresAt <= Date.now() / 1_000) current = read(env);
    return current;
  };
}

function read(env: Environment): SigningKey & { readonly expiresAt: number } {
  const token = content(needed(env, 'RPST')).trim();
  const pem = content(needed(env, 'PRIVATE_PEM'));
  const passphrase = env[`${PREFIX}PRIVATE_PEM_PASSPHRASE`];
  try {
    const privateKey = createPrivateKey({
      key: pem,
      ...(passphrase !== undefined && { passphrase: content(passphrase).trim() }),
    });
    return { keyId: `ST$${token}`, privateKey, expiresAt: expiryOf(token) };
  } catch (cause) {
    throw new WardenError('AUTH_NO_PRINCIPAL', { cause });
  }
}

function needed(env: Environment, name: string): string {
  const value = env[`${PREFIX}${name}`];
  if (value === undefined || value === '')
    throw new WardenError('AUTH_NO_PRINCIPAL', { detail: `${PREFIX}${name} is missing.` });
  return value;
}

/** The value itself, or the file that it names. */
function content(value: string): string {
  if (!isAbsolute(value)) return value;
  try {
    return readFileSync(value, 'utf8');
  } catch (cause) {
    throw new WardenError('AUTH_NO_PRINCIPAL', { cause });
  }
}

/** Seconds since the epoch; 0 for a token that says none, which is read anew before each signature. */
function expiryOf(token: string): number {
  const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  const exp = own(payload, 'exp');
  return typeof exp === 'number' && Number.isFinite(exp) ? exp : 0;
}
