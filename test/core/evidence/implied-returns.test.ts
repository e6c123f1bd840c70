import { impliedReturns } from '../../../functions/core/evidence/implied-returns.ts';
import type { Fact } from '../../../functions/core/evidence/points.ts';
import { bootOf, fact } from './boot-facts.ts';
import { sinceT0 } from './facts-of.ts';
import { login } from './make-signal.ts';

/** Returns by session, as `seconds` or `seconds rule`. */
function returns(
  facts: Readonly<Record<string, readonly Fact[]>>,
  topology = bootOf().topology,
): Readonly<Record<string, readonly string[]>> {
  const found = [...impliedReturns(new Map(Object.entries(facts)), topology)];
  return Object.fromEntries(
    found.map(([session, list]) => {
      expect(
        list.filter(({ kind, detail, count }) => `${kind}|${detail}|${count}` !== 'session-recovered||null'),
      ).toEqual([]);
      return [session, list.map(({ at, rule }) => `${sinceT0(at)} ${rule}`.trim())];
    }),
  );
}

/** When session 1 came back by its own lines. */
function backAt(
  own: readonly Fact[],
  others: Readonly<Record<string, readonly Fact[]>> = {},
): readonly number[] {
  return (returns({ 's:1': own, ...others })[1] ?? []).map((text) => {
    expect(text).toMatch(/ IMPLIED-LOGIN$/);
    return Number.parseFloat(text);
  });
}

/** The kernel had no answer to a keep-alive: it says so twice. */
const nop = (seconds: number) => fact(seconds, 'session-lost', { rule: 'KERN-ISCSI-PING-TMO' });
const nopError = (seconds: number) =>
  fact(seconds, 'session-lost', { rule: 'KERN-CONN-ERROR', detail: '1022' });
const gaveUp = (seconds: number, count: number | null) => fact(seconds, 'session-timed-out', { count });
const HEARD = { 's:9': [fact(0, 'session-retry', { rule: 'ISCSID-RETRY' })] };

describe('between two keep-alives without an answer lies a login', () => {
  test.each([
    ['one says nothing', [nop(0)], []],
    ['two of one sec are one', [nop(0), nopError(0), nop(10)], []],
    ['two further apart are two', [nop(0), nop(10.001)], [10.001]],
    ['by the code of the error too', [nopError(0), nopError(60)], [60]],
    ['each after another', [nop(0), nop(60), nop(120)], [60, 120]],
    ['counted from the last line of each', [nop(0), nop(8), nop(16)], []],
    [
      'another error of the connection is none',
      [nop(0), fact(60, 'session-lost', { rule: 'KERN-CONN-ERROR', detail: '1020' })],
      [],
    ],
    [
      'nor the code in a line that iscsid wrote',
      [nop(0), fact(60, 'session-lost', { rule: 'OTHER', detail: '1022' })],
      [],
    ],
    [
      'nor the rule of the kernel on a line of another kind',
      [nop(0), fact(60, 'session-retry', { rule: 'KERN-ISCSI-PING-TMO' })],
      [],
    ],
    ['a return that was logged is no other', [nop(0), fact(30, 'session-recovered'), nop(60)], []],
    ['nor a login', [nop(0), fact(30, 'session-up'), nop(60)], []],
  ])('%s', (_, own, expected) => {
    expect(backAt(own)).toEqual(expected);
  });

  test('while iscsid is heard of only when the kernel gave up in between', () => {
    expect(backAt([nop(0), nop(60)], HEARD)).toEqual([]);
    expect(backAt([nop(0), gaveUp(120, 120), nop(300)], HEARD)).toEqual([300]);
    expect(backAt([nop(0), gaveUp(120, 120), nop(300), nop(400)], HEARD)).toEqual([300]);
    expect(
      backAt([nop(0), gaveUp(120, 120), fact(200, 'session-recovered'), nop(300), nop(400)], HEARD),
    ).toEqual([]);
    expect(backAt([nop(0), gaveUp(5, 5), nop(9)], HEARD)).toEqual([]);
  });
});

