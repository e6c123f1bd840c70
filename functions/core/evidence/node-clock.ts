import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import type { Signal } from '../rules/signal.ts';

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

const NEVER = Number.NEGATIVE_INFINITY;

/**
 * What a node's lines have shown of its clock: the newest of each by the moment of reading, so that any order and any
 * repetition of the lines give the same.
 */
export interface NodeClock {
  /** Any line, as it was dated. */
  readonly last?: readonly [readAt: At, at: At];
  /** When a line was read that was stamped just before. */
  readonly rightAt?: At;
  /** A line that was not; positive: its stamp was ahead, negative: behind, or the line came late. */
  readonly off?: readonly [readAt: At, ahead: Ms];
  /** By how much stamps of the node are corrected: its zone, or how far its clock was set back. */
  readonly corrected?: readonly [readAt: At, ahead: Ms];
}

/**
 * When a node was heard last: the stamp of its newest line or, where its clock is behind, the moment of its reading less
 * what lines take to arrive. A node that is heard all the time is not silent because its clock says so.
 */
export function lastHeard({ last }: NodeClock, stampedAt: At | null): At | null {
  if (last === undefined || stampedAt === null) return stampedAt;
  return Math.max(stampedAt, last[0] - KNOWN_DELAY);
}

/** Kinds of which the latest possible moment is kept: whether something may still be done rests on them. */
export const ACTING_KINDS = ['lk-failover', 'lk-recovery-started', 'lk-halt', 'boot', 'fs-dead'] as const;
export type ActingKind = (typeof ACTING_KINDS)[number];

/** By kind, of the newest: when it can have happened at the latest, whatever the clock of the node says. */
export type LatestMoments = Readonly<Partial<Record<ActingKind, At>>>;

/** What one line shows of its node's clock; nothing where nobody says when it was read. */
export function clockOf({ at, readAt, stampedAt = at }: Signal): NodeClock {
  if (readAt == null) return {};
  const last = [readAt, at] as const;
  const ahead = stampedAt - readAt;
  const correction = stampedAt - at;
  if (correction !== 0 && correction % QUARTER === 0) return { last, corrected: [readAt, correction] };
  if (ahead <= CLOCKS_DIFFER && ahead >= -ORDER_UNKNOWN) return { last, rightAt: readAt };
  const off = [readAt, ahead] as const;
  return correction < 0 ? { last, off, corrected: [readAt, correction] } : { last, off };
}

/** Least upper bound. */
export function joinClocks(a: NodeClock, b: NodeClock): NodeClock {
  const [last, off, corrected] = [
    newer(a.last, b.last),
    newer(a.off, b.off),
    newer(a.corrected, b.corrected),
  ];
  const rightAt = Math.max(a.rightAt ?? NEVER, b.rightAt ?? NEVER);
  return {
    ...(last && { last }),
    ...(rightAt > NEVER && { rightAt }),
    ...(off && { off }),
    ...(corrected && { corrected }),
  };
}

type Mark = readonly [At, number];

function newer(a: Mark | undefined, b: Mark | undefined): Mark | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a[0] !== b[0]) return a[0] > b[0] ? a : b;
  return a[1] >= b[1] ? a : b;
}

/** When something of this kind can have happened at the latest; null for kinds that nothing is done upon. */
export function latestMoment({ kind, at, readAt }: Signal): readonly [ActingKind, At] | null {
  const acting = ACTING_KINDS.find((known) => known === kind);
  return acting === undefined ? null : [acting, Math.max(at, (readAt ?? at) - KNOWN_DELAY)];
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
 * Whether the stamps of a node can be relied on. Lines that came late are followed by lines that did not, and a zone
 * explains a difference; what neither does remains a doubt until a line is stamped rightly again.
 */
export function doubtOf({ rightAt = NEVER, off, corrected }: NodeClock): ClockDoubt | null {
  if (off === undefined || rightAt >= off[0]) return null;
  return isZone(corrected, off) ? null : { readAt: off[0], ahead: off[1] };
}

/** Whether the node's zone accounts for the stamp, or has been seen to be right since. */
function isZone(corrected: Mark | undefined, off: Mark): boolean {
  if (corrected === undefined || corrected[1] % QUARTER !== 0) return false;
  return corrected[0] >= off[0] || Math.abs(off[1] - corrected[1]) <= ORDER_UNKNOWN;
}

/**
 * Signals of one node, with stamps that lie behind set right where its earlier lines tell how: by the difference of its
 * zone, or of its clock once that was seen to be set back, which shows in a stamp that is older than what was read long
 * before it. Otherwise a loss would seem to lie before the log-in that it ended. What only came late keeps its time.
 */
export function rightlyDated(signals: readonly Signal[], known: NodeClock): readonly Signal[] {
  let clock = known;
  const dated = new Map<Signal, Signal>();
  const inOrderRead = [...signals].sort((a, b) => (a.readAt ?? 0) - (b.readAt ?? 0));
  for (const signal of inOrderRead) {
    const right = corrected(signal, clock);
    dated.set(signal, right);
    clock = joinClocks(clock, clockOf(right));
  }
  return signals.map((signal) => dated.get(signal) ?? signal);
}

/**
 * A signal of which nobody says when it was read, such as one that the version before has stored: it was by now. What is
 * acted upon counts as read just now; anything else keeps its time, since the line may come again for the tenth time.
 */
export function readByNow(signal: Signal, now: At): Signal {
  if (signal.readAt != null) return signal;
  const past = signal.at > now + CLOCKS_DIFFER ? { ...signal, at: now, stampedAt: signal.at } : signal;
  return ACTING_KINDS.some((kind) => kind === signal.kind) ? { ...past, readAt: now } : past;
}

function corrected(signal: Signal, clock: NodeClock): Signal {
  const { at, readAt, stampedAt } = signal;
  if (readAt == null || stampedAt !== undefined || readAt - at <= ORDER_UNKNOWN) return signal;
  const { last, rightAt = NEVER, corrected: by } = clock;
  if (by !== undefined && by[0] > rightAt) {
    const moved = at - by[1];
    if (moved <= readAt + LEARNED_SLACK && moved >= readAt - ORDER_UNKNOWN)
      return { ...signal, at: Math.min(moved, readAt), stampedAt: at };
  }
  const wentBack = last !== undefined && last[1] > at && last[0] < readAt - KNOWN_DELAY;
  return wentBack ? { ...signal, at: readAt, stampedAt: at } : signal;
}
