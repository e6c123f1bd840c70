import type { EffectMoment, Simulation, SimulationOptions } from '../../infra/local/simulator/simulation.ts';
import { attaches, detachedCluster } from '../reattach/stage.ts';
import { Invariants } from '../simulation/invariants.ts';

/** Set in the nightly run: every boundary; otherwise those that are all alike are sampled. */
export const COMPLETE = process.env['WARDEN_COMPLETE'] === '1';

/** What befalls a process at the moments of its effects. */
export interface Fate {
  readonly killAt?: (moment: EffectMoment) => boolean;
  readonly stallAt?: (moment: EffectMoment) => number;
}

export interface Told {
  readonly sim: Simulation;
  /** Names of the effects of `respond` and `reattach`, in order. */
  readonly moments: readonly string[];
  readonly broken: readonly string[];
}

/** A detach, an approval, the attach, the recovery. */
export async function story(
  wakes: readonly string[],
  fate: Fate = {},
  options: SimulationOptions = {},
): Promise<Told> {
  const moments: string[] = [];
  const isOurs = (moment: EffectMoment) => moment.function === 'respond' || moment.function === 'reattach';
  const sim = detachedCluster({
    ...options,
    killAt: (moment) => {
      if (!isOurs(moment)) return false;
      moments.push(nameOf(moment));
      return fate.killAt?.(moment) ?? false;
    },
    stallAt: (moment) => (isOurs(moment) ? (fate.stallAt?.(moment) ?? 0) : 0),
  });
  const invariants = new Invariants(sim);
  sim.at('8m', () => void sim.approve('sato'));
  // What wakes a suite in which everybody died: a tenancy has the schedule and the alarm.
  for (const at of wakes) sim.at(at, () => sim.invoke('respond', '{}', 'detached'));
  await sim.run('26m');
  invariants.atTheEnd(sim.start);
  return { sim, moments, broken: invariants.broken };
}

/** `12 before respond PutObject warden-state/lease/respond.json`: the same story has the same up to its first fate. */
export function nameOf({ seq, when, function: name, operation, target }: EffectMoment): string {
  return `${seq} ${when} ${name} ${operation} ${target}`;
}

/** Everything that counts about how a story ended. */
export function endOf({ sim, broken }: Told) {
  return {
    attempts: sim.attempts().map((attempt) => attempt.state),
    effective: attaches(sim),
    attached: sim.cloud.compute.attachments.filter((a) => a.lifecycleState === 'ATTACHED').length,
    incidents: sim.incidents().map((incident) => incident.closedBy),
    unsent: sim.incidents().flatMap(({ outbox }) => outbox.filter((entry) => entry.sentAt === null)).length,
    broken,
  };
}

export const GOOD_END: ReturnType<typeof endOf> = {
  attempts: ['attached'],
  effective: 1,
  attached: 2,
  incidents: ['recovered'],
  unsent: 0,
  broken: [],
};

/** Says what was played; shown above Jest's own report. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
