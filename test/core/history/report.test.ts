import * as v from 'valibot';
import { MINUTE } from '../../../functions/core/base/time.ts';
import { historyCsv } from '../../../functions/core/history/csv.ts';
import { historyOf } from '../../../functions/core/history/figures.ts';
import {
  chosenHistory,
  type HistoryFilter,
  historyReport,
  historySchema,
} from '../../../functions/core/history/report.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { CL1, CL2, EVER, LOST, past } from './past.ts';

const OPEN = past({ id: 'open', acknowledged: null, recoveredAt: null, closedAt: null, closedBy: null });
const { situation: _situation, ...UNTOLD } = past({ id: 'untold', lossAt: LOST + MINUTE });
const PLANNED = past({ id: 'planned', closedBy: 'planned', cluster: CL2, cause: 'detached-planned' });

const report = (...incidents: readonly Incident[]) =>
  historyReport(historyOf(incidents, EVER), EVER, ['incidents/x.json']);

describe('the history for programs', () => {
  test('says all of a closed incident', () => {
    expect(report(past()).incidents).toEqual([
      {
        id: 'aaaaaaaa',
        cluster: 'CL1',
        nodes: ['node1', 'node2'],
        cause: 'target-refusing',
        situation: 'recovered',
        severity: 'high',
        state: 'closed',
        closedBy: 'recovered',
        planned: false,
        lostAt: '2026-11-22T01:00:00.000Z',
        openedAt: '2026-11-22T01:01:00.000Z',
        closedAt: '2026-11-22T01:45:00.000Z',
        seconds: { length: 2_700, detect: 60, notify: 120, acknowledge: 300, recover: 1_800 },
      },
    ]);
  });

  test('and nothing that is not known', () => {
    expect(report(OPEN).incidents[0]).toMatchObject({ state: 'open', closedBy: null, closedAt: null });
    expect(report(UNTOLD).incidents[0]).toMatchObject({ situation: null, lostAt: null });
    expect(report(PLANNED).incidents[0]).toMatchObject({
      state: 'closed',
      closedBy: 'planned',
      planned: true,
    });
  });

  test('names its form, its period and what could not be read', () => {
    expect(report()).toEqual({
      schema: 'warden.history/1',
      from: new Date(EVER.from).toISOString(),
      to: new Date(EVER.to).toISOString(),
      incidents: [],
      clusters: [],
      causes: [],
      unreadable: ['incidents/x.json'],
    });
  });

  test('tells of clusters and causes how many, and the worst of each step', () => {
    const { clusters, causes } = report(past(), OPEN, PLANNED);
    expect(clusters[0]).toEqual({
      name: 'CL1',
      outages: 2,
      planned: 0,
      open: 1,
      length: { known: 1, medianSec: 2_700, worstSec: 2_700, worstId: 'aaaaaaaa' },
      detect: { known: 2, medianSec: 60, worstSec: 60, worstId: 'aaaaaaaa' },
      notify: { known: 2, medianSec: 120, worstSec: 120, worstId: 'aaaaaaaa' },
      acknowledge: { known: 1, medianSec: 300, worstSec: 300, worstId: 'aaaaaaaa' },
      recover: { known: 1, medianSec: 1_800, worstSec: 1_800, worstId: 'aaaaaaaa' },
    });
    expect(causes.map(({ name, outages, planned }) => [name, outages, planned])).toEqual([
      ['target-refusing', 2, 0],
      ['detached-planned', 0, 1],
    ]);
  });
});

