import { type At, HOUR, MINUTE } from '../base/time.ts';
import type { NodeView } from '../evidence/path-view.ts';
import type { ClusterRef, Inventory } from '../inventory/inventory.ts';
import type { AuditAction, LookUps, ProbeFacts } from '../platform/look-ups.ts';
import { PROBE_TOLD } from '../probe/age.ts';
import { pathsOfNode } from './paths.ts';
import {
  type ClusterPicture,
  type FailedLookUp,
  isTrouble,
  type NodeStatus,
  type PathStatus,
  type ServiceRole,
  type TakeoverSign,
} from './picture-shapes.ts';

interface PictureInput {
  readonly now: At;
  readonly cluster: ClusterRef;
  readonly views: readonly NodeView[];
  readonly lookUps: LookUps;
  readonly inventory: Inventory;
  /** Nodes on which an instance action (stop, reset) was seen. */
  readonly instanceActions: ReadonlySet<string>;
  /** LifeKeeper's failures up to here belong to a closed incident. */
  readonly since: At;
}

/** Boots older than this open nothing. */
const OLD_BOOT = 6 * HOUR;

/** Everything the decision needs to know about the cluster, without judging it yet. */
export function pictureOf(input: PictureInput): ClusterPicture {
  const ids = [...new Set([...input.cluster.nodes, ...input.views.map((v) => v.node)])].sort();
  const paths = ids.flatMap((id) =>
    pathsOfNode(
      id,
      input.views.find((v) => v.node === id) ?? null,
      input.inventory,
      input.lookUps,
      input.since,
    ),
  );
  const nodes = ids.map((id) => nodeCase(id, input, paths));
  const primary = choosePrimary(paths, nodes);
  return {
    now: input.now,
    nodes,
    paths,
    primary,
    takeover: primary === null ? [] : takeoverSigns(primary, nodes, input.lookUps),
    detachActions: detachActions(paths, input.lookUps),
    failedLookUps: unread(input.lookUps, ids),
  };
}

function nodeCase(id: string, input: PictureInput, paths: readonly PathStatus[]): NodeStatus {
  const view = input.views.find((v) => v.node === id) ?? null;
  const known = input.lookUps.instances[id];
  const instance = known?.known === true ? known.value : null;
  const load = input.lookUps.load?.[id];
  const service = serviceRole(id, view, input);
  const mine = paths.filter((p) => p.node === id);
  const reboot = rebootOf(view, mine, input);
  return {
    node: id,
    name: instance?.displayName ?? input.inventory.nodes[id]?.displayName ?? view?.host ?? id,
    view,
    instance,
    instanceState: instance?.lifecycleState ?? 'unknown',
    service: service.role,
    serviceBy: service.by,
    serviceAt: service.at,
    silentSince: input.lookUps.silent?.[id] ?? null,
    rebootedAt: reboot.at,
    rebootForced: reboot.forced,
    cleanShutdown: cleanShutdown(id, view, mine, instance?.lifecycleState ?? null, input),
    load: load?.known === true ? load.value : null,
  };
}

/** From the node's own `lcdstatus` answer; else from quickCheck lines, which run only where a resource is in service. */
function serviceRole(
  id: string,
  view: NodeView | null,
  input: PictureInput,
): { role: ServiceRole; by: NodeStatus['serviceBy']; at: At | null } {
  const probe = input.lookUps.probes?.[id];
  if (probe?.known === true && probe.value.resources.length > 0 && holds(probe.value, view, input)) {
    const { at } = probe.value;
    const states = probe.value.resources.map((r) => r.state);
    if (states.some((s) => s === 'ISP' || s === 'ISU')) return { role: 'active', by: 'probe', at };
    if (states.every((s) => s === 'OSU')) return { role: 'standby', by: 'probe', at };
    return { role: 'unknown', by: 'probe', at };
  }
  const checkedAt = view?.lifekeeper.checkTimeoutAt ?? null;
  const bootedAt = Math.max(Number.NEGATIVE_INFINITY, ...(view?.boots ?? []));
  // Once the node restarted or a peer began to take over, its checks describe the past.
  const isPast =
    bootedAt > (checkedAt ?? 0) ||
    input.views.some(
      (v) => v.node !== id && (v.lifekeeper.failoverAt ?? Number.NEGATIVE_INFINITY) > bootedAt,
    );
  if (checkedAt !== null && !isPast) return { role: 'active', by: 'lifekeeper-lines', at: checkedAt };
  return { role: 'unknown', by: null, at: null };
}

