import { DateTime } from 'luxon';
import type { At } from '../base/time.ts';
import type { Severity } from '../rules/signal.ts';
import type { FindingCode, MonitorFinding } from './finding.ts';

export type MonitorLanguage = 'ja' | 'en';

interface FindingWords {
  /** One line: what is wrong. */
  what(finding: MonitorFinding): string;
  /** What it means for those who rely on the notices, and what to do. */
  readonly todo: string;
}

const EN: Readonly<Record<FindingCode, FindingWords>> = {
  'cluster-silent': {
    what: (f) => `${f.name} all nodes silent; state unknown`,
    todo: 'No node of the cluster sends anything, so a lost volume would not be seen by its logs. Look at the instances in the Console and log in. If they run, check the unified monitoring agent and the network to Logging.',
  },
  'node-silent': {
    what: (f) => `${f.cluster ?? '-'}/${f.name} sends no monitoring data`,
    todo: 'Log lines of this node may be missing. Log in and check the unified monitoring agent (unified-monitoring-agent.service) and Oracle Cloud Agent.',
  },
  'node-down': {
    what: (f) => `${f.cluster ?? '-'}/${f.name} is down for infrastructure reasons`,
    todo: 'The platform reports the machine beneath the instance as down, so its disks and its agent are gone with it. See whether LifeKeeper has switched over; do not start resources by hand. Look at the instance and its maintenance events in the Console.',
  },
  'agent-metric-missing': {
    what: (f) => `${f.name} has never sent the heartbeat metric of its agent`,
    todo: 'If this node falls silent, nobody will notice. Check that it is in the dynamic group of the agent configuration and that the configuration sends operational metrics.',
  },
  'plugin-not-running': {
    what: (f) => `${f.name}: agent plugin is not running (${f.detail})`,
    todo: 'Switch the plugin on: Console, instance, Oracle Cloud Agent. A change takes up to ten minutes.',
  },
  'heartbeat-late': {
    what: () => 'our own test line went into Logging and did not come out',
    todo: 'The way from Logging to the notices is broken: log lines of all clusters may be lost to us. Check the connector (active? errors?), the log of function detect, and the policies.',
  },
  'heartbeat-not-sent': {
    what: (f) => `our own test line could not be written (${f.detail})`,
    todo: 'The way from Logging to the notices is not tested now. Check the log and the policy for log content.',
  },
  'connector-errors': {
    what: (f) => `Connector Hub counted ${f.detail} errors in the last hour`,
    todo: 'Batches of log lines did not reach function detect and are repeated. Check the log of function detect and its memory.',
  },
  'subscription-missing': {
    what: (f) => `nobody is subscribed to topic ${f.name}`,
    todo: 'Notices about lost volumes reach nobody. Add a subscription to the topic and confirm it.',
  },
  'subscription-pending': {
    what: (f) => `a subscription (${f.detail}) is not confirmed`,
    todo: 'Its owner gets no notices. Confirm it with the link that Notifications sent, or have it sent again.',
  },
  'dead-letters': {
    what: (f) => `input that could not be read was set aside (${f.detail})`,
    todo: 'Look at the newest objects under dead-letter/ in the state bucket; the rest of each batch was processed.',
  },
  'inventory-incomplete': {
    what: (f) => `instances or attachments of ${f.name} could not be listed (${f.detail})`,
    todo: 'What is normal there is remembered from before and grows old. Check the policy of function sweep for this compartment.',
  },
  'respond-stuck': {
    what: () => 'work is waiting and function respond does not run',
    todo: 'Notices are not sent now. Check the log of function respond, its concurrency and its policies. It was invoked again by this sweep.',
  },
  'check-failed': {
    what: (f) => `a check of the monitor could not be made: ${f.name} (${f.detail})`,
    todo: 'Nothing is known about it until the next sweep. If it stays, check the policy of function sweep.',
  },
};

