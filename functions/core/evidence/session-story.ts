import { type At, MINUTE, type Ms, SECOND, type Sec } from '../base/time.ts';
import { type OpenOutage, outageOf, REOPEN_DELAY_SEC } from './outage.ts';
import type { Outage, PathState } from './path-view.ts';
import type { Fact } from './points.ts';

/** A connection that breaks this shortly before "is shutdown" was broken by the log-out. */
const LOGOUT_BREAKS_WITHIN: Ms = 3 * SECOND;

/** Trouble this shortly before the first "is operational now" belongs to the first login: nothing was lost. */
const FIRST_LOGIN_WITHIN: Ms = 2 * MINUTE;

/** LifeKeeper's check may still report what it asked before the session came back. */
const LIFEKEEPER_LAGS: Ms = 30 * SECOND;

/** A shutdown of the operating system takes at most this long. */
const SHUTDOWN_TAKES_AT_MOST: Ms = 10 * MINUTE;

/** What happened around the path, from other lines of the node. */
export interface Surroundings {
  /** Starts and stops of iscsid. */
  readonly iscsidTouchedAt: readonly At[];
  /** Logins of other sessions to the same IQN and portal: proof that the path is back. */
  readonly loggedInAgainAt: readonly At[];
  /** The operating system began to shut down: what breaks now breaks on purpose. */
  readonly osShutdownAt: readonly At[];
  /** End of this boot; Infinity for the current one. */
  readonly bootEnd: At;
}

export interface Story {
  readonly state: PathState;
  readonly outages: readonly Outage[];
  readonly loggedOutAt: At | null;
  readonly recoveryTimeoutSec: Sec | null;
}

/** Order of lines within one instant: signs of trouble, what ends it, then a new loss: a tie counts as lost. */
function rank(fact: Fact): number {
  switch (fact.kind) {
    case 'session-recovered':
    case 'session-up':
      return 1;
    case 'session-lost':
      return 2;
    case 'session-shutdown':
    case 'session-gave-up':
      return 3;
    default:
      return 0;
  }
}

/**
 * Tells one path's story within one boot from its facts (the session's own, and those of portal, IQN and disk that
 * topology ties to it). Loss starts an outage; only "operational after recovery" or a new login on the same
 * target ends it as recovered.
 */
export function tellStory(facts: readonly Fact[], around: Surroundings): Story {
  const outages: Outage[] = [];
  let open: OpenOutage | null = null;
  let wasUp = false;
  let backAt: At | null = null;
  let loggedOutAt: At | null = null;
  let gaveUp = false;
  let recoveryTimeoutSec: Sec | null = null;

  const close = (at: At, by: NonNullable<Outage['endedBy']>, recoveredAt: At | null): void => {
    if (open !== null) outages.push(outageOf(open, { at, by, recoveredAt }, around.iscsidTouchedAt));
    open = null;
  };

  for (const fact of withRelogins(facts, around)) {
    if (loggedOutAt !== null && fact.kind !== 'session-up') continue;
    const trouble: OpenOutage | null = open;
    switch (fact.kind) {
      case 'session-up': {
        // Numbers are not given twice within a boot: an outage that was open for long ended by a boot we did not see.
        if (trouble !== null && fact.at - trouble.lostAt <= FIRST_LOGIN_WITHIN && !wasUp) open = null;
        else close(fact.at, 'reboot', fact.at);
        wasUp = true;
        loggedOutAt = null;
        gaveUp = false;
        backAt = fact.at;
        break;
      }
      case 'session-recovered': {
        if (trouble === null && fact.count !== null && (backAt === null || fact.at - backAt >= 2 * SECOND)) {
          open = unseenLoss(fact, backAt);
        }
        if (open !== null) note(open, fact);
        close(fact.at, 'recovered', fact.at);
        wasUp = true;
        backAt = fact.at;
        gaveUp = false;
        break;
      }
      case 'session-lost': {
        if (trouble === null && isShuttingDown(fact.at, around)) break;
        if (trouble === null) open = begin(fact, fact.at, true);
        else if (!trouble.lossSeen && (sameSecond(trouble.lostAt, fact.at) || trouble.onlyDiskSigns)) {
          trouble.lostAt = fact.at;
          trouble.lossSeen = true;
        }
        if (open !== null) note(open, fact);
        break;
      }
      case 'session-timed-out': {
        recoveryTimeoutSec = fact.count ?? recoveryTimeoutSec;
        const reckoned = fact.at - (fact.count ?? 0) * SECOND;
        open = trouble ?? begin(fact, backAt === null ? reckoned : Math.max(reckoned, backAt), false);
        note(open, fact);
        open.timedOutAt ??= fact.at;
        break;
      }
      case 'session-retry':
      case 'portal-refused':
      case 'login-rejected':
      case 'bind-loop': {
        // iscsid's own lines of the second in which the session came back are older than its return.
        if (trouble === null && backAt !== null && seconds(fact.at) <= seconds(backAt)) break;
        if (trouble === null && isShuttingDown(fact.at, around)) break;
        open = trouble ?? begin(fact, fact.at, false);
        note(open, fact);
        break;
      }
      case 'lk-device-failure':
      case 'lun-gone': {
        if (trouble === null && backAt !== null && wasUp && fact.at - backAt < LIFEKEEPER_LAGS) break;
        open = trouble ?? { ...begin(fact, fact.at, false), onlyDiskSigns: true };
        note(open, fact);
        break;
      }
      case 'session-shutdown': {
        const brokenByLogout =
          trouble !== null && fact.at - trouble.lostAt <= LOGOUT_BREAKS_WITHIN && trouble.timedOutAt === null;
        if (brokenByLogout) open = null;
        else close(fact.at, 'logged-out', null);
        loggedOutAt = fact.at;
        break;
      }
      case 'session-gave-up': {
        if (open !== null) note(open, fact);
        close(fact.at, 'gave-up', null);
        gaveUp = true;
        break;
      }
      default:
        break;
    }
  }

  const rest: OpenOutage | null = open;
  if (rest !== null) {
    const end = Number.isFinite(around.bootEnd)
      ? { at: around.bootEnd, by: 'reboot' as const, recoveredAt: null }
      : null;
    outages.push(outageOf(rest, end, around.iscsidTouchedAt));
  }
  const state = stateOf(outages, { open: rest, wasUp, gaveUp, loggedOut: loggedOutAt !== null });
  return { state, outages, loggedOutAt, recoveryTimeoutSec };
}

