import { type At, HOUR, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import type { Clock } from '../../../functions/core/ports.ts';

interface Timer {
  readonly at: At;
  readonly seq: number;
  run(): void;
}

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

/**
 * Time that moves only from one timer to the next. Between two timers every promise that can go on does, so the order
 * of everything depends on the timers alone: by time, then by who asked first.
 */
export class VirtualTime implements Clock {
  #now: At;
  #seq = 0;
  /** Binary heap: the earliest timer first. */
  readonly #heap: Timer[] = [];
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

  /** Runs `action` at a moment; one that has passed is now. */
  at(at: At, action: () => void): void {
    this.#push({ at: Math.max(at, this.#now), seq: this.#seq++, run: action });
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
    for (let next = this.#heap[0]; next !== undefined && next.at <= until; next = this.#heap[0]) {
      this.#pop();
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settle();
      for (const listener of this.#listeners) listener();
    }
    this.#now = Math.max(this.#now, until);
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    heap.push(timer);
    let i = heap.length - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (!this.#swapIfEarlier(i, up)) return;
      i = up;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    let i = 0;
    for (;;) {
      const left = 2 * i + 1;
      const right = left + 1;
      const child = isEarlier(heap[right], heap[left]) ? right : left;
      if (!this.#swapIfEarlier(child, i)) return;
      i = child;
    }
  }

  #swapIfEarlier(lower: number, upper: number): boolean {
    const [a, b] = [this.#heap[lower], this.#heap[upper]];
    if (a === undefined || b === undefined || !isEarlier(a, b)) return false;
    this.#heap[lower] = b;
    this.#heap[upper] = a;
    return true;
  }
}

function isEarlier(a: Timer | undefined, b: Timer | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.at < b.at || (a.at === b.at && a.seq < b.seq);
}

/** Everything that waits for nothing but promises has run when the event loop comes round. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
