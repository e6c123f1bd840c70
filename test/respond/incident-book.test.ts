import { WardenError } from '../../functions/core/base/errors.ts';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { HOUR, MINUTE } from '../../functions/core/base/time.ts';
import { beginIncident, freeId, type Incident } from '../../functions/core/incident/incident.ts';
import type { ClusterRef } from '../../functions/core/inventory/inventory.ts';
import { IncidentBook } from '../../functions/respond/incidents.ts';
import { incidentName } from '../../functions/store/incidents.ts';
import { countingIds, MemoryStore } from '../support/kit.ts';

const NOW = Date.UTC(2026, 10, 22);

class Store extends MemoryStore {
  readonly failing = new Set<string>();
  readonly read: string[] = [];
  puts = 0;

  override async get(name: string) {
    this.read.push(name);
    if (this.failing.has(name)) throw new WardenError('OCI_TIMEOUT');
    return super.get(name);
  }

  override async put(...args: Parameters<MemoryStore['put']>) {
    this.puts += 1;
    return super.put(...args);
  }

  lay(one: Incident, name = incidentName(one.id)): void {
    this.#bytes(name, toJsonBytes(one));
  }

  damage(id: string): void {
    this.#bytes(incidentName(id), toJsonBytes({}));
  }

  #bytes(name: string, body: Uint8Array): void {
    this.objects.set(name, { body, etag: `laid-${this.read.length}-${body.length}`, storedAt: null });
  }
}

const of = (name: string, nodes = [`${name}-n1`]): ClusterRef => ({
  key: `tag:${name}`,
  name,
  nodes,
  source: 'tag',
});

function incident(id: string, more: Partial<Incident> = {}): Incident {
  return beginIncident({ id, cluster: of('CL1'), openedAt: NOW, lossAt: NOW, severity: 'high', ...more });
}

const closed = (id: string, minutesAgo: number, more: Partial<Incident> = {}) =>
  incident(id, { openedAt: NOW - minutesAgo * MINUTE, closedAt: NOW, closedBy: 'recovered', ...more });

async function scene(...stored: readonly Incident[]) {
  const store = new Store();
  for (const one of stored) store.lay(one);
  const noted: string[] = [];
  const setAside = { note: (name: string, reason: string) => void noted.push(`${name}: ${reason}`) };
  const book = new IncidentBook(store, countingIds('id'), setAside as never);
  await book.load(NOW);
  return { store, noted, book };
}

describe('reading', () => {
  test('every incident is read once', async () => {
    const { store, book } = await scene(incident('a'), closed('b', 5));
    await book.load(NOW);
    expect(store.read).toHaveLength(2);
    expect(book.all().map(({ id }) => id)).toEqual(['a', 'b']);
    expect(book.open().map(({ id }) => id)).toEqual(['a']);
    expect(book.get('b')?.closedBy).toBe('recovered');
    expect(book.get('c')).toBeNull();
  });

  test('what is no incident stays, is noted, and keeps its id from others', async () => {
    const { store, noted, book } = await scene(incident('a'));
    store.damage('b');
    store.lay(incident('a'), incidentName('copy'));
    await book.load(NOW);
    expect(noted).toEqual([
      'incidents/b.json: no incident that this version can read',
      'incidents/copy.json: no incident that this version can read',
    ]);
    expect([book.isTaken('b'), book.isTaken('copy'), book.isTaken('a')]).toEqual([true, true, false]);
    expect(book.past()).toMatchObject({ incidents: [{ id: 'a' }], unreadable: 2 });
    expect(store.names('incidents/')).toHaveLength(3);
  });

  test('one whose read fails is waited for, two minutes at most; then the others go on without it', async () => {
    const { store, noted, book } = await scene();
    store.lay(incident('a'));
    store.lay(incident('b'));
    store.failing.add(incidentName('a'));
    await expect(book.load(NOW)).rejects.toMatchObject({ code: 'OCI_TIMEOUT' });
    await expect(book.load(NOW + 2 * MINUTE - 1)).rejects.toMatchObject({ code: 'OCI_TIMEOUT' });
    expect(store.read.filter((name) => name === incidentName('b'))).toHaveLength(1);
    expect(noted).toEqual([]);
    await book.load(NOW + 2 * MINUTE);
    expect(noted).toEqual(['incidents/a.json: it could not be read, again and again']);
    expect([book.isTaken('a'), book.all().map(({ id }) => id)]).toEqual([true, ['b']]);
  });

  test('one that went away between listing and reading is nothing', async () => {
    const { store, noted, book } = await scene();
    store.list = async () => [incidentName('a')];
    await book.load(NOW);
    expect([noted, book.all(), book.isTaken('a')]).toEqual([[], [], false]);
  });

  test('a list that cannot be read is thrown', async () => {
    const { store, book } = await scene();
    store.list = () => Promise.reject(new Error('down'));
    await expect(book.load(NOW)).rejects.toThrow('down');
  });
});