function stateOf(
  outages: readonly Outage[],
  at: { open: OpenOutage | null; wasUp: boolean; gaveUp: boolean; loggedOut: boolean },
): PathState {
  if (at.loggedOut) return 'logged-out';
  if (at.open !== null) return at.open.timedOutAt === null ? 'lost' : 'timed-out';
  if (at.gaveUp) return 'lost';
  if (outages.some((outage) => !outage.restartBlip)) return 'recovered';
  return at.wasUp || outages.length > 0 ? 'up' : 'unknown';
}

/** Facts in order, with logins of other sessions to the same target told as recoveries. */
function withRelogins(facts: readonly Fact[], around: Surroundings): readonly Fact[] {
  const relogins = around.loggedInAgainAt.map(
    (at): Fact => ({ at, kind: 'session-recovered', rule: '', detail: '', count: null }),
  );
  return [...facts, ...relogins].sort((a, b) => a.at - b.at || rank(a) - rank(b));
}

function isShuttingDown(at: At, around: Surroundings): boolean {
  return around.osShutdownAt.some((shutdown) => at >= shutdown && at - shutdown <= SHUTDOWN_TAKES_AT_MOST);
}

function begin(fact: Fact, lostAt: At, lossSeen: boolean): OpenOutage {
  return {
    lostAt,
    firstSignAt: Math.min(lostAt, fact.at),
    lossSeen,
    onlyDiskSigns: false,
    errorCode: null,
    timedOutAt: null,
    lastSeenAt: fact.at,
    lifekeeperAt: null,
    reopenCount: null,
    loginRejected: null,
    bindLoop: false,
    rules: new Set(),
    reasons: new Set(),
  };
}

/** "Operational after recovery (N attempts)" without the loss before it: N attempts took at least N x 3 s. */
function unseenLoss(recovery: Fact, backAt: At | null): OpenOutage {
  const reckoned = recovery.at - (recovery.count ?? 0) * REOPEN_DELAY_SEC * SECOND;
  return begin(recovery, backAt === null ? reckoned : Math.max(reckoned, backAt), false);
}

/** Adds what a line says to the outage it belongs to. */
function note(outage: OpenOutage, fact: Fact): void {
  outage.lastSeenAt = Math.max(outage.lastSeenAt, fact.at);
  if (fact.rule !== '') outage.rules.add(fact.rule);
  switch (fact.kind) {
    case 'session-lost':
      // The first code is the cause; later ones come from the relogin.
      outage.errorCode ??= fact.detail === '' ? null : Number.parseInt(fact.detail, 10) || null;
      break;
    case 'session-retry':
      // Codes and state names (`0201`, `XPT_WAIT`) are no reasons.
      if (/[a-z]/.test(fact.detail)) outage.reasons.add(fact.detail);
      break;
    case 'portal-refused':
      if (fact.detail !== '') outage.reasons.add(fact.detail);
      break;
    case 'login-rejected':
      outage.loginRejected ??= fact.detail;
      break;
    case 'bind-loop':
      outage.bindLoop = true;
      break;
    case 'lk-device-failure':
      outage.lifekeeperAt = Math.max(outage.lifekeeperAt ?? 0, fact.at);
      break;
    default:
      break;
  }
  if (fact.count !== null && fact.kind !== 'session-timed-out' && fact.kind !== 'lk-device-failure') {
    outage.reopenCount = Math.max(outage.reopenCount ?? 0, fact.count);
  }
  if (fact.kind !== 'lk-device-failure' && fact.kind !== 'lun-gone') outage.onlyDiskSigns = false;
}

function seconds(at: At): number {
  return Math.floor(at / SECOND);
}

function sameSecond(a: At, b: At): boolean {
  return seconds(a) === seconds(b);
}
