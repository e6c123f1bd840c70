import type { ClusterRef, Inventory } from '../../functions/core/inventory/inventory.ts';
import { clusterFinder, instancesToRemember, nodesOfEvent } from '../../functions/respond/clusters.ts';
import {
  attachment,
  instance,
  inventory,
  known,
  NODE1,
  NODE2,
  remembered,
  T0,
  unreadable,
  VOL,
} from '../core/decision/story.ts';

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

test('nodes of a cluster that is put together are named in their order', () => {
  const open: ClusterRef = { key: 'shared:9', name: 'z+b', nodes: ['z', 'b'], source: 'shared-volume' };
  expect(clusterFinder(NOTHING, [open])('z', null).nodes).toEqual(['b', 'z']);
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

describe('the nodes that an event may be about', () => {
  const fresh = attachment({ id: 'a-new', volumeId: 'v-new', instanceId: NODE2 });
  const foreign = attachment({ id: 'a-far', volumeId: 'v-far', instanceId: 'not ours' });
  const listed = known([fresh, foreign], T0);
  const of = (resourceId: string | null, list: Parameters<typeof nodesOfEvent>[2] = listed) =>
    nodesOfEvent({ type: 't', resourceId, compartmentId: null, at: T0, eventId: null }, inventory(), list);

  test.each<readonly [string, string | null, readonly string[]]>([
    ['of a node itself', NODE1, [NODE1]],
    ['of a volume that is remembered: every node that has it', VOL, [NODE1, NODE2]],
    ['of an attachment that is remembered', attachment().id, [NODE1]],
    ['of an attachment that is listed now', 'a-new', [NODE2]],
    ['of a volume that is listed now', 'v-new', [NODE2]],
    ['of a node that nobody watches', 'not ours', []],
    ['of a volume of such a node', 'v-far', []],
    ['of something unheard of', 'x', []],
    ['that names nothing', null, []],
  ])('%s', (_, id, nodes) => {
    expect(of(id)).toEqual(nodes);
  });

  test('what cannot be listed is looked for among what is remembered only', () => {
    for (const list of [null, unreadable<never>('attachments')])
      expect([of('a-new', list), of(VOL, list)]).toEqual([[], [NODE1, NODE2]]);
  });
});

describe('instances that are remembered together', () => {
  const untagged = (id: string) => instance(id, { freeformTags: {} });
  const tagged = (id: string, tag: string) => instance(id, { freeformTags: { 'lifekeeper-cluster': tag } });
  const of = (
    nodes: readonly string[],
    instances: Parameters<typeof instancesToRemember>[1],
    attachments: Parameters<typeof instancesToRemember>[2] = [],
  ) => instancesToRemember(new Set(nodes), instances, attachments).map(({ id }) => id);
  const on = (instanceId: string, volumeId: string, isShareable = true) =>
    attachment({ instanceId, volumeId, isShareable });

  test('are those of the same tag; without a tag they have nothing in common', () => {
    const all = [tagged('a', 'CL1'), tagged('b', 'CL2'), tagged('c', 'CL1'), untagged('d'), untagged('e')];
    expect([of(['a'], all), of(['d'], all), of([], all)]).toEqual([['a', 'c'], ['d'], []]);
  });

  test('are those that share a volume, where it may be shared', () => {
    const all = [untagged('a'), untagged('b'), untagged('c')];
    expect(of(['a'], all, [on('a', 'v'), on('b', 'v'), on('c', 'w')])).toEqual(['a', 'b']);
    expect(of(['a'], all, [on('a', 'v', false), on('b', 'v', false)])).toEqual(['a']);
    expect(of(['a'], all, [on('b', 'v'), on('c', 'v')])).toEqual(['a']);
  });
});
