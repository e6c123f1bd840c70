import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { WardenError } from '../../functions/runtime/errors.ts';
import { WaitGauge } from '../../functions/runtime/wait-gauge.ts';
import { T0 } from '../core/decision/story.ts';
import { JumpingTime } from '../support/kit.ts';

const HOME = 'ocid1.compartment.oc1..home';

function stage({ isHomeKnown = true, permitted = true, refused = false } = {}) {
  const clock = new JumpingTime(T0);
  const posted: unknown[] = [];
  const logged: unknown[] = [];
  const metrics = {
    post: async (...given: readonly unknown[]) => {
      posted.push(given);
      if (refused) throw new WardenError('OCI_THROTTLED');
    },
  };
  const log = {
    error: (...line: readonly unknown[]) => void logged.push(line),
    failure: (msg: string, error: unknown) => void logged.push([msg, (error as WardenError).code]),
  };
  const gauge = new WaitGauge(
    { clock, log, metrics: permitted ? metrics : undefined },
    { compartmentId: isHomeKnown ? HOME : undefined, source: 'respond' },
  );
  return { clock, gauge, posted, logged };
}

test('a wait of a minute and a half is told to the log and to Monitoring', async () => {
  const s = stage();
  await s.gauge.note(90 * SECOND - 1);
  expect([s.posted, s.logged]).toEqual([[], []]);
  await s.gauge.note(90 * SECOND);
  expect(s.logged).toEqual([['work is waiting and nothing gets on', { waitMs: 90_000 }]]);
  expect(s.posted).toEqual([
    [HOME, [{ name: 'work_wait_sec', value: 90, at: T0, dimensions: { source: 'respond' } }]],
  ]);
});

test('once a minute', async () => {
  const s = stage();
  await s.gauge.note(2 * MINUTE);
  s.clock.advance(MINUTE - 1);
  await s.gauge.note(3 * MINUTE);
  expect(s.posted).toHaveLength(1);
  s.clock.advance(1);
  await s.gauge.note(3 * MINUTE);
  expect(s.posted).toHaveLength(2);
});

test.each([
  ['metrics are not permitted', { permitted: false }],
  ['no compartment is known', { isHomeKnown: false }],
])('where %s it is only logged', async (_, given) => {
  const s = stage(given);
  await s.gauge.note(2 * MINUTE);
  expect(s.logged).toHaveLength(1);
  expect(s.posted).toEqual([]);
});

test('that Monitoring refuses it is logged, and harms nobody', async () => {
  const s = stage({ refused: true });
  await s.gauge.note(2 * MINUTE);
  expect(s.logged.at(-1)).toEqual(['nobody could be told that work is waiting', 'OCI_THROTTLED']);
});
