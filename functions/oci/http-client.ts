import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { HttpRequest, RequestSigner } from 'oci-common';
import type { Ms } from '../core/base/time.ts';
import type { ServiceClock } from '../runtime/service-clock.ts';
import { backoff, isRepeatable, MAX_ATTEMPTS, repeatsStatus, TransportError } from './retry.ts';

/** Longest wait for one answer; the services answer in well under a second. */
const CALL_TIMEOUT: Ms = 10_000;
/** Answers over this size are refused; the largest we ask for are pages of lists. */
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/** How much time the current invocation has left for calls. */
export interface CallBudget {
  remaining(): Ms;
  readonly signal: AbortSignal | null;
}

interface HttpClientOptions {
  readonly signer: () => Promise<RequestSigner>;
  /** Asked at each attempt: clients outlive the invocation that made them. */
  readonly budget: () => CallBudget;
  /** Learns the services' time from every answer. */
  readonly clock: ServiceClock;
  readonly callTimeoutMs?: Ms;
}

// One connection per service is reused within an invocation and, after a thaw, when the peer kept it.
const agents = {
  'http:': new HttpAgent({ keepAlive: true, maxSockets: 8 }),
  'https:': new HttpsAgent({ keepAlive: true, maxSockets: 8 }),
};

/** What the SDK reads of a fetch `Response`; the body is complete before it is handed over. */
interface BufferedResponse {
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly headers: {
    get(name: string): string | null;
    forEach(each: (value: string, name: string) => void): void;
  };
  readonly body: Buffer;
  text(): Promise<string>;
  json(): Promise<unknown>;
  clone(): BufferedResponse;
}

/**
 * The SDK's HTTP client on `node:http(s)`: every attempt has a time-out, none outlives the invocation, failures of the
 * network are real errors with a code, and repetition is decided here (the SDK's own retries wait up to 30 s between
 * attempts and know no deadline).
 */
export class DeadlineHttpClient {
  readonly #options: HttpClientOptions;

  constructor(options: HttpClientOptions) {
    this.#options = options;
  }

  /** Called by the SDK. @throws TransportError when no answer came. */
  async send(
    request: HttpRequest,
    excludeBodyFromSignature = false,
    _service = '',
    operation = '',
  ): Promise<BufferedResponse> {
    const uri = new URL(request.uri).href;
    const body = bodyOf(request.body);
    const repeatable = isRepeatable(request.method, operation, request.headers.has('opc-retry-token'));
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(request, uri, body, excludeBodyFromSignature).catch(
        toTransportError,
      );
      const final = attempt >= MAX_ATTEMPTS || !mayRepeat(outcome, repeatable);
      const pause = final
        ? 0
        : backoff(attempt, outcome instanceof TransportError ? null : outcome.headers.get('retry-after'));
      if (final || pause + 500 > this.#options.budget().remaining()) {
        if (outcome instanceof TransportError) throw outcome;
        return outcome;
      }
      await this.#options.clock.sleep(pause, this.#options.budget().signal ?? undefined).catch(() => {
        throw outcome instanceof TransportError ? outcome : deadlineError();
      });
    }
  }

  async #attempt(
    request: HttpRequest,
    uri: string,
    body: Buffer | null,
    excludeBodyFromSignature: boolean,
  ): Promise<BufferedResponse> {
    const budget = this.#options.budget();
    const timeout = Math.min(this.#options.callTimeoutMs ?? CALL_TIMEOUT, budget.remaining());
    if (timeout <= 0 || budget.signal?.aborted) throw deadlineError();
    const signer = await this.#options.signer();
    const { clock } = this.#options;
    request.headers.set('x-date', new Date(clock.now()).toUTCString());
    request.headers.delete('authorization');
    await signer.signHttpRequest(
      {
        method: request.method as Parameters<RequestSigner['signHttpRequest']>[0]['method'],
        headers: request.headers,
        uri,
        // The signer hashes text; all our signed bodies are UTF-8.
        ...(body !== null && !excludeBodyFromSignature && { body: body.toString('utf8') }),
      },
      excludeBodyFromSignature,
    );
    // Signing may have taken long, or the container stood still: the last look is just before it leaves.
    if (budget.remaining() <= 0) throw deadlineError();
    const sentAt = clock.hostNow();
    const response = await exchange(request, uri, body, timeout, budget);
    clock.answered(Date.parse(response.headers.get('date') ?? ''), sentAt);
    return response;
  }
}

