import type { Catalogue } from '../core/base/text.ts';
import type { LINK_EN } from './words.link.en.ts';

/** Japanese wording of the page that a link from a notice opens; part of `words.ja.ts`. */
export const LINK_JA: Catalogue<keyof typeof LINK_EN> = {
  'link.status': 'インシデント',
  'link.state': '状態',
  'link.acknowledged': '受付',
  'link.acked': '受付済み({at})',
  'link.acked-link': 'リンクから受付済み({at}、本人未確認)',
  'link.not-acked': 'まだ誰も受付していません',
  'link.open': '継続中',
  'link.no-words': 'クラスタ {cluster}: 最新の通知を参照してください',
  'link.avoid': '行わないこと',
  'link.no-avoid': 'ここに表示できるものはありません。通知の本文で確認してください。',
  'link.rest':
    'このページにはアドレス、ボリューム、ログの行を表示しません。通知の本文、またはサインイン後のコンソールで確認してください。',
  'link.ack': '受付する',
  'link.ack-help':
    '再通知の間隔が長くなり、未受付の警告は止まります。ほかに変わることはなく、計画の承認にもなりません。次回以降の通知に、リンクから受付されたことと、入力された名前を記載します。',
  'link.name': 'あなたの名前({max}文字以内)',
  'link.name-wrong': '名前を1文字以上 {max} 文字以内で入力してください。',
  'link.form-old': 'ページを開いてから時間が経過しました。もう一度ボタンを押してください。',
  'link.done': '受付を登録しました。1分以内に通知へ反映します。',
  'link.gone': 'このリンクでは表示できません',
  'link.gone-why':
    'リンクが不完全か、期限切れか、インシデントの終了から1日が経過しています。継続中のインシデントについては、最新の通知のリンクを使用してください。',
  'link.unread': '現在読み取れません',
  'link.unread-why': '変更は行っていません。1分後に再度開いてください。要点は通知の本文で確認できます。',
};
