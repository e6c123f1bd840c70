import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HEADLINES } from '../../functions/core/incident/situations.ts';
import { EN } from '../../functions/core/notice/catalogue.en.ts';
import { JA } from '../../functions/core/notice/catalogue.ja.ts';
import { between } from './terraform-files.ts';

const ENGLISH = 'docs/notices.md';
const JAPANESE = 'docs/notices.ja.md';

type Headline = Exclude<keyof typeof HEADLINES, 'held' | 'healthy'>;

/** Where the notice's own words are put together from what happened, and say nothing by themselves. */
const MEANS: Readonly<Partial<Record<Headline, string>>> = {
  'do-not-reattach':
    '{node} からボリュームがデタッチされ、{peer} に引継ぎの形跡があります。再アタッチすると、{node} に残る保留中の書込みが送信され、データが破壊されます。',
  'redundancy-lost':
    'サービスは移動し、{node} はその後に停止または起動しました。保留中の書込みは残っておらず、再アタッチの禁止は解除されています。残るのは冗長性の復旧です。',
  'redundancy-restored':
    '{node} が、再起動、フェイルオーバー、または I/O エラーの後に再接続しました。何がいつ起こったか、サービスがどこにあるかを、通知に示します。',
};

/** Columns of tables whose cells are words of the code, the same in every language. */
const COLUMNS: Readonly<Record<string, string>> = {
  Situation: '状況',
  Headline: '見出し',
  Severity: 'レベル',
  Near: '間近',
  Reason: '理由',
  Impact: '影響',
  Avoid: '禁止',
  Steps: '手順',
  About: '対象',
  Clock: '期限',
  Choice: '選択',
  Request: '要求',
  'Asks nodes': '問い合わせ',
  Approval: '承認',
  Attach: 'アタッチ',
  Merged: '集約',
  Reminds: '再通知',
  Loss: '接続断',
  Closes: '終了',
};

/**
 * The page about notices in both languages: titles from the catalogues; the Japanese tables in the order of the English
 * page, with the words of the code that stand there.
 */
export function noticesPage(root: string): Readonly<Record<string, string>> {
  const english = readFileSync(join(root, ENGLISH), 'utf8');
  const [intro = ''] = english.split(/^## /m);
  const headlines = [...intro.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name = '']) => headlineOf(name));
  const tables = {
    headlines: [
      '| 見出し | 件名(日本語) | 件名(英語) | 意味 |',
      '| --- | --- | --- | --- |',
      ...headlines.map((name) => headlineRow(name, MEANS[name] ?? JA[`summary.${name}`])),
    ],
    situations: sameTable(english, 'Situations'),
    news: sameTable(english, 'News'),
  };
  const titles = intro.replace(
    /^\| `([\w-]+)` \| .*? \| .*? \| (.*) \|$/gm,
    (_, name: string, means: string) => headlineRow(headlineOf(name), means),
  );
  return {
    [ENGLISH]: titles + english.slice(intro.length),
    [JAPANESE]: Object.entries(tables).reduce(
      (page, [name, lines]) => between(JAPANESE, page, name, lines.join('\n')),
      readFileSync(join(root, JAPANESE), 'utf8'),
    ),
  };
}

function headlineRow(name: Headline, means: string): string {
  return `| \`${name}\` | ${JA[`title.${name}`]} | ${EN[`title.${name}`]} | ${means} |`;
}

/** @throws Error for a name that is no headline. */
function headlineOf(name: string): Headline {
  if (!Object.hasOwn(HEADLINES, name))
    throw new Error(`${ENGLISH} has a headline ${name} that does not exist`);
  return name as Headline;
}

/** A table of the English page with Japanese columns. */
function sameTable(page: string, heading: string): readonly string[] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const [head = '', ...rows] = section.split('\n').filter((line) => line.startsWith('|'));
  const cells = head.slice(2, -2).split(' | ');
  return [`| ${cells.map((cell) => COLUMNS[cell] ?? cell).join(' | ')} |`, ...rows.map(japaneseCells)];
}

/** What is neither the name of something nor a figure. */
function japaneseCells(row: string): string {
  return row.replace(/(?<=\| )yes(?= \|)/g, '○').replace(/ after (\d+) min(?= \|)/g, '($1分後)');
}
