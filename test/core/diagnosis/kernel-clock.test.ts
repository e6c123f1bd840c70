import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import {
  deadlineOf,
  kernelClock,
  lossTime,
  outageSpan,
  timeoutBounds,
} from '../../../functions/core/diagnosis/deadline.ts';
import type { AuditAction, ProbeFacts } from '../../../functions/core/platform/look-ups.ts';
import { way } from '../cluster/scene.ts';
import { told } from '../decision/state.ts';
import {
  attachment,
  detachBy,
  IQN,
  inventory,
  known,
  lookUps,
  lostPath,
  NODE1,
  path,
  probe,
  recoveredPath,
  remembered,
  T0,
  unreadable,
  VOL,
} from '../decision/story.ts';

const NOW = T0 + 5 * MINUTE;

describe('the time of a loss', () => {
  const of = (one: Partial<PathStatus>, detaches: readonly AuditAction[] = [], seenAt = NOW) => {
    const { picture } = told();
    return lossTime(way(one), { ...picture, now: NOW, detachActions: detaches }, seenAt);
  };
  const line = { view: lostPath(), lostAt: T0 };
  const retry = { view: lostPath({}, { lossSeen: false }), lostAt: T0 };
  const gone = { ...retry, api: 'DETACHED' as const };

  test('is that of its line, whatever Audit says, and never in the future', () => {
    expect(of(line)).toEqual({ at: T0, basis: 'loss-line' });
    expect(of({ ...line, api: 'DETACHED' }, [detachBy()])).toEqual({ at: T0, basis: 'loss-line' });
    expect(of({ ...line, lostAt: NOW + 1 })).toEqual({ at: NOW, basis: 'loss-line' });
    expect(of({ ...retry, lostAt: NOW + 1 })).toEqual({ at: NOW, basis: 'first-line' });
    expect(of({ ...retry, view: null })).toEqual({ at: T0, basis: 'first-line' });
  });

  test('is the detach before the first line, while the API confirms it', () => {
    const before = [detachBy({ at: T0 - 1 })];
    expect(of(gone, before)).toEqual({ at: T0 - 1, basis: 'audit' });
    expect(of({ ...gone, api: 'DETACHING' }, before)).toEqual({ at: T0 - 1, basis: 'audit' });
    expect(of(gone, [detachBy({ at: T0 })])).toEqual({ at: T0, basis: 'first-line' });
    expect(of(gone)).toEqual({ at: T0, basis: 'first-line' });
    expect(of(retry, before)).toEqual({ at: T0, basis: 'first-line' });
    expect(of({ ...retry, api: 'ABSENT' }, before)).toEqual({ at: T0, basis: 'first-line' });
  });

  test('without a line is the detach, if it was by when the loss was first seen', () => {
    const seen = (at: number, resourceId = attachment().id, one: Partial<PathStatus> = {}) =>
      of(one, [detachBy({ at, resourceId })]);
    expect(seen(NOW)).toEqual({ at: NOW, basis: 'audit' });
    expect(seen(NOW + 1)).toEqual({ at: NOW, basis: 'first-seen' });
    expect(seen(T0, 'other')).toEqual({ at: NOW, basis: 'first-seen' });
    expect(of({})).toEqual({ at: NOW, basis: 'first-seen' });
  });

  test('a detach is of the present attachment or of the one remembered', () => {
    const both = { current: attachment({ id: 'present' }) };
    for (const resourceId of ['present', attachment().id])
      expect(of(both, [detachBy({ at: T0, resourceId })]).basis).toBe('audit');
    expect(of({ current: null }, [detachBy({ at: T0 })]).basis).toBe('audit');
    expect(of({ attachment: null }, [detachBy({ at: T0 })]).basis).toBe('audit');
    expect(of({ attachment: null, current: null }, [detachBy({ at: T0 })]).basis).toBe('first-seen');
    expect(of({}, [detachBy({ at: T0, resourceId: VOL })]).basis).toBe('first-seen');
  });
});

