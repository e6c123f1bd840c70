import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/glossary.md'), 'utf8');

const PAIRS = [...PAGE.matchAll(/^\* `([^`]+)`, not `([^`]+)`$/gm)].map(([, right = '', wrong = '']) => ({
  right,
  wrong,
}));

/** Everything that people read in Japanese: the catalogues of mail, console, monitor and command line. */
function catalogues(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return catalogues(path);
    return path.endsWith('.ja.ts') ? [path] : [];
  });
}

test('the glossary names one spelling of each word', () => {
  expect(PAIRS.length).toBeGreaterThanOrEqual(9);
});

test('mail, console, monitor and command line keep to it', () => {
  const files = [...catalogues('functions'), ...catalogues('infra')];
  expect(files.length).toBeGreaterThan(10);
  const found = files.flatMap((path) => {
    const words = readFileSync(join(ROOT, path), 'utf8');
    return PAIRS.filter(({ wrong }) => words.includes(wrong)).map(
      ({ right, wrong }) => `${path}: ${wrong}, not ${right}`,
    );
  });
  expect(found).toEqual([]);
});
