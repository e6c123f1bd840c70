import { HOUR, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import {
  actingKind,
  clockOf,
  joinClocks,
  joinLatest,
  lastHeard,
  latestMoment,
  type NodeClock,
  ORDER_UNKNOWN,
} from '../../../functions/core/evidence/node-clock.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { at, T0 } from './make-signal.ts';

/** A line read at `T0` that was stamped so much later, or earlier; its stamp was set right by `by`. */
function line(ahead: Ms, by: Ms = 0, readAt: number = T0): Signal {
  const stampedAt = readAt + ahead;
  return at(0, 'lk-other', { at: stampedAt - by, readAt, ...(by !== 0 && { stampedAt }) });
}

test('either of two moments may have been the first while four minutes do not tell: lines take two, clocks differ by two', () => {
  expect(ORDER_UNKNOWN).toBe(4 * MINUTE);
});

describe('what a line shows of the clock', () => {
  test.each([
    ['right, when it is stamped as it is read', 0, 'rightAt'],
    ['right, as far ahead as clocks differ', 2 * MINUTE, 'rightAt'],
    ['off, further ahead', 2 * MINUTE + 1, 'off'],
    ['right, as late as a line takes beside that', -4 * MINUTE, 'rightAt'],
    ['behind, later', -4 * MINUTE - 1, 'behind'],
  ] as const)('%s', (_, ahead, expected) => {
    const marks = { rightAt: T0, off: [T0, ahead], behind: [[T0, ahead]] } as const;
    expect(clockOf(line(ahead))).toEqual({
      readAt: T0,
      newest: [T0 + ahead, T0],
      [expected]: marks[expected],
    });
  });

  test.each([
    ['its zone, which lies behind', -9 * HOUR, -9 * HOUR],
    ['its zone, which lies ahead', 9 * HOUR + 5 * SECOND, 9 * HOUR],
    ['a zone of a quarter of an hour', 45 * MINUTE, 45 * MINUTE],
    ['that it was set back', -7 * MINUTE, -7 * MINUTE],
  ])('%s', (_, ahead, by) => {
    expect(clockOf(line(ahead, by))).toEqual({
      readAt: T0,
      newest: [T0 + ahead - by, T0],
      corrected: [T0, by],
    });
  });

  test('that it is ahead, when the stamp was only bounded by the reading', () => {
    expect(clockOf(line(7 * MINUTE, 7 * MINUTE))).toEqual({
      readAt: T0,
      newest: [T0, T0],
      off: [T0, 7 * MINUTE],
    });
    expect(clockOf(line(MINUTE, MINUTE))).toEqual({ readAt: T0, newest: [T0, T0], rightAt: T0 });
  });

  test.each([null, undefined])('nothing, when nobody says when it was read: %s', (readAt) => {
    const { readAt: _, ...rest } = line(0);
    expect(clockOf(readAt === undefined ? rest : { ...rest, readAt })).toEqual({});
  });
});

describe('of two pieces of knowledge of one clock', () => {
  const both = (a: NodeClock, b: NodeClock) => {
    expect(joinClocks(b, a)).toEqual(joinClocks(a, b));
    return joinClocks(a, b);
  };

  test('nothing and nothing is nothing', () => {
    expect(both({}, {})).toEqual({});
  });

  test.each([
    ['readAt', { readAt: 5 }, { readAt: 9 }],
    ['rightAt', { rightAt: 5 }, { rightAt: 9 }],
    ['newest', { newest: [5, 9] }, { newest: [6, 7] }],
    ['newest of one stamp', { newest: [5, 6] }, { newest: [5, 7] }],
    ['off', { off: [5, 90] }, { off: [6, 10] }],
    ['off of one reading', { off: [5, 10] }, { off: [5, 90] }],
    ['corrected', { corrected: [5, 90] }, { corrected: [6, -10] }],
    ['corrected of one reading', { corrected: [5, -10] }, { corrected: [5, 90] }],
  ] as const)('the later counts: %s', (_, earlier, later) => {
    expect(both(earlier, later)).toEqual(later);
    expect(both(later, {})).toEqual(later);
    expect(both(later, later)).toEqual(later);
  });

  test('what each alone says is kept beside the other', () => {
    const whole: NodeClock = {
      readAt: 9,
      newest: [8, 9],
      rightAt: 7,
      off: [6, 500],
      behind: [[5, -500]],
      corrected: [4, HOUR],
    };
    const { readAt: _a, rightAt: _b, behind: _c, ...one } = whole;
    const { newest: _d, off: _e, corrected: _f, ...other } = whole;
    expect(both(one, other)).toEqual(whole);
  });

  test('the marks of lines that came late are kept of both', () => {
    const early = [T0, -10 * MINUTE] as const;
    const late = [T0 + 5 * MINUTE, -9 * MINUTE] as const;
    expect(both({ behind: [early] }, { behind: [late] }).behind).toEqual(
      expect.arrayContaining([early, late]),
    );
    expect(both({ behind: [early] }, {}).behind).toEqual([early]);
  });
});

describe('when a node was heard last', () => {
  test.each([
    ['by its stamp, when nobody says when it was read', {}, T0, T0],
    ['by its stamp, when that is the newest', { readAt: T0 + 2 * MINUTE }, T0, T0],
    [
      'by its reading less what a line takes, when its clock is behind',
      { readAt: T0 + 3 * MINUTE },
      T0,
      T0 + MINUTE,
    ],
    ['never', { readAt: T0 }, null, null],
  ])('%s', (_, clock, stampedAt, expected) => {
    expect(lastHeard(clock, stampedAt)).toBe(expected);
  });
});

describe('what something is done upon can have happened', () => {
  const KINDS = ['lk-failover', 'lk-recovery-started', 'lk-halt', 'boot', 'fs-dead', 'fs-mounted'] as const;

  test.each(KINDS)('%s at the latest when it was read, less what a line takes', (kind) => {
    expect(latestMoment(at(0, kind, { readAt: T0 + HOUR }))).toEqual([kind, T0 + HOUR - 2 * MINUTE]);
    expect(latestMoment(at(0, kind, { readAt: T0 + MINUTE }))).toEqual([kind, T0]);
    expect(latestMoment(at(0, kind))).toEqual([kind, T0]);
    expect(latestMoment(at(0, kind, { readAt: null }))).toEqual([kind, T0]);
  });

  test('of others nothing is kept', () => {
    expect(latestMoment(at(0, 'session-lost', { readAt: T0 }))).toBeNull();
    expect([actingKind(undefined), actingKind('lk-other'), actingKind('boot')]).toEqual([null, null, 'boot']);
  });

  test('of two the later counts, of each kind by itself', () => {
    expect(joinLatest({}, {})).toEqual({});
    expect(joinLatest({ boot: 5, 'lk-halt': 9 }, { boot: 7, 'fs-dead': 1 })).toEqual({
      boot: 7,
      'lk-halt': 9,
      'fs-dead': 1,
    });
    expect(joinLatest({ boot: 7 }, { boot: 5 })).toEqual({ boot: 7 });
  });
});
