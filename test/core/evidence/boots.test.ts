import {
  bootIntervals,
  bootTimes,
  cutToBoot,
  shutdownTimes,
} from '../../../functions/core/evidence/boots.ts';
import type { Fact } from '../../../functions/core/evidence/points.ts';
import { fact, ONE_BOOT } from './boot-facts.ts';
import { sec, sinceT0 } from './facts-of.ts';

/** Boots that the facts show, in seconds. */
function boots(facts: Readonly<Record<string, readonly Fact[]>>): readonly number[] {
  return bootTimes(new Map(Object.entries(facts))).map((at) => sinceT0(at));
}

/** The kernel said that it had run for `count` seconds. */
const uptime = (seconds: number, count: number | null) => fact(seconds, 'detail', { count });

describe('boots are seen', () => {
  test.each([
    ['not in what other lines say', { n: [fact(0, 'os-shutdown'), fact(5, 'iscsid-start')] }, []],
    ['in a line of the boot', { n: [fact(0, 'boot')] }, [0]],
    ['once in lines up to two minutes apart', { n: [fact(0, 'boot'), fact(120, 'boot')] }, [0]],
    ['twice in lines further apart', { n: [fact(0, 'boot'), fact(120.001, 'boot')] }, [0, 120.001]],
    [
      'counted from the first line of each',
      { n: [fact(0, 'boot'), fact(100, 'boot'), fact(200, 'boot')] },
      [0, 200],
    ],
  ])('%s', (_, facts, expected) => {
    expect(boots(facts)).toEqual(expected);
  });

  test("in journald's boot ids, except the first, in which the log may begin; whatever their names", () => {
    const line = (seconds: number) => [fact(seconds, 'detail'), fact(seconds + 9_000, 'detail')];
    expect(boots({ 'b:a': line(500) })).toEqual([]);
    expect(boots({ 'b:a': line(900), 'b:b': line(500), 'b:c': line(1_700), 's:1': line(100) })).toEqual([
      900, 1_700,
    ]);
  });

  test('of every kind of sign in the order of time', () => {
    const ids = { 'b:a': [fact(0, 'detail')], 'b:b': [fact(5_000, 'detail')] };
    const clock = { 'u:': [uptime(1_000, 700), uptime(3_000, 10)] };
    expect(boots({ ...ids, n: [fact(9_000, 'boot'), fact(5_001, 'boot')], ...clock })).toEqual([
      2_990, 5_000, 9_000,
    ]);
  });
});

describe("the kernel's clock shows a boot", () => {
  test.each([
    ['when it went back', [uptime(1_000, 500), uptime(1_100, 50)], [1_050]],
    ['also by little more than a minute', [uptime(1_000, 100), uptime(1_300, 39)], [1_261]],
    ['not by a minute', [uptime(1_000, 100), uptime(1_300, 40)], []],
    ['not when it went on', [uptime(1_000, 500), uptime(9_000, 8_500)], []],
    ['not before the line that it follows', [uptime(1_000, 500), uptime(1_100, 101)], []],
    ['not at the line that it follows', [uptime(1_000, 500), uptime(1_100, 100)], []],
    [
      'each time',
      [uptime(1_000, 500), uptime(2_000, 50), uptime(9_000, 7_050), uptime(9_200, 100)],
      [1_950, 9_100],
    ],
    [
      'whatever line without it lies between',
      [uptime(1_000, 500), uptime(1_020, null), uptime(1_100, 50)],
      [1_050],
    ],
    ['not in a line alone', [uptime(1_000, 500)], []],
  ])('%s', (_, clock, expected) => {
    expect(boots({ 'u:': clock })).toEqual(expected);
  });
});

test('a boot goes up to the next one, and time before the first seen is one as well', () => {
  expect(bootIntervals([])).toEqual([ONE_BOOT]);
  expect(bootIntervals([5, 9])).toEqual([
    { from: Number.NEGATIVE_INFINITY, to: 5 },
    { from: 5, to: 9 },
    { from: 9, to: Number.POSITIVE_INFINITY },
  ]);
});

test('facts of a boot are those from its start until before the next; nothing is kept of other subjects', () => {
  const facts = new Map([
    ['s:1', [fact(99, 'session-up'), fact(100, 'session-lost'), fact(199, 'session-retry')]],
    ['s:2', [fact(200, 'session-up')]],
    ['s:3', [fact(99, 'session-up')]],
  ]);
  const cut = cutToBoot(facts, { from: sec(100), to: sec(200) });
  expect([...cut].map(([subject, list]) => [subject, list.map(({ at }) => sinceT0(at))])).toEqual([
    ['s:1', [100, 199]],
  ]);
});

describe('the operating system went down', () => {
  const down = { n: [fact(1_000, 'os-shutdown')] };
  const shutdowns = (
    facts: Readonly<Record<string, readonly Fact[]>>,
    starts: readonly number[] = [],
    intervals = bootIntervals(starts.map(sec)),
  ) => shutdownTimes(new Map(Object.entries(facts)), intervals).map(sinceT0);

  test.each([
    ['when nothing follows', {}, [], [1_000]],
    ['when lines follow for as long as that takes', { 's:1': [fact(1_600, 'session-lost')] }, [], [1_000]],
    ['not when it writes after that', { 's:1': [fact(1_600.001, 'session-lost')] }, [], []],
    [
      'when what it writes then is of the next boot',
      { 's:1': [fact(1_700, 'session-up')] },
      [1_650],
      [1_000],
    ],
    ['when what it wrote was before', { 's:1': [fact(100, 'session-up')] }, [], [1_000]],
    [
      'when it writes after it only in the boot before',
      { 's:1': [fact(9_000, 'session-up')] },
      [500, 2_000],
      [1_000],
    ],
  ])('%s', (_, more, starts, expected) => {
    expect(shutdowns({ ...down, ...more }, starts)).toEqual(expected);
  });

  test('of a time that lies in no boot that is asked for nothing else is known', () => {
    expect(shutdowns({ ...down, 's:1': [fact(1_700, 'session-up')] }, [], [])).toEqual([1_000]);
  });
});
