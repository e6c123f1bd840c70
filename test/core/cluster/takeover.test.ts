import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NodeStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { areWritesCounted } from '../../../functions/core/cluster/takeover.ts';
import type { AuditAction } from '../../../functions/core/platform/look-ups.ts';
import { detachBy, load, NODE1, NODE2, QUORUM, T0, VOL, view } from '../decision/story.ts';
import { status, way } from './scene.ts';
import { EITHER, NODE3, own, peer, peerLines, SERVING, STANDBY, signs } from './takeover-scene.ts';

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
