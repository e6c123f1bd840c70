import { localTimeToUtc } from '../record/wall-time.ts';
import type { WrittenWindow } from './policy.ts';

type ParsedWindows =
  | { readonly ok: true; readonly windows: readonly WrittenWindow[] }
  /** `part` counts from 1; `fix` is what to write, never what was written. */
  | { readonly ok: false; readonly part: number; readonly fix: string };

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
/** A second day that became part of the name (`* Sun, Mon 02:00+60m`) would announce work on a cluster that there is not. */
const DAY_IN_CLUSTER = /^\*.|,$|\s(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|daily)$/;
const WEEKLY = /^(.*\S)\s+(\S+)\s+(\d{2}:\d{2})\+(\d{1,4})m$/;
const DATED = /^(.*\S)\s+(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})\/(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})$/;
/** Longer than any configuration of a function can be. */
const MAX_TEXT = 4_096;

/**
 * Reads `CL1 Sun 02:00+180m; * 2026-12-01T22:00/2026-12-02T02:00`: windows separated by semicolons, each a cluster's
 * name or `*`, then days (`Sat,Sun` or `daily`) with start and length, or start/end, in local time of the installation.
 * The same text is written by terraform/modules/suite from `maintenance_windows`.
 */
export function parseWindows(text: string): ParsedWindows {
  if (text.length > MAX_TEXT) return { ok: false, part: 1, fix: `at most ${MAX_TEXT} characters` };
  const windows: WrittenWindow[] = [];
  for (const [index, piece] of text.split(';').entries()) {
    const part = piece.trim();
    if (part === '') continue;
    const window = parseOne(part);
    if (typeof window === 'string') return { ok: false, part: index + 1, fix: window };
    windows.push(window);
  }
  return { ok: true, windows };
}

/** One window as `parseWindows` reads it; the note and the zone are not in it. */
export function printWindow(w: WrittenWindow): string {
  if ('from' in w) return `${w.cluster} ${w.from}/${w.until}`;
  const days = w.weekdays?.map((day) => DAYS[day - 1] ?? '').join(',') ?? 'daily';
  return `${w.cluster} ${days} ${w.start}+${w.minutes}m`;
}

/** The window, or what would have to be written instead. */
function parseOne(part: string): WrittenWindow | string {
  const dated = DATED.exec(part);
  if (dated !== null) return datedWindow(dated);
  const weekly = WEEKLY.exec(part);
  if (weekly !== null) return weeklyWindow(weekly);
  return 'cluster or *, then days with start and length (Sun 02:00+180m) or start/end (2026-12-01T22:00/2026-12-02T02:00)';
}

function datedWindow([, cluster = '', from = '', until = '']: RegExpExecArray): WrittenWindow | string {
  if (!isCluster(cluster)) return CLUSTER_FIX;
  if (!isLocalTime(from) || !isLocalTime(until))
    return 'times that exist, such as 2026-12-01T22:00/2026-12-02T02:00';
  // The same form on both sides: the order of the characters is the order of time.
  return from >= until ? 'the start before the end' : { cluster, from, until };
}

function weeklyWindow([, cluster = '', days = '', start = '', length = '']: RegExpExecArray):
  | WrittenWindow
  | string {
  if (!isCluster(cluster)) return CLUSTER_FIX;
  const numbers = days.split(',').map((day) => DAYS.indexOf(day as (typeof DAYS)[number]) + 1);
  const everyDay = days === 'daily';
  if (!everyDay && (numbers.includes(0) || new Set(numbers).size !== numbers.length))
    return 'days as Mon,Tue,Wed,Thu,Fri,Sat,Sun, each once and without blanks, or daily';
  if (!isLocalTime(`2000-01-01T${start}`)) return 'a start from 00:00 to 23:59';
  const minutes = Number(length);
  if (minutes < 1 || minutes > 1_440) return 'a length from +1m to +1440m';
  return { cluster, ...(!everyDay && { weekdays: numbers }), start, minutes };
}

const CLUSTER_FIX =
  "the cluster's name as in its notices, or * for all, then days without blanks between them";

function isCluster(text: string): boolean {
  return !DAY_IN_CLUSTER.test(text);
}

function isLocalTime(text: string): boolean {
  return localTimeToUtc(text, 'UTC') !== null;
}
