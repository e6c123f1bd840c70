import { type At, MINUTE, type Ms } from '../../../functions/core/base/time.ts';
import type { Interruption, Interrupts, Outage } from './outage.ts';

/** A batch that waited is tried once in half a minute, then it goes its usual way. */
const ECHO: Ms = 5 * MINUTE;

/** The way from the nodes to people in one story: what is interrupted, and when, hence what may be demanded. */
export class Way {
  readonly outages: readonly Outage[];
  readonly #start: At;

  /** @param start of the story; `outages` are told in times since then. */
  constructor(outages: readonly Outage[], start: At) {
    this.outages = outages;
    this.#start = start;
  }

  /** From when on a line that is in Logging at a moment can be taken in; Infinity: not in this story. */
  readableFrom(at: At): At {
    let from = at;
    // One outage may end within another.
    for (const { to } of this.#interruptions('lines', from)) from = Math.max(from, to);
    return from === at ? at : this.readableFrom(from);
  }

  /** The end of the last interruption of a span, whatever is interrupted; null: there is none. */
  interruptedUntil(from: At, to: At): At | null {
    const ends = this.#all(['lines', 'notices'])
      .filter((one) => one.from < to && one.to > from)
      .map((one) => one.to);
    return ends.length === 0 ? null : Math.max(...ends);
  }

  /** From when on everything has worked, up to the end of the story; Infinity: not yet then. */
  get worksFrom(): At {
    return Math.max(this.#start, ...this.outages.map(({ to }) => this.#start + to));
  }

  /** Whether lines of a node may have been lost on their way since a moment, or are lost now. */
  mayHaveLost(node: string, since: At): boolean {
    return this.outages.some(({ loses, to }) => loses.includes(node) && this.#start + to >= since);
  }

  /** Whether lines of a span were held up by what no alarm shows: nobody can be silent about what has not come. */
  isHeldUnseen(since: At, until: At): boolean {
    return this.outages.some(
      ({ interrupts, alarmWithin, from, to }) =>
        interrupts === 'lines' &&
        alarmWithin === null &&
        this.#start + from <= until &&
        this.#start + to >= since,
    );
  }

  /** How old what notices say may be at a moment because of outages, besides the usual: lines, and answers of the API. */
  ageAt(now: At): { readonly lines: Ms; readonly api: Ms } {
    const age = (kinds: readonly Outage['makesOld'][]) => {
      const making = this.outages.filter(({ makesOld }) => kinds.includes(makesOld));
      let since = now;
      // One outage that began within another goes on from where that began.
      for (let before = -1; before !== since; ) {
        before = since;
        for (const { from, to } of making)
          if (this.#within(since, from, to + ECHO)) since = Math.min(since, this.#start + from);
      }
      return now - since;
    };
    return { lines: age(['lines', 'all']), api: age(['all']) };
  }

  #within(at: At, from: Ms, to: Ms): boolean {
    return at >= this.#start + from && at <= this.#start + to;
  }

  #interruptions(of: Interrupts, at: At): readonly Interruption[] {
    return this.#all([of]).filter(({ from, to }) => from <= at && to > at);
  }

  #all(kinds: readonly Interrupts[]): readonly Interruption[] {
    return this.outages
      .filter(({ interrupts }) => kinds.includes(interrupts))
      .map(({ from, to }) => ({ from: this.#start + from, to: this.#start + to }));
  }
}
