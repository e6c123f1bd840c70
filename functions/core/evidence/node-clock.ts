import { type At, HOUR, MINUTE, type Ms, SECOND } from '../base/time.ts';
import type { Signal } from '../rules/signal.ts';
import type { SignalKind } from '../rules/signal-kinds.ts';
import { type Mark, spansOfMinutes, wasSetBack } from './set-back.ts';

/** From the line on the node to Logging, as long as nothing is wrong (docs/oci-facts.md#whose-clock). */
const KNOWN_DELAY: Ms = 2 * MINUTE;

/** Clocks that nobody would call wrong differ by this at most. */
const CLOCKS_DIFFER: Ms = 2 * MINUTE;

/** Of two moments that lie closer together, by stamps of two nodes, either may have been the first. */
export const ORDER_UNKNOWN: Ms = KNOWN_DELAY + CLOCKS_DIFFER;

/** Zones differ by these; a clock that was set wrongly hardly ever does to the millisecond. */
const QUARTER: Ms = 15 * MINUTE;

/** A corrected stamp may lie this little after its reading: an offset is learned from a line that took its time. */
const LEARNED_SLACK: Ms = 30 * SECOND;

/** Longer than an outage that a plan is for. */
const DOUBT_LASTS: Ms = 24 * HOUR;

const NEVER = Number.NEGATIVE_INFINITY;

/**
 * What a node's lines have shown of its clock: the newest of each, so that any order and any repetition of the lines
 * give the same.
 */
export interface NodeClock {
  /** When a line was read last. */
  readonly readAt?: At;
  /** The line that was dated newest. */
  readonly newest?: readonly [at: At, readAt: At];
  /** When a line was read that was stamped just before. */
  readonly rightAt?: At;
  /** A line that was stamped after its reading, by so much. */
  readonly off?: readonly [readAt: At, ahead: Ms];
  /** Lines that were stamped long before: late, or the clock is behind. Of each of the newest minutes the latest and the least late. */
  readonly behind?: readonly Mark[];
  /** By how much stamps of the node are corrected: its zone, or how far its clock was set back. */
  readonly corrected?: readonly [readAt: At, ahead: Ms];
}

/**
 * When a node was heard last: the stamp of its newest line or, where its clock is behind, the moment of its reading less
 * what lines take to arrive. A node that is heard all the time is not silent because its clock says so.
 */
export function lastHeard({ readAt }: NodeClock, stampedAt: At | null): At | null {
  if (readAt === undefined || stampedAt === null) return stampedAt;
  return Math.max(stampedAt, readAt - KNOWN_DELAY);
}

/** Kinds of which the latest possible moment is kept: whether something may still be done rests on them. */
export const ACTING_KINDS = [
  'lk-failover',
  'lk-recovery-started',
  'lk-halt',
  'boot',
  'fs-dead',
  'fs-mounted',
] as const;
export type ActingKind = (typeof ACTING_KINDS)[number];

/** The kind as one of those that are acted upon; null for others. */
export function actingKind(kind: SignalKind | undefined): ActingKind | null {
  return ACTING_KINDS.find((acting) => acting === kind) ?? null;
}

/** By kind, of the newest: when it can have happened at the latest, whatever the clock of the node says. */
export type LatestMoments = Readonly<Partial<Record<ActingKind, At>>>;

/** What one line shows of its node's clock; nothing where nobody says when it was read. */
export function clockOf({ at, readAt, stampedAt = at }: Signal): NodeClock {
  if (readAt == null) return {};
  const line = { readAt, newest: [at, readAt] } as const;
  const ahead = stampedAt - readAt;
  const correction = stampedAt - at;
  if (correction !== 0 && correction % QUARTER === 0) return { ...line, corrected: [readAt, correction] };
  if (correction < 0) return { ...line, corrected: [readAt, correction] };
  if (ahead > CLOCKS_DIFFER) return { ...line, off: [readAt, ahead] };
  return ahead < -ORDER_UNKNOWN ? { ...line, behind: [[readAt, ahead]] } : { ...line, rightAt: readAt };
}

/** Least upper bound. */
export function joinClocks(a: NodeClock, b: NodeClock): NodeClock {
  const [newest, off, corrected] = [
    newer(a.newest, b.newest),
    newer(a.off, b.off),
    newer(a.corrected, b.corrected),
  ];
  const readAt = Math.max(a.readAt ?? NEVER, b.readAt ?? NEVER);
  const rightAt = Math.max(a.rightAt ?? NEVER, b.rightAt ?? NEVER);
  const behind =
    b.behind === undefined ? (a.behind ?? []) : spansOfMinutes([...(a.behind ?? []), ...b.behind]);
  return {
    ...(readAt > NEVER && { readAt }),
    ...(newest && { newest }),
    ...(rightAt > NEVER && { rightAt }),
    ...(off && { off }),
    ...(behind.length > 0 && { behind }),
    ...(corrected && { corrected }),
  };
}

function newer(a: Mark | undefined, b: Mark | undefined): Mark | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a[0] !== b[0]) return a[0] > b[0] ? a : b;
  return a[1] >= b[1] ? a : b;
}

