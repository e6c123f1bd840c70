import { MINUTE } from '../../../functions/core/base/time.ts';
import { REFUSED, SILENT } from '../../../infra/local/simulator/session.ts';
import type { Simulation } from '../../../infra/local/simulator/simulation.ts';
import type { Dice } from '../dice.ts';
import { CLUSTER } from '../happenings.ts';
import type { Outage } from './outage.ts';

/** Does something at a moment of the story. */
export type Happens = (at: number, what: () => unknown) => void;

/** An outage without an end lasts as long as the story; things happen in its first half hour. */
const SPAN = 30 * MINUTE;

/** What people and the platform do while the way is disturbed, and right after: a loss in the middle of it above all. */
export function aroundOutages(sim: Simulation, outages: readonly Outage[], dice: Dice, act: Happens): void {
  for (const outage of outages) aroundOne(sim, outage, dice, act);
}

function aroundOne(sim: Simulation, { from, to }: Outage, dice: Dice, act: Happens): void {
  const lastAt = Number.isFinite(to) ? to : from + SPAN;
  // Most of it while the first things happen, also of an outage of a day.
  const end = dice.chance(0.7) ? Math.min(lastAt, from + SPAN) : lastAt;
  const within = () => Math.max(0, dice.between(from, end));
  const curedAt = within();
  if (dice.chance(0.6)) act(within(), loss(sim, dice));
  if (dice.chance(0.35)) for (const [after, what] of cure(sim, dice)) act(curedAt + after, what);
  if (dice.chance(0.15)) act(within(), takeOver(sim, dice));
  if (dice.chance(0.3)) act(lastAt + dice.between(0, 2) * MINUTE, loss(sim, dice));
  for (let i = dice.below(3); i > 0; i -= 1) {
    const by = dice.pick(['sato', 'suzuki']);
    act(Math.max(6 * MINUTE, dice.between(from, lastAt + 12 * MINUTE)), () => sim.approve(by));
  }
}

function loss(sim: Simulation, dice: Dice): () => unknown {
  const { node, volume } = place(sim, dice);
  return dice.pick([
    () => sim.detach(CLUSTER, node, volume, { by: 'ops' }),
    () => sim.target(CLUSTER, node, volume, REFUSED),
    () => sim.target(CLUSTER, node, volume, SILENT),
  ]);
}

/** What people do about it, each with how much later. */
function cure(sim: Simulation, dice: Dice): readonly (readonly [number, () => unknown])[] {
  const { node, volume } = place(sim, dice);
  return dice.pick([
    [[0, () => sim.heal(CLUSTER, null, volume)]],
    [
      [0, () => sim.reattach(CLUSTER, node, volume, { by: 'ops' })],
      [MINUTE, () => logInWhereOut(sim, node, volume)],
    ],
  ]);
}

/** Whose old session came back by itself needs no other one. */
function logInWhereOut(sim: Simulation, node: string, volume: string): void {
  const isBack = sim
    .node(CLUSTER, node)
    .disksOf(volume)
    .every(({ session }) => session?.state === 'in');
  if (!isBack) sim.login(CLUSTER, node, volume);
}

function takeOver(sim: Simulation, dice: Dice): () => unknown {
  const peer = dice.pick(sim.cluster(CLUSTER).nodes.slice(1)).name;
  return () => sim.takeOver(CLUSTER, peer, sim.cluster(CLUSTER).active ?? 'node1');
}

function place(sim: Simulation, dice: Dice): { readonly node: string; readonly volume: string } {
  const { nodes, volumes } = sim.cluster(CLUSTER);
  const node = dice.chance(0.6) ? 'node1' : dice.pick(nodes).name;
  return { node, volume: dice.chance(0.7) ? 'lk-shared' : dice.pick(volumes).spec.name };
}
