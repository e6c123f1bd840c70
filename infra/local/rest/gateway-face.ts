import type { AddressInfo } from 'node:net';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { html } from 'hono/html';
import type { Door } from '../../../functions/console/gateway-request.ts';
import { valueAt } from '../../../functions/core/base/group-by.ts';
import type { Ids } from '../../../functions/core/ports.ts';
import { LINK_BASE } from '../../../functions/runtime/link-keys.ts';
import { type GatewayAnswer, type GatewayRequest, problem, type Session } from '../gateway.ts';

/** Prefix of the deployment, as in terraform/modules/console. */
export const PREFIX = '/warden';
/** The largest body that a function takes behind the gateway. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;
const COOKIE = 'warden-local-session';

interface GatewayFaceOptions {
  readonly ids: Ids;
  /** People that the played sign-in offers. */
  readonly people: readonly string[];
  /** Absent: a deployment without sign-in. */
  readonly signIn: boolean;
  /** A deployment for programs in place of browsers: who each bearer token names. */
  readonly bearer?: Readonly<Record<string, string>>;
  /** Hands a request to the function, by the deployment that its path belongs to. */
  pass(request: GatewayRequest, session: Session | null, door: Door): Promise<GatewayAnswer>;
}

export interface GatewayFace {
  /** `http://127.0.0.1:PORT/warden` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The gateway for browsers on one loopback port: a played sign-in (who are you?) with a session cookie, and the check
 * that API Gateway makes of every request that changes something: the session's token in `X-CSRF-TOKEN`.
 */
export async function startGatewayFace(options: GatewayFaceOptions): Promise<GatewayFace> {
  const sessions = new Map<string, Session>();
  const app = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.get('/sign-in', (request, reply) => {
    const { to = `${PREFIX}/` } = request.query as { to?: string };
    return reply.type('text/html; charset=utf-8').send(String(signInPage(options.people, to)));
  });
  app.post('/sign-in', (request, reply) => {
    const fields = new URLSearchParams(Buffer.from(bodyOf(request)).toString());
    const key = options.ids.unique();
    sessions.set(key, { subject: fields.get('person') ?? '', token: options.ids.unique() });
    const to = fields.get('to') ?? '';
    return reply
      .header('set-cookie', `${COOKIE}=${key}; Path=/; HttpOnly; SameSite=Lax`)
      .redirect(to.startsWith(`${PREFIX}/`) ? to : `${PREFIX}/`, 303);
  });
  app.get(`${PREFIX}/sign-out`, (request, reply) => {
    sessions.delete(cookieOf(request));
    return reply.header('set-cookie', `${COOKIE}=; Path=/; Max-Age=0`).redirect('/sign-in', 303);
  });
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    if (options.bearer !== undefined)
      return send(reply, await withToken(request, options.bearer, options.pass));
    const session = options.signIn ? (sessions.get(cookieOf(request)) ?? null) : null;
    if (options.signIn && session === null)
      return request.method === 'GET'
        ? reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 302)
        : send(reply, problem(401));
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (session !== null && !isRead && request.headers['x-csrf-token'] !== session.token)
      return send(reply, problem(403));
    return send(reply, await options.pass(requestOf(request), session, 'console'));
  };
  app.all(PREFIX, answer);
  app.all(`${PREFIX}/*`, answer);
  // A deployment of its own, which asks nobody who they are.
  app.all(`${LINK_BASE}/*`, async (request, reply) =>
    send(reply, await options.pass(requestOf(request), null, 'link')),
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${PREFIX}`, close: () => app.close() };
}

/** A request of a program: who its token names, or nobody. */
async function withToken(
  request: FastifyRequest,
  bearer: Readonly<Record<string, string>>,
  pass: GatewayFaceOptions['pass'],
): Promise<GatewayAnswer> {
  const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  const subject = valueAt(bearer, token);
  return subject === undefined ? problem(401) : pass(requestOf(request), { subject, token: '' }, 'console');
}

function requestOf(request: FastifyRequest): GatewayRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { method: request.method, url: request.raw.url ?? '/', headers, body: bodyOf(request) };
}

function bodyOf(request: FastifyRequest): Uint8Array {
  return request.body instanceof Uint8Array ? request.body : new Uint8Array();
}

function cookieOf(request: FastifyRequest): string {
  const pair = (request.headers.cookie ?? '').split(/; */).find((one) => one.startsWith(`${COOKIE}=`));
  return pair?.slice(COOKIE.length + 1) ?? '';
}

function send(reply: FastifyReply, { status, headers, body }: GatewayAnswer): FastifyReply {
  return reply.code(status).headers(headers).send(Buffer.from(body));
}

/** Not the console's: it stands for the identity domain's own sign-in page. */
function signInPage(people: readonly string[], to: string) {
  return html`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>Who are you? (played sign-in)</title><body style="font:1.1rem/1.6 system-ui;max-width:30rem;margin:3rem auto;padding:0 1rem">
<h1>Who are you? / どなたですか</h1><p>This page plays the sign-in of an OCI identity domain. / OCI アイデンティティ・ドメインのサインインの代わりです。</p>
<form method="post" action="/sign-in"><input type="hidden" name="to" value="${to}">${people.map(
    (one) =>
      html`<p><button name="person" value="${one}" style="font:inherit;padding:.6rem 1rem;width:100%">${one}</button></p>`,
  )}</form></body></html>`;
}
