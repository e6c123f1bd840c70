import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import type { GuardInput } from '../../../functions/core/plan/guard-input.ts';
import {
  attachment,
  DETACHED,
  detachBy,
  known,
  lookUps,
  NODE1,
  NODE2,
  POLICY,
  probe,
  T0,
  unreadable,
  VOL,
} from '../decision/story.ts';
import { APPROVAL, NOW, type Scene, said, scene, scene0 } from './scene.ts';

const gone = unreadable<never>('x');
const listed = (...more: readonly ReturnType<typeof attachment>[]): Scene => ({
  lookUps: { list: [...DETACHED, ...more] },
});
const audited = (...acts: readonly ReturnType<typeof detachBy>[]): Scene => ({
  lookUps: { audit: known(acts, NOW) },
});
/** Another volume. */
const other = (over: Parameters<typeof attachment>[0]) =>
  attachment({ volumeId: 'ocid1.volume.oc1..other', id: 'ocid1.volumeattachment.other', ...over });

test('what is judged when acting is unknown in a plan', () => {
  const { lease: _l, approval: _a, hashes: _h, ...planned } = scene();
  for (const code of ['guard-approval-valid', 'guard-lease-current', 'guard-plan-hash'] as const)
    expect(said(planned, code)).toBe('unknown: judged when acting');
  expect(said(scene(), 'guard-lease-current')).toBe('met: ');
  const { hashes: _, ...unhashed } = scene();
  expect(said(unhashed, 'guard-approval-valid')).toBe('met: ops.sato');
  const now = { approval: known({ ...APPROVAL, at: NOW }, NOW) };
  expect(said(scene({ input: now }), 'guard-approval-valid')).toBe('met: ops.sato');
});

test('announced work holds until its end, to the millisecond, and names itself', () => {
  const until = (end: number) =>
    said(
      scene({ input: { incident: { ...scene0(), hold: { by: 'x', at: T0, until: end, why: 'patches' } } } }),
      'guard-no-hold',
    );
  expect(until(NOW + 1)).toBe('not-met: patches');
  expect(until(NOW)).toBe('met: ');
});

test('a window of maintenance is named by its note, else by its times', () => {
  const window = { cluster: '*', zone: 'Asia/Tokyo', start: '10:00', minutes: 60 };
  const within = (over: object) =>
    said(scene({ input: { policy: { ...POLICY, windows: [{ ...window, ...over }] } } }), 'guard-no-window');
  expect(within({ note: 'firmware' })).toBe('not-met: firmware');
  expect(within({})).toMatch(/^not-met: .*10:00.* Asia\/Tokyo$/);
});

test('attempts count by volume, by cluster and in all', () => {
  const at = NOW - 2 * HOUR;
  const list = [
    { at, volumeId: VOL, cluster: 'tag:CL1' },
    { at, volumeId: 'v2', cluster: 'tag:CL1' },
    { at, volumeId: 'v3', cluster: 'tag:CL2' },
    { at: NOW - 60 * HOUR, volumeId: VOL, cluster: 'tag:CL1' },
  ];
  expect(said(scene({ input: { attempts: known(list, NOW) } }), 'guard-attempts')).toBe('met: 1/2/3');
});

test('a detach that is none of the path, or was refused, says nothing of who detached it', () => {
  const foreign = detachBy({ resourceId: 'ocid1.volumeattachment.foreign', userAgent: 'Terraform' });
  expect(said(scene(audited(detachBy(), foreign)), 'guard-detach-not-expected')).toBe('met: ops.yamada');
  const nobody = audited(detachBy({ principalName: null, userAgent: null }));
  expect(said(scene(nobody), 'guard-detach-not-expected')).toBe('met: ');
  const clean: Scene = { input: { path: { ...scene().path, cleanLogoutAt: T0 } } };
  expect(said(scene(clean), 'guard-detach-not-expected')).toBe('not-met: logged out before the detach');
});

