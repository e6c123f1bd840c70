import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import { UPTIME_SUBJECT } from './line-subject.ts';
import { type FactsBySubject, timesOf } from './points.ts';

/** Lines of one boot lie this close together; no machine boots twice within it. */
const BOOT_LINES_WITHIN = 2 * MINUTE;

/** A shutdown of the operating system takes at most this long. */
export const SHUTDOWN_TAKES_AT_MOST: Ms = 10 * MINUTE;

/** One boot of the node: `[from, to)`; `from` is -Infinity when its start was not seen, `to` Infinity for the last. */
export interface BootInterval {
  readonly from: At;
  readonly to: At;
}

/** Stamps of a second and of a fraction of one, or lines out of order by a moment, are no boot. */
const UPTIME_FALLS_BY = 60;

/** Boots that no line tells of: the kernel's clock, which counts from boot, went back between two lines. */
function bootsByUptime(facts: FactsBySubject): readonly At[] {
  const boots: At[] = [];
  let last: { readonly at: At; readonly count: number } | null = null;
  for (const { at, count } of facts.get(UPTIME_SUBJECT) ?? []) {
    if (count === null) continue;
    const bootAt = at - count * SECOND;
    if (last !== null && last.count - count > UPTIME_FALLS_BY && bootAt > last.at) boots.push(bootAt);
    last = { at, count };
  }
  return boots;
}

/**
 * Start times of the boots that were seen, oldest first: by boot lines, by changes of journald's boot id, and by the
 * kernel's clock.
 */
export function bootTimes(facts: FactsBySubject): readonly At[] {
  const firstOfBootId = [...facts]
    .flatMap(([subject, [first]]) => (subject.startsWith('b:') && first !== undefined ? [first.at] : []))
    .sort((a, b) => a - b);
  // The first boot id seen is no change: the log may begin in the middle of that boot.
  const signs = [...timesOf(facts, 'boot'), ...firstOfBootId.slice(1), ...bootsByUptime(facts)].sort(
    (a, b) => a - b,
  );
  const boots: At[] = [];
  for (const at of signs) {
    const last = boots.at(-1);
    if (last === undefined || at - last > BOOT_LINES_WITHIN) boots.push(at);
  }
  return boots;
}

/** Cuts time at the boots. Session numbers, device names and SCSI hosts mean something only within one interval. */
export function bootIntervals(boots: readonly At[]): readonly BootInterval[] {
  const edges = [Number.NEGATIVE_INFINITY, ...boots];
  return edges.map((from, index) => ({ from, to: edges[index + 1] ?? Number.POSITIVE_INFINITY }));
}

export function isWithin(at: At, interval: BootInterval): boolean {
  return at >= interval.from && at < interval.to;
}

/** The facts of one boot; subjects without any are left out. */
export function cutToBoot(facts: FactsBySubject, interval: BootInterval): FactsBySubject {
  const cut = [...facts].map(
    ([subject, list]) => [subject, list.filter(({ at }) => isWithin(at, interval))] as const,
  );
  return new Map(cut.filter(([, list]) => list.length > 0));
}

/**
 * When the operating system began to shut down. A node that goes on writing for longer than that takes, without a boot in
 * between, did not: anybody on it can write such a line.
 */
export function shutdownTimes(facts: FactsBySubject, intervals: readonly BootInterval[]): readonly At[] {
  const all = [...facts.values()].flat();
  return timesOf(facts, 'os-shutdown').filter((at) => {
    const boot = intervals.find((interval) => isWithin(at, interval));
    return !all.some(
      (fact) => fact.at > at + SHUTDOWN_TAKES_AT_MOST && boot !== undefined && isWithin(fact.at, boot),
    );
  });
}
