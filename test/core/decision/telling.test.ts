import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { type PathStatus, pathKey } from '../../../functions/core/cluster/picture-shapes.ts';
import type { LateOutage } from '../../../functions/core/decision/contract.ts';
import { isTold, toldAfter, withoutOld, withTold } from '../../../functions/core/decision/told-outages.ts';
import {
  detachedSinceTold,
  forgetWell,
  namesOf,
  toldAttached,
  unnamedPaths,
} from '../../../functions/core/decision/told-paths.ts';
import {
  isLeftToReport,
  isNotifiedWithAttach,
  noteUnreported,
} from '../../../functions/core/decision/unreported.ts';
import { NO_TROUBLES, type ToldSpan } from '../../../functions/core/incident/memory.ts';
import type { ReattachProgress } from '../../../functions/core/plan/dossier.ts';
import { type Difference, lost, NOW, node1, node2, told, well } from './state.ts';
import { NODE1, NODE2, POLICY, T0, VOL } from './story.ts';

const KEY = pathKey(lost());
const at = (minutes: number) => T0 + minutes * MINUTE;
const span = (from: number, to: number) => ({ lostAt: at(from), endedAt: at(to) });

describe('people know of an outage', () => {
  const known = (...spans: readonly ToldSpan[]) => ({ ...NO_TROUBLES, told: { [KEY]: spans } });

  test.each([
    ['of that they were told', 0, 10, true],
    ['that lies within it', 4, 5, true],
    ['that began before and ended in it', -5, 0, true],
    ['that began at its end', 10, 20, true],
    ['before it', -5, -1, false],
    ['after it', 11, 12, false],
  ])('%s', (_, from, to, expected) => {
    expect(isTold(known([at(0), at(10)]), KEY, span(from, to))).toBe(expected);
    expect(isTold(known([at(90), at(91)], [at(0), at(10)]), KEY, span(from, to))).toBe(expected);
    expect(isTold(known([at(0), at(10)]), 'another', span(from, to))).toBe(false);
  });

  test('all that began until a version that did not remember them', () => {
    const old = { ...NO_TROUBLES, toldUntil: at(0) };
    expect([isTold(old, KEY, span(0, 5)), isTold(old, KEY, span(0.1, 5))]).toEqual([true, false]);
  });

  test('what touches becomes one; of many the oldest become one', () => {
    const all = withTold(known([at(10), at(20)]), [
      [KEY, [at(20), at(30)]],
      [KEY, [at(0), at(5)]],
      [KEY, [at(12), at(13)]],
      ['other', [at(1), at(2)]],
    ]);
    expect(all.told).toEqual({
      [KEY]: [
        [at(0), at(5)],
        [at(10), at(30)],
      ],
      other: [[at(1), at(2)]],
    });
    const many = withTold(
      NO_TROUBLES,
      Array.from({ length: 25 }, (_, n) => [KEY, [at(10 * n), at(10 * n + 1)]] as const),
    ).told[KEY];
    expect(many).toHaveLength(20);
    expect(many?.slice(0, 2)).toEqual([
      [at(0), at(51)],
      [at(60), at(61)],
    ]);
    expect(many?.at(-1)).toEqual([at(240), at(241)]);
    expect(withTold(NO_TROUBLES, [])).toBe(NO_TROUBLES);
  });

  test('what is too old to come once more is forgotten', () => {
    const all = {
      ...known([at(0), at(1)], [at(2), at(3)]),
      told: {
        [KEY]: [
          [at(0), at(1)],
          [at(2), at(3)],
        ],
        x: [[at(0), at(2)]],
      },
    } as const;
    expect(withoutOld(all, at(3)).told).toEqual({ [KEY]: [[at(2), at(3)]] });
    expect(withoutOld(all, at(1)).told).toEqual(all.told);
  });
});

