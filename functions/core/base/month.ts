import { localTime } from './local-time.ts';
import type { At } from './time.ts';

/** A month of the calendar, `2026-11`: in this form months sort by time. */
export type Month = string;
export const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** On its first day a month is looked back at from this hour of the zone on: nobody is to be woken by a summary. */
const FIRST_HOUR = 9;

function named(year: number, month: number): Month {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
}

/** The month that the calendar of a zone shows. */
export function monthOf(at: At, zone: string): Month {
  const { year, month } = localTime(at, zone);
  return named(year, month);
}

/** The month that lies so many months after another; before it, if negative. */
export function monthsAfter(month: Month, count: number): Month {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const all = year * 12 + number - 1 + count;
  return named(Math.floor(all / 12), (all % 12) + 1);
}

/** The newest month that is over and may be told of: the one before, but for the first hours of a month. */
export function monthToTell(now: At, zone: string): Month {
  const { day, hour } = localTime(now, zone);
  return monthsAfter(monthOf(now, zone), day === 1 && hour < FIRST_HOUR ? -2 : -1);
}
