import { IMPLIED_LOGIN } from '../../../functions/core/evidence/implied-returns.ts';
import type { Surroundings } from '../../../functions/core/evidence/outage.ts';
import type { Fact } from '../../../functions/core/evidence/points.ts';
import { fact, sec, sinceT0 } from './facts-of.ts';
import { back, disk, gaveUp, lost, of, retry, shutdown, story, timedOut, up } from './path-stories.ts';

describe('the state of a path', () => {
  test.each<[string, readonly Fact[], readonly unknown[]]>([
    ['of which nothing is said', [], ['unknown']],
    ['of which something else is said', [fact(0, 'io-error')], ['unknown']],
    ['that was logged in', [up(0)], ['up']],
    ['that was lost', [up(0), lost(100)], ['lost', [100, null, null]]],
    ['that the kernel gave up', [up(0), lost(100), timedOut(220)], ['timed-out', [100, null, null]]],
    ['that is back', [up(0), lost(100), back(160)], ['recovered', [100, 160, 'recovered']]],
    ['that was logged out', [up(0), shutdown(50)], ['logged-out']],
    [
      'that was lost and logged out',
      [up(0), lost(100), shutdown(160)],
      ['logged-out', [100, 160, 'logged-out']],
    ],
    ['that iscsid gave up', [up(0), lost(100), gaveUp(160)], ['lost', [100, 160, 'gave-up']]],
    ['that iscsid gave up, with no word of the loss', [up(0), gaveUp(160)], ['lost']],
    ['that was given up and logged in again', [up(0), gaveUp(160), up(300)], ['up']],
    ['that came back without a login or a loss', [back(100, null)], ['up']],
  ])('%s', (_, facts, expected) => {
    expect(story(facts)).toEqual(expected);
  });

  test('that only restarts of iscsid broke is up, also when its login was not seen', () => {
    const blip = [lost(100), back(102, 1)];
    expect(of(blip, { iscsidTouchedAt: [sec(100)] })).toMatchObject({
      state: 'up',
      outages: [{ restartBlip: true }],
    });
  });

  test('when it was last up', () => {
    const upAt = (...facts: readonly Fact[]) => sinceT0(of(facts).upAt);
    expect(upAt()).toBeNull();
    expect(upAt(lost(100))).toBeNull();
    expect(upAt(up(0), lost(100))).toBe(0);
    expect(upAt(up(0), lost(100), back(160))).toBe(160);
    expect(upAt(up(0), lost(100), up(400))).toBe(400);
  });
});

describe('a log-out', () => {
  test('is the last word until a login', () => {
    const gone = [up(0), shutdown(50)];
    expect(story([...gone, lost(51), retry(60), gaveUp(70)])).toEqual(['logged-out']);
    expect(of(gone).loggedOutAt).toBe(sec(50));
    const again = of([...gone, up(100)]);
    expect([again.state, again.loggedOutAt]).toEqual(['up', null]);
  });

  test.each([
    [47, ['logged-out']],
    [46.999, ['logged-out', [46.999, 50, 'logged-out']]],
  ])('breaks the connection itself: lost at %d, logged out at 50', (at, expected) => {
    expect(story([up(0), lost(at), shutdown(50)])).toEqual(expected);
  });

  test('does not break what the kernel has given up', () => {
    expect(story([up(0), timedOut(49, 0), shutdown(50)])).toEqual(['logged-out', [49, 50, 'logged-out']]);
  });
});

describe('a login', () => {
  test.each<[string, readonly Fact[], readonly unknown[]]>([
    ['two minutes after the first trouble: the first one took so long', [retry(0), up(120)], ['up']],
    ['later: a boot was not seen', [retry(0), up(120.001)], ['recovered', [0, 120.001, 'reboot']]],
    ['of a session that was up before', [up(-50), lost(0), up(60)], ['recovered', [0, 60, 'reboot']]],
  ])('%s', (_, facts, expected) => {
    expect(story(facts)).toEqual(expected);
  });

  test('shows when the path was back', () => {
    expect(of([up(-50), lost(0), up(60)]).outages[0]?.recoveredAt).toBe(sec(60));
  });

  test('of another session to the target is a return', () => {
    expect(story([up(0), lost(100)], { loggedInAgainAt: [sec(200)] })).toEqual([
      'recovered',
      [100, 200, 'recovered'],
    ]);
  });
});

