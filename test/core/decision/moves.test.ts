import { MINUTE } from '../../../functions/core/base/time.ts';
import {
  type NodeStatus,
  type PathStatus,
  pathKey,
  type TakeoverSign,
} from '../../../functions/core/cluster/picture-shapes.ts';
import {
  aftermathOf,
  bootsSince,
  hadAftermath,
  hasForgottenWrites,
  isStopped,
} from '../../../functions/core/decision/aftermath.ts';
import { avoided, impactOf } from '../../../functions/core/decision/impact.ts';
import {
  isLastingStandby,
  isRestartAside,
  rebootedNode,
} from '../../../functions/core/decision/restart-aside.ts';
import { restartOf } from '../../../functions/core/decision/restarts.ts';
import { type IncidentMemory, NO_TROUBLES } from '../../../functions/core/incident/memory.ts';
import { type Difference, lost, node1, node2, TOLD, told, well } from './state.ts';
import { lostPath, NODE1, NODE2, outage, path, recoveredPath, T0, view } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const KEY = pathKey(lost());

type Lines = Parameters<typeof view>[2];
const saying = (more: Lines = {}, paths = [lostPath()]) => ({ view: view(NODE1, paths, more) });
const peerSaying = (more: Lines = {}) => ({ view: view(NODE2, [path()], more) });
const memory = (change: Partial<IncidentMemory> = {}): Partial<IncidentMemory> => ({
  affected: [KEY],
  lost: { [KEY]: { since: T0, last: T0, backAt: null } },
  takeover: {},
  roles: {},
  ...change,
});
const sign = (code: TakeoverSign['code'], node = NODE2, minutes: number | null = 1): TakeoverSign => ({
  code,
  node,
  at: minutes === null ? null : at(minutes),
});
const signs = (...all: readonly TakeoverSign[]): Partial<IncidentMemory> =>
  memory({ takeover: { [NODE1]: all } });

