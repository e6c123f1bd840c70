import { type At, MINUTE } from './time.ts';
import { offsetMinutes } from './zone-offset.ts';

/** What the clocks and the calendar of a zone show. */
export interface LocalTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 1 = Monday to 7. */
  readonly weekday: number;
  /** Minutes ahead of UTC. */
  readonly offset: number;
  /** The zone asked for; UTC in place of one that there is not. */
  readonly zone: string;
}

/** `at` by the clocks of `zone`; by UTC if there is no such zone. */
export function localTime(at: At, zone: string): LocalTime {
  const known = offsetMinutes(zone, at);
  const offset = known ?? 0;
  const shown = new Date(at + offset * MINUTE);
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
    weekday: shown.getUTCDay() || 7,
    offset,
    zone: known === null ? 'UTC' : zone,
  };
}

/** `2026-11-22` */
export function dateOf({ year, month, day }: LocalTime): string {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** `10:05` */
export function hourOf({ hour, minute }: LocalTime): string {
  return `${two(hour)}:${two(minute)}`;
}

/** `10:05:00` */
export function clockOf(local: LocalTime): string {
  return `${hourOf(local)}:${two(local.second)}`;
}

/** `UTC+09:00` */
export function offsetOf({ offset }: LocalTime): string {
  const away = Math.abs(offset);
  return `UTC${offset < 0 ? '-' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
