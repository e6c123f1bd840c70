import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import type { PathView } from '../../../functions/core/evidence/path-view.ts';
import type { RememberedAttachment } from '../../../functions/core/inventory/inventory.ts';
import {
  attachment,
  IQN_QUORUM,
  lostPath,
  NODE1,
  NODE2,
  path,
  probe,
  QUORUM_ATTACHMENT,
  recoveredPath,
  remembered,
  T0,
  view,
} from '../decision/story.ts';
import { NOW, of, primary } from './picture-scene.ts';

describe('the path that the notice is about', () => {
  const lostAt = (at: number, over: Partial<PathView> = {}) => lostPath(over, { lostAt: at });
  const QUORUM_SESSION = {
    session: 4,
    iqn: IQN_QUORUM,
    portal: { address: '169.254.2.3', port: 3260 },
    device: 'sdc',
  };
  const BOOT = {
    session: 1,
    role: 'boot',
    iqn: null,
    portal: { address: '169.254.0.2', port: 3260 },
    device: 'sda',
  } as const;
  const LOOSE = { session: 2, iqn: 'iqn.l', portal: { address: '169.254.2.8', port: 3260 }, device: 'sdd' };
  const both = [
    remembered(attachment()),
    remembered(QUORUM_ATTACHMENT, 'quorum'),
    remembered(attachment({ instanceId: NODE2 })),
  ];

  test('there is none where nothing is wrong', () => {
    expect(primary({ views: [view(NODE1, [path()]), view(NODE2, [recoveredPath(2)])] })).toBeNull();
  });

  test('boot before quorum before data, whatever came first', () => {
    const quorum = lostAt(T0 + 2, QUORUM_SESSION);
    const data = lostAt(T0);
    const boot = lostAt(T0 + 3, BOOT);
    expect(primary({ views: [view(NODE1, [data, quorum, boot])], inv: both })).toEqual(['node1', 1]);
    expect(primary({ views: [view(NODE1, [data, quorum])], inv: both })).toEqual(['node1', 4]);
    expect(primary({ views: [view(NODE1, [data])], inv: both })).toEqual(['node1', 3]);
  });

  test('what is tied to a volume before sessions that are of none', () => {
    expect(primary({ views: [view(NODE1, [lostAt(T0 - MINUTE, LOOSE), lostAt(T0)])] })).toEqual(['node1', 3]);
  });

  test('a node in service before a standby', () => {
    const probes = { [NODE1]: probe(['OSU'], NOW), [NODE2]: probe(['ISP'], NOW) };
    const views = [view(NODE1, [lostAt(T0 - MINUTE)]), view(NODE2, [lostAt(T0, { session: 5 })])];
    expect(primary({ views })).toEqual(['node1', 3]);
    expect(primary({ views, looks: { probes } })).toEqual(['node2', 5]);
  });

  test('the worst first, then the earliest, then by name', () => {
    const first = view(NODE1, [lostAt(T0)]);
    const second = (session: PathView) => view(NODE2, [{ ...session, session: 5 }]);
    expect(primary({ views: [first, second(lostAt(T0 + MINUTE, { state: 'timed-out' }))] })).toEqual([
      'node2',
      5,
    ]);
    expect(primary({ views: [first, second(lostAt(T0 - 1))] })).toEqual(['node2', 5]);
    expect(primary({ views: [first, second(lostAt(T0))] })).toEqual(['node1', 3]);
    const gone = [attachment(), attachment({ instanceId: NODE2, lifecycleState: 'DETACHED' })];
    expect(primary({ views: [first, second(path())], list: gone })).toEqual(['node1', 3]);
    const degraded = [attachment({ isMultipath: true }), attachment({ instanceId: NODE2 })];
    const multipath = view(NODE1, [
      lostAt(T0 - HOUR),
      path({ session: 6, portal: { address: '169.254.2.9', port: 3260 } }),
    ]);
    // A portal that is lost beside one that works is less than any loss.
    const inv = degraded.map((a) => remembered(a));
    expect(primary({ views: [multipath], inv })).toEqual(['node1', 3]);
    expect(primary({ views: [multipath, second(lostAt(T0))], inv })).toEqual(['node2', 5]);
  });

  test('losses that are dated before those that are not', () => {
    const gone = [
      attachment({ lifecycleState: 'DETACHED' }),
      attachment({ instanceId: NODE2, lifecycleState: 'DETACHED' }),
    ];
    const found = of({ list: gone }).primary;
    expect([found?.node, found?.lostAt]).toEqual([NODE1, null]);
    const flood = view(NODE2, [path({ unseenAt: NOW, session: 5 })]);
    const undated = { ...path(), state: 'unknown', unseenAt: NOW } as const;
    expect(primary({ views: [view(NODE1, [undated]), flood] })).toEqual(['node1', 3]);
  });

  test('ways that are alike in all: by volume, portal or disk', () => {
    const loose = (session: number, address: string) =>
      lostAt(T0, { ...LOOSE, session, iqn: `iqn.${session}`, portal: { address, port: 3260 } });
    const inv: readonly RememberedAttachment[] = [];
    for (const order of [
      [loose(2, '169.254.2.8'), loose(3, '169.254.2.7')],
      [loose(3, '169.254.2.7'), loose(2, '169.254.2.8')],
    ])
      expect(primary({ views: [view(NODE1, order)], inv })).toEqual(['node1', 3]);
    const failures = (...disks: readonly string[]) => ({
      lk: { deviceFailures: disks.map((device) => ({ device, first: T0, last: T0 })) },
    });
    for (const disks of [failures('/dev/sdy', '/dev/sdx'), failures('/dev/sdx', '/dev/sdy')])
      expect(primary({ views: [view(NODE1, [], disks)], inv })).toEqual(['node1', 'sdx']);
    const volumes = [
      remembered(attachment({ volumeId: 'ocid1.volume.b', iqn: 'iqn.b' })),
      remembered(attachment({ volumeId: 'ocid1.volume.a', iqn: 'iqn.a' })),
    ];
    const sessions = [lostAt(T0, { iqn: 'iqn.b' }), lostAt(T0, { iqn: 'iqn.a', session: 8 })];
    expect(primary({ views: [view(NODE1, sessions)], inv: volumes })).toEqual(['node1', 8]);
  });

  test('not what a node lost with its own shutdown', () => {
    const views = [view(NODE1, [lostAt(T0)], { osShutdownAt: T0 })];
    expect(primary({ views })).toEqual(['node1', 3]);
    expect(primary({ views, acted: [NODE1] })).toBeNull();
  });
});
