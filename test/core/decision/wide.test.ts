import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import { groupWide } from '../../../functions/core/decision/wide-outage.ts';
import {
  decideWide,
  isWideOpen,
  summaryOf,
  type WideContext,
} from '../../../functions/core/decision/wide-summary.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import {
  CLUSTER,
  input,
  inventory,
  lostPath,
  NODE1,
  NODE2,
  POLICY,
  path,
  play,
  recoveredPath,
  T0,
  view,
  worded,
} from './story.ts';

const wide = { availabilityDomain: 'AD-1', clusters: 3 };
const at = (minute: number, path1: ReturnType<typeof path>): DecisionInput =>
  input(T0 + minute * MINUTE, { views: [view(NODE1, [path1]), view(NODE2, [path()])] });
const lost = (minute: number) => at(minute, lostPath());
const gaveUp = (minute: number) =>
  at(minute, lostPath({ state: 'timed-out' }, { timedOutAt: T0 + 100 * MINUTE }));

/** One cluster's incident after these decisions. */
const reasons = (incident: Incident) => incident.outbox.map(({ reason }) => reason);

describe('a cluster of a wide outage', () => {
  test('leaves its first notice to the summary, and is told from I/O errors on', () => {
    const incident = play({ ...lost(2), wide }, { ...lost(60), wide }, { ...gaveUp(101), wide });
    expect(reasons(incident)).toEqual(['io-failed']);
    expect(incident.situation).toBe('io-failed');
  });

  test('is told to be back, although only the summary said that it was lost', () => {
    const incident = play({ ...lost(2), wide }, at(31, recoveredPath(30)));
    expect(reasons(incident)).toEqual(['recovered']);
  });

  test('of very many: the summary tells who is back', () => {
    const many = { ...wide, clusters: 500 };
    expect(reasons(play({ ...lost(2), wide: many }, at(31, recoveredPath(30))))).toEqual([]);
  });
});

describe('the summary', () => {
  const named = (n: number, minute: number): Incident => ({
    ...play({ ...lost(minute), wide }),
    id: `id${n}`,
    cluster: { ...CLUSTER, key: `tag:C${n}`, name: `C${n}` },
    lossAt: T0 + n * SECOND,
  });
  const context = (minute: number, all: readonly Incident[]): WideContext => ({
    incidentOf: (id) => all.find((one) => one.id === id) ?? null,
    isTold: (id) => all.some((one) => one.id === id && one.memory.notified !== null),
    policy: POLICY,
    now: T0 + minute * MINUTE,
  });
  const three = [1, 2, 3].map((n) => named(n, 2));
  const begin = (all: readonly Incident[]) => {
    const [outage] = groupWide(all, inventory(), POLICY);
    if (outage === undefined) throw new Error('no wide outage');
    return summaryOf(outage, outage.facts.incidentId, context(2, all));
  };
  const newest = (summary: Incident) => worded(summary.outbox.at(-1), ['en']);

  test('names every cluster, the first deadline, whom to call and when people hear again', () => {
    const { title, body } = newest(begin(three));
    expect(title).toContain('3 clusters lost storage at once (C1, C2, C3); first I/O error by 11:40');
    expect(body).toContain('SIOS LifeKeeper support');
    expect(body).toContain('10:32:00 at the latest');
  });

  test('comes again after half an hour, and 30 and 10 minutes before I/O fails first', () => {
    let summary = begin(three);
    for (let minute = 3; minute < 100; minute += 1)
      summary = decideWide(summary, null, context(minute, three));
    expect(summary.outbox.map(({ dueAt }) => (dueAt - T0) / MINUTE)).toEqual([2, 32, 70, 90]);
    expect(newest(summary).title).toContain('10 min left');
  });

  test('counts and names those that join, once', () => {
    const all = [...three, named(4, 2), named(5, 2)];
    const [outage] = groupWide(all, inventory(), POLICY);
    const soon = decideWide(begin(three), outage ?? null, context(2.5, all));
    expect(soon.outbox).toHaveLength(1);
    const joined = decideWide(soon, outage ?? null, context(3, all));
    expect(newest(joined).body).toContain('C1, C2, C3, C4, C5');
    expect(decideWide(joined, outage ?? null, context(5, all))).toBe(joined);
  });

  test('names one that joins after that within minutes, and the next ones seldom', () => {
    const all = Array.from({ length: 6 }, (_, n) => named(n + 1, 2));
    const step = (before: Incident, minute: number, clusters: number) => {
      const some = all.slice(0, clusters);
      return decideWide(before, groupWide(some, inventory(), POLICY)[0] ?? null, context(minute, some));
    };
    const joined = step(step(begin(three), 2.5, 4), 3, 4);
    const second = step(step(joined, 5.9, 5), 6, 5);
    expect([joined, second].map(({ outbox }) => outbox.length)).toEqual([2, 3]);
    expect(newest(second).body).toContain('C5');
    const third = step(second, 15.9, 6);
    expect(third.outbox).toHaveLength(3);
    expect(step(third, 16, 6).outbox).toHaveLength(4);
  });

  test('counts again soon while very many join, and seldom when few do', () => {
    const group = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => named(from + n, 2));
    const step = (before: Incident, minute: number, all: readonly Incident[]) =>
      decideWide(before, groupWide(all, inventory(), POLICY)[0] ?? null, context(minute, all));
    const all = group(1, 60);
    const first = step(step(begin(all.slice(0, 3)), 2.5, all.slice(0, 6)), 3, all.slice(0, 6));
    expect(first.outbox).toHaveLength(2);
    const soon = step(first, 4, all.slice(0, 16));
    expect(newest(soon).body).toContain('C16');
    // Nine more are few, and so are ten of a hundred and more.
    expect(step(soon, 5, all.slice(0, 25)).outbox).toHaveLength(3);
    expect(step(soon, 14, all.slice(0, 25)).outbox).toHaveLength(4);
    const spread = step(soon, 5, all);
    expect(spread.outbox).toHaveLength(4);
    expect(step(spread, 5.9, [...all, ...group(60, 80)]).outbox).toHaveLength(4);
    expect(step(spread, 6, [...all, ...group(60, 80)]).outbox).toHaveLength(5);
  });

  test('ends when none is left that it alone tells of, with what became of each', () => {
    const [first, second, third] = three;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three');
    const summary = begin(three);
    const failed = { ...play({ ...gaveUp(101), wide }), id: first.id, cluster: first.cluster };
    const back = { ...second, closedAt: T0 + 40 * MINUTE, closedBy: 'recovered' as const };
    const open = decideWide(summary, null, context(101, [failed, back, third]));
    expect(isWideOpen(open)).toBe(true);
    const over = decideWide(
      open,
      null,
      context(102, [failed, back, { ...third, ...back, cluster: third.cluster }]),
    );
    expect(isWideOpen(over)).toBe(false);
    const { title, body } = newest(over);
    expect(title).toContain('summary of 3 clusters ends (1 told on their own, 2 back)');
    expect(body).toContain('Told on their own (1): C1 (I/O errors)');
    expect(body).toContain('Back or closed (2): C2, C3');
    expect(decideWide(over, null, context(110, []))).toBe(over);
  });
});
