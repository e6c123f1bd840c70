import {
  CSRF_HEADER,
  type Door,
  GATEWAY_HEADER,
  LINK_PREFIX,
  PERSON_HEADER,
  PERSON_PREFIX,
} from '../../functions/console/gateway-request.ts';
import { type Caller, platformService } from './cloud/caller.ts';
import type { Cloud } from './cloud/cloud.ts';
import { demand } from './cloud/gate.ts';
import { RESOURCES } from './installation.ts';

/** Headers of a browser that the deployment lets through: `filter_headers` of terraform/modules/console. */
export const PASSED_HEADERS: readonly string[] = [
  'accept-language',
  'content-type',
  'host',
  'origin',
  'sec-fetch-site',
];

/** Secret in a vault by which the gateway proves itself to the identity domain. */
export const CLIENT_SECRET_ID = 'ocid1.vaultsecret.oc1.xx-local-1.console';

/** A browser's request as the gateway has it. */
export interface GatewayRequest {
  readonly method: string;
  /** Path with the deployment's prefix, and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Who the validated token names; `token` comes back in `X-CSRF-TOKEN` of every POST. */
export interface Session {
  readonly subject: string;
  readonly token: string;
}

export function gatewayCaller(compartmentId: string): Caller {
  return { ...platformService('gateway', compartmentId), id: 'ocid1.apigateway.oc1.xx-local-1.local' };
}

/** From the gateway, which calls as `caller`, to the function behind it. */
interface GatewayRoute {
  readonly cloud: Cloud;
  readonly caller: Caller;
  readonly functionId: string;
  /** Which deployment took the request; that for links knows nobody, and nothing but its two routes. */
  readonly door?: Door;
}

/** Routes of the deployment for links with their methods, as in terraform/modules/console. */
export const LINK_ROUTES: readonly (readonly [path: RegExp, methods: readonly string[]])[] = [
  [/^\/l\/[^/?]+(\?|$)/, ['GET', 'HEAD', 'POST']],
  [/^\/l\/assets\/[^/?]+(\?|$)/, ['GET']],
];

/**
 * API Gateway with a function as back end: transforms the headers as the deployment says, invokes under the gateway's
 * own principal (IAM decides), and makes an HTTP answer of `Fn-Http-Status` and `Fn-Http-H-*`.
 *
 * @param session null: a deployment without sign-in; whatever a client calls itself stays in its headers then.
 */
export async function throughGateway(
  { cloud, caller, functionId, door = 'console' }: GatewayRoute,
  request: GatewayRequest,
  session: Session | null,
): Promise<GatewayAnswer> {
  const isLink = door === 'link';
  const refusal = isLink ? refusalOf(request) : null;
  if (refusal !== null) return refusal;
  if (session !== null && !maySignIn(cloud, caller.compartmentId ?? null)) return problem(500);
  const set = new Map<string, string>([
    [GATEWAY_HEADER.toLowerCase(), `${isLink ? LINK_PREFIX : ''}${RESOURCES.gatewaySecret}`],
  ]);
  if (session !== null && !isLink) {
    set.set(PERSON_HEADER.toLowerCase(), `${PERSON_PREFIX}${session.subject}`);
    set.set(CSRF_HEADER.toLowerCase(), session.token);
  }
  const kept = Object.entries(request.headers).filter(
    ([name]) => (session === null && !isLink) || PASSED_HEADERS.includes(name.toLowerCase()),
  );
  // `OVERWRITE`: what a client sends under such a name is gone, in whatever case it wrote the name.
  const transformed = new Map([...kept.map(([name, value]) => [name.toLowerCase(), value] as const), ...set]);
  const headers = Object.fromEntries([...transformed].map(([name, value]) => [`fn-http-h-${name}`, value]));
  const answer = await cloud.functions
    .invoke(caller, functionId, {
      kind: 'sync',
      body: request.body,
      headers: { ...headers, 'fn-http-method': request.method, 'fn-http-request-url': request.url },
    })
    .catch(() => null);
  if (answer === null || answer.status !== 200) return problem(answer?.status === 504 ? 504 : 502);
  return {
    status: Number(answer.headers?.['fn-http-status'] ?? answer.status),
    headers: httpHeaders(answer.headers ?? {}),
    body: answer.body,
  };
}

/** What the deployment for links answers by itself. */
function refusalOf({ method, url }: GatewayRequest): GatewayAnswer | null {
  const route = LINK_ROUTES.find(([path]) => path.test(url));
  if (route === undefined) return problem(404);
  return route[1].includes(method) ? null : problem(405);
}

/** People are signed in with the client secret, which the gateway reads as a member of its own dynamic group. */
function maySignIn(cloud: Cloud, compartmentId: string | null): boolean {
  const secret = { 'target.secret.id': CLIENT_SECRET_ID };
  return cloud.gate.permits(platformService('sign-in', compartmentId ?? ''), [
    demand('GetSecretBundle', 'SECRET_BUNDLE_READ', compartmentId, secret),
  ]);
}

function httpHeaders(all: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const out: Record<string, string> = { 'content-type': all['content-type'] ?? 'application/octet-stream' };
  for (const [name, value] of Object.entries(all)) {
    if (name.startsWith('fn-http-h-')) out[name.slice('fn-http-h-'.length)] = value;
  }
  return out;
}

const MESSAGES: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
};

/** What the gateway itself answers; the shape is API Gateway's. */
export function problem(status: number): GatewayAnswer {
  const message = MESSAGES[status] ?? 'Internal Server Error';
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify({ code: status, message })),
  };
}
