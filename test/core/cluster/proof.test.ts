import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { LostPath, PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { inLightOf, isBack, orUnclear } from '../../../functions/core/cluster/proof.ts';
import type { NodeView } from '../../../functions/core/evidence/path-view.ts';
import { attachment, lostPath, NODE1, path, recoveredPath, T0, view } from '../decision/story.ts';
import { way } from './scene.ts';

const AFTER = T0 + 2 * MINUTE;
const LOST: LostPath = { since: T0, last: T0 + MINUTE, backAt: null };
const NODE = view(NODE1);

const back = (over: Partial<PathStatus> = {}): PathStatus =>
  way({ condition: 'recovered', view: recoveredPath(2), lostAt: T0, recoveredAt: AFTER, ...over });
const loggedIn = (over: Parameters<typeof path>[0] = {}, more: Partial<PathStatus> = {}): PathStatus =>
  way({ view: path({ upAt: AFTER, ...over }), ...more });

describe('a path that was lost is proven to be back', () => {
  const is = (one: PathStatus, more: Partial<Parameters<typeof isBack>[1]> = {}) =>
    isBack(one, { lost: LOST, lossAt: T0, node: NODE, ...more });

  test('by a return after its newest loss', () => {
    expect(is(back())).toBe(true);
    expect(is(back(), { lost: { ...LOST, last: AFTER } })).toBe(true);
    expect(is(back(), { lost: { ...LOST, last: AFTER + 1 } })).toBe(false);
    expect(is(back(), { lost: null })).toBe(true);
    expect(is(back({ view: path({ state: 'recovered' }) }))).toBe(true);
  });

  test('by a log-in of the session in use after it', () => {
    expect(is(loggedIn())).toBe(true);
    expect(is(loggedIn({ state: 'recovered' }))).toBe(true);
    expect(is(loggedIn({ upAt: LOST.last + 1 }))).toBe(true);
    expect(is(loggedIn({ upAt: LOST.last }))).toBe(false);
    expect(is(loggedIn({ upAt: null }))).toBe(false);
    expect(is(loggedIn({ upAt: null }), { lost: null })).toBe(true);
    expect(is(loggedIn({ currentBoot: false }))).toBe(false);
    expect(is(loggedIn({ session: null }))).toBe(false);
    for (const state of ['lost', 'timed-out', 'logged-out', 'unknown'] as const)
      expect(is(loggedIn({ state }))).toBe(false);
  });

  test('nothing else proves it', () => {
    for (const condition of ['dead', 'lost', 'logged-out', 'phantom', 'stray'] as const)
      expect(is(loggedIn({}, { condition }))).toBe(false);
    expect(is(way({ view: null }))).toBe(false);
    expect(is(way({ view: null, condition: 'recovered' }))).toBe(false);
  });

  test('not while another of its portals is lost, nor with lines that may be missing', () => {
    expect(is(back({ degraded: true }))).toBe(false);
    expect(is(back({ view: recoveredPath(2, { unseenAt: T0 }) }))).toBe(false);
    expect(is(loggedIn({ unseenAt: T0 }))).toBe(false);
  });

  test('not where a disk died since the loss that may be its', () => {
    const died = (at: number) => view(NODE1, [], { loneDeaths: [T0 - HOUR, at] });
    const nameless = back({ device: null });
    expect(is(nameless, { node: died(T0 - MINUTE) })).toBe(false);
    expect(is(nameless, { node: died(T0 - MINUTE - 1) })).toBe(true);
    expect(is(back(), { node: died(T0) })).toBe(true);
    expect(is(nameless, { node: null })).toBe(true);
    // A loss that no line dated is as old as it is known.
    const undated = { lost: { ...LOST, since: null }, lossAt: T0 + HOUR };
    expect(is(nameless, { ...undated, node: died(T0 + HOUR - MINUTE - 1) })).toBe(true);
    expect(is(nameless, { ...undated, node: died(T0 + HOUR - MINUTE) })).toBe(false);
    expect(is(nameless, { lost: null, lossAt: T0, node: died(T0) })).toBe(false);
  });

  test('once replaced by a log-in after the attach, by a clock that can be held against it', () => {
    const made = (timeCreated: number) => ({ current: attachment({ timeCreated }) });
    expect(is(loggedIn({}, made(AFTER - 1)))).toBe(true);
    expect(is(loggedIn({}, made(AFTER)))).toBe(false);
    expect(is(loggedIn({}, made(T0)))).toBe(true);
    const doubt = view(NODE1, [], { clockDoubt: { readAt: T0, ahead: HOUR } });
    expect(is(loggedIn({}, made(AFTER - 1)), { node: doubt })).toBe(false);
    expect(is(loggedIn({}, made(AFTER - 1)), { node: null })).toBe(false);
    expect(is(loggedIn({}, made(T0)), { node: doubt })).toBe(true);
    expect(is(loggedIn({}, { current: null }))).toBe(true);
    expect(is(loggedIn({ upAt: null }, made(T0 + 1)), { lost: null })).toBe(false);
  });
});

describe('a quiet path of which losses may have come that nobody could keep', () => {
  // 01:05:00 UTC.
  const unseenAt = T0 + 5 * MINUTE;
  const flood = view(NODE1, [], { dropped: { pathsUntil: null, unseenAt } });
  const now = unseenAt + MINUTE;
  const unclear = { condition: 'unclear', lostAt: T0, recoveredAt: null };

  test('is unclear since that hour', () => {
    expect(orUnclear(way({ view: path({ unseenAt }) }), NODE, now)).toMatchObject(unclear);
    expect(orUnclear(back({ view: recoveredPath(2, { unseenAt }) }), NODE, now)).toMatchObject(unclear);
    expect(orUnclear(way({ view: null }), flood, now)).toMatchObject(unclear);
  });

  test('for two hours: the kernel has given up by then', () => {
    const one = way({ view: path({ unseenAt }) });
    expect(orUnclear(one, NODE, unseenAt + 2 * HOUR - 1).condition).toBe('unclear');
    expect(orUnclear(one, NODE, unseenAt + 2 * HOUR)).toBe(one);
  });

  test('is as it is where none can have come, or it is lost already', () => {
    for (const one of [way(), way({ view: path() })]) expect(orUnclear(one, flood, now)).toBe(one);
    const silent = way({ view: null });
    expect(orUnclear(silent, NODE, now)).toBe(silent);
    expect(orUnclear(silent, null, now)).toBe(silent);
    const lost = way({ view: lostPath({ unseenAt }), condition: 'lost' });
    expect(orUnclear(lost, NODE, now)).toBe(lost);
  });
});

describe('a path in the light of what is remembered', () => {
  const now = T0 + HOUR;
  const seen = (one: PathStatus, node: NodeView | null = NODE, lost: LostPath | undefined = LOST) => {
    const found = inLightOf(one, lost, { node, now });
    return found === one
      ? 'as it is'
      : [found.condition, found.lostAt, found.recoveredAt, found.returnCountsFrom];
  };
  const gone = way({ view: null, recoveredAt: T0 });

  test('is lost while nothing tells of it', () => {
    expect(seen(gone)).toEqual(['lost', T0, null, undefined]);
    expect(seen(gone, null)).toEqual(['lost', T0, null, undefined]);
    expect(seen(gone, NODE, { ...LOST, since: null })).toEqual(['lost', LOST.last, null, undefined]);
  });

  test('unless nothing is remembered, it was seen back, or it is in trouble by itself', () => {
    expect(inLightOf(gone, undefined, { node: NODE, now })).toBe(gone);
    expect(seen(gone, NODE, { ...LOST, backAt: AFTER })).toBe('as it is');
    expect(seen(way({ view: null, condition: 'hung' }))).toBe('as it is');
  });

  test('is lost where lines of its loss are gone and nothing proves its return', () => {
    const dropped = (pathsUntil: number | null) =>
      view(NODE1, [], { dropped: { pathsUntil, unseenAt: null } });
    expect(seen(way(), dropped(LOST.last))).toEqual(['lost', T0, null, undefined]);
    expect(seen(way(), dropped(LOST.last - 1))).toBe('as it is');
    expect(seen(way(), dropped(null))).toBe('as it is');
    expect(seen(way(), null)).toBe('as it is');
    expect(seen(loggedIn(), dropped(LOST.last))).toBe('as it is');
    // A return is held against its newest loss, not its first.
    expect(seen(back(), dropped(LOST.last))).toBe('as it is');
    expect(seen(loggedIn({ upAt: T0 + 1 }), dropped(LOST.last))).toEqual(['lost', T0, null, undefined]);
  });

  test('is lost by a restart where a boot cut its session off', () => {
    const phantom = way({ condition: 'phantom' });
    const booted = (...boots: readonly number[]) => view(NODE1, [], { boots });
    expect(seen(phantom, booted(T0, T0 + 1, LOST.last + 1))).toEqual(['lost-by-reboot', T0, null, undefined]);
    expect(seen(phantom, booted(LOST.last + 1, LOST.last))).toBe('as it is');
    expect(seen(phantom, booted())).toBe('as it is');
    expect(seen(phantom, null)).toBe('as it is');
    expect(seen(way(), booted(LOST.last + 1))).toBe('as it is');
  });

  test('a log-in does not count while its disk failed up to it', () => {
    const failing = (last: number) =>
      view(NODE1, [], { lk: { deviceFailures: [{ device: '/dev/sdb', first: T0, last }] } });
    const counts = now + 1;
    const last = counts - 100 * SECOND;
    const young = loggedIn({ upAt: last });
    expect(seen(young, failing(last))).toEqual(['lost', T0, null, counts]);
    expect(seen(loggedIn({ upAt: last - 1 }), failing(last - 1))).toBe('as it is');
    expect(seen(young)).toBe('as it is');
    const known = { ...young, condition: 'recovered' } as const;
    expect(seen(known, failing(last))).toBe('as it is');
  });
});
