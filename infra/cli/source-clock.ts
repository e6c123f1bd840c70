import { basename } from 'node:path';
import { type At, DAY, HOUR, MINUTE, type Ms } from '../../functions/core/base/time.ts';
import type { HeaderKind, TimeContext } from '../../functions/core/record/log-record.ts';
import { areClocksChangedNear, otherReading } from '../../functions/core/record/wall-time.ts';
import { countsFromBoot } from './collected.ts';
import { shortHost } from './host-names.ts';

/** How times are read: for all inputs, and otherwise for those of some nodes. */
export interface ReadTime extends TimeContext {
  /** By host, directory or file, in small letters. */
  readonly zones?: ReadonlyMap<string, string>;
}

/** What the times of a log rest on: its own stamps, stamps read in a zone that somebody named, or the age of the file. */
export type TimeBasis = 'written' | 'assumed' | 'reckoned';

/** A line can be newer than its file by no more than a wrong zone and a wrong clock make it. */
const CLOCK_SLACK: Ms = 48 * HOUR;

/** Lines of one file stand in order but for this. */
const OUT_OF_ORDER: Ms = MINUTE;

interface ClockedSource {
  readonly name: string;
  readonly group: string;
  readonly mtime: At;
  readonly bootAt: At | null;
}

/** How the stamps of one log are read. */
export class SourceClock {
  readonly zone: string;
  readonly context: TimeContext;
  readonly #zones: ReadTime['zones'];
  /** The zone was named for this very log. */
  readonly #isNamed: boolean;
  /** Of the newest line. */
  #lastAt: At | null = null;
  /** An hour far from any change of the clocks: most lines are in the hour of the line before. */
  #quietHour: number | null = null;

  constructor(time: ReadTime, source: ClockedSource) {
    const named = namedZone(time.zones, namesOfLog(source));
    this.zone = named ?? time.zone;
    this.#isNamed = named !== null;
    this.#zones = time.zones;
    const { zones: _, ...times } = time;
    const { mtime, bootAt } = source;
    this.context = {
      ...times,
      zone: this.zone,
      ...(time.year === undefined ? { latest: mtime + CLOCK_SLACK } : {}),
      ...(bootAt === null ? {} : { bootAt }),
    };
  }

  /** Another zone, where one was named for the host that a line names. */
  zoneOfHost(host: string | null): string | null {
    if (this.#isNamed || host === null || this.#zones === undefined) return null;
    const zone = zoneNamedForHost(this.#zones, host);
    return zone === this.zone ? null : zone;
  }

  /**
   * The moment of a stamp where clocks were set back: the hour that comes twice is told by the order of the lines.
   *
   * @param isAssumed whether the stamp names no zone of its own.
   */
  inOrder(at: At, zone: string, isAssumed: () => boolean): At {
    const hour = Math.floor(at / HOUR);
    if (hour === this.#quietHour) {
      this.#lastAt = at;
      return at;
    }
    if (zone === this.zone && !areClocksChangedNear(at, zone)) this.#quietHour = hour;
    const other = otherReading(at, zone);
    const found = other === null || !isAssumed() ? at : this.#following(at, other);
    this.#lastAt = found;
    return found;
  }

  #following(at: At, other: At): At {
    const [early, late] = [Math.min(at, other), Math.max(at, other)];
    return this.#lastAt === null || early >= this.#lastAt - OUT_OF_ORDER ? early : late;
  }
}

/** Names for which a zone was given but that are of no log that was read: of no host, directory or file. */
export function namesOfNone(
  zones: ReadTime['zones'],
  logs: readonly Pick<ClockedSource, 'name' | 'group'>[],
  hosts: readonly string[],
): readonly string[] {
  const known = new Set(logs.flatMap((log) => namesOfLog(log).map((name) => name.toLowerCase())));
  const short = new Set(hosts.map(shortHost));
  return [...(zones?.keys() ?? [])].filter((name) => !known.has(name) && !short.has(shortHost(name)));
}

function namesOfLog({ name, group }: Pick<ClockedSource, 'name' | 'group'>): readonly string[] {
  return [group, basename(name), ...name.split(/[/:]/)];
}

function namedZone(zones: ReadTime['zones'], names: readonly string[]): string | null {
  const found = names.find((name) => zones?.has(name.toLowerCase()));
  return found === undefined ? null : (zones?.get(found.toLowerCase()) ?? null);
}

function zoneNamedForHost(zones: ReadonlyMap<string, string>, host: string): string | null {
  return [...zones].find(([name]) => shortHost(name) === shortHost(host))?.[1] ?? null;
}

/** Stamps of these forms may lack their zone. */
const MAY_LACK_ZONE: ReadonlySet<HeaderKind> = new Set(['rfc3164', 'dmesg-t', 'iso', 'rfc5424']);

/**
 * @param readIn when the line is in another zone.
 */
export function timeBasis(header: HeaderKind, at: At | null, readIn: (zone: string) => At | null): TimeBasis {
  if (countsFromBoot(header) || header === 'bare') return 'reckoned';
  if (!MAY_LACK_ZONE.has(header)) return 'written';
  return readIn('UTC') === at && readIn('UTC+03:00') === at ? 'written' : 'assumed';
}

/** A day in February, in a stamp without a year. */
const FEBRUARY = /^(?:<\d{1,3}>)?(?:Feb|2月) ( ?\d|[0-3]\d) \d\d:/;
const MAX_HELD = 20_000;
const HALF_YEAR: Ms = 180 * DAY;

/**
 * Lines of February whose year is not known yet: a 29th among them says that it is not that of the file's last change, as
 * when the file was copied. Then all lines of the log are near that day.
 */
export class LeapDay<Line extends { readonly raw: string }> {
  #held: Line[] | null;
  readonly #leapDay: At;

  constructor(mtime: At) {
    this.#leapDay = leapDayBefore(mtime + CLOCK_SLACK);
    this.#held = mtime - this.#leapDay < HALF_YEAR ? null : [];
  }

  /** The lines that are to be read now, and the moment near which they and those after them are, where that is news. */
  take(line: Line): { readonly lines: readonly Line[]; readonly near: At | null } {
    if (this.#held === null) return { lines: [line], near: null };
    const day = FEBRUARY.exec(line.raw)?.[1]?.trim();
    if (day === undefined) return { lines: [...this.rest(), line], near: null };
    if (day === '29') {
      const lines = [...this.rest(), line];
      this.#held = null;
      return { lines, near: this.#leapDay };
    }
    this.#held.push(line);
    return { lines: this.#held.length > MAX_HELD ? this.rest() : [], near: null };
  }

  /** What was held back. */
  rest(): readonly Line[] {
    return this.#held?.splice(0) ?? [];
  }
}

/** Noon of the newest 29 February until then. */
function leapDayBefore(until: At): At {
  for (let year = new Date(until).getUTCFullYear(); ; year -= 1) {
    const day = Date.UTC(year, 1, 29, 12);
    if (new Date(day).getUTCDate() === 29 && day <= until) return day;
  }
}
