import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Every page that there is in Japanese, by the path of the English one. */
const PAIRS = [
  'README.md',
  'terraform/README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.ja.md'))
    .map((name) => `docs/${name.replace('.ja.md', '.md')}`),
].sort();
const japanese = (path: string): string => path.replace(/\.md$/, '.ja.md');
/** Of these pages only what operators read is in Japanese: the beginning, and sections under these headings. */
const ABRIDGED: Readonly<Record<string, readonly string[]>> = {
  'docs/threat-model.md': [
    '# Threat model',
    '## What is worth something',
    '## Who can write what',
    '## What lines can do',
    '## What stays open',
  ],
  'docs/architecture.md': ['# Architecture', '## The parts', '## From a log line to a mail'],
};
/** Transcripts and fragments of configuration say the same in other words. */
const COMMANDS = /^(?:sh|hcl|)$/;

interface Section {
  /** Level of its heading: `##`. */
  readonly level: string;
  /** Of each row of a table: how many cells, and what stands in them as code. */
  readonly rows: readonly (readonly string[])[];
  /** Where links lead, whatever the language of the page. */
  readonly links: readonly string[];
  /** What stands as code outside tables. */
  readonly code: readonly string[];
  /** Blocks of commands, without their comments. */
  readonly blocks: readonly string[];
}

