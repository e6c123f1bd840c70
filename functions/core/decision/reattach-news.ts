import { type At, MINUTE, type Ms } from '../base/time.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import type { NoticeReason } from '../incident/reasons.ts';
import { type Headline, SITUATIONS, type Situation } from '../incident/situations.ts';
import type { ReattachProgress } from '../plan/progress.ts';

/** A notice that the progress of a plan makes due, with the mark that keeps it from coming twice. */
interface ReattachNews {
  readonly reason: NoticeReason;
  readonly headline: Headline;
  readonly mark: string;
}

const MARK = 'reattach';
const UNREPORTED = 'unreported:';
/**
 * An attach that the API shows already is reported within seconds. Longer than it takes another invocation to go on
 * with the attempt of a dead one (its turn of 90 s, then 45 s until it is invoked); nobody reports later than that.
 */
const REPORT_WITHIN: Ms = 3 * MINUTE;

/**
 * What has to be notified about the plan now, or null. Each stage of each plan is notified once; a further approval of
 * several counts as a stage of its own, because it calls the next approver.
 */
export function reattachNews(
  progress: ReattachProgress | null | undefined,
  situation: Situation,
  memory: IncidentMemory,
): ReattachNews | null {
  if (progress == null) return null;
  const { stage } = progress;
  const mark = `${progress.planId}:${stage.kind}${stage.kind === 'awaiting-approval' ? stage.given : ''}`;
  if (memory.get(MARK) === mark) return null;
  const news = (reason: NoticeReason, headline: Headline): ReattachNews => ({ reason, headline, mark });
  switch (stage.kind) {
    case 'attempted':
      return null;
    case 'awaiting-approval':
      return SITUATIONS[situation].asksApproval ? news('approval-needed', 'approval-needed') : null;
    case 'attached': {
      if (!SITUATIONS[situation].reportsAttach) return null;
      const elsewhere = situation === 'not-recovered' || stage.samePortal === false;
      return news('acted', elsewhere ? 'not-recovered' : 'acted');
    }
    case 'refused':
      return news('refused', 'attach-refused');
    case 'rejected':
      return news('refused', 'attach-rejected');
    case 'expired':
      return news('refused', 'attach-expired');
    case 'failed':
      return news('refused', 'attach-failed');
  }
}

/** Remembers that the stage was notified, by a notice of its own or by one that says more. */
export function markTold(news: ReattachNews, memory: IncidentMemory): void {
  memory.set(MARK, news.mark);
}

/** "Reattached, not proven yet" was part of the notice of the attach: the situation that follows is no news. */
export function toldWithAttach(situation: Situation, memory: IncidentMemory): boolean {
  return situation === 'reattached' && (memory.get(MARK)?.endsWith(':attached') ?? false);
}

/**
 * Whether a changed attachment is left to the report of our own attempt, which says more: it is under way, and the
 * change is younger than `REPORT_WITHIN`. Without a report the change gets a notice of its own.
 */
export function isReportDue(
  progress: ReattachProgress | null | undefined,
  situation: Situation,
  memory: IncidentMemory,
  now: At,
): boolean {
  if (progress?.stage.kind !== 'attempted') return false;
  if (situation !== 'reattached' && situation !== 'not-recovered') return false;
  const key = `${UNREPORTED}${progress.planId}`;
  if (memory.get(key) === null) memory.set(key, String(now));
  return now - Number(memory.get(key)) < REPORT_WITHIN;
}
