import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkMonitor } from '../../../functions/core/monitor/check-monitor.ts';
import { FINDING_CODES } from '../../../functions/core/monitor/finding.ts';
import { respondMetrics, sweepMetrics, waitMetric } from '../../../functions/core/monitor/metrics.ts';
import { whatToDo } from '../../../functions/core/monitor/words.ts';
import { facts, failed, known, memory, NOW } from './facts.ts';

const read = (name: string) => readFileSync(join(__dirname, '../../../docs', name), 'utf8');
const page = read('monitor.md');
const beat = {
  schema: 'warden.heartbeat/1',
  recent: [{ id: 'a', lineAt: NOW - 90_000, seenAt: NOW }],
} as const;

test.each(FINDING_CODES)('docs/monitor.md explains %s as the notices do, in both languages', (code) => {
  for (const [text, language] of [
    [page, 'en'],
    [read('monitor.ja.md'), 'ja'],
  ] as const) {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${code}\` |`));
    expect(row).toContain(whatToDo(code, language));
  }
});

test('docs/monitor.md names every metric, and every metric can be posted', () => {
  const now = facts({ lastHeartbeat: known(beat) });
  const counts = { incidentsOpen: 1, noticesSent: 2, noticesFailed: 0, inboxDepth: 3, clustersUndecided: 0 };
  const points = [
    ...sweepMetrics(now, checkMonitor(now)),
    ...respondMetrics(counts, beat, NOW),
    ...waitMetric('respond', 90_000, NOW),
  ];
  for (const point of points) {
    expect(page).toContain(`\`${point.name}\``);
    expect(Number.isFinite(point.value)).toBe(true);
    expect(Object.keys(point.dimensions)).toEqual(['source']);
  }
  const measured = (name: string) => points.find((point) => point.name === name)?.value;
  expect(measured('heartbeat_age_sec')).toBe(90);
  expect(measured('heartbeat_latency_sec')).toBe(90);
});

test('what could not be read has no point; a line that never came out grows older', () => {
  const postedBy = (over: Parameters<typeof facts>[0]) => {
    const f = facts(over);
    return sweepMetrics(f, checkMonitor(f)).map((point) => point.name);
  };
  expect(postedBy({ inbox: failed(), lease: failed() })).toEqual(
    expect.not.arrayContaining(['inbox_depth', 'work_wait_sec']),
  );
  expect(postedBy({ deadLetters: failed(), lastHeartbeat: failed() })).not.toEqual(
    expect.arrayContaining(['dead_letters']),
  );
  expect(postedBy({ lastHeartbeat: failed(), memory: memory({ sent: { id: 'a', at: 1 } }) })).not.toContain(
    'heartbeat_age_sec',
  );
  const waiting = facts({ memory: memory({ awaited: { id: 'a', at: NOW - 7_200_000 } }) });
  const age = sweepMetrics(waiting, checkMonitor(waiting)).find((p) => p.name === 'heartbeat_age_sec');
  expect(age?.value).toBe(7_200);
});
