import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { type PathStatus, pathKey } from '../../../functions/core/cluster/picture-shapes.ts';
import type { LateOutage } from '../../../functions/core/decision/contract.ts';
import {
  clockStart,
  diagnose,
  lastRecovered,
  lateHeadline,
  lossOf,
} from '../../../functions/core/decision/diagnose.ts';
import { type Difference, lost, NOW, node1, node2, told, well } from './state.ts';
import { lostPath, NODE1, NODE2, outage, path, QUORUM_ATTACHMENT, remembered, T0 } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const KEY = pathKey(lost());
const TIMEOUT = 6000 * SECOND;
const back = (recoveredAt: number, change: Partial<PathStatus> = {}) =>
  lost({ condition: 'recovered', api: 'ATTACHED', lostAt: T0, recoveredAt, ...change });
const late = (change: Partial<LateOutage> = {}): LateOutage => {
  const lostAt = at(-60);
  const then = back(at(-50), { lostAt, view: lostPath({}, { lostAt, recoveredAt: at(-50) }) });
  return { path: then, lostAt, endedAt: at(-50), io: 'held', followed: [], ...change };
};
const OVER = [back(at(1)), well()];
const FOUND = {
  cause: 'bind-loop',
  confidence: 'confirmed',
  evidence: ['bind-loop-line'],
  wouldChange: 'nothing-but-person',
} as const;

describe('while a path is lost', () => {
  const deadlineOf = (change: Difference) => diagnose(told(change)).incident.deadline;

  test('it is said since when, why and until when', () => {
    const found = diagnose(told({ incident: { cause: 'unknown', deadline: null } }));
    const { cause, diagnosis } = { cause: 'detached-intent-unknown', diagnosis: found.diagnosis };
    expect(found).toMatchObject({
      loss: { at: T0, basis: 'loss-line' },
      diagnosis: { cause, evidence: expect.arrayContaining(['api-detached']) },
      incident: { lossAt: T0, cause, deadline: { from: T0 + TIMEOUT, to: T0 + TIMEOUT } },
    });
    expect(found.incident.memory.diagnosis).toEqual(diagnosis);
  });

  test('the earliest evidence counts; after a return its own loss', () => {
    const lossAt = (change: Difference['incident']) =>
      diagnose(told({ incident: change ?? {} })).incident.lossAt;
    expect(lossAt({ lossAt: at(-5) })).toBe(at(-5));
    expect(lossAt({ lossAt: at(1) })).toBe(T0);
    expect(lossAt({ lossAt: at(-5), recoveredAt: at(-2) })).toBe(T0);
    expect(lossAt({ lossAt: at(-5), recoveredAt: null })).toBe(at(-5));
  });

  test('the kernel counts from the loss of the session on', () => {
    expect(deadlineOf({ incident: { lossAt: at(-5) } })?.to).toBe(T0 + TIMEOUT);
  });

  test.each<readonly [string, Difference]>([
    ['the node is stopped', { nodes: [node1({ instanceState: 'STOPPED' }), node2()] }],
    ['the session was given up', { paths: [lost({ view: lostPath({}, { endedBy: 'gave-up' }) }), well()] }],
  ])('nothing counts down where %s', (_, change) => {
    expect(deadlineOf(change)).toBeNull();
  });

  test('another path of the same volume leaves the time as it was', () => {
    const deadline = { from: at(7), to: at(8), basis: 'multipath', recoveryTimeoutSec: null } as const;
    expect(deadlineOf({ paths: [lost({ degraded: true }), well()], incident: { deadline } })).toEqual(
      deadline,
    );
  });
});

describe('after it', () => {
  test('the cause is what it was found to be', () => {
    const change = { paths: OVER, incident: { cause: 'path-timeout' } } as const;
    const found = diagnose(told({ ...change, memory: { diagnosis: FOUND } }));
    expect(found).toMatchObject({ diagnosis: FOUND, incident: { cause: 'bind-loop' } });
    expect(found.loss).toEqual({ at: T0, basis: 'loss-line' });
    const unknown = diagnose(told({ ...change, memory: { diagnosis: null } }));
    expect(unknown).toMatchObject({ diagnosis: null, incident: { cause: 'path-timeout' } });
  });

  test('a session that is of no known volume has a loss of its own, where nothing else was lost', () => {
    const stray = lost({
      condition: 'stray',
      attachment: null,
      lostAt: at(1),
      view: lostPath({}, { lostAt: at(1) }),
    });
    const lossAt = (affected: readonly string[]) =>
      diagnose(told({ paths: [back(at(1)), stray], memory: { affected } })).loss.at;
    expect(lossAt([])).toBe(at(1));
    expect(lossAt([KEY])).toBe(T0);
  });

  test('an outage that came to light late is what it is about', () => {
    const state = told({ paths: OVER, late: [late(), late({ lostAt: at(-9) })], memory: { notified: null } });
    const found = diagnose(state);
    const cause = 'target-refusing';
    expect(found).toMatchObject({
      loss: { at: at(-60), basis: 'loss-line' },
      diagnosis: { cause },
      incident: { lossAt: at(-60), cause, memory: { diagnosis: { cause } } },
    });
  });
});

