import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { GUARD_CODES, type GuardCode } from '../../../functions/core/plan/guard-codes.ts';
import type { GuardInput } from '../../../functions/core/plan/guard-input.ts';
import { evaluateGuards, mayAct, planFor } from '../../../functions/core/plan/plan.ts';
import type { AttemptRecord } from '../../../functions/core/plan/plan-shapes.ts';
import {
  attachment,
  CLUSTER,
  DETACHED,
  detachBy,
  IQN_QUORUM,
  instance,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  POLICY,
  path,
  probe,
  T0,
  unreadable,
  VOL,
} from '../decision/story.ts';

import { APPROVAL, HASH, lostAgain, NOW, type Scene, scene, scene0, verdictOf } from './scene.ts';

const gone = unreadable<never>('x');
const noAttachments = { lookUps: { attachments: gone } };
const attempts = (list: readonly AttemptRecord[]): Scene => ({ input: { attempts: known(list, NOW) } });
const attempt = (at: number, volumeId = VOL): AttemptRecord => ({ at, volumeId, cluster: CLUSTER.key });
const elsewhere = (over: Parameters<typeof attachment>[0]) => [
  attachment({ lifecycleState: 'DETACHED' }),
  attachment({ instanceId: NODE2, ...over }),
];
const other = (over: Parameters<typeof attachment>[0]) => [
  ...DETACHED,
  attachment({ volumeId: 'ocid1.volume.oc1..other', id: 'ocid1.volumeattachment.other', ...over }),
];
const volume = (over: object): Scene => {
  const v = lookUps(NOW).volumes[VOL];
  if (v?.known !== true) throw new Error('volume');
  return { lookUps: { volumes: { [VOL]: known({ ...v.value, ...over }, NOW) } } };
};

const privateIp = (over: Parameters<typeof detachBy>[0]): Scene => ({
  lookUps: { audit: known([detachBy(), detachBy({ at: T0 + MINUTE, ...over })], NOW) },
});
const peersTold = (over: Parameters<typeof load>[0]): Scene => ({
  lookUps: { load: { [NODE1]: known(load(over), NOW) } },
});
const silentMetrics = { [NODE1]: known(load({ peerWriteOpsSum: null, peerWritesSeenTo: null }), NOW) };

const FOREIGN = 'ocid1.instance.oc1..foreign';
const TERRAFORM = 'Oracle-GoSDK/65 Terraform/1.9 terraform-provider-oci/6';
const SECOND = attachment({
  id: 'ocid1.volumeattachment.second',
  volumeId: 'ocid1.volume.oc1..second',
  iqn: IQN_QUORUM,
  ipv4: '169.254.2.3',
  device: '/dev/oracleoci/oraclevdc',
});
const lostTwo: Scene = {
  also: [SECOND],
  lookUps: { list: [...DETACHED, SECOND] },
  paths1: [
    lostPath(),
    lostPath(
      {
        session: 4,
        iqn: IQN_QUORUM,
        portal: { address: '169.254.2.3', port: 3260 },
        device: 'sdc',
        state: 'timed-out',
      },
      { lostAt: T0 + 5 * MINUTE },
    ),
  ],
};

