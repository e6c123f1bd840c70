import type { VERIFY_EN } from './verify.en.ts';

export const VERIFY_JA: Readonly<Record<keyof typeof VERIFY_EN, string>> = {
  'verify.about': '未検証の事項についてテナンシを確認し、開発元に送れる報告書を出力する',
  'verify.compartment': '導入先のコンパートメント',
  'verify.watched': 'ノードのコンパートメント (既定: 導入先と同じ)',
  'verify.name': '導入時の名前の接頭辞',
  'verify.region': '導入先のリージョン',
  'verify.after': `プログラム oci を使い、docs/unverified.ja.md のうち参照だけで判断できる行ごとに、読取りのコマンドを1つ実行します。何も変更しません。
報告書では、OCID は種類と末尾6文字だけを残し、メール、IP、Web のアドレスは取り除きます。送る前に内容を確認してください。
過去24時間が対象です。先に訓練を実行してください。

終了コード: 0 想定どおりか、人が読む必要のあるものだけ、1 想定と異なるもの、または失敗したコマンドがある、2 使い方の誤り。

例:
  warden verify --compartment ocid1.compartment.oc1... --region ap-tokyo-1 > report.md`,

  'verify.title': '# warden verify、ビルド {version}',
  'verify.sum': '想定どおり {assumed}、想定と異なる {otherwise}、人が読む項目 {read}、失敗 {failed}',
  'verify.outcome.assumed': '想定どおり',
  'verify.outcome.otherwise': '想定と異なる、または判断できるデータがない',
  'verify.outcome.read': '人が読む項目',
  'verify.outcome.failed': '失敗',
  'verify.no-answer': 'oci を実行できませんでした',
  'verify.is.refused-calls': '拒否された呼び出しの有無(ポリシーの条件)',
  'verify.is.invocations': 'sweep、observe、detect の呼び出し',
  'verify.is.schedule': '1時間ごとのスケジュール',
  'verify.is.subscriptions': '関数のサブスクリプション',
  'verify.is.failure-deliveries': '失敗した呼び出しの記録の配信',
  'verify.is.agent-heartbeats': 'エージェントのハートビート・メトリック',
  'verify.is.infrastructure-health': 'インスタンスの状態のメトリック',
  'verify.is.audit-of-detach': 'デタッチの監査記録',
  'verify.is.node-lines': 'ノードのログ行の受信日時',
  'verify.is.connectors': 'コネクタの状態',
  'verify.is.idle-writes': '書込みのないボリュームのデータ点',
  'verify.is.audit-of-addresses': 'プライベート・アドレスの移動の監査記録',
  'verify.is.lifecycle': 'バケットのライフサイクル・ルール',
  'verify.is.agent-configurations': 'エージェント構成: パターンの長さと、取得された時刻',
  'verify.is.run-commands': 'ノードがコマンド実行を取得するまでの時間',
  'verify.is.bodies-of-events': 'アタッチとデタッチのイベントの本文',
  'verify.is.images': 'レジストリ上のイメージ',
  'verify.is.console': 'コンソールが拒否した内容',
  'verify.is.dashboard': '取り込まれたダッシュボード',
  'verify.is.link-secret': '通知のリンクに使う鍵',

  'preflight.option':
    '代わりに、最初の適用の前のテナンシを確認する(--tenancy、--compartment、--region が必要)',
  'preflight.tenancy': '--preflight の場合: テナンシ',
  'preflight.compartment': '--preflight の場合: 導入先のコンパートメント',
  'preflight.watched': '--preflight の場合: ノードのコンパートメント (既定: 導入先と同じ)',
  'preflight.name': '--preflight の場合: 名前の接頭辞',
  'preflight.region': '--preflight の場合: リージョン',
  'preflight.check.home-region': 'ホーム・リージョンの読取り',
  'preflight.check.region': 'リージョンのサブスクリプション',
  'preflight.check.groups': '動的グループの空き (他の数 + 必要数 / 上限)',
  'preflight.check.statements': 'ポリシー文の空き。上位のコンパートメントを含む (他の数 + 必要数 / 上限)',
  'preflight.check.program': 'oci コマンドによるテナンシへの接続',
  'preflight.check.names': 'バケットとトピックの名前の空き',
  'preflight.check.rules': 'イベントのルールの空き (必要数 / 空き)',
  'preflight.check.alarms': 'アラームの空き (必要数 / 空き)',
  'preflight.check.applications': 'ファンクション・アプリケーションの空き (必要数 / 空き)',
  'preflight.check.functions': '関数の空き (必要数 / 空き)',
  'preflight.check.connectors': 'コネクタの空き (必要数 / 空き)',
  'preflight.check.topics': 'トピックの空き (必要数 / 空き)',
  'preflight.check.log-groups': 'ロググループの空き (必要数 / 空き)',
  'preflight.check.agent-configurations': 'エージェント構成の空き (必要数 / 空き)',
  'preflight.check.children': '下位のコンパートメントの監視漏れ',
  'preflight.todo.home-region':
    '`inspect tenancies` の権限が必要です。Terraform も同じ方法でホーム・リージョンを読みます。',
  'preflight.todo.region': 'テナンシをこのリージョンにサブスクライブし、READY になるまで待ってください。',
  'preflight.todo.groups': '使われていないグループを削除するか、Oracle に上限の引上げを依頼してください。',
  'preflight.todo.statements':
    'ポリシー文をまとめるか、ポリシーをルートから対象のコンパートメントへ移してください。Oracle はこの上限を引き上げません。',
  'preflight.todo.program':
    'OCI CLI をインストールし、`oci setup config` で設定してください。`oci os ns get` でネームスペースが表示されれば正常です。ほかの項目は確認していません。',
  'preflight.todo.unread': '状況は分かりません。読取りの権限がないか、呼び出しに失敗しました。',
  'preflight.todo.names':
    'この名前で導入済みか、以前に導入されています。別の接頭辞(ここでは --name)を選ぶか、既存のものを state_bucket_name などで指定してください。',
  'preflight.todo.rules':
    'イベントのルールの上限の引上げを依頼するか、コンパートメントをまとめて少なくしてください。',
  'preflight.todo.alarms':
    'モニタリングのアラームの上限の引上げを依頼するか、コンパートメントをまとめて少なくしてください。',
  'preflight.todo.applications':
    'Oracle にファンクション・アプリケーションの上限の引上げを依頼してください。',
  'preflight.todo.functions': 'Oracle に関数の上限の引上げを依頼してください。',
  'preflight.todo.connectors': 'Oracle にコネクタの上限の引上げを依頼してください。トライアルの上限は5です。',
  'preflight.todo.topics': '使われていないトピックを削除するか、Oracle に上限の引上げを依頼してください。',
  'preflight.todo.log-groups':
    'Oracle にロググループの上限の引上げを依頼するか、既存のものを指定してください。',
  'preflight.todo.agent-configurations': 'Oracle にエージェント構成の上限の引上げを依頼してください。',
  'preflight.todo.children':
    'ノードやボリュームのあるコンパートメントは、watched_compartment_ocids にも指定してください。',
};
