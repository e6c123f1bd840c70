import { valueAt } from '../core/base/group-by.ts';
import { type At, HOUR } from '../core/base/time.ts';
import { pathsOfNode } from '../core/cluster/path-status.ts';
import type { PathStatus, Remembered } from '../core/cluster/picture-shapes.ts';
import type { NodeView } from '../core/evidence/path-view.ts';
import { viewOf } from '../core/evidence/view.ts';
import type { Incident } from '../core/incident/incident.ts';
import { clustersOf } from '../core/inventory/clusters.ts';
import type { ClusterRef, Inventory } from '../core/inventory/inventory.ts';
import type { LeaseRecord } from '../core/lease-record.ts';
import type { SweepMemory } from '../core/monitor/facts.ts';
import type { HeartbeatLast } from '../core/monitor/heartbeat.ts';
import { emptyMonitorState, type MonitorState } from '../core/monitor/state.ts';
import type { LookUps } from '../core/platform/look-ups.ts';
import type { Store } from '../core/ports.ts';
import { readOne } from '../store/collection.ts';
import { storedEvidence } from '../store/evidence.ts';
import { HEARTBEAT_LAST, LAST, MONITOR, MONITOR_STATE, SWEEP, SWEEP_MEMORY } from '../store/heartbeat.ts';
import { storedIncidents } from '../store/incidents.ts';
import { storedInventory } from '../store/inventory.ts';
import { storedLease } from '../store/lease.ts';

/** Closed incidents are listed this long. */
const RECENT = 7 * 24 * HOUR;
/** Nodes whose lines one status page reads; in larger installations the rest is named without them. */
const MAX_NODES_READ = 120;

/** The console asks no API: states of paths come from lines and memory. */
const NOT_ASKED: LookUps = {
  readAt: 0,
  attachments: { known: false, what: 'attachments', errorCode: 'not-asked', detail: '' },
  instances: {},
  volumes: {},
};

export interface WatchedNode {
  readonly id: string;
  readonly name: string;
  readonly lastAt: At | null;
  readonly silentSince: At | null;
  /** Null when its lines were not read for this page. */
  readonly paths: readonly PathStatus[] | null;
}

export interface WatchedCluster {
  readonly cluster: ClusterRef;
  readonly nodes: readonly WatchedNode[];
  /** Id of the open incident. */
  readonly incidentId: string | null;
}

export interface Status {
  readonly open: readonly Incident[];
  readonly recent: readonly Incident[];
  readonly unreadable: readonly string[];
  readonly clusters: readonly WatchedCluster[];
  readonly inventoryAt: At | null;
  readonly heartbeat: HeartbeatLast | null;
  readonly sweep: SweepMemory | null;
  readonly monitor: MonitorState;
  readonly lease: LeaseRecord | null;
}

/** Everything the status page shows. @throws what the store threw. */
export async function readStatus(store: Store, now: At): Promise<Status> {
  const [{ incidents, unreadable }, inventory, heartbeat, sweep, state, lease] = await Promise.all([
    storedIncidents(store),
    storedInventory(store),
    readOne(store, HEARTBEAT_LAST, LAST),
    readOne(store, SWEEP_MEMORY, SWEEP),
    readOne(store, MONITOR_STATE, MONITOR),
    storedLease(store),
  ]);
  const monitor = state ?? emptyMonitorState();
  const open = incidents.filter((i) => i.closedAt === null);
  const refs = inventory === null ? [] : clustersOf(inventory);
  const incidentOf = (cluster: ClusterRef) =>
    open.find((i) => i.cluster.key === cluster.key || i.cluster.nodes.some((n) => cluster.nodes.includes(n)));
  // Those in trouble first: they are what the reader came for, and what is read when there are too many.
  const ordered = [...refs].sort(
    (a, b) =>
      Number(incidentOf(b) !== undefined) - Number(incidentOf(a) !== undefined) || (a.name < b.name ? -1 : 1),
  );
  const ids = ordered.flatMap((c) => c.nodes).slice(0, MAX_NODES_READ);
  const found = await storedEvidence(store, ids, 'leave');
  const views = new Map(found.map((evidence) => [evidence.node, viewOf(evidence)]));
  return {
    open,
    recent: incidents.filter((i) => i.closedAt !== null && now - i.closedAt <= RECENT),
    unreadable,
    clusters: ordered.map((cluster) => ({
      cluster,
      incidentId: incidentOf(cluster)?.id ?? null,
      nodes: cluster.nodes.map((id) => ({
        ...nodeStatus(id, inventory, ids.includes(id) ? (views.get(id) ?? null) : undefined, {
          now,
          lost: incidentOf(cluster)?.memory.lost ?? {},
        }),
        silentSince: valueAt(monitor.silent, id) ?? null,
      })),
    })),
    inventoryAt: inventory?.takenAt ?? null,
    heartbeat,
    sweep,
    monitor,
    lease,
  };
}

function nodeStatus(
  id: string,
  inventory: Inventory | null,
  view: NodeView | null | undefined,
  { now, lost }: { readonly now: At; readonly lost: Remembered['lost'] },
): Omit<WatchedNode, 'silentSince'> {
  const paths =
    view === undefined || inventory === null
      ? null
      : pathsOfNode(id, view, { inventory, lookUps: NOT_ASKED, now, lost, since: 0 }).filter(
          (p) => p.role !== 'boot',
        );
  return {
    id,
    name: valueAt(inventory?.nodes, id)?.displayName ?? view?.host ?? id,
    lastAt: view?.lastAt ?? null,
    paths,
  };
}

/** Clusters by key that the inventory knows. @throws what the store threw. */
export async function knownClusters(store: Store): Promise<readonly ClusterRef[]> {
  const inventory = await storedInventory(store);
  return inventory === null ? [] : clustersOf(inventory);
}
