import fc from 'fast-check';
import { MINUTE } from '../../../functions/core/base/time.ts';
import { historyOf, MEASURES } from '../../../functions/core/history/figures.ts';
import { historyReport } from '../../../functions/core/history/report.ts';
import { byCause, byCluster, groupOf, medianOf } from '../../../functions/core/history/summary.ts';
import { type Incident, UNSENT, withOutcome } from '../../../functions/core/incident/incident.ts';
import { NO_MEMORY } from '../../../functions/core/incident/memory.ts';
import { anyPast, CL1, CL2, EVER, LOST, past } from './past.ts';

const figuresOf = (incident: Incident) => historyOf([incident], EVER)[0]?.figures;
const inMinutes = (incident: Incident) =>
  Object.fromEntries(
    Object.entries(figuresOf(incident) ?? {}).map(([name, ms]) => [name, ms === null ? null : ms / MINUTE]),
  );

describe('one incident', () => {
  test('each step is measured from the first loss', () => {
    const steps = { detect: 1, notify: 2, acknowledge: 5, recover: 30, length: 45 };
    expect(inMinutes(past())).toEqual(steps);
  });

  test('a loss after a return does not move the beginning', () => {
    const again = past({ lossAt: LOST + 10 * MINUTE, memory: { ...NO_MEMORY, firstLossAt: LOST } });
    expect(inMinutes(again)).toEqual(inMinutes(past()));
  });

  test('of a loss that nothing dates nothing is known, not 0', () => {
    const undated = past({ lossAt: LOST + MINUTE });
    expect(Object.values(inMinutes(undated))).toEqual(MEASURES.map(() => null));
    expect(historyOf([undated], EVER)[0]?.lostAt).toBeNull();
  });

  test('a disk that is back while double writes are possible is not recovered', () => {
    expect(inMinutes(past({ situation: 'replayed' }))['recover']).toBeNull();
  });

  test('what has not happened is not known', () => {
    const open = past({ acknowledged: null, recoveredAt: null, closedAt: null, closedBy: null });
    expect(inMinutes(open)).toEqual({ detect: 1, notify: 2, acknowledge: null, recover: null, length: null });
  });

  test('the first notice: kept, else that of the outbox; not that of a later one, nor of a wide outage', () => {
    const { firstSentAt: _, ...old } = past();
    const entry = { ...UNSENT, seq: 1, reason: 'first', severity: 'high', dueAt: LOST } as const;
    const sent = (seq: number) => ({ ...entry, seq, sentAt: LOST + 3 * MINUTE });
    expect(inMinutes({ ...old, outbox: [sent(1)] })['notify']).toBe(3);
    expect(inMinutes({ ...old, outbox: [sent(2)] })['notify']).toBeNull();
    expect(inMinutes({ ...old, outbox: [entry] })['notify']).toBeNull();
    expect(inMinutes(past({ memory: { ...NO_MEMORY, merged: 12 } }))['notify']).toBeNull();
  });

  test('when the first notice went out stays known after the outbox has forgotten it', () => {
    const entry = (seq: number) =>
      ({ ...UNSENT, seq, reason: 'first', severity: 'high', dueAt: LOST }) as const;
    const { firstSentAt: _, ...fresh } = past();
    let incident: Incident = { ...fresh, outbox: Array.from({ length: 15 }, (_none, at) => entry(at + 1)) };
    for (const { seq } of incident.outbox)
      incident = withOutcome(incident, { ...entry(seq), title: 't', sentAt: LOST + (1 + seq) * MINUTE });
    expect(incident.outbox.some(({ seq }) => seq === 1)).toBe(false);
    expect(inMinutes(incident)['notify']).toBe(2);
  });

  test('any story: a figure is null or not negative, and never 0 for what did not happen', () => {
    fc.assert(
      fc.property(anyPast, (incident) => {
        const figures = figuresOf(incident);
        for (const value of Object.values(figures ?? {})) expect(value === null || value >= 0).toBe(true);
        const happened = [
          [figures?.length, incident.closedAt],
          [figures?.recover, incident.recoveredAt],
          [figures?.acknowledge, incident.acknowledged],
          [figures?.notify, incident.firstSentAt],
        ];
        const unproven = happened.filter(([, fact]) => fact == null).map(([figure]) => figure);
        expect(unproven).toEqual(unproven.map(() => null));
      }),
    );
  });
});

