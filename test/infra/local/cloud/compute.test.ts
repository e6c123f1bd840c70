import { functionCaller, userCaller } from '../../../../infra/local/cloud/caller.ts';
import { createCloud } from '../../../../infra/local/cloud/cloud.ts';
import type { AttachVolumeDetails } from '../../../../infra/local/cloud/compute-shapes.ts';
import { cloudPorts } from '../../../../infra/local/cloud/ports.ts';
import { JumpingTime } from '../../../support/kit.ts';

test('a volume detached by a person stays listed as DETACHED and is free for the next attach', async () => {
  const clock = new JumpingTime();
  const cloud = createCloud({ clock, ids: { unique: () => 'unique-unique-unique' } });
  const place = { compartmentId: 'c', availabilityDomain: 'AD-1' };
  cloud.compute.addInstance({ id: 'ocid1.instance.a', displayName: 'a', ...place });
  cloud.compute.addVolume({ id: 'ocid1.volume.v', displayName: 'v', ...place });
  const old = cloud.compute.addAttachment({ instanceId: 'ocid1.instance.a', volumeId: 'ocid1.volume.v' });
  const ports = cloudPorts(cloud, functionCaller('respond'));
  await cloud.compute.detachVolume(userCaller('ops'), old.id);
  expect((await ports.compute.listAttachments('c'))[0]?.lifecycleState).toBe('DETACHING');
  clock.advance(10_000);
  expect((await ports.compute.listAttachments('c'))[0]?.lifecycleState).toBe('DETACHED');
  const request = { type: 'iscsi', instanceId: 'ocid1.instance.a', volumeId: 'ocid1.volume.v' };
  await cloud.compute.attachVolume(userCaller('ops'), request, 'token');
  await cloud.compute.attachVolume(userCaller('ops'), request, 'token');
  clock.advance(60_000);
  const states = (await ports.compute.listAttachments('c')).map((a) => [a.lifecycleState, a.ipv4]);
  expect(states).toEqual([
    ['DETACHED', '169.254.2.2'],
    ['ATTACHED', '169.254.2.2'],
  ]);
  expect(cloud.calls.filter((c) => c.operation === 'AttachVolume').map((c) => c.effect)).toEqual([
    true,
    false,
  ]);
});

describe('what Core refuses', () => {
  const place = { compartmentId: 'c', availabilityDomain: 'AD-1' };
  const ops = userCaller('ops');

  function cluster() {
    const clock = new JumpingTime();
    const cloud = createCloud({ clock, ids: { unique: () => 'unique-unique-unique' } });
    const { compute } = cloud;
    for (const name of ['a', 'b']) compute.addInstance({ id: name, displayName: name, ...place });
    for (const name of ['v', 'w']) compute.addVolume({ id: name, displayName: name, ...place });
    const attach = (instanceId: string, volumeId: string, rest: Partial<AttachVolumeDetails> = {}) =>
      compute.attachVolume(ops, { type: 'iscsi', instanceId, volumeId, isShareable: true, ...rest }, null);
    return { clock, cloud, compute, attach };
  }

  test('a shareable volume goes to both nodes, one that is not shareable to one only', async () => {
    const { attach } = cluster();
    await attach('a', 'v');
    await attach('b', 'v');
    await attach('a', 'w', { isShareable: false });
    await expect(attach('b', 'w')).rejects.toMatchObject({ status: 409, code: 'Conflict' });
  });

  test('a shareable attachment bars a later one that is not', async () => {
    const { attach } = cluster();
    await attach('a', 'v');
    await expect(attach('b', 'v', { isShareable: false })).rejects.toMatchObject({ code: 'Conflict' });
  });

  test('read-only and read-write do not mix', async () => {
    const { attach } = cluster();
    await attach('a', 'v', { isReadOnly: true });
    await expect(attach('b', 'v')).rejects.toMatchObject({ code: 'Conflict' });
  });

  test('a device name in use, or none at all, is refused; a detached one is free again', async () => {
    const { attach, compute, clock } = cluster();
    const device = '/dev/oracleoci/oraclevdb';
    const first = await attach('a', 'v', { device });
    await expect(attach('a', 'w', { device })).rejects.toMatchObject({ code: 'InvalidParameter' });
    await expect(attach('a', 'w', { device: '/dev/sdb' })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
    clock.advance(60_000);
    await compute.detachVolume(ops, first.id);
    await expect(attach('a', 'v')).rejects.toMatchObject({ code: 'IncorrectState' });
    clock.advance(60_000);
    await attach('a', 'w', { device });
  });

  test('another availability domain, a stopping instance, a busy volume, a missing one', async () => {
    const { attach, compute } = cluster();
    compute.addVolume({ id: 'far', displayName: 'far', compartmentId: 'c', availabilityDomain: 'AD-2' });
    compute.addVolume({ id: 'busy', displayName: 'busy', lifecycleState: 'PROVISIONING', ...place });
    await expect(attach('a', 'far')).rejects.toMatchObject({ status: 400, code: 'InvalidParameter' });
    await expect(attach('a', 'busy')).rejects.toMatchObject({ status: 409, code: 'IncorrectState' });
    await expect(attach('a', 'gone')).rejects.toMatchObject({
      code: 'RelatedResourceNotAuthorizedOrNotFound',
    });
    await compute.instanceAction(ops, 'a', 'STOP');
    await expect(attach('a', 'v')).rejects.toMatchObject({ status: 409, code: 'IncorrectState' });
  });

  test('a retry token stands for one request', async () => {
    const { compute } = cluster();
    const request = { type: 'iscsi', instanceId: 'a', volumeId: 'v' };
    await compute.attachVolume(ops, request, 'token');
    await expect(compute.attachVolume(ops, { ...request, volumeId: 'w' }, 'token')).rejects.toMatchObject({
      status: 409,
      code: 'NotAuthorizedOrResourceAlreadyExists',
    });
  });

  test('a volume comes back on a new portal when the cloud is told so', async () => {
    const { compute, clock, attach } = cluster();
    compute.configure({ portalAfterReattach: 'new' });
    const first = await attach('a', 'v');
    clock.advance(60_000);
    await compute.detachVolume(ops, first.id);
    clock.advance(60_000);
    const second = await attach('a', 'v');
    expect(second.iqn).toBe(first.iqn);
    expect(second.ipv4).not.toBe(first.ipv4);
  });

  test('the agent plugin logs in where it runs and the attachment asks for it', async () => {
    const { compute, clock, attach } = cluster();
    compute.instance('a')?.plugins.set('Block Volume Management', 'RUNNING');
    const login = { isAgentAutoIscsiLoginEnabled: true };
    await attach('a', 'v', login);
    await attach('b', 'v', login);
    clock.advance(11_000);
    expect(compute.current('a', 'v')?.iscsiLoginState).toBe('LOGGING_IN');
    clock.advance(60_000);
    expect(compute.current('a', 'v')?.iscsiLoginState).toBe('LOGIN_SUCCEEDED');
    expect(compute.current('b', 'v')?.iscsiLoginState).toBe('UNKNOWN');
  });

  test('begin and end of a detach are told with their own times', async () => {
    const { compute, clock, attach } = cluster();
    const told: [string, number][] = [];
    const first = await attach('a', 'v');
    clock.advance(60_000);
    compute.settle();
    compute.onChange((change) => told.push([change.type, change.at]));
    const at = clock.now();
    await compute.detachVolume(ops, first.id);
    clock.advance(3_600_000);
    compute.settle();
    expect(told).toEqual([
      ['computeapi.detachvolume.begin', at],
      ['computeapi.detachvolume.end', at + 8_000],
    ]);
  });
});
