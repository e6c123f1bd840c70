import { createHash, createPrivateKey, generateKeyPairSync, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OciClients } from '../../functions/oci/clients.ts';
import type { Principal } from '../../functions/oci/resource-principal.ts';
import { NodeSigner } from '../../functions/oci/signer.ts';
import { SERVICES } from '../../functions/runtime/config.ts';

/** One request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

type Answer =
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly json?: unknown;
      readonly raw?: Buffer;
    }
  /** Does what it wants with the connection: hang, cut, trickle. */
  | ((response: ServerResponse) => void);

/** A service on the loopback that plays scripted answers, the last one for ever. */
export interface LoopbackService {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  answers(...answers: Answer[]): void;
  close(): Promise<void>;
}

/** @param answer what the script says; 500 when it says nothing. */
function send(answer: Answer | undefined, response: ServerResponse): void {
  if (answer === undefined) {
    response.writeHead(500).end();
    return;
  }
  if (typeof answer === 'function') {
    answer(response);
    return;
  }
  const body =
    answer.raw ?? (answer.json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(answer.json)));
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'opc-request-id': 'req-1',
    ...answer.headers,
  });
  response.end(body);
}

export async function startLoopback(): Promise<LoopbackService> {
  let script: Answer[] = [];
  let seen: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      seen.push({
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(parts),
      });
      send(script.length > 1 ? script.shift() : script[0], response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get seen() {
      return seen;
    },
    answers: (...answers) => {
      script = answers;
      seen = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

/** A principal with a throw-away key; who verifies signatures is the local tenancy. */
export async function testPrincipal(): Promise<Principal> {
  const key = { keyId: 'ST$header.payload.signature', privateKey: createPrivateKey(privateKey) };
  return { signer: new NodeSigner(async () => key), region: null };
}

/** Whether a request's signature is genuine, and its body the one that was signed (where a body is signed). */
export function isGenuine(request: SeenRequest): boolean {
  const parts = new Map(
    [...(request.headers.authorization ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  const names = parts.get('headers')?.split(' ') ?? [];
  const text = names
    .map((name) =>
      name === '(request-target)'
        ? `${name}: ${request.method.toLowerCase()} ${request.url}`
        : `${name.toLowerCase()}: ${String(request.headers[name.toLowerCase()])}`,
    )
    .join('\n');
  if (!verify('sha256', Buffer.from(text), publicKey, Buffer.from(parts.get('signature') ?? '', 'base64')))
    return false;
  if (!names.includes('x-content-sha256')) return true;
  return createHash('sha256').update(request.body).digest('base64') === request.headers['x-content-sha256'];
}

/** The SDK's clients, all pointed at one loopback service; retries do not wait. */
export function loopbackClients({ url }: LoopbackService): OciClients {
  return new OciClients({
    endpoints: Object.fromEntries(SERVICES.map((name) => [name, url])),
    principal: testPrincipal,
    clock: { now: () => 0, sleep: async () => {} },
  });
}
