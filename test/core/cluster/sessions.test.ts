import { MINUTE } from '../../../functions/core/base/time.ts';
import {
  byPortal,
  failedDevice,
  failuresOf,
  isDown,
  lastOutage,
  mayBeOf,
  pick,
  portalKey,
} from '../../../functions/core/cluster/paths.ts';
import type { PathCondition } from '../../../functions/core/cluster/picture-shapes.ts';
import type { PathView } from '../../../functions/core/evidence/path-view.ts';
import { lostPath, NODE1, outage, path, recoveredPath, T0, view } from '../decision/story.ts';

/** What the sessions of a volume say: of which session, what, and whether another portal works. */
function said(views: readonly PathView[], multipath = false) {
  const { view: speaks, condition, degraded } = pick(views, multipath);
  return [speaks === null ? null : speaks.session, condition, degraded];
}

const ended = (endedBy: 'recovered' | 'logged-out' | 'gave-up' | 'reboot') => [
  outage({ endedBy, endedAt: T0 + MINUTE }),
];
const dead = { deadSince: T0 };
const earlier = { currentBoot: false };

const ALONE: readonly (readonly [string, PathView, PathCondition])[] = [
  ['up', path(), 'healthy'],
  ['up, its disk dead', path(dead), 'dead'],
  ['lost', lostPath(), 'lost'],
  ['lost in an earlier boot', lostPath(earlier), 'lost-by-reboot'],
  ['cut off by a boot', lostPath({}, { endedBy: 'reboot' }), 'lost-by-reboot'],
  ['seen by LifeKeeper alone', lostPath({}, { onlyDiskSigns: true }), 'hung'],
  ['seen by the kernel as well', lostPath({}, { onlyDiskSigns: false }), 'lost'],
  ['given up', lostPath({ state: 'timed-out' }), 'timed-out'],
  ['given up before the boot', lostPath({ state: 'timed-out', ...earlier }), 'lost-by-reboot'],
  ['back', recoveredPath(2), 'recovered'],
  ['back, its disk dead', recoveredPath(2, dead), 'dead'],
  ['logged out', path({ state: 'logged-out' }), 'logged-out'],
  ['logged out after a return', path({ state: 'logged-out', outages: ended('recovered') }), 'logged-out'],
  ['logged out while it was lost', path({ state: 'logged-out', outages: ended('logged-out') }), 'lost'],
  ['given up by iscsid', path({ state: 'logged-out', outages: ended('gave-up') }), 'lost'],
  ['not known', path({ state: 'unknown' }), 'healthy'],
  [
    'not known since a boot cut it off',
    path({ state: 'unknown', outages: ended('reboot') }),
    'lost-by-reboot',
  ],
  ['not known since it was back', path({ state: 'unknown', outages: ended('recovered') }), 'healthy'],
  ['a session that never was', lostPath({ role: 'phantom' }), 'phantom'],
];

test.each(ALONE)('one session, %s', (_, one, condition) => {
  expect(said([one])).toEqual([3, condition, false]);
  expect(said([one], true)).toEqual([3, condition, false]);
});

const other = { session: 5, portal: { address: '169.254.2.9', port: 3260 } };

describe('sessions of several portals', () => {
  test('none says nothing', () => {
    expect(said([])).toEqual([null, 'healthy', false]);
  });

  test('one that is lost beside one that works: degraded with multipath, else replaced', () => {
    for (const up of [path(other), recoveredPath(2, other)]) {
      expect(said([lostPath(), up], true)).toEqual([3, 'healthy', true]);
      expect(said([lostPath(), up])).toEqual([3, 'replaced', false]);
    }
    expect(said([lostPath({ state: 'timed-out' }), path(other)])).toEqual([3, 'replaced', false]);
  });

  test('what was up in an earlier boot, or is not known, is no portal that works', () => {
    for (const up of [path({ ...other, ...earlier }), path({ ...other, state: 'unknown' })]) {
      expect(said([lostPath(), up], true)).toEqual([3, 'lost', false]);
      expect(said([lostPath(), up])).toEqual([3, 'lost', false]);
    }
  });

  test('what was lost before the boot is history once the new boot has logged in', () => {
    expect(said([lostPath(earlier), path(other)])).toEqual([5, 'healthy', false]);
    // With multipath that portal has not been logged in to again.
    expect(said([lostPath(earlier), path(other)], true)).toEqual([3, 'healthy', true]);
  });

  test('of several that work, the one that came back last speaks', () => {
    const [first, second] = [recoveredPath(2), recoveredPath(3, other)];
    for (const both of [
      [first, second],
      [second, first],
    ])
      expect(said(both)).toEqual([5, 'recovered', false]);
    for (const both of [
      [first, path(other)],
      [path(other), first],
    ])
      expect(said(both, true)).toEqual([3, 'recovered', false]);
  });

  test('a return before it was up by a new login is over', () => {
    const { outages } = recoveredPath(9);
    expect(said([recoveredPath(2), path({ ...other, outages })])).toEqual([3, 'recovered', false]);
  });

  test('none of which is up or lost: the newest of them', () => {
    const out = { state: 'logged-out' } as const;
    expect(said([path(out), path({ ...other, ...out })])).toEqual([5, 'logged-out', false]);
    expect(said([path({ ...out, session: null }), path({ ...other, state: 'unknown' })])).toEqual([
      5,
      'healthy',
      false,
    ]);
  });
});

