import type { LogLine } from './log-record.ts';
import type { WallTime } from './wall-time.ts';

/** What an envelope gave; `message` still holds doubled prefixes and kernel stamps. */
export type Header = Omit<LogLine, 'repeated'>;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As `journalctl` and `dmesg -T` write them in German, French and Spanish, where not as in English; without the dot. */
const OTHER_MONTHS: Readonly<Record<string, number>> = {
  janv: 0,
  ene: 0,
  févr: 1,
  fév: 1,
  mars: 2,
  mär: 2,
  märz: 2,
  avril: 3,
  avr: 3,
  abr: 3,
  mai: 4,
  may: 4,
  juin: 5,
  juil: 6,
  août: 7,
  ago: 7,
  sept: 8,
  okt: 9,
  dez: 11,
  déc: 11,
  dic: 11,
};

/** 0..11 of `Nov`, or of `11月` as `journalctl` and `dmesg -T` write in a Japanese locale; -1 for anything else. */
export function monthOf(name: string): number {
  const english = MONTHS.indexOf(name);
  if (english >= 0) return english;
  const japanese = /^(\d{1,2})月$/.exec(name)?.[1];
  if (japanese === undefined) return ofOtherLocale(name);
  const month = Number(japanese) - 1;
  return month < 12 ? month : -1;
}

function ofOtherLocale(name: string): number {
  const plain = name.replace(/\.$/, '').toLowerCase();
  const other = Object.hasOwn(OTHER_MONTHS, plain) ? OTHER_MONTHS[plain] : undefined;
  return other ?? MONTHS.findIndex((month) => month.toLowerCase() === plain);
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