describe('what came of a loss', () => {
  const of = (change: Difference) =>
    aftermathOf(
      told({
        now: at(9),
        paths: [lost(), well()],
        nodes: [node1(), node2()],
        ...change,
        memory: { ...memory(), ...change.memory },
      }),
    );
  const moved = (change: Difference) => {
    const { movedAt, movedTo } = of(change);
    return movedAt === null ? null : [(movedAt - T0) / MINUTE, movedTo];
  };

  test.each<readonly [string, Difference, readonly [number, string | null] | null]>([
    ['nothing moved', {}, null],
    [
      'LifeKeeper failed over to the peer',
      { nodes: [node1(), node2(peerSaying({ lk: { failoverAt: at(1) } }))] },
      [1, NODE2],
    ],
    [
      'in the very moment of the loss',
      { nodes: [node1(), node2(peerSaying({ lk: { failoverAt: at(0) } }))] },
      [0, NODE2],
    ],
    ['before the loss', { nodes: [node1(), node2(peerSaying({ lk: { failoverAt: at(-1) } }))] }, null],
    [
      'to the peer and back: the last counts',
      {
        nodes: [
          node1(saying({ lk: { failoverAt: at(3) } })),
          node2(peerSaying({ lk: { failoverAt: at(1) } })),
        ],
      },
      [3, NODE1],
    ],
    ['the peer is in service', { memory: signs(sign('peer-in-service')) }, [1, NODE2]],
    ['an address moved', { memory: signs(sign('virtual-ip-moved', '')) }, [1, null]],
    [
      'an address moved, later than the peer was in service',
      { memory: signs(sign('peer-in-service'), sign('virtual-ip-moved', '', 2)) },
      [1, NODE2],
    ],
    ['at a time that nobody knows', { memory: signs(sign('peer-in-service', NODE2, null)) }, [9, NODE2]],
    ['the peer writes, as an active one does by itself', { memory: signs(sign('peer-writes')) }, null],
    ['the peer recovers what is its own', { memory: signs(sign('peer-recovery-line')) }, null],
    ['by a sign of doubtful order', { memory: signs({ ...sign('peer-in-service'), doubtful: true }) }, null],
  ])('%s', (_, change, expected) => {
    expect(moved(change)).toEqual(expected);
  });

  const peersLoss = (since: number | null, backAt: number | null): Partial<IncidentMemory> => ({
    ...signs(sign('peer-in-service', NODE2, 3)),
    lost: {
      [KEY]: { since: T0, last: T0, backAt: null },
      [KEY.replace(NODE1, NODE2)]: {
        since: since === null ? null : at(since),
        last: at(2),
        backAt: backAt === null ? null : at(backAt),
      },
    },
  });
  test.each<readonly [string, Partial<IncidentMemory>, boolean]>([
    ['had lost the same volume before', peersLoss(1, null), true],
    ['had lost it before, and had it back only later', peersLoss(1, 4), true],
    ['had had it back by then', peersLoss(1, 2.5), false],
    ['lost it later', peersLoss(4, null), false],
    ['had lost it, who knows since when', peersLoss(null, null), true],
  ])('a peer that %s takes nothing over', (_, change, serves) => {
    expect(moved({ memory: change }) === null).toBe(serves);
  });

  test.each<readonly [string, NodeStatus, number | null]>([
    ['nothing', node1(), null],
    ['the kernel gave up', node1(saying({}, [lostPath({}, { timedOutAt: at(2) })])), 2],
    [
      'the kernel gave up on a boot volume',
      node1(saying({}, [lostPath({ role: 'boot' }, { timedOutAt: at(2) })])),
      null,
    ],
    ['multipath stopped to queue', node1(saying({ queueFailedAt: at(1) })), 1],
    ['a file system died', node1(saying({ fsDead: [{ device: 'sdb', at: at(0) }] })), 0],
    ['a file system had died before', node1(saying({ fsDead: [{ device: 'sdb', at: at(-1) }] })), null],
    [
      'several things: the last counts',
      node1(saying({ queueFailedAt: at(1), fsDead: [{ device: null, at: at(3) }] })),
      3,
    ],
    ['of a node without lines', node1({ view: null }), null],
  ])('I/O failed: %s', (_, node, minutes) => {
    const { ioFailedAt, ioFailedOn } = of({ nodes: [node, node2()] });
    expect([ioFailedAt, ioFailedOn?.node ?? null]).toEqual(
      minutes === null ? [null, null] : [at(minutes), NODE1],
    );
  });

  test('of the nodes that the incident is about, and first of the one that the notice is about', () => {
    const failing = node2(peerSaying({ queueFailedAt: at(5) }));
    expect(of({ nodes: [node1(), failing] }).ioFailedAt).toBeNull();
    const both = {
      nodes: [node1(saying({ queueFailedAt: at(1) })), failing],
      memory: memory({ affected: [KEY, KEY.replace(NODE1, NODE2)] }),
    };
    expect(of(both)).toMatchObject({ ioFailedAt: at(1), ioFailedOn: { node: NODE1 } });
    expect(of({ ...both, node: null })).toMatchObject({ ioFailedAt: at(5), ioFailedOn: { node: NODE2 } });
  });

  test('a start counts after the loss', () => {
    expect(of({ nodes: [node1(saying({ boots: [at(-1), at(2)] })), node2()] })).toMatchObject({
      rebootedAt: at(2),
      rebooted: { node: NODE1 },
    });
    expect(of({ nodes: [node1(saying({ boots: [at(0)] })), node2()] }).rebootedAt).toBeNull();
    expect(bootsSince(node1({ view: null }), T0)).toEqual([]);
  });

  test('then "the same session is back" is not the whole truth', () => {
    const nothing = of({});
    expect(hadAftermath(nothing)).toBe(false);
    for (const change of [{ ioFailedAt: 1 }, { movedAt: 1 }, { rebootedAt: 1 }])
      expect(hadAftermath({ ...nothing, ...change })).toBe(true);
  });
});

test.each<readonly [string, NodeStatus | undefined, 'stopped' | 'rebooted' | null]>([
  ['is stopped', node1({ instanceState: 'STOPPED' }), 'stopped'],
  ['is gone', node1({ instanceState: 'TERMINATED' }), 'stopped'],
  ['is stopping', node1({ instanceState: 'STOPPING' }), null],
  ['was started since', node1(saying({ boots: [at(1)] })), 'rebooted'],
  ['was started before', node1(saying({ boots: [at(-1)] })), null],
  [
    'was started since, by a doubtful clock',
    node1(saying({ boots: [at(1)], clockDoubt: {} as never })),
    null,
  ],
  ['nobody knows', undefined, null],
])('what the node held is forgotten where it %s', (_, node, why) => {
  expect(hasForgottenWrites(node, T0)).toBe(why);
  expect(isStopped(node)).toBe(why === 'stopped');
});

