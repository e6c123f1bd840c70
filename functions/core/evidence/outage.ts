import { type At, MINUTE, type Ms, SECOND, type Sec } from '../base/time.ts';
import { QUICK_RETURN } from './kernel-only.ts';
import type { Outage, OutageLength } from './path-view.ts';

/** ISCSI_CONN_ERR_REOPEN_DELAY: the least time one relogin attempt takes (open-iscsi, initiator.c). */
export const REOPEN_DELAY_SEC: Sec = 3;

/** A restarted iscsid re-opens live sessions at once: the loss follows within this. */
const RESTART_BREAKS_WITHIN: Ms = 10 * SECOND;

/** The start line may come a moment after the connection broke. */
const RESTART_LINE_LAGS: Ms = 2 * SECOND;

/** A session healed this soon after a restart of iscsid was never lost to its users. */
const BLIP_AT_MOST: Ms = MINUTE;

/** A new iscsid takes live sessions over within this, with one attempt. */
const TAKE_OVER_AT_MOST: Ms = 5 * SECOND;

const MAX_RULES = 8;
const MAX_REASONS = 4;

/** An outage while its story is being told. */
export interface OpenOutage {
  lostAt: At;
  firstSignAt: At;
  lossSeen: boolean;
  /** Only LifeKeeper or the disk said so, not the initiator. */
  onlyDiskSigns: boolean;
  errorCode: number | null;
  timedOutAt: At | null;
  lastSeenAt: At;
  lifekeeperAt: At | null;
  reopenCount: number | null;
  loginRejected: string | null;
  bindLoop: boolean;
  readonly rules: Set<string>;
  readonly reasons: Set<string>;
}

interface OutageEnd {
  readonly at: At;
  readonly by: NonNullable<Outage['endedBy']>;
  readonly recoveredAt: At | null;
}

/** The finished description of an outage; `end` null while it lasts. */
export function outageOf(open: OpenOutage, end: OutageEnd | null, iscsidTouchedAt: readonly At[]): Outage {
  const atIscsidRestart = iscsidTouchedAt.some(
    (at) => at >= open.lostAt - RESTART_BREAKS_WITHIN && at <= open.lostAt + RESTART_LINE_LAGS,
  );
  const healed = end?.by === 'recovered' && end.at - open.lostAt <= BLIP_AT_MOST;
  const length = lengthOf(open, end);
  const reckoned = (end?.at ?? open.lastSeenAt) - length.seconds * SECOND;
  return {
    lostAt: open.lostAt,
    precision: open.lostAt % SECOND === 0 ? SECOND : 1,
    lossSeen: open.lossSeen,
    rules: [...open.rules].sort().slice(0, MAX_RULES),
    errorCode: open.errorCode,
    recoveredAt: end?.recoveredAt ?? null,
    timedOutAt: open.timedOutAt,
    endedAt: end?.at ?? null,
    endedBy: end?.by ?? null,
    reopenCount: open.reopenCount,
    length,
    lastSeenAt: open.lastSeenAt,
    reasons: [...open.reasons].sort().slice(0, MAX_REASONS),
    loginRejected: open.loginRejected,
    bindLoop: open.bindLoop,
    restartBlip: healed && isFirstAttempt(open) && (atIscsidRestart || isTakeOver(open, end.at)),
    lossNotAfter: open.lossSeen ? open.lostAt : Math.min(open.lostAt, reckoned),
    onlyDiskSigns: open.onlyDiskSigns,
    ...(open.firstSignAt < open.lostAt ? { firstSignAt: open.firstSignAt } : {}),
    ...(open.lifekeeperAt === null ? {} : { lifekeeperAt: open.lifekeeperAt }),
  };
}

/**
 * A restart of iscsid that no line told of: the kernel saw the connection close while iscsid knew of no login
 * (state 1), or said nothing at all. A genuine loss is reported with state 3.
 */
function isTakeOver(open: OpenOutage, healedAt: At): boolean {
  return (
    (open.rules.has('ISCSID-KERNEL-ERROR-RELOGIN') || open.rules.has(QUICK_RETURN)) &&
    !open.rules.has('ISCSID-KERNEL-ERROR') &&
    healedAt - open.lostAt <= TAKE_OVER_AT_MOST
  );
}

/** A restart heals at the first attempt; a target that refused meanwhile was away. */
function isFirstAttempt(open: OpenOutage): boolean {
  return (open.reopenCount ?? 0) <= 1 && open.reasons.size === 0 && open.loginRejected === null;
}

/** By the lines when both ends were logged; else the longest of what is certain: a lower bound. */
function lengthOf(open: OpenOutage, end: OutageEnd | null): OutageLength {
  const known = Math.max(0, (end?.at ?? open.lastSeenAt) - open.lostAt) / SECOND;
  if (open.lossSeen && end !== null) return { seconds: known, method: 'lines', bound: 'exact' };
  // A rejected login sets the counter to 8 at once (initial_login_retry_max): it then measures nothing.
  const byCount = open.loginRejected === null ? (open.reopenCount ?? 0) * REOPEN_DELAY_SEC : 0;
  return byCount > 0 && byCount >= known
    ? { seconds: byCount, method: 'reopen-count', bound: 'at-least' }
    : { seconds: known, method: 'first-seen', bound: 'at-least' };
}
