import * as v from 'valibot';
import { compareText } from '../base/canonical.ts';
import type { Stored } from '../base/json-bytes.ts';
import { MONTH, type Month, monthOf } from '../base/month.ts';
import { type At, HOUR, MINUTE, type Ms } from '../base/time.ts';
import type { Signal } from '../rules/signal.ts';

/** A line that took longer than this is late: the connector collects for minutes, and repeats for more. */
export const HEARTBEAT_LATE: Ms = 15 * MINUTE;
/** The line is put in once an hour; a schedule's minute wanders. */
export const HEARTBEAT_EVERY: Ms = HOUR - 5 * MINUTE;

const MAX_RECENT = 20;
/** The month that is told of, the one that runs, and one more for lines that came late. */
const MAX_MONTHS = 3;
const ID = /^[A-Za-z0-9._:-]{1,64}$/;

/** The heartbeat as it stands in the log; the rule pack turns it into a signal of kind `heartbeat`. */
export function heartbeatLine(id: string): string {
  if (!ID.test(id))
    throw new RangeError('The id of a heartbeat has 1 to 64 characters out of A-Z a-z 0-9 . _ : -');
  return `oci-iscsi-warden: warden-heartbeat: ${id}`;
}

/** Id of the hourly line: two sweeps of one hour write the same line. */
export function hourlyId(now: At): string {
  return `hourly-${Math.floor(now / HOUR)}`;
}

export const heartbeatLastSchema = v.object({
  schema: v.literal('warden.heartbeat/1'),
  /** Newest line first, at most 20. */
  recent: v.array(
    v.object({
      id: v.pipe(v.string(), v.regex(ID)),
      /** When the line was put in, by the line's own time. */
      lineAt: v.pipe(v.number(), v.finite()),
      /** When `respond` saw it first. */
      seenAt: v.pipe(v.number(), v.finite()),
    }),
  ),
  /** How many came out in each month of the zone, newest first; absent where months are not summarised. */
  months: v.optional(
    v.array(
      v.object({
        month: v.pipe(v.string(), v.regex(MONTH)),
        lines: v.pipe(v.number(), v.integer(), v.minValue(0)),
        /** Time of the earliest line that was counted. */
        since: v.pipe(v.number(), v.finite()),
      }),
    ),
  ),
});

/** The heartbeats that came out. */
export type HeartbeatLast = Stored<typeof heartbeatLastSchema>;
/** How often the way from Logging was proven in a month. */
export type ProvenMonth = NonNullable<HeartbeatLast['months']>[number];

/**
 * Takes the heartbeat signals out of a batch of signals into the list of what came out. Called by `respond` before it
 * folds the rest: a heartbeat belongs to no node. Order and repetition of deliveries change nothing but `seenAt` of a
 * line seen for the first time.
 *
 * @param countIn the zone by whose months they are counted; null: they are not.
 * @returns null when nothing new came, so that nothing needs to be written.
 */
export function recordHeartbeat(
  last: HeartbeatLast | null,
  signals: readonly Signal[],
  now: At,
  countIn: string | null = null,
): HeartbeatLast | null {
  const before = last?.recent ?? [];
  const known = new Map(before.map((seen) => [seen.id, seen]));
  const came: At[] = [];
  for (const signal of signals) {
    const id = signal.detail;
    if (signal.kind !== 'heartbeat' || id === undefined || !ID.test(id) || known.has(id)) continue;
    // A line without a time, or from the future, came out now.
    const lineAt = signal.at > 0 && signal.at <= now ? signal.at : now;
    known.set(id, { id, lineAt, seenAt: now });
    came.push(lineAt);
  }
  if (came.length === 0) return null;
  const recent = [...known.values()].sort((a, b) => b.lineAt - a.lineAt || compareText(a.id, b.id));
  const next = { schema: 'warden.heartbeat/1', recent: recent.slice(0, MAX_RECENT) } as const;
  if (countIn === null) return next;
  // A line older than all that are remembered may have been counted before.
  const oldest = before.length < MAX_RECENT ? null : before.at(-1);
  const counted = came.filter((at) => oldest == null || at > oldest.lineAt);
  return { ...next, months: withLines(last?.months ?? [], counted, countIn) };
}

function withLines(months: readonly ProvenMonth[], lines: readonly At[], zone: string): ProvenMonth[] {
  const all = new Map<Month, ProvenMonth>(months.map((one) => [one.month, one]));
  for (const at of lines) {
    const month = monthOf(at, zone);
    const had = all.get(month);
    all.set(month, { month, lines: (had?.lines ?? 0) + 1, since: Math.min(had?.since ?? at, at) });
  }
  return [...all.values()].sort((a, b) => compareText(b.month, a.month)).slice(0, MAX_MONTHS);
}

/** Whether a line put in at `sentAt` came out; any later line proves the way as well. */
export function isHeartbeatOut(last: HeartbeatLast | null, id: string, sentAt: At): boolean {
  return (last?.recent ?? []).some((seen) => seen.id === id || seen.lineAt >= sentAt);
}

/** Milliseconds that the newest line took; null when none came out yet. */
export function heartbeatLatency(last: HeartbeatLast | null): Ms | null {
  const newest = last?.recent[0];
  return newest === undefined ? null : newest.seenAt - newest.lineAt;
}
