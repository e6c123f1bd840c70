import { MINUTE } from '../../../functions/core/base/time.ts';
import {
  apiState,
  forgottenDetach,
  hasPathsLeft,
  isGone,
  lastWrittenAt,
} from '../../../functions/core/cluster/paths.ts';
import type { NodeView, PathView } from '../../../functions/core/evidence/path-view.ts';
import type { Attachment } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  deviceFailure,
  IQN,
  lookUps,
  NODE1,
  NODE2,
  QUORUM,
  T0,
  unreadable,
  view,
} from '../decision/story.ts';

const listed = (...list: readonly Attachment[]) => lookUps(T0, { list });
const one = (id: string, over: Partial<Attachment> = {}) => attachment({ id, ...over });
const GONE = { lifecycleState: 'DETACHED' } as const;
const young = { timeCreated: T0 };

describe('what the API says of a volume on a node', () => {
  const of = (...list: readonly Attachment[]) => {
    const { current, api, earlier } = apiState({ ...attachment(), role: 'data' }, listed(...list));
    return [current?.id ?? null, api, earlier];
  };

  test('nothing is asked of a boot volume, and a list that cannot be read is told as such', () => {
    const boot = apiState({ ...attachment(), role: 'boot' }, listed(attachment()));
    expect(boot).toEqual({ current: null, api: 'not-asked' });
    const dark = lookUps(T0, { attachments: unreadable('volume attachments') });
    expect(apiState({ ...attachment(), role: 'data' }, dark)).toEqual({ current: null, api: 'unreadable' });
  });

  test('its newest attachment, and the ids of those before it', () => {
    expect(of(one('a'))).toEqual(['a', 'ATTACHED', undefined]);
    expect(of(one('a'), one('b', young))).toEqual(['b', 'ATTACHED', ['a']]);
    expect(of(one('b', young), one('a'))).toEqual(['b', 'ATTACHED', ['a']]);
    expect(of(one('a'), one('b'))).toEqual(['b', 'ATTACHED', ['a']]);
    expect(of(one('b'), one('a'))).toEqual(['b', 'ATTACHED', ['a']]);
  });

  test('one that is not yet detached before any that is', () => {
    const leaving = { lifecycleState: 'DETACHING' } as const;
    expect(of(one('a', { ...GONE, ...young }), one('b'))).toEqual(['b', 'ATTACHED', ['a']]);
    expect(of(one('a', { ...GONE, ...young }), one('b', leaving))).toEqual(['b', 'DETACHING', ['a']]);
    expect(of(one('a', GONE), one('b', { ...GONE, ...young }))).toEqual(['b', 'DETACHED', ['a']]);
  });

  test('those of other volumes and nodes are not its own', () => {
    expect(of()).toEqual([null, 'ABSENT', undefined]);
    expect(of(one('a', { volumeId: QUORUM }), one('b', { instanceId: NODE2 }))).toEqual([
      null,
      'ABSENT',
      undefined,
    ]);
    expect(apiState({ ...attachment(), role: 'data' }, listed())).toEqual({ current: null, api: 'ABSENT' });
  });
});

