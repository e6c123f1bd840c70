import type { ClusterRef, Inventory } from '../../functions/core/inventory/inventory.ts';
import { clusterFinder } from '../../functions/respond/clusters.ts';
import { attachment, inventory, remembered } from '../core/decision/story.ts';

const NOTHING: Inventory = { schema: 'warden.inventory/1', takenAt: 0, nodes: {} };
const PAIR: ClusterRef = { key: 'shared:1', name: 'a+b', nodes: ['a', 'b'], source: 'shared-volume' };

test('an inventory that was lost does not tear the cluster of an open incident apart', () => {
  const clusterOf = clusterFinder(NOTHING, [PAIR]);
  expect([clusterOf('a', null), clusterOf('b', null)]).toEqual([PAIR, PAIR]);
  expect(clusterOf('c', 'host')).toEqual({ key: 'node:c', name: 'host', nodes: ['c'], source: 'unknown' });
});

/** The inventory as it is made anew from what the API says: volumes by node. */
function sharing(volumes: Readonly<Record<string, readonly string[]>>): Inventory {
  const of = inventory([]);
  const [any] = Object.values(of.nodes);
  if (any === undefined) throw new RangeError('no node to copy');
  return {
    ...of,
    nodes: Object.fromEntries(
      Object.keys(volumes).map((instanceId) => [
        instanceId,
        {
          ...any,
          instanceId,
          displayName: instanceId,
          clusterTag: null,
          attachments: (volumes[instanceId] ?? []).map((volumeId) =>
            remembered(attachment({ instanceId, volumeId, id: `${instanceId}-${volumeId}` })),
          ),
        },
      ]),
    ),
  };
}

const keysOf = (clusterOf: ReturnType<typeof clusterFinder>, nodes: readonly string[]) =>
  nodes.map((node) => clusterOf(node, null).key);

test('an inventory made anew while a volume is detached does not tear three nodes into one and two', () => {
  const three: ClusterRef = {
    key: 'shared:3',
    name: 'a+b+c',
    nodes: ['a', 'b', 'c'],
    source: 'shared-volume',
  };
  const clusterOf = clusterFinder(sharing({ a: [], b: ['v'], c: ['v'] }), [three]);
  expect(keysOf(clusterOf, ['a', 'b', 'c'])).toEqual(['shared:3', 'shared:3', 'shared:3']);
});

test('what the inventory joins to half of an open cluster belongs to it as long as it is open', () => {
  const inventoried = sharing({ b: ['v'], d: ['v'] });
  const clusterOf = clusterFinder(inventoried, [PAIR]);
  expect(clusterOf('d', null)).toMatchObject({ key: 'shared:1', nodes: ['a', 'b', 'd'] });
  expect(new Set(keysOf(clusterOf, ['a', 'b', 'd'])).size).toBe(1);
  expect(clusterFinder(inventoried, [])('d', null).nodes).toEqual(['b', 'd']);
});

test('a cluster that the inventory knows whole, and larger, is the one of the inventory', () => {
  const clusterOf = clusterFinder(sharing({ a: ['v'], b: ['v'], c: ['v'] }), [PAIR]);
  expect(clusterOf('a', null).nodes).toEqual(['a', 'b', 'c']);
  expect(clusterOf('a', null).key).not.toBe(PAIR.key);
});
