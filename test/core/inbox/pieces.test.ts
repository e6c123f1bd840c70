import type { InboxObject } from '../../../functions/core/inbox/inbox.ts';
import { inboxBodies, MAX_INBOX_BYTES } from '../../../functions/core/inbox/split.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';

/** So many are weighed at once: a piece begins with every 64th at most. */
const AT_ONCE = 64;

const signal = (n: number, node: string, text = ''): Signal => ({
  rule: 'r',
  kind: 'detail',
  severity: 'info',
  node,
  host: null,
  at: n,
  precision: 1,
  bootId: null,
  text,
});
const event = (at: number, type = 't') => ({
  type,
  resourceId: null,
  compartmentId: null,
  at,
  eventId: null,
});
const object = (more: Partial<InboxObject>): InboxObject => ({
  schema: 'warden.inbox/1',
  source: 'detect',
  signals: [],
  events: [],
  ...more,
});

/** As many as are weighed at once, which weigh so many bytes together. */
function signalsOf(node: string, bytes: number): readonly Signal[] {
  const small = Array.from({ length: AT_ONCE }, (_, n) => signal(n, node));
  const missing = bytes - weightOf(small);
  return [...small.slice(0, -1), signal(AT_ONCE - 1, node, 'x'.repeat(missing))];
}

/** Bytes between the brackets of their JSON. */
const weightOf = (parts: readonly unknown[]) => JSON.stringify(parts).length - 2;
const textsOf = (one: InboxObject) => [...inboxBodies(one)].map((body) => Buffer.from(body).toString());
const piecesOf = (one: InboxObject) => textsOf(one).map((text) => JSON.parse(text) as InboxObject);

const HALF = MAX_INBOX_BYTES / 2;

describe('one piece', () => {
  it.each([0, 1, 63, 64, 65, 128, 129])('%i signals and events of few bytes', (count) => {
    const signals = Array.from({ length: count }, (_, n) => signal(n, `n${n}`));
    const one = object({ signals, events: signals.map(({ at }) => event(at)), zoneOffsets: { other: 9 } });
    expect(textsOf(one)).toEqual([JSON.stringify(one)]);
  });

  it('signals that weigh half of what an object may, and events that do', () => {
    const signals = [...signalsOf('a', HALF / 2), ...signalsOf('b', HALF / 2)];
    const one = object({ signals, events: [event(1, 'x'.repeat(HALF - weightOf([event(1, '')])))] });
    const [text, ...others] = textsOf(one);
    expect(others).toEqual([]);
    expect(text === JSON.stringify(one)).toBe(true);
  });

  it('a single one that weighs more: it cannot be cut', () => {
    expect(textsOf(object({ signals: [signal(1, 'a', 'x'.repeat(HALF + 1))] }))).toHaveLength(1);
  });
});

describe('several pieces', () => {
  it('begin where a byte more would be too much', () => {
    const [a, b] = [signalsOf('a', HALF / 2), signalsOf('b', HALF / 2 + 1)];
    const pieces = piecesOf(object({ signals: [...a, ...b] }));
    expect(pieces.map(({ signals }) => signals.map(({ node }) => node))).toEqual([
      a.map(() => 'a'),
      b.map(() => 'b'),
    ]);
  });

  it('weigh anew from where each begins', () => {
    const signals = ['a', 'b', 'c', 'd', 'e'].flatMap((node) => signalsOf(node, HALF / 2));
    const pieces = piecesOf(object({ signals }));
    const nodes = pieces.map((piece) => [...new Set(piece.signals.map(({ node }) => node))].join());
    expect(nodes).toEqual(['a,b', 'c,d', 'e']);
    expect(pieces.flatMap((piece) => piece.signals)).toEqual(signals);
  });

  it('have the corrections of their own nodes, and what else the object says', () => {
    const signals = ['a', 'b', 'c'].flatMap((node) => signalsOf(node, HALF / 2));
    const events = Array.from({ length: 3 }, (_, n) => event(n));
    const one = object({ signals, events, zoneOffsets: { b: 9, c: -5, other: 1 } });
    const pieces = piecesOf(one).map(({ signals: own, ...rest }) => ({ ...rest, count: own.length }));
    expect(pieces).toEqual([
      { schema: 'warden.inbox/1', source: 'detect', events, zoneOffsets: { b: 9 }, count: 2 * AT_ONCE },
      { schema: 'warden.inbox/1', source: 'detect', events: [], zoneOffsets: { c: -5 }, count: AT_ONCE },
    ]);
  });

  it('of which one has no corrected node say nothing of zones there', () => {
    const signals = ['a', 'b', 'c'].flatMap((node) => signalsOf(node, HALF / 2));
    const pieces = piecesOf(object({ signals, zoneOffsets: { c: -5 } }));
    expect(pieces.map(({ zoneOffsets }) => zoneOffsets)).toEqual([undefined, { c: -5 }]);
  });

  it('of many events have those after the signals are all told', () => {
    const long = 'x'.repeat(Math.floor(HALF / 100));
    const events = Array.from({ length: 3 * AT_ONCE }, (_, n) => event(n, long));
    const pieces = piecesOf(object({ signals: [signal(1, 'a')], events, zoneOffsets: { a: 9, other: 1 } }));
    expect(pieces.map((piece) => [piece.signals.length, piece.events.length, piece.zoneOffsets])).toEqual([
      [1, AT_ONCE, { a: 9 }],
      [0, AT_ONCE, undefined],
      [0, AT_ONCE, undefined],
    ]);
    expect(pieces.flatMap((piece) => piece.events)).toEqual(events);
  });

  it('are the same when the same is delivered again', () => {
    const signals = ['a', 'b', 'c'].flatMap((node) => signalsOf(node, HALF / 2));
    expect(textsOf(object({ signals }))).toEqual(textsOf(object({ signals: [...signals] })));
  });
});
