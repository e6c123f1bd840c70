import type { SentNotice, Simulation } from '../../infra/local/simulator/simulation.ts';
import { alarmsBetween } from './alarms.ts';
import type { Loss } from './losses.ts';

const MINUTE = 60_000;
/** From the first line in Logging to the notice. */
export const UNTOLD_AFTER = 10 * MINUTE;
/** The same for a cluster that nobody attacks: what the batch, the first look and a short pause take. */
export const HONEST_WITHIN = 5 * MINUTE;
/** A session that comes back so soon is not told (policy: blips), nor one of a disk that nobody used meanwhile. */
const BLIP = 3 * MINUTE;
/** A detach is seen at the API before the session breaks. */
const API_AHEAD = 15_000;

/** The one summary of many clusters that lost storage at once. */
const WIDE = /\d+ clusters lost storage at once/;

/** What was forged or destroyed, as far as it excuses the suite. */
export interface Excuses {
  /** Somebody forged a line on this node that says that it is well, within a span. */
  provedFalsely(node: string, from: number, to: number): boolean;
  /** An adversary had rights of the suite itself: then silence needs an alarm, and no more. */
  readonly ownsParts: boolean;
}

/** Whether people want to know of a loss that is over, or of one that goes on: not of a blip, nor of a node that went down. */
export function isWorthTelling({ lostAt, endedAt, nodeWentDown }: Loss): boolean {
  return !nodeWentDown && (endedAt === null || endedAt - lostAt >= BLIP);
}

/** Notices about a loss since it began: those whose subject, or line of what is lost besides, names its node. */
export function tellsOf(sim: Simulation, loss: Loss): readonly SentNotice[] {
  const { name } = loss.node;
  const { name: cluster } = loss.cluster.spec;
  // What was over when it was told is told with what lasts.
  const lines = loss.endedAt === null ? 'Further paths ' : '(?:Further paths |Over, reported late:)';
  const besides = new RegExp(`^ *${lines}.*\\b${name}\\b`, 'mu');
  const since = Math.min(loss.lostAt, loss.silentSince) - API_AHEAD;
  return sim
    .notices()
    .filter(
      ({ at, title, body }) =>
        at >= since &&
        (title.includes(name) ||
          besides.test(body) ||
          isOneMore({ title, body }, loss) ||
          isInSummary({ title, body }, cluster)),
    );
}

/** A loss that was over when it was told, with others of its cluster: the title names one of the nodes. */
function isOneMore({ title, body }: Pick<SentNotice, 'title' | 'body'>, { cluster, node }: Loss): boolean {
  return title.includes(`${cluster.spec.name}/`) && /\(\+\d+ more\)/.test(title) && body.includes(node.name);
}

/** Whether the one summary of many clusters names a cluster. */
export function isInSummary({ title, body }: Pick<SentNotice, 'title' | 'body'>, cluster: string): boolean {
  return WIDE.test(title) && new RegExp(`\\b${cluster}\\b`).test(body);
}

/** Judges a loss some time after its first line came within reach. @returns what is wrong. */
export function judgeTelling(sim: Simulation, loss: Loss, excuses: Excuses): readonly string[] {
  const now = sim.time.now();
  const { node, disk, lostAt, reachedAt, cluster } = loss;
  if (reachedAt === null || !isWorthTelling(loss)) return [];
  if (tellsOf(sim, loss).length > 0) return [];
  // Nothing genuine contradicted the forged line: who may write a node's lines may calm about that node.
  if (excuses.provedFalsely(node.name, Math.max(lostAt - MINUTE, loss.saidAgainAt - 2 * MINUTE), now))
    return [];
  const what = `${cluster.spec.name}/${node.name} ${disk.volume}, lost ${Math.round((now - lostAt) / 1_000)} s ago`;
  if (!excuses.ownsParts) return [`untold: ${what}`];
  const monitor = sim.notices().some(({ at, title }) => at >= lostAt && title.includes('[LKW:monitor]'));
  if (monitor || alarmsBetween(sim, lostAt, now).length > 0) return [];
  return [`silent-without-alarm: ${what}`];
}

/** A cluster that nobody attacks is told of as if nobody attacked any. @returns what is wrong. */
export function judgeHonest(sim: Simulation, loss: Loss): readonly string[] {
  const { node, reachedAt, cluster } = loss;
  if (reachedAt === null || !isWorthTelling(loss)) return [];
  if (tellsOf(sim, loss).length > 0) return [];
  return [`delayed-by-another: ${cluster.spec.name}/${node.name}`];
}
