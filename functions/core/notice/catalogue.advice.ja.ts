import type { Catalogue } from '../base/text.ts';
import type { ADVICE_EN } from './catalogue.advice.en.ts';

/** Japanese wording of what may be chosen, on which conditions, and what must not be done; part of `catalogue.ja.ts`. */
export const ADVICE_JA: Catalogue<keyof typeof ADVICE_EN> = {
  'option.wait': 'A 待つ(セッションの自然な回復を待つ)',
  'option.reattach': 'B 元のボリュームを再アタッチする',
  'option.switch-over': 'C 相手ノードへ切り替える(先に接続断ノードを強制停止)',
  'way.open': '{option}: 選べます。',
  'way.check': '{option}: 次の条件がそろえば選べます。',
  'way.closed': '{option}: 選べません(満たさない条件: {why})。',
  'verdict.met': '満たす',
  'verdict.not-met': '満たさない',
  'verdict.not-yet': 'まだ満たさない',
  'verdict.unknown': '不明',
  'verdict.check': '不明: 「{condition}」。{how}',

  'pre.attached': 'ボリュームがATTACHED',
  'pre.same-portal': 'ポータルがセッションと同じ',
  'pre.can-heal': 'ログイン拒否・再ログイン停滞がない',
  'pre.before-deadline': '期限前である',
  'pre.detached': 'ボリュームがデタッチ済み',
  'pre.not-meant': '意図しないデタッチである',
  'pre.no-takeover': '相手ノードが引き継いでいない',
  'pre.service-known': '対象ノードが稼働系である',
  'pre.quiet': '最後のアタッチメント変更から5分間変化なし',
  'pre.parameters': '元のアタッチメントの設定値を記録済み',
  'pre.peer-path': '相手ノードの経路が正常',
  'pre.quorum': 'Quorumが正常',
  'pre.comm-paths': 'コミュニケーションパスが正常',
  'pre.waited': 'ATTACHEDのまま5分経過しても回復しない',
  'pre.no-failover': '接続断の後にフェイルオーバーと再起動がない',
  'pre.no-competitor': '他のソフトウェアがiSCSIを操作していない',
  'pre.is-standby': '対象ノードが待機系である',
  // Of notices that an earlier version stored.
  'pre.not-in-service': '対象ノードが稼働系ではない',
  'pre.lifekeeper-waited': 'I/Oエラーから10分経過した',

  'check.attached': 'アタッチメントの一覧で、状態がATTACHEDか確認してください。',
  'check.same-portal': 'アタッチメントの一覧のIPアドレスと、セッションのPortalを比べてください。',
  'check.can-heal': 'iscsiadm の出力で、セッションの状態を確認してください。',
  'check.before-deadline': '対象ノードの recovery_tmo を読み取ってください。',
  'check.detached': 'アタッチメントの一覧で、状態がDETACHEDか確認してください。',
  'check.not-meant': 'デタッチした本人、または作業の予定を管理している人に確認してください。',
  'check.no-takeover': '全ノードの lcdstatus で、相手ノードにISPのリソースがないことを確認してください。',
  'check.service-known': '全ノードの lcdstatus で、対象ノードだけがISPであることを確認してください。',
  'check.quiet': '5分おいて、アタッチメントの一覧に変化がないことを確認してください。',
  'check.parameters': 'OCIコンソールの監査ログ(Audit)で、元のアタッチメントの設定値を確認してください。',
  'check.peer-path':
    '相手ノードの iscsiadm の出力で、セッションがLOGGED_IN、ディスクがrunningか確認してください。',
  'check.quorum':
    'C1 で、QUORUM_MODE と、Quorumの相手(他ノード、ホスト、Quorum用ディスク)に到達できることを確認してください。',
  'check.comm-paths': 'C1 で、コミュニケーションパスがALIVEか確認してください。',
  'check.waited': '接続断、またはアタッチからの経過時間を確認してください。',
  'check.no-failover': '全ノードの lcdstatus と lifekeeper.log で、切替中でないことを確認してください。',
  'check.no-competitor': '対象ノードで systemctl is-active ocid を実行し、inactive か確認してください。',
  'check.is-standby': '全ノードの lcdstatus で、対象ノードがOSU、相手ノードがISPか確認してください。',
  'check.not-in-service': '全ノードの lcdstatus で、対象ノードがISPでないことを確認してください。',
  'check.lifekeeper-waited': 'I/Oエラーからの経過時間を確認してください。',

  'avoid.detach': 'ボリュームをデタッチしないでください。',
  'avoid.detach-logout':
    'ボリュームのデタッチ、セッションのログアウト、ノード・レコードの削除をしないでください。',
  'avoid.attach-unasked': '確認が済むまで、再アタッチも、他のノードへのアタッチもしないでください。',
  'avoid.attach-elsewhere':
    'ボリュームを他のノードへアタッチしないでください。アクセス・タイプも変更しないでください。',
  'avoid.logout':
    'ディスクが使用中の可能性がある間は、セッションのログアウトやノード・レコードの削除をしないでください。',
  'avoid.stop-active': '稼働系は、相手ノードへ切り替える場合を除き、再起動も停止もしないでください。',
  'avoid.stop-healthy': 'ディスクに接続できているノードを、再起動も停止もしないでください。',
  'avoid.reboot-both': '複数のノードを同時に再起動しないでください。',
  'avoid.mount': 'LifeKeeperを介さずに、マウント、fsck、VGの活性化、リソースの起動をしないでください。',
  'avoid.interfere':
    'LifeKeeperが処理している間(目安10分)は、リソースの停止・起動、アンマウント、ノードの再起動をしないでください。',
  'avoid.timeout': '障害中にタイムアウト値を下げないでください。',
  // Of notices that an earlier version stored.
  'avoid.iscsi-service': 'iscsi.service を再起動しないでください。',
  'avoid.reattach':
    '{node} が停止(STOPPED)または再起動したことを確認するまで、ボリュームを {node} に再アタッチしないでください。',
  'avoid.cut-network': 'ノード間の通信断を起こす操作(ネットワーク、firewalldの変更)をしないでください。',
  'avoid.quorum-init': 'qwk_storage_init を実行しないでください(Quorumの情報が初期化されます)。',
  'avoid.none': '控えるべき操作は特にありません。',

  'load.node':
    '{node}: 接続断の前10分の負荷 CPU 最大{cpu}、ロードアベレージ 最大{average}、I/O制限 {throttled}',
  'load.unread': '{node}: 接続断の前の負荷は読み取れませんでした',
  'load.throttled': 'あり',
  'load.free': 'なし',
  'state.related': '関連ログ: {list}',
  'related.device-failure': 'LifeKeeperのデバイス異常(007059/007078)',
  'related.hung-task': 'hung task(カーネル)',
  'related.check-timeout': 'quickCheckのタイムアウト(LifeKeeper)',
  'related.io-error': 'I/Oエラー(カーネル)',
  'related.file-system-dead': 'ファイルシステムのシャットダウン(カーネル)',

  'placeholder.reason': '理由',
};
