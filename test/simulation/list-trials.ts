import { WardenError } from '../../functions/core/base/errors.ts';
import type { Store } from '../../functions/core/ports.ts';
import type { SimulationOptions } from '../../infra/local/simulator/simulation.ts';
import { methodsOf } from './broken-product.ts';
import { restingOn } from './sentences/suspensions.ts';
import type { HostileTrial } from './trials.ts';

const MINUTE = 60_000;
const DISK = 'lk-shared';

/** Every list that the suite reads: folders of the two buckets, and the attachments of a cluster. */
export const LISTS = [
  'inbox/',
  'commands/',
  'incidents/',
  'dead-letter/',
  'attempts/',
  'plans/',
  'approvals/',
  'journal/',
  'attachments',
] as const;

/** After so many entries a page ends, in a tenancy that has as many pages as entries. */
const PAGES = [0, 1, 2, 3] as const;

/** The list ends there, as if that were all; or the next page cannot be read. */
const CUTS = ['ends', 'fails'] as const;

interface Cut {
  readonly list: (typeof LISTS)[number];
  readonly after: number;
  readonly how: (typeof CUTS)[number];
}

function cutAt<T>(all: readonly T[], { after, how }: Cut): readonly T[] {
  if (all.length > after && how === 'fails')
    throw new WardenError('OCI_UNAVAILABLE', { detail: 'the next page' });
  return all.slice(0, after);
}

function cutStore(store: Store, cut: Cut, isOn: () => boolean): Store {
  return {
    ...methodsOf(store),
    list: async (prefix, limit) => {
      const names = await store.list(prefix, limit);
      return prefix.startsWith(cut.list) && isOn() ? cutAt(names, cut) : names;
    },
  };
}

/** From the second minute to the sixth: over the first notices, the plan and the first approvals. */
function tampering(cut: Cut): { readonly options: SimulationOptions; begin(now: () => number): void } {
  let now = () => 0;
  const isOn = () => now() >= MINUTE && now() < 6 * MINUTE;
  return {
    begin: (clock) => {
      now = clock;
    },
    options: {
      clusters: [
        { name: 'CL1', volumes: [{ name: DISK }, { name: 'lk-second' }] },
        { name: 'CL2', nodes: ['alpha', 'beta'] },
      ],
      tamper: (_name, ports) => ({
        ...ports,
        store: (bucket) => cutStore(ports.store(bucket), cut, isOn),
        compute: {
          ...ports.compute,
          listAttachments: async (compartment, instance) => {
            const all = await ports.compute.listAttachments(compartment, instance);
            return cut.list === 'attachments' && isOn() ? cutAt(all, cut) : all;
          },
        },
      }),
    },
  };
}

/** A detach that people approve the reattach of, a second loss and another cluster's, while one list is cut. */
function trialOf(cut: Cut, takesOver: boolean): HostileTrial {
  const { list, after, how } = cut;
  const { options, begin } = tampering(cut);
  return {
    name: `the list of ${list} ${how} after ${after}${takesOver ? ', the peer takes over' : ''}`,
    options,
    minutes: 20,
    bent: restingOn(list),
    happens: (scene) => {
      const { sim } = scene;
      scene.powers.add('nature');
      begin(() => sim.now);
      sim.at('0s', () => sim.detach('CL1', 'node1', DISK, { by: 'ops' }));
      sim.at('90s', () => sim.command({ kind: 'ack', target: 'CL1', by: 'ops' }));
      sim.at('2m', () => sim.target('CL2', 'alpha', DISK, { kind: 'refused' }));
      if (takesOver) sim.at('150s', () => sim.takeOver('CL1', 'node2', 'node1', { writes: false }));
      else {
        const until = sim.start + 7 * MINUTE;
        sim.at('3m', () => sim.command({ kind: 'hold', target: 'CL1', by: 'ops', until, why: 'work' }));
      }
      sim.at('4m', () => sim.target('CL1', 'node1', 'lk-second', { kind: 'refused' }));
      // The next holder reads everything anew.
      sim.at('5m', () => sim.kill('respond'));
      sim.at('5m1s', () => sim.invoke('respond', '{}', 'detached'));
      for (let at = 5.5; at < 15; at += 1.5)
        sim.at(at * MINUTE, () => {
          sim.approve('sato');
        });
    },
  };
}

export const LIST_TRIALS: readonly HostileTrial[] = LISTS.flatMap((list) =>
  PAGES.flatMap((after) =>
    CUTS.flatMap((how) => [true, false].map((takesOver) => trialOf({ list, after, how }, takesOver))),
  ),
);
