import * as fc from 'fast-check';
import * as v from 'valibot';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import type { PutResult, Store } from '../../functions/core/ports.ts';
import { Document, type DocumentOptions } from '../../functions/store/document.ts';
import { asWriter, jsonKind } from '../../functions/store/kind.ts';
import { countingIds, MemoryStore } from '../support/kit.ts';

interface Names {
  readonly names: readonly string[];
}
interface Count {
  readonly count: number;
  readonly writer: string;
}

const NAMES = jsonKind<Names>('test.names/1', v.object({ names: v.array(v.string()) }));
const COUNT = jsonKind<Count>('test.count/1', v.object({ count: v.number(), writer: v.string() }), {
  sign: asWriter,
});

const names = (store: Store, damaged: DocumentOptions['damaged'] = 'replace') =>
  new Document(store, 'names.json', NAMES, { damaged });
const count = (store: Store, ids = countingIds('id')) =>
  new Document(store, 'count.json', COUNT, { damaged: 'replace', ids });

const adding = (name: string) => (value: Names | null) => ({
  names: [...new Set([...(value?.names ?? []), name])].sort(),
});
const oneMore = (value: Count | null): Count => ({ count: (value?.count ?? 0) + 1, writer: '' });

/** Every put is carried out; the answers to those of which `isLost` says so are lost, and the repetition is refused. */
function losingAnswers(store: Store, isLost: () => boolean): Store {
  return {
    get: (name) => store.get(name),
    delete: (name, etag) => store.delete(name, etag),
    list: (prefix, limit) => store.list(prefix, limit),
    async put(name, body, condition): Promise<PutResult> {
      const result = await store.put(name, body, condition);
      return result.kind === 'written' && isLost() ? { kind: 'lost' } : result;
    },
  };
}

function once(): () => boolean {
  let left = 1;
  return () => left-- > 0;
}

test('a missing object is written, read and changed', async () => {
  const store = new MemoryStore();
  const document = names(store);
  await expect(document.load()).resolves.toBeNull();
  await expect(document.write({ names: ['a'] })).resolves.toBe(true);
  await expect(document.change(adding('b'))).resolves.toEqual({ names: ['a', 'b'] });
  await expect(names(store).load()).resolves.toEqual({ names: ['a', 'b'] });
});

test('what says nothing new is not written', async () => {
  const store = new MemoryStore();
  await names(store).write({ names: ['a'] });
  const before = store.objects.get('names.json')?.etag;
  const document = names(store);
  await document.load();
  await expect(document.write({ names: ['a'] })).resolves.toBe(true);
  await document.change(adding('a'));
  await document.change(() => null);
  expect(store.objects.get('names.json')?.etag).toBe(before);
});

test('a write that lost to somebody else is refused, and theirs is at hand', async () => {
  const store = new MemoryStore();
  const [ours, theirs] = [names(store), names(store)];
  await Promise.all([ours.load(), theirs.load()]);
  await theirs.write({ names: ['theirs'] });
  await expect(ours.write({ names: ['ours'] })).resolves.toBe(false);
  expect(ours.value).toEqual({ names: ['theirs'] });
  await expect(ours.write({ names: ['ours'] })).resolves.toBe(true);
});

test('our own write whose answer was lost is recognised, by its owner token or by its bytes', async () => {
  const store = new MemoryStore();
  await expect(names(losingAnswers(store, once())).write({ names: ['a'] })).resolves.toBe(true);
  await expect(count(losingAnswers(store, once())).write({ count: 1, writer: '' })).resolves.toBe(true);
});

test('equal content of another owner is not our own write', async () => {
  const store = new MemoryStore();
  await count(store, countingIds('theirs')).write({ count: 1, writer: '' });
  await expect(count(store, countingIds('ours')).write({ count: 1, writer: '' })).resolves.toBe(false);
});

