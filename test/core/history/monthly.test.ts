import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { historyOf } from '../../../functions/core/history/figures.ts';
import { type MonthFacts, monthlyText, periodOf } from '../../../functions/core/history/monthly.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { CL1, CL2, past } from './past.ts';

const GOLDEN = join(__dirname, 'golden');
const TOKYO = 'Asia/Tokyo';

/** A story that begins at another moment than that of `past`. */
function from(lossAt: number, more: Partial<Incident> = {}): Incident {
  return past({
    lossAt,
    openedAt: lossAt + MINUTE,
    firstSentAt: lossAt + 2 * MINUTE,
    acknowledged: { by: 'sato', at: lossAt + 5 * MINUTE },
    recoveredAt: lossAt + 30 * MINUTE,
    closedAt: lossAt + 45 * MINUTE,
    ...more,
  });
}

const facts = (incidents: readonly Incident[], more: Partial<MonthFacts> = {}): MonthFacts => ({
  month: '2026-11',
  incidents,
  unreadable: 0,
  proven: { month: '2026-11', lines: 718, since: Date.UTC(2026, 9, 31, 15, 2) },
  now: Date.UTC(2026, 11, 1, 0, 20),
  ...more,
});
const STILL_OPEN = { acknowledged: null, recoveredAt: null, closedAt: null, closedBy: null } as const;

const SCENES: Readonly<Record<string, MonthFacts>> = {
  outages: facts([
    from(Date.UTC(2026, 10, 2, 3), { id: 'aaaaaaa1' }),
    from(Date.UTC(2026, 10, 9, 3), {
      id: 'aaaaaaa2',
      cause: 'detached-intent-unknown',
      recoveredAt: Date.UTC(2026, 10, 9, 6, 20),
      closedAt: Date.UTC(2026, 10, 12, 7),
    }),
    from(Date.UTC(2026, 10, 22, 1), {
      id: 'aaaaaaa3',
      cluster: CL2,
      cause: 'detached-planned',
      closedBy: 'planned',
    }),
    from(Date.UTC(2026, 10, 30, 13), { id: 'aaaaaaa4', cluster: CL2, ...STILL_OPEN }),
    from(Date.UTC(2026, 9, 31, 14), { id: 'aaaaaaa5', closedAt: Date.UTC(2026, 9, 31, 16) }),
    from(Date.UTC(2026, 9, 20, 14), { id: 'aaaaaaa6' }),
  ]),
  none: facts([]),
};