describe('a return', () => {
  test.each<[string, readonly Fact[], Partial<Surroundings>, readonly unknown[]]>([
    ['counts back what was not seen', [back(100, 20)], {}, ['recovered', [40, 100, 'recovered']]],
    ['not to before the last login', [up(70), back(100, 20)], {}, ['recovered', [70, 100, 'recovered']]],
    [
      'nor to before the boot',
      [back(100, 20)],
      { bootStart: sec(80) },
      ['recovered', [80, 100, 'recovered']],
    ],
    ['that counts nothing tells of no loss', [up(0), back(100, null)], {}, ['up']],
    [
      'said again within two seconds is the same',
      [up(0), lost(50), back(100), back(101.999)],
      {},
      ['recovered', [50, 100, 'recovered']],
    ],
    [
      'said later is another',
      [up(0), lost(50), back(100), back(102)],
      {},
      ['recovered', [50, 100, 'recovered'], [100, 102, 'recovered']],
    ],
  ])('%s', (_, facts, around, expected) => {
    expect(story(facts, around)).toEqual(expected);
  });

  test('that nothing shows has no moment of its own', () => {
    const implied = fact(160, 'session-recovered', { rule: IMPLIED_LOGIN });
    const { outages } = of([up(0), lost(100), implied]);
    expect(outages[0]).toMatchObject({
      endedAt: sec(160),
      endedBy: 'recovered',
      recoveredAt: null,
      lastSeenAt: sec(100),
    });
    expect(outages[0]?.rules).not.toContain(IMPLIED_LOGIN);
  });

  test('during a new outage gives LifeKeeper its time anew', () => {
    const facts = [up(0), lost(100), back(200), lost(210), back(220), disk(245)];
    expect(story(facts)).toEqual(['recovered', [100, 200, 'recovered'], [210, 220, 'recovered']]);
  });

  test('is among the lines of its outage', () => {
    expect(of([up(0), lost(100), back(160, 7)]).outages[0]).toMatchObject({
      reopenCount: 7,
      lastSeenAt: sec(160),
    });
  });
});

describe('a loss', () => {
  test.each<[string, readonly Fact[], number, boolean]>([
    ['after a try of the same second is the beginning', [retry(100.2), lost(100.9)], 100.9, true],
    ['after a try of an earlier second is not', [retry(99.9), lost(100)], 99.9, false],
    ['after signs of the disk alone is the beginning', [disk(60), lost(100)], 100, true],
    [
      'after signs of the disk, and a try of the same second, is the beginning',
      [disk(60), retry(100), lost(100.5)],
      100.5,
      true,
    ],
    [
      'after signs of the disk, and a try of an earlier second, is not',
      [disk(60), retry(99.9), lost(100)],
      60,
      false,
    ],
    ['after a loss changes nothing', [lost(100), lost(100.5)], 100, true],
  ])('%s', (_, facts, lostAt, lossSeen) => {
    const [outage] = of(facts).outages;
    expect([sinceT0(outage?.lostAt), outage?.lossSeen]).toEqual([lostAt, lossSeen]);
  });

  test.each([
    ['before the node shuts down', 89.999, 1],
    ['as it begins to', 90, 0],
    ['ten minutes later', 690, 0],
    ['later than a shutdown takes', 690.001, 1],
  ])('%s', (_, at, outages) => {
    const around = { osShutdownAt: [sec(90)] };
    expect(of([up(0), lost(at)], around).outages).toHaveLength(outages);
    expect(of([up(0), retry(at)], around).outages).toHaveLength(outages);
  });

  test('before a shutdown goes on through it', () => {
    const { outages } = of([up(0), lost(80), retry(95, 5)], { osShutdownAt: [sec(90)] });
    expect(outages).toMatchObject([{ lostAt: sec(80), reopenCount: 5 }]);
  });

  test('is cut off by the end of its boot', () => {
    expect(story([up(0), lost(100)], { bootEnd: sec(500) })).toEqual(['lost', [100, 500, 'reboot']]);
  });
});

test('that iscsid gave up is a line of the outage', () => {
  expect(of([lost(100), gaveUp(160)]).outages[0]).toMatchObject({
    lastSeenAt: sec(160),
    rules: ['ISCSID-KERNEL-ERROR', 'R-session-gave-up'],
  });
});

describe('the kernel’s patience', () => {
  test.each<[string, readonly Fact[], Partial<Surroundings>, readonly unknown[]]>([
    ['tells when the loss was', [timedOut(220)], {}, ['timed-out', [100, null, null]]],
    ['not before the last login', [up(150), timedOut(220)], {}, ['timed-out', [150, null, null]]],
    ['nor before the boot', [timedOut(220)], { bootStart: sec(140) }, ['timed-out', [140, null, null]]],
    ['has no number', [timedOut(220, null)], {}, ['timed-out', [220, null, null]]],
    [
      'began at the return',
      [up(0), lost(50), back(100), timedOut(220)],
      {},
      ['timed-out', [50, 100, 'recovered'], [100, null, null]],
    ],
    [
      'began before the return',
      [up(0), lost(50), back(101), timedOut(220)],
      {},
      ['timed-out', [50, null, null]],
    ],
    [
      'ends while it is away',
      [up(0), lost(50), back(101), lost(110), timedOut(220)],
      {},
      ['timed-out', [50, 101, 'recovered'], [110, null, null]],
    ],
  ])('%s', (_, facts, around, expected) => {
    expect(story(facts, around)).toEqual(expected);
  });

  test('is known from its last number, and it ended when it first did', () => {
    const { recoveryTimeoutSec, outages } = of([lost(0), timedOut(120), timedOut(300, null)]);
    expect([recoveryTimeoutSec, sinceT0(outages[0]?.timedOutAt)]).toEqual([120, 120]);
    expect(of([timedOut(120)]).outages[0]?.lossSeen).toBe(false);
    expect(of([lost(0), timedOut(120), timedOut(300, 60)]).recoveryTimeoutSec).toBe(60);
    expect(of([lost(0)]).recoveryTimeoutSec).toBeNull();
  });
});
