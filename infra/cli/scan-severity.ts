import type { Sec } from '../../functions/core/base/time.ts';
import { SEVERITIES, type Severity } from '../../functions/core/rules/signal-kinds.ts';
import { type LostPath, stateOf } from './scan-diagnosis.ts';
import type { Span } from './scan-lines.ts';
import type { ScannedNode } from './scanned-node.ts';

/** An outage longer than this is felt by applications. */
const FELT_AFTER: Sec = 60;

/** Whether multipathd counted no path at all to a volume, be it for a moment. */
export function wasAllDown({ sightings }: ScannedNode, { from, until }: Span): boolean {
  return sightings.some(
    ({ kind, first, last }) => kind === 'multipath-all-down' && last >= from && first <= until,
  );
}

/** How bad an incident is. */
export function severityOf(lost: readonly LostPath[], lifekeeperActed: boolean): Severity {
  let worst: Severity = 'medium';
  const raise = (severity: Severity): void => {
    if (SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(worst)) worst = severity;
  };
  if (lifekeeperActed) raise('critical');
  for (const one of lost) {
    const { path, outage } = one;
    if (outage.timedOutAt !== null || path.deadSince !== null || outage.endedBy === 'gave-up')
      raise('critical');
    const isLong = outage.length.seconds > FELT_AFTER;
    // How long it goes on after the last line nobody knows.
    if (isLong || path.role === 'boot' || stateOf(one) === 'lost') raise('high');
  }
  return worst;
}