describe('the length of an outage', () => {
  const loss = { at: T0, basis: 'loss-line' } as const;

  test('that is over is what its lines say', () => {
    const back = way({ view: recoveredPath(2), recoveredAt: T0 + 2 * MINUTE });
    expect(outageSpan(back, NOW, loss)).toEqual({ seconds: 120, method: 'lines', bound: 'exact' });
  });

  test('that goes on is at least that up to now', () => {
    const atLeast = (seconds: number, method = 'lines') => ({ seconds, method, bound: 'at-least' });
    const lost = way({ view: lostPath() });
    expect(outageSpan(lost, T0 + 1499, loss)).toEqual(atLeast(1));
    expect(outageSpan(lost, T0 + 1500, loss)).toEqual(atLeast(2));
    expect(outageSpan(lost, T0 - MINUTE, loss)).toEqual(atLeast(0));
    for (const basis of ['first-line', 'audit', 'first-seen'] as const)
      expect(outageSpan(lost, NOW, { at: T0, basis })).toEqual(atLeast(300, 'first-seen'));
    // A return that does not count yet, or is not of the session: nothing is over.
    expect(outageSpan(way({ view: recoveredPath(2) }), NOW, loss)).toEqual(atLeast(300));
    expect(outageSpan(way({ view: lostPath(), recoveredAt: NOW }), NOW, loss)).toEqual(atLeast(300));
    expect(outageSpan(way({ view: null, recoveredAt: NOW }), NOW, loss)).toEqual(atLeast(300));
  });

  test('of which nobody saw the end is at least that up to its last failure', () => {
    const back = way({ view: null, recoveredAt: NOW, backByWrites: { failedAt: T0 + MINUTE } });
    expect(outageSpan(back, NOW, loss).seconds).toBe(60);
  });
});

test('the clock of the kernel begins with a connection error, and ends at once with a log-out', () => {
  const clock = (
    condition: PathStatus['condition'],
    endedBy: 'logged-out' | 'gave-up' | 'reboot' | null = null,
  ) => kernelClock({ condition, view: lostPath({}, { endedBy }) });
  expect(clock('lost')).toBe('running');
  expect(clock('timed-out')).toBe('running');
  expect(clock('hung')).toBe('not-running');
  expect([clock('lost-by-reboot', 'reboot'), clock('unclear')]).toEqual(['none', 'none']);
  expect([clock('lost', 'logged-out'), clock('lost', 'gave-up')]).toEqual(['at-once', 'at-once']);
  expect([clock('lost', 'reboot'), clock('detached', 'logged-out')]).toEqual(['running', 'running']);
  expect(kernelClock({ condition: 'lost', view: null })).toBe('running');
  expect(kernelClock({ condition: 'lost', view: path() })).toBe('running');
});

