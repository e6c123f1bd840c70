import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import { isTrouble, type PathStatus } from './picture-shapes.ts';

/** Losses this close together are of one event. */
const SAME_EVENT: Ms = 2 * MINUTE;

/** The kernel has given up (6000 s at the most), and what it says then has arrived. */
const UNHEARD_AFTER: Ms = 6000 * SECOND + 10 * MINUTE;

/**
 * Sets aside the losses of sessions that no line ever tied to a portal, a volume or a disk, where all volumes of the node
 * were seen up when it was lost, or are now: none of them can be its. Anybody on the node can write such a line. A stray
 * of which nothing more was heard past the longest time-out counts as a session that never was.
 * @param paths all of one node
 */
export function withStrays(paths: readonly PathStatus[], now: At): readonly PathStatus[] {
  const untied = paths.filter(isUntied);
  if (untied.length === 0) return paths;
  const volumes = paths.filter(({ attachment }) => attachment !== null);
  const others = paths.filter((path) => !untied.includes(path) && isTrouble(path));
  const areUp = others.length === 0 && volumes.every(isUp);
  // Where no volume has a session nothing comes after it: then none is set aside.
  const lowest = Math.min(...volumes.flatMap(({ view }) => view?.session ?? []));
  return paths.map((path) => {
    const lostAt = path.lostAt ?? null;
    // The first session of a node may be its boot volume's, of which no login is logged.
    if (!untied.includes(path) || lostAt === null || (path.view?.session ?? 0) < lowest) return path;
    const wereUp = volumes.every((volume) => wasUpAt(volume, lostAt));
    if (!areUp && !wereUp) return path;
    const heardAt = Math.max(lostAt, path.view?.outages.at(-1)?.lastSeenAt ?? lostAt);
    return { ...path, condition: now - heardAt > UNHEARD_AFTER ? 'phantom' : 'stray' };
  });
}

/** The newest stray of the paths; null when there is none. */
export function newestStray(paths: readonly PathStatus[]): PathStatus | null {
  const strays = paths.filter(({ condition }) => condition === 'stray');
  return strays.sort((a, b) => (b.lostAt ?? 0) - (a.lostAt ?? 0))[0] ?? null;
}

/** Whether nothing but its own number is known of a session that was lost. */
function isUntied({ attachment, role, view, portal, iqn, device, condition }: PathStatus): boolean {
  const isLost = condition === 'lost' || condition === 'timed-out' || condition === 'lost-by-reboot';
  const isNameless = attachment === null && portal === null && iqn === null && device === null;
  return isLost && isNameless && role === 'data' && (view?.session ?? 0) > 0;
}

/** Whether a session of the volume was seen up in this boot, and nothing contradicts it. */
function isUp({ view, condition, degraded, api }: PathStatus): boolean {
  if (view === null || degraded || !view.currentBoot || view.session === null || view.upAt === null)
    return false;
  const isListed = api !== 'ABSENT' && api !== 'DETACHED' && api !== 'DETACHING';
  return isListed && (condition === 'healthy' || condition === 'recovered');
}

/** Whether the volume's session was up then, and was not lost at about that time. */
function wasUpAt({ view, lostAt, recoveredAt }: PathStatus, at: At): boolean {
  if (view === null || !view.currentBoot || view.upAt === null) return false;
  const isApart = (from: At, to: At | null) =>
    from > at + SAME_EVENT || (to !== null && to < at - SAME_EVENT);
  const areApart = view.outages.every((outage) => isApart(outage.lostAt, outage.endedAt));
  const isKnown = view.upAt <= at || view.outages.some((outage) => outage.lostAt > at);
  return areApart && isKnown && (lostAt === null || isApart(lostAt, recoveredAt));
}