test('that another volume of the node was detached says nothing of this one', () => {
  const second = other({ device: '/dev/oracleoci/oraclevdc', iqn: 'iqn.other', lifecycleState: 'DETACHED' });
  const act = detachBy({ resourceId: second.id });
  const s: Scene = { also: [second], lookUps: { list: [...DETACHED, second], audit: known([act], NOW) } };
  expect(scene(s).picture.detachActions).toEqual([act]);
  expect(said(scene(s), 'guard-detach-not-expected')).toBe('unknown: no Detach in Audit');
});

describe('who is expected to detach', () => {
  test.each(['ops.yamada', 'ocid1.user.oc1..yamada'])('by name or by id: %s', (principal) => {
    const policy = { ...POLICY, expectedPrincipals: [principal] };
    expect(said(scene({ input: { policy } }), 'guard-detach-not-expected')).toBe(`not-met: ${principal}`);
  });
});

test('what cannot be read is named', () => {
  const noList: Scene = { lookUps: { attachments: gone } };
  const noVolume: Scene = { lookUps: { volumes: {} } };
  const noInstance: Scene = { lookUps: { instances: { [NODE2]: gone } } };
  expect(said(scene(noList), 'guard-detached')).toBe('unknown: attachments not freshly read');
  for (const code of [
    'guard-place-free',
    'guard-no-forbidding-attachment',
    'guard-not-detaching',
    'guard-not-already-here',
  ] as const)
    expect([code, said(scene(noList), code)]).toEqual([code, 'unknown: attachments not readable']);
  for (const code of ['guard-volume-available', 'guard-no-reservations'] as const)
    expect([code, said(scene(noVolume), code)]).toEqual([code, 'unknown: volume not readable']);
  expect(said(scene(noVolume), 'guard-same-ad')).toBe('unknown: volume or instance not readable');
  expect(said(scene(noInstance), 'guard-same-ad')).toBe('unknown: volume or instance not readable');
  expect(said(scene(noInstance), 'guard-instance-running')).toBe('unknown: instance not readable');
  expect(said(scene({ unknownVolume: true }), 'guard-parameters-known')).toBe(
    'unknown: no remembered attachment',
  );
  expect(said(scene({ unknownVolume: true }), 'guard-role-data')).toBe('unknown: no remembered attachment');
});

test('the domain of volume and instance, and the role, are named', () => {
  const volume = lookUps(NOW).volumes[VOL];
  if (volume?.known !== true) throw new Error('volume');
  const moved = { [VOL]: known({ ...volume.value, availabilityDomain: 'AD-2' }, NOW) };
  expect(said(scene({ lookUps: { volumes: moved } }), 'guard-same-ad')).toBe(
    'not-met: AD-2 / Uocm:AP-TOKYO-1-AD-1',
  );
  expect(said(scene(), 'guard-role-data')).toBe('met: data');
  expect(said(scene({ role: 'quorum' }), 'guard-role-data')).toBe('not-met: quorum');
  const policy = { ...POLICY, quorumVolumeIds: [VOL] };
  expect(said(scene({ input: { policy } }), 'guard-role-data')).toBe('not-met: quorum');
});

test('an attachment that the list does not know any more is detached', () => {
  const absent: Scene = { lookUps: { list: [attachment({ instanceId: NODE2 })] } };
  expect(said(scene(absent), 'guard-detached')).toBe('met: ABSENT');
  expect(said(scene(), 'guard-detached')).toBe('met: DETACHED');
});

