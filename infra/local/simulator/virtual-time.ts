import { type At, DAY, HOUR, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import type { Clock, Ids } from '../../../functions/core/ports.ts';

/** A length of time as stories write it: `90s`, `31m`, `2h`, `1m30s`, `250ms`, or milliseconds. */
export type Span = string | Ms;

const UNITS: Readonly<Record<string, Ms>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR };

/** @throws RangeError for a text that is no length of time. */
export function spanOf(span: Span): Ms {
  if (typeof span === 'number') return span;
  if (!/^(\d+(ms|s|m|h))+$/.test(span)) throw new RangeError(`'${span}' is no length of time such as 1m30s`);
  return [...span.matchAll(/(\d+)(ms|s|m|h)/g)].reduce(
    (total, [, count, unit]) => total + Number(count) * (UNITS[unit ?? 'ms'] ?? 0),
    0,
  );
}

/** Ids that are the same in every run. */
export function countingIds(prefix: string): Ids {
  let count = 0;
  return {
    unique: () => {
      count += 1;
      return `${prefix}-${String(count).padStart(16, '0')}`;
    },
  };
}

interface Timer {
  readonly at: At;
  run(): void;
}

/**
 * Time that moves only from one timer to the next. Between two timers every promise that can go on does, so the order
 * of everything depends on the timers alone: by time, then by who asked first.
 */
export class VirtualTime implements Clock {
  #now: At;
  /** The earliest timer last; of two for the same moment, the one that was asked for first. */
  readonly #timers: Timer[] = [];
  readonly #listeners: (() => void)[] = [];

  constructor(start: At) {
    this.#now = start;
  }

  now(): At {
    return this.#now;
  }

  sleep(ms: Ms, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.at(this.#now + Math.max(0, ms), resolve);
    });
  }

  /** When the next timer is due; null: there is none. */
  get nextDueAt(): At | null {
    return this.#timers.at(-1)?.at ?? null;
  }

  /** Runs `action` at a moment; one that has passed is now. */
  at(moment: At, action: () => void): void {
    const at = Math.max(moment, this.#now);
    // Nearly all timers are for soon: those behind the new one are few.
    let place = this.#timers.length;
    while (place > 0 && (this.#timers[place - 1]?.at ?? at) <= at) place -= 1;
    this.#timers.splice(place, 0, { at, run: action });
  }

  /** Runs after every timer, when everything that it woke has come to rest. */
  onStep(listener: () => void): void {
    this.#listeners.push(listener);
  }

  after(ms: Ms, action: () => void): void {
    this.at(this.#now + ms, action);
  }

  /** Lets time pass up to and including `until`; all promises that can go on have done so when this resolves. */
  async runUntil(until: At): Promise<void> {
    await settle();
    while ((this.#timers.at(-1)?.at ?? Number.POSITIVE_INFINITY) <= until) await this.#step();
    this.#now = Math.max(this.#now, until);
  }

  /** Moves on; what is due by then runs when time passes again. */
  advance(ms: Ms): void {
    this.#now += ms;
  }

  /**
   * Lets time pass until the work is done.
   * @throws RangeError when it takes longer than `limit`.
   */
  async play<T>(work: Promise<T>, limit: Ms = DAY): Promise<T> {
    const end = this.#now + limit;
    let isDone = false;
    const watched = work.finally(() => {
      isDone = true;
    });
    watched.catch(() => undefined);
    await settle();
    while (!isDone) {
      if ((this.#timers.at(-1)?.at ?? end) > end)
        throw new RangeError('The work takes longer than its limit');
      if (this.#timers.length > 0) await this.#step();
      else await settle();
    }
    return watched;
  }

  async #step(): Promise<void> {
    const next = this.#timers.pop();
    if (next === undefined) return;
    this.#now = Math.max(this.#now, next.at);
    next.run();
    await settle();
    for (const listener of this.#listeners) listener();
  }
}

/** Everything that waits for nothing but promises has run when the event loop comes round. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
