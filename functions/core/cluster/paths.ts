import { portalOf, portalText, samePortal } from '../base/portal.ts';
import { type At, MINUTE, SECOND } from '../base/time.ts';
import type { NodeView, Outage, PathView } from '../evidence/path-view.ts';
import type { Inventory, RememberedAttachment } from '../inventory/inventory.ts';
import { matchPath, portalsOf } from '../inventory/match.ts';
import type { Attachment, LookUps } from '../platform/look-ups.ts';
import type { ApiState, PathCondition, PathStatus } from './picture-shapes.ts';

/** All paths of one node: remembered volumes first, then what only the lines know. */
export function pathsOfNode(
  node: string,
  view: NodeView | null,
  inventory: Inventory,
  lookUps: LookUps,
  since: At,
): readonly PathStatus[] {
  const known = inventory.nodes[node];
  const groups = new Map<string, PathView[]>();
  const loose: PathView[] = [];
  for (const p of view?.paths ?? []) {
    const match = matchPath(p, known);
    if (match === null) loose.push(p);
    else groups.set(match.attachment.volumeId, [...(groups.get(match.attachment.volumeId) ?? []), p]);
  }
  const cases: PathStatus[] = [];
  for (const a of known?.attachments ?? []) {
    cases.push(remembered(node, a, groups.get(a.volumeId) ?? [], view, lookUps));
  }
  const sessions = loose.filter((p) => p.session !== null || p.portal !== null || p.iqn !== null);
  for (const group of byPortal(sessions)) cases.push(unmatched(node, group, view));
  return withHungDevices(node, view, cases, since);
}

/** Newest session of one portal or attachment: current boot first, then the latest event, then the number. */
function newest(paths: readonly PathView[]): PathView | null {
  const rank = (p: PathView) => [p.currentBoot ? 1 : 0, p.session ?? 0] as const;
  return (
    [...paths].sort((a, b) => {
      const [x, y] = [rank(a), rank(b)];
      return y[0] - x[0] || y[1] - x[1];
    })[0] ?? null
  );
}

export function lastOutage(p: PathView | null): Outage | null {
  return p?.outages[p.outages.length - 1] ?? null;
}

function isDown(p: PathView): boolean {
  return p.state === 'lost' || p.state === 'timed-out';
}

interface Picked {
  readonly view: PathView | null;
  readonly condition: PathCondition;
  readonly degraded: boolean;
}