describe('the place of the disk', () => {
  const free = (over: Parameters<typeof attachment>[0]) =>
    said(scene(listed(other(over))), 'guard-place-free');

  test('is taken by another volume at the same name', () => {
    expect(free({})).toBe('not-met: /dev/oracleoci/oraclevdb -> ocid1.volume.oc1..other');
  });

  test('may be taken by a volume that came since ten minutes before the loss', () => {
    const elsewhere = { device: '/dev/oracleoci/oraclevdz' };
    expect(free({ ...elsewhere, timeCreated: T0 - 10 * MINUTE })).toBe('not-met: ocid1.volume.oc1..other');
    expect(free({ ...elsewhere, timeCreated: T0 - 10 * MINUTE - 1 })).toBe('met: /dev/oracleoci/oraclevdb');
  });

  test.each([
    ['at another node', { instanceId: NODE2 }],
    ['detached', { lifecycleState: 'DETACHED' }],
  ] as const)('is not taken by a volume that is %s', (_, over) => {
    expect(free(over)).toBe('met: /dev/oracleoci/oraclevdb');
  });

  test('without a name of its own is told by time alone', () => {
    const nameless: Scene = { was: { device: null }, ...listed(other({ device: null })) };
    expect(said(scene(nameless), 'guard-place-free')).toBe('met: ');
  });
});

describe('attachments of the volume elsewhere', () => {
  test('of another volume, or gone, forbid nothing', () => {
    const code = 'guard-no-forbidding-attachment';
    const alone = other({ instanceId: NODE2, isShareable: false });
    expect(said(scene(listed(alone)), code)).toMatch(/^met/);
    const past = attachment({ instanceId: NODE2, isShareable: false, lifecycleState: 'DETACHED' });
    expect(said(scene({ lookUps: { list: [DETACHED[0] ?? past, past] } }), code)).toMatch(/^met/);
  });

  test('another volume that is being detached, or is at the node, is not ours', () => {
    expect(said(scene(listed(other({ lifecycleState: 'DETACHING' }))), 'guard-not-detaching')).toMatch(
      /^met/,
    );
    expect(said(scene(listed(other({}))), 'guard-not-already-here')).toMatch(/^met/);
  });

  test.each(['ATTACHED', 'ATTACHING'] as const)(
    'the volume at the node, %s, is adopted',
    (lifecycleState) => {
      const here = attachment({ id: 'ocid1.volumeattachment.new', lifecycleState });
      expect(said(scene(listed(here)), 'guard-not-already-here')).toBe(
        'not-met: adopt ocid1.volumeattachment.new',
      );
    },
  );
});

test('what competes for the disks counts from ten minutes before the loss', () => {
  const seen = (at: number) =>
    said(scene({ node2: { competitor: [{ detail: 'ocid', at, iqn: null }] } }), 'guard-no-competitor');
  expect(seen(T0 - 10 * MINUTE)).toBe('not-met: ocid');
  expect(seen(T0 - 10 * MINUTE - 1)).toBe('met: ');
});

test('answers of all nodes that name another node stand against any attestation', () => {
  const probes = { [NODE1]: probe(['OSU'], NOW), [NODE2]: probe(['ISP'], NOW) };
  expect(said(scene({ lookUps: { probes } }), 'guard-service-known')).toBe('not-met: in service: node2');
  const ours = { [NODE1]: probe(['ISP'], NOW), [NODE2]: probe(['OSU'], NOW) };
  const by = (over: Partial<typeof APPROVAL>): Partial<GuardInput> => ({
    approval: known({ ...APPROVAL, ...over }, NOW),
  });
  const both = (input: Partial<GuardInput>) =>
    said(scene({ lookUps: { probes: ours }, input }), 'guard-service-known');
  expect(both(by({}))).toBe('met: lcdstatus');
  expect(both({ approval: known(null, NOW) })).toBe('met: lcdstatus');
  expect(both(by({ inService: [NODE2] }))).toBe('not-met: attestation disagrees');
});

test('a file system that died at the loss itself is dead', () => {
  const died = (at: number) =>
    said(scene({ node1: { fsDead: [{ device: 'sdb', at }] } }), 'guard-file-system-alive');
  const { lossAt } = scene0();
  expect(died(lossAt)).toMatch(/^not-met/);
  expect(died(lossAt - 1)).toMatch(/^met/);
});
