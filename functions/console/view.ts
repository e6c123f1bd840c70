import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { LANGUAGES, type Language } from '../core/base/language.ts';
import { createText } from '../core/base/text.ts';
import { type At, HOUR, MINUTE, type Ms, SECOND } from '../core/base/time.ts';
import type { Buckets } from '../core/incident/policy.ts';
import { EN as NOTICE_EN } from '../core/notice/catalogue.en.ts';
import { JA as NOTICE_JA } from '../core/notice/catalogue.ja.ts';
import { timeText } from '../core/notice/text.ts';
import type { Logger } from '../runtime/logger.ts';
import { EN } from './words.en.ts';
import { JA } from './words.ja.ts';

/** The words of the console: those of the notices and its own. Plain text, escaped where it is put into a page. */
export const text = createText({ en: { ...NOTICE_EN, ...EN }, ja: { ...NOTICE_JA, ...JA } });

/** What every page needs to know about its reader. */
export interface View extends ConsoleOptions, Visit {
  readonly lang: Language;
  /** The language was chosen in the address: links keep it. */
  readonly langChosen: boolean;
  readonly now: At;
}

/** How the console is installed. */
export interface ConsoleOptions {
  readonly respondFunctionId: string;
  /** Language of pages when neither address nor browser names one. */
  readonly lang: Language;
  /** IANA zone of all times. */
  readonly zone: string;
  readonly mode: 'observe' | 'approve';
  /** Named in the commands that people copy. Absent: left to their environment. */
  readonly buckets?: Buckets;
  /** Path under which the gateway deploys the console, `/warden`; empty at the root. */
  readonly base: string;
  /** `https://host` of the console, for the check that a form comes from its own page; null: that of the request. */
  readonly origin: string | null;
}

/** What one request brings besides itself. */
export interface Visit {
  /** The call came through the gateway, which alone can say who somebody is. */
  readonly isFromGateway: boolean;
  /** Who is signed in, from the header that the gateway sets; null: nobody, or no sign-in is configured. */
  readonly person: string | null;
  /** Token that the gateway wants back in a header of every POST; null where it wants none. */
  readonly csrf: string | null;
  readonly callId: string;
  readonly log: Logger;
}

/** What hono hands to every handler. */
export interface Env {
  Bindings: { readonly visit: Visit };
}

/** The reader of one request. The language is that of the address, else the first of ours that the browser names. */
export function viewOf(c: Context<Env>, options: ConsoleOptions, now: At): View {
  const { lang } = options;
  const chosen = languageNamed(c.req.query('lang') ?? '');
  const accepted = accepts(c, {
    header: 'Accept-Language',
    supports: [...LANGUAGES],
    default: lang,
    match: (wanted) => firstOfOurs(wanted) ?? lang,
  });
  return {
    ...options,
    ...c.env.visit,
    lang: chosen ?? languageNamed(accepted) ?? lang,
    langChosen: chosen !== undefined,
    now,
  };
}

/** `ja-JP` is Japanese; what has no weight is not wanted. */
function firstOfOurs(wanted: readonly { readonly type: string; readonly q: number }[]): Language | undefined {
  return wanted
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q)
    .map(({ type }) => languageNamed(type.toLowerCase().split('-')[0] ?? ''))
    .find((language) => language !== undefined);
}

function languageNamed(tag: string): Language | undefined {
  return LANGUAGES.find((language) => language === tag);
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
  if (left < 2 * MINUTE) return text(view.lang, 'age.seconds', { n: Math.round(left / SECOND) });
  if (left < 2 * HOUR) return text(view.lang, 'age.minutes', { n: Math.round(left / MINUTE) });
  if (left < 48 * HOUR)
    return text(view.lang, 'age.hours', {
      h: Math.floor(left / HOUR),
      m: Math.floor((left % HOUR) / MINUTE),
    });
  return text(view.lang, 'age.days', { n: Math.floor(left / (24 * HOUR)) });
}

/** Text of outside origin on one line: no control, format or line-separator characters. */
export function foreign(words: string): string {
  return words.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 2_000);
}
