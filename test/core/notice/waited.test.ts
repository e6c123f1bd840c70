import { MINUTE } from '../../../functions/core/base/time.ts';
import { beginIncident, type OutboxEntry, UNSENT } from '../../../functions/core/incident/incident.ts';
import { entryText, noticeFacts, wideFacts } from '../../../functions/core/notice/entry-text.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { asDecided, asOfNow, newerOpen, TOLD_AS_OF } from '../../../functions/core/notice/waited.ts';

const NOW = Date.UTC(2026, 10, 22, 1, 0, 0);
const NOTICE = {
  schema: 'warden.notice/1',
  incidentId: 'a',
  headline: 'recovered',
  cluster: { name: 'c', nodes: [] },
  nodes: [],
  options: [],
  steps: [],
  avoid: [],
};
const WIDE = {
  schema: 'warden.wide-notice/1',
  incidentId: 'w',
  availabilityDomain: 'ad',
  since: 1,
  count: 4,
  windowMinutes: 5,
  clusters: [],
};

function entry(waitedMs: number, fields: object): OutboxEntry {
  const facts = { ...NOTICE, at: NOW - waitedMs, ...fields } as { readonly schema: string };
  return { ...UNSENT, seq: 1, reason: 'changed', severity: 'high', dueAt: NOW - waitedMs, facts };
}

const told = (one: OutboxEntry) => {
  const facts = noticeFacts(one);
  return [facts?.at, facts?.decidedAt, facts?.newer];
};

test('what waited for two minutes says as of when it speaks, what waited for less does not', () => {
  expect(told(asOfNow(entry(TOLD_AS_OF, {}), NOW))).toEqual([NOW, NOW - TOLD_AS_OF, undefined]);
  expect(told(asOfNow(entry(TOLD_AS_OF - 1, {}), NOW))).toEqual([NOW, undefined, undefined]);
  expect(told(asOfNow(entry(MINUTE - 1, {}), NOW))).toEqual([NOW - MINUTE + 1, undefined, undefined]);
});

test('a recovery says that the cluster has a newer incident, a loss does not', () => {
  expect(told(asOfNow(entry(9 * MINUTE, {}), NOW, 'b'))).toEqual([NOW, NOW - 9 * MINUTE, 'b']);
  const restored = entry(9 * MINUTE, { headline: 'redundancy-restored' });
  expect(told(asOfNow(restored, NOW, 'b'))[2]).toBe('b');
  expect(told(asOfNow(entry(9 * MINUTE, { headline: 'lost' }), NOW, 'b'))[2]).toBeUndefined();
});

test('so does the summary of a wide outage, whose time left counts from now', () => {
  const dated = (waitedMs: number, fields: object) => {
    const facts = wideFacts(asOfNow(entry(waitedMs, { ...WIDE, ...fields }), NOW));
    return [facts?.at, facts?.decidedAt];
  };
  expect(dated(34 * MINUTE, {})).toEqual([NOW, NOW - 34 * MINUTE]);
  expect(dated(MINUTE, {})).toEqual([NOW - MINUTE, undefined]);
  expect(dated(34 * MINUTE, { at: undefined })).toEqual([undefined, undefined]);
});

const STRANGERS = { schema: 'warden.strangers-notice/1', incidentId: 's', since: 1, count: 1, nodes: [] };

test.each([
  [
    'a wide outage that is over',
    { ...WIDE, why: 'over', own: [], over: ['c'], waiting: [] },
    '[RECOVERED, AS OF 09:26] ',
  ],
  ['a wide outage of which some is told on', { ...WIDE, why: 'over', own: [{ cluster: 'c' }] }, '[INFO] '],
  ['a wide outage that goes on', WIDE, '[CRITICAL] '],
  ['unknown nodes', STRANGERS, '[CRITICAL] '],
])('a notice about %s says in its first line that it waited', (_, facts, bracket) => {
  const sent = (waitedMs: number) =>
    entryText(asOfNow(entry(waitedMs, facts), NOW), {
      languages: ['en'],
      zone: 'Asia/Tokyo',
      mode: 'observe',
    });
  const late = sent(34 * MINUTE);
  expect(late.title).toContain(bracket);
  expect(late.body).toMatch(/^This notice waited 34 min until it could be sent\. .* as of Nov 22 09:26:00: /);
  expect(sent(MINUTE).title + sent(MINUTE).body).not.toMatch(/AS OF|waited/);
});

test('afterwards a notice is read as it was decided: how long it waited was news when it went out', () => {
  const decided = noticeFacts(entry(9 * MINUTE, {}));
  const sent = noticeFacts(asOfNow(entry(9 * MINUTE, {}), NOW, 'b'));
  expect(asDecided(sent as NoticeFacts)).toEqual(decided);
  expect(asDecided(decided as NoticeFacts)).toEqual(decided);
});

const incident = (id: string, nodes: readonly string[], fields: object = {}) =>
  beginIncident({
    id,
    cluster: { key: id, name: 'c', nodes, source: 'unknown' },
    openedAt: NOW,
    lossAt: NOW,
    ...fields,
  });

test.each([
  ['is open, by its nodes, however it is named', incident('b', ['n1', 'n9']), 'b'],
  ['of another cluster', incident('b', ['n9']), undefined],
  ['is closed', incident('b', ['n1'], { closedAt: NOW }), undefined],
  ['is older', incident('b', ['n1'], { openedAt: NOW - MINUTE }), undefined],
  ['is a summary', incident('b', ['n1'], { wide: {} }), undefined],
  ['is about unknown nodes', incident('b', ['n1'], { strangers: {} }), undefined],
])('the newer incident %s', (_, other, found) => {
  const closed = incident('a', ['n1', 'n2'], { closedAt: NOW });
  expect(newerOpen(closed, [closed, other])?.id).toBe(found);
  // What is open itself tells its next loss itself.
  expect(newerOpen(incident('a', ['n1']), [other])).toBeNull();
});
