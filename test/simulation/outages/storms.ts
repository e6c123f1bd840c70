import { MINUTE } from '../../../functions/core/base/time.ts';
import type { ClusterSpec } from '../../../infra/local/simulator/cluster.ts';
import { REFUSED, SILENT } from '../../../infra/local/simulator/session.ts';
import type { Dice } from '../dice.ts';
import { type Outage, type OutageKind, USUAL } from './outage.ts';

/** As many as still can be judged sentence by sentence; now and then more. */
const CLUSTERS = [3, 4, 6, 8] as const;
const MANY = 25;

/** Many clusters that lose their volumes within a minute: their lines come in one batch. */
function storm(dice: Dice): Outage {
  const count = dice.chance(0.06) ? MANY : dice.pick(CLUSTERS);
  const spare = Array.from(
    { length: count },
    (_, n): ClusterSpec => ({ name: `ST${n + 1}`, nodes: [`st${n + 1}a`, `st${n + 1}b`] }),
  );
  const from = dice.between(0.5, 8) * MINUTE;
  const to = from + dice.between(4, 25) * MINUTE;
  const spread = dice.pick([0, 5_000, MINUTE]);
  const target = dice.chance(0.8) ? REFUSED : SILENT;
  const isHealed = dice.chance(0.6);
  return {
    ...USUAL,
    name: 'storm',
    what: `${count} clusters lose their volumes within ${spread / 1_000} s`,
    from,
    to,
    spare,
    play: (scene) => {
      const { sim } = scene;
      for (const { name } of spare) {
        const at = from + dice.between(0, spread);
        const node = dice.chance(0.7) ? null : `${name.toLowerCase()}a`;
        scene.at(at, `storm over ${name}`, () => sim.target(name, node, 'lk-shared', target));
        if (isHealed)
          scene.at(to + dice.between(0, spread), `${name} back`, () => sim.heal(name, null, 'lk-shared'));
      }
    },
  };
}

/** More at once than usual. */
export const STORMS: readonly OutageKind[] = [{ name: 'storm', weight: 1.2, draw: storm }];
