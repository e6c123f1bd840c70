import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NodeStatus, TakeoverSign } from '../../../functions/core/cluster/picture-shapes.ts';
import {
  detachedAt,
  detachOf,
  hasTakenOver,
  isDone,
  isOfPath,
  latestOf,
  MOVES,
  mayBeSince,
  toldSigns,
} from '../../../functions/core/cluster/takeover.ts';
import { attachment, detachBy, NODE1, NODE2, T0, VOL, view } from '../decision/story.ts';
import { status, way } from './scene.ts';
import { EITHER, NODE3, own, peer, peerLines, STANDBY, signs } from './takeover-scene.ts';

test('when the newest of a kind can have happened: by its stamp or its reading, whichever is later', () => {
  const lk = { failoverAt: T0, recoveryStartedAt: T0 + 1, haltAt: T0 + 2 };
  const fsDead = [9, 8, 4].map((n) => ({ device: null, at: T0 + n }));
  const seen = view(NODE1, [], { lk, fsDead, boots: [T0 + 8, T0 + 7, T0 + 3] });
  const kinds = ['lk-failover', 'lk-recovery-started', 'lk-halt', 'boot', 'fs-dead', 'fs-mounted'] as const;
  expect(kinds.map((kind) => latestOf(seen, kind))).toEqual([T0, T0 + 1, T0 + 2, T0 + 3, T0 + 4, null]);
  expect(kinds.map((kind) => latestOf(view(NODE1), kind))).toEqual(kinds.map(() => null));
  expect(latestOf(null, 'boot')).toBeNull();
  const read = (at: number) => latestOf({ ...seen, latest: { boot: at } }, 'boot');
  expect([read(T0 + 99), read(T0)]).toEqual([T0 + 99, T0 + 3]);
  expect(latestOf({ ...seen, latest: { 'fs-mounted': T0 } }, 'fs-mounted')).toBe(T0);
  expect(latestOf({ ...view(NODE1), latest: { 'lk-halt': T0 } }, 'lk-halt')).toBe(T0);
  expect(MOVES).toEqual(['lk-failover', 'lk-recovery-started', 'lk-halt', 'boot']);
});

test('something may have happened since a loss unless it was clearly before', () => {
  expect(mayBeSince(T0 - EITHER, T0)).toBe(true);
  expect(mayBeSince(T0 - EITHER - 1, T0)).toBe(false);
  expect(mayBeSince(null, 0)).toBe(false);
  const taken = (lk: object, lossAt: number) => hasTakenOver(view(NODE1, [], { lk }), lossAt);
  for (const kind of ['failoverAt', 'recoveryStartedAt']) {
    expect(taken({ [kind]: T0 - EITHER }, T0)).toBe(true);
    expect(taken({ [kind]: T0 - EITHER - 1 }, T0)).toBe(false);
  }
  expect(taken({ haltAt: T0 }, T0)).toBe(false);
  expect(hasTakenOver(null, T0)).toBe(false);
});

describe('what Audit tells of a path', () => {
  test('a request that was refused changed nothing', () => {
    const statuses = ['200', '204', '302', '400', '409', '500', '', null];
    expect(statuses.filter((s) => isDone(detachBy({ status: s })))).toEqual(['200', '204', '302', '', null]);
    expect(isDone(detachBy({ status: '145' }))).toBe(true);
  });

  test('is of its present attachment, of the one remembered, of the volume, or of earlier ones', () => {
    const one = way({ current: attachment({ id: 'present' }), earlier: ['old'] });
    for (const resourceId of ['present', attachment().id, VOL, 'old'])
      expect(isOfPath(detachBy({ resourceId }), one)).toBe(true);
    expect(isOfPath(detachBy({ resourceId: 'other' }), one)).toBe(false);
    const bare = way({ current: null, attachment: null });
    expect(isOfPath(detachBy({ resourceId: 'old' }), bare)).toBe(false);
    expect(isOfPath(detachBy({ resourceId: 'present' }), way({ current: null }))).toBe(false);
  });

  test('the newest detach of it, and when that was', () => {
    const other = detachBy({ resourceId: 'other', at: T0 + 2 });
    const actions = [other, detachBy({ at: T0 + 1 }), detachBy({ at: T0 })];
    expect(detachOf(way(), actions)?.at).toBe(T0 + 1);
    expect(detachOf(null, actions)).toBe(other);
    expect(detachedAt(way(), actions)).toBe(T0 + 1);
    expect(detachOf(way(), [other])).toBeUndefined();
    expect(detachedAt(way(), [other])).toBeNull();
  });
});

