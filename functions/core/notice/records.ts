import type { Language } from '../base/language.ts';
import { createText, keyIn } from '../base/text.ts';
import type { HistoryLine } from '../incident/incident.ts';
import { asSituation } from '../incident/situations.ts';
import { CAUSES_EN } from './catalogue.causes.en.ts';
import { EN as NOTICES } from './catalogue.en.ts';
import { EN } from './records.en.ts';
import { JA } from './records.ja.ts';
import { text as noticeText } from './text.ts';

type Key = keyof typeof EN;

const text = createText({ en: EN, ja: JA });

/** A situation in words; one that this version does not know as it is. */
export function situationText(situation: string, lang: Language): string {
  const known = asSituation(situation);
  return known === null ? situation : text(lang, `situation.${known}`);
}

/** A cause in words; one that this version does not know as it is. */
export function causeText(cause: string, lang: Language): string {
  const key = keyIn(CAUSES_EN, 'cause', cause);
  return key === null ? cause : noticeText(lang, key);
}

/** How an incident ended, in words; one that this version does not know as it is. */
export function closedByText(closedBy: string | null, lang: Language): string {
  const key = keyIn(EN, 'closed-by', closedBy ?? '');
  return key === null ? (closedBy ?? '-') : text(lang, key);
}

const COMMAND = /^(ack-link|ack|hold|release|close) by (.*)$/su;

/** One line of an incident's history in the reader's language; titles of notices stay as they were sent. */
export function historyText({ code, text: stored }: HistoryLine, lang: Language): string {
  if (code === 'situation') return text(lang, 'history.situation', { what: situationText(stored, lang) });
  if (code === 'cause') return text(lang, 'history.cause', { what: causeText(stored, lang) });
  const [, kind = '', by = ''] = code.startsWith('command:') ? (COMMAND.exec(stored) ?? []) : [];
  if (kind !== '')
    return text(lang, `history.${kind as 'ack' | 'ack-link' | 'close' | 'hold' | 'release'}`, { by });
  return code.startsWith('notice-') ? stored : closedByText(stored, lang);
}

/** What guards find, as it is stored: the English text, with a number or any words in its place. */
const FOUND = (Object.keys(EN) as Key[]).flatMap((key) =>
  isDetail(key)
    ? [{ key, stored: new RegExp(`^${EN[key].replace('{n}', '(\\d+)').replace('{what}', '(.+)')}$`, 'su') }]
    : [],
);

/** What a guard found, in the reader's language: states, ids and what people wrote stay as they are. */
export function detailText(detail: string, lang: Language): string {
  const [code = '', ...node] = detail.split(' ');
  const sign = keyIn(NOTICES, 'sign', code);
  if (sign !== null) return `${noticeText(lang, sign)}: ${node.join(' ')}`;
  for (const { key, stored } of FOUND) {
    const found = stored.exec(detail);
    if (found !== null) return text(lang, key, { what: found[1] ?? '', n: found[1] ?? '' });
  }
  return detail;
}

function isDetail(key: Key): key is Extract<Key, `detail.${string}`> {
  return key.startsWith('detail.');
}
