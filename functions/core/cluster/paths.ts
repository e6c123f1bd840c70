import { compareText } from '../base/canonical.ts';
import { groupBy } from '../base/group-by.ts';
import { portalText } from '../base/portal.ts';
import type { At } from '../base/time.ts';
import type { NodeView, Outage, PathView } from '../evidence/path-view.ts';
import type { RememberedAttachment } from '../inventory/inventory.ts';
import type { Attachment, LookUps } from '../platform/look-ups.ts';
import type { PathCondition, PathStatus } from './picture-shapes.ts';

export function lastOutage(p: PathView | null): Outage | null {
  return p?.outages[p.outages.length - 1] ?? null;
}

/** Which of several sessions of one volume speaks for it, and what they say together. */
export function pick(
  views: readonly PathView[],
  multipath: boolean,
): Pick<PathStatus, 'view' | 'condition' | 'degraded'> {
  const portals = byPortal(views)
    .map((g) => newest(g))
    .filter((v) => v !== null);
  const down = portals.filter(isDown);
  const up = portals.filter((v) => v.currentBoot && (v.state === 'up' || v.state === 'recovered'));
  const [firstDown] = down;
  if (multipath && firstDown !== undefined && up.length > 0) {
    return { view: firstDown, condition: 'healthy', degraded: true };
  }
  if (firstDown !== undefined && up.length > 0 && firstDown.currentBoot) {
    return { view: firstDown, condition: 'replaced', degraded: false };
  }
  // Of several working portals, the one that came back last marks the end of the trouble.
  const alive = [...up].sort((a, b) => backAt(b) - backAt(a))[0];
  if (alive !== undefined) {
    // A session of an earlier boot that was lost is history once the new boot has logged in.
    return { view: alive, condition: conditionOf(alive), degraded: false };
  }
  const view = firstDown ?? newest(portals);
  return { view, condition: view === null ? 'healthy' : conditionOf(view), degraded: false };
}

function backAt(v: PathView): At {
  return v.state === 'recovered' ? (lastOutage(v)?.recoveredAt ?? 0) : 0;
}

function conditionOf(v: PathView): PathCondition {
  if (v.role === 'phantom') return 'phantom';
  switch (v.state) {
    case 'lost':
      return lossOf(v);
    case 'timed-out':
      return v.currentBoot ? 'timed-out' : 'lost-by-reboot';
    case 'recovered':
      return v.deadSince === null ? 'recovered' : 'dead';
    case 'up':
      return v.deadSince === null ? 'healthy' : 'dead';
    case 'logged-out':
      return isLoggedOutWhileLost(v) ? 'lost' : 'logged-out';
    case 'unknown':
      return lastOutage(v)?.endedBy === 'reboot' ? 'lost-by-reboot' : 'healthy';
  }
}

function lossOf(v: PathView): PathCondition {
  const outage = lastOutage(v);
  if (!v.currentBoot || outage?.endedBy === 'reboot') return 'lost-by-reboot';
  // The initiator has noticed nothing yet: to it the session is up.
  return outage?.onlyDiskSigns === true ? 'hung' : 'lost';
}

/** The disk is gone for whoever used it, and nothing proved a return. */
function isLoggedOutWhileLost(v: PathView): boolean {
  const endedBy = lastOutage(v)?.endedBy;
  return endedBy === 'logged-out' || endedBy === 'gave-up';
}

/** The session is lost and has not come back, by the lines. */
export function isDown(p: Pick<PathView, 'state'>): boolean {
  return p.state === 'lost' || p.state === 'timed-out';
}

/**
 * Newest session of one portal or attachment: current boot first, then the login, then the number. Numbers begin anew with a
 * boot, and of a boot that no line tells of the sessions before it seem to go on.
 */
function newest(paths: readonly PathView[]): PathView | null {
  const areLoginsKnown = paths.every(({ loggedInAt }) => loggedInAt != null);
  const byLogin = (a: PathView, b: PathView): number =>
    areLoginsKnown ? (b.loggedInAt ?? 0) - (a.loggedInAt ?? 0) : 0;
  const [first] = [...paths].sort(
    (a, b) =>
      Number(b.currentBoot) - Number(a.currentBoot) || byLogin(a, b) || (b.session ?? 0) - (a.session ?? 0),
  );
  return first ?? null;
}

/** Sessions by portal; those of which none is known, each by itself. */
export function byPortal(paths: readonly PathView[]): readonly (readonly PathView[])[] {
  return [...groupBy(paths, portalKey).values()];
}

