import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import type { Fact } from '../../../functions/core/evidence/points.ts';
import { lastLoginOf, reloginsElsewhere, SessionsMeant } from '../../../functions/core/evidence/relogins.ts';
import { topologyOf } from '../../../functions/core/evidence/topology.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { fact, sec, sinceT0 } from './facts-of.ts';
import { at, IQN, login, NODE, PORTAL } from './make-signal.ts';

const HOUR = 3_600;
const target = { iqn: IQN, portal: PORTAL };
const ALL = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

const lost = (seconds: number, session: number): Signal =>
  at(seconds, 'session-lost', { session, errorCode: 1020 });
const back = (seconds: number, session: number): Signal =>
  at(seconds, 'session-recovered', { session, count: 20 });
const refused = (seconds: number): Signal =>
  at(seconds, 'portal-refused', { portal: PORTAL, detail: 'Connection refused' });

/** Each path as `session or portal: state, number of outages, reasons`. */
function told(...signals: (Signal | Signal[])[]): readonly string[] {
  const { paths } = viewOf(foldSignals(emptyEvidence(NODE), signals.flat()));
  return paths.map(({ session, state, outages }) =>
    [session ?? 'portal', state, outages.length, ...outages.flatMap(({ reasons }) => reasons)].join(' '),
  );
}

describe('a line that names only a portal, when a session of an earlier boot had it too (the boot is not in the logs)', () => {
  const outage = [lost(8 * HOUR, 1), refused(8 * HOUR + 2), back(8 * HOUR + 180, 1)];

  test('is of the session that was away then', () => {
    const earlier = [login(0, 7, 'sdb', 3), lost(HOUR, 7), back(HOUR + 60, 7)];
    expect(told(...earlier, login(7 * HOUR, 1, 'sdb', 3), outage)).toEqual([
      '7 recovered 1',
      '1 recovered 1 Connection refused',
    ]);
  });

  test('also when that one was lost and never seen again', () => {
    const earlier = [login(0, 7, 'sdb', 3), lost(HOUR, 7)];
    expect(told(...earlier, login(7 * HOUR, 1, 'sdb', 3), outage)).toEqual([
      '7 recovered 1',
      '1 recovered 1 Connection refused',
    ]);
  });

  test('and of the newest session, when the line of its loss is missing', () => {
    const views = told(
      login(0, 7, 'sdb', 3),
      login(7 * HOUR, 1, 'sdb', 3),
      refused(8 * HOUR),
      refused(8 * HOUR + 3),
    );
    expect(views).toEqual(['7 up 0', '1 lost 1 Connection refused']);
  });

  test('but of none of two that live side by side and were away together', () => {
    const both = [
      at(1, 'session-up', { session: 1, ...target }),
      at(2, 'session-up', { session: 2, ...target }),
      lost(HOUR, 1),
      lost(HOUR, 2),
      refused(HOUR + 3),
      back(HOUR + 60, 1),
      back(HOUR + 60, 2),
    ];
    expect(told(...both)).toHaveLength(3);
  });

  test('of one of two that live side by side, when only that was away', () => {
    const one = [
      at(1, 'session-up', { session: 1, ...target }),
      at(2, 'session-up', { session: 2, ...target }),
      lost(HOUR, 1),
      refused(HOUR + 3),
      back(HOUR + 60, 1),
    ];
    expect(told(...one)).toEqual(['1 recovered 1 Connection refused', '2 up 0']);
  });
});

