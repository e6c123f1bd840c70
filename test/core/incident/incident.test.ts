import { toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import {
  firstLossOf,
  freeId,
  type Incident,
  type OutboxEntry,
  record,
  renamed,
  UNSENT,
  withOutcome,
} from '../../../functions/core/incident/incident.ts';
import { NO_MEMORY } from '../../../functions/core/incident/memory.ts';
import { parseIncident } from '../../../functions/core/incident/stored-incident.ts';
import { NEW, SENT, T0 } from './whole.ts';

test('an incident begins open, undecided and untold, and what is known of it is in it', () => {
  expect(NEW).toEqual({
    schema: 'warden.incident/2',
    id: 'abcd1234',
    cluster: { key: 'tag:CL1', name: 'CL1', nodes: ['node1', 'node2'], source: 'tag' },
    openedAt: T0 + 60_000,
    lossAt: T0,
    closedAt: null,
    closedBy: null,
    cause: 'unknown',
    severity: 'low',
    deadline: null,
    acknowledged: null,
    hold: null,
    memory: NO_MEMORY,
    outbox: [],
    history: [],
    nextCheckAt: null,
    writer: '',
  });
  expect(parseIncident(toJsonBytes(NEW))).toEqual(NEW);
});

test.each([
  [5, 9, null, 5],
  [9, 5, null, 5],
  [9, 8, 3, 3],
  [3, 8, 9, 3],
])(
  'lost at %j, opened at %j, remembered %j: its first loss was at %j',
  (lossAt, openedAt, remembered, first) => {
    expect(firstLossOf({ lossAt, openedAt, memory: { ...NO_MEMORY, firstLossAt: remembered } })).toBe(first);
  },
);

describe('while something that cannot be read has its name', () => {
  const free = (id: string, ...taken: readonly string[]) => freeId(id, (name) => taken.includes(name));

  test('another id is found, the same by whoever looks, as long as it takes', () => {
    expect(free('abcd1234')).toBe('abcd1234');
    const second = free('abcd1234', 'abcd1234');
    const third = free('abcd1234', 'abcd1234', second);
    expect(new Set(['abcd1234', second, third]).size).toBe(3);
    for (const id of [second, third]) expect(id).toMatch(/^[0-9a-f]{8}$/);
    expect(free('abcd1234', 'abcd1234')).toBe(second);
    expect(free('abcd1235', 'abcd1235')).not.toBe(second);
  });

  test('the first that is free is taken, in one order for all', () => {
    const second = free('abcd1234', 'abcd1234');
    const third = free('abcd1234', 'abcd1234', second);
    // Whoever finds only the third one taken does not need it.
    expect(free('abcd1234', 'abcd1234', third)).toBe(second);
  });

  test('the incident goes by that id in all that is still to be sent; what was sent stays as it was', () => {
    const facts = (seq: number) => ({ schema: 'warden.notice/1', incidentId: 'abcd1234', seq });
    const waiting: OutboxEntry = { ...SENT, ...UNSENT, seq: 2, facts: facts(2) };
    const { facts: _, ...asText } = waiting;
    const sent = { ...SENT, facts: facts(1) };
    const incident: Incident = { ...NEW, outbox: [sent, waiting, { ...asText, seq: 3 }] };
    expect(renamed(incident, 'ffff0000')).toEqual({
      ...incident,
      id: 'ffff0000',
      outbox: [
        sent,
        { ...waiting, facts: { schema: 'warden.notice/1', incidentId: 'ffff0000', seq: 2 } },
        { ...asText, seq: 3 },
      ],
    });
  });
});

describe('history', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, at) => at).reduce<Incident>(
      (incident, at) => record(incident, { at, code: 'c', text: `line ${at}` }),
      NEW,
    );
  const times = (incident: Incident) => incident.history.map(({ at }) => at);

  test('a line is added at the end, its text at most 300 characters', () => {
    const line = { at: T0, code: 'c', text: 'x'.repeat(301), seq: 4 };
    expect(record(lines(2), line)).toEqual({
      ...NEW,
      history: [
        { at: 0, code: 'c', text: 'line 0' },
        { at: 1, code: 'c', text: 'line 1' },
        { ...line, text: 'x'.repeat(300) },
      ],
    });
  });

  test('of more than 200 lines the first 50 stay and the newest 150', () => {
    const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
    expect(times(lines(200))).toEqual(upTo(0, 200));
    expect(times(lines(201))).toEqual([...upTo(0, 50), ...upTo(51, 201)]);
    expect(times(lines(230))).toEqual([...upTo(0, 50), ...upTo(80, 230)]);
  });
});

describe('after an attempt to send', () => {
  const waiting = (seq: number): OutboxEntry => ({
    ...UNSENT,
    seq,
    reason: 'changed',
    severity: 'high',
    dueAt: T0,
    facts: { schema: 'warden.notice/1' },
  });
  const line = (seq: number) => ({ at: T0, code: 'notice-changed', text: 'to be sent', seq });
  const withOutbox = (...outbox: readonly OutboxEntry[]): Incident => ({
    ...NEW,
    outbox,
    history: [line(1), line(2), { at: T0, code: 'situation', text: 'lost' }],
  });
  const sent = (seq: number): OutboxEntry => ({
    ...waiting(seq),
    title: `title ${seq}`,
    body: `body ${seq}`,
    sentAt: T0 + seq,
    messageId: `m${seq}`,
  });
  const worn = ({ facts: _, body: __, ...rest }: OutboxEntry) => rest;
  const texts = ({ history }: Incident) => history.map(({ text }) => text);

  test('that failed: the attempt is noted, the notice still waits with all that it says', () => {
    const failed = { ...waiting(1), title: 'title 1', failures: 1, lastError: 'OCI_THROTTLED' };
    const before = withOutbox(waiting(1), waiting(2));
    expect(withOutcome(before, failed)).toEqual({ ...before, outbox: [failed, waiting(2)] });
  });

  test('the first notice: when it went out, its title in the history, and the text while none is newer', () => {
    const after = withOutcome(withOutbox(waiting(1), waiting(2)), sent(1));
    expect(after.firstSentAt).toBe(T0 + 1);
    expect(after.outbox).toEqual([sent(1), waiting(2)]);
    expect(texts(after)).toEqual(['title 1', 'to be sent', 'lost']);
  });

  test('a later notice: the text of the one before is no longer kept, its title is', () => {
    const after = withOutcome(withOutbox(sent(1), waiting(2)), sent(2));
    expect(after.outbox).toEqual([worn(sent(1)), sent(2)]);
    expect(after).not.toHaveProperty('firstSentAt');
    expect(texts(after)).toEqual(['to be sent', 'title 2', 'lost']);
  });

  test('one without a title of its own leaves the history as it is', () => {
    const { title: _, ...untitled } = sent(1);
    expect(texts(withOutcome(withOutbox(waiting(1)), untitled))).toEqual([
      'to be sent',
      'to be sent',
      'lost',
    ]);
  });

  test('ten that were sent are kept, and every one that waits', () => {
    const outbox = Array.from({ length: 12 }, (_, at) => (at === 0 ? waiting(1) : sent(at + 1)));
    const seqs = (incident: Incident) => incident.outbox.map(({ seq }) => seq);
    const eleven = withOutbox(...outbox, waiting(13));
    expect(seqs(withOutcome(eleven, { ...waiting(13), failures: 1 }))).toEqual([
      1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
    ]);
    expect(seqs(withOutcome(eleven, sent(13)))).toEqual([1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    const few = withOutbox(...outbox.slice(1, 10), waiting(11));
    expect(seqs(withOutcome(few, sent(11)))).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});
