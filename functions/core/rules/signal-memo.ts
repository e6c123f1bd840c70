import { remember } from '../base/remember.ts';
import { type At, DAY, SECOND } from '../base/time.ts';
import type { HeaderKind, LogRecord, TimeContext } from '../record/log-record.ts';
import { parseLine } from '../record/parse-line.ts';
import { type Stamped, stampOf } from '../record/stamp-places.ts';
import { areClocksChangedNear } from '../record/wall-time.ts';
import { type Matcher, nodeKey, shownHost } from './matcher.ts';
import type { Signal } from './signal.ts';

/** A line that matched a rule. */
export interface SignalLine {
  readonly header: HeaderKind;
  /** The line's own time; null when it has none. */
  readonly at: At | null;
  readonly signal: Signal;
}

/** What lines with the same text behind their stamp say. */
interface Known {
  readonly header: HeaderKind;
  readonly host: string | null;
  /** Null when no rule matched. */
  readonly signal: Signal | null;
}

/** When a minute began, by clocks that were not changed near it. */
interface Minute {
  readonly text: string;
  readonly zone: string;
  readonly at: At | null;
}

/** Different lines, hosts and nodes that are remembered. */
const MAX_REMEMBERED = 4_096;
/** A stamp is of the same year for all who read it within this. */
const SAME_YEAR = 100 * DAY;

/**
 * What the lines of a batch say: an outage logs the same line a thousand times with another time, and then header and rules
 * are met once. Gives what reading each line anew would give (test/core/rules/signal-memo.test.ts).
 */
export class SignalMemo {
  readonly #matcher: Matcher;
  readonly #ctx: TimeContext;
  readonly #known = {
    traditional: new Map<string, Known>(),
    second: new Map<string, Known>(),
    fraction: new Map<string, Known>(),
  };
  readonly #hosts = new Map<string, string>();
  readonly #nodes = new Map<string, string>();
  #minute: Minute | null = null;
  /** Lines that were read, not remembered. */
  parsed = 0;

  constructor(matcher: Matcher, ctx: TimeContext) {
    this.#matcher = matcher;
    this.#ctx = ctx;
  }

  /** What a record's line says; null when no rule matches it. */
  read(record: LogRecord): SignalLine | null {
    const stamped = record.time === null ? null : stampOf(record.text);
    if (stamped === null) return this.#parse(record, null);
    const known = this.#known[stamped.form].get(stamped.tail);
    const minute = known === undefined ? null : this.#minuteOf(stamped, record.time);
    if (known === undefined || minute === null) return this.#parse(record, stamped);
    if (known.signal === null) return null;
    const isAlike = (record.readAt === null) === (known.signal.readAt === undefined);
    if (!isAlike) return this.#parse(record, null);
    const at = minute + stamped.ms;
    const host = record.host ?? known.host;
    const signal: { -readonly [K in keyof Signal]: Signal[K] } = { ...known.signal };
    signal.node = this.#shared(nodeKey(record, host));
    signal.host = host === null ? null : this.#shown(host);
    signal.at = at;
    if (record.readAt !== null) signal.readAt = record.readAt;
    return { header: known.header, at, signal };
  }

  #shown(host: string): string {
    const known = this.#hosts.get(host);
    if (known !== undefined) return known;
    return remember(this.#hosts, host, shownHost(host) ?? host, MAX_REMEMBERED);
  }

  /** One text for all signals of a node: each record has one of its own, with all of the record behind it. */
  #shared(node: string): string {
    const known = this.#nodes.get(node);
    if (known !== undefined) return known;
    return remember(this.#nodes, node, node, MAX_REMEMBERED);
  }

  #parse(record: LogRecord, stamped: Stamped | null): SignalLine | null {
    if (!this.#matcher.mayMatch(record.text)) return null;
    this.parsed += 1;
    const line = parseLine(record.text, record.time, this.#ctx);
    const signal = this.#matcher.match(line, record);
    if (stamped !== null)
      this.#learn(record, stamped, line.at, { header: line.header, host: line.host, signal });
    return signal === null ? null : { header: line.header, at: line.at, signal };
  }

  #learn(record: LogRecord, stamped: Stamped, at: At | null, known: Known): void {
    const minute = this.#minuteOf(stamped, record.time);
    if (minute === null || at !== minute + stamped.ms) return;
    remember(this.#known[stamped.form], stamped.tail, known, MAX_REMEMBERED);
  }

  /** When the minute of a stamp began; null where that may depend on the line or on when it was read. */
  #minuteOf({ minute: text, zone }: Stamped, near: At | null): At | null {
    let minute = this.#minute;
    if (minute?.text !== text || minute.zone !== zone) {
      minute = { text, zone, at: this.#beginOf(text, zone, near) };
      this.#minute = minute;
    }
    const { at } = minute;
    return at === null || near === null || Math.abs(at - near) > SAME_YEAR ? null : at;
  }

  #beginOf(minute: string, zone: string, near: At | null): At | null {
    const at = (second: string): At | null =>
      parseLine(`${minute}:${second}${zone} host program: text`, near, this.#ctx).at;
    const [first, last] = [at('00'), at('59')];
    if (first === null || last !== first + 59 * SECOND) return null;
    return areClocksChangedNear(first, this.#ctx.zone) ? null : first;
  }
}