describe('a login of another session', () => {
  const OTHER = { iqn: 'iqn.other', portal: { address: '169.254.2.9', port: 3260 } };
  const up = (seconds: number, session: number, more: Partial<Signal> = target): Signal =>
    at(seconds, 'session-up', { session, ...more });
  const ties = (...signals: readonly Signal[]) => topologyOf(foldSignals(emptyEvidence(NODE), signals), ALL);
  const returns = (...signals: readonly Signal[]) => reloginsElsewhere(ties(...signals), 1).map(sinceT0);

  test.each<[string, readonly Signal[], readonly number[]]>([
    ['to the target is a return', [up(0, 1), up(100, 2), up(300, 3)], [100, 300]],
    ['before its own is none', [up(100, 1), up(0, 2)], []],
    ['at the same moment is none', [up(100, 1), up(100, 2)], []],
    ['before its last own is none', [up(0, 1), up(100, 2), up(200, 1), up(300, 2)], [300]],
    ['to another IQN is none', [up(0, 1), up(100, 2, { ...target, iqn: 'iqn.other' })], []],
    ['to another portal is none', [up(0, 1), up(100, 2, { ...target, portal: OTHER.portal })], []],
    [
      'is one also where its own login is not known',
      [at(0, 'session-shutdown', { session: 1, ...target }), up(100, 2)],
      [100],
    ],
    ['is none where its target is not known', [up(100, 2)], []],
    [
      'nor where only its portal is',
      [at(0, 'session-lost', { session: 1, portal: PORTAL }), up(100, 2, { portal: PORTAL })],
      [],
    ],
  ])('%s', (_, signals, expected) => {
    expect(returns(...signals)).toEqual(expected);
  });

  test('the last login of a session is its newest until then', () => {
    const topology = ties(
      up(0, 1),
      up(100, 1),
      up(200, 2),
      at(300, 'session-shutdown', { session: 1, ...target }),
    );
    const last = (session: number, until?: number) =>
      sinceT0(lastLoginOf(topology, session, until === undefined ? undefined : sec(until))?.at);
    expect([last(1), last(1, 100), last(1, 99), last(1, -1), last(2), last(3)]).toEqual([
      100,
      100,
      0,
      null,
      200,
      null,
    ]);
  });

  describe('which of several sessions is meant', () => {
    const meant = (
      sessions: readonly number[],
      seconds: number,
      signals: readonly Signal[],
      own: ReadonlyMap<number, readonly Fact[]> = new Map(),
    ) => new SessionsMeant(ties(...signals), own).among(sessions, sec(seconds));
    const both = [up(0, 1), up(5, 2)];
    const away = new Map([[1, [fact(50, 'session-lost'), fact(150, 'session-recovered')]]]);

    test.each<[string, Parameters<typeof meant>, number | null]>([
      ['none of none', [[], 100, both], null],
      ['the only one', [[2], 100, both], 2],
      ['the one that was away', [[1, 2], 100, both, away], 1],
      ['none of two side by side, before that', [[1, 2], 20, both, away], null],
      ['nor after it', [[1, 2], 400, both, away], null],
      ['the newest login', [[1, 2], 100, [up(0, 1), up(60.001, 2)]], 2],
      ['none that was logged in within a minute', [[1, 2], 100, [up(0, 1), up(60, 2)]], null],
      ['the newest at that moment', [[1, 2], 200, [up(0, 1), up(100, 2), up(500, 1)]], 2],
      ['the newest of three', [[1, 2, 3], 900, [up(0, 1), up(500, 2), up(100, 3)]], 2],
      ['none where only one login is known', [[1, 2], 900, [up(0, 1)]], null],
      ['none where the login of one is not known', [[1, 2, 3], 900, [up(0, 1), up(100, 2)]], null],
      ['none of two targets', [[1, 2], 900, [up(0, 1), up(100, 2, { ...target, iqn: 'iqn.other' })]], null],
    ])('%s', (_, asked, expected) => {
      expect(meant(...asked)).toBe(expected);
    });

    test('none of two that were away together, unless a later login ended that of the one', () => {
      const lostBoth = new Map([1, 2].map((session) => [session, [fact(50, 'session-lost')]] as const));
      expect(meant([1, 2], 100, both, lostBoth)).toBeNull();
      const again = [up(0, 1), up(5, 2), up(80, 2)];
      const lostFirst = new Map([
        [1, [fact(50, 'session-lost')]],
        [2, [fact(90, 'session-lost')]],
      ]);
      expect(meant([1, 2], 100, again, lostFirst)).toBe(2);
    });

    test('the same whenever it is asked', () => {
      const one = new SessionsMeant(ties(...both), away);
      expect([100, 100, 20, 100].map((seconds) => one.among([1, 2], sec(seconds)))).toEqual([1, 1, null, 1]);
    });
  });
});
