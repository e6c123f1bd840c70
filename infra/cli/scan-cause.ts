import type { Cause } from '../../functions/core/diagnosis/cause.ts';
import { SILENCE_CODES } from '../../functions/core/diagnosis/connection-errors.ts';
import type { Outage, PathView } from '../../functions/core/evidence/path-view.ts';

/** A path with the one of its outages that belongs to the incident. */
export interface LostPath {
  readonly path: PathView;
  readonly outage: Outage;
  /** See `ScannedNode`. */
  readonly isKernelOnly: boolean;
}

/** The cause as far as lines alone show it; attachments, metrics and Audit are not asked. */
export function causeFromLines(lost: readonly LostPath[]): Cause {
  const of = (test: (one: LostPath) => boolean): boolean => lost.some(test);
  if (lost.every(({ path }) => path.role === 'phantom')) return 'phantom';
  if (of(({ path }) => path.role === 'boot')) return 'boot-volume-lost';
  if (of(({ path, outage }) => path.deadSince !== null && outage.recoveredAt !== null))
    return 'filesystem-dead';
  if (of(({ outage }) => outage.bindLoop)) return 'bind-loop';
  if (of(({ outage }) => outage.loginRejected !== null)) return 'login-rejected';
  if (of(({ outage }) => outage.reasons.some(isRefusal))) return 'target-refusing';
  if (of(({ outage }) => outage.reasons.length > 0)) return 'path-timeout';
  if (of(({ outage }) => outage.errorCode !== null && SILENCE_CODES.includes(outage.errorCode))) {
    return 'path-timeout';
  }
  if (of(({ path }) => path.deadSince !== null)) return 'filesystem-dead';
  return 'unknown';
}

function isRefusal(reason: string): boolean {
  return /refused/i.test(reason);
}