describe('the attachment of a lost session whose volume nobody remembers', () => {
  const lost = { state: 'lost', iqn: IQN } as const;
  const of = (session: Pick<PathView, 'state' | 'iqn'>, ...list: readonly Attachment[]) =>
    forgottenDetach(NODE1, session, listed(...list))?.id ?? null;

  test('is the newest of its IQN on this node that is gone', () => {
    expect(of(lost, one('a', GONE))).toBe('a');
    expect(of(lost, one('a', { lifecycleState: 'DETACHING' }))).toBe('a');
    expect(of({ ...lost, state: 'timed-out' }, one('a', GONE))).toBe('a');
    expect(of(lost, one('a', GONE), one('b', { ...GONE, ...young }))).toBe('b');
    expect(of(lost, one('b', { ...GONE, ...young }), one('a', GONE))).toBe('b');
    expect(of(lost, one('a', GONE), one('b', GONE))).toBe('b');
    expect(of(lost, one('b', GONE), one('a', GONE))).toBe('b');
  });

  test('there is none for a session that is up, without an IQN, or where nothing can be read', () => {
    expect(of({ ...lost, state: 'up' }, one('a', GONE))).toBeNull();
    expect(of({ ...lost, iqn: null }, one('a', { ...GONE, iqn: null }))).toBeNull();
    const dark = { attachments: unreadable<readonly Attachment[]>('volume attachments') };
    expect(forgottenDetach(NODE1, lost, dark)).toBeNull();
    expect(of(lost)).toBeNull();
  });

  test('nor another IQN, another node, or a volume that is attached', () => {
    expect(of(lost, one('a', { ...GONE, iqn: 'iqn.x' }))).toBeNull();
    expect(of(lost, one('a', { ...GONE, instanceId: NODE2 }))).toBeNull();
    expect(of(lost, one('a'))).toBeNull();
    expect(of(lost, one('a', GONE), one('b', { lifecycleState: 'ATTACHING' }))).toBeNull();
    expect(of(lost, one('a', GONE), one('b', { volumeId: QUORUM, iqn: 'iqn.x' }))).toBe('a');
    expect(of(lost, one('a', GONE), one('b', { instanceId: NODE2 }))).toBe('a');
  });

  test('gone is what is detached or about to be', () => {
    expect((['ATTACHING', 'ATTACHED', 'DETACHING', 'DETACHED'] as const).filter(isGone)).toEqual([
      'DETACHING',
      'DETACHED',
    ]);
  });
});

describe('whether multipathd has counted ways that are left', () => {
  const count = (left: number, at = T0) => ({ map: `m${left}`, at, left });
  const of = (over: Parameters<typeof view>[2]) => hasPathsLeft(view(NODE1, [], over), T0);

  test('of every map, since the loss', () => {
    expect(hasPathsLeft(null, T0)).toBe(false);
    expect(of({})).toBe(false);
    expect(of({ multipathLeft: [] })).toBe(false);
    expect(of({ multipathLeft: [count(1)] })).toBe(true);
    expect(of({ multipathLeft: [count(1, T0 - 1)] })).toBe(false);
    expect(of({ multipathLeft: [count(2), count(0)] })).toBe(false);
    expect(of({ multipathLeft: [count(2), count(0, T0 - 1)] })).toBe(true);
  });

  test('and nothing above them failed since', () => {
    const left = { multipathLeft: [count(1)] };
    for (const [at, holds] of [
      [T0, false],
      [T0 - 1, true],
    ] as const) {
      expect(of({ ...left, queueFailedAt: at })).toBe(holds);
      expect(of({ ...left, fsDead: [{ device: 'sdb', at }] })).toBe(holds);
      expect(of({ ...left, lk: { deviceFailures: [{ device: '/dev/sdb', first: at, last: at }] } })).toBe(
        holds,
      );
    }
    expect(of({ ...left, lk: deviceFailure(T0 + MINUTE) })).toBe(false);
  });
});

test('a line was written by its stamp and by its reading, whichever is earlier', () => {
  const of = (over: Pick<NodeView, 'lastAt'> & Partial<Pick<NodeView, 'stampedAt'>>) => lastWrittenAt(over);
  expect(of({ lastAt: T0 })).toBe(T0);
  expect(of({ lastAt: T0, stampedAt: null })).toBe(T0);
  expect(of({ lastAt: T0, stampedAt: T0 - MINUTE })).toBe(T0 - MINUTE);
  expect(of({ lastAt: T0, stampedAt: T0 + MINUTE })).toBe(T0);
  expect(of({ lastAt: null, stampedAt: T0 })).toBe(Number.NEGATIVE_INFINITY);
  expect(lastWrittenAt(null)).toBe(Number.NEGATIVE_INFINITY);
});
