import { clockOf, dateOf, hourOf, localTime } from '../core/base/local-time.ts';
import { type At, DAY, HOUR, MINUTE, type Ms, SECOND } from '../core/base/time.ts';
import type { Span } from './timeline.ts';

/** Distances of the lines of time; the first that gives no more than {@link MOST_TICKS} is taken. */
const STEPS: readonly Ms[] = [
  SECOND,
  2 * SECOND,
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  90 * DAY,
];
/** So many labels do not touch on a narrow phone. */
const MOST_TICKS = 4;

export interface Tick {
  readonly at: At;
  readonly words: string;
}

/** Round moments of an axis, by the clocks of `zone`: of hours and days also where its offset is no whole hour. */
export function ticksOf({ from, to }: Span, zone: string): readonly Tick[] {
  const step =
    STEPS.find((one) => (to - from) / one <= MOST_TICKS) ?? Math.ceil((to - from) / MOST_TICKS / DAY) * DAY;
  const shift = localTime(from, zone).offset * MINUTE;
  const ticks: Tick[] = [];
  for (let at = Math.ceil((from + shift) / step) * step - shift; at <= to; at += step)
    ticks.push({ at, words: label(at, step, zone) });
  return ticks;
}

function label(at: At, step: Ms, zone: string): string {
  const local = localTime(at, zone);
  if (step < MINUTE) return clockOf(local);
  if (step < 12 * HOUR) return hourOf(local);
  const day = dateOf(local).slice('2026-'.length);
  return step < DAY ? `${day} ${hourOf(local)}` : day;
}

/** `2026-11-22 10:05:00`: of a page that names its zone. */
export function momentOf(at: At, zone: string): string {
  const local = localTime(at, zone);
  return `${dateOf(local)} ${clockOf(local)}`;
}
