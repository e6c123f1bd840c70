import type { LogLine } from './log-record.ts';
import type { WallTime } from './wall-time.ts';

/** What an envelope gave; `message` still holds doubled prefixes and kernel stamps. */
export type Header = Omit<LogLine, 'repeated'>;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 0..11 of `Nov`, or of `11月` as `journalctl` and `dmesg -T` write in a Japanese locale; -1 for anything else. */
export function monthOf(name: string): number {
  const japanese = /^(\d{1,2})月$/.exec(name)?.[1];
  if (japanese === undefined) return MONTHS.indexOf(name);
  const month = Number(japanese) - 1;
  return month >= 0 && month < 12 ? month : -1;
}

/**
 * A clock reading from the digits of a stamp. @param month 0..11. @param clock hour, minute, second.
 * @param fraction digits of a second: `5` is 500 ms, `123456` is 123.
 */
export function wallTime(
  month: number,
  day: string | undefined,
  clock: readonly (string | undefined)[],
  fraction = '',
): WallTime {
  const [hour, minute, second] = clock;
  return {
    month,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    milli: Number(fraction.slice(0, 3).padEnd(3, '0')),
  };
}

/** A process id, or null. */
export function pidOf(digits: string | undefined): number | null {
  return digits !== undefined && /^\d{1,10}$/.test(digits) ? Number(digits) : null;
}
