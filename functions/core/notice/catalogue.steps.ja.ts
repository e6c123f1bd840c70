import type { Catalogue } from '../base/text.ts';
import type { STEPS_EN } from './catalogue.steps.en.ts';

/** Japanese wording of the steps to take; part of `catalogue.ja.ts`. What to type with them is in `commands.ts`. */
export const STEPS_JA: Catalogue<keyof typeof STEPS_EN> = {
  'step.list-attachments': 'アタッチメントを確認してください。',
  'step.session':
    '{node} でセッションを確認してください。LOGGED_INと表示されても、ディスクがrunningでなければ正常ではありません。',
  'step.lcdstatus': '全ノードで、どのノードが稼働系(ISP)か確認してください。',
  'step.tmo': '{node} でタイムアウト値(秒)を確認してください。',
  'step.intent':
    '{who} に、意図した操作(フェンシング、入替え、リストアなど)か確認してください。意図した操作であれば、再アタッチしないでください。',
  'step.black-hole':
    '{node} で、ディスクのI/Oが進んでいるか確認してください。2回の表示で第1・第5の数値が増えなければ、応答がありません。セッションがLOGGED_INと表示されても、正常とは限りません。',
  'step.path':
    '{node} からポータルまでの経路(VCNのセキュリティ・ルール、firewalld、ネットワーク)を確認してください。',
  'step.wait':
    'ボリュームは {node} にアタッチされたままです。セッションは再接続を続けています。5分は待ってください。再接続すればLifeKeeperが回復を検知し、フェイルオーバーは発生しません。',
  'step.wait-again':
    'ボリュームは {node} に再びアタッチされています。セッションが再接続するまで、5分は待ってください。再接続すればLifeKeeperが回復を検知し、フェイルオーバーは発生しません。',
  'step.wait-standby':
    'ボリュームは {node} にアタッチされたままです。セッションは再接続を続けています。5分は待ってください。再接続すれば、{node} は再び切替先になります。',
  'step.wait-out':
    'ボリュームは {node} にアタッチされたままで、セッションは再接続を続けています。I/Oエラーの期限まで5分もないため、操作せずに次の通知を待ってください。期限を過ぎると、LifeKeeperがフェイルオーバーまたはOSの強制再起動を行います(仕様)。',
  'step.iscsid':
    '5分待っても再接続しない場合は、{node} の iscsid.service を再起動してください(iscsi.service は再起動しないでください。正常なボリュームもログアウトすることがあります)。',
  'step.iscsid-now':
    'ボリュームは {node} にアタッチされていますが、5分たってもセッションが再接続していません。{node} の iscsid.service を再起動してください(iscsi.service は再起動しないでください。正常なボリュームもログアウトすることがあります)。',
  'step.restart-standby':
    'それでも回復しない場合は、ディスクを失った待機系の {node} のOSを再起動してください。',
  'step.restart-active':
    'それでも回復しない場合は、{peer} へ切り替えてください。{node} は稼働系のため、OSの再起動ではなく、強制停止します。',
  'step.restart-unknown':
    'それでも回復しない場合: {node} が待機系(OSU)であれば、{node} のOSを再起動してください。{node} が稼働系(ISP)であれば、再起動せずに {peer} へ切り替えてください。',
  'step.restart-both':
    'それでも回復しない場合: 両ノードともディスクを失っています。待機系(OSU)のOSを先に再起動し、待機系にディスクが見えることを確認してから、稼働系の対処に進んでください。同時に再起動しないでください。',

  'step.attest':
    '承認すると、次の2点を確認済みと表明したことになります。両方とも事実の場合のみ承認してください。(1)「サービスは {node} で稼働すべきであり、他のノードでは稼働していない」(2)「デタッチは誰も意図していない」',
  'step.approve': '承認する場合は、次を実行してください(このリポジトリのクローンで)。',
  'step.reject': '却下する場合は、次を実行してください。',
  'step.by-lcdstatus':
    '全ノードのlcdstatusの結果は、{node} が稼働系であることで一致しています。--node に lcdstatus を指定すると、稼働系の判断をこの結果に委ねます。結果の有効期間は10分で、リクエストを送信する前に取得し直します。',
  'step.not-open':
    '承認はまだ受け付けていません。条件がそろった時点で計画を通知します。それまでお待ちください。',
  'step.wait-new-plan':
    'この承認は使用済みです。条件がそろえば、新しい計画を通知します。通知が届くまでお待ちください。',
  'step.attach':
    '上の条件をすべて確認できた場合に限り、元のボリュームを {node} に再アタッチしてください(設定値は元のアタッチメントと同じです。動作モードがobserveのため、本システムからは送信しません)。',
  'step.attach-by-hand':
    '元のアタッチメントの設定値が記録にないため、コマンドを示せません。OCIコンソールで、読取り/書込み・共有可能、iSCSI、元のデバイス名を指定して再アタッチしてください。',
  'step.same-portal':
    'IPアドレスとポートが {portal} と同じであれば、セッションは自動で回復します("operational after recovery" を確認してください)。異なる場合は、ログインのコマンドを次の通知で示します。',
  'step.disk-id':
    'LifeKeeperはディスクのIDをファイルシステム・リソースに保持しています。元のボリュームを戻すのであれば、LifeKeeperの設定変更は不要です。',

  'step.switch-check':
    '{peer} で、コミュニケーションパスがALIVEか、どのQuorumを使っているかを確認してください。{peer} がQuorumを得られない構成では、{node} を停止すると {peer} も停止します。',
  'step.switch-stop':
    '{node} のインスタンスを強制停止し、STOPPEDを確認してください。通常の停止やSOFTSTOPは使わないでください。最大15分かかり、正常なシャットダウンとして扱われると、LifeKeeperは既定では切り替えません(シャットダウン・ストラテジーの既定: Do Not Switch Over Resources)。',
  'step.switch-wait': '{peer} で、すべてのリソースがISPになるのを待ってください(目安5分)。',
  'step.switch-restore':
    '5分たってもISPにならない場合は、{peer} のLifeKeeper GUIで「In Service」を選ぶか、次を実行してください({tag} は最上位のリソースのタグです)。',
  'step.switch-if-active':
    '{node} が稼働系の場合は、{peer} へ切り替えてください。旧セッションは旧ポータルへ再接続を続けるだけで、待っても回復しません。アンマウントもハングするため、次の順で強制停止します。',
  'step.switch-if-not-isp':
    '10分たっても {peer} でISPにならず、サービスが停止したままの場合は、次の順で {peer} へ切り替えてください。',
  'step.switch-if-hung':
    '{node} のOSが応答せず、サービスが停止している場合は、次の順で {peer} へ切り替えてください。',

  'step.verify-peer':
    '{peer} で、すべてのリソースが稼働中(ISP)であり、他のノードではISPでないことを確認してください。',
  'step.stop-broken':
    '{peer} がISPであれば、{node} のインスタンスを強制停止し、STOPPEDを確認してください(接続断の後に再起動している場合、停止は不要です)。停止または再起動により、{node} に残る保留中の書込みは消えます。その前に再接続すると、古い書込みが送られ、データが破壊されます。',
  'step.attach-back':
    '{node} の停止または再起動を確認してから、元のボリュームを {node} に再アタッチしてください。停止中のため拒否された場合は、先に起動してから再アタッチしてください(保留中の書込みは消えているため、順序を変えても安全です)。',
  'step.attach-now':
    '{node} は接続断の後に再起動したため、保留中の書込みは消えています。{peer} がISPであることを確認したうえで、元のボリュームを {node} に再アタッチしてください。',
  'step.start': '{node} を起動してください。',
  'step.log-in-console':
    '{node} で、OCIのiSCSIコマンドを実行してログインしてください(OCIコンソールの該当アタッチメントの「iSCSIコマンドおよび情報」の「接続」)。起動時に自動でログインしている場合は不要です。',
  'step.check-back':
    'コミュニケーションパスがALIVE、{peer} がISP、{node} がOSUであることを確認してください。確認できれば、冗長性は回復しています。LifeKeeperの設定変更は不要です。切戻しは、任意の時期にLifeKeeperから行ってください。',

  'step.not-in-use':
    '{node} が待機系の場合は、旧ディスクが使われていないことを確認してください。マウント先、LVM、保持しているデバイスが1つでも表示されたら使用中です。使用中であれば、ここで中止してください。',
  'step.logout-old':
    '使われていないことを確認できた場合に限り、旧セッションをログアウトし、記録を削除してください。',
  'step.forget-old':
    '起動したら、旧ポータルの記録を削除してください(残すと、起動のたびに旧ポータルへ接続しようとします)。',
  'step.logout-refused':
    '終了コード32で拒否された場合は、一度再接続するまでログアウトできません。代わりに、待機系の {node} のOSを再起動してください。',
  'step.new-portal': '{node} で、現在のアタッチメントへログインしてください(OCIのiSCSIコマンド)。',
  'step.session-exists':
    '終了コード15は成功でも失敗でもなく、セッションが既にあることを示します。セッションを確認し直してください。',
  'step.agent-login':
    '{iqn}({portal})へは、エージェントのプラグインが自動でログインします。手動でログインせず、状態だけを確認してください。',
  'step.chap':
    '新しいアタッチメントのCHAP認証情報は以前と異なります。ログインの前に、OCIコンソールに表示される値を設定してください。拒否されたログインを繰り返さないでください。認証情報をチケットに記載しないでください。',
  'step.terraform':
    'アタッチメントをTerraformで管理している場合、次回のapplyで置換の対象になります。stateを新しいアタッチメントに合わせ、変更がないことを確認してください(ADDRESS は state list の表示に置き換えてください)。',

  'step.wait-lifekeeper':
    '操作せず、LifeKeeperの動作を待ってください(目安10分)。LifeKeeperはファイルシステムの異常を検知し、リソース障害として {peer} へフェイルオーバーします。アンマウントまたはLVMの非活性化に失敗すると、LifeKeeperが {node} のOSを強制再起動し、ノード障害としてフェイルオーバーします(仕様)。',
  'step.wait-lifekeeper-alone':
    '操作せず、LifeKeeperの動作を待ってください(目安10分)。{peer} も共有ディスクを失っているため、フェイルオーバーしてもサービスは再開しない見込みです。アンマウントまたはLVMの非活性化に失敗すると、LifeKeeperが {node} のOSを強制再起動します(仕様)。',
  'step.start-standby-first':
    '10分たってもサービスが停止したままの場合: 両ノードともディスクを失っているため、切り替えても起動できません。ディスクへの経路が回復してから、待機系(OSU)のOSを再起動し、ディスクが見えることを確認したうえで、LifeKeeperからリソースを起動してください。同時に再起動しないでください。',
  'step.peer-lost':
    '{peer} も共有ディスクを失っています。{peer} でISPにならない場合は、先にディスクへの経路を回復し、その後にもう一度確認してください。',
  'step.fsck':
    'ファイルシステムの検査は、リソースの起動時にLifeKeeperが行います。手動のfsckは、全ノードでリソースが停止していることを確認し、SIOSのサポートと相談のうえで行ってください。',
  'step.stayed':
    'リソースが稼働系のノードでISPのままか確認してください(フェイルオーバーは検知していません)。',
  'step.check-resource':
    'リソースを起動できる状態か確認してください。全ノードからディスクとVGが見え、コミュニケーションパスがALIVEで、OSFのリソースがなければ起動できます。',
  'step.no-change':
    'LifeKeeperの設定変更は不要です(LifeKeeperはディスクのIDをファイルシステム・リソースに保持しています)。',
  'step.choose-timeout':
    '切替を早めたい場合は、後日 replacement_timeout(ディストリビューションの既定120秒、OCIイメージの既定6000秒)の変更を検討してください。短くすると早く切り替わりますが、高負荷時のフェイルオーバーが増えます。',

  'absent.peer': '相手ノード',
  'absent.some-node': '他のノードのいずれか',
  'absent.who': 'デタッチの実行者(監査ログでは未確認)',
  'step.console':
    'OCIコンソールとシリアル・コンソールで、インスタンスの状態を確認してください。続いて、エージェントとネットワークを確認してください。',
  'step.quorum':
    'Quorum用ディスクを直ちに復旧してください。アタッチメントがATTACHEDであれば、ポータルまでの経路を確認してください。QUORUM_MODEがstorageの場合、約24秒でQuorumを失い、既定ではノードが即時停止します(QUORUM_LOSS_ACTION=fastkill)。',
  'step.quorum-attach': 'ボリュームがデタッチされています。元の設定値で {node} に再アタッチしてください。',
  'step.multipath': '{node} でマルチパスの状態を確認してください。',
  'step.load': '{node} の負荷を下げ、ボリュームのI/O制限を確認してください。',
  'step.duplicate-iqn':
    '同じInitiatorNameを使うホストがないか、各ノードで確認してください。{node} の負荷も確認してください。',
  'step.competitor-ocid':
    '{node} で ocid を停止してください。ocidがセッションをログアウトすると、保留中のI/Oは直ちにエラーになります。再起動後もログアウトさせないためには、/etc/oci-utils.conf.d の [iscsi] で auto_detach=false にしてください。',
  'step.competitor-agent':
    'Oracle Cloud Agentのブロック・ボリューム管理プラグインも、{node} のiSCSIを操作しています。手動でログインしないでください。プラグインを止める場合は、OCIコンソールのインスタンスの「Oracle Cloud Agent」で無効にしてください。',
  'step.rejected':
    'ログインを繰り返さないでください。CHAPの設定を、OCIコンソールの現在のアタッチメントと照合してください。',
  // Of notices that an earlier version stored and this one still words.
  'step.old-session':
    '旧セッションが残る間、ファイルシステムは応答しません。{peer} でリソースを起動できることを確認したうえで、{node} を停止してください。',
  'step.examine-fs': 'ファイルシステムの検査については、SIOSのサポートに相談してください。',
  'step.take-out':
    'リソースが {node} で稼働中(ISP)の場合は、先に {peer} で起動できることを確認してください。',
  'step.competitor':
    '他のソフトウェア(ocidまたはエージェントのプラグイン)も、このノードのiSCSIを操作しています。',

  'step.none': '対処は不要です。',
  'step.incident': 'インシデント: {url}',
};
