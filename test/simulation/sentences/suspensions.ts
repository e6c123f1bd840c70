import type { Adversary } from '../adversaries/scene.ts';
import { CLUSTER } from '../happenings.ts';
import type { Way } from '../outages/way.ts';
import type { Source } from './claim.ts';
import type { JudgeOptions } from './judge.ts';

/**
 * What an adversary can make up, by his name: sentences that rest on it alone are not judged about the cluster that he
 * attacks. Whoever may write a node's lines decides what they say, and no more: what the API, Audit, the heartbeats and
 * the plans say is judged all the same. An adversary who is not named here can make no sentence false.
 */
export const SUSPENDED: Readonly<Record<string, readonly Source[]>> = {
  // Whoever may log on to a node.
  'lines-of-any-rule': ['lines', 'stamps'],
  'lines-that-calm': ['lines', 'stamps'],
  'lines-of-lifekeeper': ['lines', 'stamps'],
  'every-rule-at-once': ['lines', 'stamps'],
  'flood-of-subjects': ['lines', 'stamps'],
  // Times are what bent clocks bend; whether something is so is judged.
  'clocks-of-nodes': ['stamps'],
  'clocks-of-functions': ['stamps'],
  'wrong-zone': ['stamps'],
  // What was kept is gone, or of another time.
  'objects-of-the-state': ['memory', 'lines', 'stamps'],
  'objects-of-the-approvals': ['plans'],
  'lists-of-the-store': ['memory', 'lines', 'stamps'],
  'lists-of-compute': ['api'],
  // A stolen identity says what it likes within its statements.
  'forged-lease': ['memory'],
  'forged-answers': ['nodes'],
  'forged-signals': ['lines', 'stamps', 'memory'],
};

/** What rests on what lies in a folder of the two buckets, or in the list of attachments: that is false with it. */
export function restingOn(list: string): readonly Source[] {
  if (list === 'attachments') return ['api'];
  const isOfPlans = ['plans/', 'approvals/', 'journal/'].includes(list);
  return isOfPlans ? ['plans'] : ['memory', 'lines', 'stamps'];
}

/** Everything that the adversaries of a schedule can make up. */
export function suspendedFor(adversaries: readonly string[]): ReadonlySet<Source> {
  return new Set(adversaries.flatMap((name) => SUSPENDED[name] ?? []));
}

const MINUTE = 60_000;
/** A line goes through the agent, a batch of a minute and the next look. */
const LINES_TAKE = 3 * MINUTE;
/** Calls fail and processes die: what was decided is sent late, and what is read is older. */
const TROUBLE_TAKES = 6 * MINUTE;
/** Agents and connectors that hold lines back do so for so long at most (bent-time.ts). */
const LATE_TAKES = 15 * MINUTE;
const API_TAKES = 90_000;

/** How a schedule's notices are judged: what its adversaries make up is not, and late lines are given their time. */
export function judgingFor(
  adversaries: readonly Pick<Adversary, 'name' | 'power'>[],
  isTroubled: () => boolean,
  way?: Way,
): JudgeOptions {
  const names = adversaries.map(({ name }) => name);
  const late = names.some((name) => name.startsWith('late-')) ? LATE_TAKES : 0;
  const isLocal = adversaries.every(({ power }) => power === 'user');
  const hiding = way?.outages.filter(({ hides }) => hides.length > 0) ?? [];
  // What the agents of one cluster lose is missing there alone.
  const isOfCluster = isLocal && hiding.every(({ loses }) => loses.length > 0);
  const more = () => (isTroubled() ? TROUBLE_TAKES : 0);
  return {
    mode: 'approve',
    lagMs: () => LINES_TAKE + late + more(),
    apiLagMs: () => API_TAKES + more(),
    ...(way !== undefined && { ageAt: (at) => way.ageAt(at) }),
    suspended: {
      sources: new Set([...suspendedFor(names), ...hiding.flatMap(({ hides }) => hides)]),
      cluster: isOfCluster ? CLUSTER : null,
    },
  };
}
