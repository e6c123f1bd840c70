import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { SimCluster } from '../local/simulator/cluster.ts';
import { REFUSED, SILENT } from '../local/simulator/session.ts';
import type { Simulation } from '../local/simulator/simulation.ts';

/** Where a button acts: one volume of one node. */
export interface Place {
  readonly cluster: string;
  readonly node: string;
  readonly volume: string;
}

/** Why a button did nothing. */
export const REFUSALS = ['not-attached', 'not-detached', 'no-active', 'node-down'] as const;
export type Refusal = (typeof REFUSALS)[number];

interface Button {
  /** Breaks something, or mends it. */
  readonly kind: 'break' | 'mend';
  /** Null when there is nothing against it. */
  refusal(sim: Simulation, place: Place): Refusal | null;
  press(sim: Simulation, place: Place): void;
}

const FLAPS = 4;
const CPU_PERCENT = 99;
const LOAD = 48;

const anytime = (): null => null;
const whileUp = (sim: Simulation, { cluster, node }: Place): Refusal | null =>
  sim.node(cluster, node).up ? null : 'node-down';

/** What can be done to the pretend tenancy, in the order in which it is shown. */
export const BUTTONS = {
  detach: {
    kind: 'break',
    refusal: (sim, place) => (attachmentState(sim, place) === 'ATTACHED' ? null : 'not-attached'),
    press: (sim, { cluster, node, volume }) => sim.detach(cluster, node, volume, { by: 'ops' }),
  },
  break: {
    kind: 'break',
    refusal: whileUp,
    press: (sim, { cluster, node, volume }) => sim.target(cluster, node, volume, REFUSED),
  },
  hole: {
    kind: 'break',
    refusal: whileUp,
    press: (sim, { cluster, node, volume }) => sim.target(cluster, node, volume, SILENT),
  },
  flap: {
    kind: 'break',
    refusal: whileUp,
    press: (sim, { cluster, node, volume }) => {
      for (let i = 0; i < FLAPS; i += 1) {
        sim.at(sim.now + 2 * i * MINUTE, () => sim.target(cluster, node, volume, REFUSED));
        sim.at(sim.now + (2 * i + 1) * MINUTE, () => sim.heal(cluster, node, volume));
      }
    },
  },
  overload: {
    kind: 'break',
    refusal: whileUp,
    press: (sim, { cluster, node, volume }) => {
      sim.metric(cluster, node, 'CpuUtilization', CPU_PERCENT);
      sim.metric(cluster, node, 'LoadAverage', LOAD);
      sim.at(sim.now + SECOND, () => sim.target(cluster, node, volume, SILENT));
    },
  },
  failover: {
    kind: 'break',
    refusal: (sim, { cluster }) => (activeOf(sim.cluster(cluster)) === null ? 'no-active' : null),
    press: (sim, { cluster }) => {
      const active = activeOf(sim.cluster(cluster));
      if (active !== null) sim.forceRestart(cluster, active);
    },
  },
  heal: {
    kind: 'mend',
    refusal: anytime,
    press: (sim, { cluster, node, volume }) => sim.heal(cluster, node, volume),
  },
  attach: {
    kind: 'mend',
    refusal: (sim, place) => (attachmentState(sim, place) === 'DETACHED' ? null : 'not-detached'),
    press: (sim, { cluster, node, volume }) => sim.reattach(cluster, node, volume, { by: 'ops' }),
  },
} as const satisfies Readonly<Record<string, Button>>;

export type ButtonName = keyof typeof BUTTONS;
export const BUTTON_NAMES = Object.keys(BUTTONS) as readonly ButtonName[];

/** Every volume of every node that can be acted on, the active node of the first cluster first. */
export function placesOf(sim: Simulation): readonly Place[] {
  return sim.clusters.flatMap((cluster) =>
    cluster.nodes.flatMap((node) =>
      [...new Set(node.disks.map(({ volume }) => volume))]
        .filter((volume) => cluster.volumes.some(({ spec }) => spec.name === volume))
        .map((volume) => ({ cluster: cluster.spec.name, node: node.name, volume })),
    ),
  );
}

/** How a place is named in addresses and forms. */
export function placeKey({ cluster, node, volume }: Place): string {
  return `${cluster}/${node}/${volume}`;
}

function activeOf(cluster: SimCluster): string | null {
  return cluster.nodes.find((node) => node.name === cluster.active && node.up)?.name ?? null;
}

function attachmentState(sim: Simulation, { cluster, node, volume }: Place): string | null {
  const id = sim.cluster(cluster).volumes.find(({ spec }) => spec.name === volume)?.id;
  const { instanceId } = sim.node(cluster, node).options;
  return id === undefined ? null : (sim.cloud.compute.current(instanceId, id)?.lifecycleState ?? null);
}