/** Per guard: scenes that refuse, and scenes that leave it unknown. */
const REFUSING: Readonly<Record<GuardCode, readonly (readonly ['not-met' | 'unknown', Scene])[]>> = {
  'guard-detached': [
    ['not-met', { lookUps: { list: [attachment(), attachment({ instanceId: NODE2 })] } }],
    ['unknown', noAttachments],
    ['unknown', { lookUps: { attachments: known(DETACHED, NOW - HOUR) } }],
  ],
  'guard-parameters-known': [
    ['unknown', { unknownVolume: true }],
    // Attached again by iSCSI it would be another disk to the node.
    ['not-met', { was: { attachmentType: 'paravirtualized', ipv4: null, port: null, iqn: null } }],
  ],
  'guard-role-data': [
    ['not-met', { role: 'quorum' }],
    // Named quorum storage since the inventory was taken.
    ['not-met', volume({ freeformTags: { 'lifekeeper-quorum': 'true' } })],
    ['not-met', { input: { policy: { ...POLICY, quorumVolumeIds: [VOL] } } }],
    ['unknown', { unknownVolume: true }],
  ],
  'guard-instance-running': [
    [
      'not-met',
      {
        lookUps: {
          instances: {
            [NODE1]: known(instance(NODE1, { lifecycleState: 'STOPPING' }), NOW),
            [NODE2]: known(instance(NODE2), NOW),
          },
        },
      },
    ],
    ['unknown', { lookUps: { instances: { [NODE1]: gone, [NODE2]: known(instance(NODE2), NOW) } } }],
  ],
  'guard-volume-available': [
    ['not-met', volume({ lifecycleState: 'PROVISIONING' })],
    ['unknown', { lookUps: { volumes: { [VOL]: gone } } }],
  ],
  'guard-same-ad': [
    ['not-met', volume({ availabilityDomain: 'Uocm:AP-TOKYO-1-AD-2' })],
    ['unknown', { lookUps: { volumes: {} } }],
  ],
  'guard-no-reservations': [
    ['not-met', volume({ isReservationsEnabled: true })],
    ['unknown', { lookUps: { volumes: { [VOL]: gone } } }],
  ],
  'guard-place-free': [
    ['not-met', { lookUps: { list: other({}) } }],
    ['not-met', { lookUps: { list: other({ device: null, timeCreated: T0 + MINUTE }) } }],
    ['unknown', noAttachments],
  ],
  'guard-no-forbidding-attachment': [
    ['not-met', { lookUps: { list: elsewhere({ isShareable: false }) } }],
    ['not-met', { lookUps: { list: elsewhere({ isReadOnly: true }) } }],
    // Whoever has it there tells us nothing of a take-over.
    ['not-met', { lookUps: { list: [...DETACHED, attachment({ instanceId: FOREIGN })] } }],
    ['unknown', noAttachments],
  ],
  'guard-not-detaching': [
    ['not-met', { lookUps: { list: elsewhere({ lifecycleState: 'DETACHING' }) } }],
    ['unknown', noAttachments],
  ],
  'guard-not-already-here': [
    [
      'not-met',
      { lookUps: { list: [attachment({ lifecycleState: 'ATTACHING' }), attachment({ instanceId: NODE2 })] } },
    ],
    ['unknown', noAttachments],
  ],
  'guard-peers-readable': [
    ['unknown', { lookUps: { instances: { [NODE1]: known(instance(NODE1), NOW), [NODE2]: gone } } }],
    ['unknown', { unknownCluster: true }],
    ['unknown', { alone: true }],
  ],
  'guard-no-takeover-sign': [
    ['not-met', { lookUps: { load: { [NODE1]: known(load({ peerWriteOpsSum: 1 }), NOW) } } }],
    ['not-met', { node2: { lk: { failoverAt: T0 + MINUTE } } }],
    ['not-met', { node2: { lk: { recoveryStartedAt: T0 + MINUTE } } }],
    ['not-met', { node2: { latest: { 'fs-mounted': T0 + MINUTE } } }],
    ['not-met', { lookUps: { probes: { [NODE2]: probe(['ISP'], NOW) } } }],
    [
      'not-met',
      {
        lookUps: { audit: known([detachBy(), detachBy({ name: 'UpdatePrivateIp', at: T0 + MINUTE })], NOW) },
      },
    ],
    ['not-met', privateIp({ name: 'CreatePrivateIp', principalId: NODE2 })],
    ['not-met', privateIp({ name: 'DeletePrivateIp', principalId: NODE1 })],
    ['not-met', privateIp({ name: 'PrivateIpVnicDetach', principalId: NODE1 })],
    ['not-met', privateIp({ name: 'UpdatePrivateIp', principalId: null })],
    ['unknown', { lookUps: { load: { [NODE1]: gone } } }],
    ['unknown', peersTold({ peerWriteOpsSum: null, peerWritesSeenTo: null })],
    ['unknown', peersTold({ peerWriteOpsSum: 0, peerWritesSeenTo: null })],
    ['unknown', peersTold({ peerWriteOpsSum: 0, peerWritesSeenTo: NOW - 13 * MINUTE })],
    // What was counted were the writes to other volumes.
    ['unknown', peersTold({ peerWriteOpsSum: 0, peerVolumeIds: ['ocid1.volume.oc1..other'] })],
    // Only one of the nodes answered.
    ['unknown', { lookUps: { load: silentMetrics, probes: { [NODE1]: probe(['ISP'], NOW) } } }],
    [
      'unknown',
      {
        lookUps: {
          load: silentMetrics,
          probes: { [NODE1]: probe(['ISP'], NOW), [NODE2]: probe(['OSU'], NOW - 11 * MINUTE) },
        },
      },
    ],
    ['unknown', { lookUps: { silent: { [NODE2]: T0 } } }],
    ['unknown', { lookUps: { audit: gone } }],
    // A second volume of the node is lost later, and worse: the move between the losses still tells of the first.
    // Lost a second time in the same incident: what happened at the first loss counts.
    [
      'not-met',
      { ...privateIp({ name: 'UpdatePrivateIp', at: T0 - 10 * MINUTE }), input: { incident: lostAgain() } },
    ],
    [
      'not-met',
      { ...lostTwo, lookUps: { ...lostTwo.lookUps, ...privateIp({ name: 'UpdatePrivateIp' }).lookUps } },
    ],
  ],
  'guard-service-known': [
    // Only the node itself answered, and contradicts the approver.
    ['not-met', { lookUps: { probes: { [NODE1]: probe(['OSU'], NOW) } } }],
    ['not-met', { lookUps: { probes: { [NODE1]: probe(['OSF'], NOW) } } }],
    ['unknown', { input: { approval: known(null, NOW) } }],
    ['not-met', { input: { approval: known({ ...APPROVAL, inService: [NODE2] }, NOW) } }],
    ['not-met', { input: { approval: known({ ...APPROVAL, detachNotMeant: false }, NOW) } }],
    ['not-met', { lookUps: { probes: { [NODE1]: probe(['ISP'], NOW), [NODE2]: probe(['ISP'], NOW) } } }],
    ['not-met', { lookUps: { probes: { [NODE1]: probe(['OSU'], NOW), [NODE2]: probe(['OSU'], NOW) } } }],
  ],
  'guard-no-failover-or-restart': [
    ['not-met', { node2: { lk: { failoverAt: T0 + MINUTE } } }],
    ['not-met', { node1: { lk: { haltAt: T0 + MINUTE } } }],
    ['not-met', { node2: { lk: { failoverAt: T0 - 10 * MINUTE } }, input: { incident: lostAgain() } }],
    ['not-met', { node1: { boots: [T0 + 3 * MINUTE] } }],
    ['not-met', { node1: { boots: [T0 + 3 * MINUTE] }, acted: [NODE1] }],
    ['not-met', { node2: { boots: [T0 + 3 * MINUTE] } }],
  ],
  'guard-file-system-alive': [
    ['not-met', { paths1: [lostPath({ state: 'timed-out' })] }],
    ['not-met', { node1: { fsDead: [{ device: 'sdb', at: T0 + MINUTE }] } }],
  ],
  'guard-quiet': [
    ['not-met', { lookUps: { audit: known([detachBy({ at: NOW - MINUTE })], NOW) } }],
    ['unknown', { lookUps: { audit: gone } }],
    ['unknown', noAttachments],
  ],
  'guard-audit-readable': [['unknown', { lookUps: { audit: gone } }]],
  'guard-detach-not-expected': [
    [
      'not-met',
      {
        lookUps: {
          audit: known(
            [detachBy({ userAgent: 'Oracle-GoSDK/65 Terraform/1.9 terraform-provider-oci/6' })],
            NOW,
          ),
        },
      },
    ],
    ['not-met', { input: { policy: { ...POLICY, expectedPrincipals: ['ops.yamada'] } } }],
    // A person detached another volume of the node later.
    [
      'not-met',
      {
        also: [SECOND],
        lookUps: {
          list: [...DETACHED, { ...SECOND, lifecycleState: 'DETACHED' }],
          audit: known(
            [detachBy({ userAgent: TERRAFORM }), detachBy({ at: T0 + MINUTE, resourceId: SECOND.id })],
            NOW,
          ),
        },
      },
    ],
    // A person tried later, and was refused.
    [
      'not-met',
      {
        lookUps: {
          audit: known(
            [detachBy({ userAgent: TERRAFORM }), detachBy({ at: T0 + MINUTE, status: '409' })],
            NOW,
          ),
        },
      },
    ],
    ['unknown', { lookUps: { audit: known([detachBy({ status: '404' })], NOW) } }],
    ['not-met', { paths1: [path({ state: 'logged-out', loggedOutAt: T0 - MINUTE })] }],
    ['unknown', { lookUps: { audit: known([], NOW) } }],
    ['unknown', { lookUps: { audit: gone } }],
  ],
  'guard-no-hold': [
    [
      'not-met',
      {
        input: {
          incident: { ...scene0(), hold: { by: 'x', at: T0, until: NOW + HOUR, why: 'wait for Oracle' } },
        },
      },
    ],
  ],
  'guard-no-window': [
    [
      'not-met',
      {
        input: {
          policy: { ...POLICY, windows: [{ cluster: '*', zone: 'Asia/Tokyo', start: '10:00', minutes: 60 }] },
        },
      },
    ],
  ],
  'guard-no-storm': [['not-met', { input: { wide: true } }]],
  'guard-no-competitor': [
    ['not-met', { node2: { competitor: [{ detail: 'ocid', at: T0 + MINUTE, iqn: null }] } }],
  ],
  'guard-cooldown': [
    ['not-met', attempts([attempt(NOW - 10 * MINUTE)])],
    ['unknown', { input: { attempts: gone } }],
    ['unknown', { input: { attempts: undefined as GuardInput['attempts'] } }],
  ],
  'guard-attempts': [
    ['not-met', attempts([attempt(NOW - HOUR), attempt(NOW - 2 * HOUR)])],
    ['not-met', attempts([1, 2, 3].map((h) => attempt(NOW - h * HOUR, `v${h}`)))],
    [
      'not-met',
      attempts(
        Array.from({ length: 10 }, (_, i) => ({ at: NOW - 2 * HOUR, volumeId: `v${i}`, cluster: `c${i}` })),
      ),
    ],
    ['unknown', { input: { attempts: gone } }],
  ],
  'guard-lease-current': [
    ['not-met', { input: { lease: known(false, NOW) } }],
    ['unknown', { input: { lease: gone } }],
  ],
  'guard-approval-valid': [
    ['not-met', { input: { approval: known(null, NOW) } }],
    ['not-met', { input: { approval: known({ ...APPROVAL, expiresAt: NOW }, NOW) } }],
    ['not-met', { input: { approval: known({ ...APPROVAL, rejected: true }, NOW) } }],
    ['not-met', { input: { approval: known({ ...APPROVAL, planHash: 'b' }, NOW) } }],
    ['unknown', { input: { approval: gone } }],
  ],
  'guard-plan-hash': [['not-met', { input: { hashes: { approved: HASH, fresh: 'c' } } }]],
};

