import { HOUR, MINUTE } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { COMPARTMENT, capture, NODE1, NODE2, scene } from './scene.ts';

const NODE3 = 'ocid1.instance.oc1.xx.node3';
const ours = capture('s01_refused_recover.bookworm.fgd2', NODE1);

function stage() {
  const made = scene({ start: ours.lostAt, decide });
  const { compute, objectStorage } = made.cloud;
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  for (const [id, tag] of [
    [NODE1, 'CL1'],
    [NODE2, 'CL1'],
    [NODE3, 'CL2'],
  ] as const) {
    compute.addInstance({ id, displayName: id, ...place, freeformTags: { 'lifekeeper-cluster': tag } });
    compute.addVolume({ id: `ocid1.volume.oc1.xx.${tag}`, displayName: tag, ...place });
    compute.addAttachment({ instanceId: id, volumeId: `ocid1.volume.oc1.xx.${tag}` });
  }
  const order = (id: string, target: string, command: object) => {
    const record = { schema: 'warden.command/1', id, target, by: 'sato', at: made.clock.now(), ...command };
    const body = new TextEncoder().encode(JSON.stringify(record));
    const object = { bucket: 'state', name: `commands/${id}.json`, body };
    return objectStorage.put(userCaller('sato'), object, { kind: 'any' });
  };
  return { ...made, order };
}

const hold = (until: number) => ({ kind: 'hold', until, why: 'a year of changes' });
/** Behind all others in the order of names. */
const LAST = 'zzz';

describe.each([0, 99, 100, 101, 1_000])('with %i announced holds on another cluster', (count) => {
  test('a hold and an acknowledgement are obeyed within a minute, and the holds stay', async () => {
    const play = stage();
    let callsOfAWake = 0;
    await play.clock.play(
      (async () => {
        for (let n = 0; n < count; n += 1)
          await play.order(
            `hold-${String(n).padStart(4, '0')}`,
            'tag:CL2',
            hold(play.clock.now() + 7 * 24 * HOUR),
          );
        await play.deliver(ours.before);
        await play.clock.sleep(3 * MINUTE);
        await play.order(`${LAST}-hold`, 'tag:CL1', hold(play.clock.now() + HOUR));
        await play.order(`${LAST}-ack`, 'tag:CL1', { kind: 'ack' });
        await play.wake();
        await play.clock.sleep(MINUTE);
        const before = play.calls('GetObject').length;
        await play.wake();
        await play.clock.sleep(MINUTE);
        callsOfAWake = play.calls('GetObject').length - before;
      })(),
    );
    const [incident] = play.incidents();
    expect(incident?.hold).toMatchObject({ by: 'sato', why: 'a year of changes' });
    expect(incident?.acknowledged).toMatchObject({ by: 'sato' });
    expect(play.names('commands/')).toHaveLength(count + 1);
    // What lasts is read once, not at every look.
    expect(callsOfAWake).toBeLessThan(60);
  });
});

test('a hold on a cluster that is not known is kept until it is over: it may be the inventory that is incomplete', async () => {
  const play = stage();
  await play.clock.play(
    (async () => {
      await play.order('hold-1', 'tag:CL9', hold(play.clock.now() + 2 * HOUR));
      await play.order('ack-1', 'tag:CL9', { kind: 'ack' });
      await play.wake();
      await play.clock.sleep(MINUTE);
      expect(play.names('commands/')).toEqual(['commands/hold-1.json']);
      await play.clock.sleep(2 * HOUR);
      await play.wake();
      await play.clock.sleep(MINUTE);
    })(),
  );
  expect(play.names('commands/')).toEqual([]);
  const letters = play.names('dead-letter/').map((name) => play.read(name));
  for (const name of ['commands/hold-1.json', 'commands/ack-1.json'])
    expect(letters).toContainEqual(
      expect.objectContaining({ name, reason: expect.stringContaining('target') }),
    );
});

test('a command whose read fails is read a moment later, and is waited for', async () => {
  const play = stage();
  await play.clock.play(
    (async () => {
      await play.deliver(ours.before);
      await play.clock.sleep(3 * MINUTE);
      play.fail({ operation: 'GetObject', target: /commands/, times: 3, fault: INTERNAL_ERROR });
      await play.order('ack-1', 'tag:CL1', { kind: 'ack' });
      await play.wake();
      await play.clock.sleep(MINUTE);
    })(),
  );
  expect(play.incidents()[0]?.acknowledged).toMatchObject({ by: 'sato' });
  expect(play.names('dead-letter/')).toEqual([]);
});
