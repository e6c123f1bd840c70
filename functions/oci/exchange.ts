import { once } from 'node:events';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { HttpRequest } from 'oci-common';
import { MAX_OBJECT_BYTES } from '../core/base/object-name.ts';
import type { Ms } from '../core/base/time.ts';
import { ANSWER_TOO_LARGE } from '../runtime/errors.ts';
import { TransportError } from './retry.ts';

// One connection per service is reused within an invocation and, after a thaw, when the peer kept it.
const KEPT = { keepAlive: true, maxSockets: 16 };

interface Transport {
  readonly send: typeof httpRequest;
  readonly agent: HttpAgent;
}
const transports = new Map<string, Transport>();

/** Made when it is first used: TLS takes as long to load as the rest of an empty start. */
function transportFor(protocol: string): Transport {
  const known = transports.get(protocol);
  if (known !== undefined) return known;
  const made =
    protocol === 'https:'
      ? { send: httpsRequest, agent: new HttpsAgent(KEPT) }
      : { send: httpRequest, agent: new HttpAgent(KEPT) };
  transports.set(protocol, made);
  return made;
}

/** What the SDK reads of a fetch `Response`; the body is complete before it is handed over. */
export interface BufferedResponse {
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly headers: {
    get(name: string): string | null;
    forEach(visit: (value: string, name: string) => void): void;
  };
  readonly body: Buffer;
  text(): Promise<string>;
  json(): Promise<unknown>;
  clone(): BufferedResponse;
}

/**
 * Sends a request once and reads the whole answer. Why not `fetch`: it does not say whether a connection was a kept one,
 * and on that rests whether a publish may be repeated (docs/decisions/0020-http-exchange.md).
 *
 * @throws TransportError, or Node's error with its code, when no complete answer came.
 */
export async function exchange(
  request: HttpRequest,
  body: Buffer | null,
  { timeoutMs, signal }: { readonly timeoutMs: Ms; readonly signal: AbortSignal | null },
): Promise<BufferedResponse> {
  const url = new URL(request.uri);
  const headers: Record<string, string> = {};
  request.headers.forEach((value, name) => {
    headers[name] = value;
  });
  if (body !== null) headers['content-length'] = String(body.length);
  const { send, agent } = transportFor(url.protocol);
  const outgoing = send(url, { method: request.method, headers, agent });
  // What breaks once the answer has begun is thrown by its body as well; unheard, this event would end the process.
  outgoing.on('error', () => undefined);
  let stopped: TransportError | null = null;
  const stop = (why: TransportError): void => {
    stopped = why;
    outgoing.destroy(why);
  };
  // One timer for the whole exchange: a body that trickles must not last for ever.
  const timer = setTimeout(
    () => stop(new TransportError('ETIMEDOUT', `No complete answer after ${timeoutMs} ms.`)),
    timeoutMs,
  );
  const onAbort = (): void => stop(deadlineError());
  signal?.addEventListener('abort', onAbort, { once: true });
  let hasBegun = false;
  try {
    outgoing.end(body ?? undefined);
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    hasBegun = true;
    return bufferedResponse(incoming, await collect(incoming));
  } catch (error) {
    throw stopped ?? (outgoing.reusedSocket && !hasBegun ? staleConnection(error) : error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** The invocation is over before an answer could come. */
export function deadlineError(): TransportError {
  return new TransportError('DEADLINE_NEAR', 'No time is left in this invocation.');
}

/** What was thrown as the error that says whether the service can have seen the request. */
export function toTransportError(thrown: unknown): TransportError {
  if (thrown instanceof TransportError) return thrown;
  // Not by class: errors of node's internals may stem from another realm.
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  const known = typeof code === 'string' ? code : 'ERR_UNKNOWN';
  return new TransportError(known, typeof message === 'string' && message !== '' ? message : known, thrown);
}

/**
 * A kept connection that the peer closed while the container was frozen: the request met a closed door. Node's own
 * advice is to send it again on a new connection. Never so once an answer has begun: then it did arrive.
 */
function staleConnection(thrown: unknown): TransportError {
  const error = toTransportError(thrown);
  return ['ECONNRESET', 'EPIPE'].includes(error.code)
    ? new TransportError(error.code, error.message, thrown, true)
    : error;
}

/** A connection that breaks inside the body throws; it never looks like the end of it. */
async function collect(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  // What says so beforehand is not begun: the memory of a function is small.
  if (Number(incoming.headers['content-length'] ?? 0) > MAX_OBJECT_BYTES) {
    incoming.destroy();
    throw tooLarge();
  }
  let size = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_OBJECT_BYTES) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The largest answers that we ask for are objects of our own and pages of lists. */
function tooLarge(): TransportError {
  return new TransportError(ANSWER_TOO_LARGE, `The answer exceeds ${MAX_OBJECT_BYTES} bytes.`);
}

function bufferedResponse(incoming: IncomingMessage, body: Buffer): BufferedResponse {
  const status = incoming.statusCode ?? 0;
  const headers = new Map(
    Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
  const response: BufferedResponse = {
    status,
    statusText: incoming.statusMessage ?? '',
    ok: status >= 200 && status < 300,
    headers: {
      get: (name) => headers.get(name.toLowerCase()) ?? null,
      forEach: (visit) => {
        for (const [name, value] of headers) visit(value, name);
      },
    },
    body,
    text: async () => body.toString('utf8'),
    json: async () => parseJson(body),
    clone: () => response,
  };
  return response;
}

function parseJson(body: Buffer): unknown {
  // A detached call and some posts answer without a body.
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new SyntaxError('The answer is not JSON.');
  }
}
