import type { Catalogue } from '../base/text.ts';
import type { STEPS_EN } from './catalogue.steps.en.ts';

/** Japanese wording of the steps to take, commands included; part of `catalogue.ja.ts`. */
export const STEPS_JA: Catalogue<keyof typeof STEPS_EN> = {
  'step.list-attachments':
    'アタッチメントを再確認する: oci compute volume-attachment list --compartment-id {compartment} --instance-id {instance} --all',
  'step.session': '{node} でセッションを確認する: iscsiadm -m session -P 1',
  'step.lcdstatus': '全ノードで稼働系を確認する: /opt/LifeKeeper/bin/lcdstatus -q',
  'step.tmo': '{node} でタイムアウト値を確認する: cat /sys/class/iscsi_session/session{session}/recovery_tmo',
  'step.intent':
    'デタッチが意図したもの(フェンシング、入替え、リストアなど)か、関係者に確認する。誰も意図していない場合のみ再アタッチする。',
  'step.request': '再アタッチの要求(全文): AttachVolume {request}',
  'step.mode-observe':
    '動作モードはobserveのため、この要求は表示のみで送信されない。Bを選ぶ場合は、上の条件が全て成立してから、人がこの値のとおりにアタッチする(OCIコンソールまたはCLI)。',
  'step.same-portal':
    '再アタッチ後、IQN {iqn} とポータル {portal} が同じならセッションは自動で回復する。"operational after recovery" を確認する。',
  'step.old-session':
    '旧セッションが残る間、ファイルシステムは応答しない。相手ノードでリソースを起動できることを確認したうえで、{node} のOS再起動を計画する(待機系から。両ノード同時は不可)。',
  'step.wait': '待つ: ボリュームは {node} にATTACHEDであり、セッションは自動で再接続を続けている。',
  'step.check-resource':
    'リソースを起動できる状態か確認する: 両ノードからディスクとVGが見える、コミュニケーションパスがALIVE、OSFのリソースなし、ファイルシステムのシャットダウンなし。',
  'step.no-change': 'LifeKeeperの設定変更は不要。',
  'step.iscsid':
    'ATTACHEDでも再接続が終わらない場合: {node} の iscsid.service を再起動する(iscsi.service は正常なボリュームもログアウトし得るため不可)。それでも回復しない場合は、OSを1ノードだけ、待機系から再起動する。',
  'absent.peer': '相手ノード',
  'step.verify-peer':
    'リソースが1ノードだけで稼働中(ISP)であることを {peer} で確認する: /opt/LifeKeeper/bin/lcdstatus -q',
  'step.examine-fs':
    'LifeKeeperからリソースを停止し、アンマウントする。ファイルシステムを検査するまで使用しない。',
  'step.console':
    'OCIコンソールとシリアル・コンソールでインスタンスの状態を確認する。続いてエージェントとネットワークを確認する。',
  'step.quorum': 'Quorum用ディスクを先に復旧する。/etc/default/LifeKeeper の QUORUM_LOSS_ACTION を確認する。',
  'step.load': '{node} の負荷を下げ、ボリュームのI/O制限を確認する。',
  'step.duplicate-iqn': '同じInitiatorNameを使うホストが他にないか確認する。ノードの負荷も確認する。',
  'step.competitor':
    '他のソフトウェア(ocidまたはエージェントのプラグイン)もこのノードのiSCSIを操作している。どちらか一方を止める。',
  'step.rejected': 'ログインを繰り返さない。CHAPの設定を現在のアタッチメントと照合する。',
  'step.none': '対処は不要。',
  'step.incident': 'インシデント: {url}',
  'step.by-lcdstatus':
    '全ノードのlcdstatusの結果が一致しており、稼働系は {node} である。承認時に --node lcdstatus を指定すると、稼働系の判断をこの結果に委ねる。結果の有効期間は10分で、要求を送信する前に取得し直す。',
  'step.attest':
    '承認は次の2点を明言することになる。両方が事実の場合のみ承認する: (1) サービスは {node} で稼働すべきであり、他のノードでは稼働していない。(2) デタッチは誰も意図していない。',
  'step.approve':
    '{node} が稼働系の場合に限り承認する: warden approve {plan} --node {instance} --not-meant --words "理由" ; 却下する場合: warden reject {plan}',
  'step.not-open': '承認はまだ受け付けていない。上の条件が全て成立した時点で受け付ける。',
  'step.take-out':
    'リソースが {node} で稼働中(ISP)の場合: 先に {peer} で起動できることを確認し、LifeKeeperからリソースを停止する。umountがハングした場合は、後述のOS再起動へ進む。',
  'step.not-in-use':
    '{node} で旧ディスクが使用されていないことを確認する(マウントなし、VG非活性): findmnt -S /dev/{device} ; lsblk /dev/{device}',
  'step.logout-old':
    'その後に限り、旧セッションをログアウトし記録を削除する: iscsiadm -m node -T {iqn} -p {portal} -u ; iscsiadm -m node -o delete -T {iqn} -p {portal} (終了コード32の場合: 一度接続するまでログアウトできないため、代わりに {node} のOSを再起動する)',
  'step.new-portal':
    '次に現在のアタッチメントへログインする: iscsiadm -m node -o new -T {iqn} -p {portal} ; iscsiadm -m node -o update -T {iqn} -p {portal} -n node.startup -v automatic ; iscsiadm -m node -T {iqn} -p {portal} -l (終了コード15は成功でも失敗でもなく、セッションが既にあることを示す。再確認: iscsiadm -m session -P 3)',
  'step.agent-login':
    '{iqn}({portal})へはエージェントのプラグインが自動でログインする。手動でログインせず、状態だけを確認する: iscsiadm -m session -P 1',
  'step.chap':
    '新しいアタッチメントのCHAP認証情報は以前と異なる。ログインの前に、OCIコンソールに表示される値を設定する。拒否されたログインを繰り返さない。チケットに記載しない。',
  'step.terraform':
    'アタッチメントをTerraformで管理している場合、次回のapplyで置換の対象になる(全ての引数が置換を要する)。stateを新しいアタッチメントに合わせる: terraform state list | grep volume_attachment ; terraform state rm ADDRESS ; terraform import ADDRESS {attachment} ; terraform plan (変更なしを確認)',
};
