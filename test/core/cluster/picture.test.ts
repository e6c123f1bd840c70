import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { pictureOf } from '../../../functions/core/cluster/picture.ts';
import {
  NOTHING_REMEMBERED,
  type PathStatus,
  pathKey,
  type Remembered,
} from '../../../functions/core/cluster/picture-shapes.ts';
import type { NodeView, PathView } from '../../../functions/core/evidence/path-view.ts';
import type { RememberedAttachment } from '../../../functions/core/inventory/inventory.ts';
import type { Attachment, AuditAction, LookUps } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  CLUSTER,
  DETACHED,
  detachBy,
  IQN_QUORUM,
  inventory,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  probe,
  QUORUM_ATTACHMENT,
  recoveredPath,
  remembered,
  T0,
  unreadable,
  VOL,
  view,
} from '../decision/story.ts';
import { way } from './scene.ts';

const NOW = T0 + 5 * MINUTE;
const KEY1 = pathKey(way());

interface Given {
  readonly now?: number;
  readonly views?: readonly NodeView[];
  readonly list?: readonly Attachment[];
  readonly looks?: Partial<LookUps>;
  readonly audit?: readonly AuditAction[];
  readonly inv?: readonly RememberedAttachment[];
  readonly memory?: Partial<Remembered>;
  readonly acted?: readonly string[];
  readonly nodes?: readonly string[];
}

function of({ now = NOW, views = [], list, looks, audit, inv, memory, acted = [], nodes }: Given) {
  return pictureOf({
    now,
    cluster: nodes === undefined ? CLUSTER : { ...CLUSTER, nodes },
    views,
    lookUps: lookUps(now, {
      ...(list && { list }),
      ...(audit && { audit: known(audit, now) }),
      ...looks,
    }),
    inventory: inventory(inv),
    instanceActions: new Set(acted),
    since: Number.NEGATIVE_INFINITY,
    ...(memory && { remembered: { ...NOTHING_REMEMBERED, ...memory } }),
  });
}

const name = (p: PathStatus | null) => (p === null ? null : [p.node.slice(-5), p.view?.session ?? p.device]);
const primary = (given: Given) => name(of(given).primary);

describe('the nodes of a picture', () => {
  test('are those of the cluster and those that said anything, in order, each once', () => {
    const views = [view('z'), view(NODE1), view('a')];
    const { nodes, paths, now } = of({ views, nodes: [NODE2, NODE1] });
    expect(nodes.map(({ node }) => node)).toEqual(['a', NODE1, NODE2, 'z']);
    expect(paths.map(({ node }) => node)).toEqual([NODE1, NODE2]);
    expect(now).toBe(NOW);
  });

  test('each has its own ways', () => {
    const boot = T0 + MINUTE;
    const views = [view(NODE1, [lostPath()], { boots: [boot] }), view(NODE2, [path()], { boots: [boot] })];
    expect(of({ views }).nodes.map(({ rebootedAt }) => rebootedAt)).toEqual([boot, null]);
  });

  test('roles that contradict each other are not known', () => {
    const before = { service: 'standby', at: T0 - HOUR } as const;
    const one = { memory: { roles: { [NODE1]: before } } };
    expect(of(one).nodes.map(({ service }) => service)).toEqual(['standby', 'unknown']);
    const both = { memory: { roles: { [NODE1]: before, [NODE2]: before } } };
    expect(of(both).nodes.map(({ service }) => service)).toEqual(['unknown', 'unknown']);
  });

  test('what is remembered of them and of their ways counts', () => {
    const memory = { lost: { [KEY1]: { since: T0, last: T0, backAt: null } }, served: { [NODE1]: T0 } };
    const { nodes, paths } = of({ memory });
    expect([nodes[0]?.servedAt, paths[0]?.condition]).toEqual([T0, 'lost']);
  });
});

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

