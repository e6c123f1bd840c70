import { type At, MINUTE, type Ms, SECOND, type Sec } from '../base/time.ts';
import { QUICK_RETURN, TAKE_OVER_AT_MOST } from './kernel-only.ts';
import type { Outage, OutageLength } from './path-view.ts';
import { type Fact, isFromIscsid } from './points.ts';

/** ISCSI_CONN_ERR_REOPEN_DELAY: the least time one relogin attempt takes (open-iscsi, initiator.c). */
export const REOPEN_DELAY_SEC: Sec = 3;

/** A restarted iscsid re-opens live sessions at once: the loss follows within this. */
const RESTART_BREAKS_WITHIN: Ms = 10 * SECOND;

/** The start line may come a moment after the connection broke. */
const RESTART_LINE_LAGS: Ms = 2 * SECOND;

/** A session healed this soon after a restart of iscsid was never lost to its users. */
const BLIP_AT_MOST: Ms = MINUTE;

/**
 * iscsid tries again every 2 to 17 seconds. A try that follows a return within this, without a loss between them, was
 * never interrupted: nothing had come back, whoever wrote the line that said so.
 */
export const RETURN_HOLDS: Ms = MINUTE;

/**
 * LifeKeeper asks its disks every 15 seconds or so. A disk that still fails this soon after a return, or fails anew without
 * a loss between them, never came back: the return was of another session, or none at all.
 */
const DISK_SHOWS_WITHIN: Ms = 2 * MINUTE;

const MAX_RULES = 8;
const MAX_REASONS = 4;

/** What happened around the path, from other lines of the node. */
export interface Surroundings {
  /** Starts and stops of iscsid. */
  readonly iscsidTouchedAt: readonly At[];
  /** Logins of other sessions to the same IQN and portal: proof that the path is back. */
  readonly loggedInAgainAt: readonly At[];
  /** The operating system began to shut down: what breaks now breaks on purpose. */
  readonly osShutdownAt: readonly At[];
  /** Start of this boot: nothing of it was lost before; -Infinity where it was not seen. */
  readonly bootStart: At;
  /** End of this boot; Infinity for the current one. */
  readonly bootEnd: At;
}

type Kept =
  | 'lostAt'
  | 'lossSeen'
  | 'errorCode'
  | 'timedOutAt'
  | 'reopenCount'
  | 'lastSeenAt'
  | 'loginRejected'
  | 'bindLoop';

