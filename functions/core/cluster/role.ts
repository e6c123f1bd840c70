import { valueAt } from '../base/group-by.ts';
import { type At, MINUTE, type Ms, SECOND } from '../base/time.ts';
import type { NodeView } from '../evidence/path-view.ts';
import type { ProbeFacts } from '../platform/look-ups.ts';
import { PROBE_TOLD } from '../probe/stored.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { failuresOf, lastWrittenAt } from './paths.ts';
import { writesBefore, wroteThroughout } from './peer-writes.ts';
import {
  isStoppedState,
  isTrouble,
  type NodeStatus,
  type PathStatus,
  type RoleKnown,
  type ServiceRole,
  type WritesShown,
} from './picture-shapes.ts';
import { hasTakenOver, latestOf, MOVES, mayBeSince } from './takeover.ts';

/** lkscsid looks every 5 s and reports a disk that does not answer within 15 s; four times that says that it does not look. */
const DISK_LINES_WITHIN: Ms = MINUTE;

/** LifeKeeper may see a disk fail a moment before the initiator does. */
const DISK_LINES_BEFORE: Ms = 30 * SECOND;

const NEVER = Number.NEGATIVE_INFINITY;

type Role = Pick<NodeStatus, 'service' | 'serviceBy' | 'serviceAt' | 'serviceVolume'>;

const UNKNOWN: Role = { service: 'unknown', serviceBy: null, serviceAt: null };

/** What the role of a node is worked out from. */
interface Seen {
  readonly id: string;
  readonly view: NodeView | null;
  readonly facts: ClusterFacts;
  /** Its own. */
  readonly paths: readonly PathStatus[];
  /** The earliest loss that the incident was ever dated by; null: there is none. */
  readonly firstLossAt: At | null;
  /** What its writes have shown at an earlier decision of the incident. */
  readonly wrote: WritesShown | undefined;
  /** The role that it was known to have last. */
  readonly before: RoleKnown | undefined;
}

/**
 * Whether the node is in service: from its own `lcdstatus`; else, presumed, from what only a node in service writes into
 * LifeKeeper's log, from who wrote on the volume before the loss, and from what LifeKeeper does not write. For people:
 * who acts asks for `serviceBy: 'probe'`.
 */
export function roleOf(seen: Seen): Role {
  return (
    fromProbe(seen) ??
    fromDiskLines(seen) ??
    fromChecks(seen) ??
    fromOwnTakeOver(seen) ??
    fromWrites(seen) ??
    fromEarlierWrites(seen) ??
    fromSilence(seen) ??
    fromBefore(seen) ??
    UNKNOWN
  );
}

function fromProbe({ id, view, facts }: Seen): Role | null {
  const probe = valueAt(facts.lookUps.probes, id);
  if (probe?.known !== true || probe.value.resources.length === 0 || !isPresent(probe.value, view, facts))
    return null;
  return { service: answeredRole(probe.value), serviceBy: 'probe', serviceAt: probe.value.at };
}

function answeredRole({ resources }: ProbeFacts): ServiceRole {
  const states = resources.map((r) => r.state);
  if (states.some((s) => s === 'ISP' || s === 'ISU')) return 'active';
  return states.every((s) => s === 'OSU') ? 'standby' : 'unknown';
}

/** Whether an answer of `lcdstatus` still holds: not too old, and no restart or take-over since. */
function isPresent({ at }: ProbeFacts, view: NodeView | null, { now, views }: ClusterFacts): boolean {
  if (now - at > PROBE_TOLD) return false;
  const moves = views.flatMap((v) =>
    MOVES.filter((kind) => kind !== 'boot').map((kind) => latestOf(v, kind)),
  );
  return ![...moves, latestOf(view, 'boot')].some((t) => t !== null && t > at);
}

/** What a loss has shown of roles is not forgotten at the moment of the return. */
const HOLDS_AFTER_RETURN: Ms = 15 * MINUTE;

