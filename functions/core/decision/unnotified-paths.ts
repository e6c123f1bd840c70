import { type At, MINUTE, type Ms } from '../base/time.ts';
import { type ClusterPicture, isTrouble, type PathStatus } from '../cluster/picture-shapes.ts';
import type { IncidentMemory } from '../incident/memory.ts';

const NAMED = 'named:';
/** A path that was well for this long and is lost again is news again; one that flaps is not. */
const WELL: Ms = 5 * MINUTE;

/**
 * Paths that are lost now and that no notice of the incident has named yet: another node of the cluster, or another
 * volume of the same one. A detach counts at once, a broken session once it is more than a blip. What a restart or an
 * orderly shutdown ended is notified as such.
 */
export function unnamedPaths(
  a: ClusterPicture,
  memory: IncidentMemory,
  now: At,
  blipMs: Ms,
): readonly PathStatus[] {
  const expected = new Set(
    a.nodes
      .filter((n) => !n.cleanShutdown && (n.instanceState === 'RUNNING' || n.instanceState === 'unknown'))
      .map((n) => n.node),
  );
  return a.paths.filter((p) => {
    if (!isTrouble(p) || p.degraded || p.condition === 'lost-by-reboot' || !expected.has(p.node))
      return false;
    if (p.condition !== 'detached' && now - (p.lostAt ?? now) < blipMs) return false;
    return namesOf(p).every((name) => memory.get(name) === null);
  });
}

/** Remembers every path that a notice shows, and forgets those that have been well again for a while. */
export function noteNamed(a: ClusterPicture, memory: IncidentMemory, now: At, isTold: boolean): void {
  for (const p of a.paths) {
    if (isTrouble(p)) {
      if (isTold) for (const name of namesOf(p)) memory.set(name, '1');
    } else if (p.recoveredAt !== null && now - p.recoveredAt >= WELL)
      for (const name of namesOf(p)) memory.forget(name);
  }
}

/** A path is first known by its portal or device, later by its volume: it must not be taken for another one then. */
function namesOf(p: PathStatus): readonly string[] {
  const known = [p.attachment?.volumeId, p.portal, p.device].filter((name) => name != null);
  return (known.length === 0 ? [''] : known).map((name) => `${NAMED}${p.node}|${name}`);
}
