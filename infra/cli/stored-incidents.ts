import type { Incident } from '../../functions/core/incident/incident.ts';
import { clustersOf } from '../../functions/core/inventory/clusters.ts';
import type { Store } from '../../functions/core/ports.ts';
import { storedInventory } from '../../functions/store/inventory.ts';
import { UnreadableInputError } from './exit-codes.ts';

/**
 * The incident that a person names: by id, else the newest of the cluster with that name or key.
 * @throws UnreadableInputError when there is none.
 */
export function namedIncident(incidents: readonly Incident[], target: string): Incident {
  const bare = target.replace(/^\[?(LKW:)?/, '').replace(/\]$/, '');
  const found =
    incidents.find((i) => i.id === bare) ??
    incidents.find((i) => i.cluster.name === target || i.cluster.key === target);
  if (found !== undefined) return found;
  const open = incidents.filter((i) => i.closedAt === null).map((i) => `${i.id} (${i.cluster.name})`);
  const name = JSON.stringify(target);
  throw open.length === 0
    ? new UnreadableInputError('unreadable.none-open', { name })
    : new UnreadableInputError('unreadable.no-incident', { name, open: open.join(', ') });
}

/** Whether the inventory knows a cluster by this name or key. @throws what the store threw. */
export async function isKnownCluster(store: Store, target: string): Promise<boolean> {
  const inventory = await storedInventory(store);
  return inventory !== null && clustersOf(inventory).some((c) => c.name === target || c.key === target);
}
