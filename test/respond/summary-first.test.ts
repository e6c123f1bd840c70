import { MINUTE } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import { INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { COMPARTMENT, record, scene } from './scene.ts';

const CLUSTERS = 4;
const start = Date.UTC(2026, 10, 22, 10, 15, 5);
const idOf = (n: number) => `ocid1.instance.oc1.xx.n${n}`;
const lost = (n: number): unknown =>
  record(
    `Nov 22 10:15:02 n${n} iscsid[1432]: iscsid: Kernel reported iSCSI connection 1:0 error (1020 - ISCSI_ERR_TCP_CONN_CLOSE: TCP connection closed) state (3)`,
    idOf(n),
    start,
    `n${n}`,
  );

function storm() {
  const stage = scene({ start, decide });
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  for (let n = 0; n < CLUSTERS; n += 1)
    stage.cloud.compute.addInstance({ id: idOf(n), displayName: `n${n}`, ...place });
  const records = Array.from({ length: CLUSTERS }, (_, n) => lost(n));
  return { stage, begin: () => stage.deliver(records) };
}

test('a summary whose clusters cannot be stored yet says of none that it is back', async () => {
  const { stage, begin } = storm();
  // The summary is the first incident that is written.
  stage.fail({
    operation: 'PutObject',
    target: /incidents\//,
    principal: 'respond',
    after: 1,
    times: CLUSTERS + 1,
    fault: INTERNAL_ERROR,
  });
  await stage.clock.play(begin().then(() => stage.clock.sleep(10 * MINUTE)));
  expect(stage.titles()).toHaveLength(1);
  expect(stage.titles()[0]).toContain('4 clusters lost storage at once');
});
