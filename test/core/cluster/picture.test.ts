import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { pictureOf } from '../../../functions/core/cluster/picture.ts';
import type { PathView } from '../../../functions/core/evidence/path-view.ts';
import type { Attachment, LookUps } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  CLUSTER,
  DETACHED,
  detachBy,
  inventory,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  remembered,
  T0,
  unreadable,
  VOL,
  view,
} from '../decision/story.ts';
import { type Given, KEY1, NOW, of } from './picture-scene.ts';

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
