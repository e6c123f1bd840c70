import { monthOf, monthsAfter, monthToTell } from '../../../functions/core/base/month.ts';
import { DAY, HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { type HeartbeatLast, recordHeartbeat } from '../../../functions/core/monitor/heartbeat.ts';
import { emptyMonitorState, withMonth } from '../../../functions/core/monitor/state.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { LAST, MONITOR, MONITOR_STATE } from '../../../functions/store/heartbeat.ts';

const TOKYO = 'Asia/Tokyo';
const notice = { title: 'title', body: 'body', dueAt: Date.UTC(2026, 11, 1) };

describe('the month to tell of', () => {
  test.each([
    ['2026-11-30T23:59:00+09:00', '2026-10'],
    ['2026-12-01T00:00:00+09:00', '2026-10'],
    ['2026-12-01T08:59:00+09:00', '2026-10'],
    ['2026-12-01T09:00:00+09:00', '2026-11'],
    ['2027-01-01T08:00:00+09:00', '2026-11'],
    ['2027-01-01T09:00:00+09:00', '2026-12'],
    ['2027-01-31T09:00:00+09:00', '2026-12'],
  ])('at %s is %s', (at, month) => {
    expect(monthToTell(Date.parse(at), TOKYO)).toBe(month);
  });

  test.each(['Europe/Berlin', 'America/New_York', 'America/Havana', 'Australia/Lord_Howe', 'UTC'])(
    '%s: goes on by one month at a time, whatever the clocks do',
    (zone) => {
      let told = monthToTell(Date.UTC(2026, 0, 1), zone);
      const seen = [told];
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 2, 1); at += 30 * MINUTE) {
        const month = monthToTell(at, zone);
        if (month === told) continue;
        expect(month).toBe(monthsAfter(told, 1));
        told = month;
        seen.push(month);
      }
      expect(seen).toHaveLength(15);
    },
  );

  test('months are counted over the end of a year, both ways', () => {
    expect([-2, -1, 0, 1].map((count) => monthsAfter('2026-01', count))).toEqual([
      '2025-11',
      '2025-12',
      '2026-01',
      '2026-02',
    ]);
    expect(monthOf(Date.UTC(2026, 11, 31, 15), TOKYO)).toBe('2027-01');
  });
});

describe('the state of the monitor', () => {
  const swept = { ...emptyMonitorState(), sweptAt: notice.dueAt - HOUR };
  const begun = withMonth(swept, '2026-10', notice) ?? swept;

  test('the first month ever is only noted', () => {
    expect(begun).toEqual({ ...swept, summarisedMonth: '2026-10' });
  });

  test('each later month is told of once, and after it no older one', () => {
    const told = withMonth(begun, '2026-11', notice) ?? begun;
    expect(told.outbox).toEqual([{ ...notice, id: 'month-2026-11', severity: 'info' }]);
    for (const month of ['2026-11', '2026-10', '2025-12']) expect(withMonth(told, month, notice)).toBeNull();
    expect(withMonth(told, '2027-01', notice)?.outbox).toHaveLength(2);
  });

  test.each([
    ['a clock that is far ahead of the reports', 365 * DAY, '2098-12'],
    ['a clock that was set back', -40 * DAY, '2026-11'],
    ['no report for days', 2 * DAY, '2026-11'],
  ])('%s: nothing is noted and nothing told', (_, away, month) => {
    const dueAt = swept.sweptAt + away;
    expect(withMonth(begun, month, { ...notice, dueAt })).toBeNull();
    expect(withMonth(swept, month, { ...notice, dueAt })).toBeNull();
  });

  test('no notice that waits is lost to it', () => {
    const entry = { id: 'x', dueAt: 1, severity: 'high', title: 't', body: 'b' } as const;
    const full = { ...begun, outbox: Array.from({ length: 20 }, () => entry) };
    expect(withMonth(full, '2026-11', notice)).toBeNull();
  });

  test('what a build before it stored is read, and what it stores reads the same', () => {
    const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    expect(MONITOR.decode(bytes(emptyMonitorState()), MONITOR_STATE)).toEqual(emptyMonitorState());
    expect(MONITOR.decode(bytes(begun), MONITOR_STATE)).toEqual(begun);
    const last = { schema: 'warden.heartbeat/1', recent: [] };
    expect(LAST.decode(bytes(last), 'heartbeat/last.json')).toEqual(last);
  });
});

describe('heartbeats of a month', () => {
  const beat = (at: number) => ({ kind: 'heartbeat', detail: `hourly-${at / HOUR}`, at }) as Signal;
  const noted = (lines: readonly number[], last: HeartbeatLast | null = null) =>
    lines.reduce((before, at) => recordHeartbeat(before, [beat(at)], at + MINUTE, TOKYO) ?? before, last);
  const first = Date.UTC(2026, 9, 31, 0);
  const lines = Array.from({ length: 60 }, (_, at) => first + at * HOUR);

  test('are counted by the calendar of the zone, each once, however often and late it comes again', () => {
    const last = noted([...lines, ...lines, ...lines.slice(40)]);
    expect(last?.months).toEqual([
      { month: '2026-11', lines: 45, since: Date.UTC(2026, 9, 31, 15) },
      { month: '2026-10', lines: 15, since: first },
    ]);
    expect(last?.recent).toHaveLength(20);
  });

  test('while fewer than twenty are remembered a line may come as late as it likes; then none older than those', () => {
    const few = noted([first + 2 * HOUR, first + 4 * HOUR]);
    expect(noted([first, first + 3 * HOUR], few)?.months).toEqual([
      { month: '2026-10', lines: 4, since: first },
    ]);
    const oldest = first + 5 * HOUR;
    const many = noted(Array.from({ length: 20 }, (_, at) => oldest + 2 * at * MINUTE));
    const counted = (at: number) => noted([at], many)?.months?.[0]?.lines ?? 0;
    expect([oldest - MINUTE, oldest + MINUTE, oldest + 37 * MINUTE].map(counted)).toEqual([20, 21, 21]);
  });

  test('three months are kept', () => {
    const year = Array.from({ length: 12 }, (_, at) => Date.UTC(2026, at, 10));
    expect(noted(year)?.months?.map(({ month }) => month)).toEqual(['2026-12', '2026-11', '2026-10']);
  });

  test('are not counted where no month is summarised; a gap is never claimed as counted', () => {
    const off = recordHeartbeat(noted(lines), [beat(first + 70 * HOUR)], first + 71 * HOUR);
    expect(off).not.toHaveProperty('months');
  });
});
