import { type ErrorCode, WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { Instance, Known } from '../../functions/core/platform/look-ups.ts';
import { InstanceFinder } from '../../functions/runtime/instance-finder.ts';
import { instance, known, T0, unreadable } from '../core/decision/story.ts';
import { JumpingTime } from '../support/kit.ts';

const idOf = (n: number | string): string => `ocid1.instance.oc1..n${n}`;
const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => idOf(n));

/** Compartments with instances, and what was asked for. */
function stage(compartments: Readonly<Record<string, readonly string[]>> = {}) {
  const time = new JumpingTime(T0);
  const world = { failing: null as ErrorCode | null, listed: true, failsFor: '' };
  const lists: string[] = [];
  const reads: string[] = [];
  let running = 0;
  let most = 0;
  const inOne = (compartment: string): readonly Instance[] =>
    (compartments[compartment] ?? []).map((id) => instance(id, { compartmentId: compartment }));
  const compute = {
    getInstance: async (id: string): Promise<Instance> => {
      reads.push(id);
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (world.failing !== null && (world.failsFor === '' || world.failsFor === id))
        throw new WardenError(world.failing);
      const found = Object.keys(compartments)
        .flatMap(inOne)
        .find((one) => one.id === id);
      if (found === undefined) throw new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND');
      return found;
    },
  };
  const instancesIn = async (compartment: string): Promise<Known<readonly Instance[]>> => {
    lists.push(compartment);
    return world.listed
      ? known(inOne(compartment), time.now())
      : unreadable<readonly Instance[]>('instances');
  };
  const finder = new InstanceFinder(compute, time, instancesIn);
  const find = async (nodes: readonly string[], likely: readonly string[] = []) =>
    Object.fromEntries(await finder.find(nodes, likely));
  return { time, world, lists, reads, finder, find, mostAtOnce: () => most };
}

describe('lists come first', () => {
  test('who is in a likely compartment is not read alone; other lists are not asked for then', async () => {
    const s = stage({ first: [idOf(1)], second: [idOf(2)], third: [idOf(3)] });
    expect(await s.find([idOf(1), idOf(2)], ['first', 'second', 'third'])).toEqual({
      [idOf(1)]: 'first',
      [idOf(2)]: 'second',
    });
    expect(s.lists).toEqual(['first', 'second']);
    expect(s.reads).toEqual([]);
    expect(s.finder.nextPassAt).toBe(0);
  });

  test('a compartment that is named twice is asked for once', async () => {
    const s = stage({ first: [] });
    await s.find([idOf(1)], ['first', 'first']);
    expect(s.lists).toEqual(['first']);
  });

  test('others of the list are not told: nobody looked for them', async () => {
    const s = stage({ first: [idOf(1), idOf(2)] });
    expect(await s.find([idOf(1)], ['first'])).toEqual({ [idOf(1)]: 'first' });
  });

  test('a list that cannot be read finds nobody, and they are read alone', async () => {
    const s = stage({ first: [idOf(1)] });
    s.world.listed = false;
    expect(await s.find([idOf(1)], ['first'])).toEqual({ [idOf(1)]: 'first' });
    expect(s.reads).toEqual([idOf(1)]);
  });
});