const sorted = (list: Iterable<string>): string[] => [...new Set(list)].sort();
/** Code spans; those of a link's text too. */
const codeIn = (words: string): string[] => [...words.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

function blocksIn(page: string): string[] {
  return [...page.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm)]
    .filter(([, , kind = '']) => COMMANDS.test(kind))
    .map(([, , , body = '']) =>
      body
        .replace(/ *#.*$/gm, '')
        .replace(/ --lang (?:ja|en)\b/g, '')
        .replace(/TF_VAR_language=.*$/gm, '')
        .trim(),
    );
}

/** A link without its language; an anchor only as being there, for headings are in the language of their page. */
function targetOf(link: string): string {
  const [path = '', anchor] = link.replace(/\.ja\b/g, '').split('#');
  return anchor === undefined || /^https?:/.test(link) ? link.replace(/\.ja\b/g, '') : `${path}#`;
}

/** Parts of a page, each with its heading. */
function partsOf(page: string, kept: readonly string[] = []): string[] {
  const marked = page.replace(/^( *)```[\s\S]*?^\1```$/gm, (block) => block.replace(/^#/gm, ' #'));
  const parts = marked.split(/^(?=#{1,6} )/m);
  return kept.length === 0 ? parts : parts.filter((part) => kept.includes(part.split('\n')[0] ?? ''));
}

function sectionsOf(page: string, kept: readonly string[] = []): Section[] {
  return partsOf(page, kept).map((part) => {
    const prose = part.replace(/^( *)```[\s\S]*?^\1```$/gm, '');
    const lines = prose.split('\n');
    const rows = lines.filter((line) => line.startsWith('|'));
    const rest = lines.filter((line) => !line.startsWith('|')).join('\n');
    return {
      level: /^#*/.exec(part)?.[0] ?? '',
      rows: rows.map((row) => [
        `${row.replaceAll('\\|', '').split('|').length - 2} cells`,
        ...sorted(codeIn(row)),
      ]),
      links: [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => targetOf(link)).sort(),
      code: sorted(codeIn(rest)),
      blocks: blocksIn(part),
    };
  });
}

/** Figures that the Japanese page says in another way, by page. */
const OTHERWISE: ReadonlySet<string> = new Set(['docs/scenarios.md 30']);

/** Figures of two digits and more of a section's prose; names of tests, and millions (億), aside. */
function figuresIn(part: string): string[] {
  const prose = part
    .replace(/^( *)```[\s\S]*?^\1```$/gm, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/"[^"\n]*"/g, '');
  return sorted((prose.match(/\d[\d,.]*\d(?![\d,.]* million)/g) ?? []).map((one) => one.replaceAll(',', '')));
}

/** Where a line of a page begins its first paragraph: a link to the same page in the other language. */
const first = (page: string): string => page.split('\n').slice(0, 12).join('\n');
/** The page without that link. */
const without = (page: string, other: string): string => page.replace(`](${basename(other)})`, ']');

describe.each(PAIRS)('%s', (english) => {
  const [en, ja] = [text(english), text(japanese(english))];

  test('each language leads to the other one at its top', () => {
    expect(first(en)).toContain(`[日本語](${basename(japanese(english))})`);
    expect(first(ja)).toContain(`[English](${basename(english)})`);
  });

  test('both languages have the same headings, tables, links and commands', () => {
    const kept = ABRIDGED[english] ?? [];
    const here = sectionsOf(without(en, japanese(english)), kept);
    const there = sectionsOf(without(ja, english));
    expect(there.map(({ level }) => level)).toEqual(here.map(({ level }) => level));
    for (const [at, section] of here.entries()) {
      const name = partsOf(en, kept)[at]?.split('\n')[0] ?? '';
      expect([name, there[at]]).toEqual([name, section]);
    }
  });

  test('every figure of the English page is in the Japanese one, section by section', () => {
    const kept = ABRIDGED[english] ?? [];
    const there = partsOf(ja).map(figuresIn);
    for (const [at, part] of partsOf(en, kept).entries()) {
      const missing = figuresIn(part).filter((figure) => there[at]?.includes(figure) !== true);
      const name = part.split('\n')[0] ?? '';
      expect([name, missing.filter((one) => !OTHERWISE.has(`${english} ${one}`))]).toEqual([name, []]);
    }
  });

  test('every block of commands is a program that bash can read', () => {
    for (const page of [en, ja])
      for (const [, , body = ''] of page.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)) {
        const { status, stderr } = spawnSync('bash', ['-n'], { input: body, encoding: 'utf8' });
        expect([body, status, stderr]).toEqual([body, 0, '']);
      }
  });

  test('the Japanese page leads to Japanese pages where there are any, the English one to none', () => {
    const leads = (page: string) =>
      [...page.matchAll(/\]\((?!https?:)([^)#\s]+\.md)/g)].map(([, link = '']) => link);
    const folder = dirname(english);
    expect(
      leads(without(ja, english)).filter(
        (link) => !link.endsWith('.ja.md') && existsSync(join(ROOT, folder, japanese(link))),
      ),
    ).toEqual([]);
    expect(leads(without(en, japanese(english))).filter((link) => link.endsWith('.ja.md'))).toEqual([]);
  });
});

test('there is something to compare', () => {
  expect(PAIRS.length).toBeGreaterThanOrEqual(2);
  expect(sectionsOf('# a\n\n`b` [c](d.ja.md#e)\n\n| x | `y \\| z` |\n\n```sh\nls # all\n```\n')).toEqual([
    { level: '#', rows: [['2 cells', 'y \\| z']], links: ['d.md#'], code: ['b'], blocks: ['ls'] },
  ]);
});

const JAPANESE = PAIRS.map(japanese);

test.each(JAPANESE)('%s speaks politely: no sentence ends in the plain form', (path) => {
  const prose = text(path).replace(/^( *)```[\s\S]*?^\1```$/gm, '');
  const plain = /[^\n。|]{0,20}(?:[ぁ-ん](?:る|い|た|う|く|す|む|ぬ|ぶ|つ)|である|でない)。/g;
  const polite = /(?:です|ます|ました|ません|でした|ください|でしょう)。$/;
  expect([...prose.matchAll(plain)].map(([end]) => end).filter((end) => !polite.test(end))).toEqual([]);
});

/** One word per concept, as docs/glossary.md has it: what is not written, and what is written for it. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/イニシエータ(?!ー)/, 'イニシエーター'],
  [/クォーラム|クオーラム/, 'Quorum'],
  [/明言/, '表明'],
  [/[（）]/, '半角括弧'],
];

test.each(JAPANESE)('%s has one word per concept', (path) => {
  const lines = text(path).split('\n');
  expect(
    WORDS.flatMap(([wrong, right]) =>
      lines.flatMap((line, at) => (wrong.test(line) ? [`${path}:${at + 1}: ${right}`] : [])),
    ),
  ).toEqual([]);
});
