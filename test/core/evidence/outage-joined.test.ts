import {
  beginOutage,
  type EndedOutage,
  failsOn,
  followsAtOnce,
  joinOutages,
  type OpenOutage,
  outageOf,
} from '../../../functions/core/evidence/outage.ts';
import { fact, sec } from './facts-of.ts';

// Whether an outage goes on after what seemed its end, and what is known of both together.

const plain = (): OpenOutage => beginOutage(fact(100, 'session-lost'), sec(100), true);

describe('two outages that were one', () => {
  const joined = (earlier: Partial<OpenOutage>, later: Partial<OpenOutage>): OpenOutage =>
    joinOutages({ ...plain(), ...earlier }, { ...plain(), ...later });

  test('keep the beginning of the earlier and the end of the later', () => {
    const one = joined(
      { lostAt: sec(100), firstSignAt: sec(90), lastSeenAt: sec(150), lossSeen: false },
      { lostAt: sec(300), firstSignAt: sec(290), lastSeenAt: sec(350), lossSeen: true },
    );
    expect(one).toMatchObject({
      lostAt: sec(100),
      firstSignAt: sec(90),
      lastSeenAt: sec(350),
      lossSeen: false,
    });
    expect(joined({ lastSeenAt: sec(500) }, { lastSeenAt: sec(350) }).lastSeenAt).toBe(sec(500));
  });

  test.each([
    ['errorCode', 1020, 1022],
    ['timedOutAt', 5, 6],
    ['loginRejected', 'authentication', 'not found'],
  ] as const)('have the first %s', (name, first, second) => {
    expect(joined({ [name]: first }, { [name]: second })[name]).toBe(first);
    expect(joined({}, { [name]: second })[name]).toBe(second);
  });

  test.each([
    [3, 5, 5],
    [5, 3, 5],
    [null, 3, 3],
    [3, null, 3],
    [null, null, null],
  ])('of %s and %s tries have the more', (first, second, most) => {
    expect(joined({ reopenCount: first }, { reopenCount: second }).reopenCount).toBe(most);
  });

  test('are shown by the disk alone when both are, and turn in circles when either does', () => {
    const pairs = [
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ] as const;
    const of = (name: 'onlyDiskSigns' | 'bindLoop') =>
      pairs.map(([first, second]) => joined({ [name]: first }, { [name]: second })[name]);
    expect(of('onlyDiskSigns')).toEqual([false, false, false, true]);
    expect(of('bindLoop')).toEqual([false, true, true, true]);
  });

  test('have the rules and the reasons of both', () => {
    const one = joined(
      { rules: new Set(['A', 'B']), reasons: new Set(['x']) },
      { rules: new Set(['B', 'C']), reasons: new Set(['y']) },
    );
    expect([[...one.rules], [...one.reasons]]).toEqual([
      ['A', 'B', 'C'],
      ['x', 'y'],
    ]);
  });
});

describe('trouble after a return', () => {
  const last = (backAt: number | null): EndedOutage => ({
    outage: outageOf(plain(), { at: sec(200), by: 'recovered', recoveredAt: sec(200) }, []),
    open: plain(),
    upBefore: null,
    backAt: backAt === null ? null : sec(backAt),
  });
  const later = (seconds: number, brokeLoggedIn = false): OpenOutage => ({
    ...beginOutage(fact(seconds, 'session-lost'), sec(seconds), true),
    brokeLoggedIn,
  });

  type Case = readonly [string, EndedOutage | undefined, OpenOutage | null, number];

  test.each<Case>([
    ['a minute later', last(200), null, 260],
    ['of an outage that began within a minute', last(200), later(260), 900],
  ])('follows at once: %s', (_, before, open, at) => {
    expect(followsAtOnce(before, open, sec(at))).toBe(true);
  });

  test.each<Case>([
    ['later than a minute', last(200), null, 260.001],
    ['of an outage that began later', last(200), later(261), 900],
    ['of one that broke while logged in', last(200), later(201, true), 202],
    ['when nothing ended by a return', last(null), null, 210],
    ['when nothing was lost before', undefined, null, 210],
  ])('does not: %s', (_, before, open, at) => {
    expect(followsAtOnce(before, open, sec(at))).toBe(false);
  });

  test.each([
    ['two minutes later', last(200), 320, true],
    ['later than that', last(200), 320.001, false],
    ['when nothing ended by a return', last(null), 210, false],
    ['when nothing was lost before', undefined, 210, false],
  ])('a disk fails on or not: %s', (_, before, at, fails) => {
    expect(failsOn(before, sec(at))).toBe(fails);
  });
});