describe('a restart that moved no service', () => {
  const aside = (restarted: NodeStatus, change: Difference = {}) => {
    const nodes = restarted.node === NODE1 ? [restarted, node2()] : [node1(), restarted];
    return isRestartAside(
      told({
        now: at(9),
        paths: [lost(), well()],
        nodes,
        ...change,
        memory: { ...memory(), ...change.memory },
      }),
      restarted,
    );
  };
  const up = (change: Partial<NodeStatus> = {}) =>
    node2({ rebootedAt: at(2), service: 'unknown', servedAt: null, ...change });
  const own = (change: Partial<NodeStatus>): Difference => ({ nodes: [node1(change), up()] });

  test.each<readonly [string, NodeStatus, Difference, boolean]>([
    ['none', up({ rebootedAt: null }), {}, false],
    ['of the peer, where nobody knows who serves', up(), own({ service: 'unknown' }), true],
    ['of the peer, where the node that lost the disk serves', up(), own({ service: 'active' }), true],
    ['of the peer, where the node that lost the disk is standby', up(), own({ service: 'standby' }), false],
    [
      'of the peer that was known as active',
      up(),
      {
        ...own({ service: 'unknown' }),
        memory: { roles: { [NODE2]: { service: 'active', at: T0, wasActive: true } } },
      },
      false,
    ],
    [
      'of a peer that had lost the disk too',
      up(),
      { ...own({ service: 'unknown' }), memory: { affected: [KEY, pathKey(well())] } },
      false,
    ],
    [
      'of the peer that took over before',
      up(),
      { ...own({ service: 'unknown' }), memory: signs(sign('peer-in-service', NODE2, 1)) },
      false,
    ],
    [
      'of the peer that took over since',
      up(),
      { ...own({ service: 'unknown' }), memory: signs(sign('peer-in-service', NODE2, 3)) },
      true,
    ],
    [
      'of the peer, after the service went to a third',
      up(),
      { ...own({ service: 'unknown' }), memory: signs(sign('peer-in-service', 'third', 1)) },
      true,
    ],
    [
      'of the peer, before the service went to a third',
      up(),
      { ...own({ service: 'unknown' }), memory: signs(sign('peer-in-service', 'third', 3)) },
      false,
    ],
    [
      'of the peer, where another serves than the active one',
      up(),
      { ...own({ service: 'active' }), memory: signs(sign('peer-in-service', 'third', 1)) },
      false,
    ],
    ['of a standby', up({ service: 'standby' }), {}, true],
    [
      'of a standby that took over',
      up({ service: 'standby' }),
      { memory: signs(sign('peer-in-service', NODE2, 1)) },
      false,
    ],
    ['of the node that lost the disk itself', node1({ rebootedAt: at(2), service: 'unknown' }), {}, false],
  ])('%s', (...[, restarted, change, expected]) => {
    expect(aside(restarted, change)).toBe(expected);
  });

  test.each<readonly [string, Partial<NodeStatus>, Partial<IncidentMemory>, boolean]>([
    ['standby', { service: 'standby', servedAt: null }, {}, true],
    ['standby by now, in service since the loss', { service: 'standby', servedAt: at(1) }, {}, false],
    [
      'standby by now, known as active before',
      { service: 'standby', servedAt: null },
      { roles: { [NODE2]: { service: 'standby', at: T0, wasActive: true } } },
      false,
    ],
    ['active', { service: 'active', servedAt: null }, {}, false],
  ])('a node that is %s lasts as a standby', (...[, node, change, expected]) => {
    expect(isLastingStandby(told({ memory: { ...memory(), ...change } }), node2(node))).toBe(expected);
  });

  test('of several the one counts that may have moved the service, then the one that was forced', () => {
    const choose = (...nodes: readonly NodeStatus[]) =>
      rebootedNode(told({ paths: [lost(), well()], nodes, memory: memory() }))?.node ?? null;
    expect(choose(node1(), node2())).toBeNull();
    expect(choose(up({ service: 'standby' }), node1({ rebootedAt: at(2) }))).toBe(NODE1);
    expect(
      choose(
        node1({ rebootedAt: at(2), rebootForced: false }),
        node2({ rebootedAt: at(2), rebootForced: true, service: 'active' }),
      ),
    ).toBe(NODE1);
  });
});