test('nodes are known by every open incident, and by a closed one whose cluster was known', async () => {
  const lone = (id: string): ClusterRef => ({ ...of(id), source: 'unknown' });
  const { book } = await scene(
    incident('a', { cluster: lone('a') }),
    closed('b', 5, { cluster: lone('b') }),
    closed('c', 5, { cluster: of('c', ['c-n1', 'c-n2']) }),
  );
  expect(book.nodes()).toEqual(new Set(['a-n1', 'c-n1', 'c-n2']));
});

describe('the incident that stands for a cluster', () => {
  const idFor = (book: IncidentBook, cluster: ClusterRef) => book.forCluster(cluster)?.id ?? null;

  test('the open one, else the newest of its key', async () => {
    const { book } = await scene(closed('old', 90), closed('newest', 5), closed('older', 60));
    expect([idFor(book, of('CL1')), idFor(book, of('CL2'))]).toEqual(['newest', null]);
    await book.save(incident('open', { openedAt: NOW - HOUR * 5 }));
    expect(idFor(book, of('CL1'))).toBe('open');
  });

  test('an open one that shares a node with it, whatever its key; a closed one only by its key', async () => {
    const { book } = await scene(
      incident('open', { cluster: of('before', ['n1', 'n2']) }),
      closed('closed', 5, { cluster: of('gone', ['n3']) }),
    );
    expect(idFor(book, of('now', ['n2', 'n9']))).toBe('open');
    expect(idFor(book, of('now', ['n3']))).toBeNull();
  });

  test('of two that are open the newer; of equal ones the one that was known first', async () => {
    const { book } = await scene(
      incident('older', { openedAt: NOW - MINUTE }),
      incident('newer', { cluster: of('CL2', ['CL1-n1']) }),
    );
    expect(idFor(book, of('CL1'))).toBe('newer');
    const equal = await scene(
      incident('b', { cluster: of('CL2', ['n1']) }),
      incident('a', { cluster: of('CL3', ['n2']) }),
    );
    expect(idFor(equal.book, of('CL4', ['n1', 'n2']))).toBe('a');
    expect(idFor(equal.book, of('CL4', ['n2', 'n1']))).toBe('a');
  });

  test('as it is known now, after every write', async () => {
    const { book } = await scene(incident('a'));
    expect(book.forCluster(of('CL1'))?.severity).toBe('high');
    await book.save(incident('a', { severity: 'critical' }));
    expect(book.forCluster(of('CL1'))?.severity).toBe('critical');
  });
});

