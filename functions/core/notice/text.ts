import type { Language } from '../base/language.ts';
import { clockOf, dateOf, hourOf, localTime, offsetOf } from '../base/local-time.ts';
import { createText } from '../base/text.ts';
import type { At } from '../base/time.ts';
import { EN } from './catalogue.en.ts';
import { JA } from './catalogue.ja.ts';

/** The words of notices. */
export const text = createText({ en: EN, ja: JA });

/** Words one after the other; in Japanese always by its own comma. */
export function listed(words: readonly string[], lang: Language, between: ', ' | '; ' = ', '): string {
  return words.join(lang === 'ja' ? '、' : between);
}

/** Sentences one after the other; Japanese ones have no blank between them. */
export function inOneLine(sentences: readonly string[], lang: Language): string {
  return sentences.join(lang === 'ja' ? '' : ' ');
}

/** Zones that readers know by a short name. */
const SHORT_NAMES: Readonly<Record<string, string>> = { 'Asia/Tokyo': 'JST ', UTC: 'UTC ' };

/** `2026-11-22 10:05:00 JST (UTC+09:00)`: local time of the configured zone with its offset; UTC if it is unknown. */
export function timeText(at: At, zone: string): string {
  const local = localTime(at, zone);
  return `${dateOf(local)} ${clockOf(local)} ${SHORT_NAMES[local.zone] ?? ''}(${offsetOf(local)})`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `11/22 10:00:02`, `Nov 22 10:00:02`: a moment in a text that names year and zone once. */
export function momentText(at: At, zone: string, lang: Language): string {
  const local = localTime(at, zone);
  const { month, day } = local;
  return `${lang === 'ja' ? `${month}/${day}` : `${MONTHS[month - 1]} ${day}`} ${clockOf(local)}`;
}

/** `2026` and `JST (UTC+09:00)`: what the moments of a text leave out. */
export function yearAndZone(at: At, zone: string): { readonly year: string; readonly zone: string } {
  const local = localTime(at, zone);
  return { year: String(local.year), zone: `${SHORT_NAMES[local.zone] ?? ''}(${offsetOf(local)})` };
}

/** `10:35`: local time of day, for titles. */
export function clockText(at: At, zone: string): string {
  return hourOf(localTime(at, zone));
}

/** `10:35`, and with the day when that is not the one of `today`: for titles. */
export function dayClockText(at: At, today: At, zone: string): string {
  const local = localTime(at, zone);
  const date = dateOf(local);
  const hour = hourOf(local);
  return date === dateOf(localTime(today, zone)) ? hour : `${date.slice('2026-'.length)} ${hour}`;
}

/** Longest piece of outside text in a notice. */
const MAX_OUTSIDE_CHARS = 200;

/**
 * Text from outside (names, lines, user agents) made harmless for mail, Slack, PagerDuty and consoles alike: control,
 * format and line-separator characters become blanks; `< > &`, `@` and `://` become look-alikes, because the same
 * text goes to readers with and without entity decoding; at most 200 characters.
 */
export function escapeUntrusted(text: string): string {
  const flat = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/</g, '‹')
    .replace(/>/g, '›')
    .replace(/&/g, '＆')
    .replace(/@/g, '＠')
    .replace(/:\/\//g, ':／／')
    .replace(/[`*]/g, "'")
    .trim();
  const chars = [...flat];
  return chars.length > MAX_OUTSIDE_CHARS ? `${chars.slice(0, MAX_OUTSIDE_CHARS - 1).join('')}…` : flat;
}

/** A value inside a command to be copied: anything but plain identifier characters becomes `?`. */
export function commandValue(text: string): string {
  return [...text]
    .slice(0, MAX_OUTSIDE_CHARS)
    .join('')
    .replace(/[^A-Za-z0-9._:/[\]-]/g, '?');
}
