import type { Catalogue } from '../base/text.ts';
import type { EN } from './words.en.ts';

/** Japanese wording of the monthly summary. */
export const JA: Catalogue<keyof typeof EN> = {
  'title.none': '【情報】{month}の月次サマリー: 障害なし',
  'title.unsure': '【情報】{month}の月次サマリー: 読み取れる範囲では障害なし',
  'title.some': '【情報】{month}の月次サマリー: 障害 {outages} 件、継続中 {open} 件',
  'title.before':
    '【情報】{month}の月次サマリー: 障害 {outages} 件、それ以前から {before} 件、継続中 {open} 件',
  intro:
    '{month}の月次サマリーです({zone})。インシデントは開始した月に数えます。計画作業は障害に数えません。',
  none: '障害は検知されませんでした。',
  count: '障害 {outages} 件、計画作業 {planned} 件、継続中 {open} 件 ({at} 現在)',
  unreadable: '読み取れないインシデントのオブジェクトが {count} 件あります。その内容は集計に含みません。',
  clusters: 'クラスタ別 (最初の接続断から終了まで、中央値 / 最長):',
  causes: '原因別 (同上):',
  group: '- {name}: 障害 {outages} 件、終了まで {figures}',
  'group-open': '- {name}: 障害 {outages} 件 (うち継続中 {open} 件)、終了まで {figures}',
  'more-clusters': '- 他 {count} クラスタ、障害 {outages} 件',
  'more-causes': '- 他 {count} 種の原因、障害 {outages} 件',
  steps: '最初の接続断からの所要時間 (中央値 / 最長):',
  'step.notify': '- 最初の通知まで: {figures}',
  'step.acknowledge': '- 受付まで: {figures}',
  'step.recover': '- 復旧まで: {figures}',
  figures: '{median} / {worst}',
  'figures-of': '{median} / {worst} ({outages} 件中 {known} 件で判明)',
  'not-known': '不明',
  open: '継続中:',
  before: '{month}より前に開始し、{month}の初めの時点で終了していなかったもの: {count} 件',
  'one-open': '- {name} {id} 開始 {from}: {cause}',
  'one-closed': '- {name} {id} 開始 {from}、終了 {to}: {cause}',
  more: '- 他 {count} 件',
  proven:
    '監視が機能していることを {lines} 回確認しました(毎時書き込む確認行が Logging から届いた回数)。この月は {hours} 時間です。',
  'proven-from':
    '監視が機能していることを、{from} 以降に {lines} 回確認しました(毎時書き込む確認行が Logging から届いた回数)。それ以前は数えていません。',
  'not-proven': 'この月に監視が機能していることを確認した回数は、数えていません。',
  'span.seconds': '{n}秒',
  'span.minutes': '{n}分',
  'span.hours': '{h}時間{m}分',
  'span.days': '{d}日{h}時間',
};
