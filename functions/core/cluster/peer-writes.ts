import { valueAt } from '../base/group-by.ts';
import { type At, HOUR, MINUTE, type Ms } from '../base/time.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import type { PathStatus, WritesShown } from './picture-shapes.ts';
import { writesOf } from './writes.ts';

/** Writes are looked at for so long before a loss: whoever hung or took over within that time is not called standby. */
export const WRITES_BEFORE: Ms = HOUR;

/** Minutes in which a node wrote on a volume in the hour before a loss; null where nobody could say. */
export function writesBefore(
  node: string,
  volumeId: string,
  lossAt: At,
  facts: ClusterFacts,
): readonly At[] | null {
  // Whatever was written in the minute of the loss may be younger than it.
  const isBefore = (at: At) => at >= lossAt - WRITES_BEFORE && at < lossAt - MINUTE;
  return writesOf(node, volumeId, facts)?.filter(isBefore) ?? null;
}

/** Of the whole hour before the loss: whoever only began to write in it may just have taken over. */
export function wroteThroughout(minutes: readonly At[], lossAt: At): boolean {
  const third = WRITES_BEFORE / 3;
  return [3, 2, 1].every((n) =>
    minutes.some((at) => at >= lossAt - n * third && at < lossAt - (n - 1) * third),
  );
}

/** Whether a node is known never to have had the volume: it is neither listed nor remembered there. */
function neverHad(node: string, volumeId: string, { lookUps, inventory }: ClusterFacts): boolean {
  const remembered = valueAt(inventory.nodes, node)?.attachments;
  if (!lookUps.attachments.known || remembered === undefined) return false;
  return ![...lookUps.attachments.value.filter((a) => a.instanceId === node), ...remembered].some(
    (a) => a.volumeId === volumeId,
  );
}

/** What is known of when a path was lost, and of who wrote before that. */
interface LossSeen {
  readonly lostAt: At;
  readonly firstLossAt: At | null;
  /** What the writes before it have shown of its node at an earlier decision. */
  readonly wrote: WritesShown | undefined;
}

/**
 * Whether a peer's writes on the volume can be the sign of a take-over: not where all that it wrote since the first loss
 * of the incident was before the loss of this path, nor where it wrote all the hour before that, now or when it was looked
 * at last, nor where it never had the volume. What nobody could count may be one.
 */
export function arePeerWritesNews(
  { node, attachment }: Pick<PathStatus, 'node' | 'attachment'>,
  { lostAt, firstLossAt, wrote }: LossSeen,
  facts: ClusterFacts,
): boolean {
  if (attachment === null) return true;
  const { volumeId } = attachment;
  const peers = facts.cluster.nodes
    .filter((id) => id !== node && !neverHad(id, volumeId, facts))
    .map((peer) => {
      const before = writesBefore(peer, volumeId, lostAt, facts) ?? [];
      return { minutes: writesOf(peer, volumeId, facts), isOrdinary: wroteThroughout(before, lostAt) };
    });
  // The one that was seen to write all along may be the one whose writes cannot be read now.
  const isKnown = wrote?.service === 'standby' && !peers.some(({ isOrdinary }) => isOrdinary);
  return peers.some(({ minutes, isOrdinary }) => {
    if (minutes === null) return !isKnown;
    if (isOrdinary) return false;
    const since = minutes.filter((at) => at >= (firstLossAt ?? lostAt) - MINUTE);
    return since.length === 0 || since.some((at) => at >= lostAt - MINUTE);
  });
}