describe('after a decision people know', () => {
  const peopleKnow = (change: Difference) => toldAfter(told(change)).told;
  const named = (...paths: readonly PathStatus[]): NonNullable<Difference['memory']> => ({
    named: paths.flatMap(namesOf),
    known: NO_TROUBLES,
  });
  const other = lost({ node: NODE2 });
  const late = [{ path: well(), ...span(-30, -20) } as LateOutage];

  test('of what a notice has named and is lost still, until now', () => {
    expect(peopleKnow({ paths: [lost(), other], memory: named(lost()) })).toEqual({ [KEY]: [[T0, NOW]] });
    expect(peopleKnow({ paths: [lost(), other], memory: named() })).toEqual({});
    expect(peopleKnow({ paths: [well()], memory: named(well()) })).toEqual({});
    expect(peopleKnow({ paths: [lost({ lostAt: NOW + HOUR })], memory: named(lost()) })).toEqual({
      [KEY]: [[NOW, NOW]],
    });
    expect(
      peopleKnow({ paths: [lost({ lostAt: null })], incident: { lossAt: at(1) }, memory: named(lost()) }),
    ).toEqual({
      [KEY]: [[at(1), NOW]],
    });
  });

  test('of what was over before, once a notice is made', () => {
    expect(peopleKnow({ paths: [], memory: named(), late })).toEqual({});
    expect(peopleKnow({ paths: [], memory: named(), late, notice: {} as never })).toEqual({
      [pathKey(well())]: [[at(-30), at(-20)]],
    });
  });

  test('the summary of a wide outage speaks for its clusters', () => {
    const wide = { availabilityDomain: 'a', clusters: 9 };
    const memory = { ...named(), notified: null };
    expect(peopleKnow({ wide, paths: [lost()], memory, late })).toEqual({
      [KEY]: [[T0, NOW]],
      [pathKey(well())]: [[at(-30), at(-20)]],
    });
    expect(peopleKnow({ wide, paths: [lost()], memory: named(), late })).toEqual({});
  });

  test('of sessions of no known volume, up to the one that was told', () => {
    const stray = lost({ condition: 'stray', attachment: null });
    const strays = (until: number) => ({
      named: [],
      known: { ...NO_TROUBLES, strays: { [NODE1]: at(until) } },
    });
    expect(peopleKnow({ paths: [stray], memory: strays(0) })).toEqual({ [pathKey(stray)]: [[T0, NOW]] });
    expect(peopleKnow({ paths: [stray], memory: strays(-1) })).toEqual({});
    expect(peopleKnow({ paths: [stray], memory: named() })).toEqual({});
  });
});

describe('a loss that no notice has named', () => {
  const unnamed = (path: PathStatus, change: Difference = {}) =>
    unnamedPaths(
      told({ now: at(9), paths: [path], nodes: [node1(), node2()], memory: { named: [] }, ...change }),
    ).length;

  test.each<readonly [string, PathStatus, Difference, number]>([
    ['is news', lost(), {}, 1],
    ['that was named is none', lost(), { memory: { named: namesOf(lost()) } }, 0],
    ['that was named by its portal alone', lost(), { memory: { named: [`${NODE1}|${lost().portal}`] } }, 0],
    ['that was named on the other node', lost(), { memory: { named: namesOf(lost({ node: NODE2 })) } }, 1],
    ['of one of several portals', lost({ degraded: true }), {}, 0],
    ['that a restart took along', lost({ condition: 'lost-by-reboot' }), {}, 0],
    ['that is over', well(), {}, 0],
    ['of a moment ago', lost({ lostAt: at(9) - POLICY.blipMs + 1 }), {}, 0],
    ['as long ago as a blip lasts', lost({ lostAt: at(9) - POLICY.blipMs }), {}, 1],
    ['of which nobody knows since when', lost({ lostAt: null }), {}, 0],
    ['that the API alone shows', lost({ condition: 'detached', lostAt: null }), {}, 1],
    ['of a node that was shut down', lost(), { nodes: [node1({ cleanShutdown: true })] }, 0],
    ['of a node that is stopped', lost(), { nodes: [node1({ instanceState: 'STOPPED' })] }, 0],
    ['of a node whose state nobody knows', lost(), { nodes: [node1({ instanceState: 'unknown' })] }, 1],
  ])('%s', (...[, path, change, expected]) => {
    expect(unnamed(path, change)).toBe(expected);
  });
});