describe('sessions of one portal: the newest counts', () => {
  test('this boot before an earlier one, whatever their numbers', () => {
    for (const sessions of [
      [path(), lostPath({ session: 9, ...earlier })],
      [lostPath({ session: 9, ...earlier }), path()],
    ])
      expect(said(sessions)).toEqual([3, 'healthy', false]);
  });

  test('then the later login, where all logins are known', () => {
    const [late, soon] = [path({ loggedInAt: T0 }), lostPath({ session: 9, loggedInAt: T0 - 1 })];
    expect(said([late, soon])).toEqual([3, 'healthy', false]);
    expect(said([soon, late])).toEqual([3, 'healthy', false]);
  });

  test('then the higher number', () => {
    const [low, high] = [path({ loggedInAt: T0 }), lostPath({ session: 9 })];
    expect(said([low, high])).toEqual([9, 'lost', false]);
    expect(said([high, low])).toEqual([9, 'lost', false]);
    expect(said([path({ loggedInAt: T0 }), lostPath({ session: 9, loggedInAt: T0 })])).toEqual([
      9,
      'lost',
      false,
    ]);
    expect(said([path(), lostPath({ session: null })])).toEqual([3, 'healthy', false]);
    expect(said([lostPath({ session: null }), path()])).toEqual([3, 'healthy', false]);
  });
});

test('sessions belong together by their portal; without one each stands for itself', () => {
  expect(portalKey(path())).toBe('169.254.2.2:3260');
  const lone = { portal: null, iqn: 'iqn.a' };
  expect(portalKey(path(lone))).not.toBe(portalKey(path({ ...lone, iqn: 'iqn.b' })));
  expect(portalKey(path({ ...lone, device: 'sdc' }))).toBe(portalKey(path(lone)));
  const nameless = { portal: null, iqn: null, session: null };
  expect(portalKey(path(nameless))).not.toBe(portalKey(path({ ...nameless, device: 'sdc' })));
  expect(portalKey(path({ ...nameless, device: null }))).toBe('|');
  const sessions = byPortal([path(), path(other), path({ session: 4 }), path({ portal: null })]);
  expect(sessions.map((group) => group.map(({ session }) => session))).toEqual([[3, 4], [5], [3]]);
});

test('a session is down while it is lost or given up', () => {
  const states = ['up', 'lost', 'recovered', 'timed-out', 'logged-out', 'unknown'] as const;
  expect(states.filter((state) => isDown({ state }))).toEqual(['lost', 'timed-out']);
  const [one, two] = [outage(), outage({ lostAt: T0 + MINUTE })];
  expect(lastOutage(path({ outages: [one, two] }))).toBe(two);
  expect(lastOutage(path())).toBeNull();
  expect(lastOutage(null)).toBeNull();
});

describe('failures of disks', () => {
  const failure = (device: string) => ({ device, first: T0, last: T0 });

  test('go by the name of the kernel', () => {
    expect(failedDevice(failure('/dev/sdb'))).toBe('sdb');
    expect(failedDevice(failure('sdb'))).toBe('sdb');
    expect(failedDevice(failure('x/dev/sdb'))).toBe('x/dev/sdb');
    expect(failedDevice(failure('/dev/'))).toBeNull();
    expect(failedDevice(failure(''))).toBeNull();
  });

  test('may be of a disk unless both names are known and differ', () => {
    expect(mayBeOf({ device: 'sdb' }, 'sdb')).toBe(true);
    expect(mayBeOf({ device: null }, 'sdb')).toBe(true);
    expect(mayBeOf({ device: 'sdb' }, null)).toBe(true);
    expect(mayBeOf({ device: 'sdb' }, 'sdc')).toBe(false);
    const lk = { deviceFailures: ['/dev/sdb', '/dev/sdc', '/dev/'].map(failure) };
    const names = failuresOf(view(NODE1, [], { lk }), 'sdb').map(({ device }) => device);
    expect(names).toEqual(['/dev/sdb', '/dev/']);
    expect(failuresOf(null, 'sdb')).toEqual([]);
  });
});
