import type { Catalogue } from '../base/text.ts';
import type { CAUSES_EN } from './catalogue.causes.en.ts';

/** Japanese wording of the causes, for notices and scan alike. */
export const CAUSES_JA: Catalogue<keyof typeof CAUSES_EN> = {
  'cause.detached-intent-unknown': 'ボリュームのデタッチ(意図不明)',
  'cause.detached-planned': '計画デタッチ',
  'cause.target-refusing': 'ターゲットが接続拒否',
  'cause.path-timeout': '経路タイムアウト',
  'cause.login-rejected': 'ログイン拒否',
  'cause.bind-loop': '再ログイン停滞',
  'cause.instance-overloaded': 'インスタンス高負荷',
  'cause.platform-maintenance': 'プラットフォームのメンテナンス',
  'cause.wide-outage': '広域障害',
  'cause.competing-remediator': '他ソフトウェアのiSCSI操作',
  'cause.filesystem-dead': 'ファイルシステムまたはディスク異常',
  'cause.boot-volume-lost': 'ブート・ボリューム接続断',
  'cause.quorum-volume-lost': 'Quorum用ディスク接続断',
  'cause.degraded-multipath': 'マルチパスの一部接続断',
  'cause.phantom': '成立していないセッション',
  'cause.unknown': '原因調査中',
};
