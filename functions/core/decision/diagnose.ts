import { valueAt } from '../base/group-by.ts';
import { type At, MINUTE } from '../base/time.ts';
import { lastOutage } from '../cluster/paths.ts';
import { ownNode, type PathStatus, pathKey } from '../cluster/picture-shapes.ts';
import { newestStray } from '../cluster/strays.ts';
import { detachedAt } from '../cluster/takeover.ts';
import { type Deadline, deadlineOf, kernelClock, type LossTime, lossTime } from '../diagnosis/deadline.ts';
import { type Diagnosis, diagnose as diagnosePath } from '../diagnosis/diagnose.ts';
import { firstLossOf, type Incident } from '../incident/incident.ts';
import { windowAt } from '../incident/policy.ts';
import { affectedPaths, isStopped } from './aftermath.ts';
import {
  type DecisionInput,
  type DecisionState,
  type LateOutage,
  remember,
  withIncident,
} from './contract.ts';

/** Since when, why, and until when: of the worst path; after its recovery what was found before. */
export function diagnose(state: DecisionState): DecisionState {
  const { picture, incident } = state;
  const path = picture.primary;
  const late = lateHeadline(state);
  if (late !== null) {
    const { lostAt } = late;
    const diagnosis = diagnosisOf(state, late.path, lostAt);
    const found = { ...state, loss: lossTime(late.path, picture, lostAt), diagnosis };
    return withIncident(remember(found, { diagnosis }), { lossAt: lostAt, cause: diagnosis.cause });
  }
  const stray = incident.memory.affected.length === 0 ? newestStray(picture.paths) : null;
  const shown = path ?? stray ?? lastRecovered(state);
  const loss = lossOf(state, shown);
  if (path === null) {
    const { diagnosis } = incident.memory;
    return withIncident({ ...state, loss, diagnosis }, { cause: diagnosis?.cause ?? incident.cause });
  }
  // A loss after a notified recovery starts its own clock; otherwise the earliest evidence counts.
  const lossAt = incident.recoveredAt != null ? loss.at : Math.min(incident.lossAt, loss.at);
  const diagnosis = diagnosisOf(state, path, loss.at);
  const next = remember({ ...state, loss, diagnosis }, { diagnosis });
  return withIncident(next, {
    lossAt,
    cause: diagnosis.cause,
    deadline: path.degraded ? incident.deadline : runningDeadline(path, loss.at, state),
  });
}

/** Null while no kernel counts, the node being down or nothing noticed: then nothing has a time by which it fails. */
function runningDeadline(
  path: PathStatus,
  since: At,
  { inventory, lookUps, picture }: DecisionState,
): Deadline | null {
  if (isStopped(ownNode({ picture, path }))) return null;
  return kernelClock(path) === 'running' ? deadlineOf(path, since, inventory, lookUps) : null;
}

/** Since when a path is, or was, lost. @param shown null: no path is known, and the incident's own time is all there is. */
export function lossOf(state: DecisionState, shown: PathStatus | null): LossTime {
  const { picture, incident } = state;
  if (shown === null) return { at: incident.lossAt, basis: 'first-seen' };
  // Of a further path in an open incident no time is known but its own.
  const seenAt = valueAt(incident.memory.seenAt, pathKey(shown)) ?? incident.openedAt;
  const loss = sinceRemembered(lossTime(shown, picture, seenAt), incident, picture.primary);
  // Until our clock has come to where the line is stamped, its loss would move along with it.
  const isAhead = (shown.lostAt ?? 0) > picture.now && incident.recoveredAt == null;
  return isAhead ? { ...loss, at: Math.min(loss.at, incident.lossAt) } : loss;
}

/** The clock of a path starts anew only once its return was seen, whatever its lines say by now. */
function sinceRemembered(loss: LossTime, { memory }: Incident, path: PathStatus | null): LossTime {
  const since = path === null ? null : lostSince(path, memory.lost);
  return since === null || since >= loss.at ? loss : { ...loss, at: since };
}

/**
 * A path whose volume nobody knows, because the inventory was lost, may be any of its node's that the incident knows as
 * lost: the earliest promises no time that there is not.
 */
function lostSince(path: PathStatus, lost: Incident['memory']['lost']): At | null {
  const isSame = (key: string) =>
    key === pathKey(path) || (path.attachment === null && key.startsWith(`${path.node}|`));
  const open = Object.entries(lost).flatMap(([key, { since, backAt }]) =>
    isSame(key) && since !== null && backAt === null ? [since] : [],
  );
  return open.length === 0 ? null : Math.min(...open);
}

/** The outage that the next notice is about although it is over; null while anything is wrong, or what is known was lost. */
export function lateHeadline({ picture, incident, late }: DecisionState): LateOutage | null {
  const isSilenceOver = incident.situation === 'all-silent' || incident.situation === 'heard-again';
  if (picture.primary !== null || !(incident.memory.notified === null || isSilenceOver)) return null;
  return late[0] ?? null;
}

/** From when on the kernel counts: a disk that hangs without a line does so since the earliest evidence. */
export function clockStart({ picture, incident, loss }: DecisionState): At {
  return picture.primary?.condition === 'hung' ? incident.lossAt : loss.at;
}

/** Of the paths that the incident has been about the one that came back last: what was over before, on any node, is not its end. */
export function lastRecovered(state: DecisionState): PathStatus | null {
  const own = affectedPaths(state).map((path) => withReturn(path, state.incident));
  const done = (own.length > 0 ? own : state.picture.paths).filter((p) => p.recoveredAt !== null);
  return [...done].sort((x, y) => (y.recoveredAt ?? 0) - (x.recoveredAt ?? 0))[0] ?? null;
}

/** A restart of iscsid is no outage to anybody; one that people took for a loss, for its return was late, has ended all the same. */
function withReturn(path: PathStatus, incident: Incident): PathStatus {
  const outage = lastOutage(path.view);
  if (path.recoveredAt !== null || outage?.restartBlip !== true || outage.lostAt < firstLossOf(incident))
    return path;
  return { ...path, lostAt: outage.lostAt, recoveredAt: outage.recoveredAt };
}

export function diagnosisOf(
  state: Omit<DecisionInput, 'incident'> & Pick<DecisionState, 'picture'> & { readonly incident: Incident },
  path: PathStatus,
  lossAt: At,
): Diagnosis {
  const { picture, incident, policy } = state;
  const remembered = valueAt(state.inventory.nodes, path.node)?.maintenanceAt;
  const maintainedAt = valueAt(incident.memory.maintenance, path.node) ?? remembered ?? null;
  const detachAt = detachedAt(path, picture.detachActions) ?? lossAt;
  return diagnosePath({
    picture,
    path,
    lossAt,
    // By the moment of the detach: the window ends, the intent does not change.
    inWindow: windowAt(policy.windows, incident.cluster.name, detachAt) !== null,
    onHold: incident.hold !== null && incident.hold.at <= detachAt && detachAt < incident.hold.until,
    expectedPrincipals: policy.expectedPrincipals,
    maintenance: maintainedAt !== null && Math.abs(maintainedAt - lossAt) <= 10 * MINUTE,
    wide: state.wide != null,
  });
}
