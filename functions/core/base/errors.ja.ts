import type { EN } from './errors.en.ts';
import type { Catalogue } from './text.ts';

/** Japanese wording of the error codes. */
export const JA: Catalogue<keyof typeof EN> = {
  'CONFIG_INVALID.happened': '関数の構成に、足りないキーまたは使用できない値があります。',
  'CONFIG_INVALID.todo':
    '下に示すキーを Terraform の変数で修正し、再度適用してください (docs/configuration.ja.md を参照)。',
  'INPUT_TOO_LARGE.happened': '呼び出しの本文が、受け付けられる大きさを超えています。',
  'INPUT_TOO_LARGE.todo': 'コネクタのバッチ・サイズを下げてください。本文は dead-letter/ に保管しました。',
  'INPUT_MALFORMED.happened': '呼び出しの本文が、この関数の受け取る形式ではありません。',
  'INPUT_MALFORMED.todo':
    '呼び出し元を確認してください。該当部分は dead-letter/ に保管し、残りは処理しました。',
  'INPUT_POISON.happened': 'この本文は、これまでに二度プロセスを停止させました。',
  'INPUT_POISON.todo': 'dead-letter/ の本文を確認し、不具合として報告してください。再試行はしません。',
  'ARGUMENT_INVALID.happened': 'リクエストに使う値 (OCID、名前、時刻など) の形式が正しくありません。',
  'ARGUMENT_INVALID.todo': '構成の値であれば修正してください。それ以外は不具合として報告してください。',
  'AUTH_NO_PRINCIPAL.happened': '関数に、リクエストの署名に使うリソース・プリンシパルがありません。',
  'AUTH_NO_PRINCIPAL.todo':
    'OCI Functions として実行してください。ローカルではローカル・テナンシ経由で起動します。',
  'AUTH_PROFILE_UNUSABLE.happened': 'OCI 構成ファイルのプロファイルを使用できません。',
  'AUTH_PROFILE_UNUSABLE.todo':
    '--profile の名前、構成ファイル (OCI_CONFIG_FILE、または ~/.oci/config)、その key_file と region を確認してください。',
  'NAME_UNUSABLE.happened':
    'この名前では承認できません。文字や数字がないか、他の文字と見分けにくい文字または記号が含まれています。',
  'NAME_UNUSABLE.todo':
    'ラテン文字、日本語、中国語、韓国語の文字と数字を使用してください (warden approve --by 名前。コンソールでは console_user_claim を変更)。却下はどの名前でも受け付けます。',
  'OCI_BAD_REQUEST.happened': 'Oracle Cloud のサービスが、リクエストを不正として拒否しました (400)。',
  'OCI_BAD_REQUEST.todo': 'リクエスト ID を添えて、不具合として報告してください。',
  'OCI_UNAUTHENTICATED.happened': 'Oracle Cloud のサービスが署名を受け付けませんでした (401)。',
  'OCI_UNAUTHENTICATED.todo':
    '通常はトークンの更新直後に起こり、再試行します。続く場合は動的グループを確認してください。',
  'OCI_NOT_AUTHORIZED_OR_NOT_FOUND.happened':
    'リソースが存在しないか、関数に参照権限がありません (404。どちらかは示されません)。',
  'OCI_NOT_AUTHORIZED_OR_NOT_FOUND.todo':
    'スタックのポリシーと、リソースの有無を確認してください。新しいポリシーの反映には最大 15 分かかります。',
  'OCI_CONFLICT.happened': 'リソースが、この操作を受け付けない状態です (409)。',
  'OCI_CONFLICT.todo': '次回の確認時に再試行します。続く場合は OCI コンソールでリソースを確認してください。',
  'OCI_PRECONDITION_FAILED.happened': '他の処理が先にオブジェクトを変更しました (412)。',
  'OCI_PRECONDITION_FAILED.todo': '対応は不要です。読み直します。',
  'OCI_TOO_LARGE.happened': 'リクエストまたは応答が、上限の大きさを超えています (413)。',
  'OCI_TOO_LARGE.todo': 'リクエスト ID を添えて、不具合として報告してください。',
  'OCI_LIMIT_EXCEEDED.happened': 'テナンシのサービス制限または割当てに達しました。',
  'OCI_LIMIT_EXCEEDED.todo': '詳細に示す制限を引き上げるか、リソースを解放してください。',
  'OCI_THROTTLED.happened': 'Oracle Cloud のサービスがリクエストを制限しました (429)。',
  'OCI_THROTTLED.todo': '対応は不要です。再試行します。続く場合は他の呼び出し元を確認してください。',
  'OCI_UNAVAILABLE.happened': 'Oracle Cloud のサービス側でエラーが発生しました (5xx)。',
  'OCI_UNAVAILABLE.todo':
    '対応は不要です。再試行します。続く場合は Oracle Cloud の稼働状況を確認してください。',
  'OCI_TIMEOUT.happened': 'Oracle Cloud のサービスから、時間内に応答がありませんでした。',
  'OCI_TIMEOUT.todo':
    '対応は不要です。再試行します。続く場合はサブネット、サービス・ゲートウェイ、経路を確認してください。',
  'OCI_NETWORK.happened': 'Oracle Cloud のサービスへの接続に失敗しました。',
  'OCI_NETWORK.todo':
    '再試行します。続く場合はサブネット、サービス・ゲートウェイ、経路、DNS を確認してください。',
  'OCI_UNEXPECTED_ANSWER.happened': 'Oracle Cloud のサービスの応答を解釈できませんでした。',
  'OCI_UNEXPECTED_ANSWER.todo': '再試行します。続く場合はリクエスト ID を添えて報告してください。',
  'DEADLINE_NEAR.happened': 'この呼び出しに与えられた時間を使い切りました。',
  'DEADLINE_NEAR.todo':
    '対応は不要です。次の呼び出しが続行します。頻発する場合は関数のタイムアウトを延ばしてください。',
  'LEASE_CONTENDED.happened': 'リース・オブジェクトの更新が競合し続けました。',
  'LEASE_CONTENDED.todo':
    '対応は不要です。呼び出し元が繰り返します。続く場合はログを添えて報告してください。',
  'NOTICE_TOO_LARGE.happened': '通知が Notifications の上限 (64 KB) を超えています。',
  'NOTICE_TOO_LARGE.todo': '不具合として報告してください。',
  'RESPONSE_TOO_LARGE.happened': '関数の応答が、プラットフォームの上限を超えています。',
  'RESPONSE_TOO_LARGE.todo': '不具合として報告してください。処理自体は完了しています。',
  'CONSOLE_NOT_FOUND.happened': 'この名前のページ、インシデント、クラスタ、計画はコンソールにありません。',
  'CONSOLE_NOT_FOUND.todo':
    'クラスタ一覧から開き直してください。インシデントは終了から90日後に削除されます。',
  'CONSOLE_METHOD.happened': 'コンソールのこのアドレスは、この種類のリクエスト(メソッド)を受け付けません。',
  'CONSOLE_METHOD.todo': 'ページを開き、ページ内のボタンを使用してください。',
  'CONSOLE_FORM_INVALID.happened': 'フォームに使用できない値があります。何も登録していません。',
  'CONSOLE_FORM_INVALID.todo': 'ページに示した項目を修正し、再度送信してください。',
  'CONSOLE_FORM_TOO_LARGE.happened': 'フォームがコンソールの上限より大きいため、何も登録していません。',
  'CONSOLE_FORM_TOO_LARGE.todo': '文章を短くし、再度送信してください。',
  'CONSOLE_ANSWER_TOO_LARGE.happened': '応答が、プラットフォームの上限 (6 MB) を超えます。',
  'CONSOLE_ANSWER_TOO_LARGE.todo':
    '日数を減らすか、クラスタを1つ指定するか、継続中のインシデントに限ってください。',
  'CONSOLE_CROSS_SITE.happened':
    'このコンソールのページから送られたリクエストではないため、何も登録していません。',
  'CONSOLE_CROSS_SITE.todo': 'コンソールのページを開き、そのボタンを使用してください。',
  'CONSOLE_DIRECT.happened':
    'コンソールの API ゲートウェイを経由しない呼び出しのため、何も表示せず、何も登録していません。',
  'CONSOLE_DIRECT.todo':
    'コンソールのアドレス (terraform output console_url) を開いてください。そのアドレスでこのページが出る場合は、スタックを再度適用し、ゲートウェイと関数の秘密の値を一致させてください。',
  'CONSOLE_NOT_SIGNED_IN.happened':
    'サインインしていないか、サインインが構成されていないため、閲覧のみ可能です。',
  'CONSOLE_NOT_SIGNED_IN.todo':
    '再度サインインするか、コマンド(warden ack、hold、approve)を使用してください。サインインの構成は docs/deploy.ja.md にあります。',
  'CONSOLE_CLOSED.happened':
    'インシデントが終了したか、計画が承認を受け付けない状態のため、何も登録していません。',
  'CONSOLE_CLOSED.todo': 'インシデントのページで最新の状態を確認してください。',
  'INTERNAL.happened': 'プログラムが想定していない事象が発生しました。',
  'INTERNAL.todo': '呼び出し ID のログを添えて、不具合として報告してください。',
};
