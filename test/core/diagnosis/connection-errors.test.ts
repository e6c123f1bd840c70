import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONNECTION_ERRORS, SILENCE_CODES } from '../../../functions/core/diagnosis/cause.ts';

test('docs/causes.md has every code with its name and reading', () => {
  const page = readFileSync(join(__dirname, '../../../docs/causes.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (1\d{3}) \| `(\w+)` \| (\w+) \|$/gm)].map((row) => row.slice(1));
  expect(rows).toEqual(
    Object.entries(CONNECTION_ERRORS).map(([code, [name, reading]]) => [code, name, reading]),
  );
});

test('malformed PDUs and wrong checksums are no silence', () => {
  expect(SILENCE_CODES).toEqual([1011, 1019, 1021, 1022]);
});
