import { type At, MINUTE, type Ms } from '../base/time.ts';
import { isTrouble } from '../cluster/picture-shapes.ts';
import { detachOf } from '../cluster/takeover.ts';
import type { IncidentMemory, Notified } from '../incident/memory.ts';
import type { NoticeReason } from '../incident/reasons.ts';
import { SITUATIONS } from '../incident/situations.ts';
import { SEVERITIES, type Severity } from '../rules/signal-kinds.ts';
import { isStopped } from './aftermath.ts';
import { newestFacts } from './compared.ts';
import type { DecisionState, ToldState } from './contract.ts';
import { type NextNotice, newsOf, reattachMark, reattachNews } from './reattach-news.ts';
import { isRestartAside } from './restart-aside.ts';
import { beforeDeadline, nearMinutes, reminderWait } from './rhythm.ts';
import {
  brokenSinceTold,
  detachedSinceTold,
  namesOf,
  toldAttached,
  toldHung,
  unnamedPaths,
} from './told-paths.ts';
import { isLeftToReport, isNotifiedWithAttach } from './unreported.ts';

/** In a wide outage of more clusters than this the summary tells of recoveries too, not a notice per cluster. */
const OWN_RECOVERY = 10;
/** From an I/O error to a fail-over or a forced restart. */
const LIFEKEEPER_TAKES: Ms = 5 * MINUTE;

/** The rules see the state and what the last notices said. */
type Rule = (state: ToldState, last: Notified) => NextNotice | null;

/** What makes a further notice due, in order of weight: at most one goes out, and a repeat needs a reason. */
const RULES: readonly Rule[] = [
  (s) => only(reattachNews(s), 'acted'),
  (s, last) =>
    isElsewhere(s, last) && !isNotifiedWithAttach(s) && !isLeftToReport(s) && !isLeftToLater(s, last)
      ? { reason: SITUATIONS[s.situation].reason, headline: s.situation }
      : null,
  (s) => reattachNews(s),
  (s, last) => {
    if (rank(s.incident.severity) <= rank(last.severity)) return null;
    // Where nothing but the nearness of the deadline raises it, that is what is told.
    return isNearer(s) ? newsOf('deadline-near') : { reason: 'changed', headline: s.situation };
  },
  (s) =>
    SITUATIONS[s.situation].reminds !== null && unnamedPaths(s).length > 0 ? newsOf('further-loss') : null,
  (s) => (s.late.length > 0 ? newsOf('earlier-loss') : null),
  (s, last) => {
    const reason = last.cause === 'unknown' ? 'cause-known' : 'changed';
    const isNews = isOtherCause(s, last) && !isLeftToLater(s, last);
    return isNews ? { reason, headline: s.situation } : null;
  },
  (s) => (isReadNow(s) ? { reason: 'changed', headline: s.situation } : null),
  (s) =>
    SITUATIONS[s.situation].reminds !== null &&
    (detachedSinceTold(s).length > 0 || brokenSinceTold(s).length > 0)
      ? newsOf('further-loss')
      : null,
  // The first notice does not wait for Audit, which lags by minutes.
  (s) =>
    s.situation === 'detached' && isNew(detachedBy(s), s.incident.memory.detachedBy)
      ? newsOf('detached-by')
      : null,
  (s) => (isRestartNews(s) ? { reason: 'changed', headline: s.situation } : null),
  (s) => (isNearer(s) ? newsOf('deadline-near') : null),
  (s) => (isNew(silenceOf(s), s.incident.memory.silentSince) ? newsOf('silent') : null),
  (s) => (isReminderDue(s) ? { reason: 'reminder', headline: s.situation } : null),
];

/** The one notice that is due now, or null. */
export function nextNotice(state: ToldState): NextNotice | null {
  const { notified } = state.incident.memory;
  if (notified === null) return firstNotice(state);
  for (const rule of RULES) {
    const due = rule(state, notified);
    if (due !== null) return isOutdated(state, due) ? null : due;
  }
  return null;
}

/** While the volume is being attached again "detached" is said no more: in a moment there is something else to tell. */
function isOutdated({ path }: ToldState, { headline }: NextNotice): boolean {
  const saysDetached = headline === 'detached' || headline === 'detached-by';
  return saysDetached && (path?.api === 'ATTACHING' || path?.api === 'ATTACHED');
}

/** Of what nobody heard, nobody has to hear that it is over; the summary of a wide outage was heard. */
function firstNotice({ situation, incident }: ToldState): NextNotice | null {
  const { merged } = incident.memory;
  const { reason, isMerged } = SITUATIONS[situation];
  if (situation === 'recovered' && (merged === null || merged > OWN_RECOVERY)) return null;
  return { reason: merged === null || isMerged ? 'first' : reason, headline: situation };
}

/**
 * Of how many clusters an outage was, as far as it decides anything: while it grows, the incidents of ten thousand clusters are not
 * all written again.
 */
export function mergedCount(clusters: number, before: number | null): number {
  return before !== null && before > OWN_RECOVERY ? before : Math.max(clusters, before ?? 0);
}

