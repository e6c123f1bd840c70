import type { At, Sec } from '../base/time.ts';
import { lastOutage } from '../cluster/paths.ts';
import type { ClusterPicture, PathStatus } from '../cluster/picture-shapes.ts';

/** From which fact the time of the loss was taken, best first. */
export type LossBasis = 'loss-line' | 'first-line' | 'audit' | 'first-seen';

export interface LossTime {
  readonly at: At;
  readonly basis: LossBasis;
}

/**
 * Time of the loss from the best fact there is: the line of the loss itself; else the first line that shows it;
 * else the detach as Audit recorded it; else when we first saw it (`openedAt`).
 */
export function lossTime(path: PathStatus, assessment: ClusterPicture, openedAt: At): LossTime {
  const outage = lastOutage(path.view);
  if (outage !== null && path.lostAt !== null) {
    return { at: path.lostAt, basis: outage.lossSeen ? 'loss-line' : 'first-line' };
  }
  if (path.lostAt !== null) return { at: path.lostAt, basis: 'first-line' };
  const detach = assessment.detachActions.find(
    (a) => a.resourceId === path.current?.id || a.resourceId === path.attachment?.id,
  );
  if (detach !== undefined && detach.at <= openedAt) return { at: detach.at, basis: 'audit' };
  return { at: openedAt, basis: 'first-seen' };
}

export interface OutageSpan {
  readonly seconds: Sec;
  readonly method: 'lines' | 'reopen-count' | 'first-seen';
  readonly bound: 'exact' | 'at-least';
}

/** Length of the outage with how it was worked out; for an open one up to `now`, then a lower bound. */
export function outageSpan(path: PathStatus, now: At, loss: LossTime): OutageSpan {
  const outage = lastOutage(path.view);
  if (outage !== null && outage.recoveredAt !== null && path.recoveredAt !== null) return outage.length;
  const seconds = Math.max(0, Math.round((now - loss.at) / 1000));
  return {
    seconds,
    method: loss.basis === 'loss-line' ? 'lines' : 'first-seen',
    bound: 'at-least',
  };
}