test('an approved reattach of a forced detach, quiet and untouched since: every guard is met', () => {
  const verdicts = evaluateGuards(scene());
  expect(verdicts.filter((v) => v.verdict !== 'met')).toEqual([]);
  expect(mayAct(verdicts)).toBe(true);
});

test('where no peer has the volume, that only writes to other volumes were counted denies nothing', () => {
  const other = peersTold({ peerWriteOpsSum: 0, peerVolumeIds: ['ocid1.volume.oc1..other'] });
  const g = scene(other);
  const alone = { ...g.picture, paths: g.picture.paths.filter(({ node }) => node === NODE1) };
  expect(verdictOf({ ...g, picture: alone }, 'guard-no-takeover-sign')).toBe('met');
});

test('fresh lcdstatus of both nodes stands for the attestation', () => {
  const probes = { [NODE1]: probe(['ISP'], NOW), [NODE2]: probe(['OSU'], NOW) };
  const g = scene({ lookUps: { probes }, input: { approval: known({ ...APPROVAL, inService: [] }, NOW) } });
  expect(verdictOf(g, 'guard-service-known')).toBe('met');
});

describe('which node is in service, by lcdstatus and by the approver', () => {
  const at = (ms: number) => ({ [NODE1]: probe(['ISP'], NOW - ms), [NODE2]: probe(['OSU'], NOW - ms) });
  const stated = (inService: readonly string[], detachNotMeant = true) => ({
    approval: known({ ...APPROVAL, inService, detachNotMeant }, NOW),
  });
  const mounts = (iqn: string) => {
    const peer = probe(['OSU'], NOW);
    if (!peer.known) throw new Error('probe');
    const sessions = [{ session: 4, iqn, portal: 'p', state: 'LOGGED_IN', recoveryTmoSec: null }];
    const mounted = [{ session: 4, device: 'sdb', at: '/data', readOnly: false }];
    return {
      [NODE1]: probe(['ISP'], NOW),
      [NODE2]: known({ ...peer.value, sessions, mounts: mounted }, NOW),
    };
  };

  test.each([
    ['the approver leaves it to them', at(0), stated(['lcdstatus']), 'met'],
    ['the approver says the same', at(0), stated([NODE1]), 'met'],
    ['the approver names the peer', at(0), stated([NODE2]), 'not-met'],
    ['the approvers name both nodes', at(0), stated([NODE1, NODE2]), 'not-met'],
    ['one approver names the node, one leaves it to them', at(0), stated([NODE1, 'lcdstatus']), 'met'],
    ['the same without fresh answers', {}, stated([NODE1, 'lcdstatus']), 'unknown'],
    ['one approver names the peer, one leaves it to them', {}, stated([NODE2, 'lcdstatus']), 'not-met'],
    ['the approver says that the resource is down', at(0), stated(['none']), 'not-met'],
    ['the approver does not say that nobody meant it', at(0), stated(['lcdstatus'], false), 'not-met'],
    ['a minute too old, left to them', at(11 * MINUTE), stated(['lcdstatus']), 'unknown'],
    ['a minute too old, attested', at(11 * MINUTE), stated([NODE1]), 'met'],
    ['none, left to them', {}, stated(['lcdstatus']), 'unknown'],
    ['the peer has the volume mounted', mounts(attachment().iqn ?? ''), stated([NODE1]), 'not-met'],
    ['the peer has another volume mounted', mounts('iqn.other'), stated([NODE1]), 'met'],
  ] as const)('%s', (_, probes, input, verdict) => {
    expect(verdictOf(scene({ lookUps: { probes }, input }), 'guard-service-known')).toBe(verdict);
  });

  test('an old answer "standby" does not switch off the search for a take-over', () => {
    const standby = (ms: number) => ({ lookUps: { probes: { [NODE1]: probe(['OSU'], NOW - ms) } } });
    expect(verdictOf(scene(standby(11 * MINUTE)), 'guard-no-takeover-sign')).toBe('unknown');
    expect(verdictOf(scene(standby(0)), 'guard-no-takeover-sign')).toBe('met');
  });

  test('a restart of the node, or a fail-over, after the answers: they tell of the past', () => {
    const role = (s: Scene) =>
      scene({ lookUps: { probes: at(5 * MINUTE) }, ...s }).picture.nodes[0]?.serviceBy;
    expect(role({})).toBe('probe');
    expect(role({ node1: { boots: [NOW - MINUTE] } })).toBeNull();
    expect(role({ node2: { lk: { failoverAt: NOW - MINUTE } } })).toBeNull();
    const old = scene({ lookUps: { probes: at(121 * MINUTE) } });
    expect(old.picture.nodes.map((n) => n.service)).toEqual(['unknown', 'unknown']);
  });
});

