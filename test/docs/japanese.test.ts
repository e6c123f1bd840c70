import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JA as CONSOLE } from '../../functions/console/words.ja.ts';
import { JA as ERRORS } from '../../functions/core/base/errors.ja.ts';
import { JA as MONTHLY } from '../../functions/core/history/words.ja.ts';
import { JA as MONITOR } from '../../functions/core/monitor/words.ja.ts';
import { JA as NOTICES } from '../../functions/core/notice/catalogue.ja.ts';
import { JA as RECORDS } from '../../functions/core/notice/records.ja.ts';
import { JA as REPORT } from '../../functions/report/words.ja.ts';
import { BUNDLE_JA } from '../../infra/cli/text/bundle.ja.ts';
import { JA as CLI } from '../../infra/cli/text/cli.ja.ts';
import { SCAN_JA } from '../../infra/cli/text/scan.ja.ts';
import { VERIFY_JA } from '../../infra/cli/text/verify.ja.ts';
import { englishIn } from '../support/english.ts';

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Every text that the product says in Japanese, by where it stands. */
const CATALOGUES = {
  NOTICES,
  RECORDS,
  ERRORS,
  MONITOR,
  MONTHLY,
  CONSOLE,
  REPORT,
  CLI,
  BUNDLE_JA,
  SCAN_JA,
  VERIFY_JA,
} as const;
const TEXTS = Object.entries(CATALOGUES).flatMap(([area, words]) =>
  Object.entries(words).map(([key, text]) => [`${area} ${key}`, text] as const),
);
const PAGES = [
  'README.ja.md',
  'terraform/README.ja.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((file) => file.endsWith('.ja.md'))
    .map((file) => `docs/${file}`),
].map((file) => [file, read(file)] as const);

/** Notices as they are recorded, without what is typed and named. */
const NOTICES_SENT = ['test/core/notice/golden', 'test/stories/golden'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.ja.txt'))
    .map((file) => [`${folder}/${file}`, read(`${folder}/${file}`)] as const),
);

/** The words that docs/glossary.md has instead of others, each with what it stands for. */
function variants(): readonly (readonly [used: string, not: string])[] {
  const table = read('docs/glossary.md').split('## Japanese words')[1]?.split('\n## ')[0] ?? '';
  return [...table.matchAll(/^\| (?!Used|---)(.+?) \| (.+?) \| .+ \|$/gm)].flatMap(
    ([, used = '', not = '']) => not.split('、').map((word) => [used, word] as const),
  );
}

/** A variant where it is no part of another word, and no form of the verb. */
function patternOf(word: string): RegExp {
  const verbs = ['読み取り', '書き込み', '引き継ぎ', '受け付け', '切り替え'];
  if (verbs.includes(word)) return new RegExp(`${word}(?![まらるなたて、し(])`);
  if (word === '受け付ける') return /受け付ける(?!形式|大き|こと)/;
  if (word === '切断') return /(?<!通信)切断/;
  return /[ァ-ヴ]$/.test(word) ? new RegExp(`${word}(?!ー)`) : new RegExp(word);
}

describe('one word for one thing', () => {
  const all = variants();
  it('has a table to hold to', () => expect(all.length).toBeGreaterThan(30));

  it.each(all)('%s, and not %s', (_, word) => {
    const pattern = patternOf(word);
    const wrong = [...TEXTS, ...PAGES].flatMap(([where, text]) =>
      text.split('\n').flatMap((line) => (pattern.test(line) ? [`${where}: ${line.slice(0, 120)}`] : [])),
    );
    expect(wrong).toEqual([]);
  });
});

/** Plain forms at the end of a sentence. */
const PLAIN =
  /(する|した|しない|ない|いる|いた|ある|なる|れる|せる|える|ける|める|だ|である|不要|不可|こと)$/;

const POLITE = /(まし|でし)た$/;

function plainSentences(text: string): readonly string[] {
  return text
    .replace(/「[^」]*」/g, '「」')
    .replace(/^終了コード.*$/gm, '')
    .split('\n')
    .flatMap((line) => line.split('。').slice(0, -1))
    .map((sentence) => sentence.replace(/\([^()]*\)$/, '').replace(/[)」\s]+$/, ''))
    .filter((sentence) => PLAIN.test(sentence) && !POLITE.test(sentence));
}

describe('polite from end to end', () => {
  it('in every text of the product', () => {
    expect(TEXTS.flatMap(([where, text]) => plainSentences(text).map((s) => `${where}: ${s}`))).toEqual([]);
  });

  it('in every recorded notice', () => {
    expect(
      NOTICES_SENT.flatMap(([where, text]) => plainSentences(text).map((s) => `${where}: ${s}`)),
    ).toEqual([]);
  });

  it('prohibitions ask: 〜ないでください', () => {
    const bans = Object.entries(NOTICES).filter(([key]) => key.startsWith('avoid.') && key !== 'avoid.none');
    expect(bans.length).toBeGreaterThan(5);
    for (const [key, text] of bans) expect(`${key} ${text}`).toMatch(/ないでください/);
  });
});

/** Names of people, tools and volumes of the stories, and what they gave as a reason. */
const GIVEN = ['Oracle-PythonSDK', 'SIOS LifeKeeper support', 'Oracle Cloud support', 'sdc'];

describe('nothing English left', () => {
  // The words of every catalogue, and what is shown of them: test/words.
  it('in any recorded notice', () => {
    expect(NOTICES_SENT.length).toBeGreaterThan(20);
    expect(
      NOTICES_SENT.flatMap(([where, text]) => englishIn(text, GIVEN).map((word) => `${where}: ${word}`)),
    ).toEqual([]);
  });
});