describe('the form of the history', () => {
  const whole = () => report(past(), OPEN, UNTOLD, PLANNED);
  const isHistory = (value: unknown) => v.safeParse(historySchema, value).success;
  const withIncident = (change: object) => {
    const told = whole();
    return { ...told, incidents: told.incidents.map((one) => ({ ...one, ...change })) };
  };
  const withCluster = (change: object) => {
    const told = whole();
    return { ...told, clusters: told.clusters.map((one) => ({ ...one, ...change })) };
  };

  test('is that of what is printed', () => {
    const told = whole();
    expect(v.parse(historySchema, told)).toEqual(told);
  });

  test.each<[string, () => unknown]>([
    ['nothing', () => ({})],
    ['another form', () => ({ ...whole(), schema: 'warden.history/2' })],
    ['a state that there is not', () => withIncident({ state: 'lost' })],
    ['an incident without figures', () => withIncident({ seconds: {} })],
    ['a figure below 0', () => withIncident({ seconds: { ...whole().incidents[0]?.seconds, length: -1 } })],
    ['an incident without anything', () => ({ ...whole(), incidents: [{}] })],
    ['a time that is none', () => withIncident({ openedAt: 'yesterday' })],
    [
      'a cluster without figures',
      () => ({ ...whole(), clusters: [{ name: 'x', outages: 0, planned: 0, open: 0 }] }),
    ],
    ['half an outage', () => withCluster({ outages: 0.5 })],
    ['fewer than none', () => withCluster({ open: -1 })],
    ['a spread of nothing', () => withCluster({ notify: {} })],
    ['a cause without anything', () => ({ ...whole(), causes: [{}] })],
  ])('is not %s', (_, value) => {
    expect(isHistory(value())).toBe(false);
  });
});

describe('which incidents are chosen', () => {
  const all = [past({ id: 'a' }), past({ id: 'b', cause: 'unknown' }), PLANNED];

  test.each<[HistoryFilter | undefined, readonly string[]]>([
    [undefined, ['a', 'b', 'planned']],
    [{}, ['a', 'b', 'planned']],
    [{ cluster: 'CL1' }, ['a', 'b']],
    [{ cluster: 'tag:CL2' }, ['planned']],
    [{ cluster: 'CL' }, []],
    [{ cause: 'unknown' }, ['b']],
    [{ cause: 'target' }, []],
    [{ cluster: 'CL1', cause: 'target-refusing' }, ['a']],
    [{ cluster: 'CL2', cause: 'target-refusing' }, []],
  ])('by %j', (filter, ids) => {
    expect(chosenHistory(all, EVER, filter).map(({ incident }) => incident.id)).toEqual(ids);
  });

  test('of the period alone', () => {
    expect(chosenHistory(all, { from: EVER.from, to: LOST })).toEqual([]);
  });
});

test('in a table what is not known is empty, and planned work says so', () => {
  const lines = historyCsv(report(OPEN, UNTOLD, PLANNED), 'en').split('\r\n');
  const column = (name: string) => lines[0]?.split(',').indexOf(name) ?? -1;
  const cells = (id: string, ...names: readonly string[]) => {
    const row = lines.find((line) => line.startsWith(`${id},`))?.split(',') ?? [];
    return names.map((name) => row[column(name)]);
  };
  expect(cells('open', 'state', 'closed_by', 'closed_at', 'planned')).toEqual(['open', '', '', 'no']);
  expect(cells('untold', 'lost_at', 'length_s')).toEqual(['', '']);
  expect(cells('planned', 'closed_by', 'planned')).toEqual(['planned', 'yes']);
});

describe('of equals the order is that of their names', () => {
  const equals = [
    past({ id: 'b', cluster: CL2 }),
    past({ id: 'a' }),
    past({ id: 'c', cause: 'unknown', cluster: CL1 }),
  ];

  test.each([
    ['as they come', equals],
    ['the other way round', [...equals].reverse()],
  ])('%s', (_, incidents) => {
    expect(historyOf(incidents, EVER).map(({ incident }) => incident.id)).toEqual(['a', 'b', 'c']);
    const told = report(...incidents.slice(0, 2), past({ id: 'd', cluster: incidents[2]?.cluster ?? CL1 }));
    expect(told.clusters.map(({ outages }) => outages)).toEqual([2, 1]);
    const single = report(past({ id: 'x', cluster: CL2, cause: 'unknown' }), past({ id: 'y' }));
    expect(single.clusters.map(({ name }) => name)).toEqual(['CL1', 'CL2']);
    expect(single.causes.map(({ name }) => name)).toEqual(['target-refusing', 'unknown']);
    expect(report(...incidents).causes[0]?.length.worstId).toBe('a');
  });
});

test('what was done at the moment of the loss took no time', () => {
  const { notify, acknowledge } =
    historyOf([past({ firstSentAt: LOST, acknowledged: { by: 'x', at: LOST - 1 } })], EVER)[0]?.figures ?? {};
  expect([notify, acknowledge]).toEqual([0, null]);
});
