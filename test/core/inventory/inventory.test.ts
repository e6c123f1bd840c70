import { HOUR } from '../../../functions/core/base/time.ts';
import { clustersOf } from '../../../functions/core/inventory/clusters.ts';
import { type InventoryInput, roleOf } from '../../../functions/core/inventory/inventory.ts';
import { matchPath } from '../../../functions/core/inventory/match.ts';
import { FORGET_AFTER, snapshot } from '../../../functions/core/inventory/snapshot.ts';
import { attachment, instance, NODE1, NODE2, T0, VOL } from '../decision/story.ts';

const take = (over: Partial<InventoryInput> = {}): InventoryInput => ({
  now: T0,
  instances: [instance(NODE1), instance(NODE2)],
  attachments: [attachment(), attachment({ instanceId: NODE2 })],
  lifekeeperSeen: new Set([NODE1]),
  ...over,
});
const untagged = [instance(NODE1, { freeformTags: {} }), instance(NODE2, { freeformTags: {} })];

describe('snapshot', () => {
  test('membership and parameters survive the detach', () => {
    const before = snapshot(null, take());
    const after = snapshot(
      before,
      take({
        now: T0 + HOUR,
        attachments: [attachment({ lifecycleState: 'DETACHED' })],
        lifekeeperSeen: new Set(),
      }),
    );
    expect(after.nodes[NODE1]?.attachments).toEqual(before.nodes[NODE1]?.attachments);
    expect(after.nodes[NODE1]?.lifekeeperSeen).toBe(true);
    expect(clustersOf(after)).toEqual(clustersOf(before));
  });

  test('a node whose instance could not be listed keeps everything; a terminated one is dropped', () => {
    const before = snapshot(null, take());
    expect(snapshot(before, take({ instances: [instance(NODE2)] })).nodes[NODE1]?.attachments).toHaveLength(
      1,
    );
    expect(
      snapshot(before, take({ instances: [instance(NODE1, { lifecycleState: 'TERMINATED' })] })).nodes[NODE1],
    ).toBeUndefined();
  });

  test('a reattach on another portal remembers the former one', () => {
    const moved = snapshot(
      snapshot(null, take()),
      take({ attachments: [attachment({ id: 'new', ipv4: '169.254.2.9' })] }),
    );
    const node = moved.nodes[NODE1];
    expect(node?.attachments[0]).toMatchObject({ id: 'new', formerPortals: [{ ipv4: '169.254.2.2' }] });
    const before = { portal: { address: '169.254.2.2', port: 3260 }, iqn: attachment().iqn };
    expect(matchPath(before, node)?.id).toBe('new');
    expect(matchPath({ ...before, iqn: null }, node)?.id).toBe('new');
  });

  test('forgets what was not seen for thirty days, and reads tags with care', () => {
    const late = T0 + FORGET_AFTER + 1;
    expect(
      snapshot(snapshot(null, take()), take({ now: late, instances: [], attachments: [] })).nodes,
    ).toEqual({});
    const tags = { 'iscsi-replacement-timeout': 'soon', 'lifekeeper-cluster': ' ' };
    const node = snapshot(null, take({ instances: [instance(NODE1, { freeformTags: tags })] })).nodes[NODE1];
    expect(node).toMatchObject({ recoveryTimeoutSec: null, clusterTag: null });
  });
});

describe('roles', () => {
  test('boot by portal or IQN before anything else, quorum by tag or list, else data', () => {
    const a = { ipv4: '169.254.2.2', iqn: 'iqn.x', volumeId: VOL };
    expect(roleOf({ ...a, ipv4: '169.254.0.2' }, undefined, [VOL])).toBe('boot');
    expect(roleOf({ ...a, iqn: 'iqn.2015-02.oracle.boot:uefi' }, undefined, [])).toBe('boot');
    expect(roleOf(a, { freeformTags: { 'lifekeeper-quorum': 'true' } }, [])).toBe('quorum');
    expect(roleOf(a, { freeformTags: { 'lifekeeper-quorum': 'false' } }, [])).toBe('data');
    expect(roleOf(a, undefined, [VOL])).toBe('quorum');
    expect(roleOf(a, undefined, [])).toBe('data');
  });
});

describe('clusters', () => {
  test('by tag', () => {
    expect(clustersOf(snapshot(null, take()))).toEqual([
      { key: 'tag:CL1', name: 'CL1', nodes: [NODE1, NODE2], source: 'tag' },
    ]);
  });

  test('by a shared volume only if a node shows LifeKeeper lines', () => {
    expect(clustersOf(snapshot(null, take({ instances: untagged })))).toMatchObject([
      { source: 'shared-volume', nodes: [NODE1, NODE2] },
    ]);
    const strangers = clustersOf(snapshot(null, take({ instances: untagged, lifekeeperSeen: new Set() })));
    expect(strangers.map((c) => c.source)).toEqual(['unknown', 'unknown']);
  });

  test('never through a volume that is not shareable', () => {
    const own = [attachment({ isShareable: false }), attachment({ instanceId: NODE2, isShareable: false })];
    expect(clustersOf(snapshot(null, take({ instances: untagged, attachments: own })))).toHaveLength(2);
  });
});

describe('path and attachment', () => {
  const node = snapshot(null, take()).nodes[NODE1];
  const portal = { address: '169.254.2.2', port: 3260 };

  test('by portal and IQN, by one of them, never by a device', () => {
    expect(matchPath({ portal, iqn: attachment().iqn }, node)).toBe(node?.attachments[0]);
    expect(matchPath({ portal, iqn: null }, node)).toBe(node?.attachments[0]);
    expect(matchPath({ portal: null, iqn: attachment().iqn }, node)).toBe(node?.attachments[0]);
    expect(matchPath({ portal: null, iqn: null }, node)).toBeNull();
    expect(matchPath({ portal, iqn: 'iqn.other' }, node)).toBeNull();
  });
});
