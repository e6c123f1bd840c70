import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { MAX_EVENT_BYTES, MAX_EVENTS, parseEvents } from '../../../functions/core/inbox/parse-events.ts';

const PAYLOADS = join(__dirname, '../../payloads');
const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const file = (name: string): Uint8Array => readFileSync(join(PAYLOADS, name));
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const event = (over: object = {}) => ({
  eventType: 'com.oraclecloud.computeapi.detachvolume.end',
  eventTime: '2026-11-22T10:14:52Z',
  eventID: 'e-1',
  data: { resourceId: 'ocid1.volumeattachment.oc1..a', compartmentId: 'ocid1.compartment.oc1..c' },
  ...over,
});

test.each(readdirSync(PAYLOADS).filter((name) => name.startsWith('events-')))('%s is read', (name) => {
  const { events, ignored, rejected } = parseEvents(file(name), NOW);
  const original = JSON.parse(readFileSync(join(PAYLOADS, name), 'utf8'));
  expect(rejected).toEqual([]);
  expect(ignored).toEqual([]);
  expect(events).toEqual([
    {
      type: original.eventType.replace('com.oraclecloud.', ''),
      resourceId: original.data.resourceId,
      compartmentId: original.data.compartmentId,
      at: Date.parse(original.eventTime),
      eventId: original.eventID,
    },
  ]);
});

test.each(['attach', 'detach'])('a record of _Audit (%s) says the same as an event', (what) => {
  const { events } = parseEvents(file(`connector-audit-${what}volume.json`), NOW);
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({ type: `computeapi.${what}volume.begin` });
  expect(events[0]?.resourceId).toMatch(/^ocid1\.volumeattachment\./);
  expect(events[0]?.eventId).toBeTruthy();
});

test('the spelling of the type does not matter, the prefix does', () => {
  const loud = event({ eventType: 'COM.OracleCloud.ComputeApi.DetachVolume.Begin' });
  expect(parseEvents(bytes(loud), NOW).events[0]?.type).toBe('computeapi.detachvolume.begin');
  const foreign = event({ eventType: 'com.example.detachvolume' });
  expect(parseEvents(bytes(foreign), NOW)).toMatchObject({ events: [], rejected: [{ index: 0 }] });
});

test('the text "null" and things that are no id count as absent', () => {
  const odd = event({
    eventID: 'null',
    data: { resourceId: 'null', compartmentId: 'a b"; drop' },
    extensions: { compartmentId: { deep: 1 } },
  });
  expect(parseEvents(bytes(odd), NOW).events[0]).toMatchObject({
    resourceId: null,
    compartmentId: null,
    eventId: null,
  });
});

test('an event without data, or with empty data, still means: read the API now', () => {
  for (const data of [undefined, null, {}, [], 'null', 7])
    expect(parseEvents(bytes(event({ data })), NOW).events).toHaveLength(1);
});

test('an event from the future or without a time is dated when it arrived', () => {
  for (const eventTime of ['2031-01-01T00:00:00Z', 'yesterday', undefined, 12, '']) {
    expect(parseEvents(bytes(event({ eventTime })), NOW).events[0]?.at).toBe(NOW);
  }
});

test('an event in the hour that a change of clocks repeats keeps its moment', () => {
  const at = (eventTime: string) => parseEvents(bytes(event({ eventTime })), NOW).events[0]?.at;
  expect(at('2026-10-25T01:30:00+02:00')).toBe(Date.UTC(2026, 9, 24, 23, 30));
  expect(at('2026-10-25T01:30:00+01:00')).toBe(Date.UTC(2026, 9, 25, 0, 30));
});

test('events of other services are ignored, not rejected', () => {
  const bucket = event({ eventType: 'com.oraclecloud.objectstorage.createobject' });
  expect(parseEvents(bytes(bucket), NOW)).toEqual({
    events: [],
    ignored: ['objectstorage.createobject'],
    rejected: [],
  });
});

test('keys of the prototype are plain data', () => {
  const body = new TextEncoder().encode(
    '{"__proto__":{"eventType":"com.oraclecloud.computeapi.detachvolume.end"},"constructor":1}',
  );
  expect(parseEvents(body, NOW)).toMatchObject({
    events: [],
    rejected: [{ reason: 'field eventType is missing' }],
  });
});

test('of an array the good ones survive, doubles count once, and the rest is said', () => {
  const { events, rejected } = parseEvents(
    bytes([event(), 1, event(), null, event({ eventID: 'e-2' })]),
    NOW,
  );
  expect(events.map((e) => e.eventId)).toEqual(['e-1', 'e-2']);
  expect(rejected.map((r) => r.index)).toEqual([1, 3]);
});

test('huge bodies are not parsed, huge arrays are cut, and both are said', () => {
  const huge = new Uint8Array(MAX_EVENT_BYTES + 1).fill(0x20);
  expect(parseEvents(huge, NOW)).toMatchObject({ events: [], rejected: [{ index: 0 }] });
  const many = Array.from({ length: MAX_EVENTS + 5 }, (_, i) => event({ eventID: `e-${i}` }));
  const { events, rejected } = parseEvents(bytes(many), NOW);
  expect(events).toHaveLength(MAX_EVENTS);
  expect(rejected[0]?.reason).toContain('5 events');
});

test('whatever comes in, nothing is thrown and nothing long comes out', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.json().map((j) => new TextEncoder().encode(j)),
      ),
      (body) => {
        const { events, rejected } = parseEvents(body, NOW);
        expect(events.length + rejected.length).toBeGreaterThanOrEqual(0);
        for (const part of rejected) expect(part.excerpt.length).toBeLessThanOrEqual(300);
      },
    ),
  );
});

test('deep nesting does not end the process', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  expect(parseEvents(new TextEncoder().encode(deep), NOW).events).toEqual([]);
});
