import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/lint-exceptions.md'), 'utf8');
const MOST = 250;
const LEAST = 35;
/** Catalogues of words are as long as their words. */
const WORDS = /(?:catalogue|words|errors|cli)(?:\.\w+)?\.(?:en|ja)\.ts$/;

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

const sizes = ['functions', 'infra'].flatMap(sources).map((path) => ({
  path,
  lines: readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1,
}));

/** Files or patterns with `*` that a section of the page lists, each with a reason. */
const listed = (title: string): RegExp[] =>
  [...(PAGE.split(`## ${title}`)[1]?.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` \| \S/gm)].map(
    ([, path = '']) => new RegExp(`^${path.replaceAll('.', '[.]').replaceAll('*', '[^/]+')}$`),
  );

test('no file of the product is long, but for catalogues of words and what is listed', () => {
  const long = sizes.filter(({ path, lines }) => lines > MOST && !WORDS.test(path));
  const reasons = listed('Long files');
  expect(long.filter(({ path }) => !reasons.some((one) => one.test(path)))).toEqual([]);
  expect(reasons.length).toBeLessThanOrEqual(1);
});

test('files of a few lines are few, and each has a reason', () => {
  const short = sizes.filter(({ lines }) => lines < LEAST);
  const reasons = listed('Short files');
  expect(short.filter(({ path }) => !reasons.some((one) => one.test(path)))).toEqual([]);
  expect(short.length).toBeLessThan(sizes.length / 6);
});
