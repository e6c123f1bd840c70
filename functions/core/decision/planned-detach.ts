import type { ClusterPicture } from '../cluster/picture-shapes.ts';
import { lossTime } from '../diagnosis/clock.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import { pathKey } from '../incident/situation.ts';
import { applyCommands } from './commands.ts';
import type { DecisionInput, DecisionReason } from './contract.ts';
import { diagnosisOf } from './incident-diagnosis.ts';
import { isKnownDetach, type Trigger } from './triggers.ts';

/**
 * Whether a fact belongs to a detach that a closed incident has reported as planned: the API shows it seconds before the
 * lines of the session come. By the time that the lines give, it must still be planned.
 */
export function isOfPlanned(
  trigger: Trigger,
  input: DecisionInput,
  a: ClusterPicture,
  closed: Incident,
  memory: IncidentMemory,
): boolean {
  if (closed.closedBy !== 'planned') return false;
  const path = a.paths.find((p) => trigger.key === `seen:${pathKey(p)}`);
  if (path === undefined || !isKnownDetach(path, memory)) return false;
  const lossAt = lossTime(path, a, closed.openedAt).at;
  return diagnosisOf(input, a, path, lossAt, closed, memory).cause === 'detached-planned';
}

/** A hold goes over to the next incident; one that was released meanwhile does not. */
export function afterRelease(closed: Incident, input: DecisionInput, reasons: DecisionReason[]): Incident {
  const { hold } = closed;
  if (hold === null) return closed;
  const releases = input.commands.filter((c) => c.kind === 'release' && c.at >= hold.at);
  return applyCommands(closed, releases, reasons);
}
