import * as fc from 'fast-check';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { HOUR, MINUTE } from '../../functions/core/base/time.ts';
import { beginIncident, type Incident } from '../../functions/core/incident/incident.ts';
import type { PutResult, Store } from '../../functions/core/ports.ts';
import { dueForRewrite } from '../../functions/respond/incidents.ts';
import { incidentName } from '../../functions/store/incidents.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { LIFECYCLE } from '../../infra/local/lifecycle.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { createSimulation } from '../../infra/local/simulator/simulation.ts';
import { incidentBook } from '../support/incident-book.ts';
import { countingIds, MemoryStore } from '../support/kit.ts';

const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 22);
const nothing = async () => undefined;

function incident(id: string, closedDaysAgo: number | null, more: Partial<Incident> = {}): Incident {
  const closedAt = closedDaysAgo === null ? null : NOW - closedDaysAgo * DAY;
  const openedAt = (closedAt ?? NOW) - HOUR;
  return beginIncident({
    id,
    cluster: { key: 'tag:CL1', name: 'CL1', nodes: ['n1'], source: 'tag' },
    openedAt,
    lossAt: openedAt,
    closedAt,
    closedBy: closedAt === null ? null : 'recovered',
    severity: 'high',
    ...more,
  });
}

const of = (name: string) => ({ key: `tag:${name}`, name, nodes: [`${name}-n1`], source: 'tag' as const });

test('open ones and the newest of each cluster are written again after a month, no other', () => {
  const all = [
    incident('older', 60),
    incident('newest', 45),
    incident('young', 29, { cluster: of('CL2') }),
    incident('kept', 200, { cluster: of('CL3'), keptAt: NOW - 29 * DAY }),
    incident('due', 200, { cluster: of('CL4'), keptAt: NOW - 30 * DAY }),
    incident('open', null, { cluster: of('CL5'), openedAt: NOW - 40 * DAY }),
    incident('wide', 60, { cluster: { key: 'wide:w', name: 'AD-1', nodes: [], source: 'unknown' } }),
  ];
  expect(dueForRewrite(all, NOW).map(({ id }) => id)).toEqual(['newest', 'due', 'open']);
});

test('a year with the deployed rule: what stands for each cluster never changes, the rest goes', () => {
  const closed = fc.record({
    day: fc.integer({ min: 0, max: 300 }),
    cluster: fc.constantFrom('A', 'B', 'C'),
  });
  const { expire } = LIFECYCLE.state;
  return fc.assert(
    fc.asyncProperty(fc.array(closed, { maxLength: 12 }), async (specs) => {
      const store = new MemoryStore();
      const writtenAt = new Map<string, number>();
      const all = specs.map(({ day, cluster }, n) => {
        const at = NOW + day * DAY;
        return incident(`i${n}`, null, { cluster: of(cluster), openedAt: at, lossAt: at, closedAt: at });
      });
      for (let day = 0; day <= 400; day += 10) {
        const now = NOW + day * DAY;
        for (const one of all)
          if (one.openedAt <= now && one.openedAt > now - 10 * DAY) {
            await store.put(incidentName(one.id), toJsonBytes(one), { kind: 'any' });
            writtenAt.set(incidentName(one.id), now);
          }
        const book = incidentBook(store, countingIds(`day${day}`));
        await book.load(0);
        const before = book.all();
        await book.writeAgain(now, nothing, (error) => expect(error).toBeUndefined());
        for (const one of book.all()) if (!before.includes(one)) writtenAt.set(incidentName(one.id), now);
        for (const [name, at] of writtenAt)
          if (now - at >= (expire['incidents/'] ?? 0) * DAY) {
            await store.delete(name);
            writtenAt.delete(name);
          }
        const left = incidentBook(store, countingIds('id'));
        await left.load(0);
        for (const name of ['A', 'B', 'C'])
          expect(left.forCluster(of(name))?.id).toBe(book.forCluster(of(name))?.id);
      }
      // A hundred days after the last of them only those are left.
      expect((await store.list('incidents/')).length).toBe(new Set(specs.map(({ cluster }) => cluster)).size);
    }),
    { numRuns: 30 },
  );
});

