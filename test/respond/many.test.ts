import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import { COMPARTMENT, record, scene } from './scene.ts';

const NODES = 2_000;
const start = Date.UTC(2026, 10, 22, 10, 15, 5);
const idOf = (n: number) => `ocid1.instance.oc1.xx.n${String(n).padStart(5, '0')}`;

function lost(n: number): unknown {
  const line = `Nov 22 10:15:02 n${n} iscsid[1432]: iscsid: Kernel reported iSCSI connection 1:0 error (1020 - ISCSI_ERR_TCP_CONN_CLOSE: TCP connection closed) state (3)`;
  return record(line, idOf(n), start, `n${n}`);
}

test('two thousand nodes lose their storage: one holder, bounded calls, the rate of the topic is kept', async () => {
  const storm = { clusters: NODES + 1, withinMs: MINUTE };
  const stage = scene({ start, policy: { wideOutage: storm } });
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  for (let n = 0; n < NODES; n += 1) {
    stage.cloud.compute.addInstance({ id: idOf(n), displayName: `n${n}`, ...place });
    stage.cloud.compute.addVolume({ id: `ocid1.volume.oc1.xx.v${n}`, displayName: `v${n}`, ...place });
    stage.cloud.compute.addAttachment({ instanceId: idOf(n), volumeId: `ocid1.volume.oc1.xx.v${n}` });
  }
  const records = Array.from({ length: NODES }, (_, n) => lost(n));
  await stage.clock.play(
    (async () => {
      for (let from = 0; from < NODES; from += 500) await stage.deliver(records.slice(from, from + 500));
      await stage.clock.sleep(30 * SECOND);
    })(),
  );
  expect(stage.incidents()).toHaveLength(NODES);
  expect(stage.titles()).toHaveLength(50);
  const passes = stage.calls('ListVolumeAttachments').length;
  expect(passes).toBeLessThan(20);
  expect(stage.calls('ListInstances').length).toBeLessThan(20);
  expect(stage.calls('GetInstance').length + stage.calls('GetVolume').length).toBeLessThan(60 * 20);

  await stage.clock.play(stage.clock.sleep(8 * MINUTE));
  expect(stage.titles().length).toBeGreaterThan(7 * 50);
  expect(new Set(stage.titles()).size).toBe(stage.titles().length);
  const written = stage.calls('PutObject').length;
  // Each incident: evidence once, incident once, and once per notice that went out; lease and inventory besides.
  expect(written).toBeLessThan(2 * NODES + stage.titles().length + 200);
  expect(stage.logged).toEqual([]);
});

test('fifty clusters of one availability domain at once: one summary, no notice per cluster', async () => {
  const stage = scene({ start, decide });
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  for (let n = 0; n < 50; n += 1)
    stage.cloud.compute.addInstance({ id: idOf(n), displayName: `n${n}`, ...place });
  const records = Array.from({ length: 50 }, (_, n) => lost(n));
  await stage.clock.play(stage.deliver(records).then(() => stage.clock.sleep(10 * MINUTE)));
  expect(stage.incidents()).toHaveLength(51);
  expect(stage.titles()).toHaveLength(1);
  expect(stage.titles()[0]).toContain('AD-1: 50 clusters lost storage at once');
});
