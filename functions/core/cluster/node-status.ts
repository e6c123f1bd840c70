import { valueAt } from '../base/group-by.ts';
import { type At, HOUR, MINUTE } from '../base/time.ts';
import { isDoubtful } from '../evidence/node-clock.ts';
import type { NodeView } from '../evidence/path-view.ts';
import type { ProbeFacts } from '../platform/look-ups.ts';
import { PROBE_TOLD } from '../probe/stored.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { isTrouble, type NodeStatus, type PathStatus, type ServiceRole } from './picture-shapes.ts';
import { latestOf, MOVES } from './takeover.ts';

/** Boots older than this open nothing. */
const OLD_BOOT = 6 * HOUR;
const NEVER = Number.NEGATIVE_INFINITY;

/** What a node's status is made of, besides its paths. */
export interface NodeFacts extends ClusterFacts {
  /** Nodes on which an instance action (stop, reset) was seen. */
  readonly instanceActions: ReadonlySet<string>;
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
    ...serviceRole(id, view, facts),
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

/** From the node's own `lcdstatus` answer; else from quickCheck lines, which run only where a resource is in service. */
function serviceRole(
  id: string,
  view: NodeView | null,
  facts: NodeFacts,
): Pick<NodeStatus, 'service' | 'serviceBy' | 'serviceAt'> {
  const probe = valueAt(facts.lookUps.probes, id);
  if (probe?.known === true && probe.value.resources.length > 0 && isPresent(probe.value, view, facts))
    return { service: answeredRole(probe.value), serviceBy: 'probe', serviceAt: probe.value.at };
  const checkedAt = view?.lifekeeper.checkTimeoutAt ?? null;
  const bootedAt = Math.max(NEVER, ...(view?.boots ?? []));
  // Once the node restarted or a peer began to take over, its checks describe the past.
  const isPast =
    bootedAt > (checkedAt ?? 0) ||
    facts.views.some((v) => v.node !== id && (latestOf(v, 'lk-failover') ?? NEVER) > bootedAt);
  if (checkedAt !== null && !isPast)
    return { service: 'active', serviceBy: 'lifekeeper-lines', serviceAt: checkedAt };
  return { service: 'unknown', serviceBy: null, serviceAt: null };
}

function answeredRole({ resources }: ProbeFacts): ServiceRole {
  const states = resources.map((r) => r.state);
  if (states.some((s) => s === 'ISP' || s === 'ISU')) return 'active';
  return states.every((s) => s === 'OSU') ? 'standby' : 'unknown';
}

/** Whether an answer of `lcdstatus` still holds: not too old, and no restart or take-over since. */
function isPresent({ at }: ProbeFacts, view: NodeView | null, { now, views }: NodeFacts): boolean {
  if (now - at > PROBE_TOLD) return false;
  const moves = views.flatMap((v) =>
    MOVES.filter((kind) => kind !== 'boot').map((kind) => latestOf(v, kind)),
  );
  return ![...moves, latestOf(view, 'boot')].some((t) => t !== null && t > at);
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
