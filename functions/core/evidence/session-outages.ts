import { type At, MINUTE, type Ms, SECOND, type Sec } from '../base/time.ts';
import { SHUTDOWN_TAKES_AT_MOST } from './boots.ts';
import { IMPLIED_LOGIN } from './implied-returns.ts';
import { withoutManyRestarts } from './kernel-only.ts';
import {
  beginOutage,
  type EndedOutage,
  failsOn,
  followsAtOnce,
  joinOutages,
  noteFact,
  type OpenOutage,
  type OutageEnd,
  outageOf,
  RETURN_HOLDS,
  type Surroundings,
  unseenLoss,
} from './outage.ts';
import type { Outage, PathState } from './path-view.ts';
import { type Fact, inOrder } from './points.ts';

/** A connection that breaks this shortly before "is shutdown" was broken by the log-out. */
const LOGOUT_BREAKS_WITHIN: Ms = 3 * SECOND;

/** Trouble this shortly before the first "is operational now" belongs to the first login: nothing was lost. */
const FIRST_LOGIN_WITHIN: Ms = 2 * MINUTE;

/** LifeKeeper's check may still report what it asked before the session came back. */
const LIFEKEEPER_LAGS: Ms = 30 * SECOND;

/** What became of one path within one boot. */
export interface PathHistory {
  readonly state: PathState;
  readonly outages: readonly Outage[];
  readonly loggedOutAt: At | null;
  readonly recoveryTimeoutSec: Sec | null;
  /** The newest login or return that no later line contradicts; null when none was seen. */
  readonly upAt: At | null;
}

/**
 * Works out the outages of one path within one boot from its facts (the session's own, and those of portal, IQN and
 * disk that topology ties to it). A loss starts an outage; only "operational after recovery" or a new login on the
 * same target ends it as recovered.
 */
export function historyOf(facts: readonly Fact[], around: Surroundings): PathHistory {
  const reader = new HistoryReader(around);
  for (const fact of inOrder(facts, around.loggedInAgainAt)) reader.read(fact);
  return reader.end();
}

