import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { WideOutage } from '../../../functions/core/decision/wide-outage.ts';
import {
  decideWide,
  endedAt,
  isSameWide,
  isWideOpen,
  summaryOf,
  type WideContext,
} from '../../../functions/core/decision/wide-summary.ts';
import { beginIncident, type Incident } from '../../../functions/core/incident/incident.ts';
import type { WideFacts } from '../../../functions/core/notice/facts-of-many.ts';
import { POLICY, T0 } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;

/** The open incident of one cluster, whose I/O fails after so many minutes. */
const lost = (n: number, failsAt: number | null = 100, change: Partial<Incident> = {}): Incident => ({
  ...beginIncident({
    id: `id${n}`,
    cluster: { key: `tag:C${n}`, name: `C${n}`, nodes: [], source: 'tag' },
    openedAt: T0,
    lossAt: T0 + n * SECOND,
    situation: 'lost',
    deadline: failsAt === null ? null : ({ from: at(failsAt), to: at(failsAt) } as Incident['deadline']),
  }),
  ...change,
});
const outageOf = (incidents: readonly Incident[], availabilityDomain = 'AD-1'): WideOutage => ({
  incidents: incidents.map(({ id, cluster }) => ({ id, key: cluster.key, cluster: cluster.name })),
  facts: { incidentId: 'wide', availabilityDomain, since: T0, windowMinutes: 10 } as WideOutage['facts'],
});
/** `own`: ids of those that people were told of on their own. */
const context = (minute: number, all: readonly Incident[], own: readonly string[] = []): WideContext => ({
  incidentOf: (id) => all.find((one) => one.id === id) ?? null,
  isTold: (id) => own.includes(id),
  policy: POLICY,
  now: at(minute),
});
const THREE = [lost(1), lost(2), lost(3)];
const begun = (all = THREE, now = all) => summaryOf(outageOf(all), 'wide', context(0, now));
const factsOf = (summary: Incident) => summary.outbox.at(-1)?.facts as WideFacts;
const whys = ({ outbox }: Incident) => outbox.map(({ facts }) => (facts as WideFacts).why);

test('a summary is an incident that is closed to all decisions, and open to people', () => {
  const summary = begun();
  expect(summary).toMatchObject({
    id: 'wide',
    cluster: { key: 'wide:wide', name: 'AD-1', nodes: [], source: 'unknown' },
    openedAt: T0,
    closedAt: T0,
    lossAt: T0,
    cause: 'wide-outage',
    severity: 'critical',
    lastSeq: 1,
    lastNoticeAt: T0,
    wide: { windowMinutes: 10, told: 3, joins: 0, near: null, reminders: 0, isOver: false },
  });
  expect(summary.outbox).toMatchObject([{ seq: 1, severity: 'critical', dueAt: T0, sentAt: null }]);
  expect(factsOf(summary)).toEqual({
    schema: 'warden.wide-notice/1',
    incidentId: 'wide',
    availabilityDomain: 'AD-1',
    since: T0,
    count: 3,
    windowMinutes: 10,
    clusters: ['C1', 'C2', 'C3'],
    why: 'first',
    at: T0,
    firstDeadline: at(100),
    waiting: ['C1', 'C2', 'C3'],
    own: [],
    over: [],
    contacts: POLICY.contacts,
    nextReportAt: at(30),
  });
  expect([isWideOpen(summary), endedAt(summary)]).toEqual([true, null]);
});

test('an incident of a cluster ends with itself; a summary with its last notice', () => {
  const closed = lost(1, null, { closedAt: at(5) });
  expect([isWideOpen(closed), endedAt(closed), endedAt(THREE[0] ?? closed)]).toEqual([false, at(5), null]);
  const over = decideWide(
    begun(),
    null,
    context(
      20,
      THREE.map((one) => ({ ...one, closedAt: at(19) })),
    ),
  );
  expect([isWideOpen(over), endedAt(over)]).toEqual([false, at(20)]);
  expect(over.outbox.at(-1)).toMatchObject({ seq: 2, severity: 'info' });
  expect(factsOf(over)).toMatchObject({
    why: 'over',
    over: ['C1', 'C2', 'C3'],
    waiting: [],
    nextReportAt: null,
  });
  const { lastNoticeAt: _, ...untold } = over;
  expect(endedAt(untold)).toBe(T0);
});

test.each([
  ['one of its clusters in its availability domain', outageOf([lost(3), lost(9)]), true],
  ['none of its clusters', outageOf([lost(8), lost(9)]), false],
  ['another availability domain', outageOf(THREE, 'AD-2'), false],
])('a summary is about an outage of %s: %s', (_, outage, expected) => {
  expect(isSameWide(begun(), outage)).toBe(expected);
  expect(isSameWide(lost(1), outage)).toBe(false);
});