describe('a volume that people know as attached', () => {
  const since = (path: PathStatus, change: Difference = {}) =>
    detachedSinceTold(
      told({ paths: [path], nodes: [node1()], memory: { toldAttached: namesOf(path) }, ...change }),
    ).length;

  test.each<readonly [string, PathStatus, Difference, number]>([
    ['is detached by now', lost({ api: 'DETACHED' }), {}, 1],
    ['is being detached', lost({ api: 'DETACHING' }), {}, 1],
    ['is attached still', lost({ api: 'ATTACHED' }), {}, 0],
    ['is not in the list, which confirms nothing', lost({ api: 'ABSENT' }), {}, 0],
    ['is detached after a clean log-out', lost({ api: 'DETACHED', cleanLogoutAt: T0 }), {}, 0],
    ['is detached from a node that was shut down', lost(), { nodes: [node1({ cleanShutdown: true })] }, 0],
    ['is detached, and well', well({ node: NODE1, api: 'DETACHED' }), {}, 0],
    ['was told as detached', lost({ api: 'DETACHED' }), { memory: { toldAttached: [] } }, 0],
  ])('%s', (...[, path, change, expected]) => {
    expect(since(path, change)).toBe(expected);
  });

  test('each notice says it anew', () => {
    const names = namesOf(lost());
    const say = (api: PathStatus['api'], memory: Difference['memory'] = { toldAttached: [], named: [] }) =>
      toldAttached(told({ paths: [lost({ api })], memory }));
    const sorted = [...names].sort();
    expect(say('ATTACHED')).toEqual(sorted);
    expect(say('ATTACHING')).toEqual(sorted);
    expect(say('unreadable')).toEqual(sorted);
    expect(say('unreadable', { toldAttached: [], named: names })).toEqual([]);
    expect(say('ATTACHED', { toldAttached: [], named: names })).toEqual(sorted);
    expect(say('DETACHED', { toldAttached: [...names, 'x'], named: [] })).toEqual(['x']);
    expect(say('ABSENT', { toldAttached: names, named: [] })).toEqual([]);
    expect(
      toldAttached(told({ paths: [well({ api: 'ATTACHED' })], memory: { toldAttached: ['b', 'a'] } })),
    ).toEqual(['a', 'b']);
  });
});

test('a path has every name by which it was ever known; without any it is its node', () => {
  expect(namesOf(lost())).toEqual([
    `${NODE1}|${VOL}`,
    `${NODE1}|${lost().portal}`,
    `${NODE1}|${lost().device}`,
  ]);
  expect(namesOf(lost({ attachment: null, portal: null, device: null }))).toEqual([`${NODE1}|`]);
});

test('what was well for five minutes is news again, unless it flaps', () => {
  const named = [...namesOf(lost()), 'x'];
  const stillNamed = (path: PathStatus, change: Difference = {}) =>
    forgetWell(told({ now: at(10), paths: [path], memory: { named }, ...change }));
  const back = (minute: number) => lost({ condition: 'recovered', recoveredAt: at(minute) });
  expect(stillNamed(back(5))).toEqual(['x']);
  expect(stillNamed({ ...back(5), recoveredAt: at(5) + SECOND })).toEqual(named);
  expect(stillNamed(lost({ recoveredAt: at(1) }))).toEqual(named);
  expect(stillNamed(lost({ condition: 'healthy', recoveredAt: null }))).toEqual(named);
  expect(stillNamed(back(5), { situation: 'flapping' })).toEqual(named);
});

describe('an attach of ours is left to its report', () => {
  const attempted = {
    planId: 'p',
    at: NOW,
    stage: { kind: 'attempted', approvedBy: [] },
  } as ReattachProgress;
  const unreported = { planId: 'p', since: NOW };
  const left = (change: Difference) =>
    isLeftToReport(told({ reattach: attempted, situation: 'reattached', memory: { unreported }, ...change }));

  test.each<readonly [string, Difference, boolean]>([
    ['while it is in sight', {}, true],
    ['for a moment less than three minutes', { now: NOW + 3 * MINUTE - 1 }, true],
    ['not for three minutes', { now: NOW + 3 * MINUTE }, false],
    ['where it is on a new portal', { situation: 'not-recovered' }, true],
    ['not where nothing is attached', { situation: 'detached' }, false],
    ['not before it is in sight', { memory: { unreported: null } }, false],
    ['not without an attempt', { reattach: null }, false],
    ['not once it is reported', { reattach: { ...attempted, stage: { kind: 'expired' } } }, false],
  ])('%s', (_, change, expected) => {
    expect(left(change)).toBe(expected);
  });

  test('since when it is in sight is noted once for a plan', () => {
    const seen = (change: Difference) =>
      noteUnreported(told({ reattach: attempted, situation: 'reattached', ...change })).incident.memory
        .unreported;
    expect(seen({ memory: { unreported: null } })).toEqual(unreported);
    expect(seen({ now: NOW + MINUTE, memory: { unreported } })).toEqual(unreported);
    expect(seen({ memory: { unreported: { planId: 'q', since: T0 } } })).toEqual(unreported);
    expect(seen({ situation: 'detached', memory: { unreported: null } })).toBeNull();
    expect(seen({ reattach: null, memory: { unreported: null } })).toBeNull();
  });

  test('"reattached, not proven yet" was said with the attach itself', () => {
    const said = (situation: string, stage: string | null) =>
      isNotifiedWithAttach(
        told({
          situation: situation as never,
          memory: { reattach: stage === null ? null : { planId: 'p', stage, given: 0 } },
        }),
      );
    expect(said('reattached', 'attached')).toBe(true);
    expect([said('reattached', 'failed'), said('lost', 'attached'), said('reattached', null)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
