import type { Language } from '../../functions/core/base/language.ts';
import type { Cause } from '../../functions/core/diagnosis/cause.ts';
import type { Outage, OutageLength, PathState } from '../../functions/core/evidence/path-view.ts';
import type { Severity } from '../../functions/core/rules/signal.ts';
import type { ScanIncident } from './scan-result.ts';

type CauseBasis = ScanIncident['causeBasis'];

/** All text of the scan report in one language. */
export interface Words {
  readonly nothing: string;
  /** Not a line was of use: that is no good news. */
  readonly nothingSaid: string;
  found(incidents: number): string;
  heading(number: number, host: string, state: string, severity: string): string;
  readonly states: Readonly<Record<PathState, string>>;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly cause: Readonly<Record<CauseBasis, string>>;
  readonly causes: Readonly<Record<Cause, string>>;
  readonly path: string;
  readonly session: string;
  lost(errorCode: number | null): string;
  readonly lostUnseen: string;
  because(reasons: string): string;
  rejected(answer: string): string;
  readonly timedOut: string;
  readonly dead: string;
  readonly recovered: string;
  readonly ended: Readonly<Record<NonNullable<Outage['endedBy']>, string>>;
  readonly lastSeen: string;
  length(
    duration: string,
    method: OutageLength['method'],
    isAtLeast: boolean,
    reopenCount: number | null,
  ): string;
  heldUntil(to: string): string;
  heldBetween(from: string, to: string): string;
  readonly lkDeviceFailure: string;
  readonly lkFailover: string;
  readonly lkReboot: string;
  readonly checkNext: string;
  readonly onNode: string;
  readonly onBothNodes: string;
  readonly anywhere: string;
  readonly linesSeen: string;
  readonly hints: Readonly<Partial<Record<Cause, string>> & { readonly unknown: string }>;
  readonly fsHint: string;
  readonly doNot: string;
  readonly comma: string;
  stats(lines: number, bytes: number, ms: number): string;
}