/** Whether an answer of `lcdstatus` still holds: not too old, and no restart or take-over since. */
function holds({ at }: ProbeFacts, view: NodeView | null, input: PictureInput): boolean {
  if (input.now - at > PROBE_TOLD) return false;
  const moves = input.views.flatMap(({ lifekeeper: lk }) => [lk.failoverAt, lk.recoveryStartedAt, lk.haltAt]);
  return ![...moves, ...(view?.boots ?? [])].some((t) => t !== null && t > at);
}

function rebootOf(
  view: NodeView | null,
  paths: readonly PathStatus[],
  input: PictureInput,
): { at: At | null; forced: boolean } {
  if (view === null || input.instanceActions.has(view.node)) return { at: null, forced: false };
  const losses = paths
    .flatMap((p) => (p.view?.outages ?? []).filter((o) => o.recoveredAt === null || o.endedBy === 'reboot'))
    .map((o) => o.lostAt);
  const suspect = [...losses, view.lifekeeper.haltAt ?? Number.NaN, lastFailure(view)].filter((t) =>
    Number.isFinite(t),
  );
  for (const boot of [...view.boots].sort((a, b) => a - b)) {
    if (boot < input.now - OLD_BOOT || boot > input.now) continue;
    const announced =
      view.osShutdownAt !== null && view.osShutdownAt <= boot && boot - view.osShutdownAt < 15 * MINUTE;
    const before = suspect.some((t) => t <= boot && boot - t < 3 * HOUR);
    const peerSaw = input.views.some(
      (v) =>
        v.node !== view.node &&
        [v.lifekeeper.failoverAt, v.lifekeeper.commDownAt].some(
          (t) => t !== null && Math.abs(t - boot) < 15 * MINUTE,
        ),
    );
    if (before || (peerSaw && !announced)) return { at: boot, forced: !announced };
  }
  return { at: null, forced: false };
}

function lastFailure(view: NodeView): At {
  return Math.max(Number.NEGATIVE_INFINITY, ...view.lifekeeper.deviceFailures.map((f) => f.last));
}

function cleanShutdown(
  id: string,
  view: NodeView | null,
  paths: readonly PathStatus[],
  state: string | null,
  input: PictureInput,
): boolean {
  const stopped = state !== null && state !== 'RUNNING';
  const acted = input.instanceActions.has(id) || stopped;
  if (!acted || view?.osShutdownAt == null) return false;
  const down = view.osShutdownAt;
  // Losses before the shutdown began are what the shutdown may have been for: those stay an incident.
  return paths.filter(isTrouble).every((p) => p.lostAt === null || p.lostAt >= down - MINUTE);
}

const ORDER: readonly PathStatus['condition'][] = [
  'timed-out',
  'dead',
  'replaced',
  'lost',
  'hung',
  'detached',
  'lost-by-reboot',
];

/** Boot and quorum volumes before data, active before standby, worst condition, then earliest, then by key. */
function choosePrimary(paths: readonly PathStatus[], nodes: readonly NodeStatus[]): PathStatus | null {
  const role = (p: PathStatus) => (p.role === 'boot' ? 0 : p.role === 'quorum' ? 1 : 2);
  const service = (p: PathStatus) => (nodes.find((n) => n.node === p.node)?.service === 'standby' ? 1 : 0);
  const condition = (p: PathStatus) => {
    const i = ORDER.indexOf(p.condition);
    return i === -1 ? ORDER.length : i;
  };
  const quiet = new Set(nodes.filter((n) => n.cleanShutdown).map((n) => n.node));
  const key = (p: PathStatus) => `${p.node}|${p.attachment?.volumeId ?? p.portal ?? p.device ?? ''}`;
  return (
    paths
      .filter((p) => isTrouble(p) && !quiet.has(p.node))
      .sort(
        (a, b) =>
          role(a) - role(b) ||
          service(a) - service(b) ||
          condition(a) - condition(b) ||
          (a.lostAt ?? Number.MAX_SAFE_INTEGER) - (b.lostAt ?? Number.MAX_SAFE_INTEGER) ||
          (key(a) < key(b) ? -1 : 1),
      )[0] ?? null
  );
}

