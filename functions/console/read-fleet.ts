import { valueAt } from '../core/base/group-by.ts';
import { type At, HOUR } from '../core/base/time.ts';
import { pathsOfNode } from '../core/cluster/path-status.ts';
import type { PathStatus } from '../core/cluster/picture-shapes.ts';
import { isWideOpen } from '../core/decision/wide-summary.ts';
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
import type { FleetEntry } from './fleet.ts';

/** Closed incidents are listed this long. */
const RECENT = 7 * 24 * HOUR;
/** Clusters that one page draws. */
export const MOST_DRAWN = 6;
/** Nodes whose lines are read for them. */
const MAX_NODES_READ = 24;

/** Somebody waits for the page: as many as the HTTP client has connections; 200 incidents at 30 ms a read take 0.4 s. */
const READS_AT_A_TIME = 16;

/** The console asks no API: states of paths come from lines and memory. */
const NOT_ASKED: LookUps = {
  readAt: 0,
  attachments: { known: false, what: 'attachments', errorCode: 'not-asked', detail: '' },
  instances: {},
  volumes: {},
};

const NO_INVENTORY: Inventory = { schema: 'warden.inventory/1', takenAt: 0, nodes: {} };

/** What the monitor has stored of itself. */
export interface MonitorReadings {
  readonly heartbeat: HeartbeatLast | null;
  readonly sweep: SweepMemory | null;
  readonly monitor: MonitorState;
  readonly lease: LeaseRecord | null;
  readonly inventory: Inventory | null;
}

/** Everything that the fleet page rests on but for the lines of nodes. */
export interface FleetReadings extends MonitorReadings {
  readonly open: readonly Incident[];
  readonly recent: readonly Incident[];
  /** Summaries of outages of many clusters that go on. */
  readonly wide: readonly Incident[];
  /** When the newest incident of a cluster was closed, by the cluster's key: what LifeKeeper said until then is over. */
  readonly closedAt: ReadonlyMap<string, At>;
  /** Names of incidents' objects that cannot be read. */
  readonly unreadable: readonly string[];
}

/** Five objects. @throws what the store threw. */
export async function readMonitor(store: Store): Promise<MonitorReadings> {
  const [inventory, heartbeat, sweep, state, lease] = await Promise.all([
    storedInventory(store),
    readOne(store, HEARTBEAT_LAST, LAST),
    readOne(store, SWEEP_MEMORY, SWEEP),
    readOne(store, MONITOR_STATE, MONITOR),
    storedLease(store),
  ]);
  return { inventory, heartbeat, sweep, monitor: state ?? emptyMonitorState(), lease };
}

/** {@link readMonitor}, and one object for each incident. @throws what the store threw. */
export async function readFleet(store: Store, now: At): Promise<FleetReadings> {
  const [monitor, { incidents, unreadable }] = await Promise.all([
    readMonitor(store),
    storedIncidents(store, READS_AT_A_TIME),
  ]);
  const closed = incidents
    .filter((i) => i.closedAt !== null)
    .sort((a, b) => (a.closedAt ?? 0) - (b.closedAt ?? 0));
  return {
    ...monitor,
    closedAt: new Map(closed.map((i) => [i.cluster.key, i.closedAt ?? 0])),
    open: incidents.filter((i) => i.closedAt === null),
    recent: incidents.filter((i) => i.closedAt !== null && !isWideOpen(i) && now - i.closedAt <= RECENT),
    wide: incidents.filter(isWideOpen),
    unreadable,
  };
}

/** What the lines of a node say, beside what is remembered of it. */
export interface SeenNode {
  /** Newest line that a rule knows; null: there was none. */
  readonly lastAt: At | null;
  readonly paths: readonly PathStatus[];
}

/** By node. One object for each node of the entries; those beyond {@link MAX_NODES_READ} are absent. @throws what the store threw. */
export async function readSeen(
  store: Store,
  entries: readonly FleetEntry[],
  { inventory, closedAt }: Pick<FleetReadings, 'inventory' | 'closedAt'>,
  now: At,
): Promise<ReadonlyMap<string, SeenNode>> {
  const entryOf = new Map(entries.flatMap((entry) => entry.nodes.map(({ id }) => [id, entry] as const)));
  const wanted = [...entryOf].slice(0, MAX_NODES_READ);
  const names = wanted.map(([id]) => id);
  const found = await storedEvidence(store, names, 'leave');
  const views = new Map(found.map((evidence) => [evidence.node, viewOf(evidence)]));
  const seen = (id: string, { cluster, incidents: [incident] }: FleetEntry): SeenNode => {
    const view = views.get(id) ?? null;
    const lost = incident?.memory.lost ?? {};
    const since = incident?.after ?? (incident === undefined ? (closedAt.get(cluster.key) ?? 0) : 0);
    const around = { inventory: inventory ?? NO_INVENTORY, lookUps: NOT_ASKED, now, lost, since };
    const paths = pathsOfNode(id, view, around).filter((p) => p.role !== 'boot');
    return { lastAt: view?.lastAt ?? null, paths };
  };
  return new Map(wanted.map(([id, entry]) => [id, seen(id, entry)]));
}

/** Clusters by key that the inventory knows. @throws what the store threw. */
export async function knownClusters(store: Store): Promise<readonly ClusterRef[]> {
  const inventory = await storedInventory(store);
  return inventory === null ? [] : clustersOf(inventory);
}

/** Number of volumes that a node had attached when it was looked at last. */
export function volumesOf(id: string, inventory: Inventory | null): number {
  return valueAt(inventory?.nodes, id)?.attachments.filter(({ role }) => role !== 'boot').length ?? 0;
}