describe('writing', () => {
  test('a new one gets an owner token; the same again writes nothing', async () => {
    const { store, book } = await scene();
    const saved = await book.save(incident('a'));
    expect(saved).toMatchObject({ id: 'a', writer: expect.stringContaining('id') });
    expect(store.json(incidentName('a'))).toEqual(saved);
    await book.save(incident('a', { nextCheckAt: NOW + MINUTE }));
    expect(store.puts).toBe(1);
    await book.save(incident('a', { severity: 'low' }));
    expect(store.puts).toBe(2);
  });

  test('one that somebody else changed is theirs now: null, to be decided anew', async () => {
    const { store, book } = await scene(incident('a'));
    store.lay(incident('a', { severity: 'critical', writer: 'them' }));
    expect(await book.save(incident('a', { severity: 'low' }))).toBeNull();
    expect(book.get('a')).toMatchObject({ severity: 'critical', writer: 'them' });
    expect(book.forCluster(of('CL1'))?.severity).toBe('critical');
    expect(await book.save(incident('a', { severity: 'low' }))).toMatchObject({ severity: 'low' });
  });

  test('one that somebody else began as well', async () => {
    const { store, book } = await scene();
    expect(book.forCluster(of('CL1'))).toBeNull();
    store.lay(incident('a', { writer: 'them' }));
    expect(await book.save(incident('a'))).toBeNull();
    expect([book.get('a')?.writer, book.forCluster(of('CL1'))?.id]).toEqual(['them', 'a']);
  });

  test('one whose object vanished goes on under its id', async () => {
    const { store, book, noted } = await scene(incident('a'));
    store.objects.clear();
    const saved = await book.save(incident('a', { severity: 'low' }));
    expect(saved).toMatchObject({ id: 'a', severity: 'low' });
    expect([store.names(''), noted, book.all().length]).toEqual([['incidents/a.json'], [], 1]);
  });

  test('one that was made unreadable goes on under another id, in its notices too', async () => {
    const { store, book, noted } = await scene(incident('a'));
    store.damage('a');
    const facts = { schema: 'warden.notice/1', incidentId: 'a' };
    const entry = { ...UNSENT_FIRST, facts };
    const other = freeId('a', (id) => id === 'a');
    const saved = await book.save(incident('a', { severity: 'low', outbox: [entry] }));
    expect(saved).toMatchObject({ id: other, severity: 'low', outbox: [{ facts: { incidentId: other } }] });
    expect(noted).toEqual(['incidents/a.json: no incident that this version can read']);
    expect([book.isTaken('a'), book.get('a'), book.get(other)?.id]).toEqual([true, null, other]);
    expect(book.forCluster(of('CL1'))?.id).toBe(other);
    expect(store.json(incidentName('a'))).toEqual({});
  });

  test('where under the other id lies somebody else’s, that one counts', async () => {
    const { store, book } = await scene(incident('a'));
    store.damage('a');
    const other = freeId('a', (id) => id === 'a');
    store.lay(incident(other, { writer: 'them' }));
    expect(await book.save(incident('a', { severity: 'low' }))).toBeNull();
    expect(book.get(other)?.writer).toBe('them');
  });

  test('where under the other id nothing can be read either, the next time a third is used', async () => {
    const { store, book, noted } = await scene(incident('a'));
    const other = freeId('a', (id) => id === 'a');
    store.damage('a');
    store.damage(other);
    expect(await book.save(incident('a', { severity: 'low' }))).toBeNull();
    expect(noted).toEqual([
      'incidents/a.json: no incident that this version can read',
      `${incidentName(other)}: no incident that this version can read`,
    ]);
    expect([book.isTaken(other), book.all()]).toEqual([true, []]);
    const third = freeId('a', (id) => id === 'a' || id === other);
    expect(await book.save(incident('a', { severity: 'low' }))).toMatchObject({ id: third });
  });

  test('what the store threw is thrown, and nothing is known of it', async () => {
    const { store, book } = await scene();
    store.put = () => Promise.reject(new WardenError('OCI_TIMEOUT'));
    await expect(book.save(incident('a'))).rejects.toMatchObject({ code: 'OCI_TIMEOUT' });
    expect(book.get('a')).toBeNull();
  });
});

const UNSENT_FIRST = {
  seq: 1,
  reason: 'first',
  severity: 'high',
  dueAt: NOW,
  sentAt: null,
  messageId: null,
  failures: 0,
  lastError: null,
} as const;
