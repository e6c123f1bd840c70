import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { InboxObject } from '../../functions/core/inbox/inbox.ts';
import { findingOf, type MonitorReport } from '../../functions/core/monitor/finding.ts';
import type { HeartbeatLast } from '../../functions/core/monitor/heartbeat.ts';
import { emptyMonitorState, type MonitorState } from '../../functions/core/monitor/state.ts';
import { MonitorBook, type Past } from '../../functions/respond/monitor.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { HEARTBEAT_LAST, MONITOR_STATE } from '../../functions/store/heartbeat.ts';
import { at } from '../core/evidence/make-signal.ts';
import { JumpingTime, MemoryNotifier, MemoryStore } from '../support/kit.ts';
import { countedLease } from './counted-lease.ts';

/** Ten in the morning of the first of December. */
const NOW = Date.UTC(2026, 11, 1, 10);
const WORDING = { languages: ['en'], zone: 'UTC' } as const;

class Store extends MemoryStore {
  reads = 0;
  failing = false;
  readonly written: string[] = [];
  override async get(name: string) {
    this.reads += 1;
    return super.get(name);
  }
  override async put(...args: Parameters<MemoryStore['put']>) {
    if (this.failing) throw new WardenError('OCI_TIMEOUT');
    this.written.push(args[0]);
    return super.put(...args);
  }
  state(): MonitorState | null {
    return this.json(MONITOR_STATE) as MonitorState | null;
  }
  lay(state: Partial<MonitorState>): void {
    const body = new TextEncoder().encode(JSON.stringify({ ...emptyMonitorState(), ...state }));
    this.objects.set(MONITOR_STATE, { body, etag: `laid-${this.reads}-${body.length}`, storedAt: null });
  }
}

function scene({ past, languages = ['en'] }: { past?: Past; languages?: readonly ('en' | 'ja')[] } = {}) {
  const store = new Store();
  const clock = new JumpingTime(NOW);
  const notifier = new MemoryNotifier();
  const logged: Readonly<Record<string, unknown>>[] = [];
  const log = createLogger({ write: (line) => void logged.push(JSON.parse(line)) });
  const book = new MonitorBook(
    { store, clock, notifier, log },
    { topicId: 'monitor', wording: { ...WORDING, languages }, past },
  );
  const { renewLease, renewed } = countedLease();
  return {
    store,
    clock,
    notifier,
    logged,
    book,
    renewed,
    save: () => book.save(renewLease),
    publish: () => book.publish(renewLease),
  };
}

const object = (more: Partial<InboxObject> = {}): InboxObject => ({
  schema: 'warden.inbox/1',
  source: 'detect',
  signals: [],
  events: [],
  ...more,
});

const heartbeat = (id: string, lineAt = NOW - MINUTE) => at(0, 'heartbeat', { detail: id, at: lineAt });

const report = (more: Partial<MonitorReport> = {}): MonitorReport => ({
  sweptAt: NOW - SECOND,
  findings: [],
  unchecked: [],
  silent: {},
  ...more,
});

const MISSING = findingOf('subscription-missing', 'critical', 'topic');

describe('what is taken out of an object', () => {
  test('heartbeats and reports; the lines of nodes stay', () => {
    const { book } = scene();
    const lines = [at(0, 'session-lost'), heartbeat('h1'), at(1, 'session-retry')];
    const left = book.take(object({ signals: lines, monitor: report() }));
    expect(left.signals).toEqual([lines[0], lines[2]]);
  });

  test('nothing where there is nothing: it is the same object', () => {
    const given = object({ signals: [at(0, 'session-lost')] });
    expect(scene().book.take(given)).toBe(given);
  });
});

describe('heartbeats', () => {
  test('are stored under the lease, and told once', async () => {
    const { book, save, store, renewed } = scene();
    book.take(object({ signals: [heartbeat('h1'), heartbeat('h2', NOW - 2 * MINUTE)] }));
    await save();
    const recent = [
      { id: 'h1', lineAt: NOW - MINUTE, seenAt: NOW },
      { id: 'h2', lineAt: NOW - 2 * MINUTE, seenAt: NOW },
    ];
    expect(store.json(HEARTBEAT_LAST)).toEqual({ schema: 'warden.heartbeat/1', recent });
    expect(renewed()).toBe(1);
    expect(book.takeArrived()?.recent).toEqual(recent);
    expect(book.takeArrived()).toBeNull();
    await save();
    expect([renewed(), store.written]).toEqual([1, [HEARTBEAT_LAST]]);
  });

  test('that came before are no news', async () => {
    const { book, save, store } = scene();
    for (let n = 0; n < 2; n += 1) {
      book.take(object({ signals: [heartbeat('h1')] }));
      await save();
      expect(book.takeArrived() === null).toBe(n === 1);
    }
    expect(store.written).toEqual([HEARTBEAT_LAST]);
  });

  test('that cannot be stored are stored later', async () => {
    const { book, save, store } = scene();
    book.take(object({ signals: [heartbeat('h1')] }));
    store.failing = true;
    await expect(save()).rejects.toMatchObject({ code: 'OCI_TIMEOUT' });
    expect(book.takeArrived()).toBeNull();
    store.failing = false;
    await save();
    expect(book.takeArrived()?.recent).toHaveLength(1);
  });

  test.each([
    [
      'where months are summarised',
      () => ({ incidents: [], unreadable: 0 }),
      [{ month: '2026-12', lines: 1 }],
    ],
    ['elsewhere not', undefined, undefined],
  ])('are counted by month %s', async (_, past, months) => {
    const { book, save, store } = scene(past === undefined ? {} : { past });
    book.take(object({ signals: [heartbeat('h1')] }));
    await save();
    const { months: counted } = store.json(HEARTBEAT_LAST) as HeartbeatLast;
    if (months === undefined) expect(counted).toBeUndefined();
    else expect(counted).toMatchObject(months);
  });
});

