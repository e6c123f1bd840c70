import { parseRecoveryTmo, parseSessions } from '../../../functions/core/probe/sessions.ts';

const IQN = 'iqn.2015-12.com.oracleiaas:a';
const OTHER = 'iqn.2015-12.com.oracleiaas:b';
const read = (...lines: readonly string[]) => parseSessions(lines.join('\n'), new Map([[3, 6_000]]));

/** As the script of the probe leaves it: four kinds of lines, without blanks in front. */
const TWO = [
  `Target: ${IQN} (non-flash)`,
  'Current Portal: 169.254.2.2:3260,1',
  'SID: 3',
  'iSCSI Session State: LOGGED_IN',
  `Target: ${OTHER} (non-flash)`,
  'Current Portal: 169.254.2.3:3260,1',
  'SID: 12',
  'iSCSI Session State: FREE',
];
const FIRST = {
  session: 3,
  iqn: IQN,
  portal: '169.254.2.2:3260',
  state: 'LOGGED_IN',
  recoveryTmoSec: 6_000,
};
const SECOND = { session: 12, iqn: OTHER, portal: '169.254.2.3:3260', state: 'FREE', recoveryTmoSec: null };

describe('sessions of a node', () => {
  test('have target, portal, state, and the deadline of their number', () => {
    expect(read(...TWO)).toEqual([FIRST, SECOND]);
  });

  test('of a full listing stand at the portal that is meant to last', () => {
    const full = [
      `Target: ${IQN} (non-flash)`,
      '\tCurrent Portal: [fe80::9]:3260,1',
      '\tPersistent Portal: 169.254.2.2:3260,1',
      '\t\tIface Netdev: <empty>',
      '\t\tSID: 3',
      '\t\tiSCSI Connection State: TRANSPORT WAIT',
      '\t\tiSCSI Session State: LOGGED_IN',
      '\t\tInternal iscsid Session State: REOPEN',
    ];
    expect(read(...full)).toEqual([FIRST]);
  });

  test('two of one target are two', () => {
    const second = ['Current Portal: 169.254.2.9:3260,1', 'SID: 4', 'iSCSI Session State: FAILED'];
    expect(read(...TWO.slice(0, 4), ...second)).toEqual([
      FIRST,
      { session: 4, iqn: IQN, portal: '169.254.2.9:3260', state: 'FAILED', recoveryTmoSec: null },
    ]);
  });

  // The beginning is what is cut off: the end of 700 bytes is kept.
  test.each([1, 2, 3, 4])('the first is left out when its first %d lines are cut off', (lines) => {
    expect(read(...TWO.slice(lines))).toEqual([SECOND]);
  });

  test.each(['arget: ', 'Current Portal: 169.254.2.2:3260,1', 'ID: 3', 'State: FREE'])(
    'what begins within a line begins with the next session: %j',
    (rest) => {
      expect(read(`${rest}${rest === 'arget: ' ? IQN : ''}`, 'SID: 3', ...TWO.slice(4))).toEqual([SECOND]);
    },
  );

  test('a state belongs to the number right before it, to none across a target or a portal', () => {
    const [target = '', portal = '', sid = '', state = ''] = TWO;
    expect(read(target, portal, sid, target, state)).toEqual([{ ...FIRST, state: 'UNKNOWN' }]);
    expect(read(target, portal, sid, portal, state)).toEqual([{ ...FIRST, state: 'UNKNOWN' }]);
    expect(read(target, portal, state, sid)).toEqual([{ ...FIRST, state: 'UNKNOWN' }]);
  });

  test.each(['0', '-3', '3.5', 'x', ''])('number %j is none', (number) => {
    expect(read(`Target: ${IQN}`, `SID: ${number}`, 'iSCSI Session State: LOGGED_IN')).toEqual([]);
  });

  test('names stand at the beginning of their line, and values may be far from them or absent', () => {
    expect(read('Target:', 'Current Portal:', 'SID: 3')).toEqual([]);
    expect(read(`# Target: ${IQN}`, 'SID: 3')).toEqual([]);
    expect(read(`Target:  \t${IQN}`, 'SID:3')).toEqual([{ ...FIRST, portal: '', state: 'UNKNOWN' }]);
  });

  test('nothing is no session', () => {
    expect(read('')).toEqual([]);
  });
});

describe('recovery_tmo', () => {
  test.each([
    ['a million seconds', 'session3/recovery_tmo:1000000', [[3, 1_000_000]]],
    ['more, which is taken for wrong', 'session3/recovery_tmo:1000001', []],
    ['none at all', 'session3/recovery_tmo:0', [[3, 0]]],
    ['for ever', 'session3/recovery_tmo:-1', []],
    ['with a blank behind it', 'session3/recovery_tmo:120 \r', [[3, 120]]],
    ['with a word behind it', 'session3/recovery_tmo:120 s', []],
    ['with a letter behind it', 'session3/recovery_tmo:120s', []],
    ['of no session', 'recovery_tmo:120', []],
  ])('%s', (_, line, expected) => {
    expect([...parseRecoveryTmo(line)]).toEqual(expected);
  });
});
