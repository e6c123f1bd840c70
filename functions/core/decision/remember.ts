import { valueAt } from '../base/group-by.ts';
import { type At, MINUTE, type Ms } from '../base/time.ts';
import {
  type ClusterPicture,
  isMereStandby,
  type LostPath,
  ownNode,
  type PathStatus,
  pathKey,
  type TakeoverSign,
} from '../cluster/picture-shapes.ts';
import { isBack } from '../cluster/proof.ts';
import { detachedAt, takeoverSigns } from '../cluster/takeover.ts';
import { firstLossOf } from '../incident/incident.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import type { DecisionState } from './contract.ts';
import { troubledPaths } from './troubles.ts';

/**
 * What an incident keeps of losses and take-overs, whatever becomes of the lines that showed them: who decides and who
 * acts see the same, and only a proof that is named here takes any of it back (docs/decisions/0022-evidence-that-cannot-be-bent.md).
 */
export function rememberedBy(
  state: DecisionState,
): Pick<IncidentMemory, 'lost' | 'takeover' | 'firstLossAt' | 'wrote' | 'served' | 'seenAt' | 'roles'> {
  const paths = troubledPaths(state);
  const firstLossAt = Math.min(firstLossOf(state.incident), ...paths.flatMap(({ lostAt }) => lostAt ?? []));
  return {
    firstLossAt,
    lost: lostPaths(state, paths),
    takeover: takeoverOf(state, paths, firstLossAt),
    wrote: writesShown(state),
    served: servedSince(state, firstLossAt),
    roles: rolesKnown(state),
    seenAt: seenSince(state, paths),
  };
}

function seenSince(
  { incident, now }: DecisionState,
  troubled: readonly PathStatus[],
): IncidentMemory['seenAt'] {
  const { seenAt, affected, lost } = incident.memory;
  // Of an incident of the version before only the beginning is known; what is lost again after a return began now.
  const isOld = Object.keys(seenAt).length === 0;
  const isFirst = (key: string) => affected.includes(key) && valueAt(lost, key)?.backAt == null;
  const firstAt = (key: string) => (isOld && isFirst(key) ? incident.openedAt : now);
  return Object.fromEntries(
    troubled.map(pathKey).map((key) => [key, valueAt(seenAt, key) ?? firstAt(key)] as const),
  );
}

/** A node that answered so since the loss and is standby by now has been taken over from. */
function servedSince({ picture, incident }: DecisionState, firstLossAt: At): IncidentMemory['served'] {
  const now = picture.nodes.flatMap(({ node, service, serviceBy, serviceAt }) =>
    service === 'active' && serviceBy === 'probe' && serviceAt !== null && serviceAt >= firstLossAt
      ? [[node, serviceAt] as const]
      : [],
  );
  return { ...incident.memory.served, ...Object.fromEntries(now) };
}

function writesShown({ picture, incident }: DecisionState): IncidentMemory['wrote'] {
  const shown = picture.nodes.flatMap(({ node, service, serviceBy, serviceAt }) =>
    serviceBy === 'writes' && service !== 'unknown' && serviceAt !== null
      ? [[node, { service, at: serviceAt }] as const]
      : [],
  );
  return { ...incident.memory.wrote, ...Object.fromEntries(shown) };
}

/**
 * What was known last, by facts of its own, and as of when these are: that a node restarted, or that a log is silent now, takes
 * none of it back. A take-over since may come to be known later, while lines are held up.
 */
function rolesKnown({ picture, incident, now }: DecisionState): IncidentMemory['roles'] {
  const { roles } = incident.memory;
  const known = picture.nodes.flatMap(({ node, service, serviceBy, serviceAt }) => {
    if (service === 'unknown' || serviceBy === 'before') return [];
    const wasActive = service === 'active' || valueAt(roles, node)?.wasActive === true;
    return [
      [node, { service, at: serviceAt ?? now, ...(wasActive && { wasActive: true as const }) }] as const,
    ];
  });
  return { ...roles, ...Object.fromEntries(known) };
}

