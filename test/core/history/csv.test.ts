import fc from 'fast-check';
import { defused, historyCsv } from '../../../functions/core/history/csv.ts';
import { historyOf } from '../../../functions/core/history/figures.ts';
import { historyReport } from '../../../functions/core/history/report.ts';
import { CL1, EVER, past } from './past.ts';

/** Reads RFC 4180, as the RFC has it. */
function parsed(csv: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let row: string[] = [];
  while (cell.lastIndex < csv.length) {
    const found = cell.exec(csv);
    if (found === null) throw new Error(`no CSV at ${csv.slice(cell.lastIndex)}`);
    row.push((found[1] ?? found[2] ?? '').replaceAll('""', '"'));
    if (found[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const csvOf = (name: string) =>
  historyCsv(historyReport(historyOf([past({ cluster: { ...CL1, name } })], EVER), EVER, []), 'en');

test('a header, then a line of an incident; what is not known is empty', () => {
  const history = historyOf([past({ recoveredAt: null })], EVER);
  const [head, row, ...rest] = parsed(historyCsv(historyReport(history, EVER, []), 'ja'));
  expect(rest).toEqual([]);
  expect(Object.fromEntries((head ?? []).map((name, at) => [name, row?.[at]]))).toEqual({
    id: 'aaaaaaaa',
    cluster: 'CL1',
    nodes: 'node1 node2',
    cause: 'target-refusing',
    cause_text: 'ターゲットが接続拒否',
    severity: 'high',
    state: 'closed',
    closed_by: 'recovered',
    planned: 'no',
    lost_at: '2026-11-22T01:00:00.000Z',
    opened_at: '2026-11-22T01:01:00.000Z',
    closed_at: '2026-11-22T01:45:00.000Z',
    length_s: '2700',
    detect_s: '60',
    notify_s: '120',
    acknowledge_s: '300',
    recover_s: '',
  });
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1+1', '　=1'])(
  'a formula is only text: %j',
  (name) => {
    expect(defused(name)).toBe(`'${name}`);
    expect(parsed(csvOf(name))[1]?.[1]).toBe(`'${name}`);
  },
);

test.each([
  ['CL1;=1+1', "CL1;'=1+1"],
  ['CL1\t@SUM(A1)', "CL1\t'@SUM(A1)"],
  ['CL1";\u3000"=1+1', `CL1";\u3000"'=1+1`],
  ['a|-1;b;+2', "a|'-1;b;'+2"],
])('nor does a formula begin where a spreadsheet of another country cuts: %j', (name, text) => {
  expect(defused(name)).toBe(text);
  expect(parsed(csvOf(name))[1]?.[1]).toBe(text);
});

test.each([
  ['\u001b[2JCL1', ' [2JCL1'],
  ['CL1\u202e\u0000', 'CL1 '],
  ['\u200b=1+1', "' =1+1"],
  ['\ufeff;\u0007=1+1', " ; '=1+1"],
])('a terminal and an eye see what is there: %j', (name, text) => {
  expect(defused(name)).toBe(text);
  expect(parsed(csvOf(name))[1]?.[1]).toBe(text);
});

test.each(['CL1', 'node-1', "it's", 'a=b', ''])('anything else is as it is: %j', (name) => {
  expect(defused(name)).toBe(name);
});

test('any name of a cluster is one cell, as it is shown, and nothing is added but apostrophes', () => {
  const bare = (words: string) => words.replaceAll("'", '');
  const shown = (name: string) => name.replace(/(?![\t\r\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ');
  const hostile = fc.string({ unit: fc.constantFrom(...`=+-@;|\t\r\n ",'a\u3000\u200b\u001b＝`) });
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), hostile), (name) => {
      const rows = parsed(csvOf(name));
      expect(rows.map((row) => row.length)).toEqual([17, 17]);
      expect(bare(rows[1]?.[1] ?? '')).toBe(bare(shown(name)));
      expect(rows[1]?.[1]).not.toMatch(/^\s*[=+\-@＝]|^[\t\r]|[;|][\s"]*[=+\-@＝]/);
    }),
  );
});
