import { groupBy, valueAt } from '../base/group-by.ts';
import { portalOf, portalText, samePortal } from '../base/portal.ts';
import { type At, MINUTE, SECOND } from '../base/time.ts';
import type { NodeView, PathView } from '../evidence/path-view.ts';
import type { RememberedAttachment } from '../inventory/inventory.ts';
import { matchPath, portalsOf } from '../inventory/match.ts';
import type { Attachment } from '../platform/look-ups.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import {
  apiState,
  byPortal,
  type DiskFailure,
  failedDevice,
  forgottenDetach,
  lastOutage,
  pick,
} from './paths.ts';
import {
  type ApiState,
  type PathCondition,
  type PathStatus,
  pathKey,
  type Remembered,
} from './picture-shapes.ts';
import { inLightOf, orUnclear } from './proof.ts';
import { notYetBack, returnCountsFrom } from './returns.ts';
import { withStrays } from './strays.ts';
import { orBackByWrites } from './writes.ts';

type Known = Pick<ClusterFacts, 'inventory' | 'lookUps'>;

/** What the paths of a node are made of besides its lines. */
interface Around extends Known {
  readonly now: At;
  readonly lost: Remembered['lost'];
  /** LifeKeeper's failures up to here belong to a closed incident. */
  readonly since: At;
}

/**
 * All paths of one node: remembered volumes first, then what only the lines know; each in the light of what an incident
 * remembers of it.
 */
export function pathsOfNode(node: string, view: NodeView | null, around: Around): readonly PathStatus[] {
  const paths = pathsByLines(node, view, around).map((path) => {
    const lost = valueAt(around.lost, pathKey(path));
    const now = orBackByWrites(path, { node: view, lost, facts: around });
    return orUnclear(inLightOf(now, lost, { node: view, now: around.now }), view, around.now);
  });
  return withStrays(paths, around.now);
}

function pathsByLines(node: string, view: NodeView | null, known: Around): readonly PathStatus[] {
  const { since } = known;
  const remembered = valueAt(known.inventory.nodes, node);
  const groups = groupBy(view?.paths ?? [], (p) => matchPath(p, remembered)?.volumeId);
  const loose = groups.get(undefined) ?? [];
  const sessions = loose.filter((p) => p.session !== null || p.portal !== null || p.iqn !== null);
  const paths = [
    ...(remembered?.attachments ?? []).map((attachment) => ({
      attachment,
      sessions: groups.get(attachment.volumeId) ?? [],
    })),
    ...byPortal(sessions).map((group) => ({ attachment: null, sessions: group })),
  ].map((way) => statusWithDoubt({ node, view, ...way }, known));
  if (view === null) return paths;
  const unnamed = statusOf({ node, view, attachment: null, sessions: [] }, known);
  return withHungDisks(paths, { view, since, unnamed });
}

/** A node's way to one volume. */
interface Way {
  readonly node: string;
  readonly view: NodeView | null;
  /** Null for a volume that only the lines know. */
  readonly attachment: RememberedAttachment | null;
  readonly sessions: readonly PathView[];
}

/**
 * A way that an open incident knows to be lost is not back before its return counts. Without such an incident people have
 * heard of no loss: what is over when its lines come is told as over.
 */
function statusWithDoubt(way: Way, around: Around): PathStatus {
  const status = statusOf(way, around);
  const isLost = valueAt(around.lost, pathKey(status))?.backAt === null;
  if (!isLost) return status;
  const from = way.sessions.map((session) => returnCountsFrom(session, way.view) ?? around.now);
  const until = Math.max(around.now, ...from);
  if (until <= around.now) return status;
  const sessions = way.sessions.map((session, index) =>
    (from[index] ?? around.now) > around.now ? notYetBack(session) : session,
  );
  return { ...statusOf({ ...way, sessions }, around), returnCountsFrom: until };
}

function statusOf({ node, view, attachment: a, sessions }: Way, { lookUps }: Known): PathStatus {
  const picked = pick(sessions, a !== null && (a.isMultipath || portalsOf(a).length > 1));
  const v = picked.view;
  const fromApi = a === null ? forgotten(node, v, lookUps) : apiState(a, lookUps);
  const { current, api } = fromApi;
  const condition = withApi(picked.condition, api, isFsDead(v, view));
  const portal = v?.portal ?? (a === null ? null : portalOf(a));
  return {
    node,
    role: v?.role === 'boot' ? 'boot' : (a?.role ?? 'data'),
    attachment: a,
    ...fromApi,
    view: v,
    condition,
    ...timesOf(v, condition, picked.degraded),
    degraded: picked.degraded,
    samePortal: a === null ? null : isSameTarget(a, v, current),
    cleanLogoutAt: picked.condition === 'logged-out' ? (v?.loggedOutAt ?? null) : null,
    device: v?.device ?? null,
    portal: portal === null ? null : portalText(portal),
    iqn: v?.iqn ?? a?.iqn ?? null,
  };
}