describe('reports of sweep', () => {
  test('become notices, stored under the lease before they are sent', async () => {
    const { book, save, store, notifier, publish, renewed } = scene();
    book.take(object({ monitor: report({ findings: [MISSING] }) }));
    await save();
    expect([store.state()?.outbox.length, renewed(), notifier.sent]).toEqual([1, 1, []]);
    expect(await publish()).toEqual({ sent: 1, refused: 0, nextAt: null });
    expect(notifier.sent).toMatchObject([
      { topicId: 'monitor', title: expect.stringContaining('LKW:monitor') },
    ]);
    expect([store.state()?.outbox, renewed()]).toEqual([[], 2]);
    expect(await publish()).toEqual({ sent: 0, refused: 0, nextAt: null });
    expect(notifier.sent).toHaveLength(1);
  });

  test('are taken in the order in which they were made', async () => {
    const { book, save, store } = scene();
    const gone = report({ sweptAt: NOW - SECOND });
    const found = report({ sweptAt: NOW - MINUTE, findings: [MISSING] });
    book.take(object({ monitor: gone }));
    book.take(object({ monitor: found }));
    await save();
    expect(store.state()).toMatchObject({ sweptAt: NOW - SECOND, open: [] });
    expect(store.state()?.outbox.map(({ id }) => id)).toEqual([
      `monitor-${NOW - MINUTE}`,
      `monitor-${NOW - SECOND}`,
    ]);
  });

  test('say which nodes are silent; those that are or were concern their clusters, once', async () => {
    const { book, save, store } = scene();
    expect(book.silence).toEqual({ since: {}, sweptAt: 0 });
    store.lay({ silent: { before: 1, both: 2 }, sweptAt: NOW - MINUTE });
    book.take(object({ monitor: report({ silent: { both: 2, now: 3 } }) }));
    await save();
    expect(book.takeConcerned()).toEqual(new Set(['before', 'both', 'now']));
    expect(book.takeConcerned()).toEqual(new Set());
    expect(book.silence).toEqual({ since: { both: 2, now: 3 }, sweptAt: NOW - SECOND });
    await save();
    expect(book.takeConcerned()).toEqual(new Set());
  });

  test('that cannot be stored are stored later', async () => {
    const { book, save, store } = scene();
    book.take(object({ monitor: report({ findings: [MISSING] }) }));
    store.failing = true;
    await expect(save()).rejects.toMatchObject({ code: 'OCI_TIMEOUT' });
    store.failing = false;
    await save();
    expect(store.state()?.outbox).toHaveLength(1);
  });
});

