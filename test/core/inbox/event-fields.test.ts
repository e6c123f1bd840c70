import { MAX_EVENT_BYTES, MAX_EVENTS, parseEvents } from '../../../functions/core/inbox/parse-events.ts';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const MINUTE = 60_000;
const TYPE = 'com.oraclecloud.computeapi.detachvolume.end';
const ATTACHMENT = 'ocid1.volumeattachment.oc1..a';
const COMPARTMENT = 'ocid1.compartment.oc1..c';

const parse = (body: unknown) => parseEvents(Buffer.from(JSON.stringify(body)), NOW);
const first = (event: object) => parse({ eventType: TYPE, ...event }).events[0];
const reasonOf = (body: unknown) => parse(body).rejected.map(({ reason }) => reason);

describe('what is taken of an event', () => {
  it('all that it says', () => {
    const event = {
      eventTime: '2026-11-22T10:14:52Z',
      eventID: 'e-1',
      data: { resourceId: ATTACHMENT, compartmentId: COMPARTMENT },
    };
    expect(parse({ eventType: TYPE, ...event })).toEqual({
      events: [
        {
          type: 'computeapi.detachvolume.end',
          resourceId: ATTACHMENT,
          compartmentId: COMPARTMENT,
          at: Date.UTC(2026, 10, 22, 10, 14, 52),
          eventId: 'e-1',
        },
      ],
      ignored: [],
      rejected: [],
    });
  });

  it('nothing where it says nothing but its type', () => {
    expect(first({})).toEqual({
      type: 'computeapi.detachvolume.end',
      resourceId: null,
      compartmentId: null,
      at: NOW,
      eventId: null,
    });
  });

  it.each<[string, object, object]>([
    ['the compartment of its extensions', { extensions: { compartmentId: 'ext' } }, { compartmentId: 'ext' }],
    ["the compartment of Logging's header", { oracle: { compartmentid: 'log' } }, { compartmentId: 'log' }],
    [
      'its own compartment first',
      {
        data: { compartmentId: 'own' },
        extensions: { compartmentId: 'ext' },
        oracle: { compartmentid: 'log' },
      },
      { compartmentId: 'own' },
    ],
    [
      'then that of its extensions',
      { extensions: { compartmentId: 'ext' }, oracle: { compartmentid: 'log' } },
      { compartmentId: 'ext' },
    ],
    ['eventID first', { eventID: 'a', eventId: 'b', id: 'c' }, { eventId: 'a' }],
    ['then eventId', { eventId: 'b', id: 'c' }, { eventId: 'b' }],
    ['then id', { id: 'c' }, { eventId: 'c' }],
    ['eventTime first', { eventTime: new Date(1).toISOString(), time: new Date(2).toISOString() }, { at: 1 }],
    ['then time', { time: new Date(2).toISOString() }, { at: 2 }],
    ['eventType first', { type: 'com.oraclecloud.blockvolumes.x' }, { type: 'computeapi.detachvolume.end' }],
    [
      'no more of the type than 200 characters',
      { eventType: `${TYPE}${'x'.repeat(300)}` },
      { type: `computeapi.detachvolume.end${'x'.repeat(173)}` },
    ],
  ])('%s', (_, event, expected) => {
    expect(first(event)).toMatchObject(expected);
  });

  it('type where there is no eventType', () => {
    expect(parse({ type: TYPE }).events).toHaveLength(1);
  });

  it.each(['a', 'A9', '0', 'ocid1.instance.oc1..a', 'a:b/c_d-e', 'x'.repeat(255)])('%s is an id', (id) => {
    expect(first({ data: { resourceId: id } })?.resourceId).toBe(id);
  });

  it.each(['', 'null', '.a', '-a', 'a b', 'a;', ' a', 'a\n', 'é', 'x'.repeat(256), 7])('%p is none', (id) => {
    expect(first({ data: { resourceId: id } })?.resourceId).toBeNull();
  });

  it.each<[string, string, number]>([
    ['up to five minutes ahead its own', new Date(NOW + 5 * MINUTE).toISOString(), NOW + 5 * MINUTE],
    ['beyond that the arrival', new Date(NOW + 5 * MINUTE + 1).toISOString(), NOW],
    ['of the first millisecond its own', new Date(1).toISOString(), 1],
    ['of 1970 the arrival', new Date(0).toISOString(), NOW],
    ['before 1970 the arrival', new Date(-1).toISOString(), NOW],
  ])('its time: %s', (_, eventTime, at) => {
    expect(first({ eventTime })?.at).toBe(at);
  });
});

