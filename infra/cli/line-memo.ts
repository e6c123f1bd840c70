import { type At, SECOND } from '../../functions/core/base/time.ts';
import type { LogLine } from '../../functions/core/record/log-record.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import { HeaderMemo, type Understood } from './header-memo.ts';
import { type Stamped, type StampForm, takeApart } from './stamped.ts';

/** A number of so many digits is hardly ever seen twice: a sector, a time. */
const RARE = /\d{5}/;

/** Different lines that are remembered. */
const MAX_LINES = 4_096;
const MAX_MINUTES = 4_096;

/** A year or a zone that stands behind the time. */
const IS_TIME = /^(?:\d{4}|[A-Z]{2,5}|[+-]\d\d(?::?\d\d)?)(?: |$)/;

/**
 * What lines were found to say whose like came before: an outage logs the same line a thousand times with another time.
 * Gives what reading the line anew would give; for one log, whose times are all read alike.
 */
export class LineMemo {
  readonly #understand: (text: string) => Understood;
  readonly #headers: HeaderMemo;
  readonly #known: Readonly<Record<StampForm, Map<string, Understood>>> = {
    traditional: new Map(),
    iso: new Map(),
    'iso with fraction': new Map(),
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
    const stamped = takeApart(text);
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
    if (IS_TIME.test(stamped.tail)) return found;
    if (quick === null) this.#headers.learn(found, stamped);
    if (RARE.test(found.line.message)) return found;
    if (memory.size >= MAX_LINES) memory.clear();
    memory.set(stamped.tail, found);
    return found;
  }

  /** When a minute began; null where its seconds are not all of one piece, as at the edge of what a year may be taken for. */
  #minuteOf({ minute, zone }: Stamped): At | null {
    const last = this.#lastMinute;
    if (last !== null && last.text === minute && last.zone === zone) return last.at;
    const key = `${minute}${zone}`;
    const at = this.#minutes.get(key) ?? this.#beginOf(minute, zone);
    if (this.#minutes.size >= MAX_MINUTES) this.#minutes.clear();
    this.#minutes.set(key, at);
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
