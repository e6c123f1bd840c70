import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const ROOT = join(__dirname, '../..');
const SKIPPED = new Set([
  'node_modules',
  'dist',
  '.git',
  'corpus',
  'payloads',
  'golden',
  '.terraform',
  'coverage',
]);
/** What is read as source: comments and strings in it may name files and headings. */
const SOURCE = /\.(ts|cjs|mts|tf|hcl|ya?ml|json|sh)$/;
const LOCK_OR_SCHEMA = /package-lock\.json$|\.schema\.json$/;

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesUnder(path);
    return entry.isFile() ? [path] : [];
  });
}

const FILES = filesUnder('');
const PAGES = FILES.filter((path) => path.endsWith('.md'));
const SOURCES = FILES.filter((path) => SOURCE.test(path) && !LOCK_OR_SCHEMA.test(path));
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** As GitHub makes them from headings. */
function slugOf(heading: string): string {
  const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*_]/g, '');
  return plain
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replace(/\s/g, '-');
}

function anchorsOf(page: string): ReadonlySet<string> {
  const prose = text(page).replace(/^```[\s\S]*?^```/gm, '');
  return new Set([...prose.matchAll(/^#{1,6} (.+)$/gm)].map((match) => slugOf(match[1] ?? '')));
}

const anchors = new Map(PAGES.map((page) => [page, anchorsOf(page)]));

const isThere = (path: string): boolean =>
  statSync(join(ROOT, path), { throwIfNoEntry: false }) !== undefined;

/** What is wrong with a reference from `from` to `target`, a path from the root, with or without a heading. */
function fault(from: string, target: string): string[] {
  const [path = '', anchor] = target.split('#');
  if (!isThere(path)) return [`${from}: ${target} does not exist`];
  if (anchor === undefined || !path.endsWith('.md')) return [];
  return anchors.get(path)?.has(anchor) === true ? [] : [`${from}: ${path} has no heading #${anchor}`];
}

const linksOf = (page: string): string[] =>
  [
    ...text(page)
      .replace(/^```[\s\S]*?^```/gm, '')
      .matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g),
  ].map((match) => match[1] ?? '');

const fromRoot = (page: string, link: string): string =>
  link.startsWith('#') ? `${page}${link}` : normalize(join(dirname(page), link));

/** Paths from the root, as comments and pages name them; placeholders and patterns are none. */
const PATHS =
  /(?<![\w./<-])(?:functions|infra|test|terraform|docs)\/[\w./-]*\w\.(?:ts|cjs|md|json|tf|svg|png)\b(?:#[\w-]+)?/g;

test('there is something to check', () => {
  expect(PAGES.length).toBeGreaterThan(30);
  expect(SOURCES.length).toBeGreaterThan(500);
  expect(PAGES.flatMap(linksOf).length).toBeGreaterThan(100);
  expect(slugOf('The way of a line (log line → mail)')).toBe('the-way-of-a-line-log-line--mail');
  expect(fault('x', 'docs/store.md#no-such-heading')).toHaveLength(1);
  expect(fault('x', 'docs/no-such-page.md')).toHaveLength(1);
});

test('every link of a page leads to a file and a heading that exist', () => {
  expect(PAGES.flatMap((page) => linksOf(page).flatMap((link) => fault(page, fromRoot(page, link))))).toEqual(
    [],
  );
});

test('every path that a page names exists', () => {
  expect(
    PAGES.filter((page) => page !== 'CHANGELOG.md').flatMap((page) =>
      [...text(page).matchAll(PATHS)].flatMap(([path]) => fault(page, path)),
    ),
  ).toEqual([]);
});

test('every page that a comment or a string of the code names exists, with its heading', () => {
  const pages = /(?<![\w./-])docs\/[\w./-]*\w\.md(?:#[\w-]+)?/g;
  expect(
    SOURCES.filter((path) => path !== 'test/docs/references.test.ts').flatMap((path) =>
      [...text(path).matchAll(pages)].flatMap(([target]) => fault(path, target)),
    ),
  ).toEqual([]);
});

test('every file that a comment of the code names exists', () => {
  const comments = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;
  expect(
    SOURCES.filter((path) => path.endsWith('.ts')).flatMap((path) =>
      [...text(path).matchAll(comments)].flatMap(([comment]) =>
        [...comment.matchAll(PATHS)].flatMap(([target]) => fault(path, target)),
      ),
    ),
  ).toEqual([]);
});

test('every decision is in the list of decisions, under its number', () => {
  const records = PAGES.filter((page) => /^docs\/decisions\/\d{4}-/.test(page)).sort();
  expect(records.length).toBeGreaterThanOrEqual(20);
  expect(linksOf('docs/decisions/README.md')).toEqual(records.map((page) => page.split('/').at(-1)));
  for (const page of records)
    expect(text(page)).toMatch(new RegExp(`^# ${page.split('/').at(-1)?.slice(0, 4)} `));
});

test('nothing refers to papers that are not in the repository', () => {
  const signposts =
    /\bDESIGN\b|\b(?:OCI|MESSAGES|RUNTIME|CAPTURES)\.md|\b(?:OCI|MESSAGES) §|SIG-[A-Z]{3}|^\s*(?:\/?\*|\/\/).*\(facts: |§ ?\d/;
  expect(
    [...SOURCES, ...PAGES]
      .filter((path) => path !== 'test/docs/references.test.ts')
      .flatMap((path) =>
        text(path)
          .split('\n')
          .flatMap((line, at) => (signposts.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
      ),
  ).toEqual([]);
});
