import { MINUTE } from '../../functions/core/base/time.ts';
import type { HeartbeatLast } from '../../functions/core/monitor/heartbeat.ts';
import type { MetricPoint } from '../../functions/core/ports.ts';
import { OwnMetrics } from '../../functions/respond/own-metrics.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { JumpingTime } from '../support/kit.ts';

const HOME = 'ocid1.compartment.oc1..home';
const COUNTS = { incidentsOpen: 1, noticesSent: 2, noticesFailed: 1, inboxDepth: 0, clustersUndecided: 0 };
const QUIET = { ...COUNTS, noticesSent: 0, noticesFailed: 0 };

function scene(compartmentId: string | undefined = HOME) {
  const clock = new JumpingTime();
  const begun = clock.now();
  const posted: (readonly [string, Readonly<Record<string, number>>])[] = [];
  const logged: string[] = [];
  const broken = { is: false };
  const post = async (compartment: string, points: readonly MetricPoint[]) => {
    if (broken.is) throw new Error('down');
    posted.push([compartment, Object.fromEntries(points.map(({ name, value }) => [name, value]))]);
  };
  const ports = {
    clock,
    log: createLogger({ write: (line) => void logged.push(line) }),
    metrics: { post, load: () => Promise.reject(new Error('not asked')) },
  };
  const heartbeat: HeartbeatLast = {
    schema: 'warden.heartbeat/1',
    recent: [{ id: 'hourly-1', lineAt: begun - 90_000, seenAt: begun }],
  };
  return { clock, posted, logged, broken, heartbeat, ports, metrics: new OwnMetrics(ports, compartmentId) };
}

test('are posted with the first cycle, then once a minute with the sum of what was sent since', async () => {
  const { clock, posted, metrics } = scene();
  await metrics.note(COUNTS, null, false);
  expect(posted).toEqual([
    [
      HOME,
      {
        incidents_open: 1,
        notices_sent: 2,
        notices_failed: 1,
        inbox_depth: 0,
        clusters_undecided: 0,
      },
    ],
  ]);
  clock.advance(MINUTE - 1);
  await metrics.note(COUNTS, null, false);
  await metrics.note({ ...COUNTS, incidentsOpen: 3 }, null, false);
  expect(posted).toHaveLength(1);
  clock.advance(1);
  await metrics.note({ ...QUIET, incidentsOpen: 4 }, null, false);
  expect(posted[1]?.[1]).toMatchObject({ incidents_open: 4, notices_sent: 4, notices_failed: 2 });
});

describe('at the end, within the minute', () => {
  test.each<readonly [string, Partial<typeof COUNTS>, boolean, number]>([
    ['a notice that was sent', { noticesSent: 1 }, false, 2],
    ['a notice that was refused', { noticesFailed: 1 }, false, 2],
    ['a heartbeat that came out', {}, true, 2],
    ['nothing: then nothing is posted', {}, false, 1],
  ])('is posted what is left over: %s', async (_, counts, hasBeat, times) => {
    const { posted, metrics, heartbeat } = scene();
    await metrics.note(QUIET, null, false);
    await metrics.note({ ...QUIET, ...counts }, hasBeat ? heartbeat : null, true);
    expect(posted).toHaveLength(times);
    await metrics.note(QUIET, null, true);
    expect(posted).toHaveLength(times);
  });
});

test('a heartbeat is told once, with the next that is posted', async () => {
  const { clock, posted, metrics, heartbeat } = scene();
  await metrics.note(QUIET, null, false);
  await metrics.note(QUIET, heartbeat, false);
  clock.advance(MINUTE);
  await metrics.note(QUIET, null, false);
  clock.advance(MINUTE);
  await metrics.note(QUIET, null, false);
  expect(posted.map(([, values]) => values['heartbeat_latency_sec'])).toEqual([undefined, 90, undefined]);
});

test('what cannot be posted is logged, and counts a minute later', async () => {
  const { clock, posted, metrics, broken, logged, heartbeat } = scene();
  broken.is = true;
  await metrics.note(COUNTS, heartbeat, false);
  expect(logged).toHaveLength(1);
  broken.is = false;
  await metrics.note(COUNTS, null, false);
  expect(posted).toEqual([]);
  clock.advance(MINUTE);
  await metrics.note(QUIET, null, false);
  expect(posted[0]?.[1]).toMatchObject({ notices_sent: 4, notices_failed: 2, heartbeat_latency_sec: 90 });
});

test('where they may not be posted, nothing is', async () => {
  const { posted, logged, ports } = scene();
  await new OwnMetrics(ports, undefined).note(COUNTS, null, true);
  await new OwnMetrics({ clock: ports.clock, log: ports.log }, HOME).note(COUNTS, null, true);
  expect([posted, logged]).toEqual([[], []]);
});
