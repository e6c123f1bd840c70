import type { HttpRequest, RequestSigner } from 'oci-common';
import type { Ms } from '../core/base/time.ts';
import type { ServiceClock } from '../runtime/clock.ts';
import { type BufferedResponse, deadlineError, exchange, toTransportError } from './exchange.ts';
import { isRepeatable, MAX_ATTEMPTS, pauseBefore, repeatsStatus, TransportError } from './retry.ts';

/** Longest wait for one answer; the services answer in well under a second. */
const CALL_TIMEOUT: Ms = 10_000;

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

/**
 * The SDK's HTTP client on `node:http(s)`: every attempt has a time-out, none outlives the invocation, failures of the
 * network are real errors with a code, and repetition is decided here (the SDK's own retries wait up to 30 s between
 * attempts and know no deadline).
 */
export class DeadlineHttpClient {
  constructor(private readonly options: HttpClientOptions) {}

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
        : pauseBefore(attempt, outcome instanceof TransportError ? null : outcome.headers.get('retry-after'));
      if (final || pause + 500 > this.options.budget().remaining()) {
        if (outcome instanceof TransportError) throw outcome;
        return outcome;
      }
      await this.options.clock.sleep(pause, this.options.budget().signal ?? undefined).catch(() => {
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
    const budget = this.options.budget();
    const timeout = Math.min(this.options.callTimeoutMs ?? CALL_TIMEOUT, budget.remaining());
    if (timeout <= 0 || budget.signal?.aborted) throw deadlineError();
    const signer = await this.options.signer();
    const { clock } = this.options;
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
    const response = await exchange(request, body, { timeoutMs: timeout, signal: budget.signal });
    clock.answered(Date.parse(response.headers.get('date') ?? ''), sentAt);
    return response;
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