describe('what the version before stored of a node without a time of reading', () => {
  const undated = (until: number): Scene => ({ node2: { undatedUntil: until } });
  const CODES = ['guard-no-takeover-sign', 'guard-no-failover-or-restart'] as const;

  test.each(CODES)('may have happened since the loss: unknown for %s', (code) => {
    expect(verdictOf(scene(undated(T0 + MINUTE)), code)).toBe('unknown');
    expect(verdictOf(scene(undated(T0 - 3 * MINUTE)), code)).toBe('unknown');
  });

  test.each(CODES)('was read well before the loss: met for %s', (code) => {
    expect(verdictOf(scene(undated(T0 - 5 * MINUTE)), code)).toBe('met');
  });

  test.each(CODES)('newer answers of all nodes decide for %s, older ones do not', (code) => {
    const probes = { [NODE1]: probe(['ISP'], NOW), [NODE2]: probe(['OSU'], NOW) };
    expect(verdictOf(scene({ ...undated(NOW - MINUTE), lookUps: { probes } }), code)).toBe('met');
    expect(verdictOf(scene({ ...undated(NOW), lookUps: { probes } }), code)).toBe('unknown');
  });
});

describe('a volume of whose session no line came', () => {
  const silent: Scene = { paths1: [path()] };
  const failover = (at: number): Scene => ({ ...silent, node2: { lk: { failoverAt: at } } });

  test.each([HOUR, 30 * HOUR, 30 * 24 * HOUR])(
    'a fail-over %i ms before the detach denies nothing',
    (before) => {
      expect(verdictOf(scene(silent), 'guard-no-takeover-sign')).toBe('met');
      expect(verdictOf(scene(failover(T0 - before)), 'guard-no-takeover-sign')).toBe('met');
    },
  );

  test.each([-3 * MINUTE, 0, 10 * MINUTE])('a fail-over %i ms after it denies', (after) => {
    expect(verdictOf(scene(failover(T0 + after)), 'guard-no-takeover-sign')).toBe('not-met');
  });
});

