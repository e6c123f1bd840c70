import { valueAt } from '../base/group-by.ts';
import { type At, MINUTE, type Ms } from '../base/time.ts';
import { type NodeStatus, ownNode, type PathStatus } from '../cluster/picture-shapes.ts';
import type { Situation } from '../incident/situations.ts';
import { aftermathOf } from './aftermath.ts';
import { isBanned } from './case.ts';
import type { DecisionState } from './contract.ts';
import { clockStart, lateHeadline } from './diagnose.ts';
import { endOf, isAllBack } from './ending.ts';
import { isRestartAside, rebootedNode } from './restart-aside.ts';

/** A forced restart is the headline this long; then the state of the paths is. */
const REBOOT_HEADLINE: Ms = 30 * MINUTE;

/** Between a fail-over and the log-in of the node that was restarted for it: one notice says both. */
const MOVE_TAKES: Ms = 5 * MINUTE;

/**
 * A restart is the headline until people know where the service is: once it is known to have moved, what counts is that
 * there is no second node, or that there is one again. One that moved nothing is none.
 */
export function restartOf(state: DecisionState): Situation | null {
  const { picture } = state;
  if (!isRestartHeadline(state)) return null;
  if (picture.primary === null && isAllBack(state)) return endOf(state);
  const restarted = rebootedNode(state);
  if (restarted === null || isRestartAside(state, restarted)) return null;
  if (picture.primary !== null) return whileLost(state, picture.primary, restarted);
  return aftermathOf(state).movedAt === null ? 'rebooted' : null;
}

/** A fail-over that people heard of just now brings its restart along. */
function whileLost(state: DecisionState, path: PathStatus, restarted: NodeStatus): Situation {
  const { picture, incident, now } = state;
  const { movedAt, movedTo } = aftermathOf(state);
  const own = ownNode({ picture, path });
  const told = incident.memory.notified?.situation;
  if (told === 'failed-over' && now - (restarted.rebootedAt ?? now) < MOVE_TAKES) return told;
  // Only writes of the node that lost the disk are gone with its restart.
  const isOther = restarted.node !== own?.node;
  if (isOther && isBanned({ state, path, node: own, lossAt: clockStart(state) })) return 'do-not-reattach';
  if (movedAt === null || isOther || movedTo === own?.node) return 'rebooted';
  return afterMove(told, now - (own?.rebootedAt ?? now));
}

/** The service has moved, and the node that lost the disk was started since. @param age of the restart */
function afterMove(told: Situation | undefined, age: Ms): Situation {
  if (told === 'redundancy-lost' || told === 'do-not-reattach') return 'redundancy-lost';
  return age >= (told === 'rebooted' ? REBOOT_HEADLINE : MOVE_TAKES) ? 'redundancy-lost' : 'rebooted';
}

/** A restart is the headline while what it was for lasts, and for a while after it; not of what was lost since. */
function isRestartHeadline(state: DecisionState): boolean {
  const { picture, now } = state;
  const bootAt = rebootedNode(state)?.rebootedAt ?? null;
  if (bootAt === null) return false;
  if (picture.primary !== null) return !isLostSince(bootAt, picture.primary);
  return now - bootAt < REBOOT_HEADLINE || isLearnedLate(bootAt, state);
}

/** Whether a session that was logged in after a restart, or that it did not touch, was lost after it. */
function isLostSince(bootAt: At, { view, lostAt }: PathStatus): boolean {
  if (view === null || view.session === null || !view.currentBoot) return false;
  return lostAt === null ? (view.upAt ?? bootAt) > bootAt : lostAt > bootAt;
}

/** The lines of a restart come when it would not be the headline any more: people hear of it all the same, as long. */
function isLearnedLate(bootAt: At, state: DecisionState): boolean {
  const { incident, before, now } = state;
  const { openedAt, memory } = incident;
  if (lateHeadline(state) !== null || openedAt - bootAt < REBOOT_HEADLINE) return false;
  if (memory.notified !== null)
    return memory.notified.situation === 'rebooted' && now - openedAt < REBOOT_HEADLINE;
  return Object.entries(memory.known.restarts).some(
    ([node, at]) => at === bootAt && valueAt(before.memory.known.restarts, node) !== at,
  );
}
