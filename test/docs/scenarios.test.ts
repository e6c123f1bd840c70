import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIOS } from '../../infra/local/simulator/scenarios/all.ts';

const ROOT = join(__dirname, '../..');
const PAGES = { en: 'docs/scenarios.md', ja: 'docs/scenarios.ja.md' } as const;

/** Rows of the page's tables by scenario: the cells behind its name. */
function rowsOf(language: 'en' | 'ja'): ReadonlyMap<string, readonly string[]> {
  const page = readFileSync(join(ROOT, PAGES[language]), 'utf8');
  return new Map(
    [...page.matchAll(/^\| `([\w-]+)` \| (.*) \|$/gm)].map(([, name = '', rest = '']) => [
      name,
      rest.split(' | '),
    ]),
  );
}

test.each(['en', 'ja'] as const)('%s: every scenario has a row, and no other', (language) => {
  expect([...rowsOf(language).keys()].sort()).toEqual(SCENARIOS.map(({ name }) => name).sort());
});

test('the Japanese page says of a scenario what the command line says, but for the causes', () => {
  const rows = rowsOf('ja');
  const different = SCENARIOS.flatMap(({ name, about }) => {
    const [said = ''] = rows.get(name) ?? [];
    return said === about.ja || said.startsWith('`') ? [] : [[name, said, about.ja]];
  });
  expect(different).toEqual([]);
});

test.each(['en', 'ja'] as const)('%s: a headline is the subject of a recorded notice', (language) => {
  const headlines = [...rowsOf(language)].flatMap(([name, [, subject]]) =>
    subject === undefined ? [] : [[name, subject] as const],
  );
  expect(headlines.length).toBeGreaterThan(8);
  for (const [name, subject] of headlines) {
    const golden = readFileSync(join(ROOT, `test/stories/golden/${name}.${language}.txt`), 'utf8');
    // How urgent it was stands in front, and may be that of another notice of the same thread.
    const words = subject.replace(/^(?:\[[^\]]*\] |【[^】]*】)/, '');
    const subjects = golden.split('\n').filter((line) => line.includes('[LKW:'));
    expect([name, subjects.some((line) => line.includes(words))]).toEqual([name, true]);
  }
});
