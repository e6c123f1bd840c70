import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { emptyEvidence, type NodeEvidence } from '../../functions/core/evidence/evidence.ts';
import { foldedBy, NodeBook } from '../../functions/respond/nodes.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { DEAD_LETTERS } from '../../functions/store/dead-letters.ts';
import { EVIDENCE, evidenceName } from '../../functions/store/evidence.ts';
import { at, T0 } from '../core/evidence/make-signal.ts';
import { JumpingTime, MemoryStore } from '../support/kit.ts';
import { countedLease } from './counted-lease.ts';

const NOW = T0 + 5 * MINUTE;
const [A, B] = ['node-a', 'node-b'] as const;

class Store extends MemoryStore {
  readonly failing = new Set<string>();
  readonly read: string[] = [];
  readonly written: string[] = [];
  override async get(name: string) {
    this.read.push(name);
    if (this.failing.has(name)) throw new WardenError('OCI_TIMEOUT');
    return super.get(name);
  }

  override async put(...args: Parameters<MemoryStore['put']>) {
    if (this.failing.has(args[0])) throw new WardenError('OCI_THROTTLED');
    this.written.push(args[0]);
    return super.put(...args);
  }

  lay(evidence: NodeEvidence, etag = `laid-${this.read.length}`): void {
    this.objects.set(evidenceName(evidence.node), { body: EVIDENCE.encode(evidence), etag, storedAt: null });
  }

  evidence(node: string): NodeEvidence | null {
    return this.json(evidenceName(node)) as NodeEvidence | null;
  }
}

const lost = (node: string, session = 1) => at(0, 'session-lost', { node, session });
const said = (node: string, session = 1) => foldedBy(emptyEvidence(node), [lost(node, session)], NOW);
const sessionsOf = (evidence: NodeEvidence | null) => Object.keys(evidence?.rules ?? {});

/** Evidence that reads as such, but cannot be looked at. */
const rotten = (node: string) => ({
  ...said(node),
  topology: { logins: { x: 7 }, disks: {}, scsiHosts: {} },
});

function scene() {
  const store = new Store();
  const clock = new JumpingTime(NOW);
  const logged: string[] = [];
  const noted: string[] = [];
  const log = createLogger({ write: (line) => void logged.push(line) });
  const book = new NodeBook(
    { store, clock, log },
    { note: (name, reason) => void noted.push(`${name}: ${reason}`) },
  );
  const { renewLease, renewed } = countedLease();
  return {
    store,
    clock,
    book,
    logged,
    noted,
    renewLease,
    renewed,
    save: () => book.save(renewLease),
    letters: () => store.names(DEAD_LETTERS).length,
  };
}

describe('reading', () => {
  test('each node once; one that has said nothing is left out', async () => {
    const { store, book } = scene();
    store.lay(said(A));
    expect(await book.load([A, B, A])).toEqual(new Map());
    await book.load([A, B]);
    expect(store.read).toEqual([evidenceName(A), evidenceName(B)]);
    expect([book.get(A)?.node, book.get(B), book.get('never loaded')]).toEqual([A, null, null]);
    expect(book.views([B, A]).map(({ node, paths }) => [node, paths[0]?.state])).toEqual([[A, 'lost']]);
  });

  test('one that fails is named with why, and asked for again at the next call', async () => {
    const { store, book, logged } = scene();
    store.lay(said(A));
    store.failing.add(evidenceName(A));
    expect([...(await book.load([A, B]))]).toEqual([[A, expect.objectContaining({ code: 'OCI_TIMEOUT' })]]);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({ node: A });
    expect(book.get(A)).toBeNull();
    store.failing.clear();
    expect(await book.load([A])).toEqual(new Map());
    expect(book.get(A)?.node).toBe(A);
  });

  test.each([
    [256, 0],
    [257, 257],
  ])('of %i nodes the lease is looked at %i times', async (count, looks) => {
    const { book, renewLease, renewed } = scene();
    await book.load(
      Array.from({ length: count }, (_, n) => `n${n}`),
      renewLease,
    );
    expect(renewed()).toBe(looks);
  });

  test('what cannot be looked at is kept for a person and begun anew', async () => {
    const { store, book, letters, logged } = scene();
    store.lay(rotten(A) as never);
    expect(await book.load([A])).toEqual(new Map());
    expect([letters(), book.get(A), book.views([A])]).toEqual([1, null, []]);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({ node: A });
    book.fold([lost(A)]);
    expect(book.views([A])).toHaveLength(1);
  });

  test('LifeKeeper is seen where it wrote', async () => {
    const { book } = scene();
    await book.load([A, B]);
    book.fold([at(0, 'lk-start', { node: A }), lost(B)]);
    expect([A, B, 'never loaded'].map((node) => book.hasLifekeeper(node))).toEqual([true, false, false]);
  });
});