/**
 * Signs that another node uses the volume since the loss. On a node known as standby a peer in service is the
 * normal state and no sign.
 */
export function takeoverSigns(
  path: PathStatus,
  nodes: readonly NodeStatus[],
  lookUps: LookUps,
): readonly TakeoverSign[] {
  const lostAt = path.lostAt ?? 0;
  const own = nodes.find((n) => n.node === path.node);
  if (own === undefined || own.service === 'standby' || path.role !== 'data') return [];
  const peers = nodes.filter((n) => n.node !== path.node);
  const signs: TakeoverSign[] = [];
  const since = (t: At | null | undefined) => (t != null && t >= lostAt ? t : null);
  if ((own.load?.peerWriteOpsSum ?? 0) > 0) {
    const busy = peers.length === 1 ? peers[0] : peers.find((p) => p.service === 'active');
    signs.push({ code: 'peer-writes', node: busy?.node ?? '', at: null });
  }
  for (const p of peers) {
    const failover = since(p.view?.lifekeeper.failoverAt);
    if (failover !== null) signs.push({ code: 'peer-failover-line', node: p.node, at: failover });
    const recovery = since(p.view?.lifekeeper.recoveryStartedAt);
    if (recovery !== null) signs.push({ code: 'peer-recovery-line', node: p.node, at: recovery });
    if (p.service === 'active' && p.serviceBy === 'probe')
      signs.push({ code: 'peer-in-service', node: p.node, at: p.serviceAt });
  }
  const moves = lookUps.audit?.known === true ? lookUps.audit.value : [];
  for (const a of moves.filter((move) => move.at >= lostAt && mayBeTakeover(move, path.node, nodes))) {
    const mover = peers.find((p) => p.node === a.principalId) ?? (peers.length === 1 ? peers[0] : undefined);
    signs.push({ code: 'virtual-ip-moved', node: mover?.node ?? '', at: a.at });
  }
  return signs;
}

/**
 * A private address was moved, and nothing shows that it was another's. Audit does not say to which network card, and
 * reading cards needs permissions in the network's compartment; but `ocivip` calls as the node it brings into service.
 */
function mayBeTakeover(action: AuditAction, own: string, nodes: readonly NodeStatus[]): boolean {
  if (!/privateip/i.test(action.name) || /^(get|list)/i.test(action.name)) return false;
  const who = action.principalId;
  // The node that lost the volume takes its own address back: LifeKeeper still has the resource there.
  if (who === own) return !/^(create|update)/i.test(action.name);
  const isInstance = who?.startsWith('ocid1.instance.') ?? false;
  return !isInstance || nodes.some((n) => n.node === who);
}

function detachActions(paths: readonly PathStatus[], lookUps: LookUps): readonly AuditAction[] {
  if (lookUps.audit?.known !== true) return [];
  return lookUps.audit.value
    .filter((a) => /detachvolume/i.test(a.name) && paths.some((p) => isDetachOf(a, p)))
    .sort((a, b) => b.at - a.at);
}

/** A detach from before the attachment that is gone now was made is an earlier one: its caller and its time explain nothing. */
function isDetachOf(action: AuditAction, p: PathStatus): boolean {
  const gone = p.api === 'DETACHED' || p.api === 'DETACHING' ? p.current : null;
  if (gone !== null && action.at < gone.timeCreated) return false;
  return [p.current?.id, p.attachment?.id, p.attachment?.volumeId].includes(action.resourceId);
}

function unread(lookUps: LookUps, nodes: readonly string[]): readonly FailedLookUp[] {
  const all: FailedLookUp[] = [];
  const see = (k: { known: boolean } | undefined) => {
    if (k !== undefined && 'errorCode' in k && 'what' in k && !k.known) {
      all.push({ what: String(k.what), errorCode: String(k.errorCode) });
    }
  };
  see(lookUps.attachments);
  for (const id of nodes) see(lookUps.instances[id]);
  for (const id of Object.keys(lookUps.volumes).sort()) see(lookUps.volumes[id]);
  see(lookUps.audit);
  for (const id of nodes) see(lookUps.load?.[id]);
  for (const id of nodes) see(lookUps.probes?.[id]);
  for (const id of nodes) see(lookUps.probeFailures?.[id]);
  return all.filter((u, i) => all.findIndex((x) => x.what === u.what && x.errorCode === u.errorCode) === i);
}
