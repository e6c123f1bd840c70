import type { ClusterSpec } from '../../infra/local/simulator/cluster.ts';
import { REFUSED } from '../../infra/local/simulator/session.ts';
import type { SimulationOptions } from '../../infra/local/simulator/simulation.ts';
import { ADVERSARIES } from './adversaries/all.ts';
import type { Adversary, Bent, Scene, World } from './adversaries/scene.ts';
import { Dice } from './dice.ts';
import { CLUSTER } from './happenings.ts';
import { PLAY_ALL, RESTING } from './known-broken.ts';

const MINUTE = 60_000;
/** A cluster that nobody attacks. */
const HONEST: ClusterSpec = { name: 'CL2', nodes: ['alpha', 'beta'] };

/** Who attacks in a schedule, and what the world is like for it. */
export interface Cast {
  readonly adversaries: readonly Adversary[];
  /** No faults, kills and stalls besides: what is told can be held to the minute. */
  readonly isCalm: boolean;
  readonly bent: Bent;
  /** A second cluster has a loss of its own, and nobody attacks it. */
  readonly hasHonest: boolean;
  /** When a peer takes over without writing; null: not. */
  readonly takeOver: number | null;
}

/** Drawn from the seed: two schedules of three are a trial. @param all adversaries to draw from. */
export function castOf(seed: number, world: World, all = ADVERSARIES): Cast {
  const dice = new Dice(seed, 'adversaries');
  const usable = PLAY_ALL
    ? all
    : all.filter(({ name }) => !RESTING.some(({ adversary }) => adversary === name));
  const count = usable.length > 0 && dice.chance(0.7) ? 1 + dice.below(2) : 0;
  const adversaries = [...new Set(Array.from({ length: count }, () => dice.pick(usable)))];
  const isTrial = count > 0;
  return {
    adversaries,
    bent: Object.assign({}, ...adversaries.map(({ options }) => options?.(dice, world) ?? {})),
    isCalm: isTrial && dice.chance(0.7),
    hasHonest: isTrial && dice.chance(0.3),
    takeOver: isTrial && dice.chance(0.4) ? dice.between(0.2, 9) * MINUTE : null,
  };
}

/** The clusters of a schedule: the one that is attacked first. */
export function clustersFor({ bent, hasHonest }: Cast, attacked: ClusterSpec): readonly ClusterSpec[] {
  const { zone, spare } = bent;
  return [
    zone === undefined ? attacked : { ...attacked, zone },
    ...(hasHonest ? [HONEST] : []),
    ...(spare === undefined ? [] : [spare]),
  ];
}

/** What the adversaries want otherwise than usual. */
export function optionsFor({ bent: { zone: _, spare: __, ...options } }: Cast): Partial<SimulationOptions> {
  return options;
}

/** Lets the cast play. */
export function enter({ adversaries, hasHonest, takeOver }: Cast, scene: Scene): void {
  const { sim, dice } = scene;
  for (const adversary of adversaries) adversary.attack(scene);
  if (hasHonest)
    scene.at(
      dice.between(0.5, 18) * MINUTE,
      'loss of a cluster that nobody attacks',
      dice.pick([
        () => sim.detach('CL2', 'alpha', 'lk-shared', { by: 'ops' }),
        () => sim.target('CL2', 'alpha', 'lk-shared', REFUSED),
        () => sim.target('CL2', 'beta', 'lk-shared', REFUSED),
      ]),
    );
  // The peer takes over and does not write yet: its lines alone say so.
  if (takeOver !== null)
    scene.at(takeOver, 'the peer takes over', () =>
      sim.takeOver(CLUSTER, 'node2', 'node1', { writes: false }),
    );
}
