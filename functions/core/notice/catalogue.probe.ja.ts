import type { PROBE_EN } from './catalogue.probe.en.ts';

/** Japanese wording about what nodes answered to the probe; part of `catalogue.ja.ts`. */
export const PROBE_JA: Readonly<Record<keyof typeof PROBE_EN, string>> = {
  'probe.node':
    '{node} での確認結果({at}時点):LifeKeeper {resources}、コミュニケーションパス ALIVE {alive}・DEAD {dead}、iSCSIセッション {sessions}',
  'probe.mounts': '{node}:iSCSIディスクのマウント {mounts}',
  'probe.multipath': '{node}:マルチパス {maps}',
  'probe.map': '{map} 正常パス {up}・異常パス {down}',
  'probe.queueing': '、パスがない間はI/Oを保留',
  'probe.read-only': '読取り専用',
  'probe.ocid':
    '{node}:ocidが動作中。ブロックされたセッションを約6分でログアウトすることがあり、カーネルがあきらめるよりずっと早い',
  'probe.none': 'なし',
  'probe.more': 'ほか{count}件',
  'step.lcdstatus':
    '全ノードのlcdstatusが、稼働系は {node} であると一致している。--node lcdstatus と書くと、その判断をlcdstatusに委ねる。回答の有効期間は10分で、送信の前に取り直す。',
};
