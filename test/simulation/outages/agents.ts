import { MINUTE, type Ms } from '../../../functions/core/base/time.ts';
import type { Scene } from '../adversaries/scene.ts';
import type { Dice } from '../dice.ts';
import { type OutageKind, USUAL } from './outage.ts';

/** `node-heartbeat` has no heartbeat for five minutes, holds for five more, and takes three to be told. */
const ALARM_WAKES: Ms = 13 * MINUTE;
/** From there the look of `sweep` and the notice of the monitor. */
const NAMED_WITHIN: Ms = 20 * MINUTE;
const MOST_COPIES = 4;
const LATEST_COPY: Ms = 10 * MINUTE;

/** Some of the nodes, one at least. */
function someOf(dice: Dice, nodes: readonly string[]): readonly string[] {
  const found = nodes.filter(() => dice.chance(0.5));
  return found.length > 0 ? found : [dice.pick(nodes)];
}

/** What an agent does with the lines of some nodes, from then to then. */
function playOn(
  scene: Scene,
  { from, to, nodes }: { readonly from: Ms; readonly to: Ms; readonly nodes: readonly string[] },
  takes: () => readonly Ms[],
): void {
  const { sim, victim } = scene;
  for (const node of nodes) {
    scene.at(from, `agent of ${node} unsteady`, () => sim.agentTakes(victim, node, takes));
    scene.at(to, `agent of ${node} steady`, () => sim.agentTakes(victim, node, null));
  }
}

/** Whose agents are unsteady, when, and for which share of the lines, up to `most`. */
function unsteadiness(dice: Dice, all: readonly string[], most: number) {
  const nodes = someOf(dice, all);
  const share = dice.between(0.1, most);
  const from = dice.between(-MINUTE, 8 * MINUTE);
  return { nodes, share, from, to: from + dice.between(10, 40) * MINUTE };
}

/** What can be the matter with the agents of the nodes, besides being late (adversaries/bent-time.ts). */
export const AGENT_OUTAGES: readonly OutageKind[] = [
  {
    name: 'agents-lose-lines',
    weight: 3,
    draw: (dice, all) => {
      const { nodes, share, from, to } = unsteadiness(dice, all, 0.95);
      return {
        ...USUAL,
        name: 'agents-lose-lines',
        what: `${nodes.join(', ')} lose ${Math.round(share * 100)} % of their lines`,
        from,
        to,
        // What a lost line said stays unknown: a disk that is back counts as lost until something else proves it.
        hides: ['lines', 'stamps', 'memory'],
        loses: nodes,
        play: (scene) => playOn(scene, { from, to, nodes }, () => (dice.chance(share) ? [] : [0])),
      };
    },
  },
  {
    name: 'agents-repeat-lines',
    weight: 3,
    draw: (dice, all) => {
      const { nodes, share, from, to } = unsteadiness(dice, all, 1);
      // Whether at once, as after a restart of the agent, or minutes later, as after one of its host.
      const latest = dice.chance(0.5) ? 0 : LATEST_COPY;
      const copies = () =>
        Array.from({ length: 1 + dice.below(MOST_COPIES) }, () => Math.floor(dice.between(0, latest)));
      return {
        ...USUAL,
        name: 'agents-repeat-lines',
        what: `${nodes.join(', ')} repeat ${Math.round(share * 100)} % of their lines up to ${latest / MINUTE} min later`,
        from,
        to,
        play: (scene) =>
          playOn(scene, { from, to, nodes }, () => (dice.chance(share) ? [0, ...copies()] : [0])),
      };
    },
  },
  {
    name: 'agent-stops',
    weight: 2,
    draw: (dice, all) => {
      const node = dice.pick(all);
      const from = dice.between(-2 * MINUTE, 8 * MINUTE);
      const to = from + dice.between(4, 45) * MINUTE;
      const isLong = to - from > NAMED_WITHIN;
      return {
        ...USUAL,
        name: 'agent-stops',
        what: `the agent of ${node} stands still, and loses what is written meanwhile`,
        from,
        to,
        alarmWithin: isLong ? NAMED_WITHIN : null,
        names: node,
        hides: ['lines', 'stamps', 'memory'],
        loses: [node],
        play: (scene) => {
          const { sim, victim } = scene;
          scene.at(from, `agent of ${node} stops`, () => sim.silence(victim, node));
          // What Notifications does with the alarm.
          if (isLong) scene.at(from + ALARM_WAKES, 'alarm node-heartbeat', () => sim.sweep());
          scene.at(to, `agent of ${node} starts`, () => sim.speakAgain(victim, node));
        },
      };
    },
  },
];
