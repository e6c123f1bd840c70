import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NodeStatus, PathStatus, TakeoverSign } from '../../../functions/core/cluster/picture-shapes.ts';
import {
  areWritesCounted,
  detachedAt,
  detachOf,
  hasTakenOver,
  isDone,
  isOfPath,
  latestOf,
  MOVES,
  mayBeSince,
  takeoverSigns,
  toldSigns,
} from '../../../functions/core/cluster/takeover.ts';
import type { AuditAction } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  detachBy,
  known,
  load,
  lookUps,
  NODE1,
  NODE2,
  QUORUM,
  T0,
  unreadable,
  VOL,
  view,
} from '../decision/story.ts';
import { status, way } from './scene.ts';

/** Two stamps of two nodes that lie closer together have no order. */
const EITHER = 4 * MINUTE;
const NODE3 = 'ocid1.instance.oc1.ap-tokyo-1.node3';
const STANDBY = { service: 'standby', serviceBy: 'probe' } as const;
const SERVING = { service: 'active', serviceBy: 'probe', serviceAt: T0 + MINUTE } as const;

test('when the newest of a kind can have happened: by its stamp or its reading, whichever is later', () => {
  const lk = { failoverAt: T0, recoveryStartedAt: T0 + 1, haltAt: T0 + 2 };
  const fsDead = [9, 4].map((n) => ({ device: null, at: T0 + n }));
  const seen = view(NODE1, [], { lk, fsDead, boots: [T0 + 8, T0 + 3] });
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

/** The signs that the nodes show of a take-over of node 1's path, lost at T0. */
function signs(
  nodes: readonly NodeStatus[],
  {
    audit = [],
    known: remembered,
    path = {},
  }: {
    readonly audit?: readonly AuditAction[] | null;
    readonly known?: readonly TakeoverSign[];
    readonly path?: Partial<PathStatus>;
  } = {},
) {
  const looks = lookUps(T0, { audit: audit === null ? unreadable('audit') : known(audit, T0) });
  return takeoverSigns({ ...way(path), lostAt: T0 }, nodes, looks, remembered);
}

const peerLines = (lk: object, latest: object = {}) =>
  status(NODE2, { view: view(NODE2, [], { lk, latest }) });
const own = status(NODE1);
const peer = status(NODE2);

describe('signs of a take-over', () => {
  const serving = [own, status(NODE2, SERVING)];
  const IN_SERVICE = { code: 'peer-in-service', node: NODE2, at: T0 + MINUTE };

  test('there is none where nothing shows one', () => {
    expect(signs([own, peer])).toEqual([]);
    expect(signs([status(NODE1, SERVING), peer])).toEqual([]);
    expect(signs([own, { ...peer, view: null }])).toEqual([]);
  });

  test('a peer that answers that it is in service; what is presumed of it is none', () => {
    expect(signs(serving)).toEqual([IN_SERVICE]);
    expect(signs([own, status(NODE2, { ...SERVING, serviceBy: 'writes' })])).toEqual([]);
    expect(signs([own, status(NODE2, STANDBY)])).toEqual([]);
  });

  test('none on a node that is a mere standby, of another volume than data, or of nobody', () => {
    expect(signs([status(NODE1, STANDBY), status(NODE2, SERVING)])).toEqual([]);
    expect(signs([status(NODE1, { ...STANDBY, servedAt: T0 }), status(NODE2, SERVING)])).toEqual([
      IN_SERVICE,
    ]);
    for (const role of ['quorum', 'boot'] as const) expect(signs(serving, { path: { role } })).toEqual([]);
    expect(signs([status(NODE2, SERVING)])).toEqual([]);
  });

  test("LifeKeeper's lines of a peer, doubtful where its stamp is before the loss", () => {
    const kinds = [
      ['failoverAt', 'lk-failover', 'peer-failover-line'],
      ['recoveryStartedAt', 'lk-recovery-started', 'peer-recovery-line'],
    ] as const;
    for (const [field, kind, code] of kinds) {
      expect(signs([own, peerLines({ [field]: T0 })])).toEqual([{ code, node: NODE2, at: T0 }]);
      expect(signs([own, peerLines({ [field]: T0 - 1 })])).toEqual([
        { code, node: NODE2, at: T0 - 1, doubtful: true },
      ]);
      expect(signs([own, peerLines({ [field]: T0 - EITHER - 1 })])).toEqual([]);
      expect(signs([own, peerLines({ [field]: T0 - EITHER - 1 }, { [kind]: T0 + 1 })])).toEqual([
        { code, node: NODE2, at: T0 + 1, doubtful: true },
      ]);
      expect(signs([own, peerLines({}, { [kind]: T0 + 1 })])).toEqual([
        { code, node: NODE2, at: T0 + 1, doubtful: true },
      ]);
    }
    expect(signs([peerLines({}), { ...own, view: view(NODE1, [], { lk: { failoverAt: T0 } }) }])).toEqual([]);
  });
});

describe('writes of the peers', () => {
  const writing = (sum: number | null, peerVolumeIds?: readonly string[]) =>
    status(NODE1, { load: load({ peerWriteOpsSum: sum, ...(peerVolumeIds && { peerVolumeIds }) }) });
  const by = (node: string) => [{ code: 'peer-writes', node, at: null }];

  test('are a sign, by the only peer or the one in service', () => {
    expect(signs([writing(1), peer])).toEqual(by(NODE2));
    expect(signs([writing(0), peer])).toEqual([]);
    expect(signs([writing(null), peer])).toEqual([]);
    const third = status(NODE3);
    expect(signs([writing(1), peer, third])).toEqual(by(''));
    const active = status(NODE3, { service: 'active', serviceBy: 'writes' });
    expect(signs([writing(1), peer, active])).toEqual(by(NODE3));
    expect(signs([writing(1)])).toEqual(by(''));
  });

  test('of other volumes are no sign', () => {
    expect(signs([writing(1, [VOL]), peer])).toEqual(by(NODE2));
    expect(signs([writing(1, [QUORUM]), peer])).toEqual([]);
    expect(signs([writing(1, [QUORUM]), peer], { path: { attachment: null } })).toEqual(by(NODE2));
    expect(areWritesCounted(way(), load())).toBe(true);
    expect(areWritesCounted(way(), load({ peerVolumeIds: [] }))).toBe(false);
  });
});

describe('a private address that moves', () => {
  const move = (over: Partial<AuditAction> = {}) =>
    detachBy({ name: 'UpdatePrivateIp', at: T0, principalId: NODE2, ...over });
  const moved = (over: Partial<AuditAction>, nodes: readonly NodeStatus[] = [own, peer]) =>
    signs(nodes, { audit: [move(over)] }).map(({ code, node, at }) => [code, node, at]);
  const MOVED = ['virtual-ip-moved', NODE2, T0];

  test('since the loss is a sign, whoever moved it', () => {
    expect(moved({})).toEqual([MOVED]);
    expect(moved({ at: T0 - 1 })).toEqual([]);
    expect(moved({ principalId: 'ocid1.user.oc1..ops' })).toEqual([MOVED]);
    expect(moved({ principalId: null })).toEqual([MOVED]);
    expect(signs([own, peer], { audit: null })).toEqual([]);
  });

  test('by its name: nothing is moved by reading', () => {
    for (const name of ['CreatePrivateIp', 'deleteprivateip', 'UPDATEPRIVATEIP'])
      expect(moved({ name })).toEqual([MOVED]);
    for (const name of ['GetPrivateIp', 'ListPrivateIps', 'getPrivateIp', 'UpdateVnic'])
      expect(moved({ name })).toEqual([]);
    expect(moved({ name: 'ForgetPrivateIp' })).toEqual([MOVED]);
  });

  test('of several peers, the one that called', () => {
    const three = [own, peer, status(NODE3)];
    expect(moved({ principalId: NODE3 }, three)).toEqual([['virtual-ip-moved', NODE3, T0]]);
    expect(moved({ principalId: 'ocid1.user.oc1..ops' }, three)).toEqual([['virtual-ip-moved', '', T0]]);
  });

  test('an instance of no node of the cluster moves its own', () => {
    expect(moved({ principalId: NODE3 })).toEqual([]);
    expect(moved({ principalId: 'x.ocid1.instance.' })).toEqual([MOVED]);
  });

  test('the node that lost the volume takes its own back; that it gives one away is a sign', () => {
    for (const name of ['UpdatePrivateIp', 'createPrivateIp'])
      expect(moved({ name, principalId: NODE1 })).toEqual([]);
    expect(moved({ name: 'DeletePrivateIp', principalId: NODE1 })).toEqual([MOVED]);
    expect(moved({ name: 'BulkUpdatePrivateIp', principalId: NODE1 })).toEqual([MOVED]);
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
