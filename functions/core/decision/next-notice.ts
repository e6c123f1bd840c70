import { type At, MINUTE } from '../base/time.ts';
import type { NodeStatus } from '../cluster/picture-shapes.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import type { NoticeReason } from '../incident/reasons.ts';
import { type Headline, NEWS, SITUATIONS, type ToldSituation } from '../incident/situations.ts';
import { SEVERITIES } from '../rules/signal.ts';
import type { DecisionInput } from './contract.ts';
import { isReportDue, markTold, reattachNews, toldWithAttach } from './reattach-news.ts';

/** Minutes before the deadline at which it is notified again. */
const DEADLINE_NEAR_MIN = [30, 10] as const;

export interface Due {
  readonly reason: NoticeReason;
  readonly headline: Headline;
}

/** The one notice that is due now, or null; a repeat needs a reason. */
export function dueNotice(
  input: DecisionInput,
  incident: Incident,
  situation: ToldSituation,
  memory: IncidentMemory,
  node: NodeStatus | null,
  seen: {
    /** Who detached the volume, once Audit shows it. */
    readonly by: string | null;
    /** A path is lost that no notice has named. */
    readonly isFurther: boolean;
  },
): Due | null {
  const { now, policy } = input;
  const detachedBy = seen.by;
  const row = SITUATIONS[situation];
  const told = memory.get('situation');
  const near = nearMinutes(incident, situation, now);
  const lastLine = node?.view?.lastAt ?? null;
  // Silence counts from the loss on: a node that had nothing to say before it was not silent.
  const heard = lastLine === null ? null : Math.max(lastLine, incident.lossAt);
  const silent = row.clock === 'watched' && heard !== null && now - heard >= policy.silenceMs ? heard : null;
  const nearTold = Number(memory.get('near') ?? Number.POSITIVE_INFINITY);
  const causeTold = memory.get('cause');
  const here = `${situation}/${node?.node ?? ''}`;
  const news = reattachNews(input.reattach, situation, memory);
  const isLeft = isReportDue(input.reattach, situation, memory, now);
  const due = ((): Due | null => {
    if (told === null) return situation === 'recovered' ? null : { reason: 'first', headline: situation };
    if (news?.reason === 'acted') return news;
    if (told !== here && !toldWithAttach(situation, memory) && !isLeft)
      return { reason: row.reason, headline: situation };
    if (news !== null) return news;
    if (rank(incident.severity) > rank(memory.get('severity')))
      return { reason: 'changed', headline: situation };
    if (seen.isFurther && row.reminds) return newsOf('further-loss');
    if (causeTold !== incident.cause && situation !== 'recovered' && !isLeft) {
      return { reason: causeTold === 'unknown' ? 'cause-known' : 'changed', headline: situation };
    }
    // The first notice does not wait for Audit, which lags by minutes.
    if (situation === 'detached' && detachedBy !== null && memory.get('who') !== detachedBy)
      return newsOf('detached-by');
    if (near !== null && near < nearTold) return newsOf('deadline-near');
    if (silent !== null && memory.get('silent-told') !== String(silent)) return newsOf('silent');
    const wait = incident.acknowledged === null ? policy.reminderMs : policy.reminderAcknowledgedMs;
    const held = incident.hold !== null && incident.hold.until > now;
    if (row.reminds && !held && now - (incident.lastNoticeAt ?? now) >= wait) {
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

export function newsOf(headline: Exclude<Headline, ToldSituation>): Due {
  return { reason: NEWS[headline].reason, headline };
}

function rank(severity: string | null): number {
  return severity === null ? -1 : (SEVERITIES as readonly string[]).indexOf(severity);
}

function nearMinutes(incident: Incident, situation: ToldSituation, now: At): number | null {
  const d = incident.deadline;
  if (d === null || SITUATIONS[situation].clock !== 'watched') return null;
  const crossed = DEADLINE_NEAR_MIN.filter((m) => d.to - now <= m * MINUTE);
  return crossed.length === 0 ? null : Math.min(...crossed);
}
