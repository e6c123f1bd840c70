import { DAY, HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import {
  type Found,
  isKept,
  STRANGERS,
  STRANGERS_ID,
  strangersDueAt,
  withStrangers,
} from '../../../functions/core/decision/strangers.ts';
import type { Incident, Stranger } from '../../../functions/core/incident/incident.ts';
import { COUNTED, type StrangersFacts } from '../../../functions/core/notice/facts-of-many.ts';
import { T0 } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const stranger = (node: string, change: Partial<Stranger> = {}): Stranger => ({
  node,
  host: null,
  lostAt: T0,
  failsBy: null,
  hasLifekeeper: true,
  ...change,
});
const found = (...nodes: readonly string[]): Found => ({
  strangers: nodes.map((n) => stranger(n)),
  isAll: true,
});
const some = (...nodes: readonly string[]): Found => ({ ...found(...nodes), isAll: false });
const many = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `n${from + n}`);

/** The incident after these findings, each at its minute. */
function storyOf(...steps: readonly (readonly [number, Found])[]): Incident {
  let incident: Incident | null = null;
  for (const [minute, one] of steps) incident = withStrangers(incident, STRANGERS_ID, one, at(minute));
  if (incident === null) throw new Error('no incident');
  return incident;
}
const notices = ({ outbox }: Incident) => outbox.map(({ facts }) => facts as StrangersFacts);
/** Everything that waits is sent. */
const sent = (incident: Incident): Incident => ({
  ...incident,
  outbox: incident.outbox.map((entry) => ({ ...entry, sentAt: entry.dueAt })),
});

describe('the first nodes that nobody knows', () => {
  test('are told at once, in an incident that no decision is about', () => {
    const incident = storyOf([0, found('a', 'b')]);
    expect(incident).toMatchObject({
      id: STRANGERS_ID,
      cluster: { key: 'unknown-nodes', name: '(unknown nodes)', nodes: [], source: 'unknown' },
      openedAt: T0,
      lossAt: T0,
      closedAt: T0,
      severity: 'high',
      lastSeq: 1,
      lastNoticeAt: T0,
      strangers: { since: T0, told: 2, notices: 1, toldAt: T0, waiting: [] },
    });
    expect(incident.outbox).toMatchObject([
      { seq: 1, reason: 'first', severity: 'high', dueAt: T0, sentAt: null },
    ]);
    expect(notices(incident)).toEqual([
      {
        schema: 'warden.strangers-notice/1',
        incidentId: STRANGERS_ID,
        at: T0,
        count: 2,
        since: T0,
        nodes: [stranger('a'), stranger('b')],
      },
    ]);
    expect(STRANGERS_ID).toMatch(/^[0-9a-f]{8}$/);
    expect(incident.cluster).toEqual(STRANGERS);
  });

  test('are none: nothing is begun', () => {
    expect(withStrangers(null, STRANGERS_ID, found(), T0)).toBeNull();
  });

  test('wait two minutes for others that are being looked at', () => {
    const waits = storyOf([0, some('a')]);
    expect(waits.outbox).toEqual([]);
    expect(strangersDueAt(waits)).toBe(T0);
    expect(withStrangers(waits, STRANGERS_ID, some('a'), at(2) - 1)).toBe(waits);
    expect(notices(storyOf([0, some('a')], [1, some('b')], [2, some()]))).toMatchObject([
      { at: at(2), since: T0, count: 2, nodes: [{ node: 'a' }, { node: 'b' }] },
    ]);
    expect(notices(storyOf([0, some('a')], [1, found('b')]))).toMatchObject([{ at: at(1), count: 2 }]);
  });

  test('are named up to ten, and counted', () => {
    const [notice] = notices(storyOf([0, found(...many(0, 12))]));
    expect(notice?.count).toBe(12);
    expect(notice?.nodes.map(({ node }) => node)).toEqual(many(0, 10));
  });

  test('are counted up to ten thousand', () => {
    const all = storyOf([0, found(...many(0, COUNTED + 5))]);
    expect(all.strangers?.seen).toHaveLength(COUNTED);
    expect(withStrangers(sent(all), STRANGERS_ID, found('one more'), at(60))).toMatchObject({
      outbox: [{ seq: 1 }],
    });
  });
});

