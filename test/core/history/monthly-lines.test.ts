import { DAY, HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { type MonthFacts, monthlyText } from '../../../functions/core/history/monthly.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { CL1, past } from './past.ts';

// What stands in the monthly summary, line by line, in English and UTC.

const BEGIN = Date.UTC(2026, 10, 1);

const tell = (incidents: readonly Incident[], more: Partial<MonthFacts> = {}) =>
  monthlyText(
    { month: '2026-11', incidents, unreadable: 0, proven: null, now: Date.UTC(2026, 11, 1, 0, 20), ...more },
    'en',
    'UTC',
  );

/** An outage that began so long after the month; it ended `length` later, or goes on. */
const outage = (after: number, length: number | null, more: Partial<Incident> = {}): Incident => {
  const lossAt = BEGIN + after;
  return past({
    lossAt,
    openedAt: lossAt + SECOND,
    firstSentAt: lossAt + 2 * SECOND,
    acknowledged: null,
    recoveredAt: null,
    closedAt: length === null ? null : lossAt + length,
    closedBy: length === null ? null : 'recovered',
    ...more,
  });
};

test.each([
  [45 * SECOND, '45 s'],
  [2 * MINUTE - SECOND, '119 s'],
  [2 * MINUTE, '2 min'],
  [12 * MINUTE + 59 * SECOND, '12 min'],
  [2 * HOUR - 1, '119 min'],
  [2 * HOUR, '2 h 0 min'],
  [3 * HOUR + 20 * MINUTE, '3 h 20 min'],
  [2 * DAY - 1, '47 h 59 min'],
  [2 * DAY, '2 days 0 h'],
  [4 * DAY + 2 * HOUR, '4 days 2 h'],
])('a length of %i ms is told as %s', (length, words) => {
  expect(tell([outage(HOUR, length)]).body).toContain(`- CL1: outages 1, length ${words} / ${words}\n`);
});

describe('no outage', () => {
  const NONE = 'No outage was detected.';

  test.each<[string, readonly Incident[], string, boolean]>([
    ['of this month and none from before', [], 'Outages', true],
    ['but one from before', [outage(-DAY, 3 * DAY)], 'Outages 0, planned work 0, still open 0', false],
    [
      'from before, but one of this month',
      [outage(DAY, HOUR)],
      'Outages 1, planned work 0, still open 0',
      false,
    ],
    [
      'but planned work',
      [outage(DAY, HOUR, { closedBy: 'planned' })],
      'Outages 0, planned work 1, still open 0',
      true,
    ],
    [
      'but one from before that goes on',
      [outage(-DAY, null)],
      'Outages 0, planned work 0, still open 1',
      false,
    ],
  ])('is said when there was none %s', (_, incidents, counts, isSaid) => {
    const { body } = tell(incidents);
    expect(body.includes(NONE)).toBe(isSaid);
    expect(body.includes(counts)).toBe(incidents.length > 0);
  });
});

describe('of an earlier month is told', () => {
  test.each([
    ['what goes on', outage(-DAY, null), 'and not closed before November 2026: 1'],
    ['what ended as the month began', outage(-DAY, DAY), 'and not closed before November 2026: 1'],
    ['what ended within it', outage(-DAY, 3 * DAY), 'and not closed before November 2026: 1'],
  ])('%s', (_, incident, words) => {
    expect(tell([incident]).body).toContain(words);
  });

  test.each([
    ['what ended before', outage(-DAY, DAY - 1)],
    ['planned work', outage(-DAY, 3 * DAY, { closedBy: 'planned' })],
  ])('but not %s', (_, incident) => {
    expect(tell([incident]).body).not.toContain('earlier month');
    expect(tell([incident]).title).toContain('no outage [');
  });
});

test.each([
  [10, null],
  [11, '- and 1 more'],
  [25, '- and 15 more'],
])('of %i that are open ten are listed, the rest is counted', (count, rest) => {
  const open = Array.from({ length: count }, (_, n) => outage(n * HOUR, null, { id: `open${n}` }));
  const { body } = tell(open);
  expect(body.match(/^- CL1 open\d+, opened /gm)).toHaveLength(10);
  expect(/^- and \d+ more$/m.exec(body)?.[0] ?? null).toBe(rest);
});

test('a long name is cut', () => {
  const { body } = tell([outage(HOUR, null, { cluster: { ...CL1, name: 'x'.repeat(200) } })]);
  expect([...body.matchAll(/x{20,}/g)].map(([name]) => name.length)).toEqual([80, 80]);
});

test.each([
  [2 * HOUR, 'The month has 720 hours.'],
  [2 * HOUR + 1, 'since 2026-11-01 02:00'],
])('a count that began %i ms after the month: %s', (after, words) => {
  const proven = { month: '2026-11', lines: 718, since: BEGIN + after } as const;
  expect(tell([], { proven }).body).toContain(words);
});

test('a step is told of how many it is known', () => {
  const acknowledged = (seconds: number) => ({ by: 'sato', at: BEGIN + HOUR + seconds * SECOND });
  const { body } = tell([
    outage(HOUR, HOUR, { id: 'a', acknowledged: acknowledged(10) }),
    outage(HOUR, HOUR, { id: 'b', acknowledged: acknowledged(30) }),
    outage(HOUR, HOUR, { id: 'c' }),
  ]);
  expect(body).toContain('- First notice after: 2 s / 2 s\n');
  expect(body).toContain('- Acknowledged after: 20 s / 30 s (known of 2 of 3)\n');
  expect(body).toContain('- Recovered after: not known');
});
