import { WardenError } from '../../functions/core/base/errors.ts';
import { HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { beginIncident, type Incident } from '../../functions/core/incident/incident.ts';
import {
  type CommandRecord,
  commandRecord,
  type OperatorCommand,
} from '../../functions/core/incident/operator-command.ts';
import { CommandBook } from '../../functions/respond/command-book.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { commandName } from '../../functions/store/commands.ts';
import { DEAD_LETTERS } from '../../functions/store/dead-letters.ts';
import { CLUSTER, inventory, NODE1, NODE2, T0 } from '../core/decision/story.ts';
import { JumpingTime, MemoryStore } from '../support/kit.ts';
import { countedLease } from './counted-lease.ts';

const NODES = [NODE1, NODE2];
const HOLD: OperatorCommand = { kind: 'hold', until: T0 + 2 * HOUR, why: 'work' };
const OPEN: Incident = beginIncident({
  id: 'i-open',
  cluster: { key: 'node:lost', name: 'lost-one', nodes: ['lost'], source: 'unknown' },
  openedAt: T0,
  lossAt: T0,
});

class Store extends MemoryStore {
  fails: RegExp | null = null;
  reads = 0;
  override async get(name: string) {
    this.reads += 1;
    if (this.fails?.test(name)) throw new WardenError('OCI_TIMEOUT');
    return super.get(name);
  }

  override async list(prefix: string) {
    if (this.fails?.test(prefix)) throw new WardenError('OCI_TIMEOUT');
    return super.list(prefix);
  }

  order(id: string, target: string, command: OperatorCommand, at: number = T0): CommandRecord {
    const record = commandRecord(target, command, { by: 'sato', at, id });
    const body = new TextEncoder().encode(JSON.stringify(record));
    this.objects.set(commandName(record), { body, etag: id, storedAt: null });
    return record;
  }
}

function scene(incidents: readonly Incident[] = []) {
  const store = new Store();
  const clock = new JumpingTime(T0);
  const noted: string[] = [];
  const book = new CommandBook(
    { store, clock, log: createLogger({ write: () => undefined }) },
    {
      open: () => incidents.filter(({ closedAt }) => closedAt === null),
      get: (id: string) => incidents.find((one) => one.id === id) ?? null,
    } as never,
    { now: inventory() } as never,
    { note: (name: string, reason: string) => void noted.push(`${name}: ${reason}`) } as never,
  );
  const { renewLease, renewed } = countedLease();
  return {
    store,
    clock,
    noted,
    book,
    renewed,
    load: () => book.load(renewLease),
    finish: (decided: readonly string[] = NODES) => book.finish(new Set(decided), renewLease),
    letters: () => store.names(DEAD_LETTERS).map((name) => store.json(name)),
  };
}

describe('reading', () => {
  test('each is read once, under the lease; what is gone is forgotten', async () => {
    const { store, book, load, renewed } = scene();
    const ack = store.order('a', 'CL1', { kind: 'ack' });
    expect(await load()).toEqual({ waiting: 0, retryAt: null });
    await load();
    expect([store.reads, renewed(), book.isComplete]).toEqual([1, 1, true]);
    expect(book.about(CLUSTER, null)).toEqual([ack]);
    store.objects.clear();
    await load();
    expect(book.about(CLUSTER, null)).toEqual([]);
  });

  test('what cannot be understood goes to dead-letter/, and holds up nothing', async () => {
    const { store, book, load, letters } = scene();
    const ack = store.order('a', 'CL1', { kind: 'ack' });
    store.order('b', 'CL1', { kind: 'dance' } as never);
    expect(await load()).toEqual({ waiting: 0, retryAt: null });
    expect([book.isComplete, book.about(CLUSTER, null), letters().length]).toEqual([true, [ack], 1]);
  });

  test('one that cannot be read is tried again two seconds later: until then nothing may be done', async () => {
    const { store, book, load, clock } = scene();
    const ack = store.order('a', 'CL1', { kind: 'ack' });
    store.order('b', 'CL1', HOLD);
    store.fails = /b\.json/;
    expect(await load()).toEqual({ waiting: 0, retryAt: T0 + 2 * SECOND });
    expect([book.isComplete, book.about(CLUSTER, null)]).toEqual([false, [ack]]);
    store.fails = null;
    await load();
    expect(book.isComplete).toBe(false);
    clock.advance(2 * SECOND);
    expect(await load()).toEqual({ waiting: 0, retryAt: null });
    expect([book.isComplete, book.about(CLUSTER, null).length]).toEqual([true, 2]);
  });

  test('a list that cannot be read: what is known stays, nothing may be done', async () => {
    const { store, book, load } = scene();
    store.order('a', 'CL1', HOLD);
    await load();
    store.fails = /./;
    expect(await load()).toEqual({ waiting: 0, retryAt: T0 + 2 * SECOND });
    expect([book.isComplete, book.about(CLUSTER, null).length]).toEqual([false, 1]);
    store.fails = null;
    await load();
    expect(book.isComplete).toBe(true);
  });

  test('one that failed and went away is not waited for', async () => {
    const { store, book, load } = scene();
    store.order('a', 'CL1', HOLD);
    store.fails = /a\.json/;
    await load();
    store.objects.clear();
    expect(await load()).toEqual({ waiting: 0, retryAt: null });
    expect(book.isComplete).toBe(true);
  });

  test('256 new ones in one cycle; until all are read nothing may be done', async () => {
    const { store, book, load } = scene();
    for (let n = 0; n < 257; n += 1) store.order(`c${1_000 + n}`, 'CL1', { kind: 'ack' });
    expect(await load()).toEqual({ waiting: 1, retryAt: null });
    expect([book.isComplete, store.reads]).toEqual([false, 256]);
    expect(await load()).toEqual({ waiting: 0, retryAt: null });
    expect([book.isComplete, store.reads]).toEqual([true, 257]);
  });
});

describe('what people ordered about a cluster', () => {
  test.each([
    ['by its name', 'CL1', true],
    ['by its key', 'tag:CL1', true],
    ['by its incident', 'i1', true],
    ['another incident', 'i2', false],
    ['another cluster', 'CL2', false],
  ])('%s', async (_, target, expected) => {
    const { store, book, load } = scene();
    store.order('a', target, { kind: 'ack' });
    await load();
    expect(book.about(CLUSTER, 'i1')).toHaveLength(expected ? 1 : 0);
  });

  test('the oldest first; of equal ones by their name', async () => {
    const { store, book, load } = scene();
    for (const [id, at] of [
      ['c', T0 + 2],
      ['b', T0 + 1],
      ['d', T0],
      ['a', T0 + 1],
    ] as const)
      store.order(id, 'CL1', { kind: 'ack' }, at);
    await load();
    expect(book.about(CLUSTER, null).map(({ id }) => id)).toEqual(['d', 'a', 'b', 'c']);
  });
});

describe('which nodes have to be looked at', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['a cluster of the inventory by name', 'CL1', NODES],
    ['and by key', 'tag:CL1', NODES],
    ['an open incident', 'i-open', ['lost']],
    ['its cluster, which the inventory does not know', 'lost-one', ['lost']],
    ['and that by key', 'node:lost', ['lost']],
    ['nothing that anybody knows', 'CL9', []],
  ])('%s', async (_, target, nodes) => {
    const { store, book, load } = scene([OPEN]);
    store.order('a', target, { kind: 'ack' });
    await load();
    expect(book.nodes()).toEqual(nodes);
  });

  test('of clusters of one name all', async () => {
    const namesake = { ...OPEN, cluster: { ...OPEN.cluster, name: 'CL1' } };
    const { store, book, load } = scene([namesake]);
    store.order('a', 'CL1', { kind: 'ack' });
    await load();
    expect([...book.nodes()].sort()).toEqual(['lost', ...NODES].sort());
  });

  test('of a hold once, and again when it is over', async () => {
    const { store, book, load, finish, clock } = scene();
    store.order('a', 'CL1', HOLD);
    await load();
    expect(book.nodes()).toEqual(NODES);
    expect(await finish([NODE1])).toEqual([]);
    expect(book.nodes()).toEqual(NODES);
    expect(await finish()).toEqual([]);
    expect(book.nodes()).toEqual([]);
    clock.advance(2 * HOUR - 1);
    expect(book.nodes()).toEqual([]);
    clock.advance(1);
    expect(book.nodes()).toEqual(NODES);
    expect(await finish()).toEqual([commandName({ id: 'a' })]);
    expect(book.about(CLUSTER, null)).toEqual([]);
  });
});

