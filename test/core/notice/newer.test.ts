import { MINUTE } from '../../../functions/core/base/time.ts';
import {
  beginIncident,
  type Incident,
  type OutboxEntry,
  UNSENT,
} from '../../../functions/core/incident/incident.ts';
import { withoutOvertaken } from '../../../functions/core/notice/overtaken.ts';
import { asDecided, asOfNow, newerOpen } from '../../../functions/core/notice/waited.ts';
import { LOSS, NOW, notice, target } from './notice-facts.ts';

const entry = (facts: object, over: Partial<OutboxEntry> = {}): OutboxEntry => ({
  ...UNSENT,
  seq: 1,
  reason: 'changed',
  severity: 'high',
  dueAt: LOSS,
  facts: facts as { readonly schema: string },
  ...over,
});

describe('the open incident that a cluster has had since', () => {
  const incident = (id: string, openedAt: number, over: Partial<Incident> = {}): Incident => ({
    ...beginIncident({
      id,
      cluster: { key: 'k', name: 'c', nodes: ['n1', 'n2'], source: 'unknown' },
      openedAt,
      lossAt: openedAt,
      outbox: [],
    }),
    ...over,
  });
  const closed = incident('a', 10, { closedAt: 20 });
  const of = (...others: readonly Incident[]) => newerOpen(closed, [closed, ...others])?.id ?? null;
  const elsewhere = { key: 'x', name: 'x', nodes: ['n2', 'n9'], source: 'unknown' } as const;

  test('is the newest of those that share a node, whatever its cluster is called now', () => {
    expect(of()).toBeNull();
    expect(of(incident('b', 10))).toBe('b');
    expect(of(incident('b', 11), incident('c', 13), incident('d', 12))).toBe('c');
    expect(of(incident('b', 11, { cluster: elsewhere }))).toBe('b');
    expect(of(incident('b', 11, { cluster: { ...elsewhere, nodes: ['n9'] } }))).toBeNull();
  });

  test('none is closed itself, older, or about many', () => {
    expect(of(incident('b', 11, { closedAt: 12 }))).toBeNull();
    expect(of(incident('b', 9))).toBeNull();
    expect(of(incident('b', 11, { wide: {} as never }))).toBeNull();
    expect(of(incident('b', 11, { strangers: {} as never }))).toBeNull();
    expect(newerOpen(incident('a', 10), [incident('b', 11)])).toBeNull();
  });
});

describe('as of the moment at which it goes out', () => {
  test('what waited for less than a minute is as it was, the same object', () => {
    const one = entry(notice({ at: NOW }));
    expect(asOfNow(one, NOW + MINUTE - 1)).toBe(one);
    expect(asOfNow(one, NOW + MINUTE).facts).toMatchObject({ at: NOW + MINUTE });
    expect(asOfNow(entry({ schema: 'of tomorrow' }), NOW)).toEqual(entry({ schema: 'of tomorrow' }));
  });

  test('a recovery that is overtaken says so at once', () => {
    const facts = notice({ headline: 'recovered' });
    expect(asOfNow(entry(facts), NOW, 'b').facts).toEqual({ ...facts, at: NOW, decidedAt: NOW, newer: 'b' });
    const lost = entry(notice());
    expect(asOfNow(lost, NOW, 'b')).toBe(lost);
  });

  test('what was sent is told as it was decided', () => {
    const facts = notice({ headline: 'recovered' });
    expect(asDecided({ ...facts, at: NOW + MINUTE, decidedAt: NOW, newer: 'b' })).toEqual({
      ...facts,
      at: NOW,
    });
    expect(asDecided(facts)).toEqual(facts);
  });

  test('a list of unknown nodes too, from two minutes on', () => {
    const stranger = {
      schema: 'warden.strangers-notice/1',
      incidentId: 's',
      at: LOSS,
      count: 1,
      since: LOSS,
      nodes: [],
    };
    const one = entry(stranger);
    expect(asOfNow(one, LOSS + 2 * MINUTE - 1)).toBe(one);
    expect(asOfNow(one, LOSS + 2 * MINUTE).facts).toEqual({
      ...stranger,
      at: LOSS + 2 * MINUTE,
      decidedAt: LOSS,
    });
  });
});

describe('a notice that a later one passes over', () => {
  const incident = (...outbox: readonly OutboxEntry[]) =>
    beginIncident({
      id: 'a',
      cluster: { key: 'k', name: 'c', nodes: ['n'], source: 'unknown' },
      openedAt: LOSS,
      lossAt: LOSS,
      outbox,
    });
  const sent = (...outbox: readonly OutboxEntry[]) =>
    withoutOvertaken(incident(...outbox), NOW)?.outbox.map(({ overtakenBy }) => overtakenBy ?? null) ?? null;
  const about = (over: Parameters<typeof target>[0]) => notice({ target: target(over), more: [] });

  test('is about the same disk, by what is known of it', () => {
    const pair = (a: Parameters<typeof target>[0], b: Parameters<typeof target>[0]) =>
      sent(entry(about(a)), entry(about(b), { seq: 2 }));
    const none = { volumeId: null, portal: null };
    expect(pair({}, {})).toEqual([2, null]);
    expect(pair({}, { volumeId: 'other' })).toBeNull();
    expect(pair({ volumeId: null }, { volumeId: null })).toEqual([2, null]);
    expect(pair({ volumeId: null }, { volumeId: null, portal: 'other' })).toBeNull();
    expect(pair(none, { ...none, device: 'sdc' })).toBeNull();
    expect(pair({ ...none, device: null }, { ...none, device: null })).toEqual([2, null]);
    expect(pair({}, { node: 'other' })).toBeNull();
  });

  test('or about none', () => {
    expect(sent(entry(notice({ target: null })), entry(notice({ target: null }), { seq: 2 }))).toEqual([
      2,
      null,
    ]);
  });

  test('was not sent already; what it is about is named by what is still to be sent', () => {
    const first = entry(notice(), { sentAt: NOW });
    expect(sent(first, entry(notice(), { seq: 2 }))).toBeNull();
    expect(sent(first, entry(notice(), { seq: 2 }), entry(notice(), { seq: 3 }))).toEqual([null, 3, null]);
  });

  test('a later one that speaks of what people got stays as it is; of what nobody got only that is left out', () => {
    const later = (seq: number, advice: number | null) =>
      entry(
        notice({
          before: {
            seq,
            at: LOSS,
            headline: 'lost',
            changes: [],
            advice: advice === null ? null : { seq: advice, at: LOSS },
          },
        }),
        { seq: 3 },
      );
    const last = (third: OutboxEntry) =>
      withoutOvertaken(incident(entry(notice()), entry(notice(), { seq: 2, sentAt: LOSS }), third), NOW)
        ?.outbox[2];
    for (const kept of [later(2, null), later(2, 2)]) expect(last(kept)).toEqual(kept);
    for (const cut of [later(1, null), later(2, 1)]) expect(last(cut)).toEqual(entry(notice(), { seq: 3 }));
  });

  test('what a sent one says of it stays', () => {
    const before = { seq: 1, at: LOSS, headline: 'lost', changes: [], advice: null } as const;
    const told = entry(notice({ before }), { seq: 2, sentAt: LOSS });
    const after = withoutOvertaken(incident(entry(notice()), told, entry(notice(), { seq: 3 })), NOW);
    expect(after?.outbox[1]).toEqual(told);
  });
});