/** The data path that is lost, or was until just now, and since when; null: none is. */
function lossOf({ paths, firstLossAt, facts }: Seen): { readonly path: PathStatus; readonly at: At } | null {
  const data = paths.filter(({ role }) => role === 'data');
  const path =
    data.find((p) => isTrouble(p) && p.condition !== 'unclear') ??
    data.find((p) => p.recoveredAt !== null && facts.now - p.recoveredAt < HOLDS_AFTER_RETURN);
  if (path === undefined) return null;
  // A detach is known before its lines come: who wrote until now shows the roles as well.
  const seenAt = path.condition === 'detached' ? facts.now : null;
  const times = [path.lostAt, firstLossAt, seenAt].filter((at) => at !== null);
  return times.length === 0 ? null : { path, at: Math.min(...times) };
}

/** LifeKeeper's newest word of the disk that was lost, since it was; null: there is none. */
function diskLineAt({ view }: Seen, { path, at }: { readonly path: PathStatus; readonly at: At }): At | null {
  const its = failuresOf(view, path.device).filter(({ last }) => last >= at - DISK_LINES_BEFORE);
  return its.length === 0 ? null : Math.max(...its.map(({ last }) => last));
}

/** A peer began to take over, or the node started again, since then: what was in service there may not be any more. */
function hasMoved({ id, view, facts }: Seen, since: At): boolean {
  return (
    mayBeSince(latestOf(view, 'boot'), since) ||
    facts.views.some((v) => v.node !== id && mayBeSince(latestOf(v, 'lk-failover'), since))
  );
}

function fromDiskLines(seen: Seen): Role | null {
  const loss = lossOf(seen);
  const at = loss === null ? null : diskLineAt(seen, loss);
  if (loss === null || at === null || hasMoved(seen, loss.at)) return null;
  return { service: 'active', serviceBy: 'disk-lines', serviceAt: at, ...volumeOf(loss.path) };
}

function volumeOf({ attachment }: PathStatus): Pick<Role, 'serviceVolume'> {
  return attachment === null ? {} : { serviceVolume: attachment.volumeId };
}

/** quickCheck runs only where a resource is in service. */
function fromChecks({ id, view, facts }: Seen): Role | null {
  const checkedAt = view?.lifekeeper.checkTimeoutAt ?? null;
  const bootedAt = Math.max(NEVER, ...(view?.boots ?? []));
  // Once the node restarted or a peer began to take over, its checks describe the past.
  const isPast =
    bootedAt > (checkedAt ?? 0) ||
    facts.views.some((v) => v.node !== id && (latestOf(v, 'lk-failover') ?? NEVER) > bootedAt);
  if (checkedAt === null || isPast) return null;
  return { service: 'active', serviceBy: 'lifekeeper-lines', serviceAt: checkedAt };
}

/**
 * A node that began to take over since it lost the disk, or about then, has the resource whatever was so before: unless
 * it started again, or a peer took over after it.
 */
function fromOwnTakeOver(seen: Seen): Role | null {
  const { id, view, facts } = seen;
  const loss = lossOf(seen);
  const at = latestOf(view, 'lk-failover');
  if (loss === null || at === null || !mayBeSince(at, loss.at)) return null;
  const isPast =
    (latestOf(view, 'boot') ?? NEVER) > at ||
    facts.views.some((v) => v.node !== id && (latestOf(v, 'lk-failover') ?? NEVER) >= at);
  return isPast ? null : { service: 'active', serviceBy: 'lifekeeper-lines', serviceAt: at };
}

function fromWrites(seen: Seen): Role | null {
  const { id, facts } = seen;
  const loss = lossOf(seen);
  const volumeId = loss?.path.attachment?.volumeId;
  if (loss === null || volumeId === undefined || hasMoved(seen, loss.at)) return null;
  const own = writesBefore(id, volumeId, loss.at, facts);
  const peers = facts.cluster.nodes
    .filter((node) => node !== id)
    .map((node) => writesBefore(node, volumeId, loss.at, facts));
  if (own === null || peers.length === 0) return null;
  const serviceAt = loss.at;
  if (own.length === 0 && peers.some((minutes) => minutes !== null && wroteThroughout(minutes, loss.at)))
    return { service: 'standby', serviceBy: 'writes', serviceAt };
  const isAlone = peers.every((minutes) => minutes !== null && minutes.length === 0);
  return isAlone && wroteThroughout(own, loss.at)
    ? { service: 'active', serviceBy: 'writes', serviceAt, serviceVolume: volumeId }
    : null;
}