describe('what was carried out can go', () => {
  test.each<readonly [string, OperatorCommand]>([
    ['an acknowledgement', { kind: 'ack' }],
    ['a release', { kind: 'release' }],
    ['the closing', { kind: 'close', why: 'done' }],
  ])('%s, when every node of it is decided', async (_, command) => {
    const { store, load, finish } = scene();
    store.order('a', 'CL1', command);
    await load();
    expect([await finish([NODE1]), await finish()]).toEqual([[], [commandName({ id: 'a' })]]);
    expect(await finish()).toEqual([]);
  });

  test('a hold on an incident ends with being noted there', async () => {
    const { store, load, finish } = scene([OPEN]);
    store.order('a', 'i-open', HOLD);
    await load();
    expect(await finish(['lost'])).toEqual([commandName({ id: 'a' })]);
  });

  test.each<readonly [string, number, string, readonly string[]]>([
    ['a release since', MINUTE, 'CL1', ['hold', 'release']],
    ['one at the same moment', 0, 'tag:CL1', ['hold', 'release']],
    ['one of before it', -MINUTE, 'CL1', ['release']],
    ['one of another cluster', MINUTE, 'lost-one', []],
  ])('a hold on a cluster goes after %s', async (_, after, target, gone) => {
    const { store, load, finish } = scene([OPEN]);
    store.order('hold', 'CL1', HOLD);
    store.order('release', target, { kind: 'release' }, T0 + after);
    await load();
    expect([...(await finish())].sort()).toEqual(gone.map((id) => commandName({ id })));
  });

  test('the newest of several releases counts', async () => {
    const { store, load, finish } = scene();
    store.order('a', 'CL1', { kind: 'release' }, T0 + MINUTE);
    store.order('b', 'CL1', { kind: 'release' }, T0 - MINUTE);
    store.order('hold', 'CL1', HOLD);
    await load();
    expect(await finish()).toContain(commandName({ id: 'hold' }));
  });

  test('one that names nothing we know goes to dead-letter/, under the lease', async () => {
    const { store, load, finish, letters, renewed, noted } = scene();
    store.order('a', 'CL9', { kind: 'ack' });
    await load();
    const before = renewed();
    expect(await finish()).toEqual([]);
    expect([store.names('commands/'), renewed() - before, noted]).toEqual([[], 1, []]);
    expect(letters()).toMatchObject([
      { reason: 'target: no such incident or cluster', name: 'commands/a.json' },
    ]);
  });

  test('a hold that does is only noted: it may be the inventory that is incomplete', async () => {
    const { store, load, finish, letters, noted, clock } = scene();
    store.order('a', 'CL9', HOLD);
    await load();
    expect(await finish()).toEqual([]);
    expect([store.names('commands/').length, letters()]).toEqual([1, []]);
    expect(noted).toEqual(['commands/a.json: target: no such incident or cluster']);
    clock.advance(2 * HOUR);
    await finish();
    expect([store.names('commands/'), letters().length]).toEqual([[], 1]);
  });
});
