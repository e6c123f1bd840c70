import {
  compareNames,
  familyOf,
  isOverflow,
  isVital,
  overflowOf,
  readKey,
  typeOf,
} from '../../../functions/core/evidence/budgets.ts';
import { SIGNAL_KINDS } from '../../../functions/core/rules/signal-kinds.ts';

/** A beginning with everything that ends it, goes on with it or contradicts it. */
const READ_TOGETHER = [
  [
    'session-lost',
    'session-up',
    'session-recovered',
    'session-timed-out',
    'session-shutdown',
    'session-gave-up',
  ],
  ['portal-refused', 'session-retry', 'login-rejected', 'bind-loop'],
  ['fs-dead', 'fs-mounted', 'device-offline', 'lk-device-failure', 'lun-gone'],
] as const;

describe('what is read together is kept together', () => {
  test.each(READ_TOGETHER.map((kinds) => ({ first: kinds[0], kinds })))('$first', ({ first, kinds }) => {
    expect(kinds.map(familyOf)).toEqual(kinds.map(() => familyOf(first)));
  });

  test('and nothing else with it: every other kind is alone, also one that only a newer build knows', () => {
    const together = new Set<string>(READ_TOGETHER.flat());
    const alone = [...SIGNAL_KINDS.filter((kind) => !together.has(kind)), 'of-tomorrow'];
    expect(alone.map(familyOf)).toEqual(alone);
    expect(new Set(READ_TOGETHER.map(([first]) => familyOf(first))).size).toBe(READ_TOGETHER.length);
  });

  test('under names that are stored', () => {
    expect(READ_TOGETHER.map(([first]) => familyOf(first))).toEqual(['sessions', 'attempts', 'disks']);
  });
});

describe('a verdict may rest on', () => {
  test.each([
    ...READ_TOGETHER.flat(),
    // Boots and shutdowns say what a session number means and what breaks on purpose.
    'boot',
    'os-shutdown',
    // I/O has failed, or a peer may write: nothing is attached then.
    'io-error',
    'multipath-queue-failed',
    'lk-failover',
    'lk-recovery-started',
    'lk-halt',
    // Somebody else logs in and out.
    'competitor',
  ])('%s', (kind) => {
    expect(isVital(kind)).toBe(true);
  });

  test.each(['heartbeat', 'lk-other', 'detail', 'hung-task', 'device-reset', 'of-tomorrow'])(
    'not on %s',
    (kind) => {
      expect(isVital(kind)).toBe(false);
    },
  );
});

test('the key of a chunk is its hour and its subject, which may hold the same sign', () => {
  expect(readKey('494000|s:3')).toEqual({ hour: 494_000, subject: 's:3' });
  expect(readKey('494000|p:169.254.2.2|3260')).toEqual({ hour: 494_000, subject: 'p:169.254.2.2|3260' });
});

test('what is too much of one type stands under the name of the type', () => {
  expect(overflowOf('s:3')).toBe('*s');
  expect(overflowOf('p:169.254.2.2|3260')).toBe('*p');
  expect(typeOf('d:sdb')).toBe('d');
  expect(['*s', '*', 's:*', 's:3'].map(isOverflow)).toEqual([true, true, false, false]);
});

describe('of two names the one that the system gives out first is kept', () => {
  test.each([
    ['s:2', 's:10'],
    ['s:1', 's:2'],
    ['s:200000', 's:0'],
    ['s:200000', 's:-1'],
    ['s:-1', 's:-2'],
    ['d:sdb', 'd:sdc'],
    ['d:sdz', 'd:sdaa'],
    ['sdz', 'sdaa'],
    ['a:3:0:0:1', 'a:11:0:0:1'],
    ['p:169.254.2.100|3260', 'p:10.0.0.1|1'],
    ['p:169.254.2.2|3260', 'p:169.254.2.3|3260'],
    ['p:169.254.2.22|3260', 'p:1.169.254.2|3'],
  ])('%s before %s', (first, last) => {
    expect(compareNames(first, last)).toBeLessThan(0);
    expect(compareNames(last, first)).toBeGreaterThan(0);
    expect(compareNames(first, first)).toBe(0);
  });
});