function lostPaths(state: DecisionState, troubled: readonly PathStatus[]): IncidentMemory['lost'] {
  const { picture, incident } = state;
  const lost = new Map(Object.entries(incident.memory.lost));
  for (const path of picture.paths) {
    const key = pathKey(path);
    const known = lost.get(key);
    if (known !== undefined && !troubled.includes(path)) lost.set(key, afterReturn(known, path, state));
  }
  for (const path of troubled) {
    if (path.lostAt === null) continue;
    const key = pathKey(path);
    lost.set(key, afterLoss(lost.get(key) ?? unseenLoss(path, incident), path, path.lostAt, picture));
  }
  return Object.fromEntries(lost);
}

/**
 * The loss of a path that this incident, and nothing else, is about, and that only the API has shown so far. Once the volume is
 * attached again, the first line of its node, however late, shows the same loss: whatever came back has its own lines.
 */
function unseenLoss(path: PathStatus, incident: DecisionState['incident']): LostPath | undefined {
  const key = pathKey(path);
  const { known, affected } = incident.memory;
  if (
    !isCounted(path) ||
    valueAt(known.detached, key) === undefined ||
    affected.some((other) => other !== key)
  )
    return undefined;
  const since = firstLossOf(incident);
  return { since, last: since, backAt: null };
}

/** A return that was seen once stays seen: what is lost after it begins anew. */
function afterReturn(known: LostPath, path: PathStatus, { picture }: DecisionState): LostPath {
  if (known.backAt !== null) return known;
  const node = ownNode({ picture, path })?.view ?? null;
  if (!isBack(path, { lost: known, lossAt: known.last, node })) return known;
  return { ...known, backAt: path.recoveredAt ?? path.view?.upAt ?? known.last };
}

/** Before the initiator notices, its clock does not run. */
function isCounted({ condition }: PathStatus): boolean {
  return condition !== 'hung' && condition !== 'unclear';
}

function afterLoss(
  known: LostPath | undefined,
  path: PathStatus,
  lostAt: At,
  picture: ClusterPicture,
): LostPath {
  const since = isCounted(path) ? lostAt : null;
  if (known === undefined || isAfterReturn(known, path, lostAt, picture))
    return { since, last: lostAt, backAt: null };
  const starts = [known.since, since].filter((at) => at !== null);
  return {
    since: starts.length === 0 ? null : Math.min(...starts),
    last: Math.max(known.last, lostAt),
    backAt: null,
  };
}

/** A return that nobody saw while it lasted counts if it lasted so long: iscsid and LifeKeeper write of a disk that does not answer sooner. */
const UNSEEN_RETURN: Ms = 5 * MINUTE;

/**
 * Whether it had come back before this loss, as was seen at an earlier decision or as its lines say by now. A log-in that
 * the session's own failures follow at once takes back no clock: any user of the node can write one.
 */
function isAfterReturn(
  { last, backAt }: LostPath,
  path: PathStatus,
  lostAt: At,
  picture: ClusterPicture,
): boolean {
  if (backAt !== null && lostAt >= backAt) return true;
  const upAt = path.view?.upAt ?? null;
  if (upAt === null || upAt < last || lostAt - upAt < UNSEEN_RETURN) return false;
  return !wasDetachedBy(upAt, path, picture);
}

/** Whether the volume was not attached at that moment: then no line of a session makes it come back. */
function wasDetachedBy(at: At, path: PathStatus, { detachActions }: ClusterPicture): boolean {
  if (path.api !== 'DETACHED' && path.api !== 'DETACHING') return false;
  if ((path.current?.timeCreated ?? Number.NEGATIVE_INFINITY) > at) return false;
  return (detachedAt(path, detachActions) ?? at) <= at;
}

function takeoverOf(
  { picture, lookUps, incident }: DecisionState,
  troubled: readonly PathStatus[],
  firstLossAt: At,
): IncidentMemory['takeover'] {
  const all = new Map<string, readonly TakeoverSign[]>(Object.entries(incident.memory.takeover));
  for (const path of troubled) {
    // On a node that is standby by now nothing counts as a sign; what was seen is kept all the same.
    if (isMereStandby(ownNode({ picture, path }))) continue;
    const known = all.get(path.node);
    const lostAt = Math.min(firstLossAt, detachedAt(path, picture.detachActions) ?? firstLossAt);
    const signs = takeoverSigns({ ...path, lostAt }, picture.nodes, lookUps, known);
    if (signs.length > 0 || known !== undefined) all.set(path.node, signs);
  }
  return Object.fromEntries(all);
}
