import type { At } from '../core/base/time.ts';
import type { Store } from '../core/ports.ts';
import { readAll } from '../store/collection.ts';
import { EVIDENCE, evidenceName, PROBE, probeName } from '../store/evidence.ts';
import type { FleetEntry } from './fleet.ts';
import type { MonitorReadings } from './read-fleet.ts';
import { type NodeReadiness, readinessOf, type StoredOfNode } from './readiness.ts';

/** Nodes whose objects one page or answer reads, two each. */
const MOST_NODES = 40;

/** A cluster with what was found of its nodes. */
export interface ReadyCluster {
  readonly entry: FleetEntry;
  readonly nodes: readonly NodeReadiness[];
}

/** As many of the clusters, from the first on, as their nodes may be read for; at least one. @throws what the store threw. */
export async function readReadiness(
  store: Store,
  wanted: readonly FleetEntry[],
  read: MonitorReadings,
  now: At,
): Promise<readonly ReadyCluster[]> {
  let count = 0;
  const taken = wanted.filter((entry, index) => {
    count += entry.nodes.length;
    return index === 0 || count <= MOST_NODES;
  });
  const ids = taken.flatMap((entry) => entry.nodes.map(({ id }) => id));
  const stored = await readNodes(store, ids.slice(0, MOST_NODES));
  return taken.map((entry) => ({ entry, nodes: readinessOf(entry, stored, read, now) }));
}

/** What is stored of nodes, by their OCIDs: two objects each. What cannot be read counts as missing. @throws what the store threw. */
async function readNodes(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, StoredOfNode>> {
  const [evidence, probes] = await Promise.all([
    readAll(store, ids.map(evidenceName), EVIDENCE, 'leave'),
    readAll(store, ids.map(probeName), PROBE, 'leave'),
  ]);
  return new Map(
    ids.map((id) => [
      id,
      { evidence: evidence.get(evidenceName(id)) ?? null, probe: probes.get(probeName(id)) ?? null },
    ]),
  );
}
