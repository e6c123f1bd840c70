import { MINUTE, type Ms } from '../base/time.ts';
import { isTrouble } from '../cluster/picture-shapes.ts';
import { kernelClock, timeoutBounds } from '../diagnosis/deadline.ts';
import type { NoticeFacts } from '../notice/facts.ts';
import type { ToldState } from './contract.ts';

/** What a notice says of the kernel's clock besides the deadline: that it does not run, and what showed a return without it. */
export function clockFacts(c: ToldState): Pick<NoticeFacts, 'clock' | 'backBy' | 'lastFailureAt'> {
  return {
    ...stoppedClock(c),
    ...(c.path?.backByWrites !== undefined && { backBy: 'writes' as const }),
    ...quietSince(c),
  };
}

/** Why nothing counts down, where something would. */
function stoppedClock({ path, inventory, lookUps }: ToldState): Pick<NoticeFacts, 'clock'> {
  if (path === null || !isTrouble(path)) return {};
  const kind = kernelClock(path);
  if (kind === 'at-once') return { clock: { kind } };
  return kind === 'not-running'
    ? { clock: { kind, timeoutSec: timeoutBounds(path, inventory, lookUps) } }
    : {};
}

/** From then on it is worth saying that LifeKeeper, which writes every few seconds, has stopped. */
const QUIET: Ms = 3 * MINUTE;

/** LifeKeeper's last word of a disk that hangs, where it has stopped. */
function quietSince({ path, node, now }: ToldState): Pick<NoticeFacts, 'lastFailureAt'> {
  const lines = node?.view?.lifekeeper.deviceFailures ?? [];
  if (path?.condition !== 'hung' || lines.length === 0) return {};
  const lastFailureAt = Math.max(...lines.map(({ last }) => last));
  return now - lastFailureAt >= QUIET ? { lastFailureAt } : {};
}