describe('a restart is the headline', () => {
  const session = path({ session: 3, state: 'lost', outages: [outage()] });
  const restarted = (change: Partial<NodeStatus> = {}) =>
    node1({
      rebootedAt: at(2),
      rebootForced: true,
      service: 'unknown',
      ...change,
      view: view(NODE1, [session], { boots: [at(2)] }),
    });
  const headline = (
    change: Difference & { readonly own?: Partial<PathStatus>; readonly on?: Partial<NodeStatus> } = {},
  ) => {
    const { own, on, ...more } = change;
    const shown = lost({ api: 'ATTACHED', view: { ...session, currentBoot: false }, ...own });
    return restartOf(
      told({
        now: at(4),
        paths: [shown, well()],
        nodes: [restarted(on), node2()],
        ...more,
        memory: { ...memory(), notified: null, ...more.memory },
      }),
    );
  };
  const moved = (minutes: number) => signs(sign('peer-in-service', NODE2, minutes));
  const notified = (situation: string): Partial<IncidentMemory> => ({
    notified: { situation, node: NODE1, severity: 'high', cause: 'unknown' } as never,
  });

  test.each<readonly [string, Parameters<typeof headline>[0], string | null]>([
    ['of the node that lost the disk', {}, 'rebooted'],
    ['not without one', { on: { rebootedAt: null } }, null],
    ['not once the disk was lost after it', { own: { lostAt: at(3), view: session } }, null],
    ['where it was lost before it', { own: { lostAt: at(1), view: session } }, 'rebooted'],
    [
      'not of a session that came up after it',
      { own: { lostAt: null, view: path({ session: 3, upAt: at(3) }) } },
      null,
    ],
    [
      'of a session that came up before it',
      { own: { lostAt: null, view: path({ session: 3, upAt: at(1) }) } },
      'rebooted',
    ],
    [
      'where only LifeKeeper named the disk',
      { own: { lostAt: at(3), view: { ...session, session: null } } },
      'rebooted',
    ],
    [
      'of a session of the boot before',
      { own: { lostAt: at(3), view: { ...session, currentBoot: false } } },
      'rebooted',
    ],
    ['of a path without lines', { own: { lostAt: at(3), view: null } }, 'rebooted'],
    [
      'of the peer, but not while a peer may use the volume',
      {
        own: { api: 'DETACHED' },
        takeover: [sign('peer-writes')],
        nodes: [node1({ service: 'standby' }), node2({ rebootedAt: at(2), service: 'unknown' })],
      },
      'do-not-reattach',
    ],
    [
      'of the peer, where nothing uses the volume',
      {
        own: { api: 'DETACHED' },
        takeover: [],
        nodes: [node1({ service: 'standby' }), node2({ rebootedAt: at(2), service: 'unknown' })],
      },
      'rebooted',
    ],
    [
      'of the node itself, whatever uses the volume: what it held is gone',
      { own: { api: 'DETACHED' }, takeover: [sign('peer-writes')] },
      'rebooted',
    ],
    ['where the service moved just now', { memory: moved(3) }, 'rebooted'],
    [
      'not five minutes after it where the service moved',
      { now: at(7), memory: moved(3) },
      'redundancy-lost',
    ],
    [
      'for half an hour where that was told',
      { now: at(31), memory: { ...moved(3), ...notified('rebooted') } },
      'rebooted',
    ],
    [
      'not for longer where that was told',
      { now: at(32), memory: { ...moved(3), ...notified('rebooted') } },
      'redundancy-lost',
    ],
    [
      'not where the second node was told as missing',
      { memory: { ...moved(3), ...notified('redundancy-lost') } },
      'redundancy-lost',
    ],
    [
      'not where the ban was told',
      { memory: { ...moved(3), ...notified('do-not-reattach') } },
      'redundancy-lost',
    ],
    [
      'not right after a fail-over that was told',
      { memory: { ...moved(1), ...notified('failed-over') } },
      'failed-over',
    ],
    [
      'five minutes after a fail-over that was told',
      { now: at(7), memory: { ...moved(1), ...notified('failed-over') } },
      'redundancy-lost',
    ],
    [
      'where the service moved to the node itself',
      { now: at(9), memory: signs(sign('peer-in-service', NODE1, 3)) },
      'rebooted',
    ],
  ])('%s', (_, change, expected) => {
    expect(headline(change)).toBe(expected);
  });

  test('all is back after it: that is the headline', () => {
    const back = lost({
      condition: 'recovered',
      api: 'ATTACHED',
      recoveredAt: at(3),
      view: recoveredPath(3),
    });
    const over = (change: Difference = {}) =>
      restartOf(
        told({
          now: at(4),
          paths: [back, well()],
          nodes: [restarted(), node2()],
          ...change,
          memory: { ...memory(), notified: null, ...change.memory },
        }),
      );
    expect(over()).toBe('redundancy-restored');
    expect(
      over({ paths: [lost({ condition: 'healthy', api: 'DETACHED' }), well()], memory: { lost: {} } }),
    ).toBe('rebooted');
    expect(over({ now: at(32) })).toBeNull();
    expect(over({ now: at(32) - 1 })).toBe('redundancy-restored');
  });
});

