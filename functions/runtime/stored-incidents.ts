import { FOLDERS, INVENTORY_NOW, incidentName } from '../core/base/store-names.ts';
import type { Incident } from '../core/incident/incident.ts';
import { parseIncident } from '../core/incident/stored-incident.ts';
import type { Inventory } from '../core/inventory/inventory.ts';
import { parseInventory } from '../core/inventory/stored.ts';
import type { Store } from '../core/ports.ts';
import { someAtATime } from './some-at-a-time.ts';

/** Reads that run at the same time. */
const AT_A_TIME = 12;

export interface StoredIncidents {
  /** Open ones first, then the newest. */
  readonly incidents: readonly Incident[];
  /** Names of objects that are no incident. */
  readonly unreadable: readonly string[];
}

/** Every incident in the store. @throws what the store threw. */
export async function storedIncidents(store: Store): Promise<StoredIncidents> {
  const incidents: Incident[] = [];
  const unreadable: string[] = [];
  await someAtATime(await store.list(FOLDERS.incidents), AT_A_TIME, async (name) => {
    const stored = await store.get(name);
    if (stored === null) return;
    const incident = parseIncident(stored.body);
    if (incident === null) unreadable.push(name);
    else incidents.push(incident);
  });
  const open = (incident: Incident) => (incident.closedAt === null ? 1 : 0);
  return { incidents: incidents.sort((a, b) => open(b) - open(a) || b.openedAt - a.openedAt), unreadable };
}

/** One incident; null when there is none of this id, or it cannot be read. @throws what the store threw. */
export async function storedIncident(store: Store, id: string): Promise<Incident | null> {
  const stored = await store.get(incidentName(id));
  return stored === null ? null : parseIncident(stored.body);
}

/** The newest inventory; null when there is none that can be read. @throws what the store threw. */
export async function storedInventory(store: Store): Promise<Inventory | null> {
  const stored = await store.get(INVENTORY_NOW);
  return stored === null ? null : parseInventory(stored.body);
}
