import {
  facetOf,
  hasReadableTime,
  readFacet,
  subjectOf,
} from '../../../functions/core/evidence/line-subject.ts';
import type { Captures } from '../../../functions/core/rules/signal.ts';
import { SIGNAL_KINDS, type SignalKind } from '../../../functions/core/rules/signal-kinds.ts';
import { at, IQN, PORTAL } from './make-signal.ts';

/** Whatever a line may name. */
const ALL: Captures = { session: 3, device: 'sdb1', scsiAddress: '3:0:0:1', portal: PORTAL, iqn: IQN };

describe('what a line is about', () => {
  test.each([
    ['its session', {}, 's:3'],
    ['the disk of its device', { session: undefined }, 'd:sdb'],
    ['its address', { session: undefined, device: undefined }, 'a:3:0:0:1'],
    ['its portal', { session: undefined, device: undefined, scsiAddress: undefined }, 'p:169.254.2.2|3260'],
    [
      'its target',
      { session: undefined, device: undefined, scsiAddress: undefined, portal: undefined },
      `q:${IQN}`,
    ],
  ])('is %s', (_, without, subject) => {
    const named = Object.entries({ ...ALL, ...without }).filter(([, value]) => value !== undefined);
    expect(subjectOf(at(0, 'io-error', Object.fromEntries(named)))).toBe(subject);
  });

  test('is the node when it names nothing', () => {
    expect(subjectOf(at(0, 'io-error'))).toBe('n');
  });

  test('is a session whatever its number', () => {
    expect([0, -1].map((session) => subjectOf(at(0, 'session-retry', { session })))).toEqual(['s:0', 's:-1']);
  });

  test('has a name of at most 223 characters, as iSCSI has', () => {
    expect(subjectOf(at(0, 'login-rejected', { iqn: 'i'.repeat(500) }))).toBe(`q:${'i'.repeat(223)}`);
  });

  test('is the node by its kind where the kind speaks of the node, whatever the line names beside', () => {
    const ofSomething =
      /^(?:session|login|bind|portal|host|device|io|fs|multipath|lun)-|^lk-device-failure$|^detail$/;
    const about = SIGNAL_KINDS.map((kind): readonly [SignalKind, string] => [
      kind,
      subjectOf(at(0, kind, ALL)),
    ]);
    expect(about).toEqual(SIGNAL_KINDS.map((kind) => [kind, ofSomething.test(kind) ? 's:3' : 'n']));
  });
});

describe('what is kept of the words of a line', () => {
  const DETAIL = 'Connection refused';
  const facet = (kind: SignalKind, more: Captures = {}) =>
    facetOf(at(0, kind, { rule: 'R-1', detail: DETAIL, ...more }));

  test.each(['portal-refused', 'login-rejected', 'multipath-paths-left', 'multipath-all-down'] as const)(
    'of %s its detail',
    (kind) => {
      expect(facet(kind, { errorCode: 1020 })).toBe(`${kind}|R-1|${DETAIL}`);
    },
  );

  test.each(['session-lost', 'session-retry'] as const)(
    'of %s the code of the error, else its detail',
    (kind) => {
      expect(facet(kind, { errorCode: 1020 })).toBe(`${kind}|R-1|1020`);
      expect(facet(kind)).toBe(`${kind}|R-1|${DETAIL}`);
    },
  );

  test('of somebody else what he did and to which target', () => {
    expect(facet('competitor', { iqn: IQN })).toBe(`competitor|R-1|${DETAIL}\t${IQN}`);
    expect(facet('competitor')).toBe(`competitor|R-1|${DETAIL}\t`);
    expect(facet('competitor', { iqn: 'i'.repeat(500), detail: 'd'.repeat(500) })).toBe(
      `competitor|R-1|${'d'.repeat(80)}\t${'i'.repeat(223)}`,
    );
  });

  test('of others nothing', () => {
    expect(facet('session-recovered')).toBe('session-recovered|R-1|');
  });

  test('at most eighty characters of what its writer may choose, and nothing where there is nothing', () => {
    expect(facet('portal-refused', { detail: 'x'.repeat(81) })).toBe(`portal-refused|R-1|${'x'.repeat(80)}`);
    expect(facetOf(at(0, 'session-lost', { rule: 'R-1' }))).toBe('session-lost|R-1|');
  });
});

describe('a facet is read back', () => {
  test.each([
    ['session-lost|R-1|1020', { kind: 'session-lost', rule: 'R-1', detail: '1020' }],
    ['competitor|R-1|a|b\tc', { kind: 'competitor', rule: 'R-1', detail: 'a|b\tc' }],
    ['boot||', { kind: 'boot', rule: '', detail: '' }],
    ['of-tomorrow|R-1|', null],
    ['boot|R-1', null],
    ['boot', null],
    ['boots', null],
  ])('%s', (facet, read) => {
    expect(readFacet(facet)).toEqual(read);
  });
});

test.each([
  [0, false],
  [-1, false],
  [1, true],
  [1.5, false],
  [Number.NaN, false],
  [Date.UTC(2100, 0, 1) - 1, true],
  [Date.UTC(2100, 0, 1), false],
])('the time %d can be one of a line: %s', (time, expected) => {
  expect(hasReadableTime(time)).toBe(expected);
});
