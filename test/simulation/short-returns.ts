import type { SimNode } from '../../infra/local/simulator/node.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';

/**
 * What was well for so long and is lost again is news again (core/decision/told-paths). Until then, where people were not told
 * that it was back, such as beside another disk that stays lost, they know it as lost.
 */
const NEWS_AGAIN_AFTER = 5 * 60_000;

/** What becomes of lines on their way from the nodes to the suite. */
export interface LinesWay {
  /** From when on a line that is in Logging at a moment can be taken in; Infinity: never. */
  readableFrom(at: number): number;
  /** Whether lines of a node may have been lost since a moment. */
  mayHaveLost(node: string, since: number): boolean;
}

/**
 * Whether a disk was back only for a moment that nobody was told of: for people, who were told of the loss and of no
 * return, it is the same loss that goes on. Where a return was told, the next loss is another one and has to be told.
 *
 * @param way where the lines that prove a return were lost, or held up until it was over, nobody learns of it either.
 * @param isBeside somebody logged in beside the session that the file system waits on: that is no return of the disk.
 */
export function wentUnnoticed(
  sim: Simulation,
  node: SimNode,
  {
    from,
    to,
    way,
    isBeside = false,
  }: {
    readonly from: number;
    readonly to: number;
    readonly way: LinesWay | undefined;
    readonly isBeside?: boolean;
  },
): boolean {
  const known = way?.readableFrom(from) ?? from;
  const mayBeLost = way?.mayHaveLost(node.name, from) ?? false;
  if (to - known >= NEWS_AGAIN_AFTER && !mayBeLost && !isBeside) return false;
  const cluster = sim.clusters.find(({ nodes }) => nodes.includes(node))?.spec.name ?? '';
  return !sim
    .notices()
    .some(
      ({ at, title }) =>
        at >= from &&
        at <= to &&
        /(?<!not )(?:recovered|reconnected|restored)/i.test(title) &&
        (title.includes(node.name) || title.includes(cluster)),
    );
}
