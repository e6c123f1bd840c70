import { lastOutage } from '../cluster/paths.ts';
import { ownNode, type PathStatus, pathKey } from '../cluster/picture-shapes.ts';
import { ORDER_UNKNOWN } from '../evidence/node-clock.ts';
import { firstLossOf } from '../incident/incident.ts';
import type { Situation } from '../incident/situations.ts';
import { isNodeProven, isProven, isSetAside, quietOrStray } from './after-trouble.ts';
import { affectedPaths, aftermathOf, bootsSince, hadAftermath } from './aftermath.ts';
import type { DecisionState } from './contract.ts';
import { lateHeadline } from './diagnose.ts';
import { isFlappingUnseen, isStillFlapping } from './flapping.ts';
import { hadConsequences } from './late-outages.ts';

/** The situation of an incident of which nothing is wrong any more. */
export function afterTrouble(state: DecisionState): Situation {
  const { incident } = state;
  const over = lateHeadline(state);
  if (over !== null) {
    if (state.late.some(hadConsequences)) return 'late-failed';
    return isFlappingUnseen(state) ? 'flapping' : 'late';
  }
  const { situation: before = 'healthy' } = incident;
  if (before === 'healthy' || before === 'held' || before === 'stray') return quietOrStray(state);
  if (isStillFlapping(state)) return 'flapping';
  if (before === 'all-silent' || before === 'heard-again') return 'heard-again';
  const { affected } = incident.memory;
  if (affected.length > 0 && toShow(state).length === 0) return quietOrStray(state);
  return isAllBack(state) ? endOf(state) : 'unproven';
}

/** Paths whose return has to be shown. */
function toShow({ picture, incident }: DecisionState): readonly string[] {
  const settled = new Set(picture.paths.filter((path) => path.isSettled).map(pathKey));
  return incident.memory.affected.filter((key) => !isSetAside(key, picture) && !settled.has(key));
}

/** Quiet is not healthy: every path that was affected has to show its return. */
export function isAllBack(state: DecisionState): boolean {
  const keys = toShow(state);
  return (
    keys.length > 0 &&
    keys.every((key) => {
      const path = state.picture.paths.find((one) => pathKey(one) === key);
      return path === undefined
        ? isNodeProven(key, state)
        : isProven(path, state) && !isGoneToApi(path, state);
    })
  );
}

/** Of a loss that no line dated only the API told: while it does not call the volume attached, it is not back. */
function isGoneToApi(path: PathStatus, { incident }: DecisionState): boolean {
  const isDated = Object.hasOwn(incident.memory.lost, pathKey(path));
  return !isDated && path.attachment !== null && path.api !== 'ATTACHED';
}

/** What it means that everything is back, by what happened meanwhile. */
export function endOf(state: DecisionState): 'recovered' | 'redundancy-restored' | 'replayed' {
  if (!hadAftermath(aftermathOf(state))) return 'recovered';
  return replayedPaths(state).length > 0 ? 'replayed' : 'redundancy-restored';
}

/**
 * Paths whose session of before is back although a peer has taken over, and whose nodes did not start since the loss. One
 * that was back long before the take-over held nothing any more.
 */
export function replayedPaths(state: DecisionState): readonly PathStatus[] {
  const { picture, incident } = state;
  const { movedAt, movedTo } = aftermathOf(state);
  if (movedAt === null) return [];
  const since = firstLossOf(incident);
  return affectedPaths(state).filter((path) => {
    const node = ownNode({ picture, path });
    const hasForgotten = node !== undefined && bootsSince(node, since).length > 0;
    const wasBackBefore = path.recoveredAt !== null && path.recoveredAt < movedAt - ORDER_UNKNOWN;
    return path.node !== movedTo && !hasForgotten && !wasBackBefore && mayHaveReplayed(path);
  });
}

/** The session of before is back, and the kernel had not given up what it held. */
function mayHaveReplayed({ condition, view }: PathStatus): boolean {
  const outage = lastOutage(view);
  return condition === 'recovered' && outage !== null && outage.timedOutAt === null;
}
