import { parseAccept } from 'hono/utils/accept';
import { LANGUAGES, type Language } from '../../functions/core/base/language.ts';
import { createText } from '../../functions/core/base/text.ts';
import { DAY, HOUR, MINUTE, type Ms, SECOND } from '../../functions/core/base/time.ts';
import { EN as NOTICE_EN } from '../../functions/core/notice/catalogue.en.ts';
import { JA as NOTICE_JA } from '../../functions/core/notice/catalogue.ja.ts';
import { EN } from './words.en.ts';
import { JA } from './words.ja.ts';

/** The words of the playground: its own and those of the notices. Plain text, escaped where it is put into a page. */
export const text = createText({ en: { ...NOTICE_EN, ...EN }, ja: { ...NOTICE_JA, ...JA } });

/** Each language in its own. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { ja: '日本語', en: 'English' };

/** A length of time for people: `45 s`, `12 min`, `3 h 20 min`; never negative. */
export function spanText(ms: Ms, lang: Language): string {
  const left = Math.max(0, ms);
  if (left < 2 * MINUTE) return text(lang, 'span.seconds', { n: Math.round(left / SECOND) });
  if (left < 2 * HOUR) return text(lang, 'span.minutes', { n: Math.round(left / MINUTE) });
  if (left < 2 * DAY)
    return text(lang, 'span.hours', {
      h: Math.floor(left / HOUR),
      m: Math.floor((left % HOUR) / MINUTE),
    });
  return text(lang, 'span.days', { d: Math.floor(left / DAY), h: Math.floor((left % DAY) / HOUR) });
}

/** One of our languages by its tag; undefined for anything else. */
export function languageNamed(tag: string | null | undefined): Language | undefined {
  return LANGUAGES.find((language) => language === tag);
}

/** The first of our languages that a browser names (`ja-JP, en;q=0.8`); undefined when it names none. */
export function languageAccepted(header: string | undefined): Language | undefined {
  return parseAccept(header ?? '')
    .filter(({ q }) => q > 0)
    .map(({ type }) => languageNamed(type.toLowerCase().split('-')[0]))
    .find((language) => language !== undefined);
}
