import { type At, MINUTE } from '../base/time.ts';
import type { Signal } from '../rules/signal.ts';

/** Clocks of ours and of Logging differ by this at most. */
const CLOCKS_DIFFER = 2 * MINUTE;

/**
 * A signal that says it was read, or written, later than it can have been by our own clock: it counts as read and
 * written now. Whoever writes in the name of `detect` could otherwise date facts so that they outlast all true ones.
 */
export function notAfterNow(signal: Signal, now: At): Signal {
  const { at, readAt, stampedAt = at } = signal;
  const limit = now + CLOCKS_DIFFER;
  const isReadLater = readAt != null && readAt > limit;
  if (!isReadLater && at <= limit) return signal;
  return {
    ...signal,
    ...(isReadLater && { readAt: now }),
    ...(at > limit && { at: now, stampedAt }),
  };
}