describe('a detach that people settled', () => {
  const gone = attachment({ lifecycleState: 'DETACHED' });
  const settled = { settled: { [KEY1]: gone.id } };
  const isSettled = (given: Given) => of(given).paths.some((p) => p.isSettled === true);
  const list = DETACHED;

  test('leads no notice while that very attachment is gone', () => {
    expect(isSettled({ list })).toBe(false);
    expect(isSettled({ list, memory: settled })).toBe(true);
    expect(of({ list, memory: settled }).primary).toBeNull();
    expect(isSettled({ list: [{ ...gone, lifecycleState: 'DETACHING' }], memory: settled })).toBe(true);
    expect(isSettled({ list: [{ ...gone, id: 'another' }], memory: settled })).toBe(false);
    expect(isSettled({ list, memory: { settled: { [`${NODE2}|${VOL}`]: gone.id } } })).toBe(false);
  });

  test('with what it brings along by itself; the API may have forgotten it', () => {
    const lost = { views: [view(NODE1, [lostPath()])], memory: settled };
    expect(isSettled({ ...lost, list: [] })).toBe(true);
    expect(isSettled({ ...lost, list })).toBe(true);
    expect(isSettled({ ...lost, list: [attachment()] })).toBe(false);
    const cutOff = [view(NODE1, [lostPath({}, { endedBy: 'reboot' })])];
    expect(isSettled({ ...lost, list, views: cutOff })).toBe(true);
    const hung = [view(NODE1, [lostPath({}, { onlyDiskSigns: true })])];
    expect(isSettled({ ...lost, list, views: hung })).toBe(true);
  });

  test('that I/O failed for it, somebody has to hear all the same', () => {
    const views = [view(NODE1, [lostPath({ state: 'timed-out' })])];
    expect(isSettled({ views, list, memory: settled })).toBe(false);
    expect(of({ views, list, memory: settled }).primary?.condition).toBe('timed-out');
    expect(isSettled({ views: [view(NODE1, [path()])], list: [], memory: settled })).toBe(false);
  });
});

describe('detaches that Audit shows', () => {
  const at = (given: Given) => of(given).detachActions.map((a) => a.at);

  test('of the paths, that were done, newest first', () => {
    const audit = [
      detachBy({ at: T0 - 3 }),
      detachBy({ at: T0 - 1, name: 'detachvolume' }),
      detachBy({ at: T0 - 2, resourceId: VOL }),
      detachBy({ at: T0, status: '409' }),
      detachBy({ at: T0, name: 'AttachVolume' }),
      detachBy({ at: T0, resourceId: 'other' }),
    ];
    expect(at({ audit })).toEqual([T0 - 1, T0 - 2, T0 - 3]);
    expect(at({ looks: { audit: unreadable('audit') } })).toEqual([]);
    expect(of({}).detachActions).toEqual([]);
  });

  test('not from before the attachment that is gone now was made', () => {
    const made = (lifecycleState: Attachment['lifecycleState']) => [
      attachment({ lifecycleState, timeCreated: T0 }),
    ];
    const audit = [detachBy({ at: T0 }), detachBy({ at: T0 - 1 })];
    const inv = [remembered(attachment())];
    expect(at({ audit, inv, list: made('DETACHED') })).toEqual([T0]);
    expect(at({ audit, inv, list: made('ATTACHED') })).toEqual([T0, T0 - 1]);
  });

  test('audit that was not asked for shows none', () => {
    const { audit: _, ...unasked } = lookUps(NOW);
    const asked = {
      now: NOW,
      cluster: CLUSTER,
      views: [],
      inventory: inventory(),
      instanceActions: new Set<string>(),
    };
    expect(pictureOf({ ...asked, lookUps: unasked, since: 0 })).toMatchObject({
      detachActions: [],
      failedLookUps: [],
    });
  });
});

test('look-ups that failed are named in the order of reading, each once', () => {
  const failed = (what: string, errorCode?: string) => unreadable<never>(what, errorCode);
  const looks: Partial<LookUps> = {
    attachments: failed('attachments'),
    instances: { [NODE2]: failed('instance 2'), [NODE1]: failed('instance 1') },
    volumes: { b: failed('volume b'), a: failed('volume a') },
    audit: failed('audit'),
    load: { [NODE1]: failed('metrics'), [NODE2]: failed('metrics') },
    probes: { [NODE2]: failed('probe') },
    probeFailures: { [NODE1]: { known: false, what: 'probe', errorCode: 'timeout', detail: '' } },
  };
  const code = 'NotAuthorizedOrNotFound';
  expect(of({ looks }).failedLookUps).toEqual([
    { what: 'attachments', errorCode: code },
    { what: 'instance 1', errorCode: code },
    { what: 'instance 2', errorCode: code },
    { what: 'volume a', errorCode: code },
    { what: 'volume b', errorCode: code },
    { what: 'audit', errorCode: code },
    { what: 'metrics', errorCode: code },
    { what: 'probe', errorCode: code },
    { what: 'probe', errorCode: 'timeout' },
  ]);
  expect(of({}).failedLookUps).toEqual([]);
});