test.each(
  Object.keys(SCENES).flatMap((name) => (['ja', 'en'] as const).map((lang) => [name, lang] as const)),
)('the summary %s.%s is as in the golden file', (name, lang) => {
  const { title, body } = monthlyText(SCENES[name] ?? facts([]), lang, TOKYO);
  const file = join(GOLDEN, `${name}.${lang}.txt`);
  const made = `${title}\n\n${body}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, made);
  }
  expect(made).toBe(readFileSync(file, 'utf8'));
});

describe('a month', () => {
  test.each([
    ['Asia/Tokyo', '2026-11', '2026-10-31T15:00:00.000Z', '2026-11-30T15:00:00.000Z'],
    ['the year changes', '2026-12', '2026-11-30T15:00:00.000Z', '2026-12-31T15:00:00.000Z'],
    ['Europe/Berlin', '2026-10', '2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'],
    // Its clocks jump at that midnight: the month begins at 01:00.
    ['America/Asuncion', '2023-10', '2023-10-01T04:00:00.000Z', '2023-11-01T03:00:00.000Z'],
    ['America/New_York', '2026-03', '2026-03-01T05:00:00.000Z', '2026-04-01T04:00:00.000Z'],
  ])('%s: from its first moment in the zone to that of the next', (zone, month, begin, end) => {
    const { from: first, to } = periodOf(month, zone.includes('/') ? zone : TOKYO);
    expect([first, to].map((at) => new Date(at).toISOString())).toEqual([begin, end]);
  });

  test.each(['Asia/Tokyo', 'Europe/Berlin', 'America/New_York', 'America/Havana', 'Asia/Amman', 'UTC'])(
    '%s: every incident counts in one month and no other',
    (zone) => {
      const months = Array.from({ length: 14 }, (_, at) => {
        const date = new Date(Date.UTC(2025, 11 + at, 15));
        return date.toISOString().slice(0, 7);
      });
      for (const month of months) {
        const { from: edge } = periodOf(month, zone);
        for (const openedAt of [edge - 1, edge, edge + HOUR]) {
          const one = past({ openedAt, lossAt: openedAt - MINUTE });
          const counted = months.filter((other) => historyOf([one], periodOf(other, zone)).length > 0);
          const isBefore = month === months[0] && openedAt < edge;
          expect(counted).toHaveLength(isBefore ? 0 : 1);
        }
      }
    },
  );
});

test('an incident that spans months is told in each of them, and counted where it was opened', () => {
  const long = from(Date.UTC(2026, 9, 20), { closedAt: Date.UTC(2026, 11, 2) });
  const titles = ['2026-10', '2026-11', '2026-12', '2027-01'].map(
    (month) => monthlyText(facts([long], { month }), 'en', 'UTC').title,
  );
  expect(titles).toEqual([
    '[INFO] Summary of October 2026: outages 1, still open 0 [LKW:monthly]',
    '[INFO] Summary of November 2026: outages 0, from earlier months 1, still open 0 [LKW:monthly]',
    '[INFO] Summary of December 2026: outages 0, from earlier months 1, still open 0 [LKW:monthly]',
    '[INFO] Summary of January 2027: no outage [LKW:monthly]',
  ]);
});

test('planned work alone is no outage; neither does what cannot be read prove that there was none', () => {
  const planned = monthlyText(facts([past({ closedBy: 'planned' })]), 'en', TOKYO);
  expect(planned.title).toContain('no outage [');
  expect(planned.body).toContain('planned work 1');
  const unsure = monthlyText(facts([], { unreadable: 2 }), 'en', TOKYO);
  expect(unsure.title).toContain('no outage in what can be read');
  expect(unsure.body).toContain('cannot be read: 2.');
});

test('nothing is claimed of the monitor that was not counted', () => {
  expect(monthlyText(facts([], { proven: null }), 'en', TOKYO).body).toContain('was not counted.');
  const late = { month: '2026-11', lines: 20, since: Date.UTC(2026, 10, 29, 3) };
  const { body } = monthlyText(facts([], { proven: late }), 'en', TOKYO);
  expect(body).toContain('20 times since 2026-11-29 12:00 UTC+09:00');
  expect(body).not.toContain('The month has');
});

test('many clusters: the worst first, the rest counted, and it fits into a notice', () => {
  const many = Array.from({ length: 400 }, (_, at) => {
    const name = `${'クラスタ<a@b>\n'.repeat(20)}${at}`;
    return from(Date.UTC(2026, 10, 1) + at * HOUR, {
      id: at.toString(16).padStart(8, '0'),
      cluster: { ...CL1, key: `tag:${at % 100}`, name: at % 4 === 0 ? 'CL-worst' : name },
      ...(at % 3 === 0 ? STILL_OPEN : {}),
    });
  });
  for (const lang of ['ja', 'en'] as const) {
    const { title, body } = monthlyText(facts(many), lang, TOKYO);
    expect(title.length).toBeLessThan(200);
    expect(body.length).toBeLessThan(10_000);
    expect(body).not.toMatch(/[<>@]/);
    expect(body.indexOf('CL-worst')).toBeLessThan(body.indexOf('クラスタ‹a'));
  }
  expect(monthlyText(facts(many), 'en', TOKYO).body).toContain('- 286 more clusters with 286 outages');
});

test('a length of days', () => {
  const long = from(Date.UTC(2026, 10, 3), { closedAt: Date.UTC(2026, 10, 3) + 4 * DAY + 2 * HOUR });
  expect(monthlyText(facts([long]), 'en', TOKYO).body).toContain('outages 1, length 4 days 2 h / 4 days 2 h');
});
