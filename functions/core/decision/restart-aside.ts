import { valueAt } from '../base/group-by.ts';
import { type NodeStatus, ownNode } from '../cluster/picture-shapes.ts';
import { affectedPaths, aftermathOf } from './aftermath.ts';
import type { DecisionState } from './contract.ts';

/**
 * Whether a node restarted, and that moved no service away from where it is: what counts then is the disk that is lost, and
 * its clock. So it is where a standby restarted; where the node that lost the disk is in service all the same; and where the
 * one that restarted had lost nothing and nobody knows that it was in service, or the service had gone to a third one before.
 */
export function isRestartAside(state: DecisionState, restarted: NodeStatus): boolean {
  const { picture, incident } = state;
  if (restarted.rebootedAt === null) return false;
  const { movedAt, movedTo } = aftermathOf(state);
  // It has taken over since.
  if (movedTo === restarted.node && (movedAt ?? 0) > restarted.rebootedAt) return true;
  if (isLastingStandby(state, restarted)) return movedTo !== restarted.node;
  const own = picture.primary === null ? undefined : ownNode({ picture, path: picture.primary });
  if (own === undefined || restarted.node === own.node) return false;
  if (own.service === 'active') return movedTo === null || movedTo === own.node;
  const wasActive = valueAt(incident.memory.roles, restarted.node)?.wasActive === true;
  const hadLost = affectedPaths(state).some(({ node }) => node === restarted.node);
  // A third node: what it might have served had gone to another one before.
  const isElsewhere =
    movedTo === null || (movedTo !== restarted.node && (movedAt ?? 0) < restarted.rebootedAt);
  return isElsewhere && !wasActive && !hadLost && own.service !== 'standby';
}

/** Standby, and never known to be anything else since the loss. */
export function isLastingStandby(
  { incident }: Pick<DecisionState, 'incident'>,
  { node, service, servedAt }: NodeStatus,
): boolean {
  return (
    service === 'standby' && servedAt === null && valueAt(incident.memory.roles, node)?.wasActive !== true
  );
}

/** The node that was restarted: first one whose restart may have moved the service, and then one that was forced to. */
export function rebootedNode(state: DecisionState): NodeStatus | null {
  const weight = (n: NodeStatus) => Number(isRestartAside(state, n)) * 2 + Number(!n.rebootForced);
  const rebooted = state.picture.nodes.filter((n) => n.rebootedAt !== null);
  return [...rebooted].sort((x, y) => weight(x) - weight(y))[0] ?? null;
}