describe('folding', () => {
  test('each line goes to its node; nothing is written yet, and of others nothing is known', async () => {
    const { store, book } = scene();
    await book.load([A, B]);
    book.fold([lost(A), lost(B), lost('never loaded')]);
    expect([A, B].map((node) => book.views([node]).length)).toEqual([1, 1]);
    expect([book.get('never loaded'), store.written, book.retryAt]).toEqual([null, [], null]);
  });

  test('views are those of the lines at hand', async () => {
    const { book } = scene();
    await book.load([A]);
    book.fold([lost(A)]);
    expect(book.views([A])[0]?.paths).toHaveLength(1);
    book.fold([lost(A, 2)]);
    expect(book.views([A])[0]?.paths).toHaveLength(2);
  });

  test('a line that says it was read in the future is one of now', async () => {
    const { book } = scene();
    await book.load([A]);
    book.fold([{ ...lost(A), at: NOW + 60 * MINUTE, readAt: NOW + 60 * MINUTE }]);
    expect(book.views([A])[0]?.lastAt).toBeLessThanOrEqual(NOW);
  });
});

describe('lines of a node that cannot be read', () => {
  async function waiting() {
    const s = scene();
    s.store.lay(said(A, 7));
    s.store.failing.add(evidenceName(A));
    s.book.fold([lost(A, 1)], await s.book.load([A]));
    return s;
  }

  test('wait for it, and are with the others once it can be', async () => {
    const { store, book, clock } = await waiting();
    expect(book.retryAt).toBe(NOW + 2 * SECOND);
    store.failing.clear();
    // What is saved before anything rests on it: another load must not bring it in between.
    expect([...(await book.load([A])).keys()]).toEqual([A]);
    book.fold([lost(A, 2)], await book.load([A]));
    await book.retry();
    expect(book.get(A)).toBeNull();
    clock.advance(2 * SECOND);
    await book.retry();
    expect([book.retryAt, book.views([A])[0]?.paths.length]).toEqual([null, 3]);
    expect(await book.load([A])).toEqual(new Map());
  });

  test('are tried again ever later, with the newest reason; six times, then noted and tried by the way', async () => {
    const { store, book, clock, noted } = await waiting();
    for (const seconds of [2, 4, 8, 16, 32]) {
      expect(book.retryAt).toBe(clock.now() + seconds * SECOND);
      clock.advance(seconds * SECOND - 1);
      const { length } = store.read;
      await book.retry();
      expect(store.read).toHaveLength(length);
      clock.advance(1);
      await book.retry();
      expect(store.read).toHaveLength(length + 1);
    }
    expect(noted).toEqual([`${evidenceName(A)}: it could not be read, again and again`]);
    expect(book.retryAt).toBeNull();
    store.get = () => Promise.reject(new WardenError('OCI_NETWORK'));
    clock.advance(MINUTE);
    await book.retry();
    expect([...(await book.load([A])).values()]).toMatchObject([{ code: 'OCI_NETWORK' }]);
  });

  test('others are read and folded meanwhile', async () => {
    const { book } = await waiting();
    await book.load([B]);
    book.fold([lost(B)]);
    expect(book.views([A, B]).map(({ node }) => node)).toEqual([B]);
  });
});

test('what was folded apart is joined to a node that is at hand', async () => {
  const { book } = scene();
  await book.load([A]);
  book.join(said(A));
  book.join(said(B));
  expect([book.views([A]).length, book.get(B)]).toEqual([1, null]);
});

describe('writing', () => {
  test('only what has changed, each under the lease', async () => {
    const { store, book, save, renewed } = scene();
    store.lay(said(B));
    await book.load([A, B, 'silent']);
    book.fold([lost(A)]);
    expect(await save()).toEqual(new Map());
    expect([store.written, renewed()]).toEqual([[evidenceName(A)], 1]);
    await save();
    expect(store.written).toHaveLength(1);
    book.fold([at(9, 'session-recovered', { node: B, session: 1 })]);
    await save();
    expect(store.written).toEqual([evidenceName(A), evidenceName(B)]);
  });

  test('one that fails is named with why, the others are written; next time it is tried again', async () => {
    const { store, book, save, logged } = scene();
    await book.load([A, B]);
    book.fold([lost(A), lost(B)]);
    store.failing.add(evidenceName(A));
    expect([...(await save())]).toEqual([[A, expect.objectContaining({ code: 'OCI_THROTTLED' })]]);
    expect([store.written, JSON.parse(logged[0] ?? '').node]).toEqual([[evidenceName(B)], A]);
    store.failing.clear();
    expect(await save()).toEqual(new Map());
    expect(store.evidence(A)).not.toBeNull();
  });

  test('with what somebody else wrote meanwhile', async () => {
    const { store, book, save } = scene();
    await book.load([A]);
    book.fold([at(0, 'session-lost', { node: A, session: 1 })]);
    store.lay(foldedBy(emptyEvidence(A), [at(5, 'lk-start', { node: A })], NOW));
    await save();
    const both = ['R-lk-start', 'R-session-lost'];
    expect([sessionsOf(store.evidence(A)).sort(), sessionsOf(book.get(A)).sort()]).toEqual([both, both]);
  });

  test('over what somebody else wrote and nobody can join, with a copy of it', async () => {
    const { store, book, save, letters } = scene();
    await book.load([A]);
    book.fold([lost(A)]);
    store.lay(rotten(A) as never);
    expect(await save()).toEqual(new Map());
    expect([letters(), sessionsOf(store.evidence(A))]).toEqual([1, ['R-session-lost']]);
  });

  test('without the lease nothing', async () => {
    const { store, book } = scene();
    await book.load([A]);
    book.fold([lost(A)]);
    await expect(book.save(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(store.written).toEqual([]);
  });
});