describe('which incidents', () => {
  test('those opened in the period, the newest first', () => {
    const at = (id: string, minute: number) => past({ id, openedAt: LOST + minute * MINUTE });
    const period = { from: LOST + MINUTE, to: LOST + 3 * MINUTE };
    const found = historyOf([at('a', 0), at('b', 1), at('c', 2), at('d', 3)], period);
    expect(found.map(({ incident }) => incident.id)).toEqual(['c', 'b']);
  });

  test('not the summary of a wide outage, of either version, nor the one for nodes that nobody knows', () => {
    const wide = {
      windowMinutes: 5,
      members: [],
      told: 1,
      joins: 0,
      near: null,
      reminders: 0,
      isOver: true,
    };
    const strangers = { since: LOST, seen: [], told: 0, notices: 0, toldAt: null, waiting: [] };
    const old = { ...CL1, key: 'wide:abc' };
    expect(historyOf([past({ wide }), past({ strangers }), past({ cluster: old })], EVER)).toEqual([]);
  });
});

describe('several incidents', () => {
  test('median and worst of each cluster and cause; planned work is no outage', () => {
    const at = (id: string, recovered: number, more: Partial<Incident> = {}) =>
      past({ id, recoveredAt: LOST + recovered * MINUTE, ...more });
    const all = historyOf(
      [
        at('a', 10),
        at('b', 20),
        at('c', 90),
        at('d', 500, { closedBy: 'planned', cause: 'detached-planned' }),
        at('e', 7, { cluster: CL2 }),
        past({ id: 'f', recoveredAt: null, closedAt: null, closedBy: null }),
      ],
      EVER,
    );
    expect(byCluster(all)).toMatchObject([
      {
        name: 'CL1',
        outages: 4,
        planned: 1,
        open: 1,
        spread: { recover: { known: 3, median: 20 * MINUTE, worst: 90 * MINUTE, worstId: 'c' } },
      },
      { name: 'CL2', outages: 1, planned: 0, open: 0, spread: { recover: { known: 1, median: 7 * MINUTE } } },
    ]);
    expect(byCause(all).map(({ name, outages, planned }) => [name, outages, planned])).toEqual([
      ['target-refusing', 5, 0],
      ['detached-planned', 0, 1],
    ]);
    const none = { known: 0, median: null, worst: null, worstId: null };
    expect(byCause(all)[1]?.spread.recover).toEqual(none);
  });

  test('the median lies in the middle', () => {
    expect([[], [5], [1, 9], [1, 2, 9], [1, 2, 4, 9]].map(medianOf)).toEqual([null, 5, 5, 2, 3]);
  });

  test('any stories: half is at most the median, nothing beyond the worst; order and planned work change nothing', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyPast, { selector: ({ id }) => id, maxLength: 12 }), (incidents) => {
        const history = historyOf(incidents, EVER);
        const group = groupOf('', history);
        expect(groupOf('', historyOf([...incidents].reverse(), EVER))).toEqual(group);
        const unplanned = history.filter(({ isPlanned }) => !isPlanned);
        expect(groupOf('', unplanned).spread).toEqual(group.spread);
        expect(group.outages + group.planned).toBe(incidents.length);
        for (const measure of MEASURES) {
          const values = unplanned.flatMap(({ figures }) => figures[measure] ?? []);
          const { known, median, worst } = group.spread[measure];
          expect(known).toBe(values.length);
          expect(worst).toBe(values.length === 0 ? null : Math.max(...values));
          if (median === null) continue;
          expect(values.filter((value) => value <= median).length * 2).toBeGreaterThanOrEqual(known);
          expect(values.filter((value) => value >= median).length * 2).toBeGreaterThanOrEqual(known);
        }
      }),
    );
  });

  test('for programs: seconds and ISO times, null for what is not known', () => {
    const report = historyReport(historyOf([past({ acknowledged: null })], EVER), EVER, ['incidents/x.json']);
    expect(report.incidents[0]).toMatchObject({
      lostAt: '2026-11-22T01:00:00.000Z',
      seconds: { detect: 60, notify: 120, acknowledge: null, recover: 1_800, length: 2_700 },
    });
    expect(report.clusters[0]?.acknowledge).toEqual({
      known: 0,
      medianSec: null,
      worstSec: null,
      worstId: null,
    });
    expect(report.unreadable).toEqual(['incidents/x.json']);
  });
});
