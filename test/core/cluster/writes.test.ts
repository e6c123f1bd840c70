import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import {
  arePeerWritesNews,
  writesBefore,
  wroteThroughout,
} from '../../../functions/core/cluster/peer-writes.ts';
import type { LostPath, WritesShown } from '../../../functions/core/cluster/picture-shapes.ts';
import { orBackByWrites, writesOf } from '../../../functions/core/cluster/writes.ts';
import type { Attachment } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  CLUSTER,
  deviceFailure,
  inventory,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  QUORUM,
  remembered,
  T0,
  unreadable,
  VOL,
  view,
} from '../decision/story.ts';
import { counted, facts, way } from './scene.ts';

const ID1 = attachment().id;

/** What each node wrote on its attachment of the shared volume. */
const wrote = (
  minutes: Readonly<Record<string, readonly number[]>>,
  over: Parameters<typeof lookUps>[1] = {},
  more: Parameters<typeof facts>[0] = {},
) => {
  const id = (node: string) => attachment({ instanceId: node }).id;
  const load = counted(Object.fromEntries(Object.entries(minutes).map(([n, at]) => [n, { [id(n)]: at }])));
  return facts({ lookUps: lookUps(T0, { load, ...over }), ...more });
};

describe('minutes in which a node wrote on a volume', () => {
  test('are those of its attachments of it, oldest first', () => {
    expect(writesOf(NODE1, VOL, wrote({ [NODE1]: [T0 + 2, T0 + 1], [NODE2]: [T0] }))).toEqual([
      T0 + 1,
      T0 + 2,
    ]);
    expect(writesOf(NODE1, VOL, wrote({ [NODE1]: [] }))).toEqual([]);
    const again = attachment({ id: 'again' });
    const load = counted({ [NODE1]: { [ID1]: [T0], again: [T0 - 1], other: [T0 - 2] } });
    expect(writesOf(NODE1, VOL, facts({ lookUps: lookUps(T0, { load, list: [again] }) }))).toEqual([
      T0 - 1,
      T0,
    ]);
  });

  test('those of a peer, or of another volume, are not its own', () => {
    const peer = attachment({ instanceId: NODE2 });
    const quorum = attachment({ volumeId: QUORUM });
    const load = counted({ [NODE1]: { [ID1]: [T0], [peer.id]: [T0 - 1], [quorum.id]: [T0 - 2] } });
    const list = [attachment(), peer, quorum];
    expect(writesOf(NODE1, VOL, facts({ lookUps: lookUps(T0, { load, list }) }))).toEqual([T0]);
  });

  test('one listed and remembered is counted once; either is enough', () => {
    const load = counted({ [NODE1]: { [ID1]: [T0] } });
    const nowhere = inventory([]);
    const of = (over: Parameters<typeof lookUps>[1], inv = inventory()) =>
      writesOf(NODE1, VOL, facts({ lookUps: lookUps(T0, { load, ...over }), inventory: inv }));
    expect(of({})).toEqual([T0]);
    expect(of({ list: [] })).toEqual([T0]);
    expect(of({ attachments: unreadable('volume attachments') })).toEqual([T0]);
    expect(of({}, nowhere)).toEqual([T0]);
    expect(of({}, { ...nowhere, nodes: {} })).toEqual([T0]);
    expect(of({ list: [] }, nowhere)).toBeNull();
  });

  test('are not known where nobody was asked, or could say', () => {
    expect(writesOf(NODE1, VOL, wrote({}))).toBeNull();
    expect(writesOf(NODE1, VOL, wrote({ [NODE2]: [T0] }))).toBeNull();
    expect(writesOf(NODE1, QUORUM, wrote({ [NODE1]: [T0] }))).toBeNull();
    expect(writesOf(NODE1, VOL, wrote({}, { load: { [NODE1]: unreadable('load') } }))).toBeNull();
    expect(writesOf(NODE1, VOL, facts())).toBeNull();
    const load = counted({ [NODE1]: { another: [T0] } });
    expect(writesOf(NODE1, VOL, facts({ lookUps: lookUps(T0, { load }) }))).toBeNull();
  });
});

