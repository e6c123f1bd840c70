import { type Portal, samePortal } from '../base/portal.ts';
import { type At, type Ms, SECOND } from '../base/time.ts';
import type { SignalKind } from '../rules/signal-kinds.ts';
import { FIRST_LOGIN_TAKES_AT_MOST, notGivenUp } from './phantoms.ts';
import type { Fact, FactsBySubject } from './points.ts';
import type { BootTopology } from './topology.ts';

/** Lines of a session that is being logged out may come this much after its "is shutdown". */
const LAST_LINES_WITHIN: Ms = 3 * SECOND;

/** What only a session that is there says. */
const SIGNS_OF_LIFE: ReadonlySet<SignalKind> = new Set([
  'session-lost',
  'session-retry',
  'session-recovered',
  'session-timed-out',
  'session-gave-up',
  'login-rejected',
  'bind-loop',
]);

interface Around {
  readonly facts: FactsBySubject;
  readonly topology: BootTopology;
}

/**
 * A session's facts without the log-outs that later lines contradict. Anybody on the node can write "is shutdown."; but a
 * session that is gone says nothing more, and nobody tries for longer than a first login takes to reach its portal.
 */
export function withoutFalseLogouts(session: number, own: readonly Fact[], around: Around): readonly Fact[] {
  if (session <= 0) return own;
  return own.filter((fact) => fact.kind !== 'session-shutdown' || !isFalse(fact, session, own, around));
}

function isFalse({ at }: Fact, session: number, own: readonly Fact[], around: Around): boolean {
  const loggedInAgainAt =
    own.find(({ kind, at: up }) => kind === 'session-up' && up > at)?.at ?? Number.POSITIVE_INFINITY;
  const saysMore = own.some(
    (fact) => SIGNS_OF_LIFE.has(fact.kind) && fact.at > at + LAST_LINES_WITHIN && fact.at < loggedInAgainAt,
  );
  return saysMore || isTriedFor(session, at, around);
}

/** Whether somebody goes on trying to reach the portal of a session that was logged out at that moment. */
function isTriedFor(session: number, since: At, { facts, topology }: Around): boolean {
  const portal = topology.targets.get(session)?.portal;
  if (portal === undefined) return false;
  const here = topology.namings.filter((naming) => samePortal(naming.portal, portal));
  const until = here.find((naming) => naming.isLogin && naming.at > since)?.at ?? Number.POSITIVE_INFINITY;
  const tries = (facts.get(subjectOfPortal(portal)) ?? []).filter(
    ({ kind, at }) => (kind === 'portal-refused' || kind === 'session-retry') && at >= since && at < until,
  );
  const left = notGivenUp(tries, here);
  return (left.at(-1)?.at ?? 0) - (left[0]?.at ?? 0) > FIRST_LOGIN_TAKES_AT_MOST;
}

function subjectOfPortal({ address, port }: Portal): string {
  return `p:${address}|${port}`;
}
