import {
  beginOutage,
  noteFact,
  type OpenOutage,
  unseenLoss,
} from '../../../functions/core/evidence/outage.ts';
import type { Fact } from '../../../functions/core/evidence/points.ts';
import { fact, sec, sinceT0 } from './facts-of.ts';

const LOSS = fact(100, 'session-lost');

/** An outage since second 100, with what the facts say of it. */
function noted(...facts: readonly Fact[]): OpenOutage {
  const outage = beginOutage(LOSS, LOSS.at, true);
  for (const one of facts) noteFact(outage, one);
  return outage;
}

const refused = (detail: string) => noted(fact(101, 'portal-refused', { detail }));
const retried = (count: number | null, detail = '') => fact(103, 'session-retry', { count, detail });

describe('an outage begins', () => {
  test('with nothing known but its first line', () => {
    expect(beginOutage(LOSS, LOSS.at, true)).toEqual({
      lostAt: sec(100),
      firstSignAt: sec(100),
      lossSeen: true,
      moreThanDiskAt: null,
      onlyDiskSigns: false,
      brokeLoggedIn: false,
      errorCode: null,
      timedOutAt: null,
      lastSeenAt: sec(100),
      reopenCount: null,
      loginRejected: null,
      bindLoop: false,
      rules: new Set(),
      reasons: new Set(),
    });
  });

  // Each attempt takes three seconds at least.
  test.each([
    [20, Number.NEGATIVE_INFINITY, 40],
    [20, sec(39), 40],
    [20, sec(70), 70],
    [null, Number.NEGATIVE_INFINITY, 100],
  ])('%s attempts before its return, when it was last up at %d: lost at %i', (count, upAt, lostAt) => {
    const outage = unseenLoss(fact(100, 'session-recovered', { count }), upAt);
    expect([sinceT0(outage.lostAt), sinceT0(outage.firstSignAt), outage.lossSeen]).toEqual([
      lostAt,
      lostAt,
      false,
    ]);
  });
});

describe('a line adds to its outage', () => {
  test.each([
    ['1020', 1020],
    ['', null],
    ['none', null],
    ['0', null],
  ])('the code of the loss: %j', (detail, code) => {
    expect(noted(fact(100, 'session-lost', { detail })).errorCode).toBe(code);
  });

  test('and the first code is the cause', () => {
    const codes = ['1020', '1022'].map((detail) => fact(100, 'session-lost', { detail }));
    expect(noted(...codes).errorCode).toBe(1020);
  });

  test.each([
    ['ISCSID-KERNEL-ERROR', 'session-lost', true],
    ['KERN-CONN-ERROR', 'session-lost', false],
    ['ISCSID-KERNEL-ERROR-RELOGIN', 'session-retry', false],
  ] as const)('%s as %s: it broke while logged in: %s', (rule, kind, broke) => {
    expect(noted(fact(100, kind, { rule })).brokeLoggedIn).toBe(broke);
  });

  test('that it broke while logged in, whatever the kernel says later', () => {
    const rules = ['ISCSID-KERNEL-ERROR', 'KERN-CONN-ERROR'];
    expect(noted(...rules.map((rule) => fact(100, 'session-lost', { rule }))).brokeLoggedIn).toBe(true);
  });

  // errno.h of Linux; words as open-iscsi prints them, which newer releases do themselves.
  test.each([
    ['100', 'Network is down'],
    ['101', 'Network is unreachable'],
    ['103', 'Software caused connection abort'],
    ['104', 'Connection reset by peer'],
    ['110', 'Connection timed out'],
    ['111', 'Connection refused'],
    ['112', 'Host is down'],
    ['113', 'No route to host'],
    ['-1,111', 'Connection refused'],
    ['1,111', 'Connection refused'],
    ['-12,113', 'No route to host'],
    ['-1,999', '-1,999'],
    ['x111', 'x111'],
    ['111x', '111x'],
    ['1,2,111', '1,2,111'],
    ['No route to host', 'No route to host'],
  ])('why the portal was not reached: %s is %s', (detail, reason) => {
    expect([...refused(detail).reasons]).toEqual([reason]);
  });

  test.each([
    ['connection timed out', ['connection timed out']],
    ['XPT_WAIT', []],
    ['0201', []],
    ['', []],
  ])('why a try failed, if that is said in words: %j', (detail, reasons) => {
    expect([...noted(retried(1, detail)).reasons]).toEqual(reasons);
  });

  test('no reason where none is given', () => {
    expect(refused('').reasons.size).toBe(0);
  });

  test('no reason where a line of another kind has words', () => {
    expect(noted(fact(101, 'session-lost', { detail: 'some words' })).reasons.size).toBe(0);
    expect(noted(fact(101, 'bind-loop', { detail: 'some words' })).loginRejected).toBeNull();
  });

  test('the first refusal of its login, and that iscsid turns in circles', () => {
    const words = ['authentication', 'not found'].map((detail) => fact(101, 'login-rejected', { detail }));
    expect(noted(...words)).toMatchObject({ loginRejected: 'authentication', bindLoop: false });
    expect(noted(fact(101, 'bind-loop')).bindLoop).toBe(true);
    expect(noted(fact(101, 'session-gave-up'))).toMatchObject({ bindLoop: false, loginRejected: null });
  });

  test.each([
    [[3, 5, 4], 5],
    [[0], 0],
    [[null, 2], 2],
    [[2, null], 2],
    [[null], null],
  ])('the highest number of tries: %j', (counts, highest) => {
    expect(noted(...counts.map((count) => retried(count))).reopenCount).toBe(highest);
  });

  test.each(['session-timed-out', 'lk-device-failure'] as const)('the number in %s is no try', (kind) => {
    expect(noted(fact(101, kind, { count: 120 })).reopenCount).toBeNull();
  });

  test('when it was last seen, by the newest line, and by which rules', () => {
    const outage = noted(fact(180, 'session-retry'), fact(150, 'portal-refused', { rule: '' }));
    expect([sinceT0(outage.lastSeenAt), [...outage.rules]]).toEqual([180, ['R-session-retry']]);
  });

  test.each([
    ['lk-device-failure', true],
    ['lun-gone', true],
    ['session-retry', false],
    ['session-lost', false],
    ['portal-refused', false],
  ] as const)('after %s only its disk shows it: %s', (kind, only) => {
    const outage = { ...noted(), onlyDiskSigns: true };
    noteFact(outage, fact(101, kind));
    expect(outage.onlyDiskSigns).toBe(only);
  });
});
