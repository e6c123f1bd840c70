import type { Language } from '../../functions/core/base/language.ts';
import { EVIDENCE_CODES } from '../../functions/core/diagnosis/cause.ts';
import { DECISION_TABLE } from '../../functions/core/diagnosis/diagnose.ts';
import { text } from '../../functions/core/notice/text.ts';

/** The conditions of the decision table as the Japanese page has them; no notice says them. */
const CONDITIONS_JA: Readonly<Record<string, string>> = {
  'session number is 0 or below: a first login that never succeeded':
    'セッション番号が0以下: 一度も成功していない初回ログイン',
  'the path is the boot volume (portal 169.254.0.2 or IQN boot:uefi)':
    '経路がブート・ボリュームのもの(ポータル 169.254.0.2、または IQN が boot:uefi)',
  'the volume is quorum storage and was not logged out cleanly first':
    'Quorum 用のボリュームで、その前に正常なログアウトがない',
  'the API says DETACHING/DETACHED, and: clean log-out before it, or maintenance window, or hold, or an expected principal in Audit':
    'API が DETACHING/DETACHED を返し、かつ、その前の正常なログアウト、メンテナンス時間帯、作業の予告、監査に記録された予定の実行者のいずれかがある',
  'the API says DETACHING/DETACHED, or lists no attachment although lines show the loss':
    'API が DETACHING/DETACHED を返す。または、ログに接続断があるのに API にアタッチメントがない',
  'attached again: the present attachment was created after the loss':
    '再アタッチ済み: 現在のアタッチメントが接続断の後に作成された',
  'nothing above tells why it was lost; the session is back, but the file system or disk on it is dead':
    '上のどれからも接続断の理由が分からず、セッションは回復したが、ファイルシステムまたはディスクに異常がある',
  'several clusters of one availability domain lost storage within the window of a wide outage':
    '同じ可用性ドメインの複数のクラスタが、広域障害とみなす時間内に接続を失った',
  'one of several portals of the volume is lost, another one works; or multipathd has counted paths that are left since the loss, and nothing failed':
    'ボリュームの複数のポータルの1つが失われ、他は正常。または、接続断の後に multipathd が数えた残りのパスが1本以上あり、異常の記録なし',
  'ocid or oci-blockautoconfig acted on this IQN from ten minutes before the loss on':
    '接続断の10分前以降に、ocid または oci-blockautoconfig がこの IQN を操作した',
  'the target answered the login with a refusal': 'ターゲットがログインを拒否した',
  'iscsid cannot bind the connection (open-iscsi issue 387)':
    'iscsid が接続をバインドできない(open-iscsi の issue 387)',
  'a live migration or maintenance event of the node within ten minutes of the loss':
    '接続断の前後10分以内に、ノードのライブ・マイグレーションまたはメンテナンスのイベントがあった',
  'ATTACHED, and in the ten minutes before the loss CPU >= 95 %, load average >= 20, memory stalls with memory >= 95 %, or throttled I/O':
    'ATTACHED で、接続断の前10分間に、CPU 95%以上、ロードアベレージ 20 以上、メモリー使用率 95%以上かつ割当ての停滞、I/O のスロットリングのいずれかがあった',
  'connections to the portal are refused although the volume is ATTACHED or could not be read':
    'ボリュームが ATTACHED、または照会できない状態で、ポータルが接続を拒否した',
  'connections time out or have no route; or ISCSI_ERR 1011, 1019, 1021, 1022':
    '接続がタイムアウトした、経路がない、または ISCSI_ERR が 1011、1019、1021、1022 のいずれか',
  'nothing above holds': '上のいずれにも該当しない',
};

/** The causes in the order in which they are tried: the first row whose condition holds is said. */
export function causeLines(language: Language): readonly (readonly string[])[] {
  return [
    language === 'ja'
      ? ['#', '原因', '通知での表記', '条件', '判断が変わる条件']
      : ['#', 'Cause', 'Said as', 'Condition', 'Would change it'],
    ...DECISION_TABLE.map(({ cause, condition, wouldChange }, at) => [
      String(at + 1),
      `\`${cause}\``,
      text(language, `cause.${cause}`),
      language === 'ja' ? conditionJa(condition) : condition,
      text(language, `change.${wouldChange}`),
    ]),
  ];
}

/** @throws Error for a condition without Japanese words. */
function conditionJa(condition: string): string {
  const words = CONDITIONS_JA[condition];
  if (words === undefined)
    throw new Error(`infra/generate/causes-tables.ts has no Japanese for: ${condition}`);
  return words;
}

/** What speaks for a cause. */
export function evidenceLines(language: Language): readonly (readonly string[])[] {
  return [
    language === 'ja' ? ['コード', '意味'] : ['Code', 'Means'],
    ...EVIDENCE_CODES.map((code) => [`\`${code}\``, text(language, `evidence.${code}`)]),
  ];
}
