import type { Store } from '../../../functions/core/ports.ts';
import { methodsOf } from '../broken-product.ts';
import type { Dice } from '../dice.ts';
import type { Adversary, World } from './scene.ts';

/** So old may the answer of a listing be. */
const STALE = 60_000;

type Lie = 'stale' | 'reversed' | 'repeated' | 'cut';
const LIES: readonly Lie[] = ['stale', 'reversed', 'repeated', 'cut'];

/** A list with less, more or otherwise ordered than there is; now and then it tells the truth. */
function lying<T>(all: readonly T[], lie: Lie, dice: Dice): readonly T[] {
  switch (lie) {
    case 'reversed':
      return [...all].reverse();
    case 'repeated':
      return all.flatMap((one) => [one, one]);
    case 'cut':
      return dice.chance(0.3) ? all.slice(0, dice.below(all.length + 1)) : all;
    case 'stale':
      return all;
  }
}

function lyingStore(store: Store, lie: Lie, dice: Dice, world: World): Store {
  const before = new Map<string, { readonly at: number; readonly names: readonly string[] }>();
  return {
    ...methodsOf(store),
    list: async (prefix, limit) => {
      const names = await store.list(prefix, limit);
      if (world.isOver()) return names;
      const known = before.get(prefix);
      if (lie === 'stale' && known !== undefined && world.now() - known.at < STALE) return known.names;
      before.set(prefix, { at: world.now(), names });
      return lying(names, lie, dice);
    },
  };
}

export const LIARS: readonly Adversary[] = [
  {
    name: 'lists-of-the-store',
    power: 'nature',
    options: (dice, world) => {
      const lie = dice.pick(LIES);
      return {
        tamper: (_name, ports) => {
          const stores = new Map<string, Store>();
          return {
            ...ports,
            store: (bucket) => {
              const store = stores.get(bucket) ?? lyingStore(ports.store(bucket), lie, dice, world);
              stores.set(bucket, store);
              return store;
            },
          };
        },
      };
    },
    attack: (scene) => scene.powers.add('nature'),
  },
  {
    name: 'lists-of-compute',
    power: 'nature',
    options: (dice, world) => {
      const lie = dice.pick(['reversed', 'repeated', 'cut'] as const);
      return {
        tamper: (_name, ports) => ({
          ...ports,
          compute: {
            ...ports.compute,
            listAttachments: async (compartment, instance) => {
              const all = await ports.compute.listAttachments(compartment, instance);
              return world.isOver() ? all : lying(all, lie, dice);
            },
          },
        }),
      };
    },
    attack: (scene) => scene.powers.add('nature'),
  },
];