describe('reads of single ones', () => {
  test('one that is found shows the compartment of the others: its list is read, they are not', async () => {
    const nodes = ids(12);
    const s = stage({ elsewhere: nodes });
    expect(await s.find(nodes)).toEqual(Object.fromEntries(nodes.map((id) => [id, 'elsewhere'])));
    expect(s.reads).toEqual(nodes.slice(0, 5));
    expect(s.lists).toEqual(['elsewhere']);
  });

  test('five at once, twenty in a pass, the next pass five seconds later', async () => {
    const nodes = ids(30);
    const s = stage();
    await s.find(nodes);
    expect(s.reads).toEqual(nodes.slice(0, 20));
    expect(s.mostAtOnce()).toBe(5);
    expect(s.finder.nextPassAt).toBe(T0 + 5 * SECOND);
    s.time.advance(5 * SECOND - 1);
    await s.find(nodes);
    expect(s.reads).toHaveLength(20);
    s.time.advance(1);
    await s.find(nodes);
    expect(s.reads).toEqual(nodes);
  });

  test('lists are searched between passes too', async () => {
    const s = stage({ first: [idOf('late')] });
    await s.find(ids(1));
    expect(await s.find([idOf('late')], ['first'])).toEqual({ [idOf('late')]: 'first' });
  });

  test('when OCI does not answer, no further ones are asked for, and nobody counts as absent', async () => {
    const nodes = ids(12);
    const s = stage({ elsewhere: [idOf(1)] });
    s.world.failing = 'OCI_THROTTLED';
    s.world.failsFor = idOf(0);
    // Of the five that were asked for at once, who was found is told.
    expect(await s.find(nodes)).toEqual({ [idOf(1)]: 'elsewhere' });
    expect(s.reads).toEqual(nodes.slice(0, 5));
    expect(s.finder.isAbsent(idOf(0))).toBe(false);
    expect(s.finder.isAbsent(idOf(2))).toBe(true);
  });

  test('what is no OCID of an instance is not asked for', async () => {
    const s = stage();
    const forged = ['node1', 'ocid1.volume.oc1..v', `${idOf(1)}&limit=9`];
    expect(await s.find(forged)).toEqual({});
    expect(s.reads).toEqual([]);
    expect(forged.map((node) => s.finder.isAbsent(node))).toEqual([true, true, true]);
    expect(s.finder.nextPassAt).toBe(0);
  });
});

describe('who is not there', () => {
  test('is not asked for again for ten minutes', async () => {
    const s = stage();
    expect(s.finder.isAbsent(idOf(1))).toBe(false);
    await s.find([idOf(1)]);
    expect(s.finder.isAbsent(idOf(1))).toBe(true);
    s.time.advance(10 * MINUTE - 1);
    expect(s.finder.isAbsent(idOf(1))).toBe(true);
    await s.find([idOf(1)]);
    expect(s.reads).toHaveLength(1);
    s.time.advance(1);
    expect(s.finder.isAbsent(idOf(1))).toBe(false);
    await s.find([idOf(1)]);
    expect(s.reads).toHaveLength(2);
  });

  test('is still known as absent when the count of reads begins anew before that', async () => {
    const s = stage();
    // The count of reads is of ten minutes from the first on; the second is looked for at the end of them.
    await s.find([idOf(1)]);
    s.time.advance(9 * MINUTE);
    await s.find([idOf(2)]);
    s.time.advance(MINUTE);
    expect(s.finder.isAbsent(idOf(1))).toBe(false);
    expect(s.finder.isAbsent(idOf(2))).toBe(true);
  });

  test('two hundred reads in ten minutes; then nobody is asked for, and all count as absent', async () => {
    const s = stage();
    const nodes = ids(300);
    await s.find([]);
    for (let pass = 0; pass < 12; pass += 1) {
      await s.find(nodes);
      s.time.advance(5 * SECOND);
    }
    expect(s.reads).toEqual(nodes.slice(0, 200));
    expect(s.finder.isAbsent(idOf(299))).toBe(true);
    s.time.advance(9 * MINUTE - 1);
    expect(s.finder.isAbsent(idOf(299))).toBe(true);
    s.time.advance(1);
    expect(s.finder.isAbsent(idOf(299))).toBe(false);
    await s.find([idOf(299)]);
    expect(s.reads).toHaveLength(201);
  });

  test('of the last of two hundred reads only as many as are left are made', async () => {
    const s = stage();
    const nodes = ids(300);
    await s.find(nodes.slice(0, 3));
    for (let pass = 0; pass < 11; pass += 1) {
      s.time.advance(5 * SECOND);
      await s.find(nodes);
    }
    expect(s.reads).toHaveLength(200);
  });
});
