import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import type { NodeEvidence } from '../../../functions/core/evidence/node-evidence.ts';
import {
  type Fact,
  factsBySubject,
  inOrder,
  isFromIscsid,
  isIscsidHeard,
  timesOf,
} from '../../../functions/core/evidence/points.ts';
import { seriesOf } from '../../../functions/core/evidence/series.ts';
import type { SignalKind } from '../../../functions/core/rules/signal-kinds.ts';
import { fact, sec, sinceT0 } from './facts-of.ts';
import { at, NODE, PORTAL, T0 } from './make-signal.ts';

const HOUR = 3_600;
const hourOf = (seconds: number): number => Math.floor(sec(seconds) / 3_600_000);

const told = (evidence: NodeEvidence): Record<string, readonly string[]> =>
  Object.fromEntries(
    [...factsBySubject(evidence)].map(([subject, facts]) => [
      subject,
      facts.map((one) => `${one.kind} ${sinceT0(one.at)}`),
    ]),
  );

describe('the facts of a node', () => {
  const signals = [
    at(2 * HOUR, 'session-recovered', { session: 1, count: 7 }),
    at(100, 'session-lost', { session: 1, errorCode: 1020 }),
    at(103, 'portal-refused', { portal: PORTAL, detail: 'Connection refused' }),
    at(90, 'session-retry', { session: 1 }),
  ];
  const evidence = () => foldSignals(emptyEvidence(NODE), signals);

  test('go by what their lines are about, oldest first, over all hours and kinds', () => {
    expect(told(evidence())).toEqual({
      's:1': ['session-retry 90', 'session-lost 100', 'session-recovered 7200'],
      'p:169.254.2.2|3260': ['portal-refused 103'],
    });
  });

  test('carry what their lines said', () => {
    const facts = factsBySubject(evidence());
    expect(facts.get('s:1')?.slice(1)).toEqual([
      { at: sec(100), kind: 'session-lost', rule: 'R-session-lost', detail: '1020', count: null },
      { at: sec(2 * HOUR), kind: 'session-recovered', rule: 'R-session-recovered', detail: '', count: 7 },
    ]);
    expect(facts.get('p:169.254.2.2|3260')).toMatchObject([{ detail: 'Connection refused' }]);
  });

  test('are none of subjects that were too many, and none of kinds that a newer build knows', () => {
    const one = { all: seriesOf(T0, null) }.all;
    const chunks = {
      [`${hourOf(0)}|*s`]: { 'session-lost|R|': one },
      [`${hourOf(0)}|s:2`]: { 'session-dreamt|R|': one, 'session-up|R|': one },
    };
    expect(told({ ...emptyEvidence(NODE), chunks })).toEqual({ 's:2': ['session-up 0'] });
  });
});

describe('where the sessions of an hour are gone', () => {
  const kinds: readonly SignalKind[] = ['session-retry', 'bind-loop', 'io-error', 'lun-gone'];
  const signals = [0, HOUR].flatMap((hour) => [
    ...kinds.map((kind) => at(hour + 10, kind, { session: 1 })),
    at(hour + 11, 'portal-refused', { portal: PORTAL }),
    at(hour + 12, 'login-rejected', { iqn: 'iqn.x' }),
    at(hour + 13, 'lk-device-failure', { device: 'sdb' }),
  ]);
  const all = [...kinds, 'portal-refused', 'login-rejected', 'lk-device-failure'].sort();
  const whole = () => foldSignals(emptyEvidence(NODE), signals);
  const count = (hours: Readonly<Record<string, number>>) => {
    const facts = [...factsBySubject({ ...whole(), dropped: { hours, loginAt: null } }).values()].flat();
    return [false, true].map((later) =>
      facts.flatMap(({ at: time, kind }) => (time >= sec(HOUR) === later ? [kind] : [])).sort(),
    );
  };

  test('what only accompanies their outages is left out, of that hour and those before', () => {
    expect(count({ sessions: hourOf(0) })).toEqual([['io-error'], all]);
    expect(count({ sessions: hourOf(HOUR) })).toEqual([['io-error'], ['io-error']]);
  });

  test('but not where another kind of fact is gone', () => {
    expect(count({ attempts: hourOf(HOUR) })).toEqual([all, all]);
  });
});

describe('the times of a kind', () => {
  const facts = new Map<string, readonly Fact[]>([
    ['s:2', [fact(20, 'session-lost'), fact(30, 'session-lost')]],
    ['s:1', [fact(10, 'session-lost'), fact(20, 'session-lost'), fact(15, 'session-up')]],
  ]);

  test('are of all subjects, in order, each once', () => {
    expect(timesOf(facts, 'session-lost').map(sinceT0)).toEqual([10, 20, 30]);
    expect(timesOf(facts, 'session-up').map(sinceT0)).toEqual([15]);
    expect(timesOf(facts, 'boot')).toEqual([]);
  });
});

test.each([
  ['ISCSID-KERNEL-ERROR', true],
  ['KERN-ISCSI-PING-TMO', false],
  ['NOT-ISCSID-', false],
  ['', false],
])('a line of %j is iscsid’s own: %s', (rule, isOwn) => {
  expect(isFromIscsid({ rule })).toBe(isOwn);
  const list = [fact(1, 'session-lost', { rule: 'KERN-X' }), fact(2, 'session-lost', { rule })];
  expect(
    isIscsidHeard(
      new Map([
        ['n', [fact(0, 'boot')]],
        ['s:1', list],
      ]),
    ),
  ).toBe(isOwn);
});

describe('lines of one path', () => {
  const kindsOf = (list: readonly Fact[], logins: readonly number[] = []) =>
    inOrder(list, logins.map(sec)).map(({ kind }) => kind);

  test('of one moment: signs of trouble, what ends it, a new loss, the end of the session', () => {
    const order: readonly SignalKind[] = [
      'session-retry',
      'session-recovered',
      'session-lost',
      'session-shutdown',
    ];
    expect(kindsOf([...order].reverse().map((kind) => fact(5, kind)))).toEqual(order);
    expect(kindsOf([fact(5, 'session-lost'), fact(5, 'session-up')])).toEqual(['session-up', 'session-lost']);
    expect(kindsOf([fact(5, 'session-gave-up'), fact(5, 'session-lost')])).toEqual([
      'session-lost',
      'session-gave-up',
    ]);
    expect(kindsOf([fact(5, 'session-up'), fact(5, 'io-error')])).toEqual(['io-error', 'session-up']);
  });

  test('go by time first; logins of others to the target are returns among them', () => {
    const list = [fact(9, 'session-retry'), fact(5, 'session-lost')];
    expect(kindsOf(list, [7])).toEqual(['session-lost', 'session-recovered', 'session-retry']);
    expect(inOrder([], [sec(7)])).toEqual([
      { at: sec(7), kind: 'session-recovered', rule: '', detail: '', count: null },
    ]);
  });
});
