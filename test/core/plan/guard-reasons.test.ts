import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { NodeStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import type { GuardCode } from '../../../functions/core/plan/guard-codes.ts';
import type { Approval, GuardInput } from '../../../functions/core/plan/guard-input.ts';
import {
  attachment,
  DETACHED,
  detachBy,
  known,
  load,
  NODE1,
  NODE2,
  probe,
  T0,
  unreadable,
  VOL,
} from '../decision/story.ts';
import { APPROVAL, lostAgain, NOW, type Scene, said, scene } from './scene.ts';

const answered = (of1: 'ISP' | 'OSU', of2: 'ISP' | 'OSU', ago = 0) => ({
  [NODE1]: probe([of1], NOW - ago),
  [NODE2]: probe([of2], NOW - ago),
});
const stated = (over: Partial<Approval>): Partial<GuardInput> => ({
  approval: known({ ...APPROVAL, ...over }, NOW),
});
const gone = unreadable<never>('x');
const noLoad = { [NODE1]: known(load({ peerWriteOpsSum: null, peerWritesSeenTo: null }), NOW) };

/** A node of the picture as something else has become known of it since. */
function withNode(
  g: GuardInput,
  node: string,
  over: (status: NodeStatus) => Partial<NodeStatus>,
): GuardInput {
  const nodes = g.picture.nodes.map((n) => (n.node === node ? { ...n, ...over(n) } : n));
  return { ...g, picture: { ...g.picture, nodes } };
}

test('whoever reads the plan is told why a guard does not hold', () => {
  const cases: readonly (readonly [GuardCode, Scene, string])[] = [
    ['guard-quiet', {}, 'met: 1080 s'],
    ['guard-quiet', { lookUps: { attachments: gone } }, 'unknown: attachments not watched yet'],
    ['guard-quiet', { lookUps: { audit: gone } }, 'unknown: Audit not readable'],
    ['guard-audit-readable', { lookUps: { audit: gone } }, 'unknown: Audit not readable'],
    ['guard-detach-not-expected', {}, 'met: ops.yamada'],
    ['guard-detach-not-expected', { lookUps: { audit: gone } }, 'unknown: Audit not readable'],
    ['guard-detach-not-expected', { lookUps: { audit: known([], NOW) } }, 'unknown: no Detach in Audit'],
    ['guard-no-storm', { input: { wide: true } }, 'not-met: several clusters at once'],
    ['guard-no-storm', {}, 'met: '],
    ['guard-cooldown', { input: { attempts: gone } }, 'unknown: earlier attempts not readable'],
    ['guard-attempts', { input: { attempts: gone } }, 'unknown: earlier attempts not readable'],
    ['guard-attempts', {}, 'met: 0/0/0'],
    ['guard-approval-valid', {}, 'met: ops.sato'],
    ['guard-approval-valid', { input: { approval: known(null, NOW) } }, 'not-met: none'],
    ['guard-approval-valid', { input: stated({ rejected: true }) }, 'not-met: rejected by ops.sato'],
    ['guard-approval-valid', { input: stated({ expiresAt: NOW }) }, 'not-met: expired'],
    ['guard-approval-valid', { input: stated({ at: NOW + 1 }) }, 'not-met: expired'],
    ['guard-approval-valid', { input: stated({ planHash: 'b' }) }, 'not-met: for another plan'],
    ['guard-approval-valid', { input: { approval: gone } }, 'unknown: NotAuthorizedOrNotFound'],
    ['guard-lease-current', { input: { lease: gone } }, 'unknown: 404'],
    ['guard-plan-hash', {}, `met: ${'a'.repeat(16)}`],
    ['guard-peers-readable', {}, 'met: 1'],
    ['guard-peers-readable', { lookUps: { attachments: gone } }, 'unknown: attachments'],
    ['guard-peers-readable', { lookUps: { instances: {} } }, 'unknown: node2'],
    ['guard-peers-readable', { unknownCluster: true }, 'unknown: cluster unknown'],
    ['guard-peers-readable', { alone: true }, 'unknown: no other node is known'],
    ['guard-no-failover-or-restart', { node2: { lk: { haltAt: T0 } } }, 'not-met: node2'],
    ['guard-no-takeover-sign', {}, 'met: 0'],
    ['guard-no-takeover-sign', { lookUps: { silent: { [NODE2]: T0 } } }, 'unknown: node2 silent'],
    ['guard-no-takeover-sign', { lookUps: { audit: gone } }, 'unknown: Audit not readable'],
    ['guard-no-takeover-sign', { node1: { lastAt: NOW - 10 * MINUTE } }, 'met: 0'],
    ['guard-no-takeover-sign', { node1: { lastAt: NOW - 10 * MINUTE - 1 } }, 'unknown: no line lately'],
    // What came late is no word of now.
    ['guard-no-takeover-sign', { node1: { stampedAt: NOW - HOUR } }, 'unknown: no line lately'],
    ['guard-no-takeover-sign', { node1: { lastAt: T0 }, node2: { lastAt: NOW } }, 'met: 0'],
    [
      'guard-no-takeover-sign',
      { node1: { lastAt: null }, node2: { lastAt: null } },
      'unknown: no line lately',
    ],
    [
      'guard-no-takeover-sign',
      { node1: { lastAt: T0 }, lookUps: { probes: answered('ISP', 'OSU') } },
      'met: 0',
    ],
    [
      'guard-no-takeover-sign',
      { node1: { lastAt: T0 }, lookUps: { probes: answered('OSU', 'ISP') } },
      'unknown: no line lately',
    ],
    ['guard-no-takeover-sign', { lookUps: { load: {} } }, 'unknown: peer writes not readable'],
    ['guard-no-takeover-sign', { lookUps: { load: { [NODE1]: gone } } }, 'unknown: peer writes not readable'],
    [
      'guard-no-takeover-sign',
      { lookUps: { load: noLoad } },
      'unknown: no points of the peers since the loss',
    ],
    [
      'guard-no-takeover-sign',
      { node2: { latest: { 'fs-mounted': T0 + MINUTE } } },
      'not-met: mounted on node2',
    ],
    [
      'guard-no-takeover-sign',
      { lookUps: { probes: { [NODE1]: probe(['OSU'], NOW - 11 * MINUTE) } } },
      'unknown: lcdstatus is not fresh',
    ],
    ['guard-service-known', {}, 'met: ops.sato'],
    ['guard-service-known', { input: { approval: known(null, NOW) } }, 'unknown: needs attestation'],
    ['guard-service-known', { input: stated({ inService: [NODE2] }) }, 'not-met: attestation disagrees'],
    ['guard-service-known', { input: stated({ inService: [] }) }, 'not-met: attestation disagrees'],
    [
      'guard-service-known',
      { input: stated({ inService: [NODE1, 'lcdstatus'] }) },
      'unknown: lcdstatus is not fresh',
    ],
    [
      'guard-service-known',
      { lookUps: { probes: { [NODE1]: probe(['OSU'], NOW) } } },
      'not-met: not in service: node1',
    ],
    // What took over before the loss, and is not known to have given it back, uses the volume.
    ['guard-service-known', { node2: { lk: { failoverAt: T0 - HOUR } } }, 'not-met: failed over to node2'],
    [
      'guard-service-known',
      { node1: { lk: { failoverAt: T0 - MINUTE } }, node2: { lk: { failoverAt: T0 - HOUR } } },
      'met: ops.sato',
    ],
    [
      'guard-service-known',
      { node2: { lk: { failoverAt: T0 - HOUR } }, lookUps: { probes: answered('ISP', 'OSU') } },
      'met: lcdstatus',
    ],
    ['guard-service-known', { lookUps: { probes: answered('ISP', 'OSU') } }, 'met: lcdstatus'],
    ['guard-service-known', { lookUps: { probes: answered('OSU', 'ISP') } }, 'not-met: in service: node2'],
    ['guard-service-known', { lookUps: { probes: answered('OSU', 'OSU') } }, 'not-met: in service: -'],
    [
      'guard-service-known',
      { lookUps: { probes: answered('ISP', 'ISP') } },
      'not-met: in service: node1, node2',
    ],
  ];
  expect(cases.map(([code, s]) => [code, said(scene(s), code)])).toEqual(
    cases.map(([code, , detail]) => [code, detail]),
  );
});

test.each([
  ['Terraform', 'terraform-provider-oci/6'],
  ['Full Stack DR', 'Full Stack DR'],
  ['Full Stack DR, in one word', 'FullStackDR/1'],
  ['FSDR', 'oci-fsdr'],
  ['disaster recovery', 'Disaster-Recovery-Tool'],
  ['Ansible', 'Oracle-Ansible/5'],
  ['Resource Manager', 'ResourceManager'],
  ['Resource Manager, with a hyphen', 'resource-manager/2'],
  ['Pulumi', 'pulumi-oci'],
])('%s that detached will fight over the volume', (_, userAgent) => {
  const by = (over: Parameters<typeof detachBy>[0]) =>
    scene({ lookUps: { audit: known([detachBy(over)], NOW) } });
  expect(said(by({ userAgent }), 'guard-detach-not-expected')).toBe(`not-met: ${userAgent}`);
  expect(said(by({ userAgent: null, principalName: userAgent }), 'guard-detach-not-expected')).toBe(
    `not-met: ${userAgent}`,
  );
});

describe('quiet', () => {
  const detached = (at: number, over: Parameters<typeof detachBy>[0] = {}) =>
    said(
      scene({ lookUps: { audit: known([detachBy({ at: T0 }), detachBy({ at, ...over })], NOW) } }),
      'guard-quiet',
    );

  test('five minutes to the millisecond, by Audit', () => {
    expect(detached(NOW - 5 * MINUTE)).toBe('met: 300 s');
    expect(detached(NOW - 5 * MINUTE + 1)).toBe('not-met: 299 s');
  });

  test.each(['AttachVolume', 'DetachVolume'])('%s breaks it', (name) => {
    expect(detached(NOW - MINUTE, { name })).toBe('not-met: 60 s');
  });

  test('what was refused, and what is no change of an attachment, does not', () => {
    expect(detached(NOW - MINUTE, { status: '409' })).toMatch(/^met/);
    expect(detached(NOW - MINUTE, { name: 'UpdateVolume' })).toMatch(/^met/);
  });
});

describe('earlier attempts', () => {
  const tried = (...ago: readonly number[]) =>
    scene({
      input: {
        attempts: known(
          ago.map((ms) => ({ at: NOW - ms, volumeId: VOL, cluster: 'tag:CL1' })),
          NOW,
        ),
      },
    });

  test('of another cluster do not begin the cool-down of this one', () => {
    const elsewhere = { at: NOW - SECOND, volumeId: 'v', cluster: 'tag:CL2' };
    expect(said(scene({ input: { attempts: known([elsewhere], NOW) } }), 'guard-cooldown')).toBe('met: ');
  });

  test('end their cool-down, and are forgotten, to the millisecond', () => {
    const { cooldownMs, withinMs } = scene().policy.attempts;
    expect(said(tried(cooldownMs), 'guard-cooldown')).toBe('met: ');
    expect(said(tried(cooldownMs - 1), 'guard-cooldown')).toBe('not-met: ');
    expect(said(tried(cooldownMs, 30 * HOUR), 'guard-cooldown')).toBe('met: ');
    expect(said(tried(30 * HOUR, cooldownMs - 1), 'guard-cooldown')).toBe('not-met: ');
    expect(said(tried(withinMs - 1), 'guard-attempts')).toBe('met: 1/1/1');
    expect(said(tried(withinMs), 'guard-attempts')).toBe('met: 0/0/0');
  });
});

describe('whose clock cannot be relied on', () => {
  const doubtful = (node: string): GuardInput =>
    withNode(scene(), node, ({ view }) => ({
      view: view === null ? null : { ...view, clockDoubt: { from: T0, by: HOUR } as never },
    }));

  test('of him nobody knows whether he moved before or after the loss', () => {
    expect(said(doubtful(NODE2), 'guard-no-takeover-sign')).toBe('unknown: clock of node2');
    expect(said(doubtful(NODE2), 'guard-no-failover-or-restart')).toBe('unknown: clock of node2');
    expect(said(doubtful(NODE1), 'guard-no-failover-or-restart')).toBe('unknown: clock of node1');
    expect(said(doubtful(NODE1), 'guard-no-takeover-sign')).toBe('met: 0');
  });

  test('nor of him whose lines came without a time of reading', () => {
    const until: Scene = { node2: { undatedUntil: T0 + MINUTE } };
    expect(said(scene(until), 'guard-no-takeover-sign')).toBe('unknown: clock of node2');
    expect(said(scene({ node1: { undatedUntil: T0 }, ...until }), 'guard-no-failover-or-restart')).toBe(
      'unknown: clock of node2',
    );
    // One of two answers is newer.
    const one = { probes: { [NODE1]: probe(['ISP'], NOW), [NODE2]: probe(['OSU'], NOW - 2 * MINUTE) } };
    const late: Scene = { node2: { undatedUntil: NOW - MINUTE } };
    expect(said(scene({ ...late, lookUps: one }), 'guard-no-takeover-sign')).toBe('unknown: clock of node2');
    // Both are, and name the peer.
    const peer = { probes: answered('OSU', 'ISP') };
    expect(said(scene({ ...until, lookUps: peer }), 'guard-no-failover-or-restart')).toBe(
      'unknown: clock of node2',
    );
  });
});

test('a move after the detach counts although the lost node, whose clock is ahead, dates its loss later', () => {
  const ahead: Scene = { node2: { lk: { failoverAt: T0 + MINUTE } } };
  const g = scene(ahead);
  const lossAt = T0 + 15 * MINUTE;
  const late: GuardInput = {
    ...g,
    incident: {
      ...g.incident,
      lossAt,
      openedAt: lossAt,
      memory: { ...g.incident.memory, firstLossAt: lossAt },
    },
    path: { ...g.path, lostAt: lossAt },
  };
  expect(said(late, 'guard-no-failover-or-restart')).toBe('not-met: node2');
  expect(
    said({ ...late, picture: { ...late.picture, detachActions: [] } }, 'guard-no-failover-or-restart'),
  ).toBe('met: ');
});

describe('a file system mounted by a peer since the loss', () => {
  const mounted: Scene = { node2: { latest: { 'fs-mounted': NOW - MINUTE } } };

  test('is not answered away by one node alone, nor by answers that name the peer', () => {
    const one = { probes: { [NODE1]: probe(['ISP'], NOW), [NODE2]: probe(['OSU'], NOW - 2 * MINUTE) } };
    expect(said(scene({ ...mounted, lookUps: one }), 'guard-no-takeover-sign')).toBe(
      'not-met: mounted on node2',
    );
    const none = { probes: answered('OSU', 'OSU') };
    expect(said(scene({ ...mounted, lookUps: none }), 'guard-no-takeover-sign')).toMatch(
      /^not-met: mounted on/,
    );
    expect(
      said(scene({ ...mounted, lookUps: { probes: answered('ISP', 'OSU') } }), 'guard-no-takeover-sign'),
    ).toBe('met: 0');
  });
});

describe('writes of the peers', () => {
  const seenTo = (ago: number, over: Scene = {}) =>
    scene({
      ...over,
      lookUps: { load: { [NODE1]: known(load({ peerWritesSeenTo: NOW - ago }), NOW) }, ...over.lookUps },
    });

  test('have to be known up to twelve minutes ago, to the millisecond', () => {
    expect(said(seenTo(12 * MINUTE), 'guard-no-takeover-sign')).toBe('met: 0');
    expect(said(seenTo(12 * MINUTE + 1), 'guard-no-takeover-sign')).toMatch(/^unknown: no points/);
  });

  test('unknown, the answers of all nodes stand for them, of the one in service only', () => {
    const by = (of1: 'ISP' | 'OSU', of2: 'ISP' | 'OSU') =>
      said(scene({ lookUps: { load: noLoad, probes: answered(of1, of2) } }), 'guard-no-takeover-sign');
    expect(by('ISP', 'OSU')).toBe('met: lcdstatus');
    expect(by('OSU', 'OSU')).toBe('unknown: no points of the peers since the loss');
  });
});

test('where the peers have other volumes only, writes that were not counted deny nothing', () => {
  const g = scene({ lookUps: { load: { [NODE1]: known(load({ peerVolumeIds: ['other'] }), NOW) } } });
  const paths = g.picture.paths.map((p) =>
    p.node === NODE2 && p.attachment !== null
      ? { ...p, attachment: { ...p.attachment, volumeId: 'other' } }
      : p,
  );
  expect(said(g, 'guard-no-takeover-sign')).toMatch(/^unknown: no points/);
  expect(said({ ...g, picture: { ...g.picture, paths } }, 'guard-no-takeover-sign')).toBe('met: 0');
});

describe('answers that something overtook', () => {
  const probes = answered('ISP', 'OSU', 5 * MINUTE);

  test('are no word that nothing is in service', () => {
    const restarted = scene({ lookUps: { probes }, node1: { boots: [NOW - MINUTE] } });
    expect(said(restarted, 'guard-service-known')).toBe('unknown: in service: -');
  });

  test('nor is a service that lines show, and the answers did not', () => {
    const g = withNode(scene({ lookUps: { probes } }), NODE1, () => ({
      service: 'active',
      serviceBy: 'disk-lines',
    }));
    expect(said(g, 'guard-service-known')).toBe('unknown: in service: -');
  });

  test('without a node in the picture nobody answered', () => {
    const g = scene({ lookUps: { probes } });
    const nobody = { ...g, picture: { ...g.picture, nodes: [] } };
    expect(said(nobody, 'guard-service-known')).toBe('met: ops.sato');
  });
});

describe('the volume mounted at a peer', () => {
  const OTHER = attachment({
    instanceId: NODE2,
    id: 'other',
    volumeId: 'ocid1.volume.oc1..other',
    iqn: 'iqn.other',
  });
  const at2 = attachment({ instanceId: NODE2 });
  const mountedBy = (iqn: string, session: number | null, list: readonly ReturnType<typeof attachment>[]) => {
    const peer = probe(['OSU'], NOW);
    if (!peer.known) throw new Error('probe');
    const sessions = [{ session: 4, iqn, portal: 'p', state: 'LOGGED_IN', recoveryTmoSec: null }];
    const mount = (of: number) => ({ session: of, device: 'sdb', at: '/data', readOnly: false });
    const mounts = session === null ? undefined : [mount(77), mount(session)];
    const value = { ...peer.value, sessions, ...(mounts === undefined ? {} : { mounts }) };
    return said(
      scene({ lookUps: { list, probes: { [NODE1]: probe(['ISP'], NOW), [NODE2]: known(value, NOW) } } }),
      'guard-service-known',
    );
  };
  const ours = at2.iqn ?? '';

  test('refuses, whatever LifeKeeper calls it', () => {
    expect(mountedBy(ours, 4, DETACHED)).toBe('not-met: mounted on node2');
  });

  test.each([
    ['another session is mounted', ours, 5, DETACHED],
    ['nothing is mounted', ours, null, DETACHED],
    ['another volume is mounted', 'iqn.other', 4, [...DETACHED, OTHER]],
    [
      'the volume is not attached there any more',
      ours,
      4,
      [DETACHED[0] ?? at2, { ...at2, lifecycleState: 'DETACHED' }],
    ],
  ] as const)('%s: no objection', (_, iqn, session, list) => {
    expect(mountedBy(iqn, session, list)).toBe('met: lcdstatus');
  });
});

test('with the incident opened by an earlier loss, what happened since that one counts', () => {
  const moved: Scene = { node2: { latest: { 'fs-mounted': T0 - 10 * MINUTE } } };
  expect(said(scene(moved), 'guard-no-takeover-sign')).toBe('met: 0');
  expect(said(scene({ ...moved, input: { incident: lostAgain() } }), 'guard-no-takeover-sign')).toBe(
    'not-met: mounted on node2',
  );
});