const en: Words = {
  nothing: 'No lost iSCSI volume found.',
  nothingSaid:
    'But no line says anything about iSCSI volumes or LifeKeeper: are these the right files (messages, lifekeeper.log)?',
  found: (incidents) => (incidents === 1 ? '1 incident found.' : `${incidents} incidents found.`),
  heading: (number, host, state, severity) =>
    `#${number}  ${host}: iSCSI volume ${state} (severity ${severity})`,
  states: {
    up: 'up',
    lost: 'LOST, not recovered',
    recovered: 'lost and recovered',
    'timed-out': 'LOST, the kernel has given up: I/O errors',
    'logged-out': 'lost, then logged out',
    unknown: 'lost, what became of it is not known',
  },
  severities: { info: 'info', low: 'low', medium: 'medium', high: 'high', critical: 'critical' },
  cause: {
    lines: 'Cause as far as the lines tell',
    attachments: 'Cause by the lines and by the attachments as they are now',
    audit: 'Cause by the lines and by Audit',
    metrics: 'Cause by the lines and by the metrics before the loss',
  },
  causes: {
    'detached-intent-unknown': 'volume detached, intent unknown',
    'detached-planned': 'volume detached as planned',
    'target-refusing': 'the target refuses connections',
    'path-timeout': 'the target does not answer',
    'login-rejected': 'the target rejects the login (detached, access list or CHAP)',
    'bind-loop': 'iscsid is stuck in its relogin (cannot bind the connection)',
    'instance-overloaded': 'the instance is overloaded',
    'platform-maintenance': 'maintenance of the platform',
    'wide-outage': 'an outage beyond this node',
    'competing-remediator': 'another program acts on iSCSI',
    'filesystem-dead': 'the session is back, but the file system is dead',
    'boot-volume-lost': 'the boot volume was lost',
    'quorum-volume-lost': 'the quorum volume was lost',
    'degraded-multipath': 'one of several paths was lost',
    phantom: 'a first login that never succeeded: nothing was lost',
    unknown: 'not told by the lines',
  },
  path: 'Path',
  session: 'session',
  lost: (code) =>
    `lost${code === null ? '' : ` (connection error ${code})`}: the kernel holds I/O from here on`,
  lostUnseen: 'already lost: earliest sign in these logs, the line of the loss itself is missing',
  because: (reasons) => `iscsid's reason: ${reasons}`,
  rejected: (answer) => `login rejected: ${answer}`,
  timedOut: 'recovery timeout passed: I/O errors from here on',
  dead: 'disk or file system failed',
  recovered: 'session operational again',
  ended: {
    recovered: 'recovered',
    'logged-out': 'logged out',
    'gave-up': 'iscsid gave up: session and disk are gone',
    reboot: 'ended by a boot of the node',
  },
  lastSeen: 'last sign; not recovered in these logs (silence is not recovery)',
  length: (duration, method, isAtLeast, count) =>
    `length: ${isAtLeast ? 'at least ' : ''}${duration} (${
      method === 'lines'
        ? 'first and last line were logged'
        : method === 'reopen-count'
          ? `reopen_cnt ${count ?? 0} x 3 s: a lower bound`
          : 'from the first to the last line in these logs'
    })`,
  heldUntil: (to) => `I/O is held until ${to} at most; then it fails.`,
  heldBetween: (from, to) =>
    `I/O is held until some time between ${from} (recovery_tmo 120) and ${to} (6000, OCI images); then it fails.`,
  lkDeviceFailure: 'device failure reported',
  lkFailover: 'recovery or fail-over started',
  lkReboot: 'node halted or rebooted',
  checkNext: 'Check next',
  onNode: 'on the node',
  onBothNodes: 'on both nodes',
  anywhere: 'anywhere with the OCI CLI',
  linesSeen: 'Lines',
  hints: {
    'detached-intent-unknown':
      'Find out who detached the volume and why, and which node is in service now, before anybody reattaches it.',
    'instance-overloaded': 'Look at load and I/O throttling of the instance; the volume is still attached.',
    'quorum-volume-lost':
      'This is the quorum storage: LifeKeeper may halt the node. Check quorum before any other step.',
    'target-refusing': 'See whether the volume is still attached: a detached volume refuses connections.',
    'path-timeout': 'See attachment, network and load of the instance before you act.',
    'login-rejected':
      'See whether the volume is still attached to this instance and whether its CHAP secret changed.',
    'bind-loop':
      'The target may be back already; iscsid.service of this node may need a restart (not iscsi.service).',
    'filesystem-dead':
      'The file system must be taken out of service and checked; a returned session does not heal it.',
    'boot-volume-lost': 'The node runs without its boot volume: treat it as failed.',
    unknown: 'See attachment state and load of the instance.',
  },
  fsHint: 'Do not trust the mount flags: the file system needs a check although the mount may still show rw.',
  doNot: 'Do not log the session out, and do not reattach before you know which node is in service.',
  comma: ', ',
  stats: (lines, bytes, ms) =>
    `${lines.toLocaleString('en')} lines, ${(bytes / 1e6).toFixed(1)} MB read in ${(ms / 1000).toFixed(1)} s.`,
};