/** What is remembered of a notice: the next one needs something new. */
export function afterNotice(state: ToldState, notice: NextNotice): Partial<IncidentMemory> {
  const { incident, picture, situation, node } = state;
  const { memory } = incident;
  const shown = picture.paths.filter(isTrouble).flatMap(namesOf);
  const isReattach = isSame(reattachNews(state), notice);
  return {
    notified: { situation, node: node?.node ?? '', severity: incident.severity, cause: incident.cause },
    nearMinutes: watchedMinutes(state) ?? memory.nearMinutes,
    silentSince: silenceOf(state) ?? memory.silentSince,
    detachedBy: detachedBy(state) ?? memory.detachedBy,
    reattach: isReattach ? reattachMark(state) : memory.reattach,
    named: [...new Set([...memory.named, ...shown])].sort(),
    toldAttached: toldAttached(state),
    toldHung: toldHung(state, notice.headline === 'further-loss'),
    reminders: notice.reason === 'reminder' ? memory.reminders + 1 : 0,
  };
}

function only(news: NextNotice | null, reason: NoticeReason): NextNotice | null {
  return news?.reason === reason ? news : null;
}

function isSame(news: NextNotice | null, notice: NextNotice): boolean {
  return news?.reason === notice.reason && news.headline === notice.headline;
}

function isElsewhere({ situation, node }: ToldState, last: Notified): boolean {
  // A fail-over is of the cluster, whichever of its nodes is the worse off.
  return situation !== last.situation || ((node?.node ?? '') !== last.node && situation !== 'failed-over');
}

/**
 * What people were told a moment ago includes what is so now: a dead file system is LifeKeeper's answer to I/O errors, and
 * that the second node is missing follows from a fail-over, whose notice has the steps. It comes with the next report that
 * was announced, unless it is over by then.
 */
function isLeftToLater({ situation, incident, now, policy }: ToldState, last: Notified): boolean {
  const age = now - (incident.lastNoticeAt ?? now);
  if (situation === 'fs-dead' && last.situation === 'io-failed') return age < LIFEKEEPER_TAKES;
  return situation === 'redundancy-lost' && last.situation === 'failed-over' && age < policy.reminderMs;
}

function isNew<T>(found: T | null, said: T | null): boolean {
  return found !== null && found !== said;
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

function isOtherCause(s: ToldState, last: Notified): boolean {
  return last.cause !== s.incident.cause && s.situation !== 'recovered' && !isLeftToReport(s);
}

/** Whether the newest notice could not say how the volume is attached, and this one can: what to do hangs on it. */
function isReadNow({ incident, path, situation }: ToldState): boolean {
  if (path === null || path.api === 'unreadable' || !SITUATIONS[situation].isLoss) return false;
  return newestFacts(incident)?.target?.api === 'unreadable';
}

/** A node has restarted that the newest notice did not know of: whoever means to switch over has to hear of it. */
function isRestartNews(s: ToldState): boolean {
  const told = newestFacts(s.incident)?.nodes;
  if (told === undefined || !SITUATIONS[s.situation].isLoss) return false;
  return s.picture.nodes.some(
    (one) => isRestartAside(s, one) && told.find(({ node }) => node === one.node)?.restartedAt === undefined,
  );
}

/** Who detached the volume that it is about, when Audit knows. */
function detachedBy({ picture, path }: DecisionState): string | null {
  const action = detachOf(path, picture.detachActions);
  return action === undefined ? null : (action.principalName ?? action.principalId);
}

/** People watch the clock of the kernel: its last minutes count. */
function watchedMinutes({ incident, situation, now }: ToldState): number | null {
  const { deadline } = incident;
  if (deadline === null || SITUATIONS[situation].clock !== 'watched') return null;
  return nearMinutes(deadline.to, now);
}

function isNearer(s: ToldState): boolean {
  const near = watchedMinutes(s);
  return near !== null && near < (s.incident.memory.nearMinutes ?? Number.POSITIVE_INFINITY);
}

/** Since when the node is silent. It counts from the loss on: a node that had nothing to say before was not silent. */
function silenceOf({ incident, situation, node, now, policy }: ToldState): At | null {
  const lastLine = node?.view?.lastAt ?? null;
  if (lastLine === null || isStopped(node) || SITUATIONS[situation].clock !== 'watched') return null;
  const heard = Math.max(lastLine, incident.lossAt);
  return now - heard >= policy.silenceMs ? heard : null;
}

function isReminderDue(state: ToldState): boolean {
  const { incident, situation, now } = state;
  const { hold, lastNoticeAt } = incident;
  const isHeld = hold !== null && hold.until > now;
  return SITUATIONS[situation].reminds !== null && !isHeld && now >= reminderAt(state, lastNoticeAt ?? now);
}

/** When the reminder after a notice is due. @param toldAt when that notice was. */
export function reminderAt({ incident, situation, policy }: ToldState, toldAt: At): At {
  const { acknowledged, deadline, memory } = incident;
  const { reminds, clock } = SITUATIONS[situation];
  const at =
    toldAt +
    reminderWait(policy, {
      isAcknowledged: acknowledged !== null,
      isRare: reminds === 'rarely',
      isCounting: clock === 'watched',
      reminders: memory.reminders,
    });
  return beforeDeadline(at, clock === 'watched' && deadline !== null ? deadline.to : null);
}
