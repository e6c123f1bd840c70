import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testsNamedIn } from './named-tests.ts';

const ROOT = join(__dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'docs/threat-model.md'), 'utf8');
const STOPS = TEXT.split('## What stops each attack')[1]?.split('\n## ')[0] ?? '';
const NAMED = testsNamedIn(STOPS);

test('every attack names a test, or the page about tests by seed', () => {
  const rows = STOPS.split('\n').filter((line) => line.startsWith('| ') && !/^\| (Attack|---)/.test(line));
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((row) => !/\.test\.ts` "|\(reliability\.md\)/.test(row))).toEqual([]);
});

test.each(NAMED)('$file has a test "$name"', ({ file, name }) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
  expect(readFileSync(join(ROOT, file), 'utf8')).toContain(`'${name}'`);
});
