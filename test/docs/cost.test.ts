import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cost, LINE_GB, PAGE, PRICE, quietMonth, rows, type Use } from './cost-figures.ts';

function incidentDay(lost: number): Use {
  return {
    gbSec: 1_440 * 0.125 * (0.5 + 0.05 * lost) + 86_400 * 0.5,
    invocation: 1_440 + 144,
    gb: 40 * 1_440 * lost * LINE_GB,
    request: 1_440 * (4 + 3 + 12),
    mail: 12 * Math.ceil(lost / 2),
  };
}

test('the prices are read from the page', () => {
  expect(PRICE.gbSec).toEqual({ each: 0.1417 / 10_000, free: 400_000 });
  expect(PRICE.invocation).toEqual({ each: 0.2 / 1e6, free: 2e6 });
  expect(PRICE.request).toEqual({ each: 0.0034 / 10_000, free: 50_000 });
  expect(PRICE.mail).toEqual({ each: 0.02 / 1_000, free: 1_000 });
  expect(PRICE.gb).toEqual({ each: 0.05, free: 10 });
});

test.each([2, 20, 200])('a quiet month of %i nodes', (nodes) => {
  const use = quietMonth(nodes);
  const row = rows(new RegExp(`^${nodes}$`)).map((cells) => cells.slice(2));
  expect(row).toEqual([
    [
      use.gbSec.toLocaleString('en-US'),
      use.invocation.toLocaleString('en-US'),
      use.request.toLocaleString('en-US'),
      cost(use, true).toFixed(2),
      cost(use, false).toFixed(2),
    ],
  ]);
});

test.each([
  [2, 1],
  [20, 2],
  [200, 20],
])('a day of incident, %i nodes of which %i lost a disk', (nodes, lost) => {
  const use = incidentDay(lost);
  const row = rows(new RegExp(`^${nodes} \\(${lost}\\)$`)).map((cells) => cells.slice(2));
  expect(row).toEqual([
    [
      use.gbSec.toLocaleString('en-US'),
      use.request.toLocaleString('en-US'),
      String(use.mail),
      cost(use, false).toFixed(2),
    ],
  ]);
});

test('every price says where it was found, or that it was not', () => {
  const prices = rows(
    /^(Functions|Logging|Object Storage|Notifications|Monitoring|API Gateway|Connector Hub)/,
  );
  expect(prices.length).toBeGreaterThan(10);
  for (const [name, , , , found] of prices)
    expect([name, found]).toEqual([name, expect.stringMatching(/\w/)]);
});

test('the Japanese page has the same figures', () => {
  const japanese = readFileSync(join(__dirname, '..', '..', 'docs', 'cost.ja.md'), 'utf8').split('\n');
  const computed = PAGE.split('\n').filter((line) => /^\| \d/.test(line));
  expect(computed).toHaveLength(6);
  const bare = (line: string) => line.replace(/ +/g, ' ');
  for (const line of computed) expect(japanese.map(bare)).toContain(bare(line));
  const prices = rows(/./).filter(([, part = '']) => /^B\d+$/.test(part));
  expect(prices.length).toBeGreaterThan(8);
  for (const [, part = '', price = ''] of prices) {
    const said = japanese.find((line) => line.includes(`| ${part} |`)) ?? '';
    expect([part, said]).toEqual([part, expect.stringContaining(/^[\d.]+/.exec(price)?.[0] ?? '?')]);
  }
});