/** An outage while the lines that belong to it are being read. */
export interface OpenOutage extends Writable<Pick<Outage, Kept>> {
  firstSignAt: At;
  onlyDiskSigns: boolean;
  /** The first line that was of more than the disk: a loss of the same second came before it. Null: none, or it began so. */
  moreThanDiskAt: At | null;
  /** iscsid said that the connection broke while it was logged in; the kernel says no such thing. */
  brokeLoggedIn: boolean;
  readonly rules: Set<string>;
  readonly reasons: Set<string>;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** An outage that this line is the first sign of. */
export function beginOutage(fact: Fact, lostAt: At, lossSeen: boolean): OpenOutage {
  return {
    lostAt,
    firstSignAt: Math.min(lostAt, fact.at),
    lossSeen,
    onlyDiskSigns: false,
    moreThanDiskAt: null,
    brokeLoggedIn: false,
    errorCode: null,
    timedOutAt: null,
    lastSeenAt: fact.at,
    reopenCount: null,
    loginRejected: null,
    bindLoop: false,
    rules: new Set(),
    reasons: new Set(),
  };
}

/** "Operational after recovery (N attempts)" without the loss before it: N attempts took at least N x 3 s. @param notBefore when it was last seen up. */
export function unseenLoss(recovery: Fact, notBefore: At): OpenOutage {
  const reckoned = recovery.at - (recovery.count ?? 0) * REOPEN_DELAY_SEC * SECOND;
  return beginOutage(recovery, Math.max(reckoned, notBefore), false);
}

/** Numbers of errors of Linux (errno.h) that iscsid prints instead of their words: `(-1,111)`, and older releases `(111)`. */
const ERRNO: Readonly<Record<string, string>> = {
  100: 'Network is down',
  101: 'Network is unreachable',
  103: 'Software caused connection abort',
  104: 'Connection reset by peer',
  110: 'Connection timed out',
  111: 'Connection refused',
  112: 'Host is down',
  113: 'No route to host',
};

function reasonOf(detail: string): string {
  const number = /^(?:-?\d{1,5},)?(\d{1,5})$/.exec(detail)?.[1];
  return number === undefined ? detail : (ERRNO[number] ?? detail);
}

/** Adds what a line says to the outage it belongs to. */
export function noteFact(outage: OpenOutage, fact: Fact): void {
  outage.lastSeenAt = Math.max(outage.lastSeenAt, fact.at);
  if (fact.rule !== '') outage.rules.add(fact.rule);
  switch (fact.kind) {
    case 'session-lost':
      // The first code is the cause; later ones come from the relogin.
      outage.errorCode ??= Number.parseInt(fact.detail, 10) || null;
      outage.brokeLoggedIn ||= isFromIscsid(fact);
      break;
    case 'session-retry':
      // Codes and state names (`0201`, `XPT_WAIT`) are no reasons.
      if (/[a-z]/.test(fact.detail)) outage.reasons.add(fact.detail);
      break;
    case 'portal-refused':
      if (fact.detail !== '') outage.reasons.add(reasonOf(fact.detail));
      break;
    case 'login-rejected':
      outage.loginRejected ??= fact.detail;
      break;
    case 'bind-loop':
      outage.bindLoop = true;
      break;
    default:
      break;
  }
  if (fact.count !== null && fact.kind !== 'session-timed-out' && fact.kind !== 'lk-device-failure') {
    outage.reopenCount = Math.max(outage.reopenCount ?? 0, fact.count);
  }
  if (outage.onlyDiskSigns && fact.kind !== 'lk-device-failure' && fact.kind !== 'lun-gone') {
    outage.onlyDiskSigns = false;
    outage.moreThanDiskAt = fact.at;
  }
}

/** One outage of two, when what seemed to lie between them never was. */
export function joinOutages(earlier: OpenOutage, later: OpenOutage): OpenOutage {
  return {
    ...earlier,
    onlyDiskSigns: earlier.onlyDiskSigns && later.onlyDiskSigns,
    errorCode: earlier.errorCode ?? later.errorCode,
    timedOutAt: earlier.timedOutAt ?? later.timedOutAt,
    lastSeenAt: Math.max(earlier.lastSeenAt, later.lastSeenAt),
    reopenCount: Math.max(earlier.reopenCount ?? 0, later.reopenCount ?? 0) || null,
    loginRejected: earlier.loginRejected ?? later.loginRejected,
    bindLoop: earlier.bindLoop || later.bindLoop,
    rules: new Set([...earlier.rules, ...later.rules]),
    reasons: new Set([...earlier.reasons, ...later.reasons]),
  };
}

/** How an outage ended. */
export interface OutageEnd {
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
  const { firstSignAt, brokeLoggedIn: _, moreThanDiskAt: __, ...kept } = open;
  return {
    ...kept,
    precision: open.lostAt % SECOND === 0 ? SECOND : 1,
    rules: [...open.rules].sort().slice(0, MAX_RULES),
    recoveredAt: end?.recoveredAt ?? null,
    endedAt: end?.at ?? null,
    endedBy: end?.by ?? null,
    length,
    reasons: [...open.reasons].sort().slice(0, MAX_REASONS),
    restartBlip: healed && isFirstAttempt(open) && (atIscsidRestart || isTakeOver(open, end.at)),
    lossNotAfter: open.lossSeen ? open.lostAt : Math.min(open.lostAt, reckoned),
    ...(firstSignAt < open.lostAt && { firstSignAt }),
  };
}

/**
 * A restart of iscsid that no line mentions: the kernel saw the connection close while iscsid knew of no login
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
  // A return that no line shows came at some time before what implies it.
  const endAt = end === null || (end.by === 'recovered' && end.recoveredAt === null) ? null : end.at;
  const known = Math.max(0, (endAt ?? open.lastSeenAt) - open.lostAt) / SECOND;
  if (open.lossSeen && endAt !== null) return { seconds: known, method: 'lines', bound: 'exact' };
  // A rejected login sets the counter to 8 at once (initial_login_retry_max): it then measures nothing.
  const byCount = open.loginRejected === null ? (open.reopenCount ?? 0) * REOPEN_DELAY_SEC : 0;
  return byCount > 0 && byCount >= known
    ? { seconds: byCount, method: 'reopen-count', bound: 'at-least' }
    : { seconds: known, method: 'first-seen', bound: 'at-least' };
}

/** An outage that is over, with what is needed to take it up again when its end proves false. */
export interface EndedOutage {
  readonly outage: Outage;
  readonly open: OpenOutage;
  /** The newest return before it. */
  readonly upBefore: At | null;
  /** The return that ended it; null for any other end. */
  readonly backAt: At | null;
}

/** Whether trouble follows a return at once, and nothing says that the session was logged in between. */
export function followsAtOnce(last: EndedOutage | undefined, open: OpenOutage | null, at: At): boolean {
  if (last === undefined || last.backAt === null || open?.brokeLoggedIn === true) return false;
  return (open?.lostAt ?? at) - last.backAt <= RETURN_HOLDS;
}

/** Whether the failure of a disk follows so soon after a return that there was none. */
export function failsOn(last: EndedOutage | undefined, at: At): boolean {
  return last !== undefined && last.backAt !== null && at - last.backAt <= DISK_SHOWS_WITHIN;
}