/** Reads the facts of one path, oldest first. */
class HistoryReader {
  readonly #around: Surroundings;
  readonly #ended: EndedOutage[] = [];
  #open: OpenOutage | null = null;
  #wasUp = false;
  #backAt: At | null = null;
  /** The return after which LifeKeeper may lag: saying it again while nothing was lost gives no more time. */
  #lagsFrom: At | null = null;
  #loggedOutAt: At | null = null;
  #gaveUp = false;
  #recoveryTimeoutSec: Sec | null = null;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  read(fact: Fact): void {
    if (this.#loggedOutAt !== null && fact.kind !== 'session-up') return;
    switch (fact.kind) {
      case 'session-up':
        this.#loggedIn(fact.at);
        break;
      case 'session-recovered':
        this.#recovered(fact);
        break;
      case 'session-lost':
        this.#lost(fact);
        break;
      case 'session-timed-out':
        this.#timedOut(fact);
        break;
      case 'session-retry':
      case 'portal-refused':
      case 'login-rejected':
      case 'bind-loop':
        this.#retried(fact);
        break;
      case 'lk-device-failure':
      case 'lun-gone':
        this.#diskFailed(fact);
        break;
      case 'session-shutdown':
        this.#loggedOut(fact.at);
        break;
      case 'session-gave-up':
        if (this.#open !== null) noteFact(this.#open, fact);
        this.#finish({ at: fact.at, by: 'gave-up', recoveredAt: null });
        this.#gaveUp = true;
        break;
      default:
        break;
    }
  }

  end(): PathHistory {
    const state = this.#state();
    const { bootEnd } = this.#around;
    this.#finish(Number.isFinite(bootEnd) ? { at: bootEnd, by: 'reboot', recoveredAt: null } : null);
    return {
      state,
      outages: withoutManyRestarts(this.#ended.map(({ outage }) => outage)),
      loggedOutAt: this.#loggedOutAt,
      recoveryTimeoutSec: this.#recoveryTimeoutSec,
      upAt: this.#backAt,
    };
  }

  #loggedIn(at: At): void {
    const open = this.#open;
    const isFirstLogin = open !== null && at - open.lostAt <= FIRST_LOGIN_WITHIN && !this.#wasUp;
    // Numbers are not given twice within a boot: an outage that was open for long ended by a boot we did not see.
    if (isFirstLogin) this.#open = null;
    else this.#finish({ at, by: 'reboot', recoveredAt: at });
    this.#loggedOutAt = null;
    this.#isBack(at);
  }

  #recovered(fact: Fact): void {
    const isNews = this.#backAt === null || fact.at - this.#backAt >= 2 * SECOND;
    const isRepeated = this.#open === null && this.#backAt !== null && fact.at - this.#backAt <= RETURN_HOLDS;
    const lagsFrom = isRepeated ? this.#lagsFrom : fact.at;
    if (fact.count !== null && isNews) this.#open ??= unseenLoss(fact, this.#upSince());
    const seenAt = fact.rule === IMPLIED_LOGIN ? null : fact.at;
    if (this.#open !== null && seenAt !== null) noteFact(this.#open, fact);
    this.#finish({ at: fact.at, by: 'recovered', recoveredAt: seenAt });
    this.#isBack(fact.at);
    this.#lagsFrom = lagsFrom;
  }

  #lost(fact: Fact): void {
    if (this.#breaksOnPurpose(fact.at)) return;
    const open = this.#open ?? beginOutage(fact, fact.at, true);
    // Of lines of one second a try is read before the loss.
    const since = open.moreThanDiskAt ?? open.lostAt;
    if (!open.lossSeen && (seconds(since) === seconds(fact.at) || open.onlyDiskSigns)) {
      open.lostAt = fact.at;
      open.lossSeen = true;
    }
    this.#note(open, fact);
  }

  #timedOut(fact: Fact): void {
    this.#recoveryTimeoutSec = fact.count ?? this.#recoveryTimeoutSec;
    // The kernel has counted on since before the return.
    const countsSince = fact.at - (fact.count ?? 0) * SECOND;
    if (this.#open === null && countsSince < (this.#ended.at(-1)?.backAt ?? countsSince)) this.#takeUpAgain();
    const open = this.#open ?? beginOutage(fact, Math.max(countsSince, this.#upSince()), false);
    this.#note(open, fact);
    open.timedOutAt ??= fact.at;
  }

  #retried(fact: Fact): void {
    if (this.#breaksOnPurpose(fact.at)) return;
    // iscsid's own lines of the second in which the session came back are older than its return.
    const isOld = this.#backAt !== null && seconds(fact.at) <= seconds(this.#backAt);
    if (this.#open === null && isOld) return;
    // The last return never was one: nothing broke in between, or what broke was said by lines alone that also come when
    // the target turns a try away (the kernel's, and iscsid's with state 1).
    if (followsAtOnce(this.#ended.at(-1), this.#open, fact.at)) this.#takeUpAgain();
    this.#note(this.#open ?? beginOutage(fact, fact.at, false), fact);
  }

  /** The outage before the last return goes on, with its own beginning; so does what a false return before that ended. */
  #takeUpAgain(): void {
    for (;;) {
      const last = this.#ended.pop();
      if (last === undefined) return;
      this.#open = this.#open === null ? last.open : joinOutages(last.open, this.#open);
      this.#backAt = last.upBefore;
      if (!followsAtOnce(this.#ended.at(-1), this.#open, this.#open.lostAt)) return;
    }
  }

  #diskFailed(fact: Fact): void {
    const lags = this.#lagsFrom !== null && fact.at - this.#lagsFrom < LIFEKEEPER_LAGS;
    if (this.#open === null && lags) return;
    if (this.#open === null && failsOn(this.#ended.at(-1), fact.at)) this.#takeUpAgain();
    this.#note(this.#open ?? { ...beginOutage(fact, fact.at, false), onlyDiskSigns: true }, fact);
  }

  #loggedOut(at: At): void {
    const open = this.#open;
    const brokenByLogout =
      open !== null && at - open.lostAt <= LOGOUT_BREAKS_WITHIN && open.timedOutAt === null;
    if (brokenByLogout) this.#open = null;
    else this.#finish({ at, by: 'logged-out', recoveredAt: null });
    this.#loggedOutAt = at;
  }

  #note(outage: OpenOutage, fact: Fact): void {
    noteFact(outage, fact);
    this.#open = outage;
  }

  /** @param end null while the outage lasts. */
  #finish(end: OutageEnd | null): void {
    if (this.#open === null) return;
    const outage = outageOf(this.#open, end, this.#around.iscsidTouchedAt);
    const backAt = end?.recoveredAt ?? null;
    this.#ended.push({ outage, open: this.#open, upBefore: this.#backAt, backAt });
    this.#open = null;
  }

  #isBack(at: At): void {
    this.#wasUp = true;
    this.#gaveUp = false;
    this.#backAt = at;
    this.#lagsFrom = at;
  }

  /** No loss that is reckoned back from a later line began before: the session was up then, or was not there yet. */
  #upSince(): At {
    return Math.max(this.#backAt ?? Number.NEGATIVE_INFINITY, this.#around.bootStart);
  }

  /** The node was shutting down before anything was wrong. */
  #breaksOnPurpose(at: At): boolean {
    const isShuttingDown = this.#around.osShutdownAt.some(
      (shutdown) => at >= shutdown && at - shutdown <= SHUTDOWN_TAKES_AT_MOST,
    );
    return this.#open === null && isShuttingDown;
  }

  #state(): PathState {
    if (this.#loggedOutAt !== null) return 'logged-out';
    if (this.#open !== null) return this.#open.timedOutAt === null ? 'lost' : 'timed-out';
    if (this.#gaveUp) return 'lost';
    if (this.#ended.some(({ outage }) => !outage.restartBlip)) return 'recovered';
    return this.#wasUp ? 'up' : 'unknown';
  }
}

const seconds = (at: At): number => Math.floor(at / SECOND);
