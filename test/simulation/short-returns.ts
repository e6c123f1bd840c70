import type { SimNode } from '../../infra/local/simulator/node.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';

/** What spoke against a return has to be quiet for so long before the suite believes it (core/cluster/returns). */
const BELIEVED_AFTER = 100_000;

/**
 * Whether a disk was back only for a moment that nobody was told of: for people, who were told of the loss and of no
 * return, it is the same loss that goes on. Where a return was told, the next loss is another one and has to be told.
 */
export function wentUnnoticed(
  sim: Simulation,
  node: SimNode,
  { from, to, mayBeLost }: { readonly from: number; readonly to: number; readonly mayBeLost: boolean },
): boolean {
  // Where the lines that prove a return were lost on their way, nobody learns of it either.
  if (to - from >= BELIEVED_AFTER && !mayBeLost) return false;
  const cluster = sim.clusters.find(({ nodes }) => nodes.includes(node))?.spec.name ?? '';
  return !sim
    .notices()
    .some(
      ({ at, title }) =>
        at >= from &&
        at <= to &&
        /recovered|reconnected|restored/i.test(title) &&
        (title.includes(node.name) || title.includes(cluster)),
    );
}