const JA: Readonly<Record<FindingCode, FindingWords>> = {
  'cluster-silent': {
    what: (f) => `${f.name} 全ノード監視データ途絶(状態不明)`,
    todo: 'クラスタのどのノードからもデータが届かないため、ボリュームの切断をログから検知できません。コンソールでインスタンスの状態を確認し、ログインしてください。稼働中であれば、統合モニタリング・エージェントと Logging への経路を確認してください。',
  },
  'node-silent': {
    what: (f) => `${f.cluster ?? '-'}/${f.name} 監視データ途絶`,
    todo: 'このノードのログが届いていない恐れがあります。ログインし、統合モニタリング・エージェント (unified-monitoring-agent.service) と Oracle Cloud Agent を確認してください。',
  },
  'node-down': {
    what: (f) => `${f.cluster ?? '-'}/${f.name} 基盤の障害により停止`,
    todo: 'OCI が、インスタンスの基盤の停止を報告しています。ディスクもエージェントも使用できません。LifeKeeper がフェイルオーバーしたかを確認してください。手動でリソースを起動しないでください。コンソールでインスタンスの状態とメンテナンス・イベントを確認してください。',
  },
  'agent-metric-missing': {
    what: (f) => `${f.name} エージェントのハートビート・メトリックが一度も届いていません`,
    todo: 'このノードのデータが途絶しても検知できません。エージェント構成の動的グループにノードが含まれているか、構成で操作メトリックを送信しているかを確認してください。',
  },
  'plugin-not-running': {
    what: (f) => `${f.name} エージェントのプラグインが稼働していません (${f.detail})`,
    todo: 'コンソールのインスタンス画面、Oracle Cloud Agent でプラグインを有効にしてください。反映には最大 10 分かかります。',
  },
  'heartbeat-late': {
    what: () => '監視用の試験行が Logging から戻りません',
    todo: 'Logging から通知までの経路が途切れており、全クラスタのログを検知できない恐れがあります。コネクタの状態とエラー、関数 detect のログ、ポリシーを確認してください。',
  },
  'heartbeat-not-sent': {
    what: (f) => `監視用の試験行を書き込めません (${f.detail})`,
    todo: 'Logging から通知までの経路を試験できていません。カスタム・ログとポリシー (log-content) を確認してください。',
  },
  'connector-errors': {
    what: (f) => `コネクタ・ハブで直近 1 時間に ${f.detail} 件のエラーがありました`,
    todo: 'ログのバッチが関数 detect に届かず、再送されています。関数 detect のログとメモリーを確認してください。',
  },
  'subscription-missing': {
    what: (f) => `トピック ${f.name} に有効なサブスクリプションがありません`,
    todo: 'ボリューム切断の通知が誰にも届きません。トピックにサブスクリプションを追加し、確認を完了してください。',
  },
  'subscription-pending': {
    what: (f) => `未確認のサブスクリプションがあります (${f.detail})`,
    todo: '宛先に通知が届きません。Notifications から送られた確認リンクを開くか、確認を再送してください。',
  },
  'dead-letters': {
    what: (f) => `読み取れない入力を保管しました (${f.detail})`,
    todo: '状態バケットの dead-letter/ にある新しいオブジェクトを確認してください。同じバッチの他の部分は処理済みです。',
  },
  'inventory-incomplete': {
    what: (f) => `${f.name} のインスタンスまたはアタッチメントを一覧できません (${f.detail})`,
    todo: '平常時の構成は以前の記録のままで、古くなっていきます。関数 sweep のポリシーを確認してください。',
  },
  'respond-stuck': {
    what: () => '処理待ちがあるのに関数 respond が動作していません',
    todo: '現在、通知は送信されていません。関数 respond のログ、同時実行数、ポリシーを確認してください。関数 sweep が再度呼び出しました。',
  },
  'check-failed': {
    what: (f) => `監視自体の確認を実施できません: ${f.name} (${f.detail})`,
    todo: '次回の確認まで状態は不明です。続く場合は関数 sweep のポリシーを確認してください。',
  },
};