describe('what was seen before', () => {
  const sign = (over: Partial<TakeoverSign> = {}): TakeoverSign => ({
    code: 'peer-failover-line',
    node: NODE2,
    at: T0,
    ...over,
  });

  test('stays, each once', () => {
    const before = [sign(), sign({ code: 'peer-writes', at: null }), sign({ node: NODE3 })];
    expect(signs([own, peer], { known: before })).toEqual(before);
    const line = peerLines({ failoverAt: T0 + MINUTE });
    expect(signs([own, line], { known: before })).toEqual([sign({ at: T0 + MINUTE }), before[1], before[2]]);
  });

  test('a sign that was sure before is sure', () => {
    const doubtful = peerLines({ failoverAt: T0 - 1 });
    const now = sign({ at: T0 - 1, doubtful: true });
    expect(signs([own, doubtful], { known: [sign({ at: T0 - 2 })] })).toEqual([sign({ at: T0 - 2 })]);
    expect(signs([own, doubtful], { known: [sign({ doubtful: true })] })).toEqual([now]);
    expect(signs([own, doubtful], { known: [sign({ node: NODE3 })] })).toEqual([now, sign({ node: NODE3 })]);
    const sure = peerLines({ failoverAt: T0 + 1 });
    expect(signs([own, sure], { known: [sign()] })).toEqual([sign({ at: T0 + 1 })]);
  });

  test('what a peer answered counts until it answers otherwise', () => {
    const answered = sign({ code: 'peer-in-service', at: T0 });
    const later = (over: Partial<NodeStatus>) =>
      signs([own, status(NODE2, { ...STANDBY, serviceAt: T0 + 1, ...over })], { known: [answered] });
    expect(later({})).toEqual([]);
    expect(later({ service: 'unknown' })).toEqual([]);
    expect(later({ serviceAt: T0 })).toEqual([answered]);
    expect(later({ serviceAt: null })).toEqual([answered]);
    expect(later({ serviceBy: 'writes' })).toEqual([answered]);
    expect(later({ service: 'active', serviceBy: 'writes' })).toEqual([answered]);
    expect(signs([own], { known: [answered] })).toEqual([answered]);
    expect(signs([own, status(NODE2, { ...STANDBY, serviceAt: T0 + 1 })], { known: [sign()] })).toEqual([
      sign(),
    ]);
    const undated = sign({ code: 'peer-in-service', at: null });
    expect(signs([own, status(NODE2, { ...STANDBY, serviceAt: 1 })], { known: [undated] })).toEqual([]);
  });
});

describe('signs as people are told of them', () => {
  const all = (['peer-writes', 'peer-in-service', 'peer-failover-line', 'virtual-ip-moved'] as const).map(
    (code) => ({
      code,
      node: NODE2,
      at: T0,
    }),
  );
  const told = (over: Partial<NodeStatus> | null, wrote?: Parameters<typeof toldSigns>[3]) =>
    toldSigns(way(), over === null ? [peer] : [peer, status(NODE1, over)], all, wrote).length;
  const before = { service: 'standby', at: T0 } as const;

  test('a peer that writes and serves does what it did before where the node was standby', () => {
    expect(toldSigns(way(), [status(NODE1, STANDBY)], all).map(({ code }) => code)).toEqual([
      'peer-failover-line',
      'virtual-ip-moved',
    ]);
    expect(told({ service: 'standby', serviceBy: 'writes' })).toBe(2);
    expect(told({}, before)).toBe(2);
  });

  test('else every sign is one', () => {
    expect(told({})).toBe(4);
    expect(told(null, before)).toBe(4);
    expect(told({ ...STANDBY, servedAt: T0 })).toBe(4);
    expect(told({ service: 'standby', serviceBy: 'no-disk-lines' })).toBe(4);
    expect(told({ service: 'active', serviceBy: 'probe' })).toBe(4);
    expect(told({}, { ...before, service: 'active' })).toBe(4);
    expect(told({ view: view(NODE1, [], { lk: { failoverAt: T0 } }) }, before)).toBe(4);
    expect(told({ view: view(NODE1, [], { lk: { failoverAt: T0 - EITHER - 1 } }) }, before)).toBe(2);
  });
});
