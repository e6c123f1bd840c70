import type { Catalogue } from '../base/text.ts';
import type { EN } from './words.en.ts';

/** Japanese wording of notices about the monitor itself. */
export const JA: Catalogue<keyof typeof EN> = {
  'cluster-silent.what': '{name} 全ノード監視データ途絶(状態不明)',
  'cluster-silent.todo':
    '停止、ハング、監視の停止のいずれかは判別できません。この間、共有ディスクの接続断も検知できません。まず、利用者側からサービスが応答するか確認してください。次に、OCIコンソールでインスタンスの状態を確認し、ログインしてください。稼働している場合は、統合モニタリング・エージェントと Logging への経路を確認してください。',
  'node-silent.what': '{cluster}/{name} 監視データ途絶',
  'node-silent.todo':
    'このノードのログが届いていない恐れがあります。ログインし、統合モニタリング・エージェント (unified-monitoring-agent.service) と Oracle Cloud Agent を確認してください。',
  'node-down.what': '{cluster}/{name} プラットフォームの障害により停止',
  'node-down.todo':
    'OCI が、インスタンスのプラットフォームの停止を報告しています。ディスクもエージェントも使用できません。LifeKeeper がフェイルオーバーしたかを確認してください。手動でリソースを起動しないでください。コンソールでインスタンスの状態とメンテナンス・イベントを確認してください。',
  'agent-metric-missing.what': '{name} エージェントのハートビート・メトリックが一度も届いていません',
  'agent-metric-missing.todo':
    'このノードのデータが途絶しても検知できません。エージェント構成の動的グループにノードが含まれているか、構成で操作メトリックを送信しているかを確認してください。',
  'plugin-not-running.what': '{name} エージェントのプラグインが稼働していません ({detail})',
  'plugin-not-running.todo':
    'コンソールのインスタンス画面、Oracle Cloud Agent でプラグインを有効にしてください。反映には最大 10 分かかります。',
  'heartbeat-late.what': '監視用の確認行が Logging から戻りません',
  'heartbeat-late.todo':
    'Logging から通知までの経路が途切れており、全クラスタのログを検知できない恐れがあります。コネクタの状態とエラー、関数 detect のログ、ポリシーを確認してください。',
  'heartbeat-not-sent.what': '監視用の確認行を書き込めません ({detail})',
  'heartbeat-not-sent.todo':
    'Logging から通知までの経路を試験できていません。カスタム・ログとポリシー (log-content) を確認してください。',
  'connector-errors.what': 'コネクタ・ハブで直近 1 時間に {detail} 件のエラーがありました',
  'connector-errors.todo':
    'ログのバッチが関数 detect に届かず、再送されています。関数 detect のログとメモリーを確認してください。',
  'subscription-missing.what': 'トピック {name} に有効なサブスクリプションがありません',
  'subscription-missing.todo':
    'ボリューム接続断の通知が誰にも届きません。トピックにサブスクリプションを追加し、確認を完了してください。',
  'subscription-pending.what': '未確認のサブスクリプションがあります ({detail})',
  'subscription-pending.todo':
    '宛先に通知が届きません。Notifications から送られた確認リンクを開くか、確認を再送してください。',
  'dead-letters.what': '読み取れない入力を保管しました ({detail})',
  'dead-letters.todo':
    '状態バケットの dead-letter/ にある新しいオブジェクトを確認してください。同じバッチの他の部分は処理済みです。',
  'inventory-incomplete.what': '{name} のインスタンスまたはアタッチメントを一覧できません ({detail})',
  'inventory-incomplete.todo':
    '平常時の構成は以前の記録のままで、古くなっていきます。関数 sweep のポリシーを確認してください。',
  'respond-stuck.what': '処理待ちがあるのに関数 respond の処理が進んでいません',
  'respond-stuck.todo':
    '現在、通知は送信されていません。関数 respond のログ、同時実行数、ポリシーを確認してください。関数 sweep が再度呼び出しました。',
  'state-unreadable.what': '{name} を読み取れないため、新しく作り直しました',
  'state-unreadable.todo':
    '書き込んだ主体を確認してください。以前のバージョンは状態バケットに 30 日間残ります。情報が再び揃うまで、通知の名称が欠けたり、同じ内容が再度通知されたりすることがあります。',
  'check-failed.what': '監視自体の確認を実施できません: {name} ({detail})',
  'check-failed.todo': '次回の確認まで状態は不明です。続く場合は関数 sweep のポリシーを確認してください。',

  'check.agent metric': 'エージェントのメトリック',
  'check.infrastructure health': 'プラットフォームの状態',
  'check.agent plugins': 'エージェントのプラグイン',
  'check.heartbeat': '確認行',
  'check.connector errors': 'コネクタのエラー',
  'check.subscriptions': 'サブスクリプション',
  'check.dead letters': '処理不能データ',
  'check.lease': 'リース',
  'check.inbox': '受信オブジェクト',

  'label.critical': '【緊急】',
  'label.high': '【警告】',
  'label.medium': '【警告】',
  'label.low': '【情報】',
  'label.info': '【情報】',
  'line.intro': 'この通知は監視自体に関するものです。ボリュームの接続断の通知ではありません。',
  'line.intro-silent':
    '{names} の全ノードからデータが届いていません。サービスが停止している可能性があります。続く間は、約1時間後と、その後は約2時間ごとに再通知します。',
  'line.cleared': '【復旧】監視の異常はすべて解消しました',
  'line.cleared-list': '解消した項目:',
  'line.open-list': '継続中の項目:',
  'line.since': ' (発生 {at})',
  'line.todo': '対処: {todo}',
  'line.more': '(他 {count} 件)',
};