/** What was written before a loss stays so, whether or not Monitoring answers again. */
function fromEarlierWrites(seen: Seen): Role | null {
  const { wrote, view } = seen;
  if (wrote === undefined || hasMoved(seen, wrote.at)) return null;
  if (hasTakenOver(view, wrote.at)) return null;
  return { service: wrote.service, serviceBy: 'writes', serviceAt: wrote.at };
}

/**
 * LifeKeeper watches the disks that are in service on its own node and no others. A node that writes other lines, and for a
 * minute after the loss none of these, has it on standby.
 */
function fromSilence(seen: Seen): Role | null {
  const { view } = seen;
  const loss = lossOf(seen);
  if (loss === null || view === null || !view.lifekeeper.seen) return null;
  const { path } = loss;
  // Only a session that is known to be lost makes LifeKeeper write at all.
  if (path.view === null || path.lostAt === null || path.condition === 'hung' || path.condition === 'dead')
    return null;
  // The loss is dated by the node's own clock, and so is how long it has been heard since.
  const isHeard = lastWrittenAt(view) >= path.lostAt + DISK_LINES_WITHIN;
  if (!isHeard || diskLineAt(seen, loss) !== null || hasMoved(seen, loss.at)) return null;
  return { service: 'standby', serviceBy: 'no-disk-lines', serviceAt: view.lastAt };
}

/** A standby that restarts is a standby, unless it takes over itself or a peer was down meanwhile. */
function fromBefore({ id, before, view, facts }: Seen): Role | null {
  if (before?.service !== 'standby' || hasTakenOver(view, before.at)) return null;
  const peers = facts.cluster.nodes.filter((node) => node !== id);
  const wasDown = (peer: string) => {
    const instance = valueAt(facts.lookUps.instances, peer);
    const isStopped = instance?.known === true && isStoppedState(instance.value.lifecycleState);
    const its = facts.views.find(({ node }) => node === peer) ?? null;
    return isStopped || mayBeSince(latestOf(its, 'boot'), before.at);
  };
  if (peers.some(wasDown)) return null;
  return { service: 'standby', serviceBy: 'before', serviceAt: before.at };
}

/** Of which volume a presumption is made may not be known: then it may be of any. */
const areSameOrUnknown = (a: string | null, b: string | null) => a === null || b === null || a === b;

/**
 * Roles that contradict each other are not known. Where every node seems to be standby only by what LifeKeeper does not
 * write, or did not before a restart, its log may not be collected. And one volume is in service on one node: where two are presumed to have it, lines
 * of the past or of somebody else speak for one of them; what a node answers stands.
 */
export function withoutContradictions(
  nodes: readonly NodeStatus[],
  paths: readonly PathStatus[],
): readonly NodeStatus[] {
  const isWeak = ({ serviceBy }: NodeStatus) => serviceBy === 'no-disk-lines' || serviceBy === 'before';
  const areLone = nodes.every(isWeak);
  const volumes = new Set(paths.flatMap((p) => (p.role === 'data' ? (p.attachment?.volumeId ?? []) : [])));
  const [only = null] = volumes.size === 1 ? volumes : [];
  const active = nodes.filter(({ service }) => service === 'active');
  const volumeOfRole = (n: NodeStatus) => n.serviceVolume ?? only;
  const isContested = (n: NodeStatus) =>
    n.service === 'active' &&
    n.serviceBy !== 'probe' &&
    active.some((peer) => peer !== n && areSameOrUnknown(volumeOfRole(peer), volumeOfRole(n)));
  return nodes.map((n) => (areLone || isContested(n) ? { ...n, ...UNKNOWN } : n));
}
