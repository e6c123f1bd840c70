import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/glossary.md'), 'utf8');

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

/** Files that export each name themselves; a name that is passed on counts where it is made. */
const exportedIn = new Map<string, string[]>();
for (const path of [...sources('functions'), ...sources('infra')])
  for (const [, name = ''] of readFileSync(join(ROOT, path), 'utf8').matchAll(
    /^export (?:abstract |async |declare )*(?:interface|type|class|const|function)\*? (\w+)/gm,
  )) {
    const files = exportedIn.get(name) ?? [];
    if (!files.includes(path)) files.push(path);
    exportedIn.set(name, files);
  }

const rows = PAGE.split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| English') && !line.startsWith('| ---'))
  .map((line) => line.slice(2, -2).split(' | '));
const coded = rows.filter((cells) => cells.length === 4);
const namesInCode = coded.flatMap((cells) =>
  [...(cells[2] ?? '').matchAll(/`(\w+)`/g)].map((m) => m[1] ?? ''),
);

test('every row has all its cells', () => {
  expect(rows.length).toBeGreaterThan(80);
  expect(rows.filter((cells) => cells.length < 3 || cells.some((cell) => cell.trim() === ''))).toEqual([]);
});

test('a word stands here once, in each language', () => {
  for (const column of [0, 1]) {
    const words = rows.map((cells) => cells[column] ?? '').filter((word) => word !== '同左');
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
  }
});

test('every name in code exists', () => {
  expect(namesInCode.length).toBeGreaterThan(45);
  expect(namesInCode.filter((name) => !exportedIn.has(name))).toEqual([]);
});

test('every name in code means one thing: one file alone exports it', () => {
  expect(namesInCode.filter((name, at) => namesInCode.indexOf(name) !== at)).toEqual([]);
  expect(
    namesInCode.flatMap((name) => {
      const files = exportedIn.get(name) ?? [];
      return files.length > 1 ? [`${name}: ${files.join(', ')}`] : [];
    }),
  ).toEqual([]);
});
