import { valueAt } from '../base/group-by.ts';
import { isDetached } from '../cluster/picture-shapes.ts';
import { SITUATIONS } from '../incident/situations.ts';
import type { NoticeFacts } from '../notice/facts.ts';
import { aftermathOf, hasForgottenWrites, isStopped } from './aftermath.ts';
import type { ToldState } from './contract.ts';
import { isLastingStandby } from './restart-aside.ts';

/**
 * What users lose. While other paths carried the I/O nothing was held; of paths that no line ever called lost nobody knows
 * whether it was; and while it is not known which node is in service, a loss means one of two things: both are said.
 */
export function impactOf(c: ToldState): NoticeFacts['impact'] {
  const { situation, node, incident } = c;
  const { memory } = incident;
  if (situation === 'recovered' && memory.notified?.situation === 'degraded') return 'none';
  const lost = memory.affected.map((key) => valueAt(memory.lost, key)?.since ?? null);
  if (situation === 'unproven' && lost.every((since) => since === null)) return 'unknown';
  const { impact } = isLostBefore(memory, situation) ? SITUATIONS.lost : SITUATIONS[situation];
  // Nothing waits for a disk on a node that is stopped; where the service is, nobody knows.
  if (impact === 'active' && isStopped(node)) return 'unknown';
  if (node?.service === 'active') return impact;
  if (impact === 'restored' && isSpared(c)) return 'standby-back';
  if (impact === 'restarted' && !wasInService(c)) return 'restarted-either';
  return (node?.service === 'standby' ? IF_STANDBY : IF_UNKNOWN)[impact] ?? impact;
}

/** A standby came back after its own restart: the service was elsewhere all the while. */
function isSpared(c: ToldState): boolean {
  const { movedAt, ioFailedOn, rebooted } = aftermathOf(c);
  const isOther = [ioFailedOn, rebooted].some((one) => one !== null && one.node !== c.node?.node);
  return c.node !== null && movedAt === null && !isOther && isLastingStandby(c, c.node);
}

/** The node that restarted was known as active since the loss, or its service has moved. */
function wasInService(c: ToldState): boolean {
  const { movedTo } = aftermathOf(c);
  const id = c.node?.node ?? '';
  return (movedTo !== null && movedTo !== id) || valueAt(c.incident.memory.roles, id)?.wasActive === true;
}

/** A detach that was announced, of a disk that people know had been lost before: that its users wait is not of the plan. */
function isLostBefore(
  { notified }: ToldState['incident']['memory'],
  situation: ToldState['situation'],
): boolean {
  return situation === 'planned' && notified !== null && notified.situation !== 'planned';
}

type ByImpact = Readonly<Partial<Record<NoticeFacts['impact'], NoticeFacts['impact']>>>;
const IF_UNKNOWN: ByImpact = { active: 'either', failed: 'failed-either' };
const IF_STANDBY: ByImpact = { active: 'standby', failed: 'standby', recovered: 'standby-back' };

/** More than this nobody keeps in mind. */
const MOST_BANS = 3;

/** A detached volume stays where it is while the node that lost it may hold writes and a peer may use it. */
export function avoided({ situation, path, node, loss, picture }: ToldState): NoticeFacts['avoid'] {
  const { avoid }: { readonly avoid: NoticeFacts['avoid'] } = SITUATIONS[situation];
  const isBanned =
    path !== null &&
    isDetached(path) &&
    picture.takeover.length > 0 &&
    hasForgottenWrites(node ?? undefined, loss.at) === null;
  return isBanned && !avoid.includes('reattach')
    ? ['reattach' as const, ...avoid].slice(0, MOST_BANS)
    : avoid;
}
