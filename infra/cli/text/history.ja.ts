import type { Catalogue } from '../../../functions/core/base/text.ts';
import type { HISTORY_EN } from './history.en.ts';

/** `warden history` の文言。 */
export const HISTORY_JA: Catalogue<keyof typeof HISTORY_EN> = {
  'history.about': '過去のインシデントを、各段階の所要時間、中央値、最長とともに一覧する',
  'history.days': '現在から遡る日数。この間に開始したインシデントを表示する (最大 90)',
  'history.cluster': 'この名前またはキーのクラスタに限る',
  'history.csv': 'インシデントを CSV (RFC 4180) で出力する。単位は秒、時刻は UTC。空欄は不明を表す',
  'history.after': `所要時間は最初の接続断から数えます。保存された記録で裏付けられない値は不明とし、中央値には含めません。計画作業として
終了したインシデントは、障害の件数に含めません。インシデントは終了から90日間保存されます。

終了コード: 0 出力した、2 使い方の誤り、3 サービスが拒否した。`,
  'history.title':
    '{from} から {to} までに開始したインシデント: 障害 {outages} 件、計画作業 {planned} 件、継続中 {open} 件',
  'history.none': '{from} から {to} までに開始したインシデントはありません。',
  'history.not-known': '不明',
  'history.planned': '計画作業',
  'history.basis': '最初の接続断からの所要時間。中央値 / 最長。',
  'history.column.opened': '開始',
  'history.column.cluster': 'クラスタ',
  'history.column.cause': '原因',
  'history.column.outages': '障害件数',
  'history.column.length': '終了まで',
  'history.column.detect': '検知まで',
  'history.column.notify': '通知まで',
  'history.column.acknowledge': '受付まで',
  'history.column.recover': '復旧まで',
};
