import { portalOf, portalText, samePortal } from '../base/portal.ts';
import type { At } from '../base/time.ts';
import type { NodeView, PathView } from '../evidence/path-view.ts';
import type { RememberedAttachment } from '../inventory/inventory.ts';
import { matchPath, portalsOf } from '../inventory/match.ts';
import type { Attachment } from '../platform/look-ups.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { withHungDisks } from './hung-disks.ts';
import { apiState, byPortal, lastOutage, pick } from './paths.ts';
import type { ApiState, PathCondition, PathStatus } from './picture-shapes.ts';

type Known = Pick<ClusterFacts, 'inventory' | 'lookUps'>;

/**
 * All paths of one node: remembered volumes first, then what only the lines know.
 * @param since LifeKeeper's failures up to here belong to a closed incident.
 */
export function pathsOfNode(
  node: string,
  view: NodeView | null,
  known: Known,
  since: At,
): readonly PathStatus[] {
  const remembered = known.inventory.nodes[node];
  const groups = new Map<string, PathView[]>();
  const loose: PathView[] = [];
  for (const p of view?.paths ?? []) {
    const match = matchPath(p, remembered);
    if (match === null) loose.push(p);
    else groups.set(match.attachment.volumeId, [...(groups.get(match.attachment.volumeId) ?? []), p]);
  }
  const sessions = loose.filter((p) => p.session !== null || p.portal !== null || p.iqn !== null);
  const paths = [
    ...(remembered?.attachments ?? []).map((attachment) => ({
      attachment,
      sessions: groups.get(attachment.volumeId) ?? [],
    })),
    ...byPortal(sessions).map((group) => ({ attachment: null, sessions: group })),
  ].map((way) => statusOf({ node, view, ...way }, known));
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

function statusOf({ node, view, attachment: a, sessions }: Way, { lookUps }: Known): PathStatus {
  const { current, api } = a === null ? NOT_ASKED : apiState(a, lookUps);
  const picked = pick(sessions, a !== null && (a.isMultipath || portalsOf(a).length > 1));
  const v = picked.view;
  const condition = withApi(picked.condition, api, fsDeadSince(v, view) !== null);
  const portal = v?.portal ?? (a === null ? null : portalOf(a));
  return {
    node,
    role: v?.role === 'boot' ? 'boot' : (a?.role ?? 'data'),
    attachment: a,
    current,
    api,
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

const NOT_ASKED = { current: null, api: 'not-asked' } as const;

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

function fsDeadSince(v: PathView | null, node: NodeView | null): At | null {
  if (v === null) return null;
  if (v.deadSince !== null) return v.deadSince;
  const hit = (node?.fsDead ?? []).find((f) => f.device !== null && f.device === v.device);
  return hit?.at ?? null;
}