describe('writes before a loss', () => {
  test('are those of the hour before it, less its last minute', () => {
    const at = [T0 - HOUR - 1, T0 - HOUR, T0 - MINUTE - 1, T0 - MINUTE, T0];
    expect(writesBefore(NODE1, VOL, T0, wrote({ [NODE1]: at }))).toEqual([T0 - HOUR, T0 - MINUTE - 1]);
    expect(writesBefore(NODE1, VOL, T0, wrote({}))).toBeNull();
  });

  test('throughout it is once in each third of the hour', () => {
    const third = HOUR / 3;
    expect(wroteThroughout([T0 - HOUR, T0 - 2 * third, T0 - third], T0)).toBe(true);
    expect(wroteThroughout([T0 - 2 * third - 1, T0 - third - 1, T0 - 1], T0)).toBe(true);
    expect(wroteThroughout([T0 - HOUR - 1, T0 - 2 * third, T0 - third], T0)).toBe(false);
    expect(wroteThroughout([T0 - HOUR, T0 - 2 * third - 1, T0 - third], T0)).toBe(false);
    expect(wroteThroughout([T0 - HOUR, T0 - 2 * third, T0], T0)).toBe(false);
    expect(wroteThroughout([], T0)).toBe(false);
  });
});

describe("whether a peer's writes can be the sign of a take-over", () => {
  const ALL_HOUR = [T0 - 50 * MINUTE, T0 - 30 * MINUTE, T0 - 10 * MINUTE];
  const standby: WritesShown = { service: 'standby', at: T0 };
  const news = (
    seen: ReturnType<typeof facts>,
    more: { firstLossAt?: number | null; wrote?: WritesShown } = {},
    one: Parameters<typeof way>[0] = {},
  ) => arePeerWritesNews(way(one), { lostAt: T0, firstLossAt: null, wrote: undefined, ...more }, seen);

  test('not where it wrote all the hour before the loss', () => {
    expect(news(wrote({ [NODE2]: [...ALL_HOUR, T0 + MINUTE] }))).toBe(false);
    expect(news(wrote({ [NODE2]: [...ALL_HOUR.slice(1), T0 + MINUTE] }))).toBe(true);
  });

  test('nor where all that it wrote since the first loss was before this one', () => {
    const earlier = { firstLossAt: T0 - HOUR };
    expect(news(wrote({ [NODE2]: [T0 - 30 * MINUTE] }), earlier)).toBe(false);
    expect(news(wrote({ [NODE2]: [T0 - 30 * MINUTE, T0 - MINUTE] }), earlier)).toBe(true);
    expect(news(wrote({ [NODE2]: [T0 - 30 * MINUTE, T0 - MINUTE - 1] }), earlier)).toBe(false);
    // Whatever it wrote before the first loss is none of this incident: then nothing is known to be old.
    expect(news(wrote({ [NODE2]: [T0 - HOUR - MINUTE - 1] }), earlier)).toBe(true);
    expect(news(wrote({ [NODE2]: [T0 - HOUR - MINUTE] }), earlier)).toBe(false);
    expect(news(wrote({ [NODE2]: [T0 - 30 * MINUTE] }))).toBe(true);
    expect(news(wrote({ [NODE2]: [] }))).toBe(true);
  });

  test('what nobody could count may be one, unless it was seen to write all along before', () => {
    expect(news(wrote({}))).toBe(true);
    expect(news(wrote({}), { wrote: standby })).toBe(false);
    expect(news(wrote({}), { wrote: { ...standby, service: 'active' } })).toBe(true);
    // The one that wrote all along can be read: of the other nothing is known.
    const third = 'ocid1.instance.oc1.ap-tokyo-1.node3';
    const three = { cluster: { ...CLUSTER, nodes: [NODE1, NODE2, third] } };
    const both = {
      list: [attachment(), attachment({ instanceId: NODE2 }), attachment({ instanceId: third })],
    };
    const readable = wrote({ [NODE2]: ALL_HOUR }, both, three);
    expect(news(readable, { wrote: standby })).toBe(true);
    expect(news(wrote({ [NODE2]: ALL_HOUR, [third]: ALL_HOUR }, both, three))).toBe(false);
  });

  test('not where no peer ever had the volume', () => {
    const own = [attachment()];
    const none = inventory([remembered(attachment())]);
    const of = (list: readonly Attachment[], inv = none, over: Parameters<typeof lookUps>[1] = {}) =>
      news(facts({ lookUps: lookUps(T0, { list, ...over }), inventory: inv }));
    expect(of(own)).toBe(false);
    expect(of([...own, attachment({ instanceId: NODE2, volumeId: QUORUM })])).toBe(false);
    expect(of([...own, attachment({ instanceId: NODE2 })])).toBe(true);
    expect(of(own, inventory())).toBe(true);
    expect(of(own, none, { attachments: unreadable('volume attachments') })).toBe(true);
    expect(of(own, { ...none, nodes: {} })).toBe(true);
  });

  test('writes on a volume that nobody knows may be, and its own are none of a peer', () => {
    expect(news(wrote({ [NODE2]: ALL_HOUR }), {}, { attachment: null })).toBe(true);
    const alone = { cluster: { ...CLUSTER, nodes: [NODE1] } };
    expect(news(wrote({ [NODE1]: [T0 + MINUTE] }, {}, alone))).toBe(false);
  });
});

