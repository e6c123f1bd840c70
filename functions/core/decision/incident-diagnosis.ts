import { type At, MINUTE } from '../base/time.ts';
import type { ClusterPicture, PathStatus } from '../cluster/picture-shapes.ts';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import { windowAt } from '../incident/policy.ts';
import type { DecisionInput } from './contract.ts';

/** The last verdict: after the recovery the cause is still what it was. */
export function recall(memory: IncidentMemory): Diagnosis | null {
  const text = memory.get('diagnosis');
  return text === null ? null : (JSON.parse(text) as Diagnosis);
}

export function diagnosisOf(
  input: DecisionInput,
  a: ClusterPicture,
  path: PathStatus,
  lossAt: At,
  incident: Incident,
  memory: IncidentMemory,
): Diagnosis {
  const remembered = input.inventory.nodes[path.node]?.maintenanceAt;
  const note = Number(memory.get(`maintenance:${path.node}`) ?? remembered ?? Number.NaN);
  const detachAt = a.detachActions[0]?.at ?? lossAt;
  return diagnose({
    assessment: a,
    path,
    lossAt,
    // By the moment of the detach: the window ends, the intent does not change.
    inWindow: windowAt(input.policy.windows, incident.cluster.name, detachAt) !== null,
    onHold: incident.hold !== null && incident.hold.at <= detachAt && detachAt < incident.hold.until,
    expectedPrincipals: input.policy.expectedPrincipals,
    maintenance: Number.isFinite(note) && Math.abs(note - lossAt) <= 10 * MINUTE,
    wide: input.wide != null,
  });
}
