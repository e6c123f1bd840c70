import fc from 'fast-check';
import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { Fact } from '../../../functions/core/evidence/points.ts';
import {
  failsAfterReturn,
  isAround,
  type Trouble,
  troublesOf,
  wasAwayAt,
  wholeTroubleOf,
} from '../../../functions/core/evidence/trouble.ts';
import { fact, sec, sinceT0 } from './facts-of.ts';

const moment = fc.integer({ min: 0, max: 30 }).map((minutes) => minutes * MINUTE);
const trouble = fc.tuple(moment, moment, fc.boolean()).map(([a, b, isBack]): Trouble => {
  return { from: Math.min(a, b), to: isBack ? Math.max(a, b) : Number.POSITIVE_INFINITY };
});
const near = fc
  .tuple(moment, fc.constantFrom(-SECOND - 1, -SECOND, 0, SECOND, SECOND + 1, 30 * SECOND))
  .map(([at, by]) => at + by);

describe('moments are looked up in troubles', () => {
  it('as if each trouble were looked at', () => {
    const isSame = (troubles: readonly Trouble[], at: number): boolean => {
      const isAway = troubles.some(({ from, to }) => at >= from - SECOND && at <= to + SECOND);
      const isAfter = troubles.some(({ to }) => at - to >= 30 * SECOND && at - to <= 10 * MINUTE);
      const error = { at, kind: 'io-error', rule: '', detail: '', count: null } as const;
      return wasAwayAt(troubles, at) === isAway && failsAfterReturn(error, troubles) === (!isAway && isAfter);
    };
    fc.assert(fc.property(fc.array(trouble, { maxLength: 8 }), near, isSame), { numRuns: 2_000 });
  });
});

/** Troubles in seconds, as `[from, to]`. */
const seconds = (troubles: readonly Trouble[]) =>
  troubles.map(({ from, to }) => [sinceT0(from), sinceT0(to)]);
const lost = fact(100, 'session-lost');
const back = (at: number, count: number | null = null) => fact(at, 'session-recovered', { count });

describe('a session was away', () => {
  it.each<[string, readonly Fact[], readonly (readonly (number | null)[])[]]>([
    ['never', [], []],
    ['not by what is said of its disk', [fact(50, 'io-error')], []],
    ['since its loss', [lost], [[100, Number.POSITIVE_INFINITY]]],
    ['since a try', [fact(100, 'session-retry')], [[100, Number.POSITIVE_INFINITY]]],
    ['since the kernel gave up', [fact(100, 'session-timed-out')], [[100, Number.POSITIVE_INFINITY]]],
    ['since the first of these', [lost, fact(110, 'session-retry'), back(160)], [[100, 160]]],
    ['until its return', [lost, back(160, 99)], [[100, 160]]],
    ['until its login', [lost, fact(160, 'session-up')], [[100, 160]]],
    ['until its log-out', [lost, fact(160, 'session-shutdown')], [[100, 160]]],
    ['whatever its disk says', [lost, fact(120, 'io-error'), back(160)], [[100, 160]]],
    // Each attempt takes three seconds at least.
    ['before a return that counts its tries', [back(160, 20)], [[100, 160]]],
    ['for a moment before one that counts none', [back(160)], [[160, 160]]],
    ['not before a login', [fact(160, 'session-up', { count: 5 })], []],
    [
      'again and again',
      [lost, back(160), fact(200, 'session-lost'), back(210)],
      [
        [100, 160],
        [200, 210],
      ],
    ],
    [
      'once more, at the end',
      [lost, back(160), fact(200, 'session-lost')],
      [
        [100, 160],
        [200, Number.POSITIVE_INFINITY],
      ],
    ],
  ])('%s', (_, facts, expected) => {
    expect(seconds(troublesOf(facts))).toEqual(expected);
  });
});

describe('the whole trouble of a session', () => {
  const FOR_EVER = Number.POSITIVE_INFINITY;

  it.each<[string, readonly Fact[], readonly number[] | null]>([
    ['is none without a sign', [fact(50, 'session-up'), fact(60, 'io-error')], null],
    [
      'goes on since the first sign',
      [fact(50, 'session-up'), fact(90, 'session-retry'), lost],
      [90, FOR_EVER],
    ],
    ['ends with its return', [lost, back(160)], [100, 160]],
    ['ends with the last return', [lost, back(160), fact(200, 'session-lost'), back(260)], [100, 260]],
    ['goes on when it was lost again', [lost, back(160), fact(200, 'session-lost')], [100, FOR_EVER]],
    ['goes on when it is tried again', [lost, back(160), fact(200, 'session-retry')], [100, FOR_EVER]],
    ['ends with a return at the moment of a loss', [lost, fact(160, 'session-lost'), back(160)], [100, 160]],
    [
      'ends with its return, whatever its disk says later',
      [lost, back(160), fact(200, 'io-error')],
      [100, 160],
    ],
    ['does not end with a login', [lost, fact(160, 'session-up')], [100, FOR_EVER]],
    // An attempt that nobody answers takes seventeen seconds.
    ['began as early as its tries allow', [back(160, 2)], [126, 160]],
    ['began with its return, where no tries are counted', [back(160)], [160, 160]],
    [
      'began with the loss, whatever is counted',
      [fact(100, 'session-lost', { count: 2 }), back(160, 9)],
      [100, 160],
    ],
    ['ends with a return after the kernel gave up', [fact(100, 'session-timed-out'), back(160)], [100, 160]],
  ])('%s', (_, facts, expected) => {
    const whole = wholeTroubleOf(facts);
    expect(whole === null ? null : seconds([whole])[0]).toEqual(expected);
  });

  it.each([
    [[40], true],
    [[39.9], false],
    [[220], true],
    [[220.1], false],
    [[100, 160, 40], true],
    [[100, 300], false],
    [[], true],
  ])('has signs of the disk around it, within a minute: %j', (times, expected) => {
    const trouble = { from: sec(100), to: sec(160) };
    expect(
      isAround(
        trouble,
        times.map((time) => fact(time, 'fs-dead')),
      ),
    ).toBe(expected);
  });

  it('has none where there is no trouble', () => {
    expect(isAround(null, [fact(100, 'fs-dead')])).toBe(false);
  });
});

it.each(['fs-dead', 'device-offline', 'lk-device-failure'] as const)(
  '%s after a return is no failing I/O',
  (kind) => {
    const troubles = troublesOf([lost, back(160)]);
    expect(failsAfterReturn(fact(300, 'io-error'), troubles)).toBe(true);
    expect(failsAfterReturn(fact(300, kind), troubles)).toBe(false);
  },
);
