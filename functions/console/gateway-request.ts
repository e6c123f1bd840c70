import { timingSafeEqual } from 'node:crypto';
import { sha256 } from '../core/base/canonical.ts';
import { type HttpAnswer, httpAnswer } from '../runtime/answer.ts';
import type { Call as FullCall } from '../runtime/fdk-binding.ts';

/** Header in which API Gateway proves that a call comes through it, by a secret that it overwrites what a client sends with. */
export const GATEWAY_HEADER = 'X-Warden-Gateway';
/**
 * Before the secret, in the calls of the deployment for links: in one header, so that a deployment that does not say so
 * is refused, and not taken for the other one.
 */
export const LINK_PREFIX = 'link.';
/** By which deployment of the gateway somebody came. */
export type Door = 'console' | 'link';
/** Header in which API Gateway names the person of the validated token; it overwrites what a client sends. */
export const PERSON_HEADER = 'X-Warden-User';
/** Header in which API Gateway hands over the token that it wants back in `X-CSRF-TOKEN` of every POST. */
export const CSRF_HEADER = 'X-Warden-Csrf';
/** The gateway writes this before the name: an empty claim then differs from a header that was not set. */
export const PERSON_PREFIX = 'user:';

/** Headers of a browser that pages look at; everything else stays outside, cookies and tokens above all. */
const PASSED = ['accept-language', 'content-type', 'origin', 'sec-fetch-site'] as const;

/** What pages look at of a call. */
type Call = Pick<FullCall, 'body' | 'gateway' | 'header'>;

/** The request of a browser as the gateway handed it over. @param origin of the console, when it is known. */
export function requestOf(call: Call, origin: string | null): Request {
  const method = (call.gateway?.method ?? 'GET').toUpperCase();
  const headers = new Headers();
  for (const name of PASSED) {
    const value = fromBrowser(call, name);
    // What no header can hold is as if it were not there: a Request would throw.
    if (value !== null && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) headers.set(name, value);
  }
  const host = fromBrowser(call, 'host');
  const own = origin ?? (host !== null && /^[\w.:[\]-]{1,255}$/.test(host) ? `https://${host}` : null);
  const url = new URL(pathOf(call.gateway?.requestUrl ?? '/'), own ?? 'https://console.invalid');
  const hasBody = method !== 'GET' && method !== 'HEAD' && call.body.byteLength > 0;
  if (hasBody) headers.set('content-length', String(call.body.byteLength));
  return new Request(url, {
    // Methods that a Request refuses are none of ours; the router then answers 405.
    method: /^(CONNECT|TRACE|TRACK)$/.test(method) || !/^[A-Z]{1,20}$/.test(method) ? 'OPTIONS' : method,
    headers,
    ...(hasBody && { body: new Uint8Array(call.body) }),
  });
}

/** Path and query only: whatever stands for a host in it must not choose one. */
function pathOf(requestUrl: string): string {
  // A URL is read without these: behind them a second slash would name a host.
  const path = requestUrl.replace(/[\t\r\n]/g, '').replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  return `/${path.replace(/^[\\/]+/, '')}`;
}

function fromBrowser(call: Call, name: string): string | null {
  return call.header(`Fn-Http-H-${name}`);
}

/**
 * By which deployment of the gateway the call came; null when by none. Whoever may invoke the function can write every
 * other header: without this one nobody is believed, and nothing is shown.
 *
 * @param secretHash SHA-256 of the gateway's secret, in hexadecimal: whoever reads the configuration cannot make the call.
 */
export function doorOf(call: Call, secretHash: string): Door | null {
  const given = fromBrowser(call, GATEWAY_HEADER);
  if (given === null) return null;
  const door = given.startsWith(LINK_PREFIX) ? 'link' : 'console';
  const secret = door === 'link' ? given.slice(LINK_PREFIX.length) : given;
  return timingSafeEqual(Buffer.from(sha256(secret), 'hex'), Buffer.from(secretHash, 'hex')) ? door : null;
}

/**
 * Who is signed in, in a call that came through the gateway. Only where sign-in is configured does the gateway overwrite
 * the header; elsewhere anybody could have written it, and nobody is signed in.
 */
export function personOf(call: Call, isSignInConfigured: boolean): string | null {
  const value = isSignInConfigured ? fromBrowser(call, PERSON_HEADER) : null;
  if (value === null || !value.startsWith(PERSON_PREFIX)) return null;
  const name = value.slice(PERSON_PREFIX.length).trim();
  // A comma joins repeated headers: then it is not the gateway's alone.
  return /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp},]{1,200}$/u.test(name) ? name : null;
}

/** The gateway's token for POSTs; null where it gives none. */
export function csrfOf(call: Call): string | null {
  const value = fromBrowser(call, CSRF_HEADER);
  return value !== null && /^[\w.~+/=-]{1,2000}$/.test(value) ? value : null;
}

/** The answer as the gateway takes it. */
export async function answerOf(response: Response): Promise<HttpAnswer> {
  return httpAnswer(
    response.status,
    Object.fromEntries(response.headers),
    Buffer.from(await response.arrayBuffer()),
  );
}
