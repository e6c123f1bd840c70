import type { LATE_EN } from './catalogue.late.en.ts';

/** Japanese wording of what was over before anybody was told of it. */
export const LATE_JA: Readonly<Record<keyof typeof LATE_EN, string>> = {
  'title.late':
    '{cluster}/{node} 共有ディスク接続断(断{outage}分・{ended}回復済)を事後検知{others}・リソース要確認',
  'title.late-failed':
    '{cluster}/{node} 共有ディスク接続断(断{outage}分・{ended}回復済)を事後検知{others}・{consequences}',
  'title.earlier-loss': '{cluster} 回復済みの接続断を事後検知({lateNodes})',
  'summary.late':
    '{node} の共有ディスクは {lost} から {ended} まで接続断でしたが、回復しています。検知した時点で既に回復していました。リソースの状態を確認してください。',
  'summary.late-failed':
    '{node} の共有ディスクは {lost} から {ended} まで接続断でしたが、回復しています。接続断中またはその後の事象: {consequences}。検知した時点で既に回復していました。どのノードが稼働系か、およびファイルシステムの状態を確認してください。',
  'summary.earlier-loss':
    '既報とは別に、既に回復した接続断のログが遅れて届きました。内容は「状況」に記載しています。現在の接続断の状況は変わりません。',
  'impact.over':
    '接続断の間、この経路のI/Oは停止し、アプリケーションがタイムアウトした可能性があります。I/Oへの影響は「状況」に記載しています。',
  'impact.failed-then':
    'アプリケーションにI/Oエラーが発生した、またはサービスが中断・移動した可能性があります。利用者側からサービスを確認してください。',
  'late.others': '(他{count}件)',
  'late.outage':
    '回復済み・事後検知: {node} {volume}、{lost} から {ended} まで({bound}{length})、{cause}。{io}',
  'late.followed': '、{followed}',
  'late.more': '他に回復済みの接続断 {count}件',
  'late.length': '{minutes}分{seconds}秒',
  'late.io.failed':
    'I/Oエラーが発生しました(カーネルによるI/O保留の打ち切り、またはファイルシステムのシャットダウン)',
  'late.io.held': 'I/Oは保留され、エラーになっていません(タイムアウトより短いため)',
  'late.io.unknown':
    'I/Oエラーの有無は不明です(該当するログはありませんが、タイムアウトに達した可能性があります)。ファイルシステムを確認してください',
  'late.io.other-path': 'I/Oは残りの経路で継続しました',
  'late.followed.failed-over': '接続断の開始以降にLifeKeeperのフェイルオーバーを検知',
  'late.followed.rebooted': 'ノードが再起動',
  'late.followed.flapping': '接続断と回復の繰り返し',
  'late.failed': 'I/Oエラー',
  'late.failed-over': 'フェイルオーバー',
  'late.rebooted': '再起動',
  'late.why.agent':
    '通知が遅れた理由: 最後のログは {ended} のものですが、Loggingへの到着は {read}({minutes}分後)でした。ノードのエージェントまたはネットワークで滞留していたか、ノードの時計が遅れています。',
  'late.why.here':
    '通知が遅れた理由: 最後のログは {ended} のもので、{read} にはLoggingにありましたが、本システムへの到着は {here}({minutes}分後)でした。コネクタ、または本システムが停止していました。',
  'late.why.unknown':
    '通知が遅れた理由: 最後のログは {ended} のものですが、本システムへの到着は {here}({minutes}分後)でした。滞留した場所は不明です(エージェント、Logging、コネクタ、本システムのいずれか)。',
  'late.why.short':
    '通知が遅れた理由: 最後のログは {ended} のものです。ログの到着に要する時間のうちに回復していました。',
  'waited.as-of':
    'この通知は、送信できるまでに{minutes}分かかりました。残り時間以外の内容は、{at} 時点のものです。操作の前に、現在の状態を確認してください。',
  'subject.recovered-then':
    '{cluster}/{node} 共有ディスクは{recovered}に回復・新しいインシデントが未解決: {newer}',
  'summary.recovered-then':
    '{node} のディスクは {recovered} に回復しました。この通知が送信を待つ間に、同じクラスタで新しいインシデント {newer} が発生し、未解決です。現在の状態は、そのインシデントの通知で確認してください。',
};
