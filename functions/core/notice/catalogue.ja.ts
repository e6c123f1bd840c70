import { ADVICE_JA } from './catalogue.advice.ja.ts';
import { AFTERMATH_JA } from './catalogue.aftermath.ja.ts';
import { CAUSES_JA } from './catalogue.causes.ja.ts';
import { CLOCK_JA } from './catalogue.clock.ja.ts';
import type { Catalogue } from './catalogue.en.ts';
import { FRAME_JA } from './catalogue.frame.ja.ts';
import { LATE_JA } from './catalogue.late.ja.ts';
import { REATTACH_JA } from './catalogue.reattach.ja.ts';
import { ROLE_JA } from './catalogue.role.ja.ts';
import { STEPS_JA } from './catalogue.steps.ja.ts';
import { WIDE_JA } from './catalogue.wide.ja.ts';

/** Japanese wording, as SIOS's customers write it; same keys and placeholders as `catalogue.en.ts`. */
export const JA: Catalogue = {
  ...REATTACH_JA,
  ...ROLE_JA,
  ...CAUSES_JA,
  ...CLOCK_JA,
  ...AFTERMATH_JA,
  ...FRAME_JA,
  ...LATE_JA,
  ...ADVICE_JA,
  ...STEPS_JA,
  ...WIDE_JA,

  'label.critical': '緊急',
  'label.high': '緊急',
  'label.medium': '警告',
  'label.low': '情報',
  'label.info': '情報',
  'label.recovered': '復旧',
  'label.left': '残り{minutes}分',
  'label.unanswered': '未受付',
  'label.as-of': '{at}時点',

  'subject.left': ' I/Oエラーまで最長{minutes}分',
  'title.detached': '{cluster}/{node} 共有ディスク接続断(デタッチ)',
  'title.recovered': '{cluster}/{node} 共有ディスク接続回復(断{outage}分)リソース要確認',
  'title.hung': '{cluster}/{node} 共有ディスク応答なし({cause})',
  'title.do-not-reattach': '{cluster}/{node} 再アタッチ禁止:{peer}で引継ぎの形跡あり',
  'title.not-recovered': '{cluster}/{node} 再アタッチ済・未復旧(旧セッション残存)',
  'title.standby-lost': '{cluster}/{node}(待機系)共有ディスク接続断・切替不可',
  'title.quorum-lost': '{cluster}/{node} Quorum用ディスク接続断・強制停止の恐れ',
  'title.all-silent': '{cluster} 全ノード監視データ途絶(状態不明)',
  'title.rebooted': '{cluster}/{node} 再起動を検知・{peer}への切替を要確認',
  'title.planned': '{cluster}/{node} 計画デタッチを確認(対処不要)',
  'title.lost': '{cluster}/{node} 共有ディスク接続断({cause})',
  'title.boot-lost': '{cluster}/{node} ブート・ボリューム応答なし',
  'title.failed-over': '{cluster}/{node} 共有ディスク接続断・フェイルオーバーを検知({peer}の状態を要確認)',
  'title.io-failed': '{cluster}/{node} 共有ディスクI/Oエラー発生(再接続タイムアウト)',
  'title.fs-dead': '{cluster}/{node} 接続回復・ディスクまたはファイルシステムに異常',
  'title.deadline-passed': '{cluster}/{node} I/Oエラー期限経過(状態不明)',
  'title.reattached': '{cluster}/{node} 再アタッチ済・復旧未確認',
  'title.flapping': '{cluster}/{node} 共有ディスク接続が断続',
  'title.degraded': '{cluster}/{node} マルチパスの一部が接続断(縮退)',
  'title.unclear': '{cluster}/{node} 接続断のログ過多・ディスクの状態不明',
  'title.stray': '{cluster}/{node} 対象不明のセッション断・既知のディスクはすべて接続中',
  'title.unproven': '{cluster}/{node} 異常のログが途絶・復旧未確認',
  'title.heard-again': '{cluster} 監視データ再開(状態要確認)',
  'title.detached-by': '{cluster}/{node} デタッチの実行者が判明: {who}',
  'title.further-loss': '{cluster} 別の経路も接続断(現在{paths}経路: {nodes})',
  'title.deadline-near': '{cluster}/{node} 共有ディスクのI/Oエラー間近',
  'title.silent': '{cluster}/{node} 接続断後ログ途絶(状態不明)',
  'title.strangers': '未登録ノード{count}から障害の報告:{nodes}',

  'head.summary': '概要',
  'head.target': '対象',
  'head.time': '発生時刻',
  'head.impact': '影響',
  'head.state': '現在の状態',
  'head.cause': '推定原因',
  'head.unread': '取得できなかった情報',
  'head.action': '対処',
  'head.avoid': '行わないこと',
  'head.contacts': '連絡先',
  'head.next': '次回連絡',

  'summary.detached':
    '{node} からボリュームがデタッチされました。イニシエーターはすべてのI/Oを保留し、再接続を続けています。期限までに戻らない場合、カーネルが再接続を打ち切り、I/Oエラーになります。',
  'summary.recovered':
    '{node} の同じセッションが回復し、ディスクの異常は見られません。断時間は{bound}{outage}分({method})です。',
  'summary.hung':
    '{node} のLifeKeeperが、共有ディスクの応答なしを記録しています。iSCSIイニシエーターはまだ異常を検知していません。経路上でパケットが応答なく破棄されている場合に、このように見えます。セッションが LOGGED_IN と表示されても、正常とは限りません。',
  'summary.not-recovered':
    'ボリュームは {node} に再びアタッチされましたが、別のポータルまたは別のセッションです。旧セッションは旧ポータルへ再接続を続け、マウント中のファイルシステムは、旧ディスクの応答待ちのままです。',
  'summary.standby-lost':
    '待機系の {node} が共有ディスクとの接続を失いました。サービスは稼働系で継続していますが、{node} への切替は失敗します。',
  'summary.quorum-lost':
    '{node} がQuorum用ディスクとの接続を失いました。LifeKeeperは、Quorumを失うと既定でノードを即時停止します(QUORUM_LOSS_ACTION=fastkill)。',
  'summary.all-silent':
    '{cluster} の全ノードでエージェントのハートビートが途絶しました。クラスタの状態は不明です。通知がないことは正常を意味しません。',
  'summary.rebooted':
    '{node} が異常の後に再起動しました。強制再起動では最後のログが失われることが多いため、起動時のログ、インスタンスの状態、相手ノードのログからの推定です。',
  'summary.planned': '{node} からのデタッチは、予告済み、または正規の手順による作業です({evidence})。',
  'summary.lost': '{node} が共有ディスクとのiSCSI接続を失いました。再接続の間、I/Oは保留されます。',
  'summary.boot-lost':
    '{node} がブート・ボリュームとの接続を失いました。OS自体がハングする恐れがあります。自動では何も行いません。',
  'summary.failed-over': '{node} の共有ディスク接続断の後に、LifeKeeperのフェイルオーバーを検知しました。',
  'summary.io-failed':
    '{node} のカーネルが再接続を打ち切り、共有ディスクへのI/Oがエラーになっています。LifeKeeperがフェイルオーバーまたはOSの強制再起動を行う可能性があります。',
  'summary.fs-dead':
    '{node} のセッションは回復しましたが、ディスクまたはファイルシステムに異常があります。経路は戻りましたが、このままでは使用できません。',
  'summary.deadline-passed':
    '{node} のカーネルが再接続を打ち切る期限を過ぎましたが、回復したかI/Oエラーになったかを確認できるログがありません。',
  'summary.reattached':
    'ボリュームは {node} に再びアタッチされました(ポータル: {portal})。セッションは自然に回復し得ますが、確認できるまで復旧とは扱いません。',
  'summary.flapping': '{node} と共有ディスクの間で、接続断と回復を繰り返しています。',
  'summary.degraded':
    '{node} からボリュームへの経路(マルチパス)の一部が接続断です。I/Oは残りの経路で継続しています。',
  'summary.unclear':
    '{node} から、保持できる数を超える接続断のログが届きました。このディスクが含まれるかどうかは不明です。ノードで直接確認してください。',
  'summary.stray':
    '{node} で、どのディスクのものかログから分からないセッションが失われました。このノードの既知のディスクは、すべてセッションの接続を確認しています。把握していないディスクのセッションの可能性があるため、ノードで確認してください。この後に異常のログがなければ2時間以内に自動で終了します。再通知はありません。',
  'summary.unproven':
    '{node} の異常を示すログは途絶えましたが、回復を示すログもありません。ログが静かなことは正常を意味しません。',
  'summary.heard-again':
    '{cluster} の監視データが再び届いています。途絶していた間の状況は不明です。現在の状態を確認してください。',
  'summary.detached-by':
    '{node} からボリュームをデタッチした実行者が監査ログ(Audit)から判明しました。意図したものかは実行者に確認してください。ボリュームはデタッチされたままです。',
  'summary.further-loss':
    '既報に加えて、クラスタの別の経路も失われました。現在失われている経路は{paths}本です({nodes})。これまでの通知の案内は当てはまらない場合があります。切替には、ボリュームに接続できている相手ノードが必要です。',
  'summary.deadline-near': '{node} でカーネルが再接続を打ち切るまでの時間が残りわずかです。',
  'summary.silent': '経路が失われたまま、{node} から{silence}分間ログがありません。状態は不明です。',
  'summary.strangers':
    '{since} 以降、インベントリにもOCIにも見つからない{count}のノードから、ディスク接続断または再起動を示すログが届いています。どのクラスタに属するかは不明です。全台をこの1通にまとめて通知します。',

  'strangers.node': '{host}({id})',
  'strangers.lost': '{at} に経路の接続断',
  'strangers.fails': '遅くとも {at} にI/Oエラー',
  'strangers.lifekeeper': 'LifeKeeper稼働',
  'strangers.count': '{count}台',
  'strangers.at-least': '{count}台以上',
  'strangers.more': 'ほか{count}',
  'strangers.impact':
    'この中に管理対象のノードがあれば、その障害は他と同じく重大ですが、監視できていません。原因・相手ノード・引継ぎの有無は不明で、再アタッチの計画も作成されません。',
  'strangers.look':
    '心当たりのあるノードは、そのノードと相手ノードで `systemctl status iscsid` と `lcdstatus -q` を確認してください。',
  'strangers.compartment':
    '登録するには、ノードのコンパートメントを監視対象(`watched_compartment_ocids`)に含め、関数がそのインスタンスとアタッチメントを読み取れるようポリシーを設定してください。どのノードが1つのクラスタかは、タグ `lifekeeper-cluster` で示します。',
  'strangers.sweep':
    'その後 `sweep` を1回呼び出すか、1時間ごとの実行を待ってください。そのノードの次のログから通常どおり通知します。',
  'strangers.foreign':
    'どのノードにも心当たりがなければ、ログに書き込んでいる主体を調べてください。ノード用のポリシーの対象ノードは、いずれも書き込めます。対象外のノードからはエージェント設定またはポリシーを外してください。',
  'strangers.next':
    'ここに挙げた、または数に含めたノードは1日のあいだ再通知しません。新たなノードは1通にまとめ、早くて10分後に、以後は間隔を延ばしながら通知します。',

  'plain.title': '{cluster} インシデントを至急確認(詳細を表示できません)',
  'plain.summary':
    'このインシデントについて通知すべきことがありますが、詳細を文章にできません。コンソール、または `warden incidents {incident}` で確認してください。',

  'glance.peer-first':
    '再アタッチしないでください。まず {peer} でリソースが稼働中か確認してください。確認が済むまで、再起動も手動でのリソース起動もしないでください。',

  'target.cluster': 'クラスタ: {cluster}({source})',
  'target.node': 'ノード: {node}({id})',
  'target.service': '役割: {service}',
  'target.volume': 'ボリューム: {volume}({id})、用途 {role}',
  'target.path': 'デバイス {device}、IQN {iqn}、ポータル {portal}、セッション {session}',
  'target.lifekeeper': 'LifeKeeperリソース: {tags}',
  'target.more': 'その他の影響経路: {list}',
  'source.tag': 'タグによる',
  'source.shared-volume': '共有ボリュームによる',
  'source.unknown': 'クラスタ構成不明',
  'role.data': 'データ',
  'role.quorum': 'Quorum',
  'role.boot': 'ブート',

  'time.loss': '接続断: {at}(根拠: {basis})',
  'time.unclear': 'ディスクの状態が不明になった時刻(概算): {at}',
  'time.detected': '検知: {at}',
  'time.recovered': '回復: {at}',
  'basis.loss-line': '接続断のログ',
  'basis.first-line': '最初に確認できたログ。実際はこれより前の可能性あり',
  'basis.audit': '監査ログ(Audit)',
  'basis.first-seen': '監視が最初に確認した時刻',

  'impact.quorum': 'LifeKeeperがノードを停止する可能性があり、サービスが移動または停止する恐れがあります。',
  'impact.boot': 'ノードのOS全体がハングする恐れがあります。',
  'impact.unknown': '不明です。利用者側からサービスを確認してください。',
  'impact.none': 'ありません。',
  'impact.degraded': '現在はありません。この経路の冗長性は失われています。',
  'impact.taken-over':
    '{peer} が引き継いだ可能性があります。サービスの状態を {peer} と利用者側の両方から確認してください。{node} に残るアプリケーションは応答なし、またはI/Oエラーになります。',
  'impact.restarted':
    '再起動によりサービスが中断しました。{peer} に切り替わっているはずですが、確認が必要です。',
  'impact.restarted-either':
    '{node} が稼働系だった場合、再起動によりサービスが中断しました。{peer} に切り替わっているはずですが、確認が必要です。',
  'impact.recovered':
    '接続断の間、I/Oは保留されていました。アプリケーションがタイムアウトした可能性があります。',

  'state.node': '{node}: インスタンス {state}、{service}、最後の該当ログ {last}',
  'state.zone':
    '{node}: ログの時刻が受信時刻と {hours} 時間ずれているため、補正しました。タイムゾーンの設定(WARDEN_SYSLOG_ZONE)を修正してください',
  'state.clock-ahead':
    '{node}: 最新のログの時刻が受信時刻より{minutes}分進んでいます。時計またはタイムゾーンに誤りがあり、{node} の時刻は不確かです。不確かな時刻に基づく再アタッチは行いません',
  'state.clock-behind':
    '{node}: 最新のログの時刻が受信時刻より{minutes}分遅れています。時計・タイムゾーンの誤り、またはログの遅延により、{node} の時刻は不確かです。不確かな時刻に基づく再アタッチは行いません',
  'state.silent': '{node}: エージェントのハートビートなし({since} 以降)',
  'state.attachment': '{node}: アタッチメント {api}(ポータル {portal})',
  'state.outage': '断時間: {bound}{outage}分({method})',
  'state.takeover': '引継ぎの形跡: {sign}({node})',
  'state.takeover-doubtful':
    '引継ぎの形跡: {sign}({node})。ログの時刻は接続断より前ですが、時計のずれがあるため実際の前後関係は不明です',
  'state.muted': '同一原因のその他の事象(個別通知なし): {count}件',
  'state.acknowledged': '受付済み: {by}({at})',
  'state.acknowledged-link': 'リンクから受付済み: {at}、入力された名前は {by}(本人未確認)',
  'state.hold': '作業予告中: {by}({at} まで): {why}',
  'state.none': '読み取れたノードがありません',
  'method.lines': 'ログの時刻から算出',
  'method.reopen-count': '再接続回数から算出',
  'method.first-seen': '最初に確認できたログから算出',
  'bound.exact': '',
  'bound.at-least': '少なくとも',
  'bound.about': '約',
  'sign.peer-writes': '接続断後のボリュームへの書込み',
  'sign.peer-failover-line': 'LifeKeeperフェイルオーバーのログ',
  'sign.peer-recovery-line': 'LifeKeeperリカバリのログ',
  'sign.peer-in-service': 'lcdstatusでリソースが稼働中(ISP)',
  'sign.virtual-ip-moved': '仮想IPの移動',
  'sign.told-before': '更新前に通知した兆候',

  'cause.line': '{cause}(確度: {confidence})',
  'cause.evidence': '根拠: {evidence}',
  'cause.who': 'デタッチ {at}、実行者 {who}、接続元 {ip}、クライアント {client}',
  'cause.who-pending': 'デタッチの実行者: 監査ログ(Audit)に未反映です',
  'cause.who-unasked': 'デタッチの実行者: 監査ログ(Audit)は未照会、または照会が許可されていません',
  'cause.who-unread': 'デタッチの実行者は監査ログ(Audit)から読み取れませんでした',
  'cause.intent':
    'ログアウトなしのデタッチだけでは意図は判断できません(フェンシングや自動化でも同じ操作になります)。',
  'cause.change': '判断が変わる条件: {change}',
  'confidence.confirmed': '確実',
  'confidence.likely': '高い',
  'confidence.possible': '可能性あり',
  'evidence.api-detached': 'API: デタッチ済み',
  'evidence.api-absent': 'APIにアタッチメントなし',
  'evidence.attachment-replaced': '接続断の後に新たにアタッチ',
  'evidence.api-attached': 'API: アタッチされたまま',
  'evidence.api-unreadable': 'APIの照会に失敗',
  'evidence.clean-logout': 'デタッチ前の正常ログアウト',
  'evidence.in-window': 'メンテナンス時間帯',
  'evidence.on-hold': '運用者による作業の予告',
  'evidence.expected-principal': '予定された実行者(Audit)',
  'evidence.role-boot': 'ブート・ボリューム',
  'evidence.role-quorum': 'Quorum用ディスク',
  'evidence.refused-line': '接続拒否',
  'evidence.timeout-line': 'タイムアウトまたは到達不可',
  'evidence.login-rejected-line': 'ターゲットがログイン拒否',
  'evidence.bind-loop-line': '接続のバインド失敗',
  'evidence.cpu-high': '接続断の前にCPU 95%以上',
  'evidence.load-high': '接続断の前にロードアベレージ20以上',
  'evidence.memory-stalls': '接続断の前にメモリー割当て停滞',
  'evidence.io-throttled': '接続断の前にI/Oスロットリング',
  'evidence.maintenance-event': 'プラットフォームのメンテナンスイベント',
  'evidence.many-clusters': '複数クラスタで同時発生',
  'evidence.competitor-line': 'ocidまたはエージェントが当該IQNを操作',
  'evidence.file-system-dead': 'ファイルシステムのシャットダウン',
  'evidence.device-dead': 'デバイスがオフライン',
  'evidence.one-of-several-paths': '他のポータルは正常',
  'evidence.phantom-session': 'セッション番号が0以下',
  'evidence.lifekeeper-device-failure': 'LifeKeeperのデバイス異常(007059/007078)',
  'change.detach-confirmed': 'APIでデタッチが確認された場合',
  'change.who-detached': 'デタッチの実行者と目的の判明',
  'change.metrics-or-lines': 'メトリックまたは追加のログ',
  'change.session-recovers': 'セッションの回復',
  'change.nothing-but-person': '人による調査のみ',
  'change.other-clusters-heal': '他クラスタの回復',
  'change.more-lines': '追加のログまたは照会結果',

  'contacts.none': '設定なし',
  'api.absent': 'なし(一覧にありません)',
  'text.unknown': '不明',
  'text.truncated': '(以下省略)',

  'probe.node':
    '{node} での確認結果({at} 時点): LifeKeeper {resources}、コミュニケーションパス ALIVE {alive}・DEAD {dead}、iSCSIセッション {sessions}',
  'probe.mounts': '{node}: iSCSIディスクのマウント {mounts}',
  'probe.multipath': '{node}: マルチパス {maps}',
  'probe.map': '{map} 正常パス {up}・異常パス {down}',
  'probe.queueing': '、正常パスがない間はI/Oを保留',
  'probe.read-only': '読取り専用',
  'probe.ocid':
    '{node}: ocidが動作しています。カーネルの期限よりはるかに早く、約6分で、応答のないセッションをログアウトすることがあります',
  'probe.none': 'なし',
  'probe.more': 'ほか{count}件',
};
