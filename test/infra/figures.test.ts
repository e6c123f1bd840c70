import { FUNCTIONS } from '../../infra/bundle/functions.ts';
import { bundleTable, coverageTable, documented, markdown, ratioTable } from '../figures/tables.ts';
import { readText } from '../terraform/terraform-source.ts';

const PAGE = readText('docs/performance.md');
const covered = (of: number, total: number) => ({ total, covered: of });
const file = (lines: number, branches: number) => ({
  lines: covered(lines, 10),
  statements: covered(10, 10),
  functions: covered(0, 0),
  branches: covered(branches, 4),
});

test('coverage is of all, then of each folder, weighed by its lines', () => {
  const { rows } = coverageTable(
    {
      '/repo/functions/core/b/one.ts': file(10, 4),
      total: file(9, 3),
      '/repo/functions/core/a/one.ts': file(5, 0),
      '/repo/functions/core/a/deep/two.ts': file(10, 4),
    },
    '/repo',
  );
  expect(rows.map((row) => [row['folder'], row['lines %'], row['branches %'], row['functions %']])).toEqual([
    ['total', '90.00', '75.00', '-'],
    ['functions/core/a', '75.00', '50.00', '-'],
    ['functions/core/b', '100.00', '100.00', '-'],
  ]);
});

test('every bundle stands beside its budget and its row of docs/performance.md', () => {
  const sizes = Object.fromEntries(
    Object.keys(FUNCTIONS).map((name) => [name, { bytes: 1025, partBytes: 1 }]),
  );
  const { rows } = bundleTable(sizes, FUNCTIONS, PAGE);
  expect(rows.map((row) => row['bundle'])).toEqual(Object.keys(FUNCTIONS));
  for (const row of rows) {
    const budget = FUNCTIONS[row['bundle'] ?? ''];
    expect(row['KiB of at most']).toBe(`2 of ${budget?.startKib}`);
    expect(row['all, bytes']).toBe('1026');
    expect(row['docs/performance.md']).toMatch(/^\d+ KiB, \d+ KiB$/);
  }
});

test('what the page says of a bundle is within its budget', () => {
  for (const [name, { startKib, allKib }] of Object.entries(FUNCTIONS)) {
    const [start = Number.NaN, all = Number.NaN] = documented(PAGE, `\`${name}\``).map((cell) =>
      Number.parseInt(cell, 10),
    );
    expect([name, start <= startKib, all <= allKib]).toEqual([name, true, true]);
  }
});

test('a ratio stands beside that of the page and its aim; a row that the page lacks is an error', () => {
  expect(ratioTable([{ row: '1 %', here: '0.91' }], PAGE).rows).toEqual([
    { ratio: '1 %', here: '0.91', 'docs/performance.md': expect.stringMatching(/^\d\.\d+$/), aim: '1.5' },
  ]);
  expect(() => ratioTable([{ row: '2 %', here: '1' }], PAGE)).toThrow('has no row "2 %"');
  // Those that `npm run figures` asks for.
  const source = readText('test/figures/figures.ts');
  const asked = [...source.matchAll(/\{ row: '([^']+)'/g)].map(([, row = '']) => row);
  expect(asked.length).toBe(5);
  for (const row of asked) expect(documented(PAGE, row).length).toBeGreaterThanOrEqual(4);
});

test('a table is Markdown', () => {
  expect(markdown({ title: 'T', rows: [{ a: '1', b: '2' }] })).toBe(
    '### T\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n',
  );
});
