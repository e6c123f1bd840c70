import { withoutFalseLogouts } from '../../../functions/core/evidence/logouts.ts';
import type { Fact } from '../../../functions/core/evidence/points.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import type { SignalKind } from '../../../functions/core/rules/signal-kinds.ts';
import { bootOf, fact } from './boot-facts.ts';
import { at, IQN, PORTAL } from './make-signal.ts';

const OTHER = { address: '169.254.2.3', port: 3260 };

/** Whether a log-out of session 1 at 50 s is believed, beside its other facts and other lines of the node. */
function stands(own: readonly Fact[], ...lines: readonly (Signal | readonly Signal[])[]): boolean {
  const out = fact(50, 'session-shutdown');
  const kept = withoutFalseLogouts(1, [out, ...own], bootOf(...lines));
  expect(kept.filter((one) => one !== out)).toEqual(own);
  return kept.includes(out);
}

const up = (seconds: number, session = 1, portal = PORTAL) =>
  at(seconds, 'session-up', { session, iqn: IQN, portal });

/** Tries to reach a portal every 20 s. */
const tries = (from: number, to: number, kind: SignalKind = 'portal-refused', portal = PORTAL) =>
  Array.from({ length: Math.floor((to - from) / 20) + 1 }, (_, n) => at(from + 20 * n, kind, { portal }));

describe('a session that is logged out says no more', () => {
  test.each([
    'session-lost',
    'session-retry',
    'session-recovered',
    'session-timed-out',
    'session-gave-up',
    'login-rejected',
    'bind-loop',
  ] as const)('%s later than its last lines contradicts', (kind) => {
    expect(stands([fact(53, kind)])).toBe(true);
    expect(stands([fact(53.001, kind)])).toBe(false);
  });

  test.each(['device-reset', 'session-shutdown', 'host-added'] as const)('%s does not', (kind) => {
    expect(stands([fact(400, kind)])).toBe(true);
  });

  test('unless it was logged in again before', () => {
    const news = [fact(60, 'session-up'), fact(100, 'session-lost')];
    expect(stands(news)).toBe(true);
    expect(stands([fact(60, 'session-up'), fact(60, 'session-retry')])).toBe(true);
    expect(stands([fact(58, 'session-retry'), ...news])).toBe(false);
    expect(stands([fact(50, 'session-up'), fact(100, 'session-lost')])).toBe(false);
    expect(stands([...news, fact(200, 'session-up')])).toBe(true);
  });

  test('of sessions that never existed nothing is left out', () => {
    const own = [fact(50, 'session-shutdown'), fact(100, 'session-lost')];
    for (const session of [0, -1]) expect(withoutFalseLogouts(session, own, bootOf())).toEqual(own);
  });
});

describe('nobody tries for long to reach the portal of a session that is logged out', () => {
  test.each(['portal-refused', 'session-retry'] as const)(
    '%s for longer than a first login takes',
    (kind) => {
      expect(stands([], up(0), tries(60, 240, kind))).toBe(true);
      expect(stands([], up(0), tries(60, 240, kind), at(240.001, kind, { portal: PORTAL }))).toBe(false);
    },
  );

  test.each([
    ['at another portal', tries(60, 600, 'portal-refused', OTHER)],
    ['of which only the last was after it', [...tries(-400, 40), ...tries(60, 60)]],
    ['that were something else', tries(60, 600, 'detail')],
    ['before the next login there', [...tries(60, 160), up(180, 2), ...tries(200, 600)]],
    ['from the next login there on', [...tries(60, 160), up(300, 2), ...tries(300, 300)]],
    [
      'each of which was a first login that was given up',
      [60, 300].flatMap((from) => [
        ...tries(from, from + 100),
        at(from + 110, 'session-shutdown', { session: -1, iqn: IQN, portal: PORTAL }),
      ]),
    ],
  ])('but tries %s are no contradiction', (_, lines) => {
    expect(stands([], up(0), lines)).toBe(true);
  });

  test('a try at the moment of the log-out counts, a login then or at another portal does not end them', () => {
    expect(stands([], up(0), tries(50, 210), at(231, 'portal-refused', { portal: PORTAL }))).toBe(false);
    expect(stands([], up(0), up(50, 2), up(70, 3, OTHER), tries(60, 600))).toBe(false);
  });

  test('a line that only names the portal, such as another log-out, does not end them', () => {
    const out = at(100, 'session-shutdown', { session: 7, iqn: IQN, portal: PORTAL });
    expect(stands([], up(0), out, tries(60, 600))).toBe(false);
  });

  test('where its portal is not known nothing is concluded', () => {
    expect(stands([], tries(60, 600))).toBe(true);
  });
});
