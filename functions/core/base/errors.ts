/** What the catalogue says about one code. */
interface ErrorEntry {
  /** One sentence: what happened. */
  readonly whatHappened: string;
  /** One or two sentences: what a person should do; "nothing" is an answer too. */
  readonly whatToDo: string;
  /** {@link whatHappened} for Japanese notices. */
  readonly whatHappenedJa: string;
  /** {@link whatToDo} for Japanese notices. */
  readonly whatToDoJa: string;
  /** Whether the same call may succeed when repeated unchanged, soon. */
  readonly retryable: boolean;
}

/** The one error catalogue; docs/errors.md documents every code. Codes are stable: add, never rename. */
export const ERRORS = {
  CONFIG_INVALID: {
    whatHappened: 'The configuration of the function is missing a key or holds a value that cannot be used.',
    whatToDo:
      'Correct the keys named below in the Terraform variables (docs/configuration.md) and apply again.',
    whatHappenedJa: '関数の構成に、足りないキーまたは使用できない値があります。',
    whatToDoJa:
      '下に示すキーを Terraform の変数で修正し、再度適用してください (docs/configuration.md を参照)。',
    retryable: false,
  },
  INPUT_TOO_LARGE: {
    whatHappened: 'The body of the call is larger than the platform or the function accepts.',
    whatToDo: 'Lower the batch size of the connector; the body was set aside in dead-letter/.',
    whatHappenedJa: '呼び出しの本文が、受け付けられる大きさを超えています。',
    whatToDoJa: 'コネクタのバッチ・サイズを下げてください。本文は dead-letter/ に保管しました。',
    retryable: false,
  },
  INPUT_MALFORMED: {
    whatHappened: 'The body of the call is not what this function takes.',
    whatToDo: 'Check what invokes the function; the part was set aside and the rest was processed.',
    whatHappenedJa: '呼び出しの本文が、この関数の受け取る形式ではありません。',
    whatToDoJa: '呼び出し元を確認してください。該当部分は保管し、残りは処理しました。',
    retryable: false,
  },
  INPUT_POISON: {
    whatHappened: 'This body ended the process twice before.',
    whatToDo: 'Look at the body in dead-letter/ and report it; it is not tried again.',
    whatHappenedJa: 'この本文は、これまでに二度プロセスを停止させました。',
    whatToDoJa: 'dead-letter/ の本文を確認し、不具合として報告してください。再試行はしません。',
    retryable: false,
  },
  ARGUMENT_INVALID: {
    whatHappened: 'A value that would go into a request (an OCID, a name, a time) is not well formed.',
    whatToDo: 'If the value comes from the configuration, correct it; otherwise report this as a defect.',
    whatHappenedJa: 'リクエストに使う値 (OCID、名前、時刻など) の形式が正しくありません。',
    whatToDoJa: '構成の値であれば修正してください。それ以外は不具合として報告してください。',
    retryable: false,
  },
  AUTH_NO_PRINCIPAL: {
    whatHappened: 'The function has no resource principal to sign its requests with.',
    whatToDo: 'Run it as an OCI function; on a local machine start it through the local tenancy.',
    whatHappenedJa: '関数に、リクエストの署名に使うリソース・プリンシパルがありません。',
    whatToDoJa: 'OCI Functions として実行してください。ローカルではローカル・テナンシ経由で起動します。',
    retryable: false,
  },
  AUTH_PROFILE_UNUSABLE: {
    whatHappened: 'The profile of the OCI configuration file cannot be used.',
    whatToDo:
      'Check the name given with --profile, the file (OCI_CONFIG_FILE, else ~/.oci/config), its key_file and its region.',
    whatHappenedJa: 'OCI 構成ファイルのプロファイルを使用できません。',
    whatToDoJa:
      '--profile の名前、構成ファイル (OCI_CONFIG_FILE、または ~/.oci/config)、その key_file と region を確認してください。',
    retryable: false,
  },
  OCI_BAD_REQUEST: {
    whatHappened: 'An Oracle Cloud service refused the request as wrong (400).',
    whatToDo: 'Report this as a defect with the request id.',
    whatHappenedJa: 'Oracle Cloud のサービスが、リクエストを不正として拒否しました (400)。',
    whatToDoJa: 'リクエスト ID を添えて、不具合として報告してください。',
    retryable: false,
  },
  OCI_UNAUTHENTICATED: {
    whatHappened: 'An Oracle Cloud service did not accept the signature (401).',
    whatToDo: 'Usually the token was just renewed: it is tried again. If it stays, check the dynamic group.',
    whatHappenedJa: 'Oracle Cloud のサービスが署名を受け付けませんでした (401)。',
    whatToDoJa: '通常はトークンの更新直後に起こり、再試行します。続く場合は動的グループを確認してください。',
    retryable: true,
  },
  OCI_NOT_AUTHORIZED_OR_NOT_FOUND: {
    whatHappened:
      'The resource does not exist or the function may not see it (404; the service does not say which).',
    whatToDo:
      'Check the policy statements of the stack and that the resource still exists. New policies take 15 minutes.',
    whatHappenedJa: 'リソースが存在しないか、関数に参照権限がありません (404。どちらかは示されません)。',
    whatToDoJa:
      'スタックのポリシーと、リソースの有無を確認してください。新しいポリシーの反映には 15 分かかります。',
    retryable: false,
  },
  OCI_CONFLICT: {
    whatHappened: 'The resource is in a state that does not allow this now (409).',
    whatToDo: 'It is tried again at the next check; if it stays, look at the resource in the Console.',
    whatHappenedJa: 'リソースが、この操作を受け付けない状態です (409)。',
    whatToDoJa: '次回の確認時に再試行します。続く場合はコンソールでリソースを確認してください。',
    retryable: true,
  },
  OCI_PRECONDITION_FAILED: {
    whatHappened: 'Somebody else changed the object first (412).',
    whatToDo: 'Nothing; it is read again.',
    whatHappenedJa: '他の処理が先にオブジェクトを変更しました (412)。',
    whatToDoJa: '対応は不要です。読み直します。',
    retryable: false,
  },
  OCI_TOO_LARGE: {
    whatHappened: 'The request is larger than the service accepts (413).',
    whatToDo: 'Report this as a defect with the request id.',
    whatHappenedJa: 'リクエストが、サービスの受け付ける大きさを超えています (413)。',
    whatToDoJa: 'リクエスト ID を添えて、不具合として報告してください。',
    retryable: false,
  },
  OCI_LIMIT_EXCEEDED: {
    whatHappened: 'A service limit or quota of the tenancy is used up.',
    whatToDo: 'Raise the limit named in the detail, or free resources.',
    whatHappenedJa: 'テナンシのサービス制限または割当てに達しました。',
    whatToDoJa: '詳細に示す制限を引き上げるか、リソースを解放してください。',
    retryable: false,
  },
  OCI_THROTTLED: {
    whatHappened: 'An Oracle Cloud service throttled the request (429).',
    whatToDo: 'Nothing; it is tried again. If it stays, see what else calls this service.',
    whatHappenedJa: 'Oracle Cloud のサービスがリクエストを制限しました (429)。',
    whatToDoJa: '対応は不要です。再試行します。続く場合は他の呼び出し元を確認してください。',
    retryable: true,
  },
  OCI_UNAVAILABLE: {
    whatHappened: 'An Oracle Cloud service answered with an error of its own (5xx).',
    whatToDo: 'Nothing; it is tried again. If it stays, see the status page of Oracle Cloud.',
    whatHappenedJa: 'Oracle Cloud のサービス側でエラーが発生しました (5xx)。',
    whatToDoJa: '対応は不要です。再試行します。続く場合は Oracle Cloud の稼働状況を確認してください。',
    retryable: true,
  },
  OCI_TIMEOUT: {
    whatHappened: 'An Oracle Cloud service did not answer in time.',
    whatToDo:
      'Nothing; it is tried again. If it stays, check the subnet, the service gateway and its routes.',
    whatHappenedJa: 'Oracle Cloud のサービスから、時間内に応答がありませんでした。',
    whatToDoJa:
      '対応は不要です。再試行します。続く場合はサブネット、サービス・ゲートウェイ、経路を確認してください。',
    retryable: true,
  },
  OCI_NETWORK: {
    whatHappened: 'The connection to an Oracle Cloud service failed.',
    whatToDo: 'It is tried again. If it stays, check the subnet, the service gateway, its routes and DNS.',
    whatHappenedJa: 'Oracle Cloud のサービスへの接続に失敗しました。',
    whatToDoJa: '再試行します。続く場合はサブネット、サービス・ゲートウェイ、経路、DNS を確認してください。',
    retryable: true,
  },
  OCI_UNEXPECTED_ANSWER: {
    whatHappened: 'An Oracle Cloud service answered with something that cannot be understood.',
    whatToDo: 'It is tried again. If it stays, report it with the request id.',
    whatHappenedJa: 'Oracle Cloud のサービスの応答を解釈できませんでした。',
    whatToDoJa: '再試行します。続く場合はリクエスト ID を添えて報告してください。',
    retryable: true,
  },
  DEADLINE_NEAR: {
    whatHappened: 'The time of this invocation is used up.',
    whatToDo: 'Nothing; the next invocation goes on. If it is frequent, raise the time-out of the function.',
    whatHappenedJa: 'この呼び出しに与えられた時間を使い切りました。',
    whatToDoJa:
      '対応は不要です。次の呼び出しが続行します。頻発する場合は関数のタイムアウトを延ばしてください。',
    retryable: true,
  },
  LEASE_CONTENDED: {
    whatHappened: 'The lease object changed too often while it was to be raised.',
    whatToDo: 'Nothing; the caller repeats. If it stays, report it with the log.',
    whatHappenedJa: 'リース・オブジェクトの更新が競合し続けました。',
    whatToDoJa: '対応は不要です。呼び出し元が繰り返します。続く場合はログを添えて報告してください。',
    retryable: true,
  },
  NOTICE_TOO_LARGE: {
    whatHappened: 'A notice is larger than Notifications accepts (64 KB).',
    whatToDo: 'Report this as a defect.',
    whatHappenedJa: '通知が Notifications の上限 (64 KB) を超えています。',
    whatToDoJa: '不具合として報告してください。',
    retryable: false,
  },
  RESPONSE_TOO_LARGE: {
    whatHappened: 'The answer of the function is larger than the platform carries.',
    whatToDo: 'Report this as a defect; the work itself was done.',
    whatHappenedJa: '関数の応答が、プラットフォームの上限を超えています。',
    whatToDoJa: '不具合として報告してください。処理自体は完了しています。',
    retryable: false,
  },
  CONSOLE_NOT_FOUND: {
    whatHappened: 'The console has no page, incident, cluster or plan of this name.',
    whatToDo: 'Open the status page and go on from there; closed incidents are removed after some months.',
    whatHappenedJa: 'この名前のページ、インシデント、クラスタ、計画はコンソールにありません。',
    whatToDoJa: '状態ページから開き直してください。終了したインシデントは数か月後に削除されます。',
    retryable: false,
  },
  CONSOLE_METHOD: {
    whatHappened: 'This address of the console does not take this kind of request.',
    whatToDo: 'Open the page itself and use its buttons.',
    whatHappenedJa: 'コンソールのこのアドレスは、この種類のリクエスト(メソッド)を受け付けません。',
    whatToDoJa: 'ページを開き、ページ内のボタンを使用してください。',
    retryable: false,
  },
  CONSOLE_FORM_INVALID: {
    whatHappened: 'The form holds a value that cannot be used; nothing was stored.',
    whatToDo: 'Correct the fields named on the page and send it again.',
    whatHappenedJa: 'フォームに使用できない値があります。何も登録していません。',
    whatToDoJa: 'ページに示した項目を修正し、再度送信してください。',
    retryable: false,
  },
  CONSOLE_FORM_TOO_LARGE: {
    whatHappened: 'The form is larger than any form of the console; nothing was stored.',
    whatToDo: 'Shorten the text and send it again.',
    whatHappenedJa: 'フォームがコンソールの上限より大きいため、何も登録していません。',
    whatToDoJa: '文章を短くし、再度送信してください。',
    retryable: false,
  },
  CONSOLE_CROSS_SITE: {
    whatHappened: 'The request did not come from a page of this console; nothing was stored.',
    whatToDo: 'Open the page of the console and press the button there.',
    whatHappenedJa: 'このコンソールのページから送られたリクエストではないため、何も登録していません。',
    whatToDoJa: 'コンソールのページを開き、そのボタンを使用してください。',
    retryable: false,
  },
  CONSOLE_NOT_SIGNED_IN: {
    whatHappened: 'Nobody is signed in, or this console has no sign-in: it can only be read.',
    whatToDo:
      'Sign in again, or use the command line (warden ack, hold, approve); docs/deploy.md says how to set up sign-in.',
    whatHappenedJa: 'サインインしていないか、サインインが構成されていないため、閲覧のみ可能です。',
    whatToDoJa:
      '再度サインインするか、コマンド(warden ack、hold、approve)を使用してください。サインインの構成は docs/deploy.ja.md にあります。',
    retryable: false,
  },
  CONSOLE_CLOSED: {
    whatHappened: 'The incident is closed, or the plan takes no approval any more; nothing was stored.',
    whatToDo: 'Look at the newest state on the page of the incident.',
    whatHappenedJa: 'インシデントが終了したか、計画が承認を受け付けない状態のため、何も登録していません。',
    whatToDoJa: 'インシデントのページで最新の状態を確認してください。',
    retryable: false,
  },
  INTERNAL: {
    whatHappened: 'Something happened that the program does not expect.',
    whatToDo: 'Report this as a defect with the log lines of the call id.',
    whatHappenedJa: 'プログラムが想定していない事象が発生しました。',
    whatToDoJa: '呼び出し ID のログを添えて、不具合として報告してください。',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;

/** Stable code of the catalogue. */
export type ErrorCode = keyof typeof ERRORS;

interface WardenErrorFields {
  /** What exactly, for a person: no secret, no raw input; capped at 500 characters. */
  readonly detail?: string;
  /** What was being done: `objectstorage.putObject`. */
  readonly operation?: string;
  readonly statusCode?: number;
  readonly serviceCode?: string;
  readonly opcRequestId?: string;
  readonly cause?: unknown;
  /** Overrides the catalogue's answer for this one case. */
  readonly retryable?: boolean;
}

/** The only error type that crosses a port. `message` starts with the code's sentence. */
export class WardenError extends Error {
  override readonly name = 'WardenError';
  readonly code: ErrorCode;
  readonly detail: string | null;
  readonly operation: string | null;
  readonly statusCode: number | null;
  readonly serviceCode: string | null;
  readonly opcRequestId: string | null;
  readonly retryable: boolean;

  constructor(code: ErrorCode, fields: WardenErrorFields = {}) {
    const detail = fields.detail === undefined ? null : fields.detail.slice(0, 500);
    super(
      [ERRORS[code].whatHappened, fields.operation && `(${fields.operation})`, detail]
        .filter(Boolean)
        .join(' '),
      fields.cause === undefined ? undefined : { cause: fields.cause },
    );
    this.code = code;
    this.detail = detail;
    this.operation = fields.operation ?? null;
    this.statusCode = fields.statusCode ?? null;
    this.serviceCode = fields.serviceCode ?? null;
    this.opcRequestId = fields.opcRequestId ?? null;
    this.retryable = fields.retryable ?? ERRORS[code].retryable;
  }

  get whatToDo(): string {
    return ERRORS[this.code].whatToDo;
  }
}

/** The catalogue's sentences in the reader's language. */
export function errorText(code: ErrorCode, lang: 'ja' | 'en'): { happened: string; todo: string } {
  const entry = ERRORS[code];
  return lang === 'ja'
    ? { happened: entry.whatHappenedJa, todo: entry.whatToDoJa }
    : { happened: entry.whatHappened, todo: entry.whatToDo };
}
