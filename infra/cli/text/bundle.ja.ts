import type { Catalogue } from '../../../functions/core/base/text.ts';
import type { BUNDLE_EN } from './bundle.en.ts';

/** Japanese wording of a support bundle. */
export const BUNDLE_JA: Catalogue<keyof typeof BUNDLE_EN> = {
  'bundle.title': 'インシデント {id} のサポート用資料、クラスタ {cluster}',
  'bundle.made': '作成 {at}、現地時刻のゾーン {zone}',
  'bundle.functions': '導入されている関数',
  'bundle.incident': 'インシデント',
  'bundle.nodes': 'ノード',
  'bundle.timeline': '時系列 (UTC、現地時刻、ノード、内容)',
  'bundle.notices': '通知',
  'bundle.evidence': '証跡 (ルール、最初、最後、最も早い行)',
  'bundle.request-ids': 'opc-request-id',
  'bundle.ocids': 'OCID',
  'bundle.unread': '読み取れなかったもの',
  'bundle.lines': '元の行',
  'bundle.not-sent': '未送信',
  'bundle.no-request-id': '記録なし',
  'bundle.nothing-missing': 'ありません',

  'bundle.field.id': 'ID',
  'bundle.field.cluster': 'クラスタ',
  'bundle.field.source': 'クラスタの判定方法',
  'bundle.field.cause': '原因',
  'bundle.field.situation': '状況',
  'bundle.field.severity': 'レベル',
  'bundle.field.lossAt': '接続断',
  'bundle.field.openedAt': '検知',
  'bundle.field.closedAt': '終了',
  'bundle.field.closedBy': '終了の理由',
  'bundle.field.deadline': 'I/Oエラーの期限',

  'bundle.fact.loss': '接続断 (最も早い証跡)',
  'bundle.fact.opened': 'インシデントを作成',
  'bundle.fact.boot': 'OS 起動',
  'bundle.fact.lost': 'セッション {session} デバイス {device}: 接続断 ({rules})',
  'bundle.fact.gave-up': 'セッション {session} デバイス {device}: カーネルが再接続を打ち切り',
  'bundle.fact.ended': 'セッション {session} デバイス {device}: 断の終わり ({how})',
  'bundle.fact.first-failure': 'LifeKeeper のデバイス異常 {device} (最初)',
  'bundle.fact.last-failure': 'LifeKeeper のデバイス異常 {device} (最後)',
  'bundle.what.lines': '元のログの行',
  'bundle.what.functions': '導入されている関数',
};
