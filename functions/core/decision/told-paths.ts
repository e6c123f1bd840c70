import { MINUTE, type Ms } from '../base/time.ts';
import {
  type ClusterPicture,
  isDetached,
  isDetachSeen,
  isTrouble,
  type PathStatus,
} from '../cluster/picture-shapes.ts';
import type { DecisionState } from './contract.ts';

/** A path that was well for this long and is lost again is news again; one that flaps is not. */
const WELL: Ms = 5 * MINUTE;

/**
 * Paths that are lost now and that no notice of the incident has named yet: another node of the cluster, or another
 * volume of the same one. A detach counts at once, a broken session once it is more than a blip. What a restart or an
 * orderly shutdown took along is notified as such.
 */
export function unnamedPaths({ picture, incident, now, policy }: DecisionState): readonly PathStatus[] {
  const named = new Set(incident.memory.named);
  const expected = runningNodes(picture);
  return picture.paths.filter((p) => {
    if (!isTrouble(p) || p.degraded || p.condition === 'lost-by-reboot' || !expected.has(p.node))
      return false;
    if (p.condition !== 'detached' && now - (p.lostAt ?? now) < policy.blipMs) return false;
    return !namesOf(p).some((name) => named.has(name));
  });
}

/**
 * Lost paths of running nodes that people know as attached, and whose volume is detached by now. What told of them may have
 * been a line that anybody wrote.
 */
export function detachedSinceTold({ picture, incident }: DecisionState): readonly PathStatus[] {
  const told = new Set(incident.memory.toldAttached);
  const running = runningNodes(picture);
  return picture.paths.filter(
    (p) =>
      isTrouble(p) &&
      isDetachSeen(p) &&
      p.cleanLogoutAt === null &&
      running.has(p.node) &&
      namesOf(p).some((name) => told.has(name)),
  );
}

/**
 * Lost paths that were told of by LifeKeeper's word alone, or the disk's, and whose session breaks only now: whoever looked
 * after that notice found the disk well, or nobody looks any more. A session that a black hole takes breaks within two
 * minutes of LifeKeeper's first word, and is told of once.
 */
export function brokenSinceTold({ picture, incident }: DecisionState): readonly PathStatus[] {
  const told = new Set(incident.memory.toldHung);
  const running = runningNodes(picture);
  return picture.paths.filter((p) => {
    const outage = p.view?.outages.at(-1);
    if (p.condition !== 'lost' || p.degraded || outage?.lossSeen !== true || !running.has(p.node))
      return false;
    const { lostAt, firstSignAt = lostAt } = outage;
    return lostAt - firstSignAt > WELL && namesOf(p).some((name) => told.has(name));
  });
}

/** Nodes that a restart or an orderly shutdown did not take along. */
function runningNodes({ nodes }: ClusterPicture): ReadonlySet<string> {
  return new Set(
    nodes
      .filter((n) => !n.cleanShutdown && (n.instanceState === 'RUNNING' || n.instanceState === 'unknown'))
      .map((n) => n.node),
  );
}

/** A path is first known by its portal or device, later by its volume: it must not be taken for another one then. */
export function namesOf(p: PathStatus): readonly string[] {
  const known = [p.attachment?.volumeId, p.portal, p.device].filter((name) => name != null);
  return (known.length === 0 ? [''] : known).map((name) => `${p.node}|${name}`);
}

/** Paths that have been well for a while may be named again. */
export function forgetWell(state: DecisionState): readonly string[] {
  const isWell = (p: PathStatus) =>
    !isTrouble(p) && p.recoveredAt !== null && state.now - p.recoveredAt >= WELL;
  if (state.situation === 'flapping') return state.incident.memory.named;
  const well = new Set(state.picture.paths.filter(isWell).flatMap(namesOf));
  return state.incident.memory.named.filter((name) => !well.has(name));
}

/** Names of lost paths that people know as attached, or not known to be detached, once they have this notice. */
export function toldAttached({ picture, incident: { memory } }: DecisionState): readonly string[] {
  const told = new Set(memory.toldAttached);
  for (const path of picture.paths.filter(isTrouble)) {
    const names = namesOf(path);
    // What could not be read leaves it as it was told.
    const isUnread = path.api !== 'ATTACHED' && path.api !== 'ATTACHING';
    if (isDetached(path)) for (const name of names) told.delete(name);
    else if (!isUnread || !names.some((name) => memory.named.includes(name)))
      for (const name of names) told.add(name);
  }
  return [...told].sort();
}

/**
 * Names of lost paths of which only LifeKeeper or the disk has told, once people have this notice; a session that broke
 * since stays among them until a notice leads with that. That a detached volume's session breaks is no news.
 */
export function toldHung(state: DecisionState, isLed: boolean): readonly string[] {
  const hung = state.picture.paths.filter((p) => p.condition === 'hung' && !isDetachSeen(p));
  const all = isLed ? hung : [...hung, ...brokenSinceTold(state)];
  return [...new Set(all.flatMap(namesOf))].sort();
}