describe('a disk that hung', () => {
  const FAILED = T0 + 4 * MINUTE;
  /** By then neither clock nor minute of counting can make a write older than the failure. */
  const AFTER = FAILED + 5 * MINUTE;
  const node = view(NODE1, [], { lk: deviceFailure(FAILED) });
  const hung = way({ condition: 'hung', lostAt: T0 });

  const of = (
    minutes: readonly number[],
    {
      lost,
      since = 0,
      at = node,
      one = hung,
    }: { lost?: LostPath; since?: number; at?: typeof node | null; one?: typeof hung } = {},
  ) => orBackByWrites(one, { node: at, lost, facts: { ...wrote({ [NODE1]: minutes }), since } });

  test('is back with the first of two minutes in which its node wrote again', () => {
    expect(of([T0, AFTER, AFTER + MINUTE])).toEqual({
      ...hung,
      condition: 'recovered',
      recoveredAt: AFTER,
      backByWrites: { failedAt: FAILED },
    });
    expect(of([AFTER - 1, AFTER])).toEqual(hung);
    expect(of([AFTER])).toEqual(hung);
    expect(of([])).toEqual(hung);
    expect(orBackByWrites(hung, { node, lost: undefined, facts: { ...wrote({}), since: 0 } })).toEqual(hung);
  });

  test('the newest failure counts, of lines of its session too', () => {
    const view1 = lostPath({}, { onlyDiskSigns: true, lastSeenAt: FAILED + MINUTE });
    expect(of([AFTER, AFTER + MINUTE], { one: { ...hung, view: view1 } }).condition).toBe('hung');
    const later = [AFTER + MINUTE, AFTER + 2 * MINUTE];
    expect(of(later, { one: { ...hung, view: view1 } })).toMatchObject({
      recoveredAt: AFTER + MINUTE,
      backByWrites: { failedAt: FAILED + MINUTE },
    });
  });

  test('nothing is judged of what does not hang, has no volume, or by a clock that is in doubt', () => {
    const writes = [AFTER, AFTER + MINUTE];
    for (const one of [way(), way({ condition: 'lost' }), { ...hung, attachment: null }])
      expect(of(writes, { one })).toBe(one);
    expect(of(writes, { at: null })).toBe(hung);
    expect(of(writes, { at: { ...node, clockDoubt: { readAt: T0, ahead: HOUR } } })).toBe(hung);
    expect(of(writes, { at: { ...node, clockDoubt: null } }).condition).toBe('recovered');
  });

  test('a return that is remembered stands while nothing failed after it', () => {
    const lost = (backAt: number | null): LostPath => ({ since: T0, last: T0, backAt });
    expect(of([], { lost: lost(FAILED + 1) })).toMatchObject({
      condition: 'recovered',
      recoveredAt: FAILED + 1,
    });
    expect(of([AFTER, AFTER + 1], { lost: lost(FAILED + 1) })).toMatchObject({ recoveredAt: FAILED + 1 });
    expect(of([], { lost: lost(FAILED) }).condition).toBe('hung');
    expect(of([], { lost: lost(null) }).condition).toBe('hung');
  });

  test('what fails after a return is a loss of its own', () => {
    const began = (more: Parameters<typeof of>[1]) => of([], more).lostAt;
    const lost = (last: number, backAt: number | null): LostPath => ({ since: T0, last, backAt });
    expect(began({})).toBe(T0);
    expect(began({ lost: lost(T0, T0 + MINUTE) })).toBe(FAILED);
    expect(began({ lost: lost(T0, T0) })).toBe(FAILED);
    expect(began({ since: T0 + MINUTE })).toBe(FAILED);
    expect(began({ since: T0 + MINUTE, lost: lost(T0, T0 - MINUTE) })).toBe(FAILED);
    // Up to the return it is the outage that was.
    expect(began({ lost: lost(T0, T0 - 1) })).toBe(T0);
    expect(began({ since: FAILED })).toBe(T0);
  });

  test('once it is remembered it keeps its beginning', () => {
    const began = (more: Parameters<typeof of>[1]) => of([], more).lostAt;
    const open = (last: number): LostPath => ({ since: T0, last, backAt: null });
    expect(began({ lost: open(T0 + MINUTE) })).toBe(T0 + MINUTE);
    expect(began({ lost: open(T0 - MINUTE) })).toBe(T0);
    expect(began({ lost: open(T0 + MINUTE), since: T0 })).toBe(T0 + MINUTE);
    expect(began({ lost: open(T0 - MINUTE), since: T0 })).toBe(T0);
    expect(began({ one: { ...hung, lostAt: null } })).toBeNull();
    expect(began({ one: { ...hung, lostAt: null }, since: T0 })).toBeNull();
  });
});