describe('lines of a restart that come half an hour late', () => {
  const late = (
    change: Difference & { readonly opened?: number; readonly known?: number; readonly knew?: number },
  ) => {
    const { opened = 40, known = 2, knew, ...more } = change;
    const restarts = { ...NO_TROUBLES, restarts: { [NODE1]: at(known) } };
    const before = knew === undefined ? NO_TROUBLES : { ...NO_TROUBLES, restarts: { [NODE1]: at(knew) } };
    return restartOf(
      told({
        now: at(50),
        paths: [well()],
        nodes: [node1({ rebootedAt: at(2), rebootForced: true, service: 'unknown' }), node2()],
        before: { ...TOLD, memory: { ...TOLD.memory, known: before } },
        ...more,
        incident: { openedAt: at(opened) },
        memory: { affected: [], takeover: {}, notified: null, known: restarts, ...more.memory },
      }),
    );
  };
  const notified = (situation: string): Difference['memory'] & object => ({
    notified: { situation, node: NODE1, severity: 'high', cause: 'unknown' } as never,
  });

  test.each<readonly [string, Parameters<typeof late>[0], string | null]>([
    ['are told all the same', {}, 'rebooted'],
    ['not where they came in time', { opened: 31 }, null],
    ['not twice', { knew: 2 }, null],
    ['where another restart was known', { knew: 1 }, 'rebooted'],
    ['not of another restart', { known: 1 }, null],
    ['for half an hour', { now: at(69), memory: notified('rebooted') }, 'rebooted'],
    ['not for longer', { now: at(70), memory: notified('rebooted') }, null],
    ['not where people know of something else', { memory: notified('lost') }, null],
    ['not where an outage came to light, which says more', { late: [{ path: well() } as never] }, null],
  ])('%s', (_, change, expected) => {
    expect(late(change)).toBe(expected);
  });
});

