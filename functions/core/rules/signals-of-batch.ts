import type { LogRecord, TimeContext } from '../record/log-record.ts';
import { parseLine, zoneOffsetHours } from '../record/parse-line.ts';
import type { Matcher } from './matcher.ts';
import type { Signal } from './signal.ts';

export interface BatchContext extends TimeContext {
  /** Zone by instance OCID or host name where it differs from `zone`. */
  readonly zoneOf?: (record: LogRecord) => string | undefined;
}

export interface BatchSignals {
  readonly signals: readonly Signal[];
  /** Records without any rule's text, skipped before their header was read. */
  readonly skipped: number;
  /** Records read and matched by no rule. */
  readonly unmatched: number;
  /** Signals without a time: neither the line nor the record had one. */
  readonly undated: number;
  /** Records that carried no `oracle.instanceid`; their node is a host name at best. */
  readonly withoutInstance: number;
  /** Signals whose stamp is a whole number of hours off the record's time, by that number: a wrong zone when many agree. */
  readonly zoneOffsets: Readonly<Record<string, number>>;
}

/** Signals of log records, in the records' order. A line that rsyslog repeated N times yields one signal. */
export function signalsOf(records: Iterable<LogRecord>, matcher: Matcher, ctx: BatchContext): BatchSignals {
  const signals: Signal[] = [];
  const zoneOffsets: Record<string, number> = {};
  let skipped = 0;
  let unmatched = 0;
  let undated = 0;
  let withoutInstance = 0;
  for (const record of records) {
    if (record.instanceId === null) withoutInstance += 1;
    if (!matcher.mayMatch(record.text)) {
      skipped += 1;
      continue;
    }
    const zone = ctx.zoneOf?.(record);
    const line = parseLine(record.text, record.time, zone === undefined ? ctx : { ...ctx, zone });
    const signal = matcher.match(line, record);
    if (signal === null) {
      unmatched += 1;
      continue;
    }
    if (signal.at === 0) undated += 1;
    const hours = zoneOffsetHours(line, record);
    if (hours !== 0) zoneOffsets[hours] = (zoneOffsets[hours] ?? 0) + 1;
    signals.push(signal);
  }
  return { signals, skipped, unmatched, undated, withoutInstance, zoneOffsets };
}