/** The same for all sessions of one portal. */
export function portalKey(p: PathView): string {
  return p.portal === null ? `${p.iqn ?? ''}|${p.session ?? p.device ?? ''}` : portalText(p.portal);
}

/** Whether a failed disk or a dead file system may be the disk's: where either is not known by name, it may. */
export function mayBeOf(failed: { readonly device: string | null }, device: string | null): boolean {
  return failed.device === null || device === null || failed.device === device;
}

export type DiskFailure = NodeView['lifekeeper']['deviceFailures'][number];

/** The disk that LifeKeeper calls failed, as the kernel names it; null: it gave no name. */
export function failedDevice({ device }: DiskFailure): string | null {
  return device.replace(/^\/dev\//, '') || null;
}

/** What LifeKeeper says of failures that may be of this disk. */
export function failuresOf(node: NodeView | null, device: string | null): readonly DiskFailure[] {
  const all = node?.lifekeeper.deviceFailures ?? [];
  return all.filter((failure) => mayBeOf({ device: failedDevice(failure) }, device));
}

/** The newest attachment of this volume to this instance, and what the API says of it. */
export function apiState(
  a: Pick<RememberedAttachment, 'volumeId' | 'instanceId' | 'role'>,
  lookUps: LookUps,
): Pick<PathStatus, 'current' | 'api' | 'earlier'> {
  if (a.role === 'boot') return { current: null, api: 'not-asked' };
  if (!lookUps.attachments.known) return { current: null, api: 'unreadable' };
  const ours = lookUps.attachments.value.filter(
    (x) => x.volumeId === a.volumeId && x.instanceId === a.instanceId,
  );
  const live = ours.filter((x) => x.lifecycleState !== 'DETACHED');
  const pool = live.length > 0 ? live : ours;
  const [current] = [...pool].sort((x, y) => y.timeCreated - x.timeCreated || compareText(y.id, x.id));
  const earlier = ours.filter((x) => x !== current).map(({ id }) => id);
  return {
    current: current ?? null,
    api: current?.lifecycleState ?? 'ABSENT',
    ...(earlier.length > 0 && { earlier }),
  };
}

/**
 * The attachment of a lost session whose volume nobody remembers, because the inventory was lost after the detach: the API
 * lists it for a while by the same IQN. Null where the volume is attached again, by which the old session says nothing of it.
 */
export function forgottenDetach(
  node: string,
  view: Pick<PathView, 'state' | 'iqn'>,
  { attachments }: Pick<LookUps, 'attachments'>,
): Attachment | null {
  if (!isDown(view) || view.iqn === null || !attachments.known) return null;
  const ours = attachments.value.filter(({ instanceId }) => instanceId === node);
  const [gone] = ours
    .filter(({ iqn, lifecycleState }) => iqn === view.iqn && isGone(lifecycleState))
    .sort((x, y) => y.timeCreated - x.timeCreated || compareText(y.id, x.id));
  const isBack = ours.some((a) => a.volumeId === gone?.volumeId && !isGone(a.lifecycleState));
  return gone === undefined || isBack ? null : gone;
}

/** Detached, or about to be. */
export function isGone(state: Attachment['lifecycleState']): boolean {
  return state === 'DETACHED' || state === 'DETACHING';
}

/**
 * Whether multipathd has counted ways that are left since a loss: of every map that it counted, while nothing above them
 * failed. It is the one who asks each path, and knows of paths of which no other line tells.
 */
export function hasPathsLeft(view: NodeView | null, lossAt: At): boolean {
  if (view === null) return false;
  const counts = (view.multipathLeft ?? []).filter(({ at }) => at >= lossAt);
  const failedAt = [
    view.queueFailedAt,
    ...view.fsDead.map(({ at }) => at),
    ...view.lifekeeper.deviceFailures.map(({ last }) => last),
  ];
  return (
    counts.length > 0 &&
    counts.every(({ left }) => left > 0) &&
    !failedAt.some((at) => at !== null && at >= lossAt)
  );
}

/**
 * When the newest line of a node was written, as far as can be relied on: by its stamp and by its reading, since what only
 * came late is no word of now. Long ago (`-Infinity`) where there is none.
 */
export function lastWrittenAt(view: Pick<NodeView, 'lastAt' | 'stampedAt'> | null): At {
  return Math.min(view?.lastAt ?? Number.NEGATIVE_INFINITY, view?.stampedAt ?? Number.POSITIVE_INFINITY);
}
