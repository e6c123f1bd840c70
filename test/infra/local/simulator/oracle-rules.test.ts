import { DAY, MINUTE } from '../../../../functions/core/base/time.ts';
import { OciLiveness } from '../../../../functions/oci/liveness.ts';
import { functionCaller, userCaller } from '../../../../infra/local/cloud/caller.ts';
import { createCloud } from '../../../../infra/local/cloud/cloud.ts';
import { cloudClients } from '../../../../infra/local/cloud/observer-ports.ts';
import { createResources } from '../../../../infra/local/installation.ts';
import { SIM } from '../../../../infra/local/simulator/installation.ts';
import { simulatedSubscriptions } from '../../../../infra/local/simulator/monitor-ports.ts';
import { createSimulation } from '../../../../infra/local/simulator/simulation.ts';
import { countingIds, JumpingTime, recordsOf } from '../../../support/kit.ts';
import { TABLE } from '../../iam/stories.ts';

function tenancy() {
  const clock = new JumpingTime();
  const cloud = createCloud({ clock, ids: countingIds('id') });
  createResources(cloud, SIM.compartmentId);
  return { clock, cloud };
}

test('an outage while the policies do not hold yet is told as soon as they do, and nothing is put aside', async () => {
  const sim = createSimulation({ clusters: [{ name: 'CL1' }], configuration: { lang: 'en' } });
  sim.cloud.gate.setPermissions([]);
  const effective = sim.start + 6 * MINUTE;
  sim.cloud.gate.setPermissions(TABLE, effective - sim.cloud.clock.now());
  sim.at('1m', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  await sim.run('20m');
  const told = sim.cloud.notifications.inbox();
  expect(told[0]?.title).toContain('CL1/node1');
  for (const { at } of told) expect(at).toBeGreaterThanOrEqual(effective);
  expect((told[0]?.at ?? 0) - effective).toBeLessThan(2 * MINUTE);
  expect(sim.cloud.objectStorage.names(SIM.stateBucket).join()).not.toContain('dead-letter/');
});

test('a link that is three days old confirms nothing; the subscription waits and is seen to wait', async () => {
  const { clock, cloud } = tenancy();
  const topic = SIM.topicId;
  cloud.notifications.addSubscription(topic, 'EMAIL', 'PENDING');
  const states = async () => {
    const found = await simulatedSubscriptions(cloud, functionCaller('sweep')).list(topic);
    return found.filter(({ protocol }) => protocol === 'EMAIL').map(({ state }) => state);
  };
  clock.advance(3 * DAY);
  cloud.notifications.confirmAll();
  expect(await states()).toContain('PENDING');
  cloud.notifications.resendConfirmations();
  clock.advance(2 * DAY);
  cloud.notifications.confirmAll();
  expect(await states()).not.toContain('PENDING');
});

test('a gap in the metric of a machine is neither "down" nor the end of "down"', async () => {
  const { clock, cloud } = tenancy();
  const node = 'ocid1.instance.oc1.xx-local-1.n1';
  const start = clock.now();
  const point = (minutes: number, value: number) => ({ at: start + minutes * MINUTE, value });
  const namespace = 'oci_compute_infrastructure_health';
  cloud.monitoring.leaveOut(namespace, start + 16 * MINUTE, start + 40 * MINUTE);
  cloud.monitoring.add({
    namespace,
    compartmentId: SIM.compartmentId,
    name: 'instance_status',
    dimensions: { resourceId: node, resourceDisplayName: 'n1' },
    points: [point(0, 0), point(8, 0), point(15, 1), point(23, 0), point(31, 0)],
  });
  const liveness = new OciLiveness(cloudClients(cloud, functionCaller('sweep')));
  const down = (to: number) => liveness.nodesDown(SIM.compartmentId, start, start + to * MINUTE);
  expect(await down(14)).toEqual({});
  expect(await down(35)).toEqual({ [node]: start + 15 * MINUTE });
});

test('a field of a log entry beyond 10,000 characters is cut, and the entry stays one', async () => {
  const { cloud } = tenancy();
  const data = JSON.stringify({ codes: ['x'], detail: 'y'.repeat(20_000) });
  await cloud.logging.putLogs(userCaller('sato'), SIM.auditLogId, [
    { source: 'respond', type: 'com.warden.decision', entries: [{ id: '1', data }] },
  ]);
  const [record] = recordsOf(cloud, SIM.auditLogId);
  expect(record?.['data']).toEqual({ codes: ['x'], detail: 'y'.repeat(10_000) });
});
