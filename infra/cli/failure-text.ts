import { type ErrorCode, errorText, type WardenError } from '../../functions/core/base/errors.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { type Language, languageOfCommandLine } from './language.ts';

/** What a person at a terminal can do; the catalogue speaks to those who run the functions. */
const ADVICE: Readonly<Partial<Record<ErrorCode, Readonly<Record<Language, string>>>>> = {
  OCI_UNAUTHENTICATED: {
    en: 'Check user, fingerprint and key_file of the profile, that the key is uploaded for this user, and the clock of this machine.',
    ja: 'プロファイルの user、fingerprint、key_file、そのユーザーへの API キーの登録、この端末の時計を確認してください。',
  },
  OCI_NOT_AUTHORIZED_OR_NOT_FOUND: {
    en: 'Check the names given (bucket, namespace, OCID), the region of the profile, and your own policies.',
    ja: '指定した名前 (バケット、ネームスペース、OCID)、プロファイルの region、実行者自身のポリシーを確認してください。',
  },
  OCI_NETWORK: {
    en: 'Check that this machine reaches the Internet or a service gateway, and the region of the profile.',
    ja: 'この端末からインターネットまたはサービス・ゲートウェイに接続できるか、プロファイルの region を確認してください。',
  },
  OCI_TIMEOUT: {
    en: 'Check the network and the region of the profile; then try again.',
    ja: 'ネットワークとプロファイルの region を確認し、再度実行してください。',
  },
  ARGUMENT_INVALID: {
    en: 'Correct the value that is named.',
    ja: '示された値を修正してください。',
  },
};

/** What happened, where, with what code, and what to do: one line. */
export function failureText(error: WardenError, language: Language): string {
  const { happened, todo } = errorText(error.code, language);
  const where = [error.code, error.operation, error.statusCode].filter((part) => part !== null).join(', ');
  const detail = error.detail === null ? '' : ` ${plain(error.detail)}`;
  return `${happened} (${where})${detail} ${ADVICE[error.code]?.[language] ?? todo}`;
}

/** The language in which this process speaks of errors. */
export function ownLanguage(): Language {
  return languageOfCommandLine(process.argv, process.env);
}

/** Where a value that is missing can be had. */
const FOUND_BY: Readonly<Record<string, string>> = {
  [KEYS.stateBucket.env]: 'terraform output -raw state_bucket',
  [KEYS.approvalsBucket.env]: 'terraform output -raw approvals_bucket',
  [KEYS.namespace.env]: 'oci os ns get',
  [KEYS.messagesLogId.env]: 'terraform output -raw messages_log',
};

/** The option's value, else that of the environment; `refuse` says how to get it when there is neither. */
export function needed(
  value: string | undefined,
  option: string,
  key: { readonly env: string },
  env: NodeJS.ProcessEnv,
  refuse: (message: string) => never,
): string {
  const found = value ?? env[key.env];
  if (found !== undefined && found !== '') return found;
  const how = FOUND_BY[key.env];
  return refuse(`error: ${option} or ${key.env} is needed${how === undefined ? '' : ` (see: ${how})`}`);
}

/** Text of outside origin on one line. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
