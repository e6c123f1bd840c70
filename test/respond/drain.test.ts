import { WardenError } from '../../functions/core/base/errors.ts';
import { SECOND } from '../../functions/core/base/time.ts';
import type { InboxObject } from '../../functions/core/inbox/inbox.ts';
import type { StoredObject } from '../../functions/core/ports.ts';
import { InboxDrain } from '../../functions/respond/drain.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { DEAD_LETTERS } from '../../functions/store/dead-letters.ts';
import { at } from '../core/evidence/make-signal.ts';
import { JumpingTime, MemoryStore } from '../support/kit.ts';

class Inbox extends MemoryStore {
  readonly failing = new Set<string>();
  readonly read: string[] = [];
  override async get(name: string): Promise<StoredObject | null> {
    this.read.push(name);
    if (this.failing.has(name)) throw new WardenError('OCI_TIMEOUT');
    return super.get(name);
  }

  lay(name: string, value: unknown, more: Partial<StoredObject> = {}): void {
    const body = new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
    this.objects.set(name, { body, etag: `e-${name}`, storedAt: null, ...more });
  }
}

const lines = (...nodes: readonly string[]) => ({
  schema: 'warden.inbox/1',
  source: 'detect',
  signals: nodes.map((node) => at(0, 'session-lost', { node })),
  events: [],
});

function scene() {
  const store = new Inbox();
  const clock = new JumpingTime();
  const noted: string[] = [];
  const setAside = { note: (name: string, reason: string) => void noted.push(`${name}: ${reason}`) };
  const log = createLogger({ write: () => undefined });
  const drain = new InboxDrain({ store, clock, log }, setAside as never);
  const taken: [string, InboxObject][] = [];
  const steps: string[] = [];
  const run = (before: readonly string[] = [], take = async (_name: string) => {}) =>
    drain.drain(
      new Set(before),
      async (name, object) => {
        steps.push(name);
        await take(name);
        taken.push([name, object]);
      },
      async () => void steps.push('renew'),
    );
  return { store, clock, noted, taken, steps, run, letters: () => store.names(DEAD_LETTERS) };
}

test('everything is taken in the order of the names, four between two looks at the lease, and stays', async () => {
  const { store, steps, taken, run, letters } = scene();
  const names = Array.from({ length: 9 }, (_, n) => `inbox/detect/${n}.json`);
  for (const name of [...names].reverse()) store.lay(name, lines('n1'));
  expect(await run()).toEqual({ waiting: 0, retryAt: null });
  const of = (from: number, to: number) => ['renew', ...names.slice(from, to)];
  expect(steps).toEqual([...of(0, 4), ...of(4, 8), ...of(8, 9)]);
  expect(taken[0]?.[1]).toMatchObject({ source: 'detect', signals: [{ node: 'n1' }] });
  expect([store.names('inbox/'), letters()]).toEqual([names, []]);
});

test('what is being worked on is not read again', async () => {
  const { store, taken, run } = scene();
  store.lay('inbox/detect/a.json', lines('n1'));
  store.lay('inbox/detect/b.json', lines('n2'));
  await run(['inbox/detect/a.json']);
  expect(taken.map(([name]) => name)).toEqual(['inbox/detect/b.json']);
  expect(store.read).toEqual(['inbox/detect/b.json']);
});

test('256 in one cycle; how many are left is said', async () => {
  const { store, taken, run } = scene();
  for (let n = 0; n < 300; n += 1) store.lay(`inbox/detect/${n + 1_000}.json`, lines());
  expect(await run()).toEqual({ waiting: 44, retryAt: null });
  expect(taken).toHaveLength(256);
});

test('one that cannot be read stops nothing but itself, and is read two seconds later', async () => {
  const { store, clock, taken, run } = scene();
  store.lay('inbox/detect/a.json', lines('n1'));
  store.lay('inbox/detect/b.json', lines('n2'));
  store.failing.add('inbox/detect/a.json');
  expect(await run()).toEqual({ waiting: 0, retryAt: clock.now() + 2 * SECOND });
  expect(taken.map(([name]) => name)).toEqual(['inbox/detect/b.json']);
  store.failing.clear();
  expect(await run(['inbox/detect/b.json'])).toMatchObject({ retryAt: clock.now() + 2 * SECOND });
  clock.advance(2 * SECOND);
  expect(await run(['inbox/detect/b.json'])).toEqual({ waiting: 0, retryAt: null });
  expect(taken.map(([name]) => name)).toEqual(['inbox/detect/b.json', 'inbox/detect/a.json']);
});