const ja: Words = {
  nothing: 'iSCSI ボリュームの接続断は見つかりませんでした。',
  nothingSaid:
    'ただし、iSCSI ボリュームや LifeKeeper に関する行が 1 行もありません。ファイルが正しいか確認してください (messages、lifekeeper.log)。',
  found: (incidents) => `インシデントが ${incidents} 件見つかりました。`,
  heading: (number, host, state, severity) =>
    `#${number}  ${host}: iSCSI ボリューム ${state}（重大度: ${severity}）`,
  states: {
    up: '正常',
    lost: '接続断（未回復）',
    recovered: '接続断から回復',
    'timed-out': '接続断（カーネルが再接続を打ち切り、I/O エラー発生）',
    'logged-out': '接続断の後にログアウト',
    unknown: '接続断（その後は不明）',
  },
  severities: { info: '情報', low: '低', medium: '中', high: '高', critical: '緊急' },
  cause: {
    lines: 'ログから分かる原因',
    attachments: 'ログと現在のアタッチ状態から分かる原因',
    audit: 'ログと監査(Audit)の記録から分かる原因',
    metrics: 'ログと接続断の前のメトリックから分かる原因',
  },
  causes: {
    'detached-intent-unknown': 'ボリュームがデタッチされた（意図は不明）',
    'detached-planned': 'ボリュームが計画的にデタッチされた',
    'target-refusing': 'ターゲットが接続を拒否している',
    'path-timeout': 'ターゲットが応答しない',
    'login-rejected': 'ターゲットがログインを拒否している（デタッチ、アクセス制限、または CHAP）',
    'bind-loop': 'iscsid の再ログインが進まない（接続をバインドできない）',
    'instance-overloaded': 'インスタンスの過負荷',
    'platform-maintenance': 'プラットフォームのメンテナンス',
    'wide-outage': 'このノードだけではない広範な障害',
    'competing-remediator': '別のプログラムが iSCSI を操作している',
    'filesystem-dead': 'セッションは回復したが、ファイルシステムがシャットダウンしている',
    'boot-volume-lost': 'ブート・ボリュームの接続断',
    'quorum-volume-lost': 'Quorum 用ボリュームの接続断',
    'degraded-multipath': '複数パスのうち 1 つの接続断',
    phantom: '一度も成功していない初回ログイン（接続断はありません）',
    unknown: 'ログからは分からない',
  },
  path: 'パス',
  session: 'セッション',
  lost: (code) => `接続断${code === null ? '' : `（接続エラー ${code}）`}。以後、カーネルは I/O を保留します`,
  lostUnseen: 'すでに接続断（このログで最初の兆候。接続断そのものの行はありません）',
  because: (reasons) => `iscsid の理由: ${reasons}`,
  rejected: (answer) => `ログイン拒否: ${answer}`,
  timedOut: '再接続の期限（recovery_tmo）を経過。以後、I/O エラーになります',
  dead: 'ディスクまたはファイルシステムの障害',
  recovered: 'セッション回復',
  ended: {
    recovered: '回復',
    'logged-out': 'ログアウト',
    'gave-up': 'iscsid が再接続を断念（セッションとディスクは削除）',
    reboot: 'ノードの起動により終了',
  },
  lastSeen: '最後の兆候。このログの範囲では回復していません（ログが静かでも回復とは言えません）',
  length: (duration, method, isAtLeast, count) =>
    `断時間: ${duration}${isAtLeast ? ' 以上' : ''}（${
      method === 'lines'
        ? '開始と終了の両方の行あり'
        : method === 'reopen-count'
          ? `reopen_cnt ${count ?? 0} × 3 秒、下限値`
          : 'このログの最初から最後の行まで'
    }）`,
  heldUntil: (to) => `I/O は最長 ${to} まで保留され、その後エラーになります。`,
  heldBetween: (from, to) =>
    `I/O は ${from}（recovery_tmo 120）から ${to}（6000、OCI イメージ）の間まで保留され、その後エラーになります。`,
  lkDeviceFailure: 'デバイス障害を報告',
  lkFailover: 'リカバリまたはフェイルオーバーを開始',
  lkReboot: 'ノードの停止または再起動',
  checkNext: '次に確認すること',
  onNode: '該当ノードで',
  onBothNodes: '両方のノードで',
  anywhere: 'OCI CLI のある場所で',
  linesSeen: '該当ログ',
  hints: {
    'detached-intent-unknown':
      '再アタッチの前に、誰が何のためにデタッチしたか、現在どのノードが稼働系かを確認してください。',
    'instance-overloaded':
      'インスタンスの負荷と I/O の制限を確認してください。ボリュームはアタッチされたままです。',
    'quorum-volume-lost':
      'Quorum 用のストレージです。LifeKeeper がノードを停止させることがあります。最初に Quorum の状態を確認してください。',
    'target-refusing':
      'ボリュームがまだアタッチされているか確認してください。デタッチされたボリュームは接続を拒否します。',
    'path-timeout': '操作の前に、アタッチ状態、ネットワーク、インスタンスの負荷を確認してください。',
    'login-rejected':
      'ボリュームがこのインスタンスにアタッチされているか、CHAP シークレットが変わっていないか確認してください。',
    'bind-loop':
      'ターゲットは復旧している可能性があります。このノードの iscsid.service の再起動が必要かもしれません（iscsi.service ではありません）。',
    'filesystem-dead':
      'LifeKeeper からファイルシステムのリソースを停止し、検査する必要があります。セッションが回復しても、ファイルシステムは回復しません。',
    'boot-volume-lost': 'ノードはブート・ボリュームなしで動いています。障害ノードとして扱ってください。',
    unknown: 'アタッチ状態とインスタンスの負荷を確認してください。',
  },
  fsHint: 'マウントの表示を信用しないでください。rw と表示されていても、ファイルシステムの検査が必要です。',
  doNot: 'セッションをログアウトしないでください。稼働系のノードを確認するまで、再アタッチしないでください。',
  comma: '、',
  stats: (lines, bytes, ms) =>
    `${lines.toLocaleString('en')} 行、${(bytes / 1e6).toFixed(1)} MB を ${(ms / 1000).toFixed(1)} 秒で読みました。`,
};

export const WORDS: Readonly<Record<Language, Words>> = { en, ja };
