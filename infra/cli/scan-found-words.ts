import type { Language } from '../../functions/core/base/language.ts';
import type { FoundAttachment } from './scan-result.ts';

/** Text of what was looked up at OCI. */
export interface FoundWords {
  instance(name: string, state: string): string;
  readonly volume: string;
  readonly states: Readonly<Record<FoundAttachment['stateNow'], string>>;
  readonly otherPortal: string;
  alsoOn(names: string): string;
  detached(by: string | null, from: string): string;
  readAt(time: string): string;
  readonly unread: string;
  unmatched(host: string, why: 'none' | 'several'): string;
}

const en: FoundWords = {
  instance: (name, state) => `instance ${name}, ${state} now`,
  volume: 'volume',
  states: {
    ATTACHED: 'ATTACHED now',
    ATTACHING: 'ATTACHING now',
    DETACHING: 'DETACHING now',
    DETACHED: 'DETACHED now',
    ABSENT: 'no attachment of this instance has this portal or IQN now',
  },
  otherPortal: 'at another portal or IQN than the session of this log: it does not heal that session',
  alsoOn: (names) => `attached to ${names} too`,
  detached: (by, from) => `DetachVolume by ${by ?? 'an unnamed principal'}${from === '' ? '' : ` (${from})`}`,
  readAt: (time) => `Attachments were read at ${time}.`,
  unread: 'Could not be read',
  unmatched: (host, why) =>
    why === 'none'
      ? `no instance was found for ${host}: name it with --instance ${host}=OCID, or add --compartment`
      : `several instances may be ${host}: name the right one with --instance ${host}=OCID`,
};

const ja: FoundWords = {
  instance: (name, state) => `インスタンス ${name}（現在 ${state}）`,
  volume: 'ボリューム',
  states: {
    ATTACHED: '現在 ATTACHED',
    ATTACHING: '現在 ATTACHING',
    DETACHING: '現在 DETACHING',
    DETACHED: '現在 DETACHED',
    ABSENT: 'このポータルまたは IQN のアタッチメントは、現在このインスタンスにありません',
  },
  otherPortal: 'このログのセッションとはポータルまたは IQN が異なるため、そのセッションは回復しません',
  alsoOn: (names) => `${names} にもアタッチ済み`,
  detached: (by, from) => `DetachVolume 実行者: ${by ?? '不明'}${from === '' ? '' : `（${from}）`}`,
  readAt: (time) => `アタッチ状態の取得時刻: ${time}`,
  unread: '確認できなかったもの',
  unmatched: (host, why) =>
    why === 'none'
      ? `${host} に対応するインスタンスが見つかりません。--instance ${host}=OCID で指定するか、--compartment を追加してください`
      : `${host} に該当するインスタンスが複数あります。--instance ${host}=OCID で指定してください`,
};

export const FOUND_WORDS: Readonly<Record<Language, FoundWords>> = { en, ja };