describe('further ones', () => {
  const first = sent(storyOf([0, found('a')]));
  const then = (minute: number, one: Found, before = first) =>
    withStrangers(before, 'another id', one, at(minute));

  test('that are known are nothing new', () => {
    expect(then(5, found('a'))).toBe(first);
    expect(strangersDueAt(first)).toBeNull();
  });

  test('are told ten minutes after the first, with all that waited', () => {
    const waits = then(3, found('b', 'a'));
    expect(waits?.outbox).toHaveLength(1);
    expect(strangersDueAt(waits)).toBe(at(10));
    const told = then(10, found('c'), waits ?? first);
    expect(told).toMatchObject({ id: STRANGERS_ID, lastSeq: 2, closedAt: at(10), lastNoticeAt: at(10) });
    expect(told?.outbox).toHaveLength(2);
    expect(told === null ? [] : notices(told)[1]).toMatchObject({
      count: 3,
      since: T0,
      nodes: [{ node: 'b' }, { node: 'c' }],
    });
  });

  test('then less and less often, six hours apart at most', () => {
    const dueAfter = (times: number): number | null => {
      const memory = { since: T0, seen: ['x', 'y'], told: 1, notices: times, toldAt: T0, waiting: [] };
      const due = strangersDueAt({ ...first, strangers: memory });
      return due === null ? null : (due - T0) / MINUTE;
    };
    expect([1, 2, 3, 6, 7].map(dueAfter)).toEqual([10, 20, 40, 320, 360]);
  });

  test('take the place of a notice that could not be sent', () => {
    const unsent = storyOf([0, found('a')]);
    const newer = then(10, found('b'), unsent);
    expect(newer?.outbox).toMatchObject([{ seq: 1, dueAt: at(10) }]);
    expect(newer === null ? [] : notices(newer)[0]?.nodes.map(({ node }) => node)).toEqual(['a', 'b']);
    const foreign = {
      ...unsent,
      outbox: unsent.outbox.map((entry) => ({ ...entry, facts: { schema: 'x', nodes: ['q'] } as never })),
    };
    const over = then(10, found('b'), foreign);
    expect(over === null ? [] : notices(over)[0]?.nodes.map(({ node }) => node)).toEqual(['b']);
    const damaged = {
      ...unsent,
      outbox: unsent.outbox.map(({ facts, ...entry }) => ({
        ...entry,
        facts: { ...facts, nodes: 7 } as never,
      })),
    };
    const anew = then(10, found('b'), damaged);
    expect(anew === null ? [] : notices(anew)[0]?.nodes.map(({ node }) => node)).toEqual(['b']);
  });

  test('of the next day are counted anew, ten minutes after the last notice at the earliest', () => {
    const day = DAY / MINUTE;
    expect(then(day, found('a'))).toBe(first);
    const next = then(day + 1, found('a'));
    expect(next?.strangers).toMatchObject({ since: at(day + 1), told: 1, notices: 1, toldAt: at(day + 1) });
    const late = { ...first, strangers: { ...first.strangers, toldAt: at(day + 1) } } as Incident;
    const waits = then(day + 1, found('a'), late);
    expect(waits?.outbox).toHaveLength(1);
    expect(waits?.strangers).toMatchObject({ since: at(day + 1), told: 0, toldAt: at(day + 1) });
  });
});

describe('lines are kept', () => {
  const incident = storyOf([0, found(...many(0, 120))]);

  test('of the first hundred of a day', () => {
    expect(isKept(incident, 'n0')).toBe(true);
    expect(isKept(incident, 'n99')).toBe(true);
    expect(isKept(incident, 'n100')).toBe(false);
    expect(isKept(incident, 'nobody')).toBe(false);
    expect(isKept(null, 'n0')).toBe(false);
  });

  test.each([
    ['a time that is none', { since: 'x' }],
    ['a list that is none', { seen: 'n0' }],
    ['a list of numbers', { seen: [1] }],
    ['a count that is none', { told: null }],
    ['a number of notices that is none', { notices: '1' }],
    ['a time of telling that is none', { toldAt: 'x' }],
    ['nobody in particular that waits', { waiting: [{}] }],
    ['nothing that waits', { waiting: null }],
  ])('a memory of %s is none: it is begun anew', (_, change) => {
    const damaged = { ...incident, strangers: { ...incident.strangers, ...change } } as unknown as Incident;
    expect(isKept(damaged, 'n0')).toBe(false);
    expect(strangersDueAt(damaged)).toBeNull();
    expect(withStrangers(damaged, 'x', found('n0'), at(HOUR / MINUTE))?.strangers?.seen).toHaveLength(1);
  });
});
