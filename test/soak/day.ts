import { type At, HOUR, MINUTE, type Ms } from '../../functions/core/base/time.ts';
import { seededRandom } from '../../infra/local/cloud/faults.ts';
import type { SimCluster } from '../../infra/local/simulator/cluster.ts';
import { STORIES, type Story } from './stories.ts';

/** A story with its place in the day. */
export interface Slot {
  readonly story: Story;
  readonly from: At;
  /** Nothing of it may be open any more then. */
  readonly to: At;
  readonly clusters: readonly SimCluster[];
}

/** Before the first story: the nodes log in, and two sweeps find what is normal. */
const LEAD: Ms = 10 * MINUTE;
/** Between two stories nothing may be sent for at least so long. */
const APART: Ms = 10 * MINUTE;

/**
 * Spreads so many stories over the hours, each with clusters of its own as long as there are some.
 * @throws RangeError when they do not fit: what to change is in its message.
 */
export function planDay(of: {
  readonly hours: number;
  readonly incidents: number;
  readonly seed: number;
  readonly start: At;
  readonly clusters: readonly SimCluster[];
}): readonly Slot[] {
  const { hours, incidents, seed, start, clusters } = of;
  const told = Array.from({ length: incidents }, (_, n) => STORIES[n % STORIES.length]).filter(
    (story) => story !== undefined,
  );
  const busy = told.reduce((sum, { lasts }) => sum + lasts, 0);
  const spare = hours * HOUR - LEAD - busy - APART * incidents;
  if (spare < 0)
    throw new RangeError(
      `${incidents} incidents take ${Math.ceil((busy + APART * incidents + LEAD) / HOUR)} hours. Use --hours or fewer --incidents.`,
    );
  const widest = Math.max(1, ...told.map((story) => story.clusters));
  if (clusters.length < widest)
    throw new RangeError(`These incidents need ${widest * 2} nodes. Use --nodes or fewer --incidents.`);
  const random = seededRandom(seed);
  const shares = told.map(() => 0.5 + random());
  // One more for the quiet after the last.
  const all = shares.reduce((a, b) => a + b, 1);
  let at = start + LEAD;
  let next = Math.floor(random() * clusters.length);
  return told.map((story, n) => {
    const from = Math.round((at + (spare * (shares[n] ?? 1)) / all) / 1_000) * 1_000;
    const own = Array.from({ length: story.clusters }, (_, k) => clusters[(next + k) % clusters.length]);
    next += story.clusters;
    at = from + story.lasts + APART;
    return { story, from, to: from + story.lasts, clusters: own.filter((cluster) => cluster !== undefined) };
  });
}
