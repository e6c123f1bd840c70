import { valueAt } from '../base/group-by.ts';
import { detachedId, isTrouble, type PathStatus, pathKey, shutDownNodes } from '../cluster/picture-shapes.ts';
import { lossTime } from '../diagnosis/deadline.ts';
import type { Incident } from '../incident/incident.ts';
import { type DecisionState, remember } from './contract.ts';
import { diagnosisOf } from './diagnose.ts';
import { incidentPicture } from './note.ts';

type Settled = Incident['memory']['settled'];

/**
 * Attachments of which people know that they were detached on purpose once this incident is closed: told as planned, or
 * closed by a person. Whatever the cluster loses after that is not about them, however long they stay detached.
 */
export function settledBy(closed: Incident | null): Settled {
  if (closed === null) return {};
  const { closedBy, memory } = closed;
  const isMeant = closedBy === 'planned' || closedBy === 'operator';
  return { ...memory.settled, ...(isMeant && memory.known.detached) };
}

/**
 * A planned detach needs nobody, and its notice ends the incident. Beside anything that is not planned it is settled
 * instead: it must neither lead, nor end what is not over.
 */
export function settle(state: DecisionState): DecisionState {
  const planned = plannedPaths(state);
  if (planned.size === 0 || !hasOthers(state, planned)) return state;
  const settled = { ...state.incident.memory.settled, ...Object.fromEntries(planned) };
  const next = remember(state, { settled });
  return { ...next, picture: incidentPicture(next, next.incident, next.incident.memory) };
}

/** By `pathKey`, the attachment. */
function plannedPaths(state: DecisionState): ReadonlyMap<string, string> {
  const { picture, incident } = state;
  const planned = new Map<string, string>();
  for (const path of picture.paths) {
    const id = detachedId(path);
    if (id === null || !isTrouble(path) || path.isSettled) continue;
    // Until Audit shows it, a detach is of when it was first seen, as for who leads: what was before the hold is not planned.
    const seenAt = valueAt(incident.memory.seenAt, pathKey(path)) ?? incident.openedAt;
    const lossAt = lossTime(path, picture, seenAt).at;
    if (diagnosisOf(state, path, lossAt).cause === 'detached-planned') planned.set(pathKey(path), id);
  }
  return planned;
}

/** Whether the incident is, or was, about anything else. */
function hasOthers({ picture, incident }: DecisionState, planned: ReadonlyMap<string, string>): boolean {
  const quiet = shutDownNodes(picture);
  const isOther = (path: PathStatus) => isTrouble(path) && !path.isSettled && !quiet.has(path.node);
  const keys = [...picture.paths.filter(isOther).map(pathKey), ...incident.memory.affected];
  const settled = new Set(picture.paths.filter((path) => path.isSettled).map(pathKey));
  return keys.some((key) => !planned.has(key) && !settled.has(key));
}