describe('no sign of a take-over', () => {
  const NODE3 = 'ocid1.instance.oc1..foreign';

  test.each([
    [
      'an instance outside the cluster moves an address of its own',
      privateIp({ name: 'UpdatePrivateIp', principalId: NODE3 }),
    ],
    ['the node takes its own address back', privateIp({ name: 'UpdatePrivateIp', principalId: NODE1 })],
    [
      'the address moved before the loss',
      privateIp({ name: 'UpdatePrivateIp', principalId: NODE2, at: T0 - MINUTE }),
    ],
    ['somebody looks at an address', privateIp({ name: 'GetPrivateIp', principalId: NODE2 })],
  ])('%s', (_, s) => {
    expect(verdictOf(scene(s), 'guard-no-takeover-sign')).toBe('met');
  });

  test('a peer mounted a file system, and all nodes answered otherwise since', () => {
    const mounted = (at: number): Scene => ({ node2: { latest: { 'fs-mounted': at } }, lookUps: { probes } });
    const probes = { [NODE1]: probe(['ISP'], NOW), [NODE2]: probe(['OSU'], NOW) };
    expect(verdictOf(scene(mounted(NOW - MINUTE)), 'guard-no-takeover-sign')).toBe('met');
    expect(verdictOf(scene(mounted(NOW)), 'guard-no-takeover-sign')).toBe('not-met');
    expect(verdictOf(scene(mounted(T0 - HOUR)), 'guard-no-takeover-sign')).toBe('met');
  });

  test('Block Volume tells nothing of the peers, but both nodes say who is in service', () => {
    const probes = { [NODE1]: probe(['ISP'], NOW), [NODE2]: probe(['OSU'], NOW) };
    expect(verdictOf(scene({ lookUps: { load: silentMetrics, probes } }), 'guard-no-takeover-sign')).toBe(
      'met',
    );
  });
});

