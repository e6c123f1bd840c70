import type { AddressInfo } from 'node:net';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { Door } from '../../functions/console/gateway-request.ts';
import type { Language } from '../../functions/core/base/language.ts';
import { LINK_BASE } from '../../functions/runtime/link-keys.ts';
import type { GatewayAnswer, GatewayRequest } from '../local/gateway.ts';
import { ASSETS } from './assets.ts';
import { refusalOf, SECURITY_HEADERS } from './guards.ts';
import { languageAccepted, languageNamed, text } from './words.ts';

/** Prefix of the console's deployment, as in terraform/modules/console. */
export const CONSOLE_BASE = '/warden';
const HOST = '127.0.0.1';
/** The largest form of console and playground has a few short fields. */
const MAX_BODY_BYTES = 64 * 1024;

/** A request of the page, read. */
export interface PageRequest {
  readonly lang: Language;
  readonly query: URLSearchParams;
  readonly fields: URLSearchParams;
}

/** A page, or where to go for it; null: the request says nothing that can be done. */
export type PageAnswer = { readonly page: string } | { readonly to: string } | null;

interface FaceOptions {
  /** Language where neither address nor browser names one. */
  readonly lang: Language;
  /** 0: any free one. */
  readonly port: number;
  /** What answers to `GET /`, `POST /press` and so on. */
  readonly routes: Readonly<Record<string, (request: PageRequest) => Promise<PageAnswer>>>;
  /** Hands a request below {@link CONSOLE_BASE}, or of a link in a mail, to the gateway. */
  gateway(request: GatewayRequest, door: Door): Promise<GatewayAnswer>;
}

export interface Face {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

/** The playground on one loopback port: its page, and the console below it. @throws when the port is taken. */
export async function openFace(options: FaceOptions): Promise<Face> {
  const app = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  const ownHost = () => `${HOST}:${(app.server.address() as AddressInfo).port}`;
  const url = () => `http://${ownHost()}`;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const problem = (
    request: FastifyRequest,
    reply: FastifyReply,
    [status, why]: readonly [number, 'host' | 'foreign' | 'unknown' | 'form'],
  ) =>
    reply
      .code(status)
      .type('text/plain; charset=utf-8')
      .send(`${text(languageOf(request, options.lang), `problem.${why}`, { url: `${url()}/` })}\n`);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const { method, headers } = request;
    const site = headerOf(request, 'sec-fetch-site');
    const { host, origin } = headers;
    const why = refusalOf({ method, host, origin, site }, ownHost());
    if (why !== null) return problem(request, reply, [why === 'host' ? 421 : 403, why]);
  });
  for (const { path, type, body } of ASSETS)
    app.get(path, (_request, reply) =>
      reply.type(type).header('cache-control', 'private, max-age=31536000, immutable').send(body),
    );
  for (const [route, answer] of Object.entries(options.routes)) {
    const [method = 'GET', path = '/'] = route.split(' ');
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const given = await answer(read(request, options.lang));
        if (given === null) return problem(request, reply, [400, 'form']);
        if ('to' in given) return reply.redirect(given.to, 303);
        return reply.type('text/html; charset=utf-8').send(given.page);
      },
    });
  }
  const throughDoor = (door: Door) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { status, headers, body } = await options.gateway(gatewayRequest(request), door);
    return reply.code(status).headers(headers).send(Buffer.from(body));
  };
  app.all(CONSOLE_BASE, throughDoor('console'));
  app.all(`${CONSOLE_BASE}/*`, throughDoor('console'));
  app.all(`${LINK_BASE}/*`, throughDoor('link'));
  app.setNotFoundHandler((request, reply) => problem(request, reply, [404, 'unknown']));
  await app.listen({ host: HOST, port: options.port });
  return { url: url(), close: () => app.close() };
}

function read(request: FastifyRequest, fallback: Language): PageRequest {
  const query = new URL(request.raw.url ?? '/', `http://${HOST}`).searchParams;
  const fields = new URLSearchParams(Buffer.from(bodyOf(request)).toString());
  return {
    lang: languageNamed(fields.get('lang')) ?? languageOf(request, fallback),
    query,
    fields,
  };
}

function languageOf(request: FastifyRequest, fallback: Language): Language {
  const { searchParams } = new URL(request.raw.url ?? '/', `http://${HOST}`);
  return (
    languageNamed(searchParams.get('lang')) ??
    languageAccepted(request.headers['accept-language']) ??
    fallback
  );
}

function gatewayRequest(request: FastifyRequest): GatewayRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return { method: request.method, url: request.raw.url ?? '/', headers, body: bodyOf(request) };
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function bodyOf(request: FastifyRequest): Uint8Array {
  return request.body instanceof Uint8Array ? request.body : new Uint8Array();
}