/** The two catalogues; the type holds them to the same keys. */
export const MONITOR_WORDS: Readonly<Record<MonitorLanguage, Readonly<Record<FindingCode, FindingWords>>>> = {
  en: EN,
  ja: JA,
};

const SEVERITY_WORDS: Readonly<Record<MonitorLanguage, Readonly<Record<Severity, string>>>> = {
  en: { critical: '[CRITICAL]', high: '[WARNING]', medium: '[WARNING]', low: '[INFO]', info: '[INFO]' },
  ja: { critical: '【緊急】', high: '【警告】', medium: '【警告】', low: '【情報】', info: '【情報】' },
};

const LINES = {
  en: {
    sep: ' ',
    more: (n: number) => ` (and ${n} more)`,
    cleared: '[RECOVERED] monitoring of the monitor: all clear again',
    clearedList: 'No longer so:',
    open: 'Still open:',
    since: 'since',
    todo: 'What to do:',
    intro: 'This notice is about the monitor itself, not about a lost volume.',
  },
  ja: {
    sep: '',
    more: (n: number) => `(他 ${n} 件)`,
    cleared: '【復旧】監視の異常はすべて解消しました',
    clearedList: '解消した項目:',
    open: '継続中の項目:',
    since: '発生',
    todo: '対処:',
    intro: 'この通知は監視自体に関するものです。ボリュームの切断の通知ではありません。',
  },
} as const;

/** Lines of one notice; bounded so that it stays far below the 64 KB of Notifications. */
const MAX_LISTED = 40;

interface MonitorNoticeParts {
  /** New or worse than reported before, worst first. */
  readonly added: readonly MonitorFinding[];
  readonly cleared: readonly MonitorFinding[];
  /** Told before and still so. */
  readonly open: readonly MonitorFinding[];
}

/** Title (one line, at most 255 characters) and body of a notice about the monitor, in one language. */
export function monitorText(
  parts: MonitorNoticeParts,
  lang: MonitorLanguage,
  zone: string,
): { readonly title: string; readonly body: string } {
  const words = LINES[lang];
  const worst = parts.added[0] ?? parts.open[0];
  const others = parts.added.length - 1;
  const headline =
    worst === undefined
      ? words.cleared
      : `${SEVERITY_WORDS[lang][worst.severity]}${words.sep}${MONITOR_WORDS[lang][worst.code].what(worst)}${others > 0 ? words.more(others) : ''}`;
  const sections: string[] = [words.intro];
  for (const finding of parts.added.slice(0, MAX_LISTED)) {
    const { what, todo } = MONITOR_WORDS[lang][finding.code];
    const since = finding.since === null ? '' : ` (${words.since} ${timeText(finding.since, zone)})`;
    const detail = finding.code === 'cluster-silent' ? `\n  ${finding.detail}` : '';
    sections.push(`- ${what(finding)}${since}${detail}\n  ${words.todo} ${todo}`);
  }
  sections.push(...listed(words.clearedList, parts.cleared, lang));
  sections.push(...listed(words.open, parts.open, lang));
  return { title: `[LKW:monitor] ${oneLine(headline)}`.slice(0, 255), body: sections.join('\n\n') };
}

function listed(heading: string, findings: readonly MonitorFinding[], lang: MonitorLanguage): string[] {
  if (findings.length === 0) return [];
  const lines = findings.slice(0, MAX_LISTED).map((f) => `- ${MONITOR_WORDS[lang][f.code].what(f)}`);
  const rest = findings.length - lines.length;
  return [[heading, ...lines, ...(rest > 0 ? [LINES[lang].more(rest)] : [])].join('\n')];
}

function timeText(at: At, zone: string): string {
  const local = DateTime.fromMillis(at, { zone });
  const shown = local.isValid ? local : DateTime.fromMillis(at, { zone: 'UTC' });
  return shown.toFormat("yyyy-MM-dd HH:mm 'UTC'ZZ");
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