describe.each(GUARD_CODES)('%s', (code) => {
  test.each(REFUSING[code].map((r, i) => [i, ...r] as const))('scene %i refuses as %s', (_, verdict, s) => {
    const g = scene(s);
    expect(verdictOf(g, code)).toBe(verdict);
    expect(mayAct(evaluateGuards(g))).toBe(false);
  });
});

test('a list of verdicts that misses one guard permits nothing', () => {
  expect(mayAct(evaluateGuards(scene()).slice(1))).toBe(false);
  expect(mayAct([])).toBe(false);
});

test('the plan restores exactly what was there, and its hash changes with the world', () => {
  const plan = planFor(scene());
  expect(plan?.request).toEqual({
    type: 'iscsi',
    instanceId: NODE1,
    volumeId: VOL,
    device: '/dev/oracleoci/oraclevdb',
    displayName: 'shared1',
    isReadOnly: false,
    isShareable: true,
    useChap: false,
    isAgentAutoIscsiLoginEnabled: false,
    encryptionInTransitType: 'NONE',
  });
  expect(plan?.ready).toBe(true);
  expect(planFor(scene({ input: { now: NOW + MINUTE } }))?.hash).toBe(plan?.hash);
  expect(planFor(scene({ lookUps: { list: elsewhere({ lifecycleState: 'DETACHING' }) } }))?.hash).not.toBe(
    plan?.hash,
  );
  expect(planFor(scene({ role: 'quorum' }))).toBeNull();
  expect(planFor(scene({ lookUps: { list: [attachment(), attachment({ instanceId: NODE2 })] } }))).toBeNull();
});