/** Which of several sessions of one volume speaks for it. */
function pick(views: readonly PathView[], multipath: boolean): Picked {
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
  if (alive !== undefined && !(firstDown?.currentBoot ?? false)) {
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
  const rebooted = lastOutage(v)?.endedBy === 'reboot';
  switch (v.state) {
    case 'lost':
      if (!v.currentBoot || rebooted) return 'lost-by-reboot';
      // The initiator has noticed nothing yet: to it the session is up.
      return lastOutage(v)?.onlyDiskSigns === true ? 'hung' : 'lost';
    case 'timed-out':
      return v.currentBoot ? 'timed-out' : 'lost-by-reboot';
    case 'recovered':
      return v.deadSince === null ? 'recovered' : 'dead';
    case 'up':
      return v.deadSince === null ? 'healthy' : 'dead';
    case 'logged-out':
      // Logged out while it was lost: the disk is gone for whoever used it, and nothing proved a return.
      return lastOutage(v)?.endedBy === 'logged-out' || lastOutage(v)?.endedBy === 'gave-up'
        ? 'lost'
        : 'logged-out';
    case 'unknown':
      return rebooted ? 'lost-by-reboot' : 'healthy';
  }
}

function remembered(
  node: string,
  a: RememberedAttachment,
  views: readonly PathView[],
  view: NodeView | null,
  lookUps: LookUps,
): PathStatus {
  const { current, api } = apiState(a, lookUps);
  const picked = pick(views, a.isMultipath || portalsOf(a).length > 1);
  const v = picked.view;
  const gone = api === 'DETACHED' || api === 'DETACHING';
  const cleanLogoutAt = picked.condition === 'logged-out' ? (v?.loggedOutAt ?? null) : null;
  let condition = picked.condition;
  if (gone && (condition === 'healthy' || condition === 'recovered' || condition === 'logged-out')) {
    condition = 'detached';
  }
  if (condition === 'recovered' && fsDeadSince(v, view) !== null) condition = 'dead';
  const outage = lastOutage(v);
  const portal = v?.portal ?? portalOf(a);
  // An outage that is over says nothing about a detach after it.
  const isLossTold = picked.degraded || (condition !== 'healthy' && condition !== 'detached');
  return {
    node,
    role: v?.role === 'boot' ? 'boot' : a.role,
    attachment: a,
    current,
    api,
    view: v,
    condition,
    lostAt: isLossTold ? (outage?.lostAt ?? null) : null,
    recoveredAt: condition === 'recovered' || condition === 'dead' ? (outage?.recoveredAt ?? null) : null,
    degraded: picked.degraded,
    samePortal: isSameTarget(a, v, current),
    cleanLogoutAt,
    device: v?.device ?? null,
    portal: portal === null ? null : portalText(portal),
    iqn: v?.iqn ?? a.iqn,
  };
}

function isSameTarget(
  a: RememberedAttachment,
  v: PathView | null,
  current: Attachment | null,
): boolean | null {
  if (current === null || current.lifecycleState !== 'ATTACHED') return null;
  const old = v?.portal ?? portalOf(a);
  const iqn = v?.iqn ?? a.iqn;
  if (old === null || current.ipv4 === null) return null;
  return portalsOf(current).some((p) => samePortal(p, old) && (iqn === null || p.iqn === iqn));
}

/** The newest attachment of this volume to this instance, and what the API says of it. */
export function apiState(
  a: Pick<RememberedAttachment, 'volumeId' | 'instanceId' | 'role'>,
  lookUps: LookUps,
): { current: Attachment | null; api: ApiState } {
  if (a.role === 'boot') return { current: null, api: 'not-asked' };
  if (!lookUps.attachments.known) return { current: null, api: 'unreadable' };
  const ours = lookUps.attachments.value.filter(
    (x) => x.volumeId === a.volumeId && x.instanceId === a.instanceId,
  );
  const live = ours.filter((x) => x.lifecycleState !== 'DETACHED');
  const pool = live.length > 0 ? live : ours;
  const current =
    [...pool].sort((x, y) => y.timeCreated - x.timeCreated || (x.id < y.id ? 1 : -1))[0] ?? null;
  return { current, api: current?.lifecycleState ?? 'ABSENT' };
}

function fsDeadSince(v: PathView | null, node: NodeView | null): At | null {
  if (v === null) return null;
  if (v.deadSince !== null) return v.deadSince;
  const hit = (node?.fsDead ?? []).find((f) => f.device !== null && f.device === v.device);
  return hit?.at ?? null;
}

function unmatched(node: string, group: readonly PathView[], view: NodeView | null): PathStatus {
  const picked = pick(group, false);
  const v = picked.view;
  const boot = v?.role === 'boot';
  const outage = lastOutage(v);
  const condition =
    picked.condition === 'recovered' && fsDeadSince(v, view) !== null ? 'dead' : picked.condition;
  return {
    node,
    role: boot ? 'boot' : 'data',
    attachment: null,
    current: null,
    api: 'not-asked',
    view: v,
    condition,
    lostAt: condition === 'healthy' ? null : (outage?.lostAt ?? null),
    recoveredAt: condition === 'recovered' || condition === 'dead' ? (outage?.recoveredAt ?? null) : null,
    degraded: picked.degraded,
    samePortal: null,
    cleanLogoutAt: condition === 'logged-out' ? (v?.loggedOutAt ?? null) : null,
    device: v?.device ?? null,
    portal: v?.portal == null ? null : portalText(v.portal),
    iqn: v?.iqn ?? null,
  };
}

function byPortal(paths: readonly PathView[]): readonly PathView[][] {
  const groups = new Map<string, PathView[]>();
  for (const p of paths) {
    const key = p.portal === null ? `${p.iqn ?? ''}|${p.session ?? p.device ?? ''}` : portalText(p.portal);
    groups.set(key, [...(groups.get(key) ?? []), p]);
  }
  return [...groups.values()];
}

/**
 * Disks that LifeKeeper calls failed although no session explains it: the sign of a black hole. A failure within a
 * minute of a session's outage is that outage's symptom, also when topology could not join device and session.
 * Failures up to `since` belong to an incident that is closed.
 */
function withHungDevices(
  node: string,
  view: NodeView | null,
  cases: readonly PathStatus[],
  since: At,
): readonly PathStatus[] {
  let all = [...cases];
  const boot = Math.max(since, view?.boots.at(-1) ?? Number.NEGATIVE_INFINITY);
  for (const f of view?.lifekeeper.deviceFailures ?? []) {
    const device = f.device.replace(/^\/dev\//, '') || null;
    const only = onlyDisk(cases);
    if (f.last <= boot || explained(device, f, cases, only)) continue;
    // After a closed incident the first failure of this one is no longer known: the last one is a lower bound.
    const hung = { condition: 'hung' as const, lostAt: f.first > boot ? f.first : f.last, recoveredAt: null };
    const joined =
      all.find((c) => device !== null && c.view?.device === device && c.view.session !== null) ??
      all.find((c) => c === only);
    if (joined !== undefined)
      all = all.map((c) => (c === joined ? { ...c, ...hung, device: c.device ?? device } : c));
    else all.push({ ...unmatched(node, [], view), ...hung, device });
  }
  return all;
}

/** The one volume of the node whose disk no line names: a disk that nothing else explains can only be its. */
function onlyDisk(cases: readonly PathStatus[]): PathStatus | null {
  const volumes = cases.filter((c) => c.role !== 'boot' && c.condition !== 'phantom');
  const [one] = volumes;
  return one !== undefined && volumes.length === 1 && one.view?.device == null ? one : null;
}

function explained(
  device: string | null,
  f: { first: At; last: At },
  cases: readonly PathStatus[],
  only: PathStatus | null,
): boolean {
  return cases.some((c) => {
    if (c.condition === 'detached') return true;
    if (c.view === null || c.role === 'boot') return false;
    if (((device !== null && c.view.device === device) || c === only) && c.view.session !== null) {
      // The same disk: explained while the session is down, and after its return unless the failures go on.
      const back = c.recoveredAt;
      return back === null ? c.condition !== 'healthy' : f.last <= back + MINUTE;
    }
    if (device !== null && c.view.device !== null) return false;
    return c.view.outages.some(
      (o) =>
        f.last >= o.lostAt - 30 * SECOND &&
        f.last <= (o.recoveredAt ?? o.endedAt ?? Number.POSITIVE_INFINITY) + MINUTE,
    );
  });
}
