import type { PROBE_EN } from './catalogue.probe.en.ts';

/** Japanese wording about what nodes answered to the probe; part of `catalogue.ja.ts`. */
export const PROBE_JA: Readonly<Record<keyof typeof PROBE_EN, string>> = {
  'probe.node':
    '{node} での確認結果({at} 時点): LifeKeeper {resources}、コミュニケーションパス ALIVE {alive}・DEAD {dead}、iSCSIセッション {sessions}',
  'probe.mounts': '{node}: iSCSIディスクのマウント {mounts}',
  'probe.multipath': '{node}: マルチパス {maps}',
  'probe.map': '{map} 正常パス {up}・異常パス {down}',
  'probe.queueing': '、正常パスがない間はI/Oを保留',
  'probe.read-only': '読取り専用',
  'probe.ocid':
    '{node}: ocidが動作中。カーネルの期限よりはるかに早い約6分で、応答のないセッションをログアウトすることがある',
  'probe.none': 'なし',
  'probe.more': 'ほか{count}件',
  'step.by-lcdstatus':
    '全ノードのlcdstatusの結果が一致しており、稼働系は {node} である。承認時に --node lcdstatus を指定すると、稼働系の判断をこの結果に委ねる。結果の有効期間は10分で、要求を送信する前に取得し直す。',
};
