import { QUICK_RETURN } from '../../../functions/core/evidence/kernel-only.ts';
import {
  beginOutage,
  type OpenOutage,
  type OutageEnd,
  outageOf,
} from '../../../functions/core/evidence/outage.ts';
import type { Outage } from '../../../functions/core/evidence/path-view.ts';
import { fact, sec, sinceT0 } from './facts-of.ts';

// What is told of an outage (`outageOf`): its length and bound, whether a restart of iscsid explains it, its lists.

function open(more: Partial<OpenOutage> = {}): OpenOutage {
  const lostAt = more.lostAt ?? sec(100);
  return { ...beginOutage(fact(100, 'session-lost'), lostAt, true), ...more };
}

function end(seconds: number, by: OutageEnd['by'] = 'recovered', isSeen = by === 'recovered'): OutageEnd {
  return { at: sec(seconds), by, recoveredAt: isSeen ? sec(seconds) : null };
}

const told = (
  outage: Partial<OpenOutage>,
  ending: OutageEnd | null,
  iscsidAt: readonly number[] = [],
): Outage => outageOf(open(outage), ending, iscsidAt.map(sec));

describe('the length of an outage', () => {
  test.each<[string, Partial<OpenOutage>, OutageEnd | null, Outage['length']]>([
    ['loss and return seen', {}, end(160), { seconds: 60, method: 'lines', bound: 'exact' }],
    [
      'many tries, loss and return seen',
      { reopenCount: 99 },
      end(160),
      { seconds: 60, method: 'lines', bound: 'exact' },
    ],
    ['loss and log-out seen', {}, end(160, 'logged-out'), { seconds: 60, method: 'lines', bound: 'exact' }],
    ['it goes on', { lastSeenAt: sec(130) }, null, { seconds: 30, method: 'first-seen', bound: 'at-least' }],
    ['no line since the loss', {}, null, { seconds: 0, method: 'first-seen', bound: 'at-least' }],
    [
      'more tries than the lines show',
      { lastSeenAt: sec(130), reopenCount: 11 },
      null,
      { seconds: 33, method: 'reopen-count', bound: 'at-least' },
    ],
    [
      'as many',
      { lastSeenAt: sec(130), reopenCount: 10 },
      null,
      { seconds: 30, method: 'reopen-count', bound: 'at-least' },
    ],
    [
      'fewer',
      { lastSeenAt: sec(130), reopenCount: 9 },
      null,
      { seconds: 30, method: 'first-seen', bound: 'at-least' },
    ],
    [
      'no tries and no line',
      { reopenCount: 0 },
      null,
      { seconds: 0, method: 'first-seen', bound: 'at-least' },
    ],
    // A rejected login sets the counter to eight at once.
    [
      'tries that were rejected',
      { lastSeenAt: sec(110), reopenCount: 8, loginRejected: 'x' },
      null,
      { seconds: 10, method: 'first-seen', bound: 'at-least' },
    ],
    [
      'the loss was not seen',
      { lossSeen: false },
      end(160),
      { seconds: 60, method: 'first-seen', bound: 'at-least' },
    ],
    [
      'the return is only implied',
      { lastSeenAt: sec(120) },
      end(160, 'recovered', false),
      { seconds: 20, method: 'first-seen', bound: 'at-least' },
    ],
    [
      'a boot cut it off',
      { lastSeenAt: sec(120) },
      end(160, 'reboot'),
      { seconds: 60, method: 'lines', bound: 'exact' },
    ],
    [
      'the last line is older than the loss',
      { lastSeenAt: sec(50) },
      null,
      { seconds: 0, method: 'first-seen', bound: 'at-least' },
    ],
  ])('%s', (_, outage, ending, length) => {
    expect(told(outage, ending).length).toEqual(length);
  });

  test.each<[string, Partial<OpenOutage>, OutageEnd | null, number]>([
    ['a loss that was seen', { reopenCount: 99 }, null, 100],
    [
      'tries that show more time than the lines',
      { lossSeen: false, reopenCount: 50, lastSeenAt: sec(130) },
      null,
      -20,
    ],
    ['the same until its end', { lossSeen: false, reopenCount: 50, lastSeenAt: sec(130) }, end(140), -10],
    ['tries that show less', { lossSeen: false, reopenCount: 2, lastSeenAt: sec(130) }, null, 100],
  ])('says when the loss was at the latest: %s', (_, outage, ending, at) => {
    expect(sinceT0(told(outage, ending).lossNotAfter)).toBe(at);
  });
});