describe('what has become of each cluster', () => {
  const of = (all: readonly Incident[], minute: number, own: readonly string[] = []) =>
    factsOf(decideWide(begun(), null, context(minute, all, own)));

  test('closed, back, told on its own or waiting', () => {
    const now = [
      lost(1, 100, { closedAt: at(1) }),
      lost(2, 100, { situation: 'recovered' }),
      lost(3, 40, { situation: 'io-failed' }),
    ];
    expect(of([...now], 30, ['id1', 'id2', 'id3'])).toMatchObject({
      why: 'over',
      over: ['C1', 'C2'],
      own: [{ cluster: 'C3', situation: 'io-failed' }],
      waiting: [],
      firstDeadline: null,
    });
  });

  test('one whose situation nobody stored is lost', () => {
    const { situation: _, ...unknown } = lost(3);
    expect(
      of([lost(1, 100, { closedAt: at(1) }), lost(2, 100, { closedAt: at(1) }), unknown], 30, ['id3']),
    ).toMatchObject({
      own: [{ cluster: 'C3', situation: 'lost' }],
    });
  });

  test('one whose incident is not stored yet waits for an hour, and is over then', () => {
    const [first, second] = THREE;
    const two = [first, second].filter((one) => one !== undefined);
    expect(of(two, 59).waiting).toEqual(['C1', 'C2', 'C3']);
    expect(of(two, 60)).toMatchObject({ waiting: ['C1', 'C2'], over: ['C3'] });
  });

  test('one that joins under another id takes the place of what was never stored', () => {
    const [first, second] = THREE;
    const stored = [first, second].filter((one) => one !== undefined);
    const again = lost(3, 100, { id: 'id3b' });
    const joined = decideWide(begun(), outageOf([...stored, again]), context(1, [...stored, again]));
    expect(joined.wide?.members.map(({ id }) => id)).toEqual(['id1', 'id2', 'id3b']);
    const twice = lost(2, 100, { id: 'id2b' });
    const kept = decideWide(begun(), outageOf([...stored, twice]), context(1, [...THREE, twice]));
    expect(kept.wide?.members.map(({ id }) => id)).toEqual(['id1', 'id2', 'id3', 'id2b']);
  });
});

describe('the time until I/O fails first', () => {
  const at1 = (first: number | null, second: number | null) => [
    lost(1, first),
    lost(2, second),
    lost(3, null),
  ];
  const on = (before: Incident, minute: number, all: readonly Incident[]) =>
    decideWide(before, null, context(minute, all));

  test('is the earliest that is still to come', () => {
    expect(factsOf(begun(at1(100, 60))).firstDeadline).toBe(at(60));
    expect(factsOf(on(begun(at1(100, 20)), 30, at1(100, 20))).firstDeadline).toBe(at(100));
    expect(factsOf(begun(at1(null, null))).firstDeadline).toBeNull();
    expect(factsOf(summaryOf(outageOf(THREE), 'w', context(100, THREE))).firstDeadline).toBeNull();
  });

  test('is told 30 and 10 minutes before, each once', () => {
    const all = at1(45, 45);
    const half = on(begun(all), 15, all);
    expect(half.wide?.near).toEqual({ minutes: 30, to: at(45) });
    expect(on(half, 16, all)).toBe(half);
    const ten = on(half, 35, all);
    expect(ten.wide?.near).toEqual({ minutes: 10, to: at(45) });
    expect(whys(ten)).toEqual(['first', 'deadline-near', 'deadline-near']);
    expect(on(ten, 36, all)).toBe(ten);
  });

  test('is told anew where it is another one, fifteen minutes later', () => {
    const all = at1(45, 45);
    const ten = on(on(begun(all), 15, all), 35, all);
    const later = (minutes: number) => on(ten, minutes - 10, at1(minutes, minutes));
    expect(later(59)).toBe(ten);
    expect(whys(later(60)).at(-1)).toBe('deadline-near');
    expect(later(60).wide?.near).toEqual({ minutes: 10, to: at(60) });
  });
});

describe('reminders', () => {
  test('come every half hour while time runs, and seldom when none does', () => {
    const on = (before: Incident, minute: number, all: readonly Incident[]) =>
      decideWide(before, null, context(minute, all));
    const runs = [lost(1, 300), lost(2, 300), lost(3, 300)];
    const second = on(on(begun(runs), 30, runs), 60, runs);
    expect(whys(second)).toEqual(['first', 'reminder', 'reminder']);
    expect(second.wide?.reminders).toBe(2);
    const still = [lost(1, null), lost(2, null), lost(3, null)];
    const first = on(begun(still), 30, still);
    expect(whys(first)).toEqual(['first', 'reminder']);
    expect(on(first, 60, still)).toBe(first);
    expect(factsOf(first).nextReportAt).toBe(at(30) + POLICY.reminderAcknowledgedMs);
    expect(on(first, 30 + POLICY.reminderAcknowledgedMs / MINUTE, still).wide?.reminders).toBe(2);
  });

  test('are counted from the newest news on', () => {
    const all = [...THREE, lost(4)];
    const reminded = decideWide(begun(), null, context(30, THREE));
    const joined = decideWide(reminded, outageOf(all), context(31, all));
    expect(whys(joined)).toEqual(['first', 'reminder', 'joined']);
    expect(joined.wide).toMatchObject({ reminders: 0, joins: 1, told: 4 });
    expect(joined.outbox.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });
});

test('ten that join are many of a hundred, nine are not', () => {
  const group = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => lost(from + n));
  const summary = begun(group(1, 101));
  const joinedOnce = { ...summary, wide: { ...summary.wide, joins: 2 } } as Incident;
  const after = (clusters: number, minute: number) => {
    const all = group(1, 101 + clusters);
    return whys(decideWide(joinedOnce, outageOf(all), context(minute, all)));
  };
  expect(after(9, 9)).toEqual(['first']);
  expect(after(10, 1)).toEqual(['first', 'joined']);
  expect(after(9, 10)).toEqual(['first', 'joined']);
});
