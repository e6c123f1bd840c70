import { DAY, HOUR } from '../../../functions/core/base/time.ts';
import {
  type Inventory,
  type InventoryInput,
  type NodeInventory,
  roleOf,
} from '../../../functions/core/inventory/inventory.ts';
import { snapshot, tagOf } from '../../../functions/core/inventory/snapshot.ts';
import type { Attachment, Instance, Volume } from '../../../functions/core/platform/look-ups.ts';
import {
  AD,
  attachment,
  COMPARTMENT,
  instance,
  inventory,
  NODE1,
  NODE2,
  QUORUM,
  remembered,
  T0,
  VOL,
} from '../decision/story.ts';

const take = (over: Partial<InventoryInput> = {}): InventoryInput => ({
  now: T0,
  instances: [instance(NODE1)],
  attachments: [attachment()],
  lifekeeperSeen: new Set(),
  ...over,
});

/** Node 1 after what was remembered and taken. */
function node1(prev: Inventory | null, over: Partial<InventoryInput> = {}): NodeInventory {
  const node = snapshot(prev, take(over)).nodes[NODE1];
  if (node === undefined) throw new Error('not known');
  return node;
}

const volume = (over: Partial<Volume> = {}): Volume => ({
  id: VOL,
  displayName: 'vol',
  compartmentId: 'ocid1.compartment.oc1..volumes',
  availabilityDomain: AD,
  lifecycleState: 'AVAILABLE',
  isReservationsEnabled: false,
  freeformTags: {},
  ...over,
});

/** What was remembered of node 1 an hour before. */
const anHourAgo = (over: Partial<NodeInventory> = {}): Inventory => {
  const { nodes, ...rest } = inventory([remembered(attachment())]);
  const node = nodes[NODE1];
  if (node === undefined) throw new Error('node');
  return { ...rest, nodes: { [NODE1]: { ...node, ...over } } };
};

describe('a node', () => {
  test('is what its instance and its attachments say', () => {
    expect(snapshot(null, take())).toEqual({
      schema: 'warden.inventory/1',
      takenAt: T0,
      nodes: {
        [NODE1]: {
          instanceId: NODE1,
          displayName: 'node1',
          compartmentId: COMPARTMENT,
          availabilityDomain: AD,
          clusterTag: 'CL1',
          lifekeeperSeen: false,
          recoveryTimeoutSec: null,
          attachments: [
            {
              ...attachment(),
              role: 'data',
              volumeName: null,
              volumeCompartmentId: null,
              lastAttachedAt: T0,
              formerPortals: [],
            },
          ],
          seenAt: T0,
        },
      },
    });
    expect(node1(null, { attachments: [] }).attachments).toEqual([]);
  });

  test('keeps what no API says', () => {
    expect(node1(anHourAgo({ maintenanceAt: T0 - 1 })).maintenanceAt).toBe(T0 - 1);
    expect('maintenanceAt' in node1(anHourAgo())).toBe(false);
    const seen = new Set([NODE1]);
    expect(node1(null, { lifekeeperSeen: seen }).lifekeeperSeen).toBe(true);
    expect(node1(anHourAgo({ lifekeeperSeen: false }), { lifekeeperSeen: seen }).lifekeeperSeen).toBe(true);
    expect(node1(anHourAgo({ lifekeeperSeen: true })).lifekeeperSeen).toBe(true);
    expect(node1(anHourAgo({ lifekeeperSeen: false })).lifekeeperSeen).toBe(false);
    expect(
      node1(anHourAgo({ lifekeeperSeen: false }), { lifekeeperSeen: new Set([NODE2]) }).lifekeeperSeen,
    ).toBe(false);
  });

  test('that is not listed is kept for thirty days, with what its attachments say now', () => {
    const left = (seenAt: number) => snapshot(anHourAgo({ seenAt }), take({ instances: [] })).nodes[NODE1];
    expect(left(T0 - 30 * DAY)).toMatchObject({
      seenAt: T0 - 30 * DAY,
      attachments: [{ lastAttachedAt: T0 }],
    });
    expect(left(T0 - 30 * DAY - 1)).toBeUndefined();
    expect(node1(anHourAgo({ seenAt: T0 - 40 * DAY, clusterTag: 'old' }))).toMatchObject({
      clusterTag: 'CL1',
      seenAt: T0,
    });
  });

  test('has the time-out that its tag names, in whole seconds of up to a week', () => {
    const tagged = (value: string) =>
      node1(null, { instances: [instance(NODE1, { freeformTags: { 'iscsi-replacement-timeout': value } })] })
        .recoveryTimeoutSec;
    expect(['0', '120', ' 6000 ', '604800'].map(tagged)).toEqual([0, 120, 6000, 604_800]);
    expect(['-1', '604801', '1.5', 'soon', ''].map(tagged)).toEqual([null, null, null, null, null]);
  });
});