describe('which events count', () => {
  it.each(['computeapi.x', 'blockvolumes.x', 'blockvolume.x', 'ComputeApi.X'])('%s does', (type) => {
    expect(parse({ eventType: `com.oraclecloud.${type}` })).toMatchObject({
      events: [{ type: type.toLowerCase() }],
      ignored: [],
      rejected: [],
    });
  });

  it.each(['compute.x', 'xcomputeapi.x', 'blockvolumesx.x', 'computeapi'])('%s does not', (type) => {
    expect(parse({ eventType: `com.oraclecloud.${type}` })).toEqual({
      events: [],
      ignored: [type],
      rejected: [],
    });
  });

  it('of those that do not, ten types are named, each once', () => {
    const other = (n: number) => ({ eventType: `com.oraclecloud.other.${n}` });
    expect(parse([other(1), other(1), other(2)]).ignored).toEqual(['other.1', 'other.2']);
    expect(parse(Array.from({ length: 12 }, (_, n) => other(n))).ignored).toHaveLength(10);
  });
});

describe('the body', () => {
  it('may be an event within a record of Logging, or JSON within JSON', () => {
    expect(parse({ datetime: 1, logContent: { eventType: TYPE } }).events).toHaveLength(1);
    expect(parse(JSON.stringify({ eventType: TYPE })).events).toHaveLength(1);
    expect(parse(JSON.stringify([{ eventType: TYPE }])).events).toHaveLength(1);
    expect(parseEvents(Buffer.from(`\n \ufeff{"eventType":"${TYPE}"}\n`), NOW).events).toHaveLength(1);
  });

  it.each<[unknown, string]>([
    [7, 'event is no JSON object'],
    [null, 'event is no JSON object'],
    [[[]], 'event is no JSON object'],
    [{ logContent: 7 }, 'event is no JSON object'],
    [{}, 'field eventType is missing'],
    [{ eventType: '' }, 'field eventType is missing'],
    [{ eventType: 'org.example.computeapi.x' }, 'field eventType does not start with com.oraclecloud.'],
    ['no JSON', 'body is not JSON: expected one event'],
  ])('%j: %s', (body, reason) => {
    expect(reasonOf(body)).toEqual([reason]);
    expect(parse(body)).toMatchObject({ events: [], ignored: [] });
  });

  it('that is no JSON is shown, 300 characters of it', () => {
    const { rejected } = parseEvents(Buffer.from(`  no JSON ${'x'.repeat(400)}`), NOW);
    expect(rejected).toEqual([
      { index: 0, reason: 'body is not JSON: expected one event', excerpt: `no JSON ${'x'.repeat(292)}` },
    ]);
  });

  it('is read up to a megabyte', () => {
    const body = (length: number) => Buffer.from(JSON.stringify({ eventType: TYPE }).padEnd(length, ' '));
    expect(parseEvents(body(MAX_EVENT_BYTES), NOW).events).toHaveLength(1);
    expect(parseEvents(body(MAX_EVENT_BYTES + 1), NOW)).toEqual({
      events: [],
      ignored: [],
      rejected: [{ index: 0, reason: 'body has 1048577 bytes, more than 1048576', excerpt: '' }],
    });
  });

  it('of 500 events is read whole, of one more the first 500', () => {
    const events = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ eventType: TYPE, eventID: `e${n}` }));
    expect(parse(events(MAX_EVENTS))).toMatchObject({ events: { length: MAX_EVENTS }, rejected: [] });
    const { events: read, rejected } = parse(events(MAX_EVENTS + 1));
    expect(read).toHaveLength(MAX_EVENTS);
    expect(rejected).toEqual([{ index: 500, reason: '1 events beyond 500 were not read', excerpt: '' }]);
  });
});
