import type { Catalogue } from '../core/base/text.ts';
import type { EN } from './words.en.ts';

/** Japanese wording of timelines and reports. */
export const JA: Catalogue<keyof typeof EN> = {
  'picture.about': '{from} から {to} までの時系列(事象 {count} 件)。下の表に同じ内容があります。',
  'picture.span': '{from} 〜 {to}',
  'picture.outside': 'この範囲より前に {before} 件、後に {after} 件あります。',
  'picture.roomless': '図に入りきらないもの(事象 {events} 件): {names}',
  'picture.names-more': 'ほか {count} 件',
  'picture.nothing': 'この範囲の記録はありません。',
  'bar.held': '接続断(I/O保留)',
  'bar.failed': '接続断(I/Oエラー)',
  'bar.open': '接続断(回復を未確認)',
  'bar.not-back': '回復を未確認',
  'mark.log': 'ログ',
  'mark.api': 'OCI',
  'mark.decision': '判断',
  'mark.notice': '通知',
  'mark.person': '人の操作',
  'moment.now': '現在',
  'moment.deadline': 'I/Oエラー',
  'spot.more': 'ほか {count} 件',
  'table.open': '同じ内容の表({count} 件)',
  'table.when': '時刻',
  'table.where': '場所',
  'table.what': '内容',
  'table.until': '{to} まで',
  'left.events': 'この表にない事象: {count} 件',
  'left.lines': '表示していない行: {count} 件',
};