describe('a tag', () => {
  const of = (freeformTags: Instance['freeformTags'], definedTags: Instance['definedTags'] = {}) =>
    tagOf({ freeformTags, definedTags }, 'key');

  test('is free-form, else a defined one of any namespace, by name', () => {
    expect(of({ key: ' free ' }, { a: { key: 'defined' } })).toBe('free');
    expect(of({}, { b: { key: 'second' }, a: { key: ' first ' } })).toBe('first');
    expect(of({ other: 'x' }, { a: { other: 'x' } })).toBeNull();
    expect(of({}, { a: { key: 7 } })).toBe('7');
    expect(of({}, { a: { key: 0 } })).toBe('0');
  });

  test('that is blank, or no text, counts as absent', () => {
    expect(
      of({ key: ' ' }, { a: { key: ' ' }, b: { key: true }, c: { key: null }, d: { key: 'last' } }),
    ).toBe('last');
    expect(of({ key: '' }, { a: { key: '' } })).toBeNull();
  });
});

describe('the attachments of a node', () => {
  const GONE = { lifecycleState: 'DETACHED' } as const;
  const of = (prev: Inventory | null, list: readonly Attachment[], over: Partial<InventoryInput> = {}) =>
    node1(prev, { attachments: list, ...over }).attachments;

  test('are the newest attached of each volume, by volume', () => {
    const [a, b] = [attachment({ volumeId: 'b', timeCreated: 1 }), attachment({ volumeId: 'a' })];
    expect(of(null, [a, b]).map(({ volumeId }) => volumeId)).toEqual(['a', 'b']);
    const [old, young] = [attachment({ id: 'z', timeCreated: 1 }), attachment({ id: 'y', timeCreated: 2 })];
    for (const list of [
      [old, young],
      [young, old],
    ])
      expect(of(null, list).map(({ id }) => id)).toEqual(['y']);
    const [x, y] = [attachment({ id: 'x' }), attachment({ id: 'y' })];
    for (const list of [
      [x, y],
      [y, x],
    ])
      expect(of(null, list).map(({ id }) => id)).toEqual(['y']);
  });

  test('are none of another node, and none that is not attached', () => {
    for (const lifecycleState of ['ATTACHING', 'DETACHING', 'DETACHED'] as const)
      expect(of(null, [attachment({ lifecycleState })])).toEqual([]);
    expect(of(null, [attachment({ instanceId: NODE2 })])).toEqual([]);
  });

  test('stay remembered for thirty days after they were seen attached last', () => {
    const was = (lastAttachedAt: number) =>
      anHourAgo({ attachments: [{ ...remembered(attachment()), lastAttachedAt }] });
    expect(of(was(T0 - HOUR), [attachment(GONE)])).toMatchObject([
      { lifecycleState: 'ATTACHED', lastAttachedAt: T0 - HOUR },
    ]);
    expect(of(was(T0 - 30 * DAY), [])).toHaveLength(1);
    expect(of(was(T0 - 30 * DAY - 1), [])).toEqual([]);
    expect(of(was(T0 - 40 * DAY), [attachment()])).toMatchObject([{ lastAttachedAt: T0 }]);
  });

  test('have the name and compartment of their volume, as far as it can be read', () => {
    const named = { volumeName: 'vol', volumeCompartmentId: 'ocid1.compartment.oc1..volumes' };
    const known = { volumeName: 'shared1', volumeCompartmentId: COMPARTMENT };
    for (const list of [[attachment()], []]) {
      expect(of(anHourAgo(), list, { volumes: [volume({ id: 'other' }), volume()] })).toMatchObject([named]);
      expect(of(anHourAgo(), list, { volumes: [volume({ id: 'other' })] })).toMatchObject([known]);
      expect(of(anHourAgo(), list)).toMatchObject([known]);
    }
    expect(of(null, [attachment()], { volumes: [volume()] })).toMatchObject([named]);
  });

  test('once known as quorum stay so while the volume cannot be read', () => {
    const quorum = anHourAgo({ attachments: [remembered(attachment(), 'quorum')] });
    const role = (prev: Inventory | null, over: Partial<InventoryInput>) =>
      [[attachment()], []].map((list) => of(prev, list, over)[0]?.role);
    expect(role(quorum, {})).toEqual(['quorum', 'quorum']);
    expect(role(quorum, { volumes: [volume()] })).toEqual(['data', 'data']);
    expect(role(anHourAgo(), {})).toEqual(['data', 'data']);
    expect(role(anHourAgo(), { quorumVolumeIds: [VOL] })).toEqual(['quorum', 'quorum']);
    expect(role(anHourAgo(), { quorumVolumeIds: [QUORUM] })).toEqual(['data', 'data']);
    const tagged = volume({ freeformTags: { 'lifekeeper-quorum': 'yes' } });
    expect(role(anHourAgo(), { volumes: [tagged] })).toEqual(['quorum', 'quorum']);
  });
});

