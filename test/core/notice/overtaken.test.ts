import { MINUTE } from '../../../functions/core/base/time.ts';
import { beginIncident, type OutboxEntry } from '../../../functions/core/incident/incident.ts';
import { OVERTAKEN_AFTER, withoutOvertaken } from '../../../functions/core/notice/overtaken.ts';

const NOW = Date.UTC(2026, 10, 22, 1, 0, 0);
const NOTICE = {
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

function entry(seq: number, waitedMs: number, fields: object = {}): OutboxEntry {
  const facts = { ...NOTICE, ...fields } as { readonly schema: string };
  return {
    seq,
    reason: 'changed',
    severity: 'high',
    dueAt: NOW - waitedMs,
    facts,
    sentAt: null,
    messageId: null,
    failures: 3,
    lastError: 'OCI_UNAVAILABLE',
  };
}

const CLUSTER = { key: 'c', name: 'c', nodes: ['n'], source: 'unknown' } as const;
const of = (...outbox: readonly OutboxEntry[]) =>
  beginIncident({ id: 'a', cluster: CLUSTER, openedAt: 1, lossAt: 1, outbox });
const before = (seq: number, advice: number | null = null) => ({
  before: {
    seq,
    at: 1,
    headline: 'lost',
    changes: [],
    advice: advice === null ? null : { seq: advice, at: 1 },
  },
});

test('what has waited for a minute is passed over for a later one, and says which', () => {
  const after = withoutOvertaken(of(entry(1, 30 * MINUTE), entry(2, OVERTAKEN_AFTER), entry(3, 0)), NOW);
  expect(after?.outbox.map(({ seq, sentAt, overtakenBy }) => [seq, sentAt, overtakenBy])).toEqual([
    [1, NOW, 3],
    [2, NOW, 3],
    [3, null, undefined],
  ]);
});

test('a node or a disk that no later one names is told of by the newest that names it', () => {
  const target = (node: string, volumeId: string) => ({ node, volumeId });
  const one = { node: 'n1', target: target('n1', 'v'), more: [] };
  const two = { node: 'n2', target: target('n2', 'v'), more: [target('n2', 'w')] };
  const after = (...facts: readonly object[]) =>
    withoutOvertaken(of(...facts.map((fields, n) => entry(n + 1, 30 * MINUTE, fields))), NOW)
      ?.outbox.filter(({ overtakenBy }) => overtakenBy === undefined)
      .map(({ seq }) => seq);
  expect(after(one, one, two, two)).toEqual([2, 4]);
  // Another disk of the node, and another node in the subject of a notice about the same disk.
  expect(after({ ...two, more: [] }, two, { ...two, target: target('n2', 'w'), more: [] })).toEqual([2, 3]);
  expect(after(one, one, { ...one, node: 'n3' })).toEqual([2, 3]);
  expect(after(one, { ...two, more: [one.target] }, { ...one, more: two.more.concat(two.target) })).toEqual([
    2, 3,
  ]);
});

test('what follows within a minute is sent one after the other', () => {
  expect(withoutOvertaken(of(entry(1, OVERTAKEN_AFTER - 1), entry(2, 0)), NOW)).toBeNull();
});

test('the only one is sent however long it waited, and one that is due later overtakes none', () => {
  expect(withoutOvertaken(of(entry(1, 60 * MINUTE)), NOW)).toBeNull();
  expect(withoutOvertaken(of(entry(1, 60 * MINUTE), entry(2, -1)), NOW)).toBeNull();
});

test('lists that each name something else are all sent', () => {
  const strangers = { schema: 'warden.strangers-notice/1' };
  expect(withoutOvertaken(of(entry(1, 60 * MINUTE, strangers), entry(2, 0, strangers)), NOW)).toBeNull();
});

test('an outage that was over before anybody was told is named by one notice alone: it is sent', () => {
  const late = { late: { outages: [], count: 1, readAt: null } };
  const after = withoutOvertaken(of(entry(1, 9 * MINUTE), entry(2, 8 * MINUTE, late), entry(3, 0)), NOW);
  expect(after?.outbox.map(({ sentAt }) => sentAt)).toEqual([NOW, null, null]);
});

test.each([
  [before(1), false],
  [before(2, 1), false],
  [before(2, 2), true],
])('a later one does not speak of what nobody got: %j', (fields, keeps) => {
  const sent = { ...entry(2, 60 * MINUTE), sentAt: NOW - MINUTE };
  const after = withoutOvertaken(of(entry(1, 60 * MINUTE), sent, entry(3, 0, fields)), NOW);
  expect(Object.keys(after?.outbox.at(-1)?.facts ?? {}).includes('before')).toBe(keeps);
});