function exchange(
  request: HttpRequest,
  uri: string,
  body: Buffer | null,
  timeoutMs: Ms,
  budget: CallBudget,
): Promise<BufferedResponse> {
  return new Promise((resolve, reject) => {
    const url = new URL(uri);
    const secure = url.protocol === 'https:';
    const headers: Record<string, string> = {};
    request.headers.forEach((value, name) => {
      headers[name] = value;
    });
    if (body !== null) headers['content-length'] = String(body.length);
    const options: RequestOptions = {
      method: request.method,
      headers,
      agent: agents[secure ? 'https:' : 'http:'],
    };
    const outgoing = (secure ? httpsRequest : httpRequest)(url, options, (incoming) =>
      collect(incoming).then(settle(resolve), settle(reject)),
    );
    // One timer for the whole exchange: a body that trickles must not last for ever.
    const timer = setTimeout(
      () => outgoing.destroy(new TransportError('ETIMEDOUT', `No complete answer after ${timeoutMs} ms.`)),
      timeoutMs,
    );
    const onAbort = (): void => void outgoing.destroy(deadlineError());
    budget.signal?.addEventListener('abort', onAbort, { once: true });
    function settle<T>(how: (value: T) => void): (value: T) => void {
      return (value) => {
        clearTimeout(timer);
        budget.signal?.removeEventListener('abort', onAbort);
        how(value);
      };
    }
    outgoing.on(
      'error',
      settle((error) => reject(outgoing.reusedSocket ? staleConnection(error) : error)),
    );
    outgoing.end(body ?? undefined);
  });
}

function collect(incoming: IncomingMessage): Promise<BufferedResponse> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    incoming.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MAX_RESPONSE_BYTES)
        incoming.destroy(
          new TransportError('ERR_ANSWER_TOO_LARGE', `The answer exceeds ${MAX_RESPONSE_BYTES} bytes.`),
        );
      else parts.push(part);
    });
    incoming.on('error', reject);
    // A connection that breaks inside the body ends with 'aborted' and an error, never with 'end'.
    incoming.on('end', () => resolve(bufferedResponse(incoming, Buffer.concat(parts))));
  });
}

function bufferedResponse(incoming: IncomingMessage, body: Buffer): BufferedResponse {
  const status = incoming.statusCode ?? 0;
  const response: BufferedResponse = {
    status,
    statusText: incoming.statusMessage ?? '',
    ok: status >= 200 && status < 300,
    headers: {
      get: (name) => {
        const value = incoming.headers[name.toLowerCase()];
        return Array.isArray(value) ? value.join(', ') : (value ?? null);
      },
      forEach: (each) => {
        for (const [name, value] of Object.entries(incoming.headers))
          if (value !== undefined) each(Array.isArray(value) ? value.join(', ') : value, name);
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

function bodyOf(body: unknown): Buffer | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new TransportError('ERR_BODY', 'Streams are not sent: they cannot be repeated.');
}

function mayRepeat(outcome: BufferedResponse | TransportError, repeatable: boolean): boolean {
  if (outcome instanceof TransportError)
    return (
      outcome.neverSent ||
      (repeatable && outcome.code !== 'DEADLINE_NEAR' && !outcome.code.startsWith('ERR_'))
    );
  return repeatsStatus(outcome.status, repeatable);
}

function toTransportError(thrown: unknown): TransportError {
  if (thrown instanceof TransportError) return thrown;
  // Not by class: errors of node's internals may stem from another realm.
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  const known = typeof code === 'string' ? code : 'ERR_UNKNOWN';
  return new TransportError(known, typeof message === 'string' && message !== '' ? message : known, thrown);
}

/**
 * A kept connection that the peer closed while the container was frozen: the request met a closed door. Node's own
 * advice is to send it again on a new connection.
 */
function staleConnection(thrown: unknown): TransportError {
  const error = toTransportError(thrown);
  return ['ECONNRESET', 'EPIPE'].includes(error.code)
    ? new TransportError(error.code, error.message, thrown, true)
    : error;
}

function deadlineError(): TransportError {
  return new TransportError('DEADLINE_NEAR', 'No time is left in this invocation.');
}
