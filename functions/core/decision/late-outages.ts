import { valueAt } from '../base/group-by.ts';
import { HOUR, MINUTE, type Ms } from '../base/time.ts';
import { mayBeOf, portalKey } from '../cluster/paths.ts';
import {
  type ClusterPicture,
  isTrouble,
  type NodeStatus,
  type PathStatus,
  pathKey,
} from '../cluster/picture-shapes.ts';
import { deadlineOf } from '../diagnosis/deadline.ts';
import type { Outage, PathView } from '../evidence/path-view.ts';
import type { KnownTroubles } from '../incident/memory.ts';
import { matchPath, portalsOf } from '../inventory/match.ts';
import type { LateOutageFacts } from '../notice/facts.ts';
import type { DecisionInput, LateOutage } from './contract.ts';
import { isTold } from './told-outages.ts';

/**
 * An outage that ended longer ago is not told any more. A connector keeps what it could not hand over for 24 hours
 * (docs/oci-facts.md), an agent perhaps for a weekend; what is older was read from an old file.
 */
export const LATE_WITHIN: Ms = 72 * HOUR;

/** A path flaps from the fourth outage within this on, as it does while it happens. */
const FLAPS_WITHIN: Ms = 10 * MINUTE;
const FLAPPING = 4;

/** An orderly shutdown may break a session this long before its own line. */
const SHUTDOWN_LAGS: Ms = MINUTE;

/** What ended an outage, or came of it, may be logged this long after the session's own line. */
const LINES_LAG: Ms = MINUTE;

const ROLES: readonly PathStatus['role'][] = ['boot', 'quorum', 'data'];

type Seen = Pick<DecisionInput, 'inventory' | 'lookUps' | 'policy' | 'now'> & {
  readonly picture: ClusterPicture;
};

/**
 * Outages that are over, that nobody was told of and that were no blips: their lines came after the fact. The gravest
 * first: what had consequences, boot and quorum volumes, the longest.
 */
export function lateOutages(seen: Seen, known: KnownTroubles): readonly LateOutage[] {
  return seen.picture.nodes
    .filter(({ cleanShutdown }) => !cleanShutdown)
    .flatMap((node) => (node.view?.paths ?? []).flatMap((view) => outagesOf({ view, node, seen }, known)))
    .sort(byWeight);
}

/** Whether I/O failed in it, or the service moved or was interrupted. */
export function hadConsequences({ io, followed }: Pick<LateOutage, 'io' | 'followed'>): boolean {
  return io === 'failed' || followed.some((what) => what !== 'flapping');
}

function byWeight(a: LateOutage, b: LateOutage): number {
  return (
    Number(hadConsequences(b)) - Number(hadConsequences(a)) ||
    ROLES.indexOf(a.path.role) - ROLES.indexOf(b.path.role) ||
    b.endedAt - b.lostAt - (a.endedAt - a.lostAt) ||
    a.lostAt - b.lostAt
  );
}

/** One session's history, where it belongs. */
interface History {
  readonly view: PathView;
  readonly node: NodeStatus;
  readonly seen: Seen;
}

type Span = Pick<LateOutage, 'lostAt' | 'endedAt'>;

function outagesOf(history: History, known: KnownTroubles): readonly LateOutage[] {
  const { view, node, seen } = history;
  const path = view.role === 'phantom' ? undefined : pathOf(view, node, seen);
  if (path === undefined) return [];
  const real = view.outages.filter((outage) => !outage.restartBlip);
  return real.flatMap((outage, index) => {
    const { lostAt } = outage;
    const endedAt = outage.recoveredAt ?? outage.endedAt;
    if (endedAt === null || endedAt < seen.now - LATE_WITHIN) return [];
    if (isPresent(outage, view, path) || isOfShutdown(outage, node)) return [];
    if (isTold(known, pathKey(path), { lostAt, endedAt })) return [];
    const isFlapping = countBefore(real, lostAt) >= FLAPPING;
    if (!isFlapping && isBlip(outage, endedAt, seen)) return [];
    const before = real.slice(0, index);
    const then: PathStatus = {
      ...path,
      view: { ...view, outages: [...before, { ...outage, recoveredAt: endedAt }] },
      condition: 'recovered',
      lostAt,
      recoveredAt: endedAt,
      device: view.device ?? path.device,
      degraded: hadOtherPath(history, path, { lostAt, endedAt }),
    };
    const followed = followers(outage, { lostAt, endedAt }, history);
    return [
      {
        path: then,
        lostAt,
        endedAt,
        io: ioDuring(then, outage, history),
        followed: isFlapping ? [...followed, 'flapping'] : followed,
      },
    ];
  });
}

