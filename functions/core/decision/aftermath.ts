import { valueAt } from '../base/group-by.ts';
import type { At } from '../base/time.ts';
import {
  isStoppedState,
  type NodeStatus,
  nodeOfKey,
  type PathStatus,
  pathKey,
  type TakeoverSign,
} from '../cluster/picture-shapes.ts';
import { latestOf } from '../cluster/takeover.ts';
import { firstLossOf } from '../incident/incident.ts';
import type { DecisionState } from './contract.ts';

/** What came of an incident besides the loss itself. An all-clear that knew nothing of it would be false. */
export interface Aftermath {
  /** When I/O of an affected node failed at last; null: no line says that it did. */
  readonly ioFailedAt: At | null;
  /** When a LifeKeeper fail-over or another plain sign of a take-over was seen; null: none was. */
  readonly movedAt: At | null;
  /** The node that took over; null when nothing moved, or nobody knows to where. */
  readonly movedTo: string | null;
  /** When an affected node started again. */
  readonly rebootedAt: At | null;
  /** The nodes of `ioFailedAt` and `rebootedAt`; null where nothing of the kind happened. */
  readonly ioFailedOn: NodeStatus | null;
  readonly rebooted: NodeStatus | null;
}

/** Signs that nothing but a take-over leaves: an active peer writes by itself, and recovers what is its own. */
const PLAIN: ReadonlySet<TakeoverSign['code']> = new Set<TakeoverSign['code']>([
  'peer-failover-line',
  'peer-in-service',
  'virtual-ip-moved',
]);

/** Since the first loss of the incident, on the nodes that it is about. */
export function aftermathOf(state: DecisionState): Aftermath {
  const since = firstLossOf(state.incident);
  const affected = affectedNodes(state);
  const move = moveOf(state, since);
  const failed = newest(affected, (node) => ioFailures(node, since), state.node);
  const booted = newest(affected, (node) => bootsSince(node, since), state.node);
  return {
    ioFailedAt: failed?.at ?? null,
    ioFailedOn: failed?.node ?? null,
    movedAt: move?.at ?? null,
    movedTo: move?.node || null,
    rebootedAt: booted?.at ?? null,
    rebooted: booted?.node ?? null,
  };
}

/** When a node started after a moment. */
export function bootsSince({ view }: NodeStatus, since: At): readonly At[] {
  return (view?.boots ?? []).filter((at) => at > since);
}

/** The node to which something of a kind happened: `first` if it did, else the one to which it did last. */
function newest(
  nodes: readonly NodeStatus[],
  timesOf: (node: NodeStatus) => readonly At[],
  first: NodeStatus | null,
): { readonly node: NodeStatus; readonly at: At } | null {
  const all = nodes
    .flatMap((node) => timesOf(node).map((at) => ({ node, at })))
    .sort((a, b) => Number(b.node.node === first?.node) - Number(a.node.node === first?.node) || b.at - a.at);
  return all[0] ?? null;
}

/** Whether anything but the loss happened: then "the same session is back" is not the whole truth. */
export function hadAftermath({ ioFailedAt, movedAt, rebootedAt }: Aftermath): boolean {
  return ioFailedAt !== null || movedAt !== null || rebootedAt !== null;
}

/**
 * Whether the node cannot hold writes any more that would be sent once its session returns: it is stopped, or was
 * started since the loss. While its clock is doubtful, its boots prove nothing.
 */
export function hasForgottenWrites(node: NodeStatus | undefined, lostAt: At): 'stopped' | 'rebooted' | null {
  if (node === undefined) return null;
  if (isStopped(node)) return 'stopped';
  if (node.view?.clockDoubt != null) return null;
  return bootsSince(node, lostAt).length > 0 ? 'rebooted' : null;
}

/** {@link isStoppedState} of a node. */
export function isStopped(node: NodeStatus | null | undefined): boolean {
  return isStoppedState(node?.instanceState);
}

/** The paths that the incident has been about. */
export function affectedPaths({ picture, incident }: DecisionState): readonly PathStatus[] {
  const keys = new Set(incident.memory.affected);
  return picture.paths.filter((path) => keys.has(pathKey(path)));
}

function affectedNodes({ picture, incident }: DecisionState): readonly NodeStatus[] {
  const ids = new Set(incident.memory.affected.map(nodeOfKey));
  return picture.nodes.filter(({ node }) => ids.has(node));
}

function moveOf(
  { picture, incident, now }: DecisionState,
  since: At,
): { readonly node: string; readonly at: At } | null {
  const lines = picture.nodes.flatMap(({ node, view }) => {
    const at = latestOf(view, 'lk-failover');
    return at !== null && at >= since ? [{ node, at }] : [];
  });
  const signs = Object.entries(incident.memory.takeover)
    .flatMap(([lostBy, told]) => told.filter((sign) => !servedBefore(sign, lostBy, incident.memory)))
    .filter(({ code, doubtful }) => PLAIN.has(code) && doubtful !== true)
    .map(({ node, at }) => ({ node, at: at ?? now }));
  const all = [...lines, ...signs].sort((a, b) => b.at - a.at);
  return all.find(({ node }) => node !== '') ?? all[0] ?? null;
}

/** A peer that had lost the same volume itself takes nothing over: it was in service before, on the disk that it had then. */
function servedBefore(
  { code, node, at }: TakeoverSign,
  lostBy: string,
  { lost }: DecisionState['incident']['memory'],
): boolean {
  if (code !== 'peer-in-service' || at === null) return false;
  const volumes = Object.keys(lost).flatMap((key) =>
    nodeOfKey(key) === lostBy ? [key.slice(lostBy.length)] : [],
  );
  return volumes.some((volume) => {
    const own = valueAt(lost, `${node}${volume}`);
    return own !== undefined && (own.since ?? own.last) < at && (own.backAt ?? at) >= at;
  });
}

function ioFailures({ view }: NodeStatus, since: At): readonly At[] {
  if (view === null) return [];
  const gaveUp = view.paths
    .filter(({ role }) => role === 'data')
    .flatMap(({ outages }) => outages.flatMap(({ timedOutAt }) => timedOutAt ?? []));
  return [
    ...gaveUp,
    ...(view.queueFailedAt === null ? [] : [view.queueFailedAt]),
    ...view.fsDead.map(({ at }) => at),
  ].filter((at) => at >= since);
}