describe('what users lose', () => {
  const of = (situation: string, service: string, change: Difference = {}) =>
    impactOf(
      told({
        situation: situation as never,
        paths: [lost(), well()],
        nodes: [node1({ service: service as never }), node2()],
        ...change,
        memory: { ...memory(), ...change.memory },
      }),
    );
  const notified = (situation: string): Partial<IncidentMemory> => ({
    notified: { situation, node: NODE1, severity: 'high', cause: 'unknown' } as never,
  });

  test.each<readonly [string, string, string, Difference, string]>([
    ['a loss of the node in service', 'lost', 'active', {}, 'active'],
    ['a loss of a standby', 'lost', 'standby', {}, 'standby'],
    ['a loss of nobody knows which', 'lost', 'unknown', {}, 'either'],
    ['failed I/O of nobody knows which', 'io-failed', 'unknown', {}, 'failed-either'],
    ['failed I/O of a standby', 'io-failed', 'standby', {}, 'standby'],
    ['a recovery', 'recovered', 'active', {}, 'recovered'],
    ['a recovery of a standby', 'recovered', 'standby', {}, 'standby-back'],
    ['a recovery of one of several portals', 'recovered', 'active', { memory: notified('degraded') }, 'none'],
    [
      'a return that nobody saw, of what no line called lost',
      'unproven',
      'active',
      { memory: { lost: {} } },
      'unknown',
    ],
    ['a return that nobody saw', 'unproven', 'active', {}, 'recovered'],
    ['a detach as announced', 'planned', 'active', { memory: { notified: null } }, 'none'],
    [
      'a detach as announced, of what was lost before',
      'planned',
      'active',
      { memory: notified('lost') },
      'active',
    ],
    ['a detach as announced, as people know', 'planned', 'active', { memory: notified('planned') }, 'none'],
    [
      'a loss of a node that is stopped',
      'lost',
      'active',
      { nodes: [node1({ service: 'active', instanceState: 'STOPPED' })] },
      'unknown',
    ],
    ['a restart of nobody knows which', 'rebooted', 'unknown', {}, 'restarted-either'],
    [
      'a restart of what was in service',
      'rebooted',
      'unknown',
      { memory: { roles: { [NODE1]: { service: 'active', at: T0, wasActive: true } } } },
      'restarted',
    ],
    [
      'a restart from which the service moved',
      'rebooted',
      'unknown',
      { memory: signs(sign('peer-in-service')) },
      'restarted',
    ],
    [
      'a restart to which the service moved',
      'rebooted',
      'unknown',
      { memory: signs(sign('peer-in-service', NODE1)) },
      'restarted-either',
    ],
    [
      'redundancy that is back',
      'redundancy-restored',
      'unknown',
      { memory: signs(sign('peer-in-service')) },
      'restored',
    ],
    [
      'a standby that is back after its restart',
      'redundancy-restored',
      'standby',
      { nodes: [node1({ service: 'standby', servedAt: null })] },
      'standby-back',
    ],
    [
      'redundancy that is back on a standby, where the service moved',
      'redundancy-restored',
      'standby',
      { nodes: [node1({ service: 'standby', servedAt: null })], memory: signs(sign('peer-in-service')) },
      'restored',
    ],
    [
      'redundancy that is back on a standby that had served',
      'redundancy-restored',
      'standby',
      { nodes: [node1({ service: 'standby', servedAt: at(1) })] },
      'restored',
    ],
    [
      'redundancy that is back on a standby, where I/O failed on the other node',
      'redundancy-restored',
      'standby',
      {
        nodes: [node1({ service: 'standby', servedAt: null }), node2(peerSaying({ queueFailedAt: at(1) }))],
        memory: { affected: [KEY, pathKey(well())] },
      },
      'restored',
    ],
    [
      'redundancy that is back on a standby, where I/O failed on itself',
      'redundancy-restored',
      'standby',
      {
        nodes: [node1({ service: 'standby', servedAt: null, ...saying({ queueFailedAt: at(1) }) }), node2()],
      },
      'standby-back',
    ],
    [
      'redundancy that is back of nobody knows which node',
      'redundancy-restored',
      'unknown',
      { node: null },
      'restored',
    ],
  ])('%s', (...[, situation, service, change, impact]) => {
    expect(of(situation, service, change)).toBe(impact);
  });

  const takeover = [sign('peer-writes')];
  test.each<readonly [string, Difference, boolean]>([
    ['detached, and a peer may use it', { takeover }, true],
    ['detached, and nobody uses it', { takeover: [] }, false],
    ['attached', { takeover, paths: [lost({ api: 'ATTACHED' })] }, false],
    [
      'detached from a node that was started since',
      { takeover, nodes: [node1(saying({ boots: [at(1)] }))] },
      false,
    ],
    ['nothing', { takeover, path: null }, false],
    ['detached from nobody knows which node', { takeover, node: null }, true],
  ])('a volume stays where it is: %s', (_, change, banned) => {
    expect(avoided(told({ situation: 'failed-over', ...change }))).toEqual(
      banned ? ['reattach', 'attach-elsewhere', 'mount'] : ['attach-elsewhere', 'mount', 'stop-healthy'],
    );
    expect(avoided(told({ situation: 'do-not-reattach', ...change }))).toEqual([
      'reattach',
      'mount',
      'stop-healthy',
    ]);
  });
});
