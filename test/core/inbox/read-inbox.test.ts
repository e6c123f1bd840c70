import { toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import { readInbox } from '../../../functions/core/inbox/inbox.ts';
import type { Writer } from '../../../functions/core/inbox/writers.ts';

const AT = Date.UTC(2026, 10, 22, 1, 0, 0);
const NODE = 'ocid1.instance.oc1..a';
const SIGNAL = {
  rule: 'KERN-ISCSI-CONN-ERROR',
  kind: 'session-lost',
  severity: 'critical',
  node: NODE,
  host: 'node1',
  at: AT,
  precision: 0,
  bootId: null,
  text: 'connection1:0: detected conn error (1020)',
};
const EVENT = {
  type: 'computeapi.detachvolume.end',
  resourceId: 'ocid1.volumeattachment.oc1..a',
  compartmentId: 'ocid1.compartment.oc1..c',
  at: AT,
  eventId: 'e-1',
};
const MONITOR = { sweptAt: AT, findings: [], unchecked: [], silent: {} };
const PROBE = { node: NODE, round: AT, pending: true, facts: null, failure: null };
const EMPTY = { schema: 'warden.inbox/1', source: 'detect', signals: [], events: [] };

const read = (more: object, writer: Writer | null = 'detect') =>
  readInbox(toJsonBytes({ ...EMPTY, ...more }), writer);

describe('no inbox object', () => {
  it.each<[string, Uint8Array]>([
    ['no JSON', Buffer.from('{')],
    ['nothing', Buffer.from('')],
    ['no object', toJsonBytes([EMPTY])],
    ['another schema', toJsonBytes({ ...EMPTY, schema: 'warden.inbox/2' })],
    ['without signals', toJsonBytes({ ...EMPTY, signals: undefined })],
    ['without events', toJsonBytes({ ...EMPTY, events: undefined })],
    ['signals that are no list', toJsonBytes({ ...EMPTY, signals: {} })],
    ['events that are no list', toJsonBytes({ ...EMPTY, events: 'x' })],
    ['answers that are no list', toJsonBytes({ ...EMPTY, probes: {} })],
  ])('%s', (_, body) => {
    expect(readInbox(body, 'detect')).toBeNull();
  });
});

describe('parts of an inbox object', () => {
  it('that are not there stay so', () => {
    expect(read({})).toStrictEqual({ object: EMPTY, unreadable: 0 });
    expect(read({ source: 'probe', probes: [] }, 'probe')).toStrictEqual({
      object: { ...EMPTY, source: 'probe' },
      unreadable: 0,
    });
  });

  it.each<[Writer, object]>([
    ['detect', { signals: [SIGNAL, SIGNAL], events: [EVENT], zoneOffsets: { [NODE]: 9 } }],
    ['observe', { events: [EVENT, EVENT] }],
    ['sweep', { monitor: MONITOR }],
    ['probe', { probes: [PROBE, PROBE] }],
  ])('of %s are read as they were written', (writer, parts) => {
    expect(read(parts, writer)).toEqual({ object: { ...EMPTY, ...parts, source: writer }, unreadable: 0 });
  });

  it('of which one is bad do not hide the others', () => {
    const found = read({
      signals: [SIGNAL, { ...SIGNAL, kind: 'x' }, SIGNAL, 7],
      events: [null, EVENT],
      zoneOffsets: { [NODE]: 0.1 },
    });
    expect(found).toEqual({
      object: { ...EMPTY, signals: [SIGNAL, SIGNAL], events: [EVENT] },
      unreadable: 4,
    });
    expect(read({ monitor: { ...MONITOR, sweptAt: 'x' } }, 'sweep')).toEqual({
      object: { ...EMPTY, source: 'sweep' },
      unreadable: 1,
    });
    const [one, other] = [PROBE, { ...PROBE, node: 'node1' }];
    expect(read({ probes: [other, one, 7] }, 'probe')).toEqual({
      object: { ...EMPTY, source: 'probe', probes: [one] },
      unreadable: 2,
    });
  });

  it('answers of nodes in no folder are left out, and counted', () => {
    expect(read({ source: 'probe', probes: [PROBE, PROBE] }, null)).toEqual({
      object: { ...EMPTY, source: 'probe' },
      unreadable: 2,
    });
  });

  it.each<[string, object]>([
    ['no resource', { resourceId: null }],
    ['no compartment', { compartmentId: null }],
    ['no id', { eventId: null }],
    [
      'the longest texts',
      { type: 't'.repeat(200), resourceId: 'r'.repeat(300), compartmentId: 'c'.repeat(300) },
    ],
    ['the longest id', { eventId: 'e'.repeat(300) }],
  ])('an event may have %s', (_, more) => {
    expect(read({ events: [{ ...EVENT, ...more }] })?.object.events).toEqual([{ ...EVENT, ...more }]);
  });

  it.each<[string, unknown]>([
    ['type', 't'.repeat(201)],
    ['type', null],
    ['resourceId', 'r'.repeat(301)],
    ['compartmentId', 'c'.repeat(301)],
    ['eventId', 'e'.repeat(301)],
    ['eventId', 7],
    ['at', 'now'],
  ])('an event with %s of %p is none', (field, value) => {
    expect(read({ events: [{ ...EVENT, [field]: value }] })).toEqual({ object: EMPTY, unreadable: 1 });
  });

  it('a time that no number can hold is none', () => {
    const body = Buffer.from(toJsonBytes({ ...EMPTY, events: [EVENT] }))
      .toString()
      .replace(`${AT}`, '1e999');
    expect(readInbox(Buffer.from(body), 'detect')).toEqual({ object: EMPTY, unreadable: 1 });
  });

  it.each([0.25, -3.5, 5.75, 26, -26])('stamps may be %d hours ahead', (hours) => {
    expect(read({ zoneOffsets: { [NODE]: hours } })?.object.zoneOffsets).toEqual({ [NODE]: hours });
  });

  it.each([0.1, 26.25, -26.25, '9', null])('and never %p', (hours) => {
    expect(read({ zoneOffsets: { [NODE]: hours } })).toEqual({ object: EMPTY, unreadable: 1 });
  });

  it('a node has a name of 300 characters at most', () => {
    const [longest, longer] = ['n'.repeat(300), 'n'.repeat(301)];
    expect(read({ zoneOffsets: { [longest]: 9 } })?.unreadable).toBe(0);
    expect(read({ zoneOffsets: { [longer]: 9 } })?.unreadable).toBe(1);
  });
});
