import { gzipSync } from 'node:zlib';
import type { Inventory, NodeInventory } from '../../functions/core/inventory/inventory.ts';
import { snapshot } from '../../functions/core/inventory/snapshot.ts';
import { INVENTORY, INVENTORY_NOW } from '../../functions/store/inventory.ts';

const now = Date.UTC(2026, 10, 22);

function inventoryOf(nodes: number): Inventory {
  const one = snapshot(null, {
    now,
    instances: [
      {
        id: 'ID',
        displayName: 'node',
        compartmentId: `ocid1.compartment.oc1..${'c'.repeat(60)}`,
        availabilityDomain: 'Uocm:AP-TOKYO-1-AD-1',
        lifecycleState: 'RUNNING',
        freeformTags: { 'lifekeeper-cluster': 'CL1' },
        definedTags: {},
      },
    ],
    attachments: [],
    lifekeeperSeen: new Set(['ID']),
  }).nodes['ID'] as NodeInventory;
  const entries = Array.from({ length: nodes }, (_, n) => {
    const instanceId = `ocid1.instance.oc1.ap-tokyo-1.${String(n).padStart(60, 'a')}`;
    return [instanceId, { ...one, instanceId }] as const;
  });
  return { schema: 'warden.inventory/1', takenAt: now, nodes: Object.fromEntries(entries) };
}

test('a small inventory is JSON for people, a large one is packed, and both are read back as they were', () => {
  const small = inventoryOf(100);
  expect(JSON.parse(Buffer.from(INVENTORY.encode(small)).toString('utf8'))).toEqual(small);
  const large = inventoryOf(36_000);
  const plain = Buffer.byteLength(JSON.stringify(large));
  expect(plain).toBeGreaterThan(14 * 1024 * 1024);
  const body = INVENTORY.encode(large);
  expect(body.byteLength).toBeLessThan(plain / 5);
  const read = INVENTORY.decode(body, INVENTORY_NOW);
  expect(Object.keys(read?.nodes ?? {})).toHaveLength(36_000);
  const [id = ''] = Object.keys(large.nodes).slice(7);
  expect(read?.nodes[id]).toEqual(large.nodes[id]);
  // The same again gives the same bytes: nothing is written anew.
  expect(Buffer.compare(INVENTORY.encode(large), body)).toBe(0);
});

test.each([
  ['cut', gzipSync('{"schema":"warden.inventory/1","takenAt":1,"nodes":{}}').subarray(0, 30)],
  ['of something else', gzipSync('[]')],
  ['of two bytes', Buffer.from([0x1f, 0x8b])],
])('a packed one that is %s is none', (_, body) => {
  expect(INVENTORY.decode(body, INVENTORY_NOW)).toBeNull();
});
