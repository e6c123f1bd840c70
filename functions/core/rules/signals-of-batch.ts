import { type At, HOUR, MINUTE, type Ms, SECOND } from '../base/time.ts';
import type { LogRecord, TimeContext } from '../record/log-record.ts';
import { zoneOffsetHours } from '../record/parse-line.ts';
import type { Matcher } from './matcher.ts';
import { notAfterRead } from './not-after-read.ts';
import type { Signal } from './signal.ts';
import { SignalMemo } from './signal-memo.ts';

/** A line that the agent has just read was written at most this long ago, and clocks differ by no more than that. */
const JUST_READ: Ms = 2 * MINUTE;
const CLOCKS_DIFFER: Ms = 30 * SECOND;
/** One late line can look like a wrong zone. */
const LINES_THAT_AGREE = 2;

interface BatchSignals {
  /** None is dated later than Logging took its line in. */
  readonly signals: readonly Signal[];
  /** Signals whose stamp is by a zone off the record's time, by these hours: a wrong zone when many agree. */
  readonly zoneOffsets: Readonly<Record<string, number>>;
  /** Nodes that were dated by their own lines: by how many hours, or quarters of one, their stamps were ahead. */
  readonly offNodes: Readonly<Record<string, number>>;
}

/** Signals of log records, in the records' order. A line that rsyslog repeated N times yields one signal. */
export function signalsOf(records: Iterable<LogRecord>, matcher: Matcher, ctx: TimeContext): BatchSignals {
  const batch = new SignalsOfBatch(matcher, ctx);
  for (const record of records) batch.add(record);
  return batch.end();
}

/**
 * {@link signalsOf} of records that come one by one.
 *
 * When every dated line of a node in the batch is by the same zone off the moment at which it was read, its syslog does
 * not run in the configured zone: its signals are dated without that difference. Otherwise a stock image, which runs in
 * UTC, would seem to have lost its disk nine hours ago.
 */
export class SignalsOfBatch {
  readonly #zone: string;
  readonly #memo: SignalMemo;
  readonly #signals: Signal[] = [];
  readonly #zoneOffsets: Record<string, number> = {};
  readonly #zones = new Map<string, NodeZone>();

  constructor(matcher: Matcher, ctx: TimeContext) {
    this.#zone = ctx.zone;
    this.#memo = new SignalMemo(matcher, ctx);
  }

  add(record: LogRecord): void {
    const line = this.#memo.read(record);
    if (line === null) return;
    const { signal, at } = line;
    const hours = zoneOffsetHours(line, record, this.#zone);
    if (hours !== 0) this.#zoneOffsets[hours] = (this.#zoneOffsets[hours] ?? 0) + 1;
    const isNew = isJustRead(at, hours, record.time);
    const before = this.#zones.get(signal.node);
    const zone = seenIn(before, hours, isNew);
    if (zone !== before) this.#zones.set(signal.node, zone);
    this.#signals.push(signal);
  }

  end(): BatchSignals {
    const zones = this.#zones;
    const isAnyOff = [...zones.values()].some(isOff);
    const signals = isAnyOff
      ? this.#signals.map((signal) => inRightZone(signal, zones.get(signal.node)))
      : this.#signals;
    const off = [...zones].filter(([, zone]) => isOff(zone)).map(([node, { hours: ahead }]) => [node, ahead]);
    const offNodes = Object.fromEntries(off) as Readonly<Record<string, number>>;
    return { signals: notAfterRead(signals), zoneOffsets: this.#zoneOffsets, offNodes };
  }
}

interface NodeZone {
  /** Hours ahead of the time of reading; the same for all lines while `agree`. */
  readonly hours: number;
  readonly lines: number;
  readonly agree: boolean;
}

/** One more line of a node, `hours` ahead of its record. */
function seenIn(zone: NodeZone | undefined, hours: number, justRead: boolean): NodeZone {
  const agree = justRead && (zone === undefined || (zone.agree && zone.hours === hours));
  // Enough of them: most lines of a batch say nothing new. While they agree, their hours are the same.
  if (zone !== undefined && zone.lines >= LINES_THAT_AGREE && zone.agree === agree) return zone;
  return { hours, lines: (zone?.lines ?? 0) + 1, agree };
}

function isJustRead(at: At | null, hours: number, readAt: At | null): boolean {
  if (at === null || readAt === null) return false;
  const age = readAt - (at - hours * HOUR);
  return age >= -CLOCKS_DIFFER && age <= JUST_READ;
}

function inRightZone(signal: Signal, zone: NodeZone | undefined): Signal {
  if (zone === undefined || !isOff(zone)) return signal;
  return { ...signal, at: signal.at - zone.hours * HOUR, stampedAt: signal.at };
}

function isOff(zone: NodeZone): boolean {
  return zone.agree && zone.hours !== 0 && zone.lines >= LINES_THAT_AGREE;
}
