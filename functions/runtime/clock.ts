import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { At, Ms } from '../core/base/time.ts';
import type { Clock, Ids } from '../core/ports.ts';

/** The real wall clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    setTimeout(ms, undefined, { signal }).catch(() => {
      throw signal?.reason;
    }),
};

/** 24 URL-safe characters from 18 random bytes. */
export const randomIds: Ids = { unique: () => randomBytes(18).toString('base64url') };

/** `Date` has whole seconds and an answer is some milliseconds on its way: a smaller difference says nothing. */
const TELLS_NOTHING: Ms = 2_000;
/** An answer that took longer may have waited here (a container is frozen between invocations): its date is old. */
const QUICK: Ms = 5_000;

/**
 * The time of Oracle's services, taken from their answers. Leases, waiting times and approvals are compared by
 * several containers; a host whose clock is wrong, or jumps, must neither shorten a waiting time nor lengthen an
 * approval. Until the first answer it is the clock of the host.
 */
export class ServiceClock implements Clock {
  #offset: Ms = 0;

  constructor(private readonly host: Clock) {}

  now(): At {
    return this.host.now() + this.#offset;
  }

  sleep(ms: Ms, signal?: AbortSignal): Promise<void> {
    return this.host.sleep(ms, signal);
  }

  /** A moment that the host named by its own clock, such as the end of an invocation. */
  fromHost(at: At): At {
    return at + this.#offset;
  }

  /** Time of the host's own clock, for {@link answered}. */
  hostNow(): At {
    return this.host.now();
  }

  /**
   * A service has answered.
   * @param date when it did, by its own clock; rounded down to whole seconds or not. NaN is ignored.
   * @param sentAt when the request left, by the host's clock.
   */
  answered(date: At, sentAt: At): void {
    const host = this.host.now();
    if (!Number.isFinite(date) || host < sentAt || host - sentAt > QUICK) return;
    const offset = date - host;
    if (Math.abs(offset - this.#offset) >= TELLS_NOTHING) this.#offset = offset;
  }
}