describe('between two times the kernel gave up lies a login', () => {
  test.each([
    ['at the latest when it began to count again', [gaveUp(120, 120), gaveUp(500, 120)], [380]],
    ['not when it may have counted on', [gaveUp(120, 120), gaveUp(241, 120)], []],
    ['when it began just after', [gaveUp(120, 120), gaveUp(241.001, 120)], [121.001]],
    ['one says nothing', [gaveUp(120, 120)], []],
    ['nor do tries after it', [gaveUp(120, 120), fact(500, 'session-retry'), fact(600, 'session-retry')], []],
    ['three are two returns', [gaveUp(120, 120), gaveUp(500, 120), gaveUp(900, 120)], [380, 780]],
    [
      'a return that was logged is no other',
      [gaveUp(120, 120), fact(300, 'session-recovered'), gaveUp(500, 120)],
      [],
    ],
    ['without its seconds the line is the beginning', [gaveUp(120, 120), gaveUp(500, null)], [500]],
    ['nobody counts backwards', [gaveUp(120, 120), gaveUp(500, -60)], [500]],
    ['a keep-alive before both changes nothing', [nop(0), gaveUp(120, 120), gaveUp(500, 120)], [380]],
    [
      'one in between that showed it already counts once',
      [nop(0), gaveUp(120, 120), nop(300), gaveUp(420, 100)],
      [300],
    ],
    ['a keep-alive after the first shows it as well', [gaveUp(120, 120), nop(300), gaveUp(420, 120)], [300]],
    ['also when it is the last that is heard', [gaveUp(120, 120), nop(130.001)], [130.001]],
    [
      'one that is written late may be of the same loss',
      [gaveUp(120, 120), nop(130), gaveUp(500, 120)],
      [380],
    ],
  ])('%s', (_, own, expected) => {
    expect(backAt(own)).toEqual(expected);
    expect(backAt(own, HEARD)).toEqual(expected);
  });
});

describe('a path that dm-multipath reinstated is a return of its session', () => {
  const up = (seconds: number) =>
    fact(seconds, 'multipath-path-up', { rule: 'MP-UP', detail: 'x', count: 3 });
  const lost = fact(100, 'session-lost');
  const tied = bootOf(login(0, 1, 'sdb', 3), login(60, 2, 'sdc', 4)).topology;

  test('of the one that its disk belongs to', () => {
    expect(returns({ 's:1': [lost], 's:2': [lost], 'd:sdb': [up(130)] }, tied)).toEqual({
      1: ['130 MP-UP'],
      2: [],
    });
  });

  test('unless that one was not away: then nothing is known', () => {
    expect(returns({ 's:1': [], 's:2': [lost], 'd:sdb': [up(130)] }, tied)).toEqual({ 1: [], 2: [] });
    expect(returns({ 's:1': [lost], 'd:sdb': [up(50)] }, tied)).toEqual({ 1: [] });
  });

  test('of the only one that was away, when no line ties its disk', () => {
    expect(returns({ 's:1': [lost], 's:2': [], 'd:sdz': [up(130)] }, tied)).toEqual({
      1: ['130 MP-UP'],
      2: [],
    });
    expect(returns({ 's:1': [lost], n: [up(130)] })).toEqual({ 1: ['130 MP-UP'] });
    expect(returns({ 's:1': [lost], 's:2': [lost], 'd:sdz': [up(130)] }, tied)).toEqual({ 1: [], 2: [] });
  });

  test('each time, and no keep-alive after it implies it once more', () => {
    const twice = { 's:1': [nop(100), fact(200, 'session-lost')], 'd:sdb': [up(130), up(230)] };
    expect(returns(twice, tied)).toEqual({ 1: ['130 MP-UP', '230 MP-UP'] });
    expect(returns({ 's:1': [nop(100), nop(160)], 'd:sdb': [up(130)] }, tied)).toEqual({ 1: ['130 MP-UP'] });
  });

  test('not while iscsid is heard of, nor by another line of the map', () => {
    expect(
      returns(
        { 's:1': [lost], 'd:sdb': [up(130)], n: [fact(0, 'iscsid-start', { rule: 'ISCSID-START' })] },
        tied,
      ),
    ).toEqual({ 1: [] });
    expect(returns({ 's:1': [lost], 'd:sdb': [fact(130, 'multipath-path-down')] }, tied)).toEqual({ 1: [] });
  });
});
