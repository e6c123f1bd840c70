import type { KeyObject } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ApiError, notAuthorizedOrNotFound, TransportFault } from '../cloud/api-error.ts';
import { agentCaller, type Caller } from '../cloud/caller.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { bytesOf, callers } from './http.ts';
import { coreRoutes } from './routes-core.ts';
import {
  agentRoutes,
  MAX_INVOKE_BYTES,
  messagingRoutes,
  observabilityRoutes,
  secretRoutes,
} from './routes-other.ts';
import { storageRoutes } from './routes-storage.ts';
import { type Signer, verifyRequest } from './signature.ts';

interface RestOptions {
  readonly cloud: Cloud;
  /** Public key of the token authority. */
  readonly authority: KeyObject;
  /** Page size of Core lists; OCI's is up to 1000. Small values exercise paging. */
  readonly pageSize?: number | undefined;
}

export interface RestFace {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Makes a function known: its token's subject then acts under this name. */
  addFunction(functionId: string, name: string): void;
  /** Makes a person's API key known. */
  addUser(keyId: string, name: string, publicKey: KeyObject): void;
  close(): Promise<void>;
}

/** The REST calls of all services we use on one loopback port, with signature and token checks on each. */
export async function startRestFace(options: RestOptions): Promise<RestFace> {
  const functionNames = new Map<string, string>();
  const users = new Map<string, string>();
  const apiKeys = new Map<string, KeyObject>();
  const app = fastify({
    bodyLimit: MAX_INVOKE_BYTES + 1024 * 1024,
    forceCloseConnections: true,
    genReqId: () => options.cloud.ids.unique(),
    routerOptions: { maxParamLength: 2000 },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('opc-request-id', request.id);
    // The tenancy's own clock, which a test may move; a client corrects its own by it.
    reply.header('date', new Date(options.cloud.clock.now()).toUTCString());
  });
  app.addHook('preHandler', async (request) => {
    const keys = { authority: options.authority, apiKeys };
    const signer = verifyRequest(
      signedRequest(request),
      keys,
      options.cloud.clock.now(),
      isPutObject(request),
    );
    callers.set(request, callerFor(signer, request, functionNames, users));
  });
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((request, reply) => answerError(notAuthorizedOrNotFound(), request, reply));
  routes(app, options);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    addFunction: (functionId, name) => void functionNames.set(functionId, name),
    addUser: (keyId, name, publicKey) => {
      users.set(keyId, name);
      apiKeys.set(keyId, publicKey);
    },
    close: () => app.close(),
  };
}

function routes(app: FastifyInstance, options: RestOptions): void {
  storageRoutes(app, options.cloud);
  coreRoutes(app, options.cloud, options.pageSize ?? 1000);
  messagingRoutes(app, options.cloud);
  observabilityRoutes(app, options.cloud);
  agentRoutes(app, options.cloud);
  secretRoutes(app, options.cloud);
}

function signedRequest(request: FastifyRequest) {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const target = request.raw.url ?? '';
  return { method: request.method, target, headers, body: bytesOf(request) };
}

function isPutObject(request: FastifyRequest): boolean {
  return request.method === 'PUT' && (request.raw.url ?? '').startsWith('/n/');
}

function callerFor(
  signer: Signer,
  request: FastifyRequest,
  functionNames: ReadonlyMap<string, string>,
  users: ReadonlyMap<string, string>,
): Caller {
  const seen = { ipAddress: request.ip, userAgent: request.headers['user-agent'] ?? null };
  if (signer.kind === 'user') {
    const name = users.get(signer.keyId) ?? signer.keyId;
    return { kind: 'user', name, id: signer.keyId.split('/')[1] ?? signer.keyId, ...seen };
  }
  if (signer.kind === 'instance') return { ...agentCaller(signer.instanceId), ...seen };
  const name = functionNames.get(signer.functionId) ?? signer.functionId;
  return { kind: 'function', name, id: signer.functionId, ...seen };
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  if (error instanceof TransportFault) {
    reply.hijack();
    if (error.kind === 'hang') return undefined;
    if (error.kind === 'truncated') {
      reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      reply.raw.write('{"id":"ocid1.', () => request.raw.socket.destroy());
      return undefined;
    }
    request.raw.socket.destroy();
    return undefined;
  }
  if (error instanceof ApiError) {
    return reply
      .code(error.status)
      .type('application/json')
      .send({ code: error.code, message: error.message });
  }
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return reply
    .code(status)
    .type('application/json')
    .send({ code: codeOf(status), message });
}

function codeOf(status: number): string {
  if (status === 413) return 'RequestEntityTooLarge';
  return status < 500 ? 'InvalidParameter' : 'InternalError';
}

function statusOf(error: unknown): number {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
}
