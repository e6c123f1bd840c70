import { WardenError } from '../../functions/core/base/errors.ts';
import { toJsonBytes } from '../../functions/core/base/json-bytes.ts';
import { beginIncident, type OutboxEntry } from '../../functions/core/incident/incident.ts';
import { entryTitle } from '../../functions/core/notice/entry-text.ts';
import type { Notifier } from '../../functions/core/ports.ts';
import { Outbox } from '../../functions/respond/publish.ts';
import { evidenceName } from '../../functions/store/evidence.ts';
import { incidentName } from '../../functions/store/incidents.ts';
import { incidentBook } from '../support/incident-book.ts';
import { countingIds, JumpingTime, MemoryNotifier, MemoryStore, testTime } from '../support/kit.ts';

const clock = testTime();

function entry(seq: number, fields: Partial<OutboxEntry> = {}): OutboxEntry {
  const due = {
    seq,
    reason: 'first',
    severity: 'high',
    dueAt: clock.now(),
    title: `t${seq}`,
    body: 'b',
  } as const;
  return { ...due, sentAt: null, messageId: null, failures: 0, lastError: null, ...fields };
}

const WORDING = { languages: ['en'], zone: 'UTC', mode: 'observe' } as const;

interface Told {
  readonly id: string;
  /** By default a cluster of its own, called like the incident. */
  readonly of?: string;
  readonly outbox: readonly OutboxEntry[];
}

function sendAll(...incidents: Told[]) {
  return sendBy(new MemoryNotifier(), incidents);
}

async function sendBy<N extends Notifier>(notifier: N, incidents: readonly Told[]) {
  const store = new MemoryStore();
  for (const { id, of = id, outbox } of incidents) {
    const cluster = { key: of, name: of, nodes: [of], source: 'unknown' } as const;
    const incident = beginIncident({ id, cluster, openedAt: 1, lossAt: 1, outbox });
    await store.put(incidentName(id), toJsonBytes(incident), { kind: 'any' });
  }
  const book = incidentBook(store, countingIds('id'));
  await book.load(0);
  const logged: unknown[] = [];
  const log = { failure: (...line: unknown[]) => void logged.push(line) };
  const result = await new Outbox({ notifier, clock, log }, { topicId: 'topic', wording: WORDING }).publish(
    book,
    async () => undefined,
  );
  return { ...result, notifier, logged };
}

test('the gravest incident goes first, each in the order of its story', async () => {
  const { notifier } = await sendAll(
    {
      id: 'a',
      outbox: [entry(1, { title: 'a1', severity: 'medium' }), entry(2, { title: 'a2', severity: 'medium' })],
    },
    {
      id: 'b',
      outbox: [entry(1, { title: 'b1', severity: 'critical' }), entry(2, { title: 'b2', severity: 'info' })],
    },
  );
  expect(notifier.sent.map((message) => message.title)).toEqual(['b1', 'b2', 'a1', 'a2']);
});

test('a recovery that had to wait does not follow upon the next loss of its cluster', async () => {
  const before = clock.now() - 30 * 60_000;
  const { notifier } = await sendAll(
    { id: 'new', of: 'c', outbox: [entry(1, { title: 'lost again', severity: 'critical' })] },
    { id: 'other', outbox: [entry(1, { title: 'elsewhere', severity: 'high', dueAt: before })] },
    { id: 'old', of: 'c', outbox: [entry(2, { title: 'back', severity: 'info', dueAt: before })] },
  );
  expect(notifier.sent.map((message) => message.title)).toEqual(['back', 'lost again', 'elsewhere']);
});

test('what is not due yet waits, and says until when', async () => {
  const later = clock.now() + 90_000;
  const { sent, nextAt } = await sendAll({ id: 'a', outbox: [entry(1), entry(2, { dueAt: later })] });
  expect([sent, nextAt]).toEqual([1, later]);
});

test('a refusal is logged with its cause: no alarm has to come first', async () => {
  const why = new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND', { operation: 'ons.publishMessage' });
  const refusing: Notifier = { publish: () => Promise.reject(why) };
  const { sent, refused, logged } = await sendBy(refusing, [{ id: 'a', outbox: [entry(1)] }]);
  expect([sent, refused]).toEqual([0, 1]);
  expect(logged).toEqual([['notice refused', why, { incident: 'a', seq: 1, failures: 1 }]]);
});