describe('notices', () => {
  const entry = (id: string) =>
    ({ id, dueAt: NOW, severity: 'high', title: `title ${id}`, body: 'b' }) as const;

  test('that another holder left are sent, oldest first', async () => {
    const { save, store, publish, notifier, renewed } = scene();
    store.lay({ outbox: [entry('a'), entry('b')] });
    await save();
    expect(await publish()).toEqual({ sent: 2, refused: 0, nextAt: null });
    expect([notifier.sent.map(({ title }) => title), renewed()]).toEqual([['title a', 'title b'], 2]);
  });

  test('that are refused hold up those after them: 5 s, then 10; a success begins anew', async () => {
    const { save, store, publish, notifier, clock, logged } = scene();
    store.lay({ outbox: [entry('a'), entry('b')] });
    await save();
    const send = notifier.publish.bind(notifier);
    notifier.publish = () => Promise.reject(new WardenError('OCI_THROTTLED'));
    expect(await publish()).toEqual({ sent: 0, refused: 1, nextAt: NOW + 5 * SECOND });
    expect(logged).toMatchObject([{ code: 'OCI_THROTTLED', id: 'a' }]);
    clock.advance(5 * SECOND - 1);
    expect(await publish()).toEqual({ sent: 0, refused: 0, nextAt: NOW + 5 * SECOND });
    clock.advance(1);
    expect(await publish()).toEqual({ sent: 0, refused: 1, nextAt: NOW + 15 * SECOND });
    clock.advance(10 * SECOND);
    notifier.publish = async (...message) => {
      if (message[1] === 'title b') throw new WardenError('OCI_THROTTLED');
      return send(...message);
    };
    expect(await publish()).toEqual({ sent: 1, refused: 1, nextAt: NOW + 20 * SECOND });
    notifier.publish = send;
    clock.advance(7 * SECOND);
    expect(await publish()).toEqual({ sent: 1, refused: 0, nextAt: null });
  });

  test('that wait longer than the pause are due now', async () => {
    const { save, store, publish, notifier, clock } = scene();
    store.lay({ outbox: [entry('a')] });
    await save();
    notifier.publish = () => Promise.reject(new WardenError('OCI_THROTTLED'));
    await publish();
    clock.advance(MINUTE);
    notifier.publish = async () => {
      store.lay({ outbox: [entry('b')] });
      return 'message';
    };
    // Somebody else has put another one there meanwhile.
    expect(await publish()).toEqual({ sent: 1, refused: 0, nextAt: NOW + MINUTE });
  });

  test('that were sent while that cannot be stored are not sent again; the others go on', async () => {
    const { save, store, publish, notifier, clock, logged } = scene();
    store.lay({ outbox: [entry('a'), entry('b')] });
    await save();
    store.failing = true;
    expect(await publish()).toEqual({ sent: 2, refused: 0, nextAt: NOW + 5 * SECOND });
    clock.advance(5 * SECOND);
    expect(await publish()).toEqual({ sent: 0, refused: 0, nextAt: NOW + 10 * SECOND });
    expect([notifier.sent.length, store.state()?.outbox.length]).toEqual([2, 2]);
    expect(logged.every(({ what }) => what === 'that a notice about the monitor was sent')).toBe(true);
    store.failing = false;
    expect(await publish()).toEqual({ sent: 0, refused: 0, nextAt: null });
    expect([notifier.sent.length, store.state()?.outbox]).toEqual([2, []]);
  });

  test('need the lease', async () => {
    const { save, store, book, notifier } = scene();
    store.lay({ outbox: [entry('a')] });
    await save();
    await expect(book.publish(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(notifier.sent).toEqual([]);
  });
});

describe('the summary of a month', () => {
  const asked = { times: 0 };
  const past: Past = () => {
    asked.times += 1;
    return { incidents: [], unreadable: 0 };
  };
  const OCTOBER = { sweptAt: NOW, summarisedMonth: '2026-10' };
  beforeEach(() => {
    asked.times = 0;
  });

  test('is made once, under the lease, in all languages', async () => {
    const { store, publish, notifier, renewed } = scene({ past, languages: ['en', 'ja'] });
    store.lay(OCTOBER);
    expect(await publish()).toEqual({ sent: 1, refused: 0, nextAt: null });
    expect(notifier.sent).toMatchObject([
      { title: '[INFO] Summary of November 2026: no outage [LKW:monthly]' },
    ]);
    expect(notifier.sent[0]?.body).toContain('\n\n----\n\n');
    expect([renewed(), store.state()?.summarisedMonth]).toEqual([2, '2026-11']);
    await publish();
    expect([notifier.sent.length, asked.times]).toEqual([1, 1]);
  });

  test('tells how often the way from Logging was proven', async () => {
    const { store, publish, notifier } = scene({ past });
    store.lay(OCTOBER);
    const months = [{ month: '2026-11', lines: 700, since: Date.UTC(2026, 10, 1) }];
    const last = { schema: 'warden.heartbeat/1', recent: [], months };
    store.objects.set(HEARTBEAT_LAST, {
      body: new TextEncoder().encode(JSON.stringify(last)),
      etag: 'e',
      storedAt: null,
    });
    await publish();
    expect(notifier.sent[0]?.body).toContain('700');
  });

  test.each<readonly [string, Partial<MonitorState>]>([
    ['it was told of', { ...OCTOBER, summarisedMonth: '2026-11' }],
    ['no report is a day old', { ...OCTOBER, sweptAt: 0 }],
  ])('is not made where %s', async (_, state) => {
    const { store, publish, notifier, renewed } = scene({ past });
    store.lay(state);
    await publish();
    expect([notifier.sent, asked.times, renewed()]).toEqual([[], 0, 0]);
  });

  test('where none is wanted nothing is even read', async () => {
    const { store, publish } = scene();
    store.lay(OCTOBER);
    await publish();
    expect(store.reads).toBe(0);
  });

  test('that cannot be stored stops no notice', async () => {
    const { store, save, publish, notifier, logged } = scene({ past });
    const waiting = { id: 'a', dueAt: NOW, severity: 'high', title: 'waits', body: 'b' } as const;
    store.lay({ ...OCTOBER, outbox: [waiting] });
    await save();
    const put = store.put.bind(store);
    store.put = async (...args) => {
      if (notifier.sent.length === 0) throw new WardenError('OCI_TIMEOUT');
      return put(...args);
    };
    await publish();
    expect(logged).toMatchObject([{ what: 'the monthly summary' }]);
    expect(notifier.sent.map(({ title }) => title)).toEqual(['waits']);
  });
});