test('one that fails while it is used stops nothing but itself', async () => {
  const { store, clock, taken, run } = scene();
  store.lay('inbox/detect/a.json', lines('n1'));
  store.lay('inbox/detect/b.json', lines('n2'));
  const left = await run([], async (name) => {
    if (name.endsWith('a.json')) throw new Error('no use');
  });
  expect(left.retryAt).toBe(clock.now() + 2 * SECOND);
  expect(taken.map(([name]) => name)).toEqual(['inbox/detect/b.json']);
});

test('one that failed and went away is not waited for', async () => {
  const { store, run } = scene();
  store.lay('inbox/detect/a.json', lines('n1'));
  store.failing.add('inbox/detect/a.json');
  await run();
  store.objects.clear();
  expect(await run()).toEqual({ waiting: 0, retryAt: null });
});

test('a name that nobody writes is noted and neither read nor waited for', async () => {
  const { store, noted, taken, run } = scene();
  store.lay('inbox/copy of a.json', lines('n1'));
  expect(await run()).toEqual({ waiting: 0, retryAt: null });
  expect([noted.length, taken, store.read]).toEqual([1, [], []]);
});

test('one that went away between listing and reading is nothing', async () => {
  const { store, taken, run, letters } = scene();
  store.lay('inbox/detect/a.json', lines('n1'));
  store.get = async () => null;
  expect(await run()).toEqual({ waiting: 0, retryAt: null });
  expect([taken, letters()]).toEqual([[], []]);
});

describe('what is no inbox object', () => {
  test('goes, after a copy was kept for a person', async () => {
    const { store, taken, run, letters, noted } = scene();
    store.lay('inbox/detect/a.json', 'no JSON');
    expect(await run()).toEqual({ waiting: 0, retryAt: null });
    expect([taken, store.names('inbox/'), noted]).toEqual([[], [], []]);
    const [letter] = letters();
    expect(new TextDecoder().decode(store.objects.get(letter ?? '')?.body)).toBe('no JSON');
  });

  test('stays when somebody wrote it anew meanwhile', async () => {
    const { store, run } = scene();
    store.lay('inbox/detect/a.json', 'no JSON');
    const put = store.put.bind(store);
    store.put = async (...args) => {
      store.lay('inbox/detect/a.json', lines('n1'), { etag: 'newer' });
      return put(...args);
    };
    await run();
    expect(store.names('inbox/')).toEqual(['inbox/detect/a.json']);
  });

  test('too large to be read: it goes, and is noted by its name', async () => {
    const { store, taken, run, letters, noted } = scene();
    store.lay('inbox/detect/a.json', lines('n1'), { isCut: true });
    await run();
    expect([taken, store.names('inbox/'), letters().length]).toEqual([[], [], 1]);
    expect(noted).toEqual(['inbox/detect/a.json: too large to be read; removed, its former version stays']);
  });

  test('where no copy can be kept it stays', async () => {
    const { store, clock, run } = scene();
    store.lay('inbox/detect/a.json', 'no JSON');
    store.put = () => Promise.reject(new Error('down'));
    expect(await run()).toEqual({ waiting: 0, retryAt: clock.now() + 2 * SECOND });
    expect(store.names('inbox/')).toHaveLength(1);
  });
});

test('of one that is half readable the rest is used, with a copy of the whole', async () => {
  const { store, taken, run, letters } = scene();
  store.lay('inbox/detect/a.json', { ...lines('n1'), signals: [at(0, 'session-lost'), { node: 7 }] });
  await run();
  expect(taken[0]?.[1].signals).toHaveLength(1);
  expect([letters().length, store.names('inbox/').length]).toEqual([1, 1]);
});

test('whose folder it lies in says who wrote it', async () => {
  const { store, taken, run } = scene();
  store.lay('inbox/observe/a.json', lines('n1'));
  await run();
  expect(taken[0]?.[1]).toMatchObject({ source: 'observe', signals: [] });
});

test('a list that cannot be read is thrown', async () => {
  const { store, run } = scene();
  store.list = () => Promise.reject(new Error('down'));
  await expect(run()).rejects.toThrow('down');
});
