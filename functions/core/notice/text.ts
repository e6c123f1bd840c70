import { DateTime } from 'luxon';
import { createText } from '../base/text.ts';
import type { At } from '../base/time.ts';
import { EN } from './catalogue.en.ts';
import { JA } from './catalogue.ja.ts';

/** The words of notices. */
export const text = createText({ en: EN, ja: JA });

/** Zones that readers know by a short name. */
const SHORT_NAMES: Readonly<Record<string, string>> = { 'Asia/Tokyo': 'JST ', UTC: 'UTC ' };

/** `2026-11-22 10:05:00 JST (UTC+09:00)`: local time of the configured zone with its offset; UTC if it is unknown. */
export function timeText(at: At, zone: string): string {
  const t = localTime(at, zone);
  return `${t.toFormat('yyyy-MM-dd HH:mm:ss')} ${SHORT_NAMES[t.zoneName ?? ''] ?? ''}(UTC${t.toFormat('ZZ')})`;
}

/** `10:35`: local time of day, for titles. */
export function clockText(at: At, zone: string): string {
  return localTime(at, zone).toFormat('HH:mm');
}

function localTime(at: At, zone: string): DateTime {
  const local = DateTime.fromMillis(at, { zone, locale: 'en-US' });
  return local.isValid ? local : DateTime.fromMillis(at, { zone: 'utc' });
}
