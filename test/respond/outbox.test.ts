import { WardenError } from '../../functions/core/base/errors.ts';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import { STRANGERS } from '../../functions/core/decision/strangers.ts';
import { beginIncident, type Incident, type OutboxEntry } from '../../functions/core/incident/incident.ts';
import type { NoticeLink } from '../../functions/core/notice/render-context.ts';
import { added, Outbox } from '../../functions/respond/publish.ts';
import { incidentName } from '../../functions/store/incidents.ts';
import { DETACHED, input, lookUps, lostPath, NODE1, T0, view } from '../core/decision/story.ts';
import { incidentBook } from '../support/incident-book.ts';
import { countingIds, JumpingTime, MemoryNotifier, MemoryStore } from '../support/kit.ts';

const START = Date.UTC(2026, 10, 22, 10);
const WORDING = { languages: ['en'], zone: 'UTC', mode: 'observe' } as const;

class Notifier extends MemoryNotifier {
  /** What is thrown for messages of these titles; `*` for all. */
  readonly refuses = new Map<string, Error>();
  tries = 0;
  override async publish(topicId: string, title: string, body: string): Promise<string> {
    this.tries += 1;
    const error = this.refuses.get(title) ?? this.refuses.get('*');
    if (error !== undefined) throw error;
    return super.publish(topicId, title, body);
  }
}

function entry(title: string, seq = 1, more: Partial<OutboxEntry> = {}): OutboxEntry {
  const due = {
    seq,
    reason: 'first',
    severity: 'high',
    dueAt: START,
    title,
    body: `body of ${title}`,
  } as const;
  return { ...due, sentAt: null, messageId: null, failures: 0, lastError: null, ...more };
}

function incident(id: string, outbox: readonly OutboxEntry[], more: Partial<Incident> = {}): Incident {
  const cluster = { key: id, name: id, nodes: [id], source: 'unknown' } as const;
  return beginIncident({ id, cluster, openedAt: 1, lossAt: 1, outbox, ...more });
}

async function scene(
  incidents: readonly Incident[],
  links?: { readonly to: () => Promise<NoticeLink | null> },
) {
  const store = new MemoryStore();
  for (const one of incidents) await store.put(incidentName(one.id), toJsonBytes(one), { kind: 'any' });
  const book = incidentBook(store, countingIds('id'));
  await book.load(0);
  const notifier = new Notifier();
  const clock = new JumpingTime(START);
  const logged: unknown[][] = [];
  const log = { failure: (...line: unknown[]) => void logged.push(line) };
  const ports = { notifier, clock, log, ...(links !== undefined && { links: links as never }) };
  const outbox = new Outbox(ports, { topicId: 'topic', wording: WORDING });
  const publish = (isMeant?: (incident: Incident) => boolean, renewLease = async () => {}) =>
    outbox.publish(book, renewLease, isMeant);
  const titles = () => notifier.sent.map(({ title }) => title);
  return { store, book, notifier, clock, logged, publish, titles };
}

const refusal = new WardenError('OCI_THROTTLED');
const tooLarge = new WardenError('OCI_TOO_LARGE');

