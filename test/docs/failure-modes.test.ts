import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FINDING_CODES } from '../../functions/core/monitor/finding.ts';

const ROOT = join(__dirname, '..', '..');
const page = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8');
const ENGLISH = page('failure-modes.md');
const JAPANESE = page('failure-modes.ja.md');

/** Cells of the rows of all tables, without their heads. */
const rowsOf = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => /^\| (?!---|What fails|故障 )/.test(line))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

test('each failure says how it shows, what is done, what is left to people, and which test plays it', () => {
  const rows = rowsOf(ENGLISH);
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    expect([row[0], row.length]).toEqual([row[0], 5]);
    const tests = (row[4] ?? '').match(/test\/[\w/.-]+\.test\.ts/g) ?? [];
    expect([row[0], tests.length > 0, tests.filter((path) => !existsSync(join(ROOT, path)))]).toEqual([
      row[0],
      true,
      [],
    ]);
  }
});

test('both languages have the same failures, with the same codes and tests', () => {
  const marks = (text: string) => rowsOf(text).map((row) => row.join(' ').match(/`[^`]+`/g) ?? []);
  expect(marks(JAPANESE).map((row) => [...row].sort())).toEqual(marks(ENGLISH).map((row) => [...row].sort()));
});

test('every alarm of the stack and everything that the monitor finds stands there', () => {
  const alarms = [...page('runbook.md').matchAll(/^## ([\w-]+)$/gm)].map(([, name = '']) => name);
  expect(alarms.length).toBeGreaterThan(10);
  const missing = [...alarms, ...FINDING_CODES].filter((code) => !ENGLISH.includes(`\`${code}\``));
  expect(missing).toEqual([]);
});
