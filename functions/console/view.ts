import type { Language } from '../core/base/language.ts';
import { type At, HOUR, MINUTE, type Ms, SECOND } from '../core/base/time.ts';
import { timeText } from '../core/notice/times.ts';
import { EN, type Word, type Words } from './words.en.ts';
import { JA } from './words.ja.ts';

const WORDS: Readonly<Record<Language, Words>> = { ja: JA, en: EN };

/** What every page needs to know about its reader. */
export interface View {
  readonly lang: Language;
  /** The language was chosen in the address: links keep it. */
  readonly langChosen: boolean;
  /** Path of the deployment, `/warden`; empty at the root. */
  readonly base: string;
  /** IANA zone of all times. */
  readonly zone: string;
  readonly now: At;
  /** Who the gateway says is signed in; null: read-only. */
  readonly person: string | null;
  /** Token that the gateway wants back in a header of every POST; null where it wants none. */
  readonly csrf: string | null;
  readonly mode: 'observe' | 'approve';
  readonly callId: string;
}

/** Fills `{name}` places; plain text, escaped where it is put into a page. */
export function word(
  view: Pick<View, 'lang'>,
  key: Word,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return WORDS[view.lang][key].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '?'));
}

/** Address within the console, in the language that was chosen. */
export function link(view: View, path: string, query: Readonly<Record<string, string>> = {}): string {
  const all = new URLSearchParams({ ...query, ...(view.langChosen && { lang: view.lang }) }).toString();
  return `${view.base}${path}${all === '' ? '' : `?${all}`}`;
}

export function at(view: View, time: At): string {
  return timeText(time, view.zone);
}

/** A length of time for people: `45 s`, `12 min`, `3 h 20 min`, `4 days`; never negative. */
export function span(view: View, ms: Ms): string {
  const left = Math.max(0, ms);
  if (left < 2 * MINUTE) return word(view, 'age.seconds', { n: Math.round(left / SECOND) });
  if (left < 2 * HOUR) return word(view, 'age.minutes', { n: Math.round(left / MINUTE) });
  if (left < 48 * HOUR)
    return word(view, 'age.hours', { h: Math.floor(left / HOUR), m: Math.floor((left % HOUR) / MINUTE) });
  return word(view, 'age.days', { n: Math.floor(left / (24 * HOUR)) });
}

/** Text of outside origin on one line: no control, format or line-separator characters. */
export function plain(text: string, max = 2_000): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, max);
}
