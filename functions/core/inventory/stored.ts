import * as v from 'valibot';
import { fromJsonBytes } from '../base/json-bytes.ts';
import type { Inventory } from './inventory.ts';

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

/** The inventory as stored in `inventory/current.json`; null for anything else. */
export function parseInventory(body: Uint8Array): Inventory | null {
  const value = fromJsonBytes(body);
  return v.is(inventoryShape, value) ? (value as unknown as Inventory) : null;
}
