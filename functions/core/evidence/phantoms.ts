import { type Portal, samePortal } from '../base/portal.ts';
import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import type { BootInterval } from './boots.ts';
import { type Fact, isFromIscsid, NOP_UNANSWERED } from './points.ts';
import type { BootTopology, Naming } from './topology.ts';

/** A phantom's connection errors come together with its relogin lines. */
const PHANTOM_LINES_WITHIN: Ms = 5 * SECOND;

/** A first login gives up after initial_login_retry_max (8) x login_timeout (15 s) at the latest. */
export const FIRST_LOGIN_TAKES_AT_MOST: Ms = 3 * MINUTE;

/** Connection errors of the kernel that only ever came with the relogin lines of session -1: its first login. */
export function isPhantomsShadow(facts: readonly Fact[], phantomTimes: readonly At[]): boolean {
  // What broke while it was logged in was no first login, whatever came at the same time.
  if (facts.length === 0 || facts.some(provesLogin)) return false;
  return facts.every(
    (fact) =>
      (fact.kind === 'session-lost' || fact.kind === 'portal-refused') &&
      phantomTimes.some((at) => Math.abs(at - fact.at) <= PHANTOM_LINES_WITHIN),
  );
}

/**
 * A session that the target turned away at its first login: a SCSI host was created just before, and neither a
 * login nor the loss of one (state 3) was ever logged. Without any line of iscsid nothing is concluded.
 */
export function isFailedFirstLogin(facts: readonly Fact[], hostsAddedAt: readonly At[]): boolean {
  const first = facts[0];
  if (first === undefined || !facts.some(isFromIscsid)) return false;
  if (facts.some(provesLogin)) return false;
  return hostsAddedAt.some((at) => at <= first.at + SECOND && first.at - at <= PHANTOM_LINES_WITHIN);
}

function provesLogin(fact: Fact): boolean {
  if (fact.kind === 'session-lost') return isFromIscsid(fact) || fact.rule === NOP_UNANSWERED;
  return fact.kind === 'session-up' || fact.kind === 'session-recovered' || fact.kind === 'session-timed-out';
}

/**
 * Attempts to reach a portal that no session was logged in to since the node started, or that ended with the
 * "is shutdown" of session -1. Attempts that go on for longer than any first login are those of a session, also after
 * lines that look like a start of the node: who writes such lines cannot end what iscsid is doing.
 */
export function isFailedFirstLoginTo(
  portal: Portal,
  facts: readonly Fact[],
  topology: BootTopology,
  interval: BootInterval,
): boolean {
  const here = topology.namings.filter((naming) => samePortal(naming.portal, portal));
  const left = notGivenUp(facts, here);
  if (left.length === 0) return true;
  const [first, last] = [left[0]?.at ?? 0, left.at(-1)?.at ?? 0];
  const isShort = last - first <= FIRST_LOGIN_TAKES_AT_MOST;
  return isShort && Number.isFinite(interval.from) && here.every((naming) => naming.session <= 0);
}

/** Attempts that did not end with the "is shutdown" of session -1 at the same portal: those of first logins do. */
export function notGivenUp(attempts: readonly Fact[], here: readonly Naming[]): readonly Fact[] {
  const gaveUpAt = here.filter((naming) => naming.session <= 0).map((naming) => naming.at);
  return attempts.filter(
    (fact) => !gaveUpAt.some((at) => at >= fact.at - SECOND && at - fact.at <= FIRST_LOGIN_TAKES_AT_MOST),
  );
}