test('a change is given up after as many races as it may lose', async () => {
  const store = new MemoryStore();
  const others = names(store);
  let races = 0;
  const document = names({
    get: (name) => store.get(name),
    delete: (name, etag) => store.delete(name, etag),
    list: (prefix) => store.list(prefix),
    put: async (name, body, condition) => {
      races += 1;
      await others.change(adding(`other${races}`));
      return store.put(name, body, condition);
    },
  });
  const pauses: number[] = [];
  const pause = async (race: number) => {
    pauses.push(race);
  };
  await expect(document.change(adding('ours'), { races: 3, pause })).rejects.toMatchObject({
    code: 'OCI_CONFLICT',
  });
  expect({ races, pauses }).toEqual({ races: 3, pauses: [1, 2, 3] });
});

test('a deleted version is not deleted again when somebody wrote meanwhile', async () => {
  const store = new MemoryStore();
  const [ours, theirs] = [names(store), names(store)];
  await ours.write({ names: ['a'] });
  await theirs.change(adding('b'));
  await expect(ours.delete()).resolves.toBe(false);
  await names(store).delete();
  expect(store.names('names')).toEqual(['names.json']);
  await expect(theirs.delete()).resolves.toBe(true);
  expect(store.names('names')).toEqual([]);
});

describe('a damaged object', () => {
  const damagedStore = async () => {
    const store = new MemoryStore();
    await store.put('names.json', toJsonBytes({ nobody: 'knows' }), { kind: 'any' });
    return store;
  };

  test('counts as missing and is replaced', async () => {
    const document = names(await damagedStore(), 'replace');
    await expect(document.change(adding('a'))).resolves.toEqual({ names: ['a'] });
    expect(document.isDamaged).toBe(false);
  });

  test('is replaced after it was put aside', async () => {
    const store = await damagedStore();
    await names(store, 'dead-letter').change(adding('a'));
    const letters = store.names('dead-letter/').map((name) => store.json(name));
    expect(letters).toContainEqual({ nobody: 'knows' });
    expect(letters).toContainEqual(expect.objectContaining({ name: 'names.json', reason: 'begun anew' }));
    expect(store.json('names.json')).toEqual({ names: ['a'] });
  });

  test('stays for a person to see', async () => {
    const store = await damagedStore();
    const document = names(store, 'leave');
    await expect(document.load()).resolves.toBeNull();
    expect(document.isDamaged).toBe(true);
    await expect(document.write({ names: ['a'] })).resolves.toBe(false);
    expect(store.json('names.json')).toEqual({ nobody: 'knows' });
  });

  test('is refused', async () => {
    const document = names(await damagedStore(), 'refuse');
    await expect(document.load()).rejects.toMatchObject({ code: 'OCI_UNEXPECTED_ANSWER' });
  });
});

test('two writers, interleaved in any order and with any answers lost, lose nothing', () =>
  fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 }),
      fc.array(fc.constantFrom('e', 'f', 'g', 'h'), { maxLength: 4 }),
      fc.infiniteStream(fc.boolean()),
      async (scheduler, first, second, dice) => {
        const memory = new MemoryStore();
        const lossy = losingAnswers(memory, () => dice.next().value === true);
        const store: Store = {
          get: scheduler.scheduleFunction((name) => lossy.get(name)),
          put: scheduler.scheduleFunction((name, body, condition) => lossy.put(name, body, condition)),
          delete: (name, etag) => lossy.delete(name, etag),
          list: (prefix) => lossy.list(prefix),
        };
        const write = async (words: readonly string[]) => {
          const document = names(store);
          for (const word of words) await document.change(adding(word), { races: 20 });
        };
        await scheduler.waitFor(Promise.all([write(first), write(second)]));
        const expected = [...new Set([...first, ...second])].sort();
        const stored = await names(memory).load();
        expect(stored?.names ?? []).toEqual(expected);
      },
    ),
    { numRuns: 200 },
  ));

test('a count whose answers are lost at random is neither too high nor too low', () =>
  fc.assert(
    fc.asyncProperty(fc.nat({ max: 8 }), fc.infiniteStream(fc.boolean()), async (times, dice) => {
      const store = losingAnswers(new MemoryStore(), () => dice.next().value === true);
      const document = count(store);
      for (let i = 0; i < times; i += 1) await document.change(oneMore);
      expect(document.value?.count ?? 0).toBe(times);
      expect((await count(store).load())?.count ?? 0).toBe(times);
    }),
    { numRuns: 200 },
  ));
