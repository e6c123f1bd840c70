import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'cost.md'), 'utf8');

/** Cells of the rows whose first cell begins with a text. */
const rows = (start: RegExp): readonly (readonly string[])[] =>
  PAGE.split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    )
    .filter(([first = '']) => start.test(first));
const numbers = (text: string) =>
  (text.match(/[\d,]*\.?\d+/g) ?? []).map((one) => Number(one.replaceAll(',', '')));

/** Price of one unit, and how many are free a month. */
function priceOf(start: RegExp) {
  const [row] = rows(start);
  const [amount = Number.NaN, per = 1] = numbers(row?.[2] ?? '');
  const factor = (text: string) => (/million/.test(text) ? 1e6 : 1);
  const [free = 0] = numbers(row?.[3] ?? '');
  const unit = /per million/.test(row?.[2] ?? '') ? 1e6 : per;
  return { each: amount / unit, free: free * factor(row?.[3] ?? '') };
}
const PRICE = {
  gbSec: priceOf(/^Functions, execution/),
  invocation: priceOf(/^Functions, invocations/),
  gb: priceOf(/^Logging, storage/),
  request: priceOf(/^Object Storage, requests/),
  mail: priceOf(/^Notifications, e-mail/),
};
type Use = Readonly<Record<keyof typeof PRICE, number>>;
const KEYS = ['gbSec', 'invocation', 'gb', 'request', 'mail'] as const;

const cost = (use: Use, free: boolean) =>
  KEYS.reduce((sum, key) => sum + Math.max(0, use[key] - (free ? PRICE[key].free : 0)) * PRICE[key].each, 0);

const LINE_GB = 200 / 1e9;
const HOURS = 720;

function quietMonth(nodes: number): Use {
  const batches = Math.min(60 * HOURS, 1_440 * Math.max(1, nodes / 2));
  return {
    gbSec: batches * 0.25 * 0.5 + HOURS * 0.25 * (5 + 0.3 * nodes) + HOURS * 0.5 * 3,
    invocation: batches + 2 * HOURS,
    gb: 500 * 30 * nodes * LINE_GB,
    request: 4 * batches + 60 * HOURS + nodes * HOURS,
    mail: 0,
  };
}

function incidentDay(lost: number): Use {
  return {
    gbSec: 1_440 * 0.25 * (0.5 + 0.05 * lost) + 86_400 * 0.5,
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
