import { REFUSED, SILENT } from '../../../infra/local/simulator/session.ts';
import type { Simulation, SimulationOptions } from '../../../infra/local/simulator/simulation.ts';

/** A story of sentences that the scenarios do not come to: ends, long waits, and roles that nobody tells. */
export interface LongStory {
  readonly name: string;
  readonly options?: SimulationOptions;
  readonly minutes: number;
  readonly schedule: (sim: Simulation) => void;
}

const SHARED = 'lk-shared';
const THREE = [{ name: 'CL1' }, { name: 'CL2' }, { name: 'CL3' }];

export const LONG_STORIES: readonly LongStory[] = [
  {
    name: 'a black hole of fifty seconds',
    minutes: 30,
    schedule: (sim) => {
      sim.at('0s', () => sim.target('CL1', 'node1', SHARED, SILENT));
      sim.at('50s', () => sim.heal('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'a standby that loses its path, without the probe',
    minutes: 115,
    schedule: (sim) => sim.at('0s', () => sim.target('CL1', 'node2', SHARED, REFUSED)),
  },
  {
    name: 'the volume of a standby is detached while the active node writes',
    minutes: 30,
    schedule: (sim) => sim.at('0s', () => sim.detach('CL1', 'node2', SHARED)),
  },
  {
    name: 'I/O fails, LifeKeeper restarts the node, and it logs in again',
    options: { clusters: [{ name: 'CL1', recoveryTmoSec: 120 }] },
    minutes: 60,
    schedule: (sim) => {
      sim.at('0s', () => sim.target('CL1', 'node1', SHARED, REFUSED));
      sim.at('4m30s', () => sim.heal('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'fencing to the end',
    minutes: 150,
    schedule: (sim) => {
      sim.at('0s', () => sim.target('CL1', 'node1', SHARED, REFUSED));
      sim.at('3m', () => sim.commPathsDown('CL1'));
      sim.at('3m30s', () => sim.takeOver('CL1', 'node2', 'node1'));
      sim.at('6m', () => sim.detach('CL1', 'node1', SHARED));
      sim.at('110m', () => sim.heal('CL1', 'node1', SHARED));
      sim.at('120m', () => sim.reattach('CL1', 'node1', SHARED));
      sim.at('122m', () => sim.login('CL1', 'node1', SHARED));
    },
  },
  {
    name: 'both nodes are stopped while a volume is detached, to the end',
    minutes: 115,
    schedule: (sim) => {
      sim.at('0s', () => sim.detach('CL1', 'node1', SHARED));
      for (const node of ['node1', 'node2']) sim.at('7m', () => sim.stop('CL1', node));
    },
  },
  {
    name: 'three clusters at once, all back after twenty minutes',
    options: { clusters: THREE },
    minutes: 40,
    schedule: (sim) => {
      for (const { name } of THREE) {
        sim.at('0s', () => sim.target(name, null, SHARED, REFUSED));
        sim.at('20m', () => sim.heal(name, null, SHARED));
      }
    },
  },
  {
    name: 'three clusters at once, to the restarts',
    options: { clusters: THREE.map((cluster) => ({ ...cluster, recoveryTmoSec: 600 })) },
    minutes: 40,
    schedule: (sim) => {
      for (const { name } of THREE) sim.at('0s', () => sim.target(name, 'node1', SHARED, REFUSED));
    },
  },
];
