import { remember } from '../base/remember.ts';
import { type At, DAY, HOUR, MINUTE, type Ms } from '../base/time.ts';
import { offsetMinutes } from '../base/zone-offset.ts';

/** A clock reading without zone; `month` 0..11. */
export interface WallTime {
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly milli: number;
}

/** Nearer than this, no other year can be meant. */
const HALF_YEAR = 180 * DAY;
/** 29 February: the next leap year is at most 8 years away (1896 to 1904). */
const LEAP_SEARCH_YEARS = 8;
const MAX_CACHED = 8_192;

const offsets = new Map<string, readonly number[]>();

/**
 * UTC time of a clock reading in `zone`. `year` null means unknown: the year that comes nearest to `near` is taken.
 * A reading that occurs twice (clocks set back) is the one nearest to `near`, else the earlier; a reading that does
 * not exist (clocks set forward) is taken as the moment the clock would have shown without the change.
 * Null when the date exists in no candidate year or when both `year` and `near` are unknown.
 */
export function toUtc(wall: WallTime, year: number | null, zone: string, near: At | null): At | null {
  if (year !== null) return nearest(inYear(wall, year, zone), near);
  if (near === null) return null;
  const base = new Date(near).getUTCFullYear();
  const here = nearest(inYear(wall, base, zone), near);
  if (here !== null && Math.abs(here - near) < HALF_YEAR) return here;
  const reach = wall.month === 1 && wall.day === 29 ? LEAP_SEARCH_YEARS : 1;
  const all: At[] = here === null ? [] : [here];
  for (let away = 1; away <= reach; away += 1) {
    all.push(...inYear(wall, base - away, zone), ...inYear(wall, base + away, zone));
  }
  return nearest(all, near);
}

function nearest(candidates: readonly At[], near: At | null): At | null {
  let best: At | null = null;
  for (const at of candidates) {
    if (best === null || (near !== null && Math.abs(at - near) < Math.abs(best - near))) best = at;
  }
  return best;
}

/** Both readings of a repeated hour, earlier first; one otherwise; none when the date does not exist. */
function inYear(wall: WallTime, year: number, zone: string): readonly At[] {
  const minute = Date.UTC(year, wall.month, wall.day, wall.hour, wall.minute);
  const check = new Date(minute);
  // The 31st of November, and 24 o'clock, are of another day.
  if (check.getUTCMonth() !== wall.month || check.getUTCDate() !== wall.day) return [];
  const rest = wall.second * 1_000 + wall.milli;
  return offsetsAt(minute, zone).map((offset) => minute + rest - offset);
}

/** UTC offsets (ms) with which the clock of `zone` shows this minute. Cached: a log repeats its minutes. */
function offsetsAt(minute: number, zone: string): readonly number[] {
  const key = `${zone}|${minute}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const before = offsetIn(zone, minute - DAY);
  const after = offsetIn(zone, minute + DAY);
  // Only clocks that are set back show a minute twice: with the old offset first.
  const isShown = (offset: number) => offsetIn(zone, minute - offset) === offset;
  const shown = before === after ? [before] : [before, after].filter(isShown);
  const found = shown.length > 0 ? shown : [before];
  return remember(offsets, key, found, MAX_CACHED);
}

/** Offsets from UTC in use that are no whole hours, in minutes; summer times among them. */
const PARTS_OF_HOURS = [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825];
const [WESTMOST, EASTMOST] = [-12 * HOUR, 14 * HOUR];

/** Whether clocks that run `ahead` of those of `zone` at that moment are those of some other zone. */
export function isZoneApart(zone: string, at: At, ahead: Ms): boolean {
  const offset = offsetIn(zone, at) + ahead;
  if (offset % HOUR === 0) return offset >= WESTMOST && offset <= EASTMOST;
  return PARTS_OF_HOURS.includes(offset / MINUTE);
}

/** Ahead of UTC; none for a zone that there is not. */
function offsetIn(zone: string, at: At): Ms {
  return (offsetMinutes(zone, at) ?? 0) * MINUTE;
}

/** Clocks are set back by no more than this. */
const SET_BACK_BY = 2 * HOUR;
/** By zone and hour: whether clocks are changed near it. */
const changes = new Map<string, boolean>();

/** Whether the clocks of `zone` are changed within two hours of the hour of `at`. */
export function areClocksChangedNear(at: At, zone: string): boolean {
  const hour = Math.floor(at / HOUR);
  const key = `${zone}|${hour}`;
  const known = changes.get(key);
  if (known !== undefined) return known;
  const isNear =
    offsetIn(zone, hour * HOUR - SET_BACK_BY) !== offsetIn(zone, (hour + 1) * HOUR + SET_BACK_BY);
  return remember(changes, key, isNear, MAX_CACHED);
}

/** The other moment at which the clocks of `zone` show the same time, around the hour that they show twice; else null. */
export function otherReading(at: At, zone: string): At | null {
  if (!areClocksChangedNear(at, zone)) return null;
  const offset = offsetIn(zone, at);
  for (const away of [-SET_BACK_BY, SET_BACK_BY]) {
    const moved = offset - offsetIn(zone, at + away);
    const other = at + moved;
    if (moved !== 0 && offsetIn(zone, other) === offset - moved) return other;
  }
  return null;
}

const LOCAL_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

/** The moment of `2026-12-01T22:00` in a zone; of an hour that comes twice the first one. Null where no such time exists. */
export function localTimeToUtc(text: string, zone: string): At | null {
  const found = LOCAL_TIME.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute] = found;
  if (Number(minute) > 59) return null;
  const wall = { month: Number(month) - 1, day: Number(day), hour: Number(hour), minute: Number(minute) };
  return toUtc({ ...wall, second: 0, milli: 0 }, Number(year), zone, null);
}
