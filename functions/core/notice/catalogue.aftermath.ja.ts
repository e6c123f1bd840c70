import type { AFTERMATH_EN } from './catalogue.aftermath.en.ts';

/** Japanese wording of what is left to do, or over, after a restart, a fail-over or I/O errors. */
export const AFTERMATH_JA: Readonly<Record<keyof typeof AFTERMATH_EN, string>> = {
  'title.redundancy-lost': '{cluster}/{node} {after}共有ディスク未接続・冗長性なし({where})',
  'title.redundancy-restored': '{cluster}/{node} {after}ディスク再接続・{where}(要確認)',
  'title.replayed': '{cluster}/{node} 旧セッションが回復・{peer}の引継ぎを検知・二重書込みの恐れ',

  'summary.redundancy-lost':
    '{events}。{whereFull}{node} は共有ディスクに接続していないため、切替先になれません。{lifted}',
  'summary.redundancy-restored': '{node} は共有ディスクへ再接続しました。経過: {events}。{verify}',
  'summary.replayed':
    '{node} の以前のセッションが回復しましたが、{peer} が引き継いでいます。{node} で保留されていた書込みが、{peer} の使用中のディスクに書き込まれた可能性があります。{node} でディスクを使用しているものを停止し、{peer} でファイルシステムの状態を確認してください。経過: {events}。',
  'summary.do-not-reattach': '{node} からボリュームがデタッチされ、{peer} に使用の形跡があります。{danger}',

  'impact.no-second-node':
    'サービスは {peer} で稼働しているはずです。この状態で {peer} に障害が起きても、{node} へは切り替わりません。',
  'impact.restored':
    'サービスは中断したか、別のノードへ移動しました。どのノードで稼働しているか、利用者側から使えるかを確認してください。',
  'impact.replayed':
    '両ノードが同じディスクに書き込んだ可能性があります。正常に見えても、データが壊れている恐れがあります。',

  'aftermath.after.rebooted': '再起動後に',
  'aftermath.after.stopped': '停止後に',
  'aftermath.after.moved': 'フェイルオーバー後に',
  'aftermath.after.io-failed': 'I/Oエラー後に',
  'aftermath.where': 'サービスは{peer}',
  'aftermath.where.unknown': '稼働ノード不明',
  'aftermath.whereFull': 'ログによると、サービスは {peer} に移動しています。',
  'aftermath.whereFull.unknown': 'どのノードでサービスが稼働しているかは不明です。',
  'aftermath.io-failed': '{at} {node} でI/Oエラー',
  'aftermath.moved': '{at} {peer} へのフェイルオーバーを検知',
  'aftermath.rebooted': '{at} {node} が再起動',
  'aftermath.stopped': '{node} は停止中',
  'aftermath.verify': '{peer} でリソースがISP、{node} がOSUであることを確認してください。',
  'aftermath.verify.unknown': 'リソースが1ノードだけでISPであることを確認してください。',
  'aftermath.lifted.rebooted':
    '{node} は接続断の後に再起動しており、保留中だった書込みは残っていません。再アタッチの禁止は解除されました。',
  'aftermath.lifted.stopped':
    '{node} は停止しており、保留中だった書込みは残っていません。再アタッチの禁止は解除されました。',
  'aftermath.danger.held': '再アタッチすると {node} で保留中の書込みが再送され、データが破壊されます。',
  'aftermath.danger.failed':
    '{node} のカーネルは再接続を打ち切りましたが、{node} を停止または再起動するまでは、再アタッチすると2つのノードが同じディスクを使い、データが破壊される恐れがあります。',
};
