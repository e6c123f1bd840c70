import { existsSync } from 'node:fs';
import { join } from 'node:path';

interface Sorted {
  readonly path: string;
}
interface Sequencing {
  new (options: object): { sort(tests: readonly Sorted[]): readonly Sorted[] };
  readonly WAITING: Readonly<Record<string, number>>;
  readonly WORKING: Readonly<Record<string, number>>;
}

const ROOT = join(__dirname, '..', '..');
const LongestFirst = jest.requireActual<Sequencing>('../support/sequencer.cjs');
const { WAITING, WORKING } = LongestFirst;

/** What the sequencer makes of them, as paths of the repository. */
const orderOf = (names: readonly string[]): readonly string[] =>
  new LongestFirst({ contexts: [], globalConfig: {} })
    .sort(names.map((name) => ({ path: join(ROOT, name) })))
    .map(({ path }) => path.slice(ROOT.length + 1).replaceAll('\\', '/'));

test('every file whose time is known is there', () => {
  const known = [...Object.keys(WAITING), ...Object.keys(WORKING)];
  expect(known.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  expect(new Set(known).size).toBe(known.length);
});

test('no file is lost or played twice, the longest come first, and what waits stands between what works', () => {
  const others = Array.from({ length: 300 }, (_, index) => `test/core/made-up-${index}.test.ts`);
  const names = [...others, ...Object.keys(WORKING), ...Object.keys(WAITING)];
  const order = orderOf(names);
  expect([...order].sort()).toEqual([...names].sort());
  const longest = (table: Readonly<Record<string, number>>) =>
    Object.entries(table).sort(([, a], [, b]) => b - a)[0]?.[0];
  expect(order.slice(0, 2)).toEqual([longest(WAITING), longest(WORKING)]);
  for (const table of [WAITING, WORKING]) {
    const seconds = order.filter((name) => name in table).map((name) => table[name] ?? 0);
    expect(seconds).toEqual([...seconds].sort((a, b) => b - a));
  }
  // At no time do more than two of those that wait follow one another: processors would stand still.
  const waits = order.map((name) => (name in WAITING ? 'w' : '.')).join('');
  expect(waits).not.toContain('www');
  expect(waits.lastIndexOf('w')).toBeLessThan(order.length - 50);
});

test('files that wait and nothing else are played all the same', () => {
  expect(orderOf(Object.keys(WAITING)).length).toBe(Object.keys(WAITING).length);
  expect(orderOf([])).toEqual([]);
});