/** Of the last outage, as far as it is what is wrong. */
function timesOf(v: PathView | null, condition: PathCondition, isDegraded: boolean) {
  const outage = lastOutage(v);
  // An outage that is over says nothing about a detach after it.
  const isLossKnown = isDegraded || (condition !== 'healthy' && condition !== 'detached');
  const isBack = condition === 'recovered' || condition === 'dead';
  return {
    lostAt: isLossKnown ? (outage?.lostAt ?? null) : null,
    recoveredAt: isBack ? (outage?.recoveredAt ?? null) : null,
  };
}

/** What the API says of a session whose volume nobody remembers: that it was detached, or nothing. */
function forgotten(node: string, v: PathView | null, lookUps: Known['lookUps']) {
  const gone = v === null ? null : forgottenDetach(node, v, lookUps);
  return gone === null
    ? ({ current: null, api: 'not-asked' } as const)
    : { current: gone, api: gone.lifecycleState };
}

/** What the lines say, seen beside the API and the file systems. */
function withApi(condition: PathCondition, api: ApiState, isFsDead: boolean): PathCondition {
  const isQuiet = condition === 'healthy' || condition === 'recovered' || condition === 'logged-out';
  if (isQuiet && (api === 'DETACHED' || api === 'DETACHING')) return 'detached';
  return condition === 'recovered' && isFsDead ? 'dead' : condition;
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

function isFsDead(v: PathView | null, node: NodeView | null): boolean {
  return (node?.fsDead ?? []).some((f) => f.device !== null && f.device === v?.device);
}

/**
 * Disks that LifeKeeper calls failed although no session explains it: the sign of a black hole. A failure within a
 * minute of a session's outage is that outage's symptom, also when topology could not join device and session.
 * @param unnamed stands for a disk that belongs to no known path. Failures up to `since` belong to a closed incident.
 */
export function withHungDisks(
  paths: readonly PathStatus[],
  { view, since, unnamed }: { readonly view: NodeView; readonly since: At; readonly unnamed: PathStatus },
): readonly PathStatus[] {
  let all = [...paths];
  const from = Math.max(since, view.boots.at(-1) ?? Number.NEGATIVE_INFINITY);
  const only = onlyDisk(paths);
  for (const f of view.lifekeeper.deviceFailures) {
    const device = failedDevice(f);
    if (f.last <= from || paths.some((p) => explains(p, f, device, only))) continue;
    // After a closed incident the first failure of this one is no longer known: the last one is a lower bound.
    const hung = { condition: 'hung' as const, lostAt: f.first > from ? f.first : f.last, recoveredAt: null };
    const joined =
      all.find((p) => device !== null && p.view?.device === device && p.view.session !== null) ??
      all.find((p) => p === only);
    if (joined === undefined) all.push({ ...unnamed, ...hung, device });
    else all = all.map((p) => (p === joined ? { ...p, ...hung, device: p.device ?? device } : p));
  }
  return all;
}

/** The one volume of the node whose disk no line names: a disk that nothing else explains can only be its. */
function onlyDisk(paths: readonly PathStatus[]): PathStatus | null {
  const volumes = paths.filter((p) => p.role !== 'boot' && p.condition !== 'phantom');
  const [one] = volumes;
  return one !== undefined && volumes.length === 1 && one.view?.device == null ? one : null;
}

/** Whether what is known of a path accounts for the failure of a disk. */
function explains(p: PathStatus, f: DiskFailure, device: string | null, only: PathStatus | null): boolean {
  if (p.condition === 'detached') return true;
  if (p.view === null || p.role === 'boot') return false;
  const isItsDisk = (device !== null && p.view.device === device) || p === only;
  if (isItsDisk && p.view.session !== null) {
    // The same disk: explained while the session is down, and after its return unless the failures go on.
    const back = p.recoveredAt;
    return back === null ? p.degraded || p.condition !== 'healthy' : f.last <= back + MINUTE;
  }
  if (device !== null && p.view.device !== null) return false;
  return p.view.outages.some(
    (o) =>
      f.last >= o.lostAt - 30 * SECOND &&
      f.last <= (o.recoveredAt ?? o.endedAt ?? Number.POSITIVE_INFINITY) + MINUTE,
  );
}
