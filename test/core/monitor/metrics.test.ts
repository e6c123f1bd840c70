import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { checkMonitor } from '../../../functions/core/monitor/check-monitor.ts';
import type { MonitorFacts } from '../../../functions/core/monitor/facts.ts';
import {
  METRICS_EVERY_MS,
  respondMetrics,
  sweepMetrics,
  waitMetric,
} from '../../../functions/core/monitor/metrics.ts';
import type { MetricPoint } from '../../../functions/core/ports.ts';
import { facts, failed, known, memory, NOW } from './facts.ts';

const values = (points: readonly MetricPoint[]) =>
  Object.fromEntries(points.map(({ name, value }) => [name, value]));
const swept = (over: Partial<MonitorFacts>) => {
  const now = facts(over);
  return values(sweepMetrics(now, checkMonitor(now)));
};
const beat = (lineAt: number, seenAt = NOW) =>
  ({ schema: 'warden.heartbeat/1', recent: [{ id: 'a', lineAt, seenAt }] }) as const;
const QUIET = {
  sweep_runs: 1,
  nodes_watched: 2,
  nodes_silent: 0,
  findings_open: 0,
  findings_critical: 0,
  checks_failed: 0,
  dead_letters: 0,
  inbox_depth: 0,
  work_wait_sec: 0,
};

test('a sweep that finds nothing counts nothing', () => {
  expect(swept({})).toEqual(QUIET);
});

test('a sweep counts what it found', () => {
  const lease = known({
    schema: 'warden.lease/1',
    wakeSeq: 7,
    ackSeq: 3,
    waitingSince: NOW - 6 * MINUTE,
    holder: null,
    writer: 'w',
  } as const);
  expect(
    swept({
      agentSeen: known({ node1: NOW - HOUR, node2: NOW }),
      plugins: failed(),
      connectorErrors: failed(),
      deadLetters: known(4),
      lease,
      inbox: known(['inbox/a.json', 'inbox/b.json']),
      lastHeartbeat: known(beat(NOW - 90_000)),
    }),
  ).toEqual({
    ...QUIET,
    nodes_silent: 1,
    // The silent node, what was set aside, work that waits, two checks that could not be made.
    findings_open: 5,
    findings_critical: 1,
    checks_failed: 2,
    dead_letters: 4,
    inbox_depth: 2,
    work_wait_sec: 360,
    heartbeat_age_sec: 90,
  });
});

test('what could not be read has no point', () => {
  const { dead_letters: _, inbox_depth: __, work_wait_sec: ___, ...rest } = QUIET;
  const over = { deadLetters: failed(), inbox: failed(), lease: failed(), lastHeartbeat: failed() };
  const awaited = memory({ awaited: { id: 'a', at: NOW - HOUR } });
  expect(swept({ ...over, memory: awaited })).toEqual({ ...rest, findings_open: 4, checks_failed: 4 });
});

test('a heartbeat of a clock that is ahead is not older than nothing', () => {
  expect(swept({ lastHeartbeat: known(beat(NOW + MINUTE)) })).toEqual({ ...QUIET, heartbeat_age_sec: 0 });
});

describe('respond', () => {
  const counts = { incidentsOpen: 1, noticesSent: 2, noticesFailed: 3, inboxDepth: 4, clustersUndecided: 5 };
  const COUNTED = {
    incidents_open: 1,
    notices_sent: 2,
    notices_failed: 3,
    inbox_depth: 4,
    clusters_undecided: 5,
  };

  test('posts its counts, and how long a heartbeat took where one came out', () => {
    expect(values(respondMetrics(counts, null, NOW))).toEqual(COUNTED);
    const latency = (lineAt: number) => values(respondMetrics(counts, beat(lineAt), NOW));
    expect(latency(NOW - 90_000)).toEqual({ ...COUNTED, heartbeat_latency_sec: 90 });
    expect(latency(NOW + 1)).toEqual({ ...COUNTED, heartbeat_latency_sec: 0 });
  });

  test('posts at most once a minute', () => {
    expect(METRICS_EVERY_MS).toBe(60_000);
  });
});

test('every point has its time and who posts it; a figure that is none is not posted', () => {
  expect(waitMetric('sweep', 90_000, NOW)).toEqual([
    { name: 'work_wait_sec', value: 90, at: NOW, dimensions: { source: 'sweep' } },
  ]);
  expect(waitMetric('respond', Number.POSITIVE_INFINITY, NOW)).toEqual([]);
  const now = facts();
  const sources = (points: readonly MetricPoint[]) =>
    new Set(points.map(({ dimensions }) => dimensions['source']));
  expect(sources(sweepMetrics(now, checkMonitor(now)))).toEqual(new Set(['sweep']));
  const counts = { incidentsOpen: 0, noticesSent: 0, noticesFailed: 0, inboxDepth: 0, clustersUndecided: 0 };
  expect(sources(respondMetrics(counts, null, NOW))).toEqual(new Set(['respond']));
});
