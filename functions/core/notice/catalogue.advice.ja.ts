import type { Catalogue } from '../base/text.ts';
import type { ADVICE_EN } from './catalogue.advice.en.ts';

/** Japanese wording of what may be chosen, on which conditions, and what must not be done; part of `catalogue.ja.ts`. */
export const ADVICE_JA: Catalogue<keyof typeof ADVICE_EN> = {
  'option.wait': 'A 待つ(セッションが自然に回復する場合)',
  'option.reattach': 'B 再アタッチ(意図しないデタッチであり、相手ノードが引き継いでいない場合のみ)',
  'option.switch-over':
    'C 相手ノードへ切り替える(先に接続断ノードのインスタンスを停止し、STOPPEDを確認する。GUIからのスイッチオーバーはumountがハングし、強制再起動になることがある)',
  'verdict.met': '成立',
  'verdict.not-met': '不成立',
  'verdict.unknown': '不明',
  'pre.attached': 'ボリュームがATTACHED',
  'pre.same-portal': 'ポータルがセッションと同じ',
  'pre.can-heal': 'ログイン拒否・再ログイン停滞がない',
  'pre.before-deadline': '期限前である',
  'pre.detached': 'ボリュームがデタッチ済み',
  'pre.not-meant': '意図しないデタッチである',
  'pre.no-takeover': '相手ノードが引き継いでいない',
  'pre.service-known': '対象ノードが稼働系である',
  'pre.quiet': '最後のアタッチメント変更から5分間変化なし',
  'pre.peer-path': '相手ノードの経路が正常',
  'pre.quorum': 'Quorumが正常',
  'pre.comm-paths': 'コミュニケーションパスが正常',
  'pre.waited': 'ATTACHEDのまま5分経過しても回復しない',
  'pre.no-failover': '接続断の後にフェイルオーバーと再起動がない',
  'pre.no-competitor': '他のソフトウェアがiSCSIを操作していない',
  'pre.not-in-service': 'OSを再起動する場合: 対象ノードが稼働系ではない',
  'avoid.detach': '何もデタッチしない。',
  'avoid.attach-elsewhere': 'ボリュームを他のノードへアタッチしない。アクセス・タイプを変更しない。',
  'avoid.logout':
    'ディスクが使用中の可能性がある間は、セッションのログアウトもノード・レコードの削除もしない。',
  'avoid.reboot-both': '両ノードを再起動しない。唯一の稼働系も再起動しない。',
  'avoid.mount': 'LifeKeeperを介さないマウント、fsck、VGの活性化、リソースの起動をしない。',
  'avoid.timeout': '障害中にタイムアウト値を下げない。',
  'avoid.iscsi-service': 'iscsi.service を再起動しない。',
  'avoid.reattach': '{peer} が稼働系の可能性がある間は、ボリュームを {node} に再アタッチしない。',
  'avoid.none': '特にありません。',
};
