import * as v from 'valibot';
import { fromJsonBytes, toJsonBytes } from '../core/base/json-bytes.ts';
import type { Inventory } from '../core/inventory/inventory.ts';
import type { Store } from '../core/ports.ts';
import { packed, unpacked } from '../runtime/packed.ts';
import { readOne } from './collection.ts';
import { Document } from './document.ts';
import type { Kind } from './kind.ts';

/** Object of the state bucket: what normal was. */
export const INVENTORY_NOW = 'inventory/current.json';

const at = v.pipe(v.number(), v.finite());
const text = v.nullable(v.string());
const target = v.looseObject({ ipv4: v.string(), port: at, iqn: v.string() });

/** All that a decision leans on: one field of another type would make every decision about the cluster fail. */
const nodeShape = v.looseObject({
  instanceId: v.string(),
  displayName: v.string(),
  compartmentId: v.string(),
  availabilityDomain: v.string(),
  seenAt: at,
  clusterTag: text,
  lifekeeperSeen: v.boolean(),
  recoveryTimeoutSec: v.nullable(at),
  maintenanceAt: v.optional(at),
  attachments: v.array(
    v.looseObject({
      id: v.string(),
      volumeId: v.string(),
      instanceId: v.string(),
      compartmentId: v.string(),
      lifecycleState: v.string(),
      displayName: text,
      device: text,
      ipv4: text,
      port: v.nullable(at),
      iqn: text,
      isReadOnly: v.boolean(),
      isShareable: v.boolean(),
      multipathPortals: v.array(v.looseObject({ ipv4: v.string(), port: at })),
      usesChap: v.boolean(),
      timeCreated: at,
      role: v.string(),
      volumeName: text,
      lastAttachedAt: at,
      formerPortals: v.optional(v.array(target)),
    }),
  ),
});
const inventoryShape = v.looseObject({
  schema: v.literal('warden.inventory/1'),
  takenAt: at,
  nodes: v.record(v.string(), v.unknown()),
});

/**
 * A larger inventory is packed: its JSON would soon exceed what is read back whole (20,000 nodes are 23 MB and more). Well below
 * that limit, for it grows with every node; a smaller one stays readable for people, and for the build before. Bytes.
 */
const PACKED_FROM: number = 12 * 1024 * 1024;
/** Node by node: an entry that cannot be read is left out and made anew from what the API says; the others stay. */
export const INVENTORY: Kind<Inventory> = {
  schema: 'warden.inventory/1',
  encode: ({ leftOut: _, ...inventory }) => {
    const body = toJsonBytes(inventory);
    return body.byteLength < PACKED_FROM ? body : packed(body);
  },
  decode: (body) => {
    const value = fromJsonBytes(unpacked(body));
    if (!v.is(inventoryShape, value)) return null;
    const all = Object.entries(value.nodes);
    const nodes = all.filter(([id, node]) => v.is(nodeShape, node) && node.instanceId === id);
    const leftOut = all.filter((entry) => !nodes.includes(entry)).map(([id]) => id);
    const inventory = { ...value, nodes: Object.fromEntries(nodes) } as unknown as Inventory;
    return leftOut.length === 0 ? inventory : { ...inventory, leftOut };
  },
};

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
