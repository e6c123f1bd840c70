import { SECOND } from '../../functions/core/base/time.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';

interface Held {
  readonly second: number;
  /** The newest of its second that was not handed on; null when all were. */
  newest: Signal | null;
}

/**
 * Of lines that differ in nothing but their time, first and last of a second are handed on: evidence keeps no more of them
 * (`core/evidence/series.ts`). A storm of lines then costs as much as a few of them.
 */
export class SameSecond {
  readonly #add: (signal: Signal) => void;
  readonly #held = new Map<object, Held>();

  constructor(add: (signal: Signal) => void) {
    this.#add = add;
  }

  /** @param like the same for lines that differ in their time alone. */
  add(signal: Signal, like: object): void {
    // Each log-in is remembered by itself.
    if (hasTopology(signal)) {
      this.#add(signal);
      return;
    }
    const second = Math.floor(signal.at / SECOND);
    const held = this.#held.get(like);
    if (held !== undefined && held.second === second && (held.newest?.at ?? 0) <= signal.at) {
      held.newest = signal;
      return;
    }
    if (held?.newest != null) this.#add(held.newest);
    this.#add(signal);
    this.#held.set(like, { second, newest: null });
  }

  /** Hands on what was held back. */
  flush(): void {
    for (const { newest } of this.#held.values()) if (newest !== null) this.#add(newest);
    this.#held.clear();
  }
}

function hasTopology({ kind, session, portal }: Signal): boolean {
  return (
    (session !== undefined && portal !== undefined) || kind === 'device-attached' || kind === 'host-added'
  );
}