describe('when the kernel gives up', () => {
  type Session = ProbeFacts['sessions'][number];
  const SESSION: Session = {
    session: 3,
    iqn: IQN,
    portal: '169.254.2.2:3260',
    state: 'FAILED',
    recoveryTmoSec: 300,
  };
  const facts = (...sessions: readonly Partial<Session>[]) => {
    const answer = probe(['ISP'], NOW);
    if (!answer.known) throw new Error('probe');
    const value = { ...answer.value, sessions: sessions.map((one) => ({ ...SESSION, ...one })) };
    return lookUps(NOW, { probes: { [NODE1]: known(value, NOW) } });
  };
  const inv = (recoveryTimeoutSec: number | null) => {
    const all = inventory([remembered(attachment())]);
    const node = all.nodes[NODE1];
    if (node === undefined) throw new Error('node');
    return { ...all, nodes: { [NODE1]: { ...node, recoveryTimeoutSec } } };
  };
  const lost = way({ view: lostPath() });
  const of = (one: PathStatus, looks = lookUps(NOW), tag: number | null = null) => {
    const { from, to, basis, recoveryTimeoutSec } = deadlineOf(one, T0, inv(tag), looks);
    return [(from - T0) / SECOND, (to - T0) / SECOND, basis, recoveryTimeoutSec];
  };
  const ASSUMED = [120, 6000, 'assumed', null];
  const PROBED = [300, 300, 'probe', 300];

  test('by the answer of the node of that very session', () => {
    expect(of(lost, facts({}))).toEqual(PROBED);
    expect(of(lost, facts({ session: 9, recoveryTmoSec: 9 }, {}))).toEqual(PROBED);
    expect(of(lost, facts({ iqn: 'iqn.other' }))).toEqual(ASSUMED);
    expect(of(lost, facts({ portal: 'elsewhere' }))).toEqual(PROBED);
    expect(of({ ...lost, iqn: null }, facts({ iqn: 'iqn.other' }))).toEqual(PROBED);
    expect(of(lost, facts({ session: 9 }))).toEqual(ASSUMED);
    expect(of(lost, facts())).toEqual(ASSUMED);
  });

  test('where no session is known by its number, of its IQN and portal', () => {
    for (const view of [null, lostPath({ session: null })]) {
      const quiet = way({ view });
      expect(of(quiet, facts({ session: 9 }))).toEqual(PROBED);
      expect(of(quiet, facts({ iqn: 'iqn.other' }))).toEqual(ASSUMED);
      expect(of(quiet, facts({ portal: 'elsewhere' }))).toEqual(ASSUMED);
    }
  });

  test('a time-out of 0 s is one; what the session does not say is none', () => {
    expect(of(lost, facts({ recoveryTmoSec: 0 }), 900)).toEqual([0, 0, 'probe', 0]);
    expect(of(lost, facts({ recoveryTmoSec: null }), 900)).toEqual([900, 900, 'tag', 900]);
    expect(of(lost, facts({ recoveryTmoSec: -1 }), 900)).toEqual([900, 900, 'tag', 900]);
    const dark = lookUps(NOW, { probes: { [NODE1]: unreadable('probe') } });
    expect(of(lost, dark)).toEqual(ASSUMED);
  });

  test("else by the kernel's line, else by the tag, else within what is usual", () => {
    const line = way({ view: lostPath({ recoveryTimeoutSec: 600 }) });
    expect(of(line, lookUps(NOW), 900)).toEqual([600, 600, 'kernel-line', 600]);
    expect(of(way({ view: lostPath({ recoveryTimeoutSec: 0 }) }))).toEqual([0, 0, 'kernel-line', 0]);
    expect(of(lost, lookUps(NOW), 900)).toEqual([900, 900, 'tag', 900]);
    expect(of(lost, lookUps(NOW), 0)).toEqual([0, 0, 'tag', 0]);
    expect(of(way({ view: null }))).toEqual(ASSUMED);
    expect(deadlineOf(lost, T0, { ...inventory(), nodes: {} }, lookUps(NOW)).basis).toBe('assumed');
    expect(timeoutBounds(lost, inv(null), lookUps(NOW))).toEqual({ from: 120, to: 6000 });
    expect(timeoutBounds(lost, inv(900), lookUps(NOW))).toEqual({ from: 900, to: 900 });
  });

  test('with multipath from its own time-out on, which is no longer than the other', () => {
    const multipath = way({ view: lostPath(), attachment: remembered(attachment({ isMultipath: true })) });
    expect(of(multipath)).toEqual([5, 6000, 'multipath', null]);
    expect(of(multipath, facts({}))).toEqual([5, 300, 'multipath', 300]);
    expect(of(multipath, facts({ recoveryTmoSec: 3 }))).toEqual([3, 3, 'multipath', 3]);
    expect(of(way({ view: lostPath(), attachment: null }))).toEqual(ASSUMED);
  });
});
