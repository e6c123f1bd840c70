import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { newestStray, withStrays } from '../../../functions/core/cluster/strays.ts';
import type { PathView } from '../../../functions/core/evidence/path-view.ts';
import { lostPath, outage, path, T0 } from '../decision/story.ts';
import { way } from './scene.ts';

const NOW = T0 + 5 * MINUTE;

/** The loss of a session of which nothing but the number is known. */
const untied = (over: Partial<PathStatus> = {}, session: Partial<PathView> = {}): PathStatus =>
  way({
    attachment: null,
    current: null,
    api: 'not-asked',
    view: lostPath({ session: 9, iqn: null, portal: null, device: null, ...session }),
    condition: 'lost',
    lostAt: T0,
    samePortal: null,
    portal: null,
    iqn: null,
    device: null,
    ...over,
  });

/** Up now; when the other session was lost nobody knows how it was. */
const upNow = (session: Partial<PathView> = {}, over: Partial<PathStatus> = {}) =>
  way({ view: path({ upAt: T0 + MINUTE, ...session }), ...over });
/** Up when the other session was lost, and lost since. */
const upThen = (session: Partial<PathView> = {}, over: Partial<PathStatus> = {}) => {
  const later = T0 + 4 * MINUTE;
  const view = lostPath({ upAt: T0, ...session }, { lostAt: later });
  return way({ view, condition: 'lost', lostAt: later, ...over });
};

const of = (...paths: readonly PathStatus[]) => withStrays(paths, NOW).map(({ condition }) => condition);

test('the loss of an untied session is set aside where all volumes are up now, or were then', () => {
  expect(of(untied(), upNow())).toEqual(['stray', 'healthy']);
  expect(of(untied(), upThen())).toEqual(['stray', 'lost']);
  expect(of(untied(), upNow(), upNow())).toEqual(['stray', 'healthy', 'healthy']);
  expect(of(untied(), upThen(), upThen())).toEqual(['stray', 'lost', 'lost']);
  expect(of(untied(), upNow(), way({ view: null }))[0]).toBe('lost');
  expect(of(untied(), upThen(), way({ view: null, condition: 'lost' }))[0]).toBe('lost');
  const well = [upNow()];
  expect(withStrays(well, NOW)).toBe(well);
});

test('nothing is set aside where no volume is known, or none of their sessions', () => {
  expect(of(untied())).toEqual(['lost']);
  expect(of(untied(), way({ attachment: null }))).toEqual(['lost', 'healthy']);
  expect(of(untied(), upNow({ session: null }))).toEqual(['lost', 'healthy']);
});

describe('a session is untied by all that is known of it', () => {
  test.each([
    ['a volume', { attachment: upNow().attachment }],
    ['a portal', { portal: '169.254.2.9:3260' }],
    ['an IQN', { iqn: 'iqn.x' }],
    ['a disk', { device: 'sdz' }],
    ['the boot volume', { role: 'boot' }],
    ['nothing lost', { condition: 'unclear' }],
    ['a session that never was', { view: lostPath({ session: 0 }) }],
    ['no session', { view: lostPath({ session: null }) }],
    ['no line', { view: null }],
  ] as const)('not one with %s', (_, over) => {
    const tied = untied(over);
    expect(withStrays([tied, upThen(), upThen({ session: 1 })], NOW)[0]).toBe(tied);
  });

  test('whether it is lost, given up or lost with the boot', () => {
    for (const condition of ['lost', 'timed-out', 'lost-by-reboot'] as const)
      expect(of(untied({ condition }), upNow())[0]).toBe('stray');
    const undated = untied({ lostAt: null });
    expect(withStrays([undated, upNow()], NOW)[0]).toBe(undated);
  });

  test('the first session of a node may be its boot volume', () => {
    expect(of(untied({}, { session: 3 }), upNow())[0]).toBe('stray');
    expect(of(untied({}, { session: 2 }), upNow())[0]).toBe('lost');
    expect(of(untied({}, { session: 2 }), upNow(), upNow({ session: 2 }))[0]).toBe('stray');
  });

  test('one that was heard of past the longest time-out is a stray, then it never was', () => {
    const last = 6000 * SECOND + 10 * MINUTE;
    const at = (now: number, session: Partial<PathView> = {}) =>
      withStrays([untied({}, session), upNow()], now)[0]?.condition;
    const quiet = { outages: [] };
    expect(at(T0 + last, quiet)).toBe('stray');
    expect(at(T0 + last + 1, quiet)).toBe('phantom');
    const heard = { outages: [outage(), outage(), outage({ lastSeenAt: T0 + MINUTE })] };
    expect(at(T0 + MINUTE + last, heard)).toBe('stray');
    expect(at(T0 + MINUTE + last + 1, heard)).toBe('phantom');
    expect(at(T0 + last, { outages: [outage({ lastSeenAt: T0 - MINUTE })] })).toBe('stray');
  });
});

