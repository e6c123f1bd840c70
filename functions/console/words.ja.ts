import type { Catalogue } from '../core/base/text.ts';
import type { ConsoleKey } from './words.en.ts';
import { FLEET_JA } from './words.fleet.ja.ts';
import { HISTORY_JA } from './words.history.ja.ts';
import { INCIDENT_JA } from './words.incident.ja.ts';
import { LINK_JA } from './words.link.ja.ts';
import { READINESS_JA } from './words.readiness.ja.ts';

/** Japanese wording of the console. */
export const JA: Catalogue<ConsoleKey> = {
  'app.name': 'oci-iscsi-warden',
  'text.stop': '。',
  'nav.skip': '本文へ',
  'nav.fleet': 'クラスタ一覧',
  'nav.history': '履歴',
  'nav.language': 'English',
  'nav.signed-in': '{who} としてサインイン中',
  'nav.read-only': '閲覧のみ(サインインしていません)',
  'nav.sign-out': 'サインアウト',
  'page.made': '{at} 現在',
  'page.refresh': 'このページは {seconds} 秒ごとに再読込みします。',
  'noscript.buttons':
    '閲覧に JavaScript は不要です。ボタンの使用には必要です(ゲートウェイがヘッダーのトークンを要求するため)。',

  ...FLEET_JA,
  ...READINESS_JA,
  ...HISTORY_JA,
  ...LINK_JA,

  ...INCIDENT_JA,

  'act.ack': '受付する',
  'act.ack-help': '再通知の間隔が長くなります。ほかに変わることはありません。',
  'act.hold': '作業を予告する',
  'act.until': '期間(現在からの時間数)',
  'act.why': '作業の内容、理由',
  'act.cluster': 'クラスタ',
  'act.release': '予告した作業を終える',
  'act.close': '終了する',
  'act.close-help': 'このインシデントの通知を止めます。回復を示すログが今後も得られない場合に使用します。',
  'act.found': '確認した内容',
  'act.sign-in': '受付、作業の予告、承認にはサインインが必要です。',
  'done.ack': '受付を登録しました。respond が1分以内に反映します。',
  'done.hold': '作業の予告を登録しました。respond が1分以内に反映します。',
  'done.release': '作業の終了を登録しました。respond が1分以内に反映します。',
  'done.close': '終了を登録しました。respond が1分以内に反映します。',
  'done.approve': '承認を登録しました。関数 reattach は実行前に全条件を再確認します。',
  'done.reject': '却下を登録しました。この計画は実行されません。',

  'plan.title': '計画 {id}',
  'plan.what': '送信されるリクエストは次の1件のみです',
  'plan.made': '{made} 作成。承認期限 {until}(残り{left})',
  'plan.expired': '{made} 作成。承認期限は {until} まででした',
  'plan.votes': '異なる {needed} 名のうち {given} 名が承認',
  'plan.stage': '段階',
  'plan.people': '各人の判断',
  'plan.nobody': 'まだ誰も判断していません。',
  'plan.said.approve': '{by} が {at} に承認しました(稼働系は {node}、意図しないデタッチ)。{words}',
  'plan.said.reject': '{by} が {at} に却下しました。{words}',
  'plan.guards': '条件',
  'plan.guards-help':
    '{made} 時点の判定です。reattach は実行前にすべてを読み直し、不明は満たさないものとして扱います。満たさない {no}、不明 {unknown}、満たす {met}。',
  'plan.expected': '旧セッションが自動で回復するのは、ポータル {portal}、IQN {iqn} が同じ場合に限ります。',
  'plan.incident': 'インシデントへ戻る',
  'plan.decide': '判断',
  'plan.decide-help':
    '両方が事実の場合に限り承認してください。相手ノードでリソースが稼働中にボリュームを再アタッチすると、対象ノードで保留中の書込みが再送され、データが破壊されます。',
  'plan.node': '確認しました。稼働系は次のノードです',
  'plan.node-none': 'なし(リソースは全ノードで停止中)',
  'plan.not-meant':
    'このボリュームのデタッチは誰も意図していません(フェンシング、入替え、リストアではありません)。',
  'plan.words': '自由記述(確認の方法など。500文字以内)',
  'plan.approve': '承認する',
  'plan.reject': '却下する',
  'plan.reject-help': '1名でも却下すると、承認の数にかかわらず実行されません。',
  'plan.observe': 'observe モードのため、承認は受け付けません。',
  'plan.gone': 'この計画は承認を受け付けていません。',
  'plan.same-person': 'あなたは承認済みです。別の人の承認が必要です。',

  'field.why': '「{label}」は1文字以上 {max} 文字以内で入力してください。',
  'field.hours': '「{label}」は 0.25 から 168 までの数値で入力してください。',
  'field.target': '「{label}」に該当するクラスタがありません。',
  'field.node': '稼働系のノード、または「なし」を選択してください。',
  'field.not-meant':
    '事実であればチェックを入れてください。事実でない場合、または不明な場合は承認しないでください。',
  'field.words': '「{label}」は {max} 文字以内で入力してください。',
  'field.decision': '「承認する」または「却下する」を押してください。',
  'problem.title': '実行できません',
  'problem.nothing-changed': '変更は行っていません。',
  'problem.code': 'コード {code}、呼び出し {call}',
  'age.seconds': '{n}秒',
  'age.minutes': '{n}分',
  'age.hours': '{h}時間{m}分',
  'age.days': '{n}日',
};