/** The way that a session's history is of; undefined for a disk that no session explains. */
function pathOf(view: PathView, { node }: NodeStatus, { picture, inventory }: Seen): PathStatus | undefined {
  const volumeId = matchPath(view, valueAt(inventory.nodes, node))?.volumeId;
  return picture.paths.find((path) => {
    if (path.node !== node) return false;
    if (volumeId !== undefined) return path.attachment?.volumeId === volumeId;
    return path.attachment === null && path.view !== null && portalKey(path.view) === portalKey(view);
  });
}

/** It is what is wrong now, or belongs to it. */
function isPresent(outage: Outage, view: PathView, path: PathStatus): boolean {
  if (!isTrouble(path)) return false;
  return outage.recoveredAt === null || (path.view?.key === view.key && outage === view.outages.at(-1));
}

function isOfShutdown({ lostAt, endedBy }: Outage, { view }: NodeStatus): boolean {
  const downAt = view?.osShutdownAt ?? null;
  return endedBy === 'reboot' && downAt !== null && lostAt <= downAt && lostAt >= downAt - SHUTDOWN_LAGS;
}

function countBefore(outages: readonly Outage[], at: number): number {
  return outages.filter(({ lostAt }) => lostAt <= at && lostAt > at - FLAPS_WITHIN).length;
}

/** Nobody hears of it either while it happens. */
function isBlip({ lostAt, rules, timedOutAt }: Outage, endedAt: number, { policy }: Seen): boolean {
  const isShort = endedAt - lostAt < policy.blipMs;
  return isShort && timedOutAt === null && !rules.some((rule) => rule.startsWith('LK-'));
}

/** Another portal of the same volume worked all the while. */
function hadOtherPath({ view, node, seen }: History, path: PathStatus, { lostAt, endedAt }: Span): boolean {
  const { attachment } = path;
  if (attachment === null || !(attachment.isMultipath || portalsOf(attachment).length > 1)) return false;
  return (node.view?.paths ?? []).some(
    (other) =>
      other.currentBoot &&
      portalKey(other) !== portalKey(view) &&
      (other.state === 'up' || other.state === 'recovered') &&
      pathOf(other, node, seen) === path &&
      other.outages.every((o) => (o.recoveredAt ?? lostAt) < lostAt || o.lostAt > endedAt),
  );
}

/** What became of I/O, as far as the lines or the time-out tell. */
function ioDuring(path: PathStatus, outage: Outage, { node, seen }: History): LateOutage['io'] {
  const { lostAt, timedOutAt, recoveredAt, endedAt, lossNotAfter = lostAt } = outage;
  const until = recoveredAt ?? endedAt ?? lostAt;
  const isWithin = (at: number | null | undefined) => at != null && at >= lostAt && at <= until + LINES_LAG;
  const { device } = path;
  const hasDied = (node.view?.fsDead ?? []).some((dead) => isWithin(dead.at) && mayBeOf(dead, device));
  if (timedOutAt !== null || isWithin(node.view?.queueFailedAt) || hasDied) return 'failed';
  if (path.degraded) return 'other-path';
  const { from } = deadlineOf(path, lostAt, seen.inventory, seen.lookUps);
  return until - lossNotAfter < from - lostAt ? 'held' : 'unknown';
}

function followers(
  { endedBy }: Outage,
  { lostAt, endedAt }: Span,
  { node, seen }: History,
): LateOutageFacts['followed'] {
  const failedOver = seen.picture.nodes.some(({ view }) => (view?.lifekeeper.failoverAt ?? 0) >= lostAt);
  const booted = (node.view?.boots ?? []).some((at) => at >= lostAt && at <= endedAt + LINES_LAG);
  return [
    ...(failedOver ? (['failed-over'] as const) : []),
    ...(booted || endedBy === 'reboot' ? (['rebooted'] as const) : []),
  ];
}
