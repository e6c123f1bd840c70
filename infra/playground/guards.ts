/** Security headers of every page of the playground; nothing inline, nothing from elsewhere. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** What of a request tells where it comes from. */
export interface Asked {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly site: string | undefined;
}

/**
 * Why a request is refused; null when it is not. Whoever is on this machine may press the buttons, pages of other sites
 * may not: neither by a name of theirs that leads to 127.0.0.1 (`host`), nor by a form or a script of theirs (`foreign`).
 */
export function refusalOf({ method, host, origin, site }: Asked, ownHost: string): 'host' | 'foreign' | null {
  if (host?.toLowerCase() !== ownHost) return 'host';
  if (method === 'GET' || method === 'HEAD') return null;
  const own = `http://${ownHost}`;
  // A page that sends no referrer sends the origin `null` with a form of its own; then the browser's own word counts.
  if (origin !== undefined && origin !== own && origin !== 'null') return 'foreign';
  if (site !== undefined) return site === 'same-origin' ? null : 'foreign';
  return origin === own ? null : 'foreign';
}
