import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { pathKey } from '../../../functions/core/cluster/picture-shapes.ts';
import type { PathView } from '../../../functions/core/evidence/path-view.ts';
import type { Attachment } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  deviceFailure,
  IQN,
  lostPath,
  NODE1,
  path,
  recoveredPath,
  remembered,
  T0,
  view,
} from '../decision/story.ts';
import { way } from './scene.ts';
import { NOW, only, paths } from './ways-scene.ts';

describe('whether the present attachment has the portal and IQN that the session knows', () => {
  const of = (
    current: Partial<Attachment>,
    session: Partial<PathView> | null = {},
    was: Partial<Attachment> = {},
  ) =>
    paths(session === null ? null : view(NODE1, [path(session)]), {
      list: [attachment(current)],
      remembered: [remembered(attachment(was))],
    })[0]?.samePortal;

  test('the same, or another', () => {
    expect(of({})).toBe(true);
    expect(of({ ipv4: '169.254.2.9' })).toBe(false);
    expect(of({ port: 3261 })).toBe(false);
    expect(of({ iqn: 'iqn.other' })).toBe(false);
    expect(
      of({ multipathPortals: [{ ipv4: '169.254.2.2', port: 3260, iqn: IQN }], ipv4: '169.254.2.9' }),
    ).toBe(true);
  });

  test('without a session, what is remembered; what is not known of it is no difference', () => {
    expect(of({}, null)).toBe(true);
    expect(of({ ipv4: '169.254.2.9' }, null)).toBe(false);
    expect(of({ iqn: 'iqn.other' }, null)).toBe(false);
    expect(of({}, null, { ipv4: null })).toBeNull();
    expect(of({ iqn: 'iqn.other' }, null, { iqn: null })).toBe(true);
    expect(of({ iqn: 'iqn.other' }, { iqn: null })).toBe(false);
    // The session's own portal is newer than the memory.
    const moved = { portal: { address: '169.254.2.9', port: 3260 } };
    expect(of({ ipv4: '169.254.2.9' }, moved)).toBe(true);
  });

  test('it cannot be said of one that is not attached, or has no address yet', () => {
    expect(of({ lifecycleState: 'ATTACHING' })).toBeNull();
    expect(of({ lifecycleState: 'DETACHED' })).toBeNull();
    expect(of({ ipv4: null })).toBeNull();
    expect(paths(null, { list: [] })[0]?.samePortal).toBeNull();
  });

  test('the portal and IQN are of the session, else of the memory', () => {
    const portal = { address: '169.254.2.9', port: 3260 };
    expect(only([path({ portal })])).toMatchObject({ portal: '169.254.2.9:3260', iqn: IQN });
    expect(only([path({ iqn: null })])).toMatchObject({ portal: '169.254.2.2:3260', iqn: IQN });
    const nowhere = { remembered: [remembered(attachment({ ipv4: null }))] };
    expect(paths(null, nowhere)[0]).toMatchObject({ portal: null, iqn: IQN });
    const nameless = { remembered: [remembered(attachment({ iqn: null }))] };
    expect(paths(null, nameless)[0]).toMatchObject({ portal: '169.254.2.2:3260', iqn: null });
  });
});

describe('a way that an incident knows to be lost', () => {
  const key = pathKey(way());
  const open = { lost: { [key]: { since: T0, last: T0, backAt: null } } };
  /** Back after two minutes, while LifeKeeper called its disk failed until then. */
  const back = recoveredPath(2);
  const failing = { lk: deviceFailure(T0 + 2 * MINUTE) };
  const countsFrom = T0 + 2 * MINUTE + 100 * SECOND;

  test('is not back before its return counts', () => {
    const early = only([back], { ...open, now: countsFrom - 1 }, failing);
    expect(early).toMatchObject({
      condition: 'lost',
      lostAt: T0,
      recoveredAt: null,
      returnCountsFrom: countsFrom,
    });
    const { returnCountsFrom, ...then } = only([back], { ...open, now: countsFrom }, failing);
    expect(then).toMatchObject({ condition: 'recovered', recoveredAt: T0 + 2 * MINUTE });
    expect(returnCountsFrom).toBeUndefined();
  });

  test('without such an incident, or once it was seen back, what is over is told as over', () => {
    const now = countsFrom - 1;
    expect(only([back], { now }, failing)).toMatchObject({ condition: 'recovered' });
    const closed = { lost: { [key]: { since: T0, last: T0, backAt: T0 + MINUTE } } };
    expect(only([back], { ...closed, now }, failing)).toMatchObject({ condition: 'recovered' });
    expect(only([back], { ...open, now }, {})).toMatchObject({ condition: 'recovered' });
  });

  test('of several sessions, those whose return counts already are up', () => {
    const portal = { address: '169.254.2.9', port: 3260 };
    const unnoticed = { ...back, outages: back.outages.map((o) => ({ ...o, onlyDiskSigns: true })) };
    const other = recoveredPath(2, { session: 5, device: 'sdc', portal, key: 'q' });
    const multipath = { remembered: [remembered(attachment({ isMultipath: true }))] };
    const early = only([unnoticed, other], { ...open, ...multipath, now: countsFrom - 1 });
    expect(early).toMatchObject({ degraded: true, lostAt: T0, returnCountsFrom: countsFrom });
    expect(early.view?.session).toBe(3);
  });

  test('is lost while nothing tells of it any more', () => {
    expect(paths(null, open)[0]).toMatchObject({ condition: 'lost', lostAt: T0 });
    expect(paths(null)[0]).toMatchObject({ condition: 'healthy', lostAt: null });
    const gone = view(NODE1, [path()], { dropped: { pathsUntil: T0, unseenAt: null } });
    expect(paths(gone, open)[0]).toMatchObject({ condition: 'lost', lostAt: T0 });
  });

  test('a volume of which lines may be missing is unclear; losses that nothing ties to one are set aside', () => {
    const flood = { dropped: { pathsUntil: null, unseenAt: NOW } };
    expect(paths(view(NODE1, [], flood))[0]?.condition).toBe('unclear');
    const nameless = lostPath({ session: 9, iqn: null, portal: null, device: null });
    const [volume, stray] = paths(view(NODE1, [path({ upAt: T0 - MINUTE }), nameless]));
    expect([volume?.condition, stray?.condition]).toEqual(['healthy', 'stray']);
  });
});
