import { type At, MINUTE } from '../base/time.ts';
import type { NodeStatus } from '../cluster/picture-shapes.ts';
import type { Incident, NoticeReason } from '../incident/incident.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import type { ReasonCode } from '../incident/reasons.ts';
import { reasonFor, type Situation } from '../incident/situation.ts';
import type { TitleKey } from '../notice/model.ts';
import { SEVERITIES } from '../rules/signal.ts';
import type { DecisionInput } from './contract.ts';
import { isReportDue, markTold, reattachNews, toldWithAttach } from './reattach-news.ts';

/** Minutes before the deadline at which it is told again. */
const DEADLINE_NEAR_MIN = [30, 10] as const;

export interface Due {
  readonly reason: NoticeReason;
  readonly headline: TitleKey;
}

export const REASON_OF: Readonly<Record<NoticeReason, ReasonCode>> = {
  first: 'notice-first',
  changed: 'notice-changed',
  'cause-known': 'notice-cause-known',
  'deadline-near': 'notice-deadline-near',
  'approval-needed': 'notice-approval-needed',
  acted: 'notice-acted',
  refused: 'notice-refused',
  recovered: 'notice-recovered',
  'not-recovered': 'notice-not-recovered',
  'io-failed': 'notice-io-failed',
  'failed-over': 'notice-failed-over',
  rebooted: 'notice-rebooted',
  unknown: 'notice-unknown',
  reminder: 'notice-reminder',
  monitor: 'notice-changed',
  drill: 'notice-changed',
};

/** Situations in which the kernel's clock is what people watch. */
const CLOCK: ReadonlySet<Situation> = new Set<Situation>([
  'detached',
  'lost',
  'hung',
  'not-recovered',
  'reattached',
]);

export const NO_REMINDER: ReadonlySet<Situation> = new Set<Situation>([
  'recovered',
  'planned',
  'heard-again',
]);

/** The one notice that is due now, or null; a repeat needs a reason. */
export function dueNotice(
  input: DecisionInput,
  incident: Incident,
  situation: Exclude<Situation, 'held' | 'healthy'>,
  memory: IncidentMemory,
  node: NodeStatus | null,
  seen: {
    /** Who detached the volume, when Audit has told. */
    readonly by: string | null;
    /** A path is lost that no notice has named. */
    readonly isFurther: boolean;
  },
): Due | null {
  const { now, policy } = input;
  const detachedBy = seen.by;
  const told = memory.get('situation');
  const near = nearMinutes(incident, situation, now);
  const lastLine = node?.view?.lastAt ?? null;
  // Silence counts from the loss on: a node that had nothing to say before it was not silent.
  const heard = lastLine === null ? null : Math.max(lastLine, incident.lossAt);
  const silent = CLOCK.has(situation) && heard !== null && now - heard >= policy.silenceMs ? heard : null;
  const nearTold = Number(memory.get('near') ?? Number.POSITIVE_INFINITY);
  const causeTold = memory.get('cause');
  const here = `${situation}/${node?.node ?? ''}`;
  const news = reattachNews(input.reattach, situation, memory);
  const isLeft = isReportDue(input.reattach, situation, memory, now);
  const due = ((): Due | null => {
    if (told === null) return situation === 'recovered' ? null : { reason: 'first', headline: situation };
    if (news?.reason === 'acted') return news;
    if (told !== here && !toldWithAttach(situation, memory) && !isLeft)
      return { reason: reasonFor(situation), headline: situation };
    if (news !== null) return news;
    if (rank(incident.severity) > rank(memory.get('severity')))
      return { reason: 'changed', headline: situation };
    if (seen.isFurther && !NO_REMINDER.has(situation)) return { reason: 'changed', headline: 'further-loss' };
    if (causeTold !== incident.cause && situation !== 'recovered' && !isLeft) {
      return { reason: causeTold === 'unknown' ? 'cause-known' : 'changed', headline: situation };
    }
    // The first notice does not wait for Audit, which lags by minutes.
    if (situation === 'detached' && detachedBy !== null && memory.get('who') !== detachedBy)
      return { reason: 'cause-known', headline: 'detached-by' };
    if (near !== null && near < nearTold) return { reason: 'deadline-near', headline: 'deadline-near' };
    if (silent !== null && memory.get('silent-told') !== String(silent))
      return { reason: 'unknown', headline: 'silent' };
    const wait = incident.acknowledged === null ? policy.reminderMs : policy.reminderAcknowledgedMs;
    const held = incident.hold !== null && incident.hold.until > now;
    if (!NO_REMINDER.has(situation) && !held && now - (incident.lastNoticeAt ?? now) >= wait) {
      return { reason: 'reminder', headline: situation };
    }
    return null;
  })();
  if (due === null) return null;
  if (news !== null && due === news) markTold(news, memory);
  if (silent !== null) memory.set('silent-told', String(silent));
  if (near !== null) memory.set('near', String(near));
  if (detachedBy !== null) memory.set('who', detachedBy);
  return due;
}

function rank(severity: string | null): number {
  return severity === null ? -1 : (SEVERITIES as readonly string[]).indexOf(severity);
}

function nearMinutes(incident: Incident, situation: Situation, now: At): number | null {
  const d = incident.deadline;
  if (d === null || !CLOCK.has(situation)) return null;
  const crossed = DEADLINE_NEAR_MIN.filter((m) => d.to - now <= m * MINUTE);
  return crossed.length === 0 ? null : Math.min(...crossed);
}
