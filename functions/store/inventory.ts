import * as v from 'valibot';
import type { Inventory } from '../core/inventory/inventory.ts';
import type { Store } from '../core/ports.ts';
import { readOne } from './collection.ts';
import { Document } from './document.ts';
import { looseJsonKind } from './kind.ts';

/** Object of the state bucket: what normal was. */
export const INVENTORY_NOW = 'inventory/current.json';

const inventoryShape = v.looseObject({
  schema: v.literal('warden.inventory/1'),
  takenAt: v.number(),
  nodes: v.record(
    v.string(),
    v.looseObject({
      instanceId: v.string(),
      displayName: v.string(),
      compartmentId: v.string(),
      seenAt: v.number(),
      clusterTag: v.nullable(v.string()),
      attachments: v.array(v.looseObject({ id: v.string(), volumeId: v.string(), instanceId: v.string() })),
    }),
  ),
});

export const INVENTORY = looseJsonKind<Inventory>('warden.inventory/1', inventoryShape);

/** The inventory to be changed: a damaged one is made anew from what the API says. */
export function inventoryDocument(store: Store): Document<Inventory> {
  return new Document(store, INVENTORY_NOW, INVENTORY, { damaged: 'replace' });
}

/** The newest inventory; null when there is none. @throws what the store threw, and as `damaged` says. */
export async function storedInventory(
  store: Store,
  damaged: 'leave' | 'refuse' = 'leave',
): Promise<Inventory | null> {
  return readOne(store, INVENTORY_NOW, INVENTORY, damaged);
}
