import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import { INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { COMPARTMENT, record, scene } from './scene.ts';

/** More than are told on their own when they are back. */
const MANY = 12;
const start = Date.UTC(2026, 10, 22, 10, 15, 5);
const LOST =
  'iscsid: Kernel reported iSCSI connection 1:0 error (1020 - ISCSI_ERR_TCP_CONN_CLOSE: TCP connection closed) state (3)';
const BACK = 'iscsid: connection1:0 is operational after recovery (3 attempts)';
const idOf = (n: number) => `ocid1.instance.oc1.xx.n${n}`;

/** A line of a node, which arrives some seconds later. @param text with its program. */
function line(n: number, clock: string, text: string): unknown {
  const at = Date.parse(`2026-11-22T${clock}Z`);
  return record(`Nov 22 ${clock} n${n} ${text}`, idOf(n), at + 3 * SECOND, `n${n}`);
}

function storm(clusters: number) {
  const stage = scene({ start, decide });
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  const all = Array.from({ length: clusters }, (_, n) => n);
  // One that has no part in it at first.
  for (const n of [...all, clusters])
    stage.cloud.compute.addInstance({ id: idOf(n), displayName: `n${n}`, ...place });
  return { stage, begin: () => stage.deliver(all.map((n) => line(n, '10:15:02', LOST))) };
}

test('a summary whose clusters cannot be stored yet says of none that it is back', async () => {
  const { stage, begin } = storm(4);
  // The summary is the first incident that is written.
  stage.fail({
    operation: 'PutObject',
    target: /incidents\//,
    principal: 'respond',
    after: 1,
    times: 5,
    fault: INTERNAL_ERROR,
  });
  await stage.clock.play(begin().then(() => stage.clock.sleep(10 * MINUTE)));
  expect(stage.titles()).toHaveLength(1);
  expect(stage.titles()[0]).toContain('4 clusters lost storage at once');
});

test('who joins an outage whose summary has ended is told: nobody else speaks for it', async () => {
  const { stage, begin } = storm(3);
  await stage.clock.play(
    (async () => {
      await begin();
      await stage.clock.sleep(2 * MINUTE);
      const gaveUp = 'kernel: session1: session recovery timed out after 120 secs';
      await stage.deliver([0, 1, 2].map((n) => line(n, '10:17:10', gaveUp)));
      await stage.clock.sleep(MINUTE);
      await stage.deliver([line(3, '10:15:04', LOST)]);
      await stage.clock.sleep(5 * MINUTE);
    })(),
  );
  expect(stage.titles()).toContainEqual(expect.stringContaining('AD-1: summary of 3 clusters ends'));
  expect(stage.titles()).toContainEqual(expect.stringMatching(/n3\/n3 shared disk lost/));
});

test('who loses it again after an outage was told to be over is in another summary', async () => {
  const { stage, begin } = storm(MANY);
  const all = Array.from({ length: MANY }, (_, n) => n);
  await stage.clock.play(
    (async () => {
      await begin();
      await stage.clock.sleep(3 * MINUTE);
      await stage.deliver(all.map((n) => line(n, '10:18:10', BACK)));
      await stage.clock.sleep(3 * MINUTE);
      await stage.deliver(all.map((n) => line(n, '10:21:15', LOST)));
      await stage.clock.sleep(5 * MINUTE);
    })(),
  );
  expect(stage.titles().map((title) => title.replace(/;.*| \[LKW.*/, ''))).toEqual([
    `[CRITICAL] AD-1: ${MANY} clusters lost storage at once`,
    `[RECOVERED] AD-1: outage of ${MANY} clusters over`,
    `[CRITICAL] AD-1: ${MANY} clusters lost storage at once`,
  ]);
});