describe('portals of earlier attachments', () => {
  const OLD = { ipv4: '169.254.2.2', port: 3260, iqn: attachment().iqn };
  const former = (was: Partial<Attachment>, is: Partial<Attachment>, more: object = {}) => {
    const prev = anHourAgo({ attachments: [{ ...remembered(attachment(was)), ...more }] });
    return node1(prev, { attachments: [attachment(is)] }).attachments[0]?.formerPortals;
  };

  test('are remembered once any part of it is another', () => {
    expect(former({}, {})).toEqual([]);
    expect(former({}, { ipv4: '169.254.2.9' })).toEqual([OLD]);
    expect(former({}, { port: 3261 })).toEqual([OLD]);
    expect(former({}, { iqn: 'iqn.new' })).toEqual([OLD]);
  });

  test('not where one was not whole', () => {
    for (const part of ['ipv4', 'port', 'iqn'] as const) expect(former({ [part]: null }, {})).toEqual([]);
    expect(former({ ipv4: null }, {}, { formerPortals: [OLD] })).toEqual([OLD]);
  });

  test('newest first, four at most', () => {
    const older = [1, 2, 3, 4].map((n) => ({ ...OLD, ipv4: `169.254.3.${n}` }));
    expect(former({}, { ipv4: '169.254.2.9' }, { formerPortals: older })).toEqual([
      OLD,
      ...older.slice(0, 3),
    ]);
    expect(former({}, {}, { formerPortals: older })).toEqual(older);
  });
});

test('a boot volume is known by the end of its IQN', () => {
  const role = (iqn: string | null) => roleOf({ ipv4: '169.254.2.2', iqn, volumeId: VOL }, undefined, []);
  expect(['iqn.2015-02.oracle.boot:uefi', 'iqn.2015-02.oracle.boot'].map(role)).toEqual(['boot', 'boot']);
  expect(['iqn.x.boot:uefi:data', 'iqn.x.boot:1', 'iqn.x.reboot', null].map(role)).toEqual([
    'data',
    'data',
    'data',
    'data',
  ]);
  const tags = (value: string) => roleOf(attachment(), { freeformTags: { 'lifekeeper-quorum': value } }, []);
  expect(['', 'no', 'false'].map(tags)).toEqual(['quorum', 'quorum', 'data']);
});
