import type { At } from '../base/time.ts';
import { lastOutage, mayBeOf } from '../cluster/paths.ts';
import { isDetached, type NodeStatus, type PathStatus } from '../cluster/picture-shapes.ts';
import { latestOf } from '../cluster/takeover.ts';
import { aftermathOf, hasForgottenWrites } from './aftermath.ts';
import type { DecisionState } from './contract.ts';

/** The worst path with its node. */
export interface Case {
  readonly state: DecisionState;
  readonly path: PathStatus;
  readonly node: NodeStatus | undefined;
  readonly lossAt: At;
}

/** The newest fail-over was to a peer: to the very node that lost the disk it moves nothing away from there. */
export function failedOver({ state: { picture }, path, lossAt }: Case): boolean {
  const moves = picture.nodes
    .map(({ node, view }) => ({ node, at: latestOf(view, 'lk-failover') ?? 0 }))
    .filter(({ at }) => at >= lossAt);
  const newest = Math.max(...moves.map(({ at }) => at));
  return moves.some(({ node, at }) => at === newest && node !== path.node);
}

export function ioFailed({ path, node, lossAt }: Case): boolean {
  if (path.condition === 'timed-out' || lastOutage(path.view)?.timedOutAt != null) return true;
  const queueFailedAt = node?.view?.queueFailedAt;
  if (queueFailedAt != null && queueFailedAt >= lossAt) return true;
  const { device } = path;
  return (
    path.condition !== 'dead' &&
    (node?.view?.fsDead ?? []).some((dead) => dead.at >= lossAt && mayBeOf(dead, device))
  );
}

/** The service has moved, and the node that lost the disk was stopped or started since. */
export function isRedundancyLost({ state, path, node, lossAt }: Case): boolean {
  if (path.role !== 'data' || hasForgottenWrites(node, lossAt) === null) return false;
  const { movedAt, movedTo } = aftermathOf(state);
  return movedAt !== null && movedTo !== path.node;
}

/**
 * A volume that was detached, while a peer may use it: the node may still hold writes. Once I/O has failed there LifeKeeper
 * acts on it, and the fail-over is what people hear of; who heard of the ban before keeps it.
 */
export function isBanned(c: Case): boolean {
  const { state, path } = c;
  const { notified } = state.incident.memory;
  const isTold = notified?.situation === 'do-not-reattach';
  // Which volume it is may be forgotten with the inventory: nobody has seen it attached again by that.
  const isForgotten = path.attachment === null && isTold && notified.node === path.node;
  if (!(isDetached(path) || isForgotten) || state.picture.takeover.length === 0) return false;
  return !ioFailed(c) || isTold || !failedOver(c);
}
