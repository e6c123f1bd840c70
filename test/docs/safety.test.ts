import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testsNamedIn } from './named-tests.ts';

const ROOT = join(__dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'docs/safety.md'), 'utf8');
const NAMED = testsNamedIn(TEXT);

test('every danger names a test', () => {
  const rows = TEXT.split('\n').filter((line) => line.startsWith('| ') && !/^\| (Danger|---)/.test(line));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => !row.includes('.test.ts` "'))).toEqual([]);
  expect(NAMED).toHaveLength(rows.length);
});

test.each(NAMED)('$file has a test "$name"', ({ file, name }) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
  const source = readFileSync(join(ROOT, file), 'utf8');
  // A row of test.each stands in the source as its pattern.
  const pattern = name.replace(/^the (instance|volume) goes/, 'the %s goes');
  expect(source.includes(`'${name}'`) || source.includes(`'${pattern}'`)).toBe(true);
});
