import { DateTime } from 'luxon';
import type { At } from '../base/time.ts';

/** Zones that readers know by a short name. */
const SHORT_NAMES: Readonly<Record<string, string>> = { 'Asia/Tokyo': 'JST ', UTC: 'UTC ' };

/** `2026-11-22 10:05:00 JST (UTC+09:00)`: local time of the configured zone with its offset; UTC if it is unknown. */
export function timeText(at: At, zone: string): string {
  const local = DateTime.fromMillis(at, { zone, locale: 'en-US' });
  const t = local.isValid ? local : DateTime.fromMillis(at, { zone: 'utc' });
  const offset = `(UTC${t.toFormat('ZZ')})`;
  const name = SHORT_NAMES[t.zoneName ?? ''] ?? '';
  return `${t.toFormat('yyyy-MM-dd HH:mm:ss')} ${name}${offset}`;
}

/** `10:35`: local time of day, for titles. */
export function clockText(at: At, zone: string): string {
  const local = DateTime.fromMillis(at, { zone });
  return (local.isValid ? local : DateTime.fromMillis(at, { zone: 'utc' })).toFormat('HH:mm');
}
