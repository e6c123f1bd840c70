import { createHmac, timingSafeEqual } from 'node:crypto';
import { type At, MINUTE } from './time.ts';

/** What a token is good for; one made for another purpose is none. */
export const PURPOSES = ['incident', 'acknowledge'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** A version of the key. Tokens name it by its number, so that one can follow another. */
export interface LinkKey {
  /** From 1 on, as the vault counts. */
  readonly version: number;
  /** At least {@link MIN_KEY_BYTES}, random. */
  readonly bytes: Uint8Array;
}

/** Shorter ones are not used: an HMAC is as strong as its key. */
export const MIN_KEY_BYTES = 32;

/** What a token says. */
export interface Claims {
  readonly purpose: Purpose;
  /** Which installation made it, in words that no other has. It is not in the token: who checks knows it. */
  readonly installation: string;
  /** Id of the one incident. */
  readonly incident: string;
  /** From then on it is none any more; counted in minutes, rounded down. */
  readonly until: At;
}

/** Part of the signed text, so that no other use of the same key makes a token. */
const DOMAIN = 'oci-iscsi-warden/link';
const VERSION = '1';
/** 128 of the 256 bits in hexadecimal: half of an HMAC is the least that RFC 2104 lets stand. */
const TAG_LENGTH = 32;
/** Version, key, minute of the end, incident, tag. The parts in front hold no dash. */
const TOKEN = /^(1)-([0-9a-z]{1,6})-([0-9a-z]{1,7})-([A-Za-z0-9_-]{1,64})-([0-9a-f]{32})$/;
/** Stands for what is no token, so that its refusal takes as much work. */
const NO_TOKEN = ['', VERSION, '0', '0', 'none', '0'.repeat(TAG_LENGTH)] as const;
const NO_KEY: LinkKey = { version: 0, bytes: new Uint8Array(MIN_KEY_BYTES) };

/**
 * A token for an address: letters, digits, dashes and underscores, it ends with a letter or digit, and is under 60
 * characters for an incident's id of eight.
 */
export function signLink(claims: Claims, key: LinkKey): string {
  const minute = Math.max(0, Math.floor(claims.until / MINUTE)).toString(36);
  const said = [VERSION, key.version.toString(36), minute, claims.incident] as const;
  return [...said, tagOf(said, claims, key)].join('-');
}

/**
 * The incident that a token is about; null for whatever is no token of ours for this purpose that is valid now. Every
 * refusal takes about the same work, and nothing says why.
 *
 * @param keys that are valid; which of them made the token is said by the token.
 */
export function verifyLink(
  token: string,
  { purpose, installation, now }: Pick<Claims, 'purpose' | 'installation'> & { readonly now: At },
  keys: readonly LinkKey[],
): Pick<Claims, 'incident' | 'until'> | null {
  const [, version = '', keyVersion = '', minute = '', incident = '', tag = ''] =
    TOKEN.exec(token) ?? NO_TOKEN;
  const key = keys.find((one) => one.version.toString(36) === keyVersion);
  const right = tagOf([version, keyVersion, minute, incident], { purpose, installation }, key ?? NO_KEY);
  const isGenuine = timingSafeEqual(Buffer.from(right), Buffer.from(tag));
  const until = Number.parseInt(minute, 36) * MINUTE;
  return key !== undefined && isGenuine && now < until ? { incident, until } : null;
}

/** Number of the key that a token names; null when it is none. Says nothing about whether the token is genuine. */
export function keyVersionOf(token: string): number | null {
  const [, , keyVersion] = TOKEN.exec(token) ?? [];
  return keyVersion === undefined ? null : Number.parseInt(keyVersion, 36);
}

/** Over the very text of the token's parts: whatever is written otherwise is signed otherwise. */
function tagOf(
  said: readonly string[],
  { purpose, installation }: Pick<Claims, 'purpose' | 'installation'>,
  key: LinkKey,
): string {
  const signed = JSON.stringify([DOMAIN, purpose, installation, ...said]);
  return createHmac('sha256', key.bytes).update(signed).digest('hex').slice(0, TAG_LENGTH);
}
