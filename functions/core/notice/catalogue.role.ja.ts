import type { Catalogue } from '../base/text.ts';
import type { ROLE_EN } from './catalogue.role.en.ts';

/** Japanese wording of which node is in service, what that rests on, and what a loss then means. */
export const ROLE_JA: Catalogue<keyof typeof ROLE_EN> = {
  'service.active': '稼働系',
  'service.standby': '待機系',
  'service.unknown': '稼働系/待機系の別は不明',
  'service.known': '{what}({basis})',
  'service.by.probe': 'lcdstatusによる',
  'service.by.disk-lines': 'このディスクについてのLifeKeeperのログから推定',
  'service.by.lifekeeper-lines': 'LifeKeeperのログから推定',
  'service.by.writes': '接続断前の書込みから推定',
  'service.by.no-disk-lines': 'このディスクについてのLifeKeeperのログがないことから推定',
  'service.by.before': '再起動前の役割から推定',

  'impact.active':
    '{node} でこのディスクを使うアプリケーションは応答しなくなります。LifeKeeperは異常(007059/007078)を記録しますが、OSのiSCSIイニシエーターがI/Oエラーを返さず再接続を待つため、期限まで切り替わらないか、切替に時間がかかります(LifeKeeperの設定では変えられません)。途中で自動的に切り替わることもあるため、操作の直前にlcdstatusを確認してください。',
  'impact.either':
    '{node} が稼働系か待機系かは不明です。稼働系の場合、このディスクを使うアプリケーションは応答しません。待機系の場合、サービスへの影響はありませんが、切替先がなくなります。',
  'impact.standby': 'サービスは継続していますが、切替先になる待機系がありません。',
  'impact.standby-back': 'サービスへの影響はありません。接続断の間は、切替先がない状態でした。',
  'impact.failed':
    '{node} のアプリケーションはI/Oエラーになります。LifeKeeperがフェイルオーバーまたはOSの強制再起動を行う可能性があります。',
  'impact.failed-either':
    '{node} が稼働系か待機系かは不明です。稼働系の場合、アプリケーションはI/Oエラーになり、LifeKeeperがフェイルオーバーまたはOSの強制再起動を行う可能性があります。待機系の場合、サービスへの影響はありません。',

  'portal.same': 'セッションと同じ',
  'portal.unknown': 'セッションと同じか未確認',
};
