import { valueAt } from '../base/group-by.ts';
import type { At } from '../base/time.ts';
import type { AuditAction, LookUps } from '../platform/look-ups.ts';
import { type NodeFacts, statusOfNode, viewIn } from './node-status.ts';
import { pathsOfNode } from './path-status.ts';
import { arePeerWritesNews } from './peer-writes.ts';
import {
  type ClusterPicture,
  detachedId,
  type FailedLookUp,
  isDetachSeen,
  isTrouble,
  NOTHING_REMEMBERED,
  type NodeStatus,
  type PathStatus,
  pathKey,
  type Remembered,
  shutDownNodes,
  type TakeoverSign,
  TROUBLES,
} from './picture-shapes.ts';
import { withoutContradictions } from './role.ts';
import { detachedAt, isDone, isOfPath, takeoverSigns, toldSigns } from './takeover.ts';

interface PictureInput extends Omit<NodeFacts, 'firstLossAt' | 'wrote' | 'served' | 'roles'> {
  /** LifeKeeper's failures up to here belong to a closed incident. */
  readonly since: At;
  /** What the open incident remembers; absent where there is none. */
  readonly remembered?: Remembered;
}

/** Everything the decision needs to know about the cluster, without judging it yet. */
export function pictureOf(input: PictureInput): ClusterPicture {
  const { now, cluster, views, lookUps, remembered = NOTHING_REMEMBERED } = input;
  const around = { ...input, lost: remembered.lost };
  const ids = [...new Set([...cluster.nodes, ...views.map((v) => v.node)])].sort();
  const paths = ids
    .flatMap((id) => pathsOfNode(id, viewIn(input, id), around))
    .map((path) => (isSettled(path, remembered.settled) ? { ...path, isSettled: true as const } : path));
  const of = (id: string) => paths.filter((p) => p.node === id);
  const facts = {
    ...input,
    firstLossAt: remembered.firstLossAt,
    wrote: remembered.wrote,
    served: remembered.served,
    roles: remembered.roles,
  };
  const nodes = withoutContradictions(
    ids.map((id) => statusOfNode(id, facts, of(id))),
    paths,
  );
  const primary = choosePrimary(paths, nodes);
  const actions = detachActions(paths, lookUps);
  return {
    now,
    nodes,
    paths,
    primary,
    takeover: primary === null ? [] : signsOf(primary, nodes, { ...input, actions, remembered, paths }),
    detachActions: actions,
    failedLookUps: failedLookUps(lookUps, ids),
  };
}

/** Signs of a take-over of the path, as people are told of them. */
function signsOf(
  path: PathStatus,
  nodes: readonly NodeStatus[],
  input: PictureInput & {
    readonly actions: readonly AuditAction[];
    readonly remembered: Remembered;
    readonly paths: readonly PathStatus[];
  },
): readonly TakeoverSign[] {
  const { actions, remembered, lookUps } = input;
  const lostAt = path.lostAt ?? goneAt(path, actions, input);
  const known = valueAt(remembered.takeover, path.node);
  const wrote = valueAt(remembered.wrote, path.node);
  const told = toldSigns(path, nodes, takeoverSigns({ ...path, lostAt }, nodes, lookUps, known), wrote);
  const signs = told.filter((sign) => !isOfOwnLoss(sign, input));
  // A node may lose its volume long after the first loss of the incident: what was written until then is no sign.
  const { firstLossAt } = remembered;
  return arePeerWritesNews(path, { lostAt, firstLossAt, wrote }, input)
    ? signs
    : signs.filter(({ code }) => code !== 'peer-writes');
}

/** LifeKeeper begins a recovery on the node whose disk failed (007077): where a peer lost its own, it took nothing over. */
function isOfOwnLoss(
  { code, node }: TakeoverSign,
  { paths, remembered }: { readonly paths: readonly PathStatus[]; readonly remembered: Remembered },
): boolean {
  if (code !== 'peer-recovery-line') return false;
  return paths.some(
    (path) =>
      path.node === node && (path.lostAt !== null || valueAt(remembered.lost, pathKey(path)) !== undefined),
  );
}