test('one that cannot be written waits, the others do not; a holder writes a bounded number', async () => {
  const all = Array.from({ length: 130 }, (_, n) => incident(`i${n}`, 40, { cluster: of(`CL${n}`) }));
  const { book, store } = await bookOf(all);
  const puts = store.puts;
  store.refused = incidentName('i5');
  const errors: unknown[] = [];
  let kept = 0;
  const before = async () => {
    kept += 1;
  };
  await book.writeAgain(NOW, before, (error) => errors.push(error));
  expect([errors.length, kept, store.puts - puts]).toEqual([1, 96, 95]);
  expect(book.get('i5')?.keptAt).toBeUndefined();
  store.refused = '';
  await book.writeAgain(NOW, before, (error) => errors.push(error));
  expect([errors.length, store.puts - puts]).toEqual([1, 130]);
});

test('respond does it once, with the rights that it has, after the notices', async () => {
  const sim = createSimulation({ clusters: [{ name: 'CL1' }] });
  const names = ['old', 'last'];
  const put = (one: Incident) =>
    sim.cloud.objectStorage.put(
      userCaller('sato'),
      { bucket: SIM.stateBucket, name: incidentName(one.id), body: toJsonBytes(one) },
      {
        kind: 'any',
      },
    );
  sim.at('1m', () => {
    for (const [n, id] of names.entries())
      void put(incident(id, 70 - n - (sim.time.now() - NOW) / DAY, { cluster: of('CL9') }));
  });
  sim.at('2m', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  await sim.run('6m');
  const kept = Object.fromEntries(sim.incidents().map(({ id, keptAt }) => [id, keptAt]));
  expect(kept['old']).toBeUndefined();
  const first = sim.notices()[0];
  expect(kept['last']).toBeGreaterThan(sim.start + (first?.after ?? Number.POSITIVE_INFINITY));
});

async function bookOf(all: readonly Incident[]) {
  const store = new StubbornStore();
  for (const one of all) await store.put(incidentName(one.id), toJsonBytes(one), { kind: 'any' });
  const book = incidentBook(store, countingIds('id'));
  await book.load(0);
  return { book, store };
}

class StubbornStore extends MemoryStore implements Store {
  refused = '';
  puts = 0;

  override async put(...args: Parameters<Store['put']>): Promise<PutResult> {
    if (args[0] === this.refused) throw new Error('refused');
    this.puts += 1;
    return super.put(...args);
  }
}

test('of one of very many: that its loss lasts is written every five minutes, and known at once', async () => {
  const store = new MemoryStore();
  const put = jest.spyOn(store, 'put');
  const book = incidentBook(store, countingIds('w'));
  const lasting = (minutes: number, more: Partial<Incident> = {}): Incident => {
    const one = incident('lasts', null, more);
    const told = { 'n1|v1': [[NOW, NOW + minutes * MINUTE]] as const };
    // A role that is known is known anew at every look.
    const roles = { n1: { service: 'active', at: NOW + minutes * MINUTE, wasActive: true } } as const;
    return { ...one, memory: { ...one.memory, merged: 500, roles, known: { ...one.memory.known, told } } };
  };
  const until = (one: Incident | null) => one?.memory.known.told['n1|v1']?.[0]?.[1];
  for (const minutes of [0, 1, 4]) {
    const saved = await book.save(lasting(minutes));
    for (const one of [saved, book.get('lasts'), book.open()[0] ?? null])
      expect(until(one)).toBe(NOW + minutes * MINUTE);
  }
  expect(put).toHaveBeenCalledTimes(1);
  const alone = lasting(4, { id: 'alone', cluster: of('CL2') });
  for (const minutes of [4, 4.1]) {
    const { memory } = lasting(minutes);
    await book.save({ ...alone, memory: { ...memory, merged: null } });
  }
  expect(put).toHaveBeenCalledTimes(3);
  put.mockClear();
  await book.save(lasting(5));
  expect(put).toHaveBeenCalledTimes(1);
  await book.save(lasting(6));
  const graver = await book.save(lasting(6, { severity: 'critical' }));
  expect(put).toHaveBeenCalledTimes(2);
  expect([until(graver), book.get('lasts')?.severity]).toEqual([NOW + 6 * MINUTE, 'critical']);
});