test('a refusal that cannot be stored keeps no notice back, and undoes nothing later', async () => {
  const store = new MemoryStore();
  const put = store.put.bind(store);
  const cluster = { key: 'c', name: 'c', nodes: ['n'], source: 'unknown' } as const;
  const incident = beginIncident({ id: 'a', cluster, openedAt: 1, lossAt: 1, outbox: [entry(1)] });
  await put(incidentName('a'), toJsonBytes(incident), { kind: 'any' });
  const book = incidentBook(store, countingIds('id'));
  await book.load(0);
  const notifier = new MemoryNotifier();
  const publish = notifier.publish.bind(notifier);
  notifier.publish = () => Promise.reject(new WardenError('OCI_NETWORK', {}));
  const time = new JumpingTime();
  const log = { failure: () => undefined };
  const outbox = new Outbox({ notifier, clock: time, log }, { topicId: 'topic', wording: WORDING });
  const send = () => outbox.publish(book, async () => undefined);
  store.put = () => Promise.reject(new WardenError('OCI_NETWORK', {}));
  expect(await send()).toMatchObject({ sent: 0, refused: 1 });
  notifier.publish = publish;
  await time.sleep(5_000);
  // Not even now can the refusal be stored.
  expect(await send()).toMatchObject({ sent: 1, refused: 0 });
  store.put = put;
  await send();
  expect(book.get('a')?.outbox).toMatchObject([{ seq: 1, sentAt: expect.any(Number), failures: 0 }]);
  expect(notifier.sent).toHaveLength(1);
});

test('title and body fit what Notifications takes, cut between characters', async () => {
  const { notifier } = await sendAll({
    id: 'a',
    outbox: [entry(1, { title: `一行\r\n${'題'.repeat(400)}`, body: '断'.repeat(40_000) })],
  });
  const [message] = notifier.sent;
  expect(message?.title).toMatch(/^一行 題+$/);
  expect([...(message?.title ?? '')].length).toBeLessThanOrEqual(255);
  const bytes = Buffer.byteLength(`${message?.title}${message?.body}`);
  expect(bytes).toBeLessThanOrEqual(64 * 1024);
  expect(message?.body).toMatch(/^断+\n\[…\]$/);
});

test('no text of a log chooses the name of another object', () => {
  for (const hostile of ['../lease/respond', 'a/b', '', 'x'.repeat(300), 'sha256-abc', 'ä', '.hidden'])
    expect(evidenceName(hostile)).toMatch(/^topology\/sha256-[0-9a-f]{64}\.json$/);
  expect(evidenceName('ocid1.instance.oc1.xx.node1')).toBe('topology/ocid1.instance.oc1.xx.node1.json');
});

describe('a notice that cannot be worded', () => {
  const withFacts = (fields: object): OutboxEntry => {
    const { title: _title, body: _body, ...unsent } = entry(1);
    return { ...unsent, facts: fields as { schema: string } };
  };
  const notice = {
    schema: 'warden.notice/1',
    incidentId: 'a',
    headline: 'lost',
    at: 1,
    cluster: { name: 'c', nodes: [] },
    nodes: [],
    options: [],
    steps: [],
    avoid: [],
  };

  test.each([
    ['of a later version', { ...notice, schema: 'warden.notice/2' }],
    ['with a headline of a later version', { ...notice, headline: 'flooded' }],
    ['with fields missing', notice],
    ['with nothing', {}],
  ])('%s is told plainly, and the story goes on', async (_, fields) => {
    const { sent, refused, nextAt, notifier, logged } = await sendAll(
      { id: 'a', outbox: [withFacts(fields), entry(2)] },
      { id: 'b', outbox: [entry(1, { title: 'b1', severity: 'info' })] },
    );
    expect([sent, refused, nextAt]).toEqual([3, 0, null]);
    const [first, ...rest] = notifier.sent;
    expect(first?.title).toBe('[CRITICAL] a: look at this incident now [LKW:a]');
    expect(first?.body).toContain('warden incidents a');
    expect(rest.map(({ title }) => title)).toEqual(['t2', 'b1']);
    expect(logged).toEqual([['notice cannot be worded', expect.any(Error), { incident: 'a', seq: 1 }]]);
  });

  test('has no title for whoever lists it', () => {
    const unsent = withFacts({ ...notice, headline: 'flooded' });
    expect(entryTitle(unsent, { languages: ['en'], zone: 'UTC' })).toBeNull();
  });
});
