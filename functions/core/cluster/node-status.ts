import { valueAt } from '../base/group-by.ts';
import { type At, HOUR, MINUTE } from '../base/time.ts';
import { isDoubtful } from '../evidence/node-clock.ts';
import type { NodeView } from '../evidence/path-view.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { isTrouble, type NodeStatus, type PathStatus, type Remembered } from './picture-shapes.ts';
import { roleOf } from './role.ts';

/** Boots older than this open nothing. */
const OLD_BOOT = 6 * HOUR;
const NEVER = Number.NEGATIVE_INFINITY;

/** What a node's status is made of, besides its paths. */
export interface NodeFacts extends ClusterFacts {
  /** Nodes on which an instance action (stop, reset) was seen. */
  readonly instanceActions: ReadonlySet<string>;
  /** The earliest loss that the incident was ever dated by; null: there is none. */
  readonly firstLossAt: At | null;
  /** What writes have shown at an earlier decision of the incident, by node. */
  readonly wrote: Remembered['wrote'];
  readonly served: Remembered['served'];
  /** The roles that nodes were known to have last. */
  readonly roles: Remembered['roles'];
}

/** One node from its lines, the API and its answers. @param paths its own. */
export function statusOfNode(id: string, facts: NodeFacts, paths: readonly PathStatus[]): NodeStatus {
  const { lookUps, inventory } = facts;
  const view = withoutOldDoubt(viewIn(facts, id), facts.now);
  const known = valueAt(lookUps.instances, id);
  const instance = known?.known === true ? known.value : null;
  const load = valueAt(lookUps.load, id);
  return {
    node: id,
    name: instance?.displayName ?? valueAt(inventory.nodes, id)?.displayName ?? view?.host ?? id,
    view,
    instance,
    instanceState: instance?.lifecycleState ?? 'unknown',
    ...roleOf({
      id,
      view,
      facts,
      paths,
      firstLossAt: facts.firstLossAt,
      wrote: valueAt(facts.wrote, id),
      before: valueAt(facts.roles, id),
    }),
    servedAt: valueAt(facts.served, id) ?? null,
    silentSince: valueAt(lookUps.silent, id) ?? null,
    ...rebootOf(view, paths, facts),
    cleanShutdown: wasShutDown(view, instance?.lifecycleState ?? null, paths, facts),
    load: load?.known === true ? load.value : null,
  };
}

function withoutOldDoubt(view: NodeView | null, now: At): NodeView | null {
  if (view?.clockDoubt == null || isDoubtful(view.clockDoubt, now)) return view;
  return { ...view, clockDoubt: null };
}

/** What the node's lines say; null for one that said nothing. */
export function viewIn({ views }: ClusterFacts, id: string): NodeView | null {
  return views.find((v) => v.node === id) ?? null;
}

const NO_REBOOT = { rebootedAt: null, rebootForced: false };

/** The first restart that follows trouble, or that a peer saw as a failure. */
function rebootOf(
  view: NodeView | null,
  paths: readonly PathStatus[],
  { now, views, instanceActions }: NodeFacts,
): Pick<NodeStatus, 'rebootedAt' | 'rebootForced'> {
  if (view === null || instanceActions.has(view.node)) return NO_REBOOT;
  const suspect = suspectTimes(view, paths);
  const peers = views.filter((v) => v.node !== view.node);
  const wasAnnounced = (boot: At) => {
    const down = view.osShutdownAt;
    return down !== null && down <= boot && boot - down < 15 * MINUTE;
  };
  const boot = [...view.boots]
    .sort((a, b) => a - b)
    .filter((at) => at >= now - OLD_BOOT)
    .find(
      (at) =>
        suspect.some((t) => t <= at && at - t < 3 * HOUR) ||
        (!wasAnnounced(at) && peers.some((peer) => sawFailure(peer, at))),
    );
  return boot === undefined ? NO_REBOOT : { rebootedAt: boot, rebootForced: !wasAnnounced(boot) };
}

/** When something was wrong that a restart may be the consequence of. */
function suspectTimes({ lifekeeper }: NodeView, paths: readonly PathStatus[]): readonly At[] {
  const losses = paths
    .flatMap((p) => p.view?.outages ?? [])
    .filter((o) => o.recoveredAt === null || o.endedBy === 'reboot')
    .map((o) => o.lostAt);
  const lastFailure = Math.max(NEVER, ...lifekeeper.deviceFailures.map((f) => f.last));
  return [...losses, lifekeeper.haltAt ?? NEVER, lastFailure];
}

function sawFailure({ lifekeeper }: NodeView, boot: At): boolean {
  const seen = [lifekeeper.failoverAt, lifekeeper.commDownAt];
  return seen.some((t) => t !== null && Math.abs(t - boot) < 15 * MINUTE);
}

/** Shut down through the platform or by a person, and nothing was wrong before that. */
function wasShutDown(
  view: NodeView | null,
  state: string | null,
  paths: readonly PathStatus[],
  { instanceActions }: NodeFacts,
): boolean {
  if (view?.osShutdownAt == null) return false;
  const isStopped = state !== null && state !== 'RUNNING';
  if (!isStopped && !instanceActions.has(view.node)) return false;
  const down = view.osShutdownAt;
  // A node that has started again is in use again: what it loses from then on is no part of its shutdown.
  const upAt = isStopped ? undefined : view.boots.find((at) => at > down);
  return paths.filter(isTrouble).every(({ lostAt }) => {
    if (lostAt === null) return upAt === undefined;
    // Losses before the shutdown began are what the shutdown may have been for: those stay an incident.
    return lostAt >= down - MINUTE && (upAt === undefined || lostAt < upAt);
  });
}
