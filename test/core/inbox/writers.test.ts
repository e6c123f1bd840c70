import { toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import { readInbox } from '../../../functions/core/inbox/inbox.ts';
import { PARTS_OF, type Part, WRITERS, type Writer } from '../../../functions/core/inbox/writers.ts';
import { INBOX, putInbox, writerOf } from '../../../functions/store/inbox.ts';
import { MemoryStore } from '../../support/kit.ts';

const AT = Date.UTC(2026, 10, 22, 1, 0, 0);
const NODE = 'ocid1.instance.oc1..a';

/** One object with every part that there is. */
const EVERYTHING = {
  schema: 'warden.inbox/1',
  signals: [
    {
      rule: 'kernel-detected-conn-error',
      kind: 'session-lost',
      severity: 'critical',
      node: NODE,
      host: 'node1',
      at: AT,
      precision: 0,
      bootId: null,
      text: 'connection1:0: detected conn error (1020)',
    },
  ],
  events: [
    { type: 'computeapi.detachvolume.end', resourceId: null, compartmentId: null, at: AT, eventId: null },
  ],
  zoneOffsets: { [NODE]: 9 },
  monitor: { sweptAt: AT, findings: [], unchecked: [], silent: {} },
  probes: [{ node: NODE, round: AT, pending: true, facts: null, failure: null }],
};

function partsRead(writer: Writer | null, source: unknown): readonly Part[] {
  const object = readInbox(toJsonBytes({ ...EVERYTHING, source }), writer)?.object;
  const isThere: Readonly<Record<Part, boolean>> = {
    signals: (object?.signals.length ?? 0) > 0,
    events: (object?.events.length ?? 0) > 0,
    zoneOffsets: object?.zoneOffsets !== undefined,
    monitor: object?.monitor !== undefined,
    probes: object?.probes !== undefined,
  };
  return (Object.keys(isThere) as Part[]).filter((part) => isThere[part]);
}

describe('the source of an inbox object is where it lies', () => {
  test.each(
    WRITERS.flatMap((writer) => [...WRITERS, 'root', null, 7].map((says) => [writer, says] as const)),
  )(
    'in the folder of %s, whatever it says of itself (%s): the parts of that writer and no others',
    (writer, says) => {
      expect(partsRead(writer, says)).toEqual(PARTS_OF[writer]);
      expect(readInbox(toJsonBytes({ ...EVERYTHING, source: says }), writer)?.object.source).toBe(writer);
    },
  );

  test.each(WRITERS)(
    'in no folder, as the version before wrote it: what %s says, never answers of nodes',
    (says) => {
      expect(partsRead(null, says)).toEqual(PARTS_OF[says].filter((part) => part !== 'probes'));
    },
  );

  test('in no folder and of a writer that there is none of: no inbox object', () => {
    for (const says of ['root', null, undefined, 7]) expect(partsRead(null, says)).toEqual([]);
    expect(readInbox(toJsonBytes({ ...EVERYTHING, source: 'root' }), null)).toBeNull();
  });

  test('what is left out is counted', () => {
    const parts = 5;
    for (const writer of WRITERS)
      expect(readInbox(toJsonBytes(EVERYTHING), writer)?.unreadable).toBe(parts - PARTS_OF[writer].length);
  });
});

describe('where it lies', () => {
  test('each writer writes into the folder that its name says', async () => {
    const store = new MemoryStore();
    for (const source of WRITERS) {
      const name = await putInbox(store, { source, signals: [], events: [] });
      expect(name).toMatch(new RegExp(`^inbox/${source}/[0-9a-f]{64}\\.json$`));
      expect(writerOf(name)).toBe(source);
    }
  });

  test.each([
    '0.json',
    'probe',
    'probe.json',
    'PROBE/0.json',
    'Probe/0.json',
    '/probe/0.json',
    'probe /0.json',
    'probes/0.json',
    'x/probe/0.json',
  ])('inbox/%s is nobody’s', (name) => {
    expect(writerOf(`${INBOX}${name}`)).toBeNull();
  });

  test('IAM compares without case, so a folder’s name in capitals could be somebody else’s: it is nobody’s', () => {
    for (const writer of WRITERS) expect(writerOf(`inbox/${writer.toUpperCase()}/0.json`)).toBeNull();
  });
});
