import { type At, MINUTE, type Ms } from '../base/time.ts';
import type { Policy } from '../incident/policy.ts';

/** Minutes before the deadline at which it is notified again. */
const DEADLINE_NEAR_MIN = [30, 10] as const;

/** What the pause before the next reminder depends on. */
export interface Rhythm {
  readonly isAcknowledged: boolean;
  /** The situation changes by nothing but what people do, and hurts nobody meanwhile. */
  readonly isRare: boolean;
  /** The kernel counts down, and people watch the time. */
  readonly isCounting: boolean;
  /** Reminders since there was news. */
  readonly reminders: number;
}

/**
 * How long nothing is said before the next reminder: half an hour by default while time runs, else one after half an
 * hour and then as seldom as once somebody takes care. What never changes is not said for ever at the same pace.
 */
export function reminderWait(
  { reminderMs, reminderAcknowledgedMs }: Pick<Policy, 'reminderMs' | 'reminderAcknowledgedMs'>,
  { isAcknowledged, isRare, isCounting, reminders }: Rhythm,
): Ms {
  if (isAcknowledged || isRare || (!isCounting && reminders > 0)) return reminderAcknowledgedMs;
  return reminderMs;
}

/** A reminder so shortly before the last minutes of the deadline is left to the notice that tells of those. */
const LEFT_TO_DEADLINE: Ms = 15 * MINUTE;

/** When a reminder is due that would come at that time. @param to the deadline that people watch; null: none runs. */
export function beforeDeadline(at: At, to: At | null): At {
  if (to === null) return at;
  const marks = DEADLINE_NEAR_MIN.map((minutes) => to - minutes * MINUTE);
  return marks.find((mark) => mark >= at && mark - at <= LEFT_TO_DEADLINE) ?? at;
}

/** Within how many of the last minutes of a deadline it is by now; null: before all of them. */
export function nearMinutes(to: At, now: At): number | null {
  const crossed = DEADLINE_NEAR_MIN.filter((minutes) => to - now <= minutes * MINUTE);
  return crossed.length === 0 ? null : Math.min(...crossed);
}

/** When people hear again at the latest: by a reminder, or of a nearing deadline. @param to null: none runs. */
export function nextReportAt(reminderAt: At, to: At | null, now: At): At {
  const marks = to === null ? [] : [...DEADLINE_NEAR_MIN, 0].map((minutes) => to - minutes * MINUTE);
  return Math.min(...[reminderAt, ...marks].filter((at) => at > now));
}
