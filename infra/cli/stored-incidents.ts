import type { Incident } from '../../functions/core/decision/incident.ts';
import { clustersOf } from '../../functions/core/inventory/clusters.ts';
import type { Inventory } from '../../functions/core/inventory/inventory.ts';
import { fromJsonBytes } from '../../functions/core/json-bytes.ts';
import type { Ids, Store } from '../../functions/core/ports.ts';
import { INVENTORY_NOW } from '../../functions/core/store-names.ts';
import { IncidentBook } from '../../functions/respond/incidents.ts';
import { UnreadableInputError } from './exit-codes.ts';

export interface StoredIncidents {
  /** Open ones first, then the newest. */
  readonly incidents: readonly Incident[];
  /** Names of objects that are no incident. */
  readonly unreadable: readonly string[];
}

const NEVER_WRITES: Ids = {
  unique: () => {
    throw new Error('reading needs no id');
  },
};

/** Every incident in the store. @throws what the store threw. */
export async function storedIncidents(store: Store): Promise<StoredIncidents> {
  const book = new IncidentBook(store, NEVER_WRITES);
  await book.load();
  const open = (incident: Incident) => (incident.closedAt === null ? 1 : 0);
  return {
    incidents: book.all().sort((a, b) => open(b) - open(a) || b.openedAt - a.openedAt),
    unreadable: book.unreadable,
  };
}

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
  throw new UnreadableInputError(
    `no incident and no cluster with one is called ${JSON.stringify(target)}; open: ${open.join(', ') || 'none'}`,
  );
}

/** Whether the inventory knows a cluster by this name or key. @throws what the store threw. */
export async function isKnownCluster(store: Store, target: string): Promise<boolean> {
  const inventory = await storedInventory(store);
  return inventory !== null && clustersOf(inventory).some((c) => c.name === target || c.key === target);
}

/** The newest inventory; null when there is none that can be read. @throws what the store threw. */
export async function storedInventory(store: Store): Promise<Inventory | null> {
  const stored = await store.get(INVENTORY_NOW);
  const value = stored === null ? null : (fromJsonBytes(stored.body) as Partial<Inventory> | null);
  return value?.schema === 'warden.inventory/1' && typeof value.nodes === 'object'
    ? (value as Inventory)
    : null;
}
