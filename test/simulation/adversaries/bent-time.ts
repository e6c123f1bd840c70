import type { Dice } from '../dice.ts';
import type { Adversary } from './scene.ts';

const MINUTE = 60_000;

/** From a second to ten hours, every order of magnitude as likely as the others. */
function offBy(dice: Dice): number {
  const ms = Math.round(1_000 * 36_000 ** dice.between(0, 1));
  return dice.chance(0.5) ? ms : -ms;
}

/** Zones that the nodes may really run in while the configuration says Asia/Tokyo. */
const ZONES = [
  'UTC',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Adelaide',
  'Pacific/Auckland',
  'Europe/Berlin',
] as const;

export const TIME_BENDERS: readonly Adversary[] = [
  {
    name: 'clocks-of-nodes',
    power: 'nature',
    attack: (scene) => {
      const { dice, sim, victim } = scene;
      scene.powers.add('nature');
      for (const { name } of scene.nodes) {
        if (!dice.chance(0.6)) continue;
        const off = offBy(dice);
        const from = dice.chance(0.5) ? -10 * MINUTE : dice.between(0, 15 * MINUTE);
        scene.at(from, `clock of ${name} off by ${off} ms`, () => sim.setClock(victim, name, off));
        if (dice.chance(0.2))
          scene.at(from + dice.between(1, 8) * MINUTE, `clock of ${name} put right`, () =>
            sim.setClock(victim, name, 0),
          );
      }
    },
  },
  {
    name: 'clocks-of-functions',
    power: 'nature',
    options: (dice) => ({
      // Drawn anew for each invocation.
      skewOf: () => {
        const off = offBy(dice);
        return () => off;
      },
    }),
    attack: (scene) => scene.powers.add('nature'),
  },
  {
    name: 'wrong-zone',
    power: 'nature',
    options: (dice) => ({ zone: dice.pick(ZONES) }),
    attack: (scene) => scene.powers.add('nature'),
  },
  {
    name: 'late-agents',
    power: 'nature',
    attack: (scene) => {
      const { dice, sim, victim } = scene;
      scene.powers.add('nature');
      for (const { name } of scene.nodes) {
        if (!dice.chance(0.6)) continue;
        const late = dice.between(0.5, 14) * MINUTE;
        scene.at(dice.between(-MINUTE, 5 * MINUTE), `agent of ${name} late by ${Math.round(late)} ms`, () =>
          sim.delayAgent(victim, name, late),
        );
      }
    },
  },
  {
    name: 'late-connector',
    power: 'nature',
    attack: (scene) => {
      const { dice, sim } = scene;
      scene.powers.add('nature');
      const late = dice.between(1, 14) * MINUTE;
      scene.at(dice.between(-MINUTE, 4 * MINUTE), `connector late by ${Math.round(late)} ms`, () =>
        sim.holdConnector(late),
      );
    },
  },
];