describe('the outage that is over and is told next', () => {
  const first = late();
  const all = { late: [first, late({ lostAt: at(-9) })] };

  test.each<readonly [string, Difference, boolean]>([
    ['the gravest that nobody was told of', { paths: OVER, ...all, memory: { notified: null } }, true],
    ['none while anything is wrong', { ...all, memory: { notified: null } }, false],
    ['none beside what was told', { paths: OVER, ...all }, false],
    ['after a silence', { paths: OVER, ...all, incident: { situation: 'all-silent' } }, true],
    ['after the end of a silence', { paths: OVER, ...all, incident: { situation: 'heard-again' } }, true],
    ['none', { paths: OVER, late: [], memory: { notified: null } }, false],
  ])('%s', (_, change, expected) => {
    expect(lateHeadline(told(change))).toBe(expected ? first : null);
  });
});

describe('since when a path is lost', () => {
  const unseen = lost({ lostAt: null, view: null });
  const since = (shown: PathStatus | null, change: Difference = {}) => lossOf(told(change), shown);
  const entry = (minutes: number | null, backAt: number | null = null) => ({
    since: minutes === null ? null : at(minutes),
    last: at(0),
    backAt,
  });

  test('of no path: the time of the incident', () => {
    expect(since(null, { incident: { lossAt: at(-7) } })).toEqual({ at: at(-7), basis: 'first-seen' });
  });

  test('of which nothing tells: when it was first seen, else since the incident was opened', () => {
    expect(since(unseen, { memory: { lost: {}, seenAt: { [KEY]: at(1) } } })).toEqual({
      at: at(1),
      basis: 'first-seen',
    });
    expect(since(unseen, { memory: { lost: {}, seenAt: {} }, incident: { openedAt: at(-3) } }).at).toBe(
      at(-3),
    );
  });

  test.each<readonly [string, Difference, number]>([
    ['as it is remembered, until its return was seen', { memory: { lost: { [KEY]: entry(-5) } } }, -5],
    ['not once its return was seen', { memory: { lost: { [KEY]: entry(-5, at(-1)) } } }, 0],
    ['not where its kernel did not count', { memory: { lost: { [KEY]: entry(null) } } }, 0],
    ['not from later on', { memory: { lost: { [KEY]: entry(1) } } }, 0],
    ['not by another path', { memory: { lost: { [`${NODE1}|other`]: entry(-5) } } }, 0],
    [
      'by any of its node where nobody knows its volume: the earliest',
      {
        paths: [lost({ attachment: null }), well()],
        memory: {
          lost: {
            [`${NODE1}|a`]: entry(-5),
            [`${NODE1}|b`]: entry(-8),
            [`${NODE1}|c`]: entry(-9, at(1)),
            [`${NODE2}|d`]: entry(-9),
          },
        },
      },
      -8,
    ],
    ['not once nothing is lost any more', { paths: OVER, memory: { lost: { [KEY]: entry(-5) } } }, 0],
  ])('%s', (_, change, minutes) => {
    expect(since(lost(), change)).toEqual({ at: at(minutes), basis: 'loss-line' });
  });

  test('a loss that its line puts into the future does not move on with our clock', () => {
    const ahead = lost({ lostAt: at(60), view: lostPath({}, { lostAt: at(60) }) });
    const change = (lossAt: number, recoveredAt: number | null = null) => ({
      paths: [ahead, well()],
      incident: { lossAt, recoveredAt },
      memory: { lost: {} },
    });
    expect(since(ahead, change(at(1))).at).toBe(at(1));
    expect(since(ahead, change(NOW + 1)).at).toBe(NOW);
    expect(since(ahead, change(at(1), at(1))).at).toBe(NOW);
    expect(since(lost({ lostAt: NOW, view: lostPath({}, { lostAt: NOW }) }), change(at(1))).at).toBe(NOW);
  });

  test('a disk that hangs counts from the earliest evidence on', () => {
    const start = (condition: PathStatus['condition'], primary = true) => {
      const { picture, ...state } = told({ incident: { lossAt: at(-5) } });
      return clockStart({ ...state, picture: { ...picture, primary: primary ? lost({ condition }) : null } });
    };
    expect([start('hung'), start('lost'), start('hung', false)]).toEqual([at(-5), T0, T0]);
  });
});

describe('what came back last', () => {
  const quorum = (recoveredAt: number) => back(recoveredAt, { attachment: remembered(QUORUM_ATTACHMENT) });
  const of = (paths: readonly PathStatus[], affected: readonly string[], more: Difference = {}) =>
    lastRecovered(told({ ...more, paths, memory: { affected } }));

  test('of what the incident is about; of all where it is about nothing', () => {
    const [first, second] = [back(at(1)), quorum(at(2))];
    expect(of([first, second], [KEY])).toEqual(first);
    expect(of([first, second], [KEY, pathKey(second)])).toEqual(second);
    expect(of([second, first], [KEY, pathKey(second)])).toEqual(second);
    expect(of([first, second], [])).toEqual(second);
    expect(of([lost(), second], [KEY])).toBeNull();
    expect(of([lost(), well()], [])).toBeNull();
  });

  test('also a restart of iscsid that people took for a loss', () => {
    const restarted = (lostAt: number, restartBlip = true) =>
      well({ node: NODE1, view: path({ outages: [outage({ lostAt, recoveredAt: at(1), restartBlip })] }) });
    const [taken] = [restarted(T0)];
    expect(of([taken], [KEY])).toEqual({ ...taken, lostAt: T0, recoveredAt: at(1) });
    expect(of([restarted(T0 - 1)], [KEY], { incident: { lossAt: T0, openedAt: at(1) } })).toBeNull();
    expect(of([restarted(T0, false)], [KEY])).toBeNull();
    const known = { ...taken, recoveredAt: at(2) };
    expect(of([known], [KEY])).toEqual(known);
    expect(of([well({ node: NODE1, view: null })], [KEY])).toBeNull();
  });
});