describe('signs of a take-over', () => {
  const codes = (given: Given) => of(given).takeover.map(({ code }) => code);
  const lost = view(NODE1, [lostPath()]);
  const peer = (lk: object, paths: readonly PathView[] = [path()]) => view(NODE2, paths, { lk });
  const writing = (over: object = {}) => ({
    load: { [NODE1]: known(load({ peerWriteOpsSum: 1, ...over }), NOW) },
  });

  test('are of the path that is told of, since it was lost', () => {
    const since = { failoverAt: T0 };
    expect(codes({ views: [lost, peer(since)] })).toEqual(['peer-failover-line']);
    expect(codes({ views: [lost, peer({ failoverAt: T0 - 5 * MINUTE })] })).toEqual([]);
    expect(codes({ views: [view(NODE1, [path()]), peer(since)] })).toEqual([]);
    expect(codes({ views: [lost, peer({})], looks: writing() })).toEqual(['peer-writes']);
  });

  test('what was seen before stays', () => {
    const sign = { code: 'peer-failover-line', node: NODE2, at: T0 } as const;
    const takeover = (node: string) => ({ memory: { takeover: { [node]: [sign] } } });
    expect(of({ views: [lost], ...takeover(NODE1) }).takeover).toEqual([sign]);
    expect(of({ views: [lost], ...takeover(NODE2) }).takeover).toEqual([]);
  });

  test('a recovery on a peer that lost its own disk is none', () => {
    const recovering = { recoveryStartedAt: T0 + 1 };
    expect(codes({ views: [lost, peer(recovering)] })).toEqual(['peer-recovery-line']);
    const lostToo = lostPath({}, { lostAt: T0 + 1 });
    expect(codes({ views: [lost, peer(recovering, [lostToo])] })).toEqual([]);
    expect(codes({ views: [lost, peer({ failoverAt: T0 }, [lostToo])] })).toEqual(['peer-failover-line']);
    const before = { lost: { [`${NODE2}|${VOL}`]: { since: T0, last: T0, backAt: T0 } } };
    expect(codes({ views: [lost, peer(recovering)], memory: before })).toEqual([]);
    const own = { lost: { [KEY1]: { since: T0, last: T0, backAt: null } } };
    expect(codes({ views: [lost, peer(recovering)], memory: own })).toEqual(['peer-recovery-line']);
  });

  test('what a standby hears of its peer is what it did before', () => {
    const wrote = { wrote: { [NODE1]: { service: 'standby', at: T0 } } } as const;
    expect(codes({ views: [lost, peer({})], looks: writing(), memory: wrote })).toEqual([]);
    expect(codes({ views: [lost, peer({ failoverAt: T0 })], memory: wrote })).toEqual(['peer-failover-line']);
  });

  test('a peer that wrote all the hour before, or only before this loss, took nothing over', () => {
    const id = attachment({ instanceId: NODE2 }).id;
    const peerWrote = (...minutes: readonly number[]) => ({
      load: {
        ...writing().load,
        [NODE2]: known(load({ ownWritesAt: { [id]: minutes.map((m) => T0 + m * MINUTE) } }), NOW),
      },
    });
    const views = [lost, peer({ failoverAt: T0 })];
    expect(codes({ views, looks: peerWrote(-50, -30, -10, 1) })).toEqual(['peer-failover-line']);
    expect(codes({ views, looks: peerWrote(1) })).toEqual(['peer-writes', 'peer-failover-line']);
    const memory = { firstLossAt: T0 - 20 * MINUTE };
    expect(codes({ views, looks: peerWrote(-10), memory })).toEqual(['peer-failover-line']);
  });

  test('where no line dates the loss: since the detach, else the first loss, else now', () => {
    const since = (failoverAt: number, given: Given) =>
      codes({ list: DETACHED, views: [view(NODE1), peer({ failoverAt })], ...given }).length;
    const EITHER = 4 * MINUTE;
    expect(since(NOW - EITHER, {})).toBe(1);
    expect(since(NOW - EITHER - 1, {})).toBe(0);
    const audit = [detachBy({ at: T0 })];
    expect(since(T0 - EITHER, { audit })).toBe(1);
    expect(since(T0 - EITHER - 1, { audit })).toBe(0);
    const memory = { firstLossAt: T0 - HOUR };
    expect(since(T0 - HOUR - EITHER, { memory, audit })).toBe(1);
    expect(since(T0 - HOUR - EITHER - 1, { memory, audit })).toBe(0);
    expect(since(NOW - EITHER - 1, { memory: { firstLossAt: NOW + HOUR } })).toBe(0);
  });
});
