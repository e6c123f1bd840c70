import type { Claim } from './claim.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A return that was over so soon may not be believed, and leaves the clock of the loss before: less time, never more. */
const DOUBTED = 5 * MINUTE;

/**
 * When the timers run out that may be counted to. Until word of a loss could come, what is known of it is the detach, which
 * the API shows: that its session was lost before nobody knows, nor that the kernel notices it a minute and a half later only,
 * because the target is silent. Of a detach while no answer came it is the moment of the look, until Audit has been searched;
 * while lines are held up, the first that came.
 */
export function countedTo(c: Claim, disks = c.disksOf()): readonly number[] {
  const timers = disks.flatMap((disk) => {
    const its = c.timers([disk]);
    const runs = its.map(({ to }) => to >= c.from);
    for (let i = its.length - 2; i >= 0; i -= 1)
      runs[i] ||= runs[i + 1] === true && (its[i + 1]?.from ?? 0) - (its[i]?.to ?? 0) < DOUBTED;
    return its.filter((_, i) => runs[i]).map(({ at }) => at);
  });
  const tmo = (c.node?.options.recoveryTmoSec ?? 0) * 1_000;
  const isLost = c.timers(disks).some(({ to }) => to >= c.from);
  const asDetached = c.detaches(Math.min(c.lossFrom, c.apiFrom)).map(({ at }) => at);
  const asSeen = (c.heldUp.api > 0 && asDetached.length > 0) || isOfLaterLine(c) ? [c.facts.lossAt] : [];
  const isNotNoticed = c.detached() && c.lately(['stuck'], disks);
  return isNotNoticed || (isLost && c.heldUp.lines > 0)
    ? [...timers, ...[...asDetached, ...asSeen].map((at) => at + tmo)]
    : timers;
}

/** The loss is dated by a line of the node that shows it, and not by that of the loss itself. */
function isOfLaterLine({ facts, node }: Claim): boolean {
  const isThen = ({ at }: { readonly at: number }) => Math.abs(at - facts.lossAt) < 5 * SECOND;
  return facts.lossBasis === 'first-line' && node?.lines.some(isThen) === true;
}
