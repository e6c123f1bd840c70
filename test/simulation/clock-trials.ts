import type { FunctionName } from '../../infra/local/simulator/installation.ts';
import { REFUSED } from '../../infra/local/simulator/session.ts';
import type { Scene } from './adversaries/scene.ts';
import type { HostileTrial } from './trials.ts';

const MINUTE = 60_000;
const DISK = 'lk-shared';

/** A second, a minute, what is allowed to be off, a zone, and more: with their neighbours. Seconds. */
export const OFF_BY = [1, 59, 60, 61, 119, 120, 121, 1_200, 32_399, 32_400, 32_401, 36_000];
const BOTH_WAYS = OFF_BY.flatMap((seconds) => [-seconds, seconds]);

function takeOverAndApprove({ sim }: Scene): void {
  sim.at('0s', () => sim.detach('CL1', 'node1', DISK, { by: 'ops' }));
  sim.at('1m', () => sim.takeOver('CL1', 'node2', 'node1', { writes: false }));
  for (let at = 5.5; at < 15; at += 1.5)
    sim.at(at * MINUTE, () => {
      sim.approve('sato');
    });
}

function refuse({ sim }: Scene): void {
  sim.at('0s', () => sim.target('CL1', 'node1', DISK, REFUSED));
}

/** Times are what a clock bends. */
const bent = ['stamps'] as const;

/** The clocks of nodes. */
export const NODE_CLOCK_TRIALS: readonly HostileTrial[] = BOTH_WAYS.flatMap((seconds): HostileTrial[] => {
  const set = (scene: Scene, node: string) =>
    scene.at(-10 * MINUTE, 'clock', () => scene.sim.setClock('CL1', node, seconds * 1_000));
  return [
    {
      name: `the peer's clock ${seconds} s off, and it has taken over`,
      bent,
      happens: (scene) => {
        set(scene, 'node2');
        takeOverAndApprove(scene);
      },
    },
    {
      name: `both clocks ${seconds} s off, and the peer has taken over`,
      bent,
      happens: (scene) => {
        set(scene, 'node1');
        set(scene, 'node2');
        takeOverAndApprove(scene);
      },
    },
    {
      name: `the node's clock ${seconds} s off while its disk is refused`,
      bent,
      happens: (scene) => {
        set(scene, 'node1');
        refuse(scene);
      },
    },
    {
      name: `the node's clock set by ${seconds} s a minute before its disk is refused`,
      bent,
      happens: (scene) => {
        scene.at(-MINUTE, 'clock', () => scene.sim.setClock('CL1', 'node1', seconds * 1_000));
        refuse(scene);
      },
    },
  ];
});

const WHOSE: readonly (FunctionName | 'all')[] = ['all', 'detect', 'observe', 'respond', 'sweep', 'reattach'];

/** The clocks of the containers that functions run in. */
export const FUNCTION_CLOCK_TRIALS: readonly HostileTrial[] = BOTH_WAYS.flatMap((seconds) =>
  WHOSE.flatMap((whose): HostileTrial[] => {
    const options = {
      skewOf: (name: FunctionName) => () => (whose === 'all' || whose === name ? seconds * 1_000 : 0),
    };
    return [
      {
        name: `clocks of ${whose} ${seconds} s off, and the peer has taken over`,
        options,
        bent,
        happens: takeOverAndApprove,
      },
      { name: `clocks of ${whose} ${seconds} s off while a disk is refused`, options, bent, happens: refuse },
    ];
  }),
);
