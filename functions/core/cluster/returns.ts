import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import type { NodeView, Outage, PathView } from '../evidence/path-view.ts';
import { failuresOf, lastOutage } from './paths.ts';

/** LifeKeeper asks its disks every 15 seconds or so: a disk that failed this shortly before a return was failing up to it. */
const FAILED_UP_TO: Ms = MINUTE;

/** The kernel reports tasks that hang every two minutes. */
const HUNG_UP_TO: Ms = 2 * MINUTE;

/**
 * Longer than LifeKeeper's interval (15 s), a batch of the connector (a minute) and the agent's delay together: a disk that
 * fails on is heard of by then.
 */
const QUIET: Ms = 100 * SECOND;

/**
 * Since when nothing speaks against a return: until {@link QUIET} after it the return is not believed. Null where nothing
 * spoke against it: neither LifeKeeper nor the kernel's hung tasks showed the disk failing up to the return. One line is
 * enough to say that a session is back, and any user of the node can write it.
 */
function quietSince(view: PathView, outage: Outage, node: NodeView): At | null {
  const { recoveredAt, lostAt } = outage;
  if (recoveredAt === null) return null;
  const failed = failuresOf(node, view.device)
    .map(({ last }) => last)
    .filter((last) => last >= recoveredAt - FAILED_UP_TO);
  const { hungTaskAt } = node;
  const hung =
    hungTaskAt !== null && hungTaskAt >= Math.max(lostAt, recoveredAt - HUNG_UP_TO) ? [hungTaskAt] : [];
  const isUnnoticed = outage.onlyDiskSigns === true;
  const signs = [...failed, ...hung, ...(isUnnoticed ? [recoveredAt] : [])];
  return signs.length === 0 ? null : Math.max(recoveredAt, ...signs);
}

/** A broken session that heals this soon is no news, and what LifeKeeper says meanwhile need not be about it. */
const BLIP: Ms = MINUTE;

/** From when on the newest return or log-in of a session counts; null: at once, or there was none. */
export function returnCountsFrom(view: PathView, node: NodeView | null): At | null {
  const outage = lastOutage(view);
  const isReturn = view.currentBoot && view.state === 'recovered' && outage?.recoveredAt != null;
  if (node === null || outage === null || !isReturn) return null;
  const { lostAt, lossSeen } = wholeOutage(view, outage).outage;
  if (lossSeen && (outage.recoveredAt ?? lostAt) - lostAt < BLIP) return null;
  const quiet = quietSince(view, outage, node);
  return quiet === null ? null : quiet + QUIET;
}

/**
 * From when on a session of a later boot counts as the return of a disk that was lost before it; null: at once, or there is
 * none. A boot stops LifeKeeper: a disk that failed up to the log-in speaks against both.
 */
export function logInCountsFrom({ upAt, device }: PathView, node: NodeView | null): At | null {
  if (upAt === null) return null;
  const failed = failuresOf(node, device).map(({ last }) => last);
  const newest = Math.max(...failed);
  return newest >= upAt - FAILED_UP_TO ? Math.max(newest, upAt) + QUIET : null;
}

/** What is lost again this soon after a return that did not count was never interrupted. */
const FOLLOWS_WITHIN: Ms = MINUTE;

/** The newest outage, across returns before it that did not hold; what was before that; and how many it is made of. */
function wholeOutage(
  { outages }: PathView,
  newest: Outage,
): {
  readonly outage: Outage;
  readonly earlier: readonly Outage[];
  readonly parts: number;
} {
  const earlier = outages.slice(0, -1);
  let outage = newest;
  for (let before = earlier.at(-1); before !== undefined; before = earlier.at(-1)) {
    const { recoveredAt } = before;
    if (recoveredAt === null || before.restartBlip || outage.lostAt - recoveredAt > FOLLOWS_WITHIN) break;
    outage = joinOutages(before, outage);
    earlier.pop();
  }
  return { outage, earlier, parts: outages.length - earlier.length };
}

/**
 * The session as it has to be taken while its return does not count yet: its outage goes on, with its own beginning and
 * cause.
 */
export function notYetBack(view: PathView): PathView {
  const newest = lastOutage(view);
  if (newest === null) return view;
  const { outage, earlier, parts } = wholeOutage(view, newest);
  const goesOn: Outage = {
    ...outage,
    recoveredAt: null,
    endedAt: null,
    endedBy: null,
    length: { ...outage.length, bound: 'at-least' },
  };
  return {
    ...view,
    state: outage.timedOutAt === null ? 'lost' : 'timed-out',
    outages: [...earlier, goesOn],
    flaps: Math.max(0, view.flaps - parts),
  };
}

/** One outage of two, with no return between them. */
function joinOutages(before: Outage, after: Outage): Outage {
  return {
    ...before,
    errorCode: before.errorCode ?? after.errorCode,
    timedOutAt: before.timedOutAt ?? after.timedOutAt,
    lastSeenAt: Math.max(before.lastSeenAt, after.lastSeenAt),
    loginRejected: before.loginRejected ?? after.loginRejected,
    bindLoop: before.bindLoop || after.bindLoop,
    rules: [...new Set([...before.rules, ...after.rules])].sort(),
    reasons: [...new Set([...before.reasons, ...after.reasons])].sort(),
    onlyDiskSigns: before.onlyDiskSigns === true && after.onlyDiskSigns === true,
  };
}
