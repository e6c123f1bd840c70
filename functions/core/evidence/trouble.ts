import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import type { SignalKind } from '../rules/signal-kinds.ts';
import { REOPEN_DELAY_SEC } from './outage.ts';
import type { Fact } from './points.ts';

/** Least time of an attempt to log in again. */
const ATTEMPT_TAKES: Ms = REOPEN_DELAY_SEC * SECOND;

/** And the most of one that a target never answers: login_timeout (15 s), and what is between two attempts. */
const ATTEMPT_TAKES_AT_MOST: Ms = 17 * SECOND;

/** Lines of one moment, written by two programs with stamps of a second, may come in either order. */
const STAMP_SLACK: Ms = SECOND;

/** A time in which a session was away. */
export interface Trouble {
  readonly from: At;
  /** Infinity while it is not seen to be back. */
  readonly to: At;
}

const AWAY: ReadonlySet<SignalKind> = new Set(['session-lost', 'session-retry', 'session-timed-out']);
const BACK: ReadonlySet<SignalKind> = new Set(['session-recovered', 'session-up', 'session-shutdown']);

/** When a session was away by its own lines, oldest first. */
export function troublesOf(facts: readonly Fact[]): readonly Trouble[] {
  const troubles: Trouble[] = [];
  let from: At | null = null;
  for (const fact of facts) {
    if (AWAY.has(fact.kind)) from ??= fact.at;
    else if (BACK.has(fact.kind)) {
      const reckoned = fact.kind === 'session-recovered' ? fact.at - (fact.count ?? 0) * ATTEMPT_TAKES : null;
      const begin = from ?? reckoned;
      if (begin !== null) troubles.push({ from: begin, to: fact.at });
      from = null;
    }
  }
  if (from !== null) troubles.push({ from, to: Number.POSITIVE_INFINITY });
  return troubles;
}

/** Whether a session was away at a moment by its own lines. */
export function wasAwayAt(troubles: readonly Trouble[], at: At): boolean {
  const { begins, lastEnds } = sortedOf(troubles);
  const begun = countUntil(begins, at + STAMP_SLACK);
  return begun > 0 && (lastEnds[begun - 1] ?? 0) >= at - STAMP_SLACK;
}

/** Troubles as a moment is looked up in them: there may be as many of them as of moments. */
interface Sorted {
  readonly begins: readonly At[];
  /** When the last of the troubles that began until then ended. */
  readonly lastEnds: readonly At[];
  readonly ends: readonly At[];
}

const sorted = new WeakMap<readonly Trouble[], Sorted>();

function sortedOf(troubles: readonly Trouble[]): Sorted {
  const known = sorted.get(troubles);
  if (known !== undefined) return known;
  const inOrder = [...troubles].sort((a, b) => a.from - b.from);
  let last = Number.NEGATIVE_INFINITY;
  const made = {
    begins: inOrder.map(({ from }) => from),
    lastEnds: inOrder.map(({ to }) => {
      last = Math.max(last, to);
      return last;
    }),
    ends: troubles.map(({ to }) => to).sort((a, b) => a - b),
  };
  sorted.set(troubles, made);
  return made;
}

/** How many of sorted times are not later than a moment. */
function countUntil(times: readonly At[], at: At): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** From the first sign of trouble, or the earliest at which it may have begun, to the last return; null when there was none. */
export function wholeTroubleOf(facts: readonly Fact[]): Trouble | null {
  const first = facts.find(({ kind }) => AWAY.has(kind) || kind === 'session-recovered');
  if (first === undefined) return null;
  const lastLoss = facts.findLast((fact) => fact.kind === 'session-lost' || fact.kind === 'session-retry');
  const back = facts.findLast((fact) => fact.kind === 'session-recovered');
  const isBack = back !== undefined && (lastLoss === undefined || back.at >= lastLoss.at);
  const attempts = first.kind === 'session-recovered' ? (first.count ?? 0) * ATTEMPT_TAKES_AT_MOST : 0;
  return { from: first.at - attempts, to: isBack ? back.at : Number.POSITIVE_INFINITY };
}

/** Errors of what was under way when the session came back are written within this. */
const ERRORS_LAG: Ms = 30 * SECOND;
/** What fails later than this after a return is trouble of its own. */
const ERRORS_OF_RETURN: Ms = 10 * MINUTE;

/**
 * Whether reading or writing fails although the session is back: then its disk is not, be it that the kernel or a map over
 * it has given it up.
 */
export function failsAfterReturn({ kind, at }: Fact, troubles: readonly Trouble[]): boolean {
  if (kind !== 'io-error' || wasAwayAt(troubles, at)) return false;
  const { ends } = sortedOf(troubles);
  const ended = countUntil(ends, at - ERRORS_LAG);
  return ended > 0 && (ends[ended - 1] ?? 0) >= at - ERRORS_OF_RETURN;
}

/** LifeKeeper may notice a dead disk this long before the initiator does, or report it this long after its return. */
const DISK_SIGNS_AROUND: Ms = MINUTE;

/** Whether signs of a disk lie within the trouble of a session. */
export function isAround(trouble: Trouble | null, facts: readonly Fact[]): boolean {
  return facts.every(
    ({ at }) =>
      trouble !== null && at >= trouble.from - DISK_SIGNS_AROUND && at <= trouble.to + DISK_SIGNS_AROUND,
  );
}
