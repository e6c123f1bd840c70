import { functionCaller, userCaller } from '../../../../infra/local/world/gate.ts';
import { worldPorts } from '../../../../infra/local/world/ports.ts';
import { createWorld } from '../../../../infra/local/world/world.ts';
import { fakeClock } from './fake-clock.ts';

test('a volume detached by a person stays listed as DETACHED and is free for the next attach', async () => {
  const clock = fakeClock();
  const world = createWorld({ clock, ids: { unique: () => 'unique-unique-unique' } });
  const place = { compartmentId: 'c', availabilityDomain: 'AD-1' };
  world.compute.addInstance({ id: 'ocid1.instance.a', displayName: 'a', ...place });
  world.compute.addVolume({ id: 'ocid1.volume.v', displayName: 'v', ...place });
  const old = world.compute.addAttachment({ instanceId: 'ocid1.instance.a', volumeId: 'ocid1.volume.v' });
  const ports = worldPorts(world, functionCaller('respond'));
  await world.compute.detachVolume(userCaller('ops'), old.id);
  expect((await ports.compute.listAttachments('c'))[0]?.lifecycleState).toBe('DETACHING');
  clock.advance(10_000);
  expect((await ports.compute.listAttachments('c'))[0]?.lifecycleState).toBe('DETACHED');
  const request = { type: 'iscsi', instanceId: 'ocid1.instance.a', volumeId: 'ocid1.volume.v' };
  await world.compute.attachVolume(userCaller('ops'), request, 'token');
  await world.compute.attachVolume(userCaller('ops'), request, 'token');
  clock.advance(60_000);
  const states = (await ports.compute.listAttachments('c')).map((a) => [a.lifecycleState, a.ipv4]);
  expect(states).toEqual([
    ['DETACHED', '169.254.2.2'],
    ['ATTACHED', '169.254.2.2'],
  ]);
  expect(world.calls.filter((c) => c.operation === 'AttachVolume').map((c) => c.effect)).toEqual([
    true,
    false,
  ]);
});
