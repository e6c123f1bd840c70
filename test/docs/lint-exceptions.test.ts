import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGE = read('docs/lint-exceptions.md');
const section = (title: string): string => PAGE.split(`## ${title}`)[1]?.split('\n## ')[0] ?? '';
const rows = (title: string): string[][] =>
  section(title)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(' | '));

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

test('each override of biome.json has a line with a reason, and no other', () => {
  const { overrides = [] } = JSON.parse(read('biome.json')) as {
    overrides?: readonly { readonly includes: readonly string[] }[];
  };
  const excepted = overrides.flatMap(({ includes }) => includes);
  expect(rows('Folders and files in `biome.json`').map(([where]) => where)).toEqual(
    excepted.map((path) => `\`${path}\``),
  );
});

test('each suppressed line is counted, with its rule and a reason', () => {
  const found = new Map<string, number>();
  for (const path of ['functions', 'infra', 'test'].flatMap(sources))
    for (const [, rule = ''] of read(path).matchAll(/biome-ignore(?:-all)? lint\/\w+\/(\w+): \S/g)) {
      const key = `\`${path}\` \`${rule}\``;
      found.set(key, (found.get(key) ?? 0) + 1);
    }
  const listed = rows('Single lines').map(([where, rule, count]) => [`${where} ${rule}`, Number(count)]);
  expect([...found].sort()).toEqual(listed.sort());
});

test('a suppression without rule and reason does not exist', () => {
  const bare = ['functions', 'infra', 'test']
    .flatMap(sources)
    .filter((path) => path !== 'test/docs/lint-exceptions.test.ts')
    .filter((path) => /biome-ignore(?!(?:-all)? lint\/\w+\/\w+: \S)|@ts-ignore|@ts-nocheck/.test(read(path)));
  expect(bare).toEqual([]);
});