/** When something of this kind can have happened at the latest; null for kinds that nothing is done upon. */
export function latestMoment({ kind, at, readAt }: Signal): readonly [ActingKind, At] | null {
  const acting = actingKind(kind);
  return acting === null ? null : [acting, Math.max(at, (readAt ?? at) - KNOWN_DELAY)];
}

/** Least upper bound. */
export function joinLatest(a: LatestMoments, b: LatestMoments): LatestMoments {
  const joined = ACTING_KINDS.map((kind) => [kind, Math.max(a[kind] ?? 0, b[kind] ?? 0)] as const);
  return Object.fromEntries(joined.filter(([, at]) => at > 0));
}

/** A clock that is not to be relied on, as its newest lines show it. */
export interface ClockDoubt {
  /** When the line that shows it was read. */
  readonly readAt: At;
  /** How much later its stamp was; negative: earlier. */
  readonly ahead: Ms;
}

/**
 * Whether the stamps of a node can be relied on: not while its newest lines are stamped after their reading, which no
 * zone explains, nor after its clock was found to be set back, until a line is stamped rightly again. A line that came
 * late is no doubt; what it may be acted upon counts by its reading.
 */
export function doubtOf({ rightAt = NEVER, off, corrected }: NodeClock): ClockDoubt | null {
  const isSetBack = corrected !== undefined && corrected[1] % QUARTER !== 0;
  const doubts = [isSetBack ? corrected : undefined, isZone(corrected, off) ? undefined : off];
  const [doubt] = doubts.filter((mark) => mark !== undefined && mark[0] > rightAt);
  return doubt === undefined ? null : { readAt: doubt[0], ahead: doubt[1] };
}

/** A doubt that nothing has renewed for so long is over: a quiet node may write no line that would lift it. */
export function isDoubtful(doubt: ClockDoubt | null | undefined, now: At): doubt is ClockDoubt {
  return doubt != null && now - doubt.readAt <= DOUBT_LASTS;
}

/** Whether the node's zone accounts for the stamp, or has been seen to be right since. */
function isZone(corrected: Mark | undefined, off: Mark | undefined): boolean {
  if (corrected === undefined || off === undefined || corrected[1] % QUARTER !== 0) return false;
  return corrected[0] >= off[0] || Math.abs(off[1] - corrected[1]) <= ORDER_UNKNOWN;
}

/**
 * Signals of one node, with stamps that lie behind set right where its earlier lines tell how: by the difference of its
 * zone, or of its clock once that was seen to be set back. Otherwise a loss would seem to lie before the log-in that it
 * ended. What only came late keeps its time, whatever was read before it.
 * @param isRepeated whether the line was here before, with this stamp: a clock that was set back does not move it.
 */
export function rightlyDated(
  signals: readonly Signal[],
  known: NodeClock,
  isRepeated: (signal: Signal) => boolean = () => false,
): readonly Signal[] {
  let clock = known;
  const dated = new Map<Signal, Signal>();
  const inOrderRead = [...signals].sort((a, b) => (a.readAt ?? 0) - (b.readAt ?? 0));
  for (const signal of inOrderRead) {
    const right = corrected(signal, clock, isRepeated);
    dated.set(signal, right);
    clock = joinClocks(clock, clockOf(right));
  }
  return signals.map((signal) => dated.get(signal) ?? signal);
}

/**
 * A signal that says it was read, or written, later than it can have been by our own clock: it counts as read and
 * written now. Whoever writes in the name of `detect` could otherwise date facts so that they outlast all true ones.
 */
export function notAfterNow(signal: Signal, now: At): Signal {
  const { at, readAt, stampedAt = at } = signal;
  const limit = now + CLOCKS_DIFFER;
  const isReadLater = readAt != null && readAt > limit;
  if (!isReadLater && at <= limit) return signal;
  return {
    ...signal,
    ...(isReadLater && { readAt: now }),
    ...(at > limit && { at: now, stampedAt }),
  };
}

/**
 * A signal of which nobody says when it was read, such as one that the version before has stored: it was by now. What is
 * acted upon counts as read just now; anything else keeps its time, since the line may come again for the tenth time.
 */
export function readByNow(signal: Signal, now: At): Signal {
  if (signal.readAt != null) return signal;
  const past = notAfterNow(signal, now);
  return actingKind(past.kind) === null ? past : { ...past, readAt: now };
}

function corrected(signal: Signal, clock: NodeClock, isRepeated: (signal: Signal) => boolean): Signal {
  const { at, readAt, stampedAt } = signal;
  if (readAt == null || stampedAt !== undefined || readAt - at <= ORDER_UNKNOWN) return signal;
  const { rightAt = NEVER, corrected: by } = clock;
  if (by !== undefined && by[0] > rightAt) {
    const moved = at - by[1];
    if (moved <= readAt + LEARNED_SLACK && moved >= readAt - ORDER_UNKNOWN)
      return { ...signal, at: Math.min(moved, readAt), stampedAt: at };
  }
  return wasSetBack(clock, [readAt, at - readAt]) && !isRepeated(signal)
    ? { ...signal, at: readAt, stampedAt: at }
    : signal;
}
