import { groupBy } from '../base/group-by.ts';
import { type At, MINUTE, type Ms } from '../base/time.ts';

// A clock that was set back, and a batch that the agent hands over late: what tells one from the other.

/** When a line was read, and by how much its stamp lies before; that is negative. */
export type Mark = readonly [readAt: At, by: number];

/** Stamps of a clock that is behind lie by the same before their readings, but for what lines take to arrive. */
const BEHIND_ALIKE: Ms = MINUTE;

/** A clock that is behind shows in each of so many minutes; what the agent hands over late is read all at once. */
const MINUTES_BEHIND = 3;

/** Of each of the newest minutes the mark that is the latest and the one that is the least late. */
export function spansOfMinutes(marks: readonly Mark[]): readonly Mark[] {
  const minutes = groupBy(
    [...marks].sort((a, b) => b[0] - a[0]),
    minuteOf,
  );
  return [...minutes.values()].slice(0, MINUTES_BEHIND).flatMap((ofMinute) => {
    const late = ofMinute.map(([, by]) => by);
    const ends = [...new Set([Math.min(...late), Math.max(...late)])];
    return ends.map((end) => ofMinute.findLast(([, by]) => by === end)).filter((mark) => mark !== undefined);
  });
}

function minuteOf([readAt]: Mark): number {
  return Math.floor(readAt / MINUTE);
}

/**
 * Whether a clock was set back: a line lies before one that was read earlier, and so did all others since, of the minutes
 * before it too, by as much. A batch that the agent hands over late lies before what overtook it, too, but is read all at
 * once; lines that it repeats are late by all manner of times.
 */
export function wasSetBack(
  {
    newest,
    behind = [],
  }: { readonly newest?: readonly [at: At, readAt: At]; readonly behind?: readonly Mark[] },
  [readAt, ahead]: Mark,
): boolean {
  if (newest === undefined || newest[0] <= readAt + ahead) return false;
  const since = behind.filter(([at]) => at > newest[1]);
  if (since.some(([, by]) => Math.abs(by - ahead) > BEHIND_ALIKE)) return false;
  const minutes = new Set(since.map(minuteOf).filter((minute) => minute < minuteOf([readAt, ahead])));
  return minutes.size >= MINUTES_BEHIND - 1;
}
