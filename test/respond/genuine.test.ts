import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { COMPARTMENT, capture, NODE1, NODE2, record, scene } from './scene.ts';

const s01 = capture('s01_refused_recover.bookworm.fgd2', NODE1);
const IQN = 'iqn.2015-12.com.oracleiaas:7a3f2b61-9c0e-4d55-8b7e-5e2c1f0d9a41';

/** The capture's first session is the shared data volume of a tagged cluster of two. */
function cluster() {
  const stage = scene({ start: s01.lostAt, decide });
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  const tags = { freeformTags: { 'lifekeeper-cluster': 'CL1' } };
  const { compute } = stage.cloud;
  compute.addInstance({ id: NODE1, displayName: 'node1', ...place, ...tags });
  compute.addInstance({ id: NODE2, displayName: 'node2', ...place, ...tags });
  compute.addVolume({ id: 'ocid1.volume.oc1.xx.data', displayName: 'lk-shared', iqn: IQN, ...place });
  const volumeId = 'ocid1.volume.oc1.xx.data';
  const attachment = compute.addAttachment({ instanceId: NODE1, volumeId, ipv4: '169.254.2.2' });
  compute.addAttachment({ instanceId: NODE2, volumeId, ipv4: '169.254.2.2' });
  return { ...stage, attachment };
}

const reasons = (stage: ReturnType<typeof cluster>) =>
  stage.incidents().map((incident) => incident.outbox.map((entry) => entry.reason));

test('a genuine outage through detect and respond: the first notice at once, the all-clear by proof, then silence', async () => {
  const stage = cluster();
  await stage.clock.play(stage.deliver(s01.before).then(() => stage.clock.sleep(5 * SECOND)));
  expect(reasons(stage)).toEqual([['first']]);
  expect(stage.titles()[0]).toMatch(/CL1\/node1.* \[LKW:[0-9a-f]{8}\]$/);
  // People know the volume by its own name, not by the attachment's.
  expect(stage.cloud.notifications.inbox()[0]?.body).toContain('lk-shared');
  expect(stage.read('inventory/current.json')).toMatchObject({
    nodes: { [NODE1]: { attachments: [{ volumeName: 'lk-shared' }] } },
  });
  await stage.clock.play(stage.deliver(s01.after).then(() => stage.clock.sleep(30 * MINUTE)));
  expect(reasons(stage)[0]?.[0]).toBe('first');
  expect(reasons(stage)[0]?.at(-1)).toBe('recovered');
  expect(stage.incidents()).toHaveLength(1);
  expect(stage.incidents()[0]?.closedBy).toBe('recovered');
  expect(stage.running()).toBe(0);
  expect(stage.names('inbox/')).toEqual([]);
  expect(stage.names('lease/')).toEqual([]);

  // The same batches once more, an hour later: nothing new.
  const told = stage.titles().length;
  await stage.clock.play(
    (async () => {
      await stage.clock.sleep(60 * MINUTE);
      await stage.deliver(s01.before);
      await stage.deliver(s01.after);
      await stage.clock.sleep(10 * MINUTE);
    })(),
  );
  expect(stage.titles()).toHaveLength(told);
  expect(stage.running()).toBe(0);
});

test('a volume that was detached before the lines came: the notice says so', async () => {
  const stage = cluster();
  await stage.clock.play(
    (async () => {
      // The node spoke before, so the inventory knows what was attached.
      await stage.deliver(s01.healthy);
      await stage.clock.sleep(MINUTE);
      expect(stage.incidents()).toEqual([]);
      await stage.cloud.compute.detachVolume(userCaller('ops'), stage.attachment.id);
      await stage.clock.sleep(MINUTE);
      await stage.deliver(s01.before);
      await stage.clock.sleep(3 * MINUTE);
    })(),
  );
  expect(stage.incidents()[0]?.cause).toMatch(/^detached/);
  expect(stage.titles().join()).toMatch(/detached/);
});

test('a node whose syslog runs in another zone: dated rightly, and the notice says that the zone is wrong', async () => {
  const stage = cluster();
  const start = stage.clock.now();
  const tokyo = new Intl.DateTimeFormat('en-US', {
    timeZone: 'Asia/Tokyo',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const records = [0, 1, 2].map((second) => {
    const at = start + second * SECOND;
    const stamp = tokyo.format(at).replace(',', '').replace(',', '');
    return record(
      `${stamp} node1 iscsid: connection1:0 is operational after recovery (${second + 1} attempts)`,
      NODE1,
      at,
    );
  });
  const lost = [3, 4, 5].map((second) => {
    const at = start + second * SECOND;
    return record(
      `${tokyo.format(at).replaceAll(',', '')} node1 kernel: connection1:0: detected conn error (1020)`,
      NODE1,
      at,
    );
  });
  await stage.clock.play(stage.deliver([...records, ...lost]).then(() => stage.clock.sleep(3 * MINUTE)));
  const [message] = stage.cloud.notifications.inbox();
  expect(message?.body).toContain('+9 h off');
  expect(Math.abs((stage.incidents()[0]?.lossAt ?? 0) - start)).toBeLessThan(MINUTE);
});
