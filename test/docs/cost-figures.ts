import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page with the prices and the assumptions. */
export const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'cost.md'), 'utf8');

/** Cells of the rows whose first cell begins with a text. */
export const rows = (start: RegExp): readonly (readonly string[])[] =>
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
export const PRICE = {
  gbSec: priceOf(/^Functions, execution/),
  invocation: priceOf(/^Functions, invocations/),
  gb: priceOf(/^Logging, storage/),
  request: priceOf(/^Object Storage, requests/),
  mail: priceOf(/^Notifications, e-mail/),
};
/** What a month or a day uses, in the units of the prices. */
export type Use = Readonly<Record<keyof typeof PRICE, number>>;
const KEYS = ['gbSec', 'invocation', 'gb', 'request', 'mail'] as const;

/** US dollars. */
export const cost = (use: Use, free: boolean) =>
  KEYS.reduce((sum, key) => sum + Math.max(0, use[key] - (free ? PRICE[key].free : 0)) * PRICE[key].each, 0);

export const LINE_GB = 200 / 1e9;
const HOURS = 720;

/** A month in which nothing happens. */
export function quietMonth(nodes: number): Use {
  const batches = Math.min(60 * HOURS, 1_440 * Math.max(1, nodes / 2));
  return {
    gbSec: batches * 0.125 * 0.5 + HOURS * 0.125 * (5 + 0.3 * nodes) + HOURS * 0.5 * 3,
    invocation: batches + 2 * HOURS,
    gb: 500 * 30 * nodes * LINE_GB,
    request: 4 * batches + 60 * HOURS + nodes * HOURS,
    mail: 0,
  };
}
