import type { Learnt } from './learnt.ts';
import { Order } from './order.ts';

const FILE = '/repo/functions/core/plan/tally.ts';
const NEAR = 'test/core/plan/guards.test.ts';
const SAME = 'test/core/plan/tally.test.ts';
const FAR = 'test/respond/respond.test.ts';

/** Tests that run one mutant, `m`; what is slow of them, and how many mutants each of those runs. */
function order(change: Partial<Learnt>): Order {
  const learnt = { ms: {}, slow: [], breadth: {}, tests: {}, loadedBy: {}, reach: {}, ...change };
  return new Order('/repo', learnt);
}

const shown = (wanted: ReturnType<Order['quick']>) =>
  wanted.map(([file, ids]) => [file.replace('/repo/', ''), [...ids].map((id) => id.split(' ')[1])]);

test('quick tests first, the file of least time first; slow ones are not among them', () => {
  const tests = { m: [`${FAR} a`, `${NEAR} b`, `${FAR} c`, `${NEAR} slow`] };
  const ms = { [`${FAR} a`]: 3, [`${FAR} c`]: 4, [`${NEAR} b`]: 5, [`${NEAR} slow`]: 2_000 };
  expect(shown(order({ tests, ms, slow: [`${NEAR} slow`] }).quick('m'))).toEqual([
    [NEAR, ['b']],
    [FAR, ['a', 'c']],
  ]);
  expect(shown(order({}).quick('m'))).toEqual([]);
});

test('slow ones one by one: those of the file itself, of its folder, then the rest, the nearest of each first', () => {
  const slow = [`${FAR} wide`, `${FAR} narrow`, `${NEAR} x`, `${SAME} y`, `${FAR} elsewhere`];
  const breadth = { [`${FAR} wide`]: 900, [`${FAR} narrow`]: 9, [`${NEAR} x`]: 500, [`${SAME} y`]: 999 };
  const tests = { m: slow.slice(0, 4) };
  expect(shown(order({ slow, breadth, tests }).slow('m', FILE))).toEqual([
    [SAME, ['y']],
    [NEAR, ['x']],
    [FAR, ['narrow']],
    [FAR, ['wide']],
  ]);
});

test('a mutant that runs while a module loads: all tests of the files that load it, its own folder first', () => {
  const ms = { [`${FAR} a`]: 1, [`${NEAR} b`]: 9, [`${NEAR} slow`]: 2_000, 'test/other.test.ts c': 1 };
  const learnt = {
    ms,
    slow: [`${NEAR} slow`],
    loadedBy: { m: [FILE] },
    reach: { [FILE]: [`/repo/${FAR}`, `/repo/${NEAR}`] },
    tests: { m: ['test/other.test.ts c'] },
  };
  expect(shown(order(learnt).loading('m', FILE))).toEqual([
    [NEAR, ['b']],
    [FAR, ['a']],
    ['test/other.test.ts', ['c']],
  ]);
  expect(shown(order(learnt).slow('m', FILE))).toEqual([[NEAR, ['slow']]]);
});
