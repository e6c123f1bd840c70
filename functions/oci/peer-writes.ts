import type { At } from '../core/base/time.ts';
import type { LoadFacts } from '../core/platform/look-ups.ts';

/** One aggregated point of a series. */
export interface Point {
  readonly at: At;
  readonly value: number;
}

/**
 * Writes of the peers from the points of `oci_blockstore`. Whether a volume that nobody writes to has points of 0 or none
 * is not documented (docs/unverified.md). So the absence of `VolumeWriteOps` counts as "no writes" only where another
 * series of the same attachment shows that Block Volume reports on it; otherwise it stays unknown.
 *
 * @param points of one metric of one attachment since the loss.
 */
export async function peerWrites(
  attachmentIds: readonly string[],
  points: (metric: 'VolumeWriteOps' | 'VolumeReadOps', attachmentId: string) => Promise<readonly Point[]>,
): Promise<Pick<LoadFacts, 'peerWriteOpsSum' | 'peerWritesSeenTo'>> {
  let total: number | null = null;
  const seenTo: At[] = [];
  for (const id of attachmentIds) {
    const writes = await points('VolumeWriteOps', id);
    const seen = writes.length > 0 ? writes : await points('VolumeReadOps', id);
    if (seen.length === 0) continue;
    total = (total ?? 0) + writes.reduce((sum, { value }) => sum + value, 0);
    seenTo.push(Math.max(...seen.map(({ at }) => at)));
  }
  const isComplete = attachmentIds.length > 0 && seenTo.length === attachmentIds.length;
  return { peerWriteOpsSum: total, peerWritesSeenTo: isComplete ? Math.min(...seenTo) : null };
}
