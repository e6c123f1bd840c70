import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { REFUSED } from '../../infra/local/simulator/session.ts';
import { forgeLine } from './adversaries/forged-lines.ts';
import type { Scene } from './adversaries/scene.ts';
import type { HostileTrial } from './trials.ts';

const MINUTE = 60_000;
const DISK = 'lk-shared';

/** What really happens while lines are forged, and the moments at which one is worth forging. */
interface Plot {
  readonly name: string;
  readonly moments: Readonly<Record<string, number>>;
  readonly happens: (scene: Scene) => void;
}

const PLOTS: readonly Plot[] = [
  {
    name: 'a refused loss',
    moments: { before: 1.5, during: 3, later: 7 },
    happens: ({ sim }) => sim.at('2m', () => sim.target('CL1', 'node1', DISK, REFUSED)),
  },
  {
    name: 'a detach and a take-over',
    moments: { before: -1, during: 0.5, after: 2.5, 'long after': 8 },
    happens: ({ sim }) => {
      sim.at('0s', () => sim.detach('CL1', 'node1', DISK, { by: 'ops' }));
      sim.at('1m', () => sim.takeOver('CL1', 'node2', 'node1', { writes: false }));
      for (let at = 5.5; at < 15; at += 1.5)
        sim.at(at * MINUTE, () => {
          sim.approve('sato');
        });
    },
  },
];
const NODES = ['node1', 'node2'] as const;

/** Where, when and in which story one line of a rule is forged. */
const SCENES = PLOTS.flatMap(({ name, moments, happens }) =>
  NODES.flatMap((node) =>
    Object.entries(moments).map(([moment, at]) => ({
      what: `on ${node} ${moment} ${name}`,
      node,
      at,
      happens,
    })),
  ),
);

export const SCENES_OF_A_RULE = SCENES.length;

/** A genuine line of each rule, forged on either node before, during and after a loss and a take-over. */
export const RULE_TRIALS: readonly HostileTrial[] = builtInRules().flatMap(({ id: rule }) =>
  SCENES.map(
    ({ what, node, at, happens }): HostileTrial => ({
      name: `${rule} ${what}`,
      happens: (scene) => {
        scene.powers.add('user');
        happens(scene);
        scene.at(at * MINUTE, rule, () =>
          forgeLine(scene, scene.sim.node('CL1', node), { rule, genuine: true }),
        );
      },
    }),
  ),
);
