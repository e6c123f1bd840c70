import { createConsole } from '../../functions/console/console.ts';
import { csrfOf, doorOf, personOf, requestOf } from '../../functions/console/gateway-request.ts';
import type { ConsoleOptions, Visit } from '../../functions/console/view.ts';
import { sha256 } from '../../functions/core/base/canonical.ts';
import { randomIds, systemClock } from '../../functions/runtime/clock.ts';
import { startDeadline } from '../../functions/runtime/deadline.ts';
import type { Call } from '../../functions/runtime/fdk-binding.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { functionCaller } from '../../infra/local/cloud/caller.ts';
import type { FunctionRunner } from '../../infra/local/cloud/functions.ts';
import { NAMESPACE } from '../../infra/local/cloud/object-storage.ts';
import { cloudPorts } from '../../infra/local/cloud/ports.ts';
import { gatewayCaller, throughGateway } from '../../infra/local/gateway.ts';
import { type GatewayFace, startGatewayFace } from '../../infra/local/rest/gateway-face.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { countingIds } from '../support/kit.ts';

export const ORIGIN = 'https://console.example';
export const BASE = '/warden';

/** What a browser sends and what the gateway adds. */
export interface Ask {
  readonly lang?: 'ja' | 'en';
  readonly person?: string | null;
  readonly csrf?: string;
  /** The call did not come through the gateway. */
  readonly direct?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, read. */
export interface Shown {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** Text of the page without tags, one blank between words. */
  readonly text: string;
}

/** The console beside a story: it asks the same tenancy, with the console's own identity. */
export interface ConsoleScene {
  get(path: string, ask?: Ask): Promise<Shown>;
  post(path: string, fields: Readonly<Record<string, string>>, ask?: Ask): Promise<Shown>;
  request(request: Request, ask?: Ask): Promise<Shown>;
  readonly logs: readonly Readonly<Record<string, unknown>>[];
}

export function consoleOf(
  sim: Simulation,
  options: Partial<ConsoleOptions> & { readonly approvals?: boolean } = {},
): ConsoleScene {
  const { approvals = true, ...rest } = options;
  const ports = cloudPorts(sim.cloud, functionCaller('console'));
  const logs: Record<string, unknown>[] = [];
  const log = createLogger({ write: (line) => void logs.push(JSON.parse(line) as Record<string, unknown>) });
  const show = createConsole(
    {
      store: ports.store(SIM.stateBucket),
      approvals: approvals ? ports.store(SIM.approvalsBucket) : null,
      invoker: ports.invoker,
      auditLog: ports.auditLog(SIM.auditLogId),
      clock: sim.time,
      ids: countingIds('console'),
    },
    {
      respondFunctionId: SIM.functionId('respond'),
      lang: 'en',
      zone: 'Asia/Tokyo',
      mode: 'approve',
      buckets: { namespace: NAMESPACE, state: SIM.stateBucket, approvals: SIM.approvalsBucket },
      base: BASE,
      origin: ORIGIN,
      ...rest,
    },
  );
  const request = async (given: Request, ask: Ask = {}): Promise<Shown> => {
    const isThrough = ask.direct !== true;
    const visit: Visit = {
      isFromGateway: isThrough,
      person: ask.person ?? null,
      csrf: ask.csrf ?? null,
      callId: 'call-1',
      log,
    };
    const answer = await show(given, visit);
    const html = await answer.text();
    return { status: answer.status, headers: answer.headers, html, text: textOf(html) };
  };
  return {
    logs,
    request,
    get: (path, ask = {}) => {
      const headers = { 'Accept-Language': ask.lang ?? 'en', ...ask.headers };
      return request(new Request(`${ORIGIN}${BASE}${path}`, { headers }), ask);
    },
    post: (path, fields, ask = {}) => {
      const headers = {
        'Accept-Language': ask.lang ?? 'en',
        'Content-Type': 'application/x-www-form-urlencoded',
        'Sec-Fetch-Site': 'same-origin',
        Origin: ORIGIN,
        ...ask.headers,
      };
      const body = new URLSearchParams(fields).toString();
      return request(new Request(`${ORIGIN}${BASE}${path}`, { method: 'POST', headers, body }), ask);
    },
  };
}

/** One request through the played gateway to the console as a function of the story. */
export type Browse = (
  method: 'GET' | 'POST',
  path: string,
  fields?: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly text: string }>;

const CONSOLE_ID = 'ocid1.fnfunc.oc1.xx-local-1.console';

/** Makes the console a function of the story, as the gateway invokes it. */
function register(sim: Simulation, scene: ConsoleScene, origin: () => string): void {
  const run: FunctionRunner = async (body, { headers = {} }) => {
    const call = callOf(headers, body);
    const csrf = csrfOf(call);
    const direct = doorOf(call, sha256(SIM.gatewaySecret)) !== 'console';
    const ask = { direct, person: personOf(call, true), ...(csrf !== null && { csrf }) };
    const shown = await scene.request(requestOf(call, origin()), ask);
    const set = [...shown.headers].map(([name, value]) => [`fn-http-h-${name}`, value] as const);
    return {
      status: 200,
      body: new TextEncoder().encode(shown.html),
      headers: { ...Object.fromEntries(set), 'fn-http-status': String(shown.status) },
    };
  };
  sim.cloud.functions.register(CONSOLE_ID, { name: 'console', compartmentId: SIM.compartmentId, run });
}

/** The console behind the gateway, for a person who has signed in. */
export function behindGateway(
  sim: Simulation,
  person: string,
): { readonly browse: Browse; readonly scene: ConsoleScene } {
  const scene = consoleOf(sim);
  register(sim, scene, () => ORIGIN);
  const session = { subject: person, token: 'token' };
  const browse: Browse = async (method, path, fields = {}) => {
    const request = {
      method,
      url: `${BASE}${path}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: ORIGIN },
      body: new TextEncoder().encode(method === 'GET' ? '' : new URLSearchParams(fields).toString()),
    };
    const gateway = gatewayCaller(SIM.compartmentId);
    const answer = await throughGateway(
      { cloud: sim.cloud, caller: gateway, functionId: CONSOLE_ID },
      request,
      session,
    );
    return { status: answer.status, text: textOf(new TextDecoder().decode(answer.body)) };
  };
  return { browse, scene };
}

/** The console on a loopback port, behind the played gateway with its sign-in. */
export async function serveConsole(
  sim: Simulation,
  options: {
    readonly lang?: 'ja' | 'en';
    readonly signIn?: boolean;
    readonly bearer?: Readonly<Record<string, string>>;
  } = {},
): Promise<GatewayFace> {
  const gateway = gatewayCaller(SIM.compartmentId);
  const face = await startGatewayFace({
    ids: randomIds,
    people: ['sato@example.com', 'suzuki@example.com'],
    signIn: options.signIn ?? true,
    ...(options.bearer !== undefined && { bearer: options.bearer }),
    pass: (request, session) =>
      throughGateway({ cloud: sim.cloud, caller: gateway, functionId: CONSOLE_ID }, request, session),
  });
  const { origin } = new URL(face.url);
  register(sim, consoleOf(sim, { origin, lang: options.lang ?? 'en' }), () => origin);
  return face;
}

/** A call as the FDK binding makes it of the gateway's headers. */
export function callOf(headers: Readonly<Record<string, string>>, body: Uint8Array = new Uint8Array()): Call {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    body: Buffer.from(body),
    callId: 'call-1',
    deadline: startDeadline(null, systemClock),
    logger: createLogger({ write: () => undefined }),
    header: (name) => lower.get(name.toLowerCase()) ?? null,
    gateway: {
      method: lower.get('fn-http-method') ?? 'GET',
      requestUrl: lower.get('fn-http-request-url') ?? '/',
    },
  };
}

/** What a reader sees: no tags, no head, entities read. */
export function textOf(html: string): string {
  return (
    html
      .replace(/<head>[\s\S]*?<\/head>/, '')
      // The table below a picture has its words.
      .replace(/<svg x=[\s\S]*?<\/svg>/g, '')
      .replace(/<svg class="timeline"[\s\S]*?<\/svg>/g, '')
      .replace(/<noscript>[\s\S]*?<\/noscript>/g, '')
      .replace(
        /<\/?(?:p|li|dd|dt|h1|h2|h3|tr|pre|section|article|summary|div|form|nav|footer|option|legend)\b[^>]*>/g,
        '\n',
      )
      .replace(/<br>/g, ' ')
      .replace(/<[^>]*>/g, ' ')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&amp;/g, '&')
      .split('\n')
      .map((line) => line.replace(/\s+/g, ' ').trim())
      .filter((line) => line !== '')
      .join('\n')
  );
}

/** Id of the only open incident. */
export function incidentId(sim: Simulation): string {
  const id = sim.incidents().find((incident) => incident.closedAt === null)?.id;
  if (id === undefined) throw new Error('no incident is open');
  return id;
}