describe('a restart of iscsid', () => {
  test.each([
    ['ten seconds before the loss', 90, true],
    ['longer before it', 89.999, false],
    ['two seconds after it', 102, true],
    ['longer after it', 102.001, false],
    ['at the same moment', 100, true],
  ])('%s explains it: %s', (_, at, explains) => {
    expect(told({}, end(103), [at]).restartBlip).toBe(explains);
    expect(told({}, end(103), [-5_000, at, 9_000]).restartBlip).toBe(explains);
  });

  test.each<[string, Partial<OpenOutage>, OutageEnd | null, boolean]>([
    ['healed within a minute', {}, end(160), true],
    ['healed later', {}, end(160.001), false],
    ['not healed yet', {}, null, false],
    ['logged out', {}, end(103, 'logged-out'), false],
    ['given up', {}, end(103, 'gave-up'), false],
    ['at the first try', { reopenCount: 1 }, end(103), true],
    ['at the second', { reopenCount: 2 }, end(103), false],
    ['after the target refused', { reasons: new Set(['Connection refused']) }, end(103), false],
    ['after it turned a login away', { loginRejected: '' }, end(103), false],
  ])('explains what was %s', (_, outage, ending, explains) => {
    expect(told(outage, ending, [100]).restartBlip).toBe(explains);
    expect(told(outage, ending).restartBlip).toBe(false);
  });

  test.each<[string, readonly string[], number, boolean]>([
    ['iscsid knew of no login (state 1)', ['ISCSID-KERNEL-ERROR-RELOGIN', 'KERN-CONN-ERROR'], 105, true],
    ['later than one takes', ['ISCSID-KERNEL-ERROR-RELOGIN'], 105.001, false],
    ['the disk alone told of the return', [QUICK_RETURN], 105, true],
    [
      'it broke while logged in (state 3)',
      ['ISCSID-KERNEL-ERROR-RELOGIN', 'ISCSID-KERNEL-ERROR'],
      103,
      false,
    ],
    ['the same with the sign of a disk', [QUICK_RETURN, 'ISCSID-KERNEL-ERROR'], 103, false],
    ['neither was said', ['KERN-CONN-ERROR'], 103, false],
  ])('that no line mentions: %s', (_, rules, at, explains) => {
    expect(told({ rules: new Set(rules) }, end(at)).restartBlip).toBe(explains);
    expect(told({ rules: new Set(rules), reopenCount: 2 }, end(at)).restartBlip).toBe(false);
  });
});

describe('of an outage is told', () => {
  test('how it ended', () => {
    expect(told({}, end(160))).toMatchObject({
      endedBy: 'recovered',
      endedAt: sec(160),
      recoveredAt: sec(160),
    });
    expect(told({}, end(160, 'reboot'))).toMatchObject({
      endedBy: 'reboot',
      endedAt: sec(160),
      recoveredAt: null,
    });
    expect(told({}, null)).toMatchObject({ endedBy: null, endedAt: null, recoveredAt: null });
  });

  test.each([
    [100, 1_000],
    [100.25, 1],
  ])('how well its moment is known: %d', (lostAt, precision) => {
    expect(told({ lostAt: sec(lostAt) }, null).precision).toBe(precision);
  });

  test('an earlier sign, when there was one', () => {
    expect(told({ firstSignAt: sec(90) }, null).firstSignAt).toBe(sec(90));
    expect(told({ firstSignAt: sec(100) }, null)).not.toHaveProperty('firstSignAt');
  });

  test('at most eight rules and four reasons, sorted', () => {
    const names = ['I', 'C', 'A', 'B', 'E', 'D', 'G', 'F', 'H'];
    const { rules, reasons } = told({ rules: new Set(names), reasons: new Set(names) }, null);
    expect(rules.join('')).toBe('ABCDEFGH');
    expect(reasons.join('')).toBe('ABCD');
  });

  test('nothing that only the reading needs', () => {
    expect(told({ brokeLoggedIn: true }, null)).not.toHaveProperty('brokeLoggedIn');
  });
});