describe('a volume is up now', () => {
  test.each([
    ['no line', {}, { view: null }],
    ['another of its portals is lost', {}, { degraded: true }],
    ['in an earlier boot', { currentBoot: false }, {}],
    ['since no one knows when', { upAt: null }, {}],
    ['not listed', {}, { api: 'ABSENT' }],
    ['detached', {}, { api: 'DETACHED' }],
    ['about to be detached', {}, { api: 'DETACHING' }],
    ['not well', {}, { condition: 'logged-out' }],
    ['hung', {}, { condition: 'hung' }],
  ] as const)('not: %s', (_, session, over) => {
    expect(of(untied(), upNow({ session: 2 }, {}), upNow(session, over))[0]).toBe('lost');
  });

  test('well or back, listed or not known to be gone', () => {
    expect(of(untied(), upNow({}, { condition: 'recovered' }))[0]).toBe('stray');
    for (const api of ['ATTACHED', 'ATTACHING', 'unreadable', 'not-asked'] as const)
      expect(of(untied(), upNow({}, { api }))[0]).toBe('stray');
  });

  test('and nothing else of the node is lost', () => {
    const other = way({ attachment: null, condition: 'lost', lostAt: T0 });
    expect(of(untied(), upNow(), other)[0]).toBe('lost');
    expect(of(untied(), untied({}, { session: 10 }), upNow()).slice(0, 2)).toEqual(['stray', 'stray']);
  });
});

describe('a volume was up when the session was lost', () => {
  const later = T0 + 2 * MINUTE + 1;

  test('by a log-in before, or a loss after', () => {
    expect(of(untied(), upThen({ upAt: T0 + 1 }))[0]).toBe('stray');
    expect(of(untied(), upThen({ upAt: T0, outages: [] }))[0]).toBe('stray');
    expect(of(untied(), upThen({ upAt: T0 + 1, outages: [] }))[0]).toBe('lost');
    const long = [outage({ lostAt: T0 - 9 * MINUTE, endedAt: T0 - 3 * MINUTE })];
    expect(of(untied(), upThen({ upAt: T0 + 1, outages: long }))[0]).toBe('lost');
  });

  test.each([
    ['no line', {}, { view: null }],
    ['in an earlier boot', { currentBoot: false }, {}],
    ['since no one knows when', { upAt: null }, {}],
  ] as const)('not: %s', (_, session, over) => {
    expect(of(untied(), upThen({ session: 2 }), upThen(session, over))[0]).toBe('lost');
  });

  test('and not lost within two minutes of it', () => {
    const lostAt = (at: number) => upThen({ outages: [outage({ lostAt: at })] }, { lostAt: at });
    expect(of(untied(), lostAt(later))[0]).toBe('stray');
    expect(of(untied(), lostAt(later - 1))[0]).toBe('lost');
    const over = (endedAt: number | null) =>
      upThen({
        upAt: T0 - 9 * MINUTE,
        outages: [outage({ lostAt: T0 - 9 * MINUTE, endedAt }), outage({ lostAt: later })],
      });
    expect(of(untied(), over(T0 - 2 * MINUTE - 1))[0]).toBe('stray');
    expect(of(untied(), over(T0 - 2 * MINUTE))[0]).toBe('lost');
    expect(of(untied(), over(null))[0]).toBe('lost');
  });

  test('nor by what LifeKeeper or the API shows of it', () => {
    const hung = (lostAt: number | null, recoveredAt: number | null = null) =>
      upThen({}, { condition: 'hung', lostAt, recoveredAt });
    expect(of(untied(), hung(T0))[0]).toBe('lost');
    expect(of(untied(), hung(T0 - 9 * MINUTE))[0]).toBe('lost');
    expect(of(untied(), hung(later))[0]).toBe('stray');
    expect(of(untied(), hung(null))[0]).toBe('stray');
    expect(of(untied(), hung(T0 - 9 * MINUTE, T0 - 3 * MINUTE))[0]).toBe('stray');
  });
});

test('the newest stray is the one that was lost last', () => {
  const stray = (lostAt: number | null) => untied({ condition: 'stray', lostAt });
  const [old, young, undated] = [stray(T0), stray(T0 + 1), stray(null)];
  for (const order of [
    [old, young, undated],
    [undated, young, old],
  ])
    expect(newestStray([...order, way(), untied({ lostAt: NOW })])).toBe(young);
  expect(newestStray([undated, old])).toBe(old);
  expect(newestStray([way(), untied()])).toBeNull();
});
