import type { ClusterRef, Inventory } from '../../functions/core/inventory/inventory.ts';
import { clusterFinder } from '../../functions/respond/clusters.ts';

const NOTHING: Inventory = { schema: 'warden.inventory/1', takenAt: 0, nodes: {} };
const PAIR: ClusterRef = { key: 'shared:1', name: 'a+b', nodes: ['a', 'b'], source: 'shared-volume' };

test('an inventory that was lost does not tear the cluster of an open incident apart', () => {
  const clusterOf = clusterFinder(NOTHING, [PAIR]);
  expect([clusterOf('a', null), clusterOf('b', null)]).toEqual([PAIR, PAIR]);
  expect(clusterOf('c', 'host')).toEqual({ key: 'node:c', name: 'host', nodes: ['c'], source: 'unknown' });
});