/**
 * Since when a path is gone of whose session no line has come: the detach, or while Audit does not show it the first loss
 * of the incident, or now. What a peer logged long before is no sign.
 */
function goneAt(
  path: PathStatus,
  actions: readonly AuditAction[],
  { now, remembered }: { readonly now: At; readonly remembered: Remembered },
): At {
  return Math.min(now, detachedAt(path, actions) ?? now, remembered.firstLossAt ?? now);
}

/** What a detach on purpose brings along by itself. That I/O failed for it, somebody has to hear all the same. */
const OF_DETACH: ReadonlySet<PathStatus['condition']> = new Set<PathStatus['condition']>([
  'detached',
  'lost',
  'hung',
  'lost-by-reboot',
]);

/** Whether the very attachment is gone that was settled; the API forgets one some time after its end. */
function isSettled(path: PathStatus, settled: Remembered['settled']): boolean {
  const id = valueAt(settled, pathKey(path));
  return (
    id !== undefined && OF_DETACH.has(path.condition) && (path.api === 'ABSENT' || detachedId(path) === id)
  );
}

const ROLES: readonly PathStatus['role'][] = ['boot', 'quorum', 'data'];

/** Boot and quorum volumes before data, what is tied to a volume first, active before standby, worst condition, then earliest, then by key. */
function choosePrimary(paths: readonly PathStatus[], nodes: readonly NodeStatus[]): PathStatus | null {
  const quiet = shutDownNodes({ nodes });
  const standby = new Set(nodes.filter((n) => n.service === 'standby').map((n) => n.node));
  const rank = (p: PathStatus): readonly number[] => [
    ROLES.indexOf(p.role),
    // Anybody on a node can write of sessions that are of no volume: those come after the volumes.
    p.attachment === null ? 1 : 0,
    standby.has(p.node) ? 1 : 0,
    [...TROUBLES, p.condition].indexOf(p.condition),
    p.lostAt ?? Number.MAX_SAFE_INTEGER,
  ];
  const key = (p: PathStatus) => `${p.node}|${p.attachment?.volumeId ?? p.portal ?? p.device ?? ''}`;
  const [first] = paths
    .filter((p) => isTrouble(p) && !quiet.has(p.node) && p.isSettled !== true)
    .sort((a, b) => firstDifference(rank(a), rank(b)) || (key(a) < key(b) ? -1 : 1));
  return first ?? null;
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  return a.map((x, i) => x - (b[i] ?? 0)).find((d) => d !== 0) ?? 0;
}

function detachActions(paths: readonly PathStatus[], lookUps: LookUps): readonly AuditAction[] {
  if (lookUps.audit?.known !== true) return [];
  return lookUps.audit.value
    .filter((a) => /detachvolume/i.test(a.name) && isDone(a) && paths.some((p) => isDetachOf(a, p)))
    .sort((a, b) => b.at - a.at);
}

/** A detach from before the attachment that is gone now was made is an earlier one: its caller and its time explain nothing. */
function isDetachOf(action: AuditAction, p: PathStatus): boolean {
  const gone = isDetachSeen(p) ? p.current : null;
  if (gone !== null && action.at < gone.timeCreated) return false;
  return isOfPath(action, p);
}

/** In the order of reading; each failure once. */
function failedLookUps(lookUps: LookUps, nodes: readonly string[]): readonly FailedLookUp[] {
  const ofNodes = <T>(byNode: Readonly<Record<string, T>> = {}) => nodes.map((id) => valueAt(byNode, id));
  const volumes = Object.keys(lookUps.volumes).sort();
  const failed = new Map<string, FailedLookUp>();
  for (const answer of [
    lookUps.attachments,
    ...ofNodes(lookUps.instances),
    ...volumes.map((id) => valueAt(lookUps.volumes, id)),
    lookUps.audit,
    ...ofNodes(lookUps.load),
    ...ofNodes(lookUps.probes),
    ...ofNodes(lookUps.probeFailures),
  ]) {
    if (answer === undefined || answer.known) continue;
    const { what, errorCode } = answer;
    failed.set(`${what} ${errorCode}`, { what, errorCode });
  }
  return [...failed.values()];
}
