import { MINUTE } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { clockFacts } from '../../../functions/core/decision/clock-facts.ts';
import { type Difference, lost, node1, node2, told } from './state.ts';
import { lostPath, NODE1, T0, view } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const of = (change: Partial<PathStatus>, more: Difference = {}) =>
  clockFacts(told({ paths: [lost(change)], ...more }));
const ended = (endedBy: 'logged-out' | 'gave-up') => ({ view: lostPath({}, { endedBy }) });

describe('why nothing counts down', () => {
  test.each<readonly [string, Partial<PathStatus>, object]>([
    ['it does: the session is lost', {}, {}],
    [
      'the kernel has not noticed: it will wait for so long',
      { condition: 'hung' },
      { clock: { kind: 'not-running', timeoutSec: { from: 6000, to: 6000 } } },
    ],
    ['the session was logged out', ended('logged-out'), { clock: { kind: 'at-once' } }],
    ['the session was given up', ended('gave-up'), { clock: { kind: 'at-once' } }],
    ['there is no session: a boot ended it', { condition: 'lost-by-reboot' }, {}],
    ['nothing is wrong', { condition: 'healthy' }, {}],
  ])('%s', (_, change, expected) => {
    expect(of(change)).toEqual(expected);
  });

  test('there is no path', () => {
    expect(of({ condition: 'hung' }, { path: null })).toEqual({});
  });
});

test('what showed a return that no line told of', () => {
  const back = { condition: 'recovered', backByWrites: { failedAt: at(1) } } as const;
  expect(of(back)).toEqual({ backBy: 'writes' });
  expect(of(back, { path: null })).toEqual({});
});

describe('LifeKeeper has said nothing more of a disk that hangs', () => {
  const failing = (...last: readonly number[]) => {
    const deviceFailures = last.map((minutes) => ({ device: 'sdb', first: T0, last: at(minutes) }));
    return { nodes: [node1({ view: view(NODE1, [], { lk: { deviceFailures } }) }), node2()] };
  };
  const quiet = (now: number, more: Difference, condition: PathStatus['condition'] = 'hung') =>
    of({ condition }, { now, ...more }).lastFailureAt;

  test('for three minutes', () => {
    expect(quiet(at(4), failing(1))).toBe(at(1));
    expect(quiet(at(4) - 1, failing(1))).toBeUndefined();
    expect(quiet(at(9), failing(2, 3, 1))).toBe(at(3));
    expect(quiet(at(5), failing(1, 3))).toBeUndefined();
  });

  test('is nothing to say of any other disk', () => {
    expect(quiet(at(9), failing(1), 'lost')).toBeUndefined();
    expect(quiet(at(9), failing())).toBeUndefined();
    expect(quiet(at(9), { ...failing(1), path: null })).toBeUndefined();
    expect(quiet(at(9), { node: null })).toBeUndefined();
    expect(quiet(at(9), { nodes: [node1({ view: null }), node2()] })).toBeUndefined();
  });
});
