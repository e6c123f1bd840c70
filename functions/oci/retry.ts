import { type Backoff, type Ms, pauseAfter } from '../core/base/time.ts';

/** First try included. Three fit into a minute's invocation with time-outs of 10 s. */
export const MAX_ATTEMPTS = 3;
const CALL_BACKOFF: Backoff = { first: 200, longest: 5_000 };

const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** No answer came. `code` is Node's (`ECONNRESET`, ...), `ETIMEDOUT` or `DEADLINE_NEAR`. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: string;
  /** The service cannot have seen the request. */
  readonly neverSent: boolean;
  /** Read by the SDK: it must not repeat, that was decided already. */
  readonly shouldBeRetried = false;

  constructor(code: string, message: string, cause?: unknown, neverSent = NEVER_SENT.has(code)) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.neverSent = neverSent;
  }
}

/** POSTs that may be repeated: they only read, carry ids, or wake somebody who may be woken twice. */
const REPEATABLE_POSTS: ReadonlySet<string> = new Set([
  'summarizeMetricsData',
  'searchLogs',
  'putLogs',
  'postMetricData',
  'invokeFunction',
]);

/**
 * Whether a request may be sent twice when it is unknown if the first arrived. Publishing is not among them: the outbox
 * repeats it with the same id and sequence number, so that people recognise it.
 */
export function isRepeatable(method: string, operation: string, hasRetryToken: boolean): boolean {
  if (['GET', 'HEAD', 'PUT', 'DELETE'].includes(method.toUpperCase())) return true;
  return hasRetryToken || REPEATABLE_POSTS.has(operation);
}

/** A 429 was not executed; after a 5xx nobody knows. A 401 follows a renewed token once in a while. */
export function repeatsStatus(status: number, repeatable: boolean): boolean {
  if (status === 429) return true;
  return repeatable && [401, 500, 502, 503, 504].includes(status);
}

/** Pause before the next attempt: doubling with jitter; a `Retry-After` in seconds is honoured up to 5 s. */
export function pauseBefore(attempt: number, retryAfter: string | null): Ms {
  const asked = retryAfter === null ? Number.NaN : Number(retryAfter) * 1_000;
  if (Number.isFinite(asked) && asked > 0) return Math.min(asked, CALL_BACKOFF.longest);
  return pauseAfter(attempt, CALL_BACKOFF) * (0.5 + Math.random() / 2);
}
