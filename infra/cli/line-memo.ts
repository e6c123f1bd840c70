import { remember } from '../../functions/core/base/remember.ts';
import { type At, SECOND } from '../../functions/core/base/time.ts';
import type { LogLine } from '../../functions/core/record/log-record.ts';
import { type Stamped, stampOf } from '../../functions/core/record/stamp-places.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import { HeaderMemo, type Understood } from './header-memo.ts';

/** A number of so many digits is hardly ever seen twice: a sector, a time. */
const RARE = /\d{5}/;

/** Different lines that are remembered. */
const MAX_LINES = 4_096;
const MAX_MINUTES = 4_096;

/**
 * What lines were found to say whose like came before: an outage logs the same line a thousand times with another time.
 * Gives what reading the line anew would give; for one log, whose times are all read alike.
 */
export class LineMemo {
  readonly #understand: (text: string) => Understood;
  readonly #headers: HeaderMemo;
  readonly #known: Readonly<Record<Stamped['form'], Map<string, Understood>>> = {
    traditional: new Map(),
    second: new Map(),
    fraction: new Map(),
  };
  readonly #minutes = new Map<string, At | null>();
  #lastMinute: { readonly text: string; readonly zone: string; readonly at: At | null } | null = null;

  /**
   * @param understand reads one line, and gives the same for the same text whatever was read before.
   * @param match what it finds in a line that was taken apart.
   */
  constructor(understand: (text: string) => Understood, match: (line: LogLine) => Signal | null) {
    this.#understand = understand;
    this.#headers = new HeaderMemo(match);
  }

  understand(text: string): Understood {
    const stamped = stampOf(text);
    if (stamped === null) return this.#understand(text);
    const memory = this.#known[stamped.form];
    const known = memory.get(stamped.tail);
    if (known === undefined) return this.#learn(text, stamped, memory);
    const minute = this.#minuteOf(stamped);
    return minute === null ? this.#understand(text) : dated(known, text, minute + stamped.ms);
  }

  #learn(text: string, stamped: Stamped, memory: Map<string, Understood>): Understood {
    const minute = this.#minuteOf(stamped);
    const at = minute === null ? null : minute + stamped.ms;
    const quick = at === null ? null : this.#headers.understand(text, stamped, at);
    const found = quick ?? this.#understand(text);
    if (found.signal === null || found.text !== text || found.line.at !== at) return found;
    if (quick === null) this.#headers.learn(found, stamped);
    if (RARE.test(found.line.message)) return found;
    return remember(memory, stamped.tail, found, MAX_LINES);
  }

  /** When a minute began; null where its seconds are not all of one piece, as at the edge of what a year may be taken for. */
  #minuteOf({ minute, zone }: Stamped): At | null {
    const last = this.#lastMinute;
    if (last !== null && last.text === minute && last.zone === zone) return last.at;
    const key = `${minute}${zone}`;
    const known = this.#minutes.get(key);
    const at =
      known === undefined ? remember(this.#minutes, key, this.#beginOf(minute, zone), MAX_MINUTES) : known;
    this.#lastMinute = { text: minute, zone, at };
    return at;
  }

  #beginOf(minute: string, zone: string): At | null {
    const at = (second: string) => this.#understand(`${minute}:${second}${zone} host program: text`).line.at;
    const [first, last] = [at('00'), at('59')];
    return first !== null && last === first + 59 * SECOND ? first : null;
  }
}

function dated({ line, signal, like }: Understood, text: string, at: At): Understood {
  return { text, line: { ...line, at }, signal: signal === null ? null : { ...signal, at }, like };
}
