import { toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import { MAX_OBJECT_BYTES } from '../../../functions/core/base/object-name.ts';
import { type InboxObject, readInbox } from '../../../functions/core/inbox/inbox.ts';
import { inboxBodies, MAX_INBOX_BYTES } from '../../../functions/core/inbox/split.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { createDetect } from '../../../functions/detect/detect.ts';
import { createLogger } from '../../../functions/runtime/logger.ts';
import { inboxJson } from '../../../functions/store/inbox.ts';
import { countingIds, MemoryInvoker, MemoryStore, testTime } from '../../support/kit.ts';

const signal = (n: number, text: string): Signal => ({
  rule: 'r',
  kind: 'detail',
  severity: 'info',
  node: `node${n % 7}`,
  host: null,
  at: n,
  precision: 1,
  bootId: null,
  text,
});
const object = (signals: readonly Signal[], more: Partial<InboxObject> = {}): InboxObject => ({
  schema: 'warden.inbox/1',
  source: 'detect',
  signals,
  events: [],
  ...more,
});
const bytesOf = (value: unknown) => toJsonBytes(value).byteLength;
const splitInbox = (one: InboxObject): InboxObject[] =>
  [...inboxBodies(one)].map((body) => JSON.parse(new TextDecoder().decode(body)) as InboxObject);

test('an ordinary object stays one, to the byte', () => {
  const one = object([signal(1, 'a'), signal(2, 'b')], { zoneOffsets: { node1: 9 } });
  expect(splitInbox(one)).toEqual([one]);
  expect(splitInbox(object([]))).toEqual([object([])]);
});

test('is written as JSON of the whole would be', () => {
  const odd = [signal(1, '断 "a" \\ \u2028'), { ...signal(2, ''), portal: { address: 'a', port: 1 } }];
  const event = { type: 't', resourceId: null, compartmentId: 'é', at: 1, eventId: 'x' };
  for (const one of [
    object(odd, { zoneOffsets: { node9: 9 } }),
    object([]),
    object(odd, { events: [event] }),
  ])
    expect([...inboxBodies(one)].map((body) => Buffer.from(body).toString())).toEqual([JSON.stringify(one)]);
});

test.each([1_000, 10_000, 30_000])(
  '%d long signals: every object can be read back, nothing is lost, in order',
  (count) => {
    // Three bytes a character.
    const all = object(
      Array.from({ length: count }, (_, n) => signal(n, '断'.repeat(500))),
      { zoneOffsets: { node1: 9, node2: -5 } },
    );
    const parts = splitInbox(all);
    expect(parts.flatMap(({ signals }) => signals)).toEqual(all.signals);
    for (const part of parts) {
      expect(bytesOf(part)).toBeLessThanOrEqual(MAX_INBOX_BYTES);
      expect(readInbox(toJsonBytes(part), 'detect')).toEqual({ object: part, unreadable: 0 });
      const nodes = new Set(part.signals.map(({ node }) => node));
      if (nodes.has('node1')) expect(part.zoneOffsets?.['node1']).toBe(9);
    }
    expect(splitInbox(all)).toEqual(parts);
  },
);

test('events are split like signals', () => {
  const event = {
    type: 'x'.repeat(200),
    resourceId: 'r'.repeat(300),
    compartmentId: null,
    at: 1,
    eventId: null,
  };
  const events = Array.from({ length: 20_000 }, (_, at) => ({ ...event, at }));
  const parts = splitInbox(object([signal(1, 'a')], { events }));
  expect(parts.flatMap((part) => part.events)).toEqual(events);
  for (const part of parts) expect(bytesOf(part)).toBeLessThanOrEqual(MAX_INBOX_BYTES);
});

test('what detect writes of 6 MB of bare lines can be read back, and a repeated delivery writes nothing more', async () => {
  const store = new MemoryStore();
  const ports = { store, invoker: new MemoryInvoker(), clock: testTime(), ids: countingIds('id') };
  const run = createDetect(
    { ...ports, matcher: () => createMatcher(builtInRules()) },
    { respondFunctionId: 'respond', zone: () => 'UTC' },
  );
  const lines = Array.from(
    { length: 60_000 },
    (_, n) => `Nov 22 10:00:00 h${n} iscsid[9]: connect to 169.254.2.2:3260 failed (Connection refused)`,
  );
  const body = new TextEncoder().encode(JSON.stringify(lines)).slice();
  const quiet = createLogger({ write: () => undefined });
  const { inbox, signals } = await run(body, quiet);
  expect(signals).toBe(lines.length);
  expect(inbox.length).toBeGreaterThan(1);
  const read = inbox.map((name) => inboxJson(store.objects.get(name)?.body ?? new Uint8Array()));
  for (const each of read) expect(each.byteLength).toBeLessThan(MAX_OBJECT_BYTES / 2);
  expect(read.flatMap((each) => readInbox(each, 'detect')?.object.signals ?? [])).toHaveLength(lines.length);
  const before = store.names('');
  await run(body, quiet);
  expect(store.names('')).toEqual(before);
});