describe('a notice that is due', () => {
  test('is sent under the lease, and stored as sent', async () => {
    const { book, store, publish, notifier } = await scene([incident('a', [entry('t')])]);
    let renewed = 0;
    const result = await publish(undefined, async () => {
      renewed += 1;
      expect(notifier.sent).toEqual([]);
    });
    expect([result, renewed]).toEqual([{ sent: 1, refused: 0, nextAt: null }, 1]);
    expect(notifier.sent).toEqual([{ topicId: 'topic', title: 't', body: 'body of t' }]);
    const stored = (store.json(incidentName('a')) as Incident).outbox[0];
    expect(stored).toMatchObject({ sentAt: START, messageId: 'message-1', title: 't', failures: 0 });
    expect(book.get('a')?.firstSentAt).toBe(START);
    expect(await publish()).toEqual({ sent: 0, refused: 0, nextAt: null });
  });

  test('is not sent without the lease', async () => {
    const { publish, notifier } = await scene([incident('a', [entry('t')])]);
    await expect(publish(undefined, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(notifier.tries).toBe(0);
  });

  test('waits where others are meant', async () => {
    const { publish, titles } = await scene([incident('a', [entry('a')]), incident('b', [entry('b')])]);
    expect(await publish(({ id }) => id === 'b')).toEqual({ sent: 1, refused: 0, nextAt: START });
    expect(titles()).toEqual(['b']);
  });

  test('waits until its time has come', async () => {
    const { publish, titles, clock } = await scene([
      incident('a', [entry('late', 1, { dueAt: START + MINUTE })]),
      incident('b', [entry('later', 1, { dueAt: START + 2 * MINUTE })]),
    ]);
    expect(await publish()).toEqual({ sent: 0, refused: 0, nextAt: START + MINUTE });
    clock.advance(MINUTE);
    expect(await publish()).toEqual({ sent: 1, refused: 0, nextAt: START + 2 * MINUTE });
    expect(titles()).toEqual(['late']);
  });
});

describe('the order', () => {
  const severe = (id: string, severity: OutboxEntry['severity'], more: Partial<OutboxEntry> = {}) =>
    incident(id, [entry(id, 1, { severity, ...more })]);

  test.each<readonly [string, readonly Incident[], readonly string[]]>([
    [
      'the gravest first',
      [severe('a', 'info'), severe('b', 'critical'), severe('c', 'medium')],
      ['b', 'c', 'a'],
    ],
    [
      'of equal ones the one that has waited longer',
      [severe('a', 'high'), severe('b', 'high', { dueAt: START - 1 })],
      ['b', 'a'],
    ],
    [
      'in an incident by their sequence, whatever is due first',
      [incident('a', [entry('a2', 2), entry('a1', 1)])],
      ['a1', 'a2'],
    ],
    ['of those due at once by their id', [severe('b', 'high'), severe('a', 'high')], ['a', 'b']],
    [
      'an incident weighs as much as the first that waits, not the second',
      [
        incident('a', [entry('a1', 1, { severity: 'low' }), entry('a2', 2, { severity: 'critical' })]),
        severe('b', 'medium'),
      ],
      ['b', 'a1', 'a2'],
    ],
    [
      'what was sent before weighs nothing',
      [
        incident('a', [
          entry('a1', 1, { severity: 'critical', sentAt: START }),
          entry('a2', 2, { severity: 'low' }),
        ]),
        severe('b', 'medium'),
      ],
      ['b', 'a2'],
    ],
    [
      'nodes that nobody knows come after all others',
      [
        incident('a', [entry('strangers', 1, { severity: 'critical' })], { cluster: STRANGERS }),
        severe('b', 'info'),
      ],
      ['b', 'strangers'],
    ],
  ])('%s', async (_, incidents, expected) => {
    const { publish, titles } = await scene(incidents);
    await publish();
    expect(titles()).toEqual(expected);
  });
});

describe('what Notifications takes in a minute', () => {
  test('fifty messages; the rest when the first of them is a minute old', async () => {
    const many = Array.from({ length: 60 }, (_, n) => incident(`i${n + 10}`, [entry(`t${n + 10}`)]));
    const { publish, clock, titles } = await scene(many);
    expect(await publish()).toEqual({ sent: 50, refused: 0, nextAt: START + MINUTE });
    clock.advance(MINUTE - 1);
    expect(await publish()).toEqual({ sent: 0, refused: 0, nextAt: START + MINUTE });
    clock.advance(1);
    expect(await publish()).toEqual({ sent: 10, refused: 0, nextAt: null });
    expect(new Set(titles()).size).toBe(60);
  });

  test('those that it refused count as well', async () => {
    const many = Array.from({ length: 51 }, (_, n) => incident(`i${n + 10}`, [entry(`t${n + 10}`)]));
    const { publish, notifier } = await scene(many);
    notifier.refuses.set('t10', tooLarge);
    expect(await publish()).toMatchObject({ sent: 49, refused: 1 });
  });
});

describe('a refusal', () => {
  test.each(['OCI_THROTTLED', 'OCI_NETWORK', 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND'] as const)(
    'of the call (%s) holds all up: 5 s, then 10',
    async (code) => {
      const { publish, notifier, clock, titles, book } = await scene([
        incident('a', [entry('a')]),
        incident('b', [entry('b')]),
      ]);
      notifier.refuses.set('*', new WardenError(code));
      expect(await publish()).toEqual({ sent: 0, refused: 1, nextAt: START + 5 * SECOND });
      expect(book.get('a')?.outbox[0]).toMatchObject({ sentAt: null, failures: 1, lastError: code });
      clock.advance(5 * SECOND - 1);
      expect(await publish()).toEqual({ sent: 0, refused: 0, nextAt: START + 5 * SECOND });
      clock.advance(1);
      expect(await publish()).toEqual({ sent: 0, refused: 1, nextAt: START + 15 * SECOND });
      clock.advance(10 * SECOND);
      notifier.refuses.clear();
      expect(await publish()).toEqual({ sent: 2, refused: 0, nextAt: null });
      expect(titles()).toEqual(['a', 'b']);
    },
  );

  test('after a success the pauses begin anew', async () => {
    const { publish, notifier, clock } = await scene([
      incident('a', [entry('a')]),
      incident('b', [entry('b')]),
    ]);
    notifier.refuses.set('*', refusal);
    await publish();
    clock.advance(5 * SECOND);
    notifier.refuses.delete('*');
    notifier.refuses.set('b', refusal);
    expect(await publish()).toEqual({ sent: 1, refused: 1, nextAt: clock.now() + 5 * SECOND });
  });

  test.each<readonly [string, Error]>([
    ['OCI_BAD_REQUEST', new WardenError('OCI_BAD_REQUEST')],
    ['OCI_TOO_LARGE', tooLarge],
    ['NOTICE_TOO_LARGE', new WardenError('NOTICE_TOO_LARGE')],
    ['ARGUMENT_INVALID', new WardenError('ARGUMENT_INVALID')],
    ['INTERNAL', new TypeError('a defect')],
  ])('of one message (%s) holds up that one: 5 s, then 10', async (code, error) => {
    const { publish, notifier, clock, titles, book, logged } = await scene([
      incident('a', [entry('a')]),
      incident('b', [entry('b')]),
    ]);
    notifier.refuses.set('a', error);
    expect(await publish()).toEqual({ sent: 1, refused: 1, nextAt: START + 5 * SECOND });
    expect(titles()).toEqual(['b']);
    expect(logged).toEqual([['notice refused', error, { incident: 'a', seq: 1, failures: 1 }]]);
    expect(book.get('a')?.outbox[0]).toMatchObject({ failures: 1, lastError: code });
    clock.advance(5 * SECOND - 1);
    expect(await publish()).toEqual({ sent: 0, refused: 0, nextAt: START + 5 * SECOND });
    clock.advance(1);
    expect(await publish()).toEqual({ sent: 0, refused: 1, nextAt: START + 15 * SECOND });
    notifier.refuses.clear();
    clock.advance(10 * SECOND);
    expect(await publish()).toEqual({ sent: 1, refused: 0, nextAt: null });
  });
});

describe('what became of a notice and cannot be stored', () => {
  test('is stored five seconds later; the notice is not sent again, and the others go on', async () => {
    const { store, publish, book, clock, titles, logged } = await scene([
      incident('a', [entry('a')]),
      incident('b', [entry('b')]),
    ]);
    const put = store.put.bind(store);
    store.put = (name, ...rest) =>
      name === incidentName('a') ? Promise.reject(new WardenError('OCI_TIMEOUT')) : put(name, ...rest);
    expect(await publish()).toEqual({ sent: 2, refused: 0, nextAt: START + 5 * SECOND });
    expect(logged).toEqual([
      ['what became of a notice cannot be stored', expect.any(WardenError), { incident: 'a' }],
    ]);
    expect(book.get('a')?.outbox[0]?.sentAt).toBeNull();
    clock.advance(5 * SECOND);
    expect(await publish()).toEqual({ sent: 0, refused: 0, nextAt: START + 10 * SECOND });
    store.put = put;
    expect(await publish(({ id }) => id === 'b')).toEqual({
      sent: 0,
      refused: 0,
      nextAt: START + 10 * SECOND,
    });
    expect(await publish()).toEqual({ sent: 0, refused: 0, nextAt: null });
    expect(book.get('a')?.outbox[0]).toMatchObject({ sentAt: START, messageId: 'message-1' });
    expect(titles()).toEqual(['a', 'b']);
  });

  test('of an incident that is gone is nothing to store', async () => {
    const { store, publish, book, logged } = await scene([incident('a', [entry('a')])]);
    const get = book.get.bind(book);
    const put = store.put.bind(store);
    store.put = () => Promise.reject(new WardenError('OCI_TIMEOUT'));
    await publish();
    store.put = put;
    book.get = () => null;
    await publish(({ id }) => id === 'a');
    book.get = get;
    expect(logged).toHaveLength(1);
    expect(book.get('a')?.outbox[0]?.sentAt).toBeNull();
  });
});

test('an entry that somebody else sent meanwhile is not sent', async () => {
  const { store, publish, book, titles } = await scene([incident('a', [entry('a1'), entry('a2', 2)])]);
  const theirs = incident('a', [entry('a1', 1, { sentAt: START }), entry('a2', 2, { sentAt: START })]);
  // Ours is stored over theirs in vain: their version is at hand then.
  await store.put(incidentName('a'), toJsonBytes({ ...theirs, writer: 'them' }), { kind: 'any' });
  expect(await publish()).toEqual({ sent: 1, refused: 0, nextAt: null });
  expect([titles(), book.get('a')?.writer]).toEqual([['a1'], 'them']);
});

describe('what a notice says when it goes out', () => {
  const decided = decide(
    input(T0 + 2 * MINUTE, {
      views: [view(NODE1, [lostPath()])],
      lookUps: lookUps(T0 + 2 * MINUTE, { list: DETACHED }),
    }),
  ).incident;
  const facts = decided?.outbox[0]?.facts as { readonly schema: string } & Record<string, unknown>;
  const told = (more: object = {}): OutboxEntry => {
    const { title: _title, body: _body, ...rest } = entry('');
    return { ...rest, facts: { ...facts, ...more } };
  };

  test('is worded then, with a link where there is one', async () => {
    const url = 'https://x/l/1-secret';
    const link = { url, until: START, kept: 'https://x/l/...' };
    const { publish, notifier, book } = await scene([incident('a', [told()])], { to: async () => link });
    await publish();
    expect(notifier.sent[0]?.body).toContain(url);
    expect(book.get('a')?.outbox[0]?.body).toContain(link.kept);
    expect(JSON.stringify(book.get('a'))).not.toContain('secret');
    const without = await scene([incident('a', [told()])]);
    await without.publish();
    expect(without.notifier.sent[0]?.body).not.toContain('https://x/');
  });

  test('a recovery says that its cluster has lost storage again since', async () => {
    const cluster = { key: 'c', name: 'c', nodes: ['n1'], source: 'unknown' } as const;
    const old = incident('old', [told({ headline: 'recovered', at: START })], { closedAt: START, cluster });
    const { publish, book } = await scene([old, incident('new', [], { cluster, openedAt: 2 })]);
    await publish();
    expect(book.get('old')?.outbox[0]?.facts).toMatchObject({ newer: 'new' });
    const alone = await scene([old]);
    await alone.publish();
    expect(alone.book.get('old')?.outbox[0]?.facts).not.toHaveProperty('newer');
  });
});

test('an entry that their version does not have any more is not sent', async () => {
  const { store, publish, titles } = await scene([incident('a', [entry('a1'), entry('a2', 2)])]);
  const theirs = incident('a', [entry('a1', 1, { sentAt: START })], { writer: 'them' });
  await store.put(incidentName('a'), toJsonBytes(theirs), { kind: 'any' });
  expect(await publish()).toEqual({ sent: 1, refused: 0, nextAt: null });
  expect(titles()).toEqual(['a1']);
});

describe('a link', () => {
  const link = { url: 'https://x/l/1-secret', until: START, kept: 'https://x/l/...' };

  test('is for who gets the notice: what is stored holds no token', async () => {
    const { publish, notifier, book } = await scene(
      [incident('a', [entry('a', 1, { body: `see ${link.url} or ${link.url}` })])],
      { to: async () => link },
    );
    await publish();
    expect(notifier.sent[0]?.body).toBe(`see ${link.url} or ${link.url}`);
    expect(book.get('a')?.outbox[0]?.body).toBe(`see ${link.kept} or ${link.kept}`);
  });

  test('that cannot be made is left out', async () => {
    const { publish, book } = await scene([incident('a', [entry('a')])], { to: async () => null });
    expect(await publish()).toMatchObject({ sent: 1 });
    expect(book.get('a')?.outbox[0]?.body).toBe('body of a');
  });
});

describe('what a message may hold', () => {
  const sent = async (title: string, body = 'b') => {
    const { publish, notifier } = await scene([incident('a', [entry(title, 1, { body })])]);
    await publish();
    return notifier.sent[0];
  };

  test.each([
    ['on one line', 'a\r\nb\tc\u007fd', 'a b c d'],
    ['without spaces around it', ' \n a b \u0000', 'a b'],
    ['of 255 characters', '題'.repeat(255), '題'.repeat(255)],
    ['of at most 255 characters, however they are encoded', '💾'.repeat(256), '💾'.repeat(255)],
  ])('a title %s', async (_, title, expected) => {
    expect((await sent(title))?.title).toBe(expected);
  });

  test('a body of 63 KB as it is, a longer one cut with a mark to no more than that', async () => {
    const whole = 'x'.repeat(63 * 1024);
    expect((await sent('t', whole))?.body).toBe(whole);
    const cut = (await sent('t', `${whole}y`))?.body ?? '';
    expect(cut).toBe(`${'x'.repeat(63 * 1024 - Buffer.byteLength('\n[…]'))}\n[…]`);
    expect(Buffer.byteLength(cut)).toBe(63 * 1024);
  });
});

test('two rounds of a cycle count together; when to go on is what the second says', () => {
  const before = { sent: 1, refused: 2, nextAt: 3 };
  expect(added(before, { sent: 10, refused: 20, nextAt: null })).toEqual({
    sent: 11,
    refused: 22,
    nextAt: null,
  });
});
