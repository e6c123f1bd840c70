import { setMaxListeners } from 'node:events';
import { type At, type Ms, SECOND } from '../core/base/time.ts';
import type { Clock } from '../core/ports.ts';
import { WardenError } from './errors.ts';

/** Left for the answer, the last log line and the socket when work has to stop. `Fn-Deadline` has whole seconds. */
export const ANSWER_HEADROOM: Ms = 2 * SECOND;
/** Nothing new is begun with less than this left before the headroom: a signed call on a busy node takes so long. */
const LEAST_USEFUL: Ms = 1 * SECOND;
/** Used when the header is absent or cannot be read: the platform's default time-out. */
export const ASSUMED_TIMEOUT: Ms = 30 * SECOND;

/** How much time an invocation has, and the signal that ends its calls. */
export interface TimeLimit {
  /** When work has to be done: the platform's deadline minus {@link ANSWER_HEADROOM}. */
  readonly at: At;
  /** Aborts at {@link at}; every outgoing call listens to it. */
  readonly signal: AbortSignal;
  /** Milliseconds until {@link at}, never negative. */
  remaining(): Ms;
  /** @throws WardenError `DEADLINE_NEAR` when less than `need` (default {@link LEAST_USEFUL}) is left. */
  require(operation: string, need?: Ms): void;
  /** Ends the timer behind {@link signal}; call it when the answer is ready. */
  close(): void;
}

/** @param fnDeadline the `Fn-Deadline` header (RFC 3339) or null. */
export function startDeadline(fnDeadline: string | null, clock: Clock): TimeLimit {
  const now = clock.now();
  const parsed = fnDeadline === null ? Number.NaN : Date.parse(fnDeadline);
  const end = Number.isFinite(parsed) ? parsed : now + ASSUMED_TIMEOUT;
  const at = end - ANSWER_HEADROOM;
  const controller = new AbortController();
  // Every call that runs listens to it, and dozens run at the same time: they are no leak.
  setMaxListeners(0, controller.signal);
  const stop = (): void =>
    controller.abort(
      new WardenError('DEADLINE_NEAR', { detail: 'The headroom for the answer was reached.' }),
    );
  let timer: NodeJS.Timeout | undefined;
  if (at <= now) stop();
  else {
    timer = setTimeout(stop, Math.min(at - now, 2 ** 31 - 1));
    timer.unref();
  }
  const remaining = (): Ms => Math.max(0, at - clock.now());
  return {
    at,
    signal: controller.signal,
    remaining,
    require: (operation, need = LEAST_USEFUL) => {
      const left = remaining();
      if (left < need)
        throw new WardenError('DEADLINE_NEAR', { operation, detail: `${left} ms left, ${need} ms needed.` });
    },
    close: () => clearTimeout(timer),
  };
}
