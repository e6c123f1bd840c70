import type { At } from '../base/time.ts';
import type { NodeView, PathView } from '../evidence/path-view.ts';
import type { RememberedAttachment, VolumeRole } from '../inventory/inventory.ts';
import type { Attachment, AuditAction, Instance, LoadFacts, Unknown } from '../platform/look-ups.ts';

/** What the API says about the way from a node to a volume. `ABSENT`: the list was read and has nothing. */
export type ApiState = Attachment['lifecycleState'] | 'ABSENT' | 'unreadable' | 'not-asked';

/**
 * Conditions that keep an incident open, the worst first.
 * - `hung`: only LifeKeeper (or the disk) shows it, no session broke visibly: a black hole;
 * - `dead`: the session is back, the disk or file system on it is not;
 * - `replaced`: the session is lost for good and another one is up on a new portal;
 * - `detached`: only the API shows it, no line yet;
 * - `unclear`: more lines of losses came than could be kept, and its own may have been among them.
 */
export const TROUBLES = [
  'timed-out',
  'dead',
  'replaced',
  'lost',
  'hung',
  'detached',
  'lost-by-reboot',
  'unclear',
] as const;

/** `stray`: a lost session that can be of no volume of the node as far as is known; told once, and no trouble of a path. */
export type PathCondition =
  | (typeof TROUBLES)[number]
  | 'healthy'
  | 'recovered'
  | 'logged-out'
  | 'phantom'
  | 'stray';

/** One node's way to one volume, from lines, API and memory together. */
export interface PathStatus {
  readonly node: string;
  readonly role: VolumeRole;
  readonly attachment: RememberedAttachment | null;
  /** The newest attachment of this volume to this node that the API lists. */
  readonly current: Attachment | null;
  readonly api: ApiState;
  /** Ids of attachments of the volume to this node that came before `current`, as far as the API lists them. Absent: none. */
  readonly earlier?: readonly string[];
  readonly view: PathView | null;
  readonly condition: PathCondition;
  /** Start of the current (or last) outage; null for API-only facts of unknown time. */
  readonly lostAt: At | null;
  readonly recoveredAt: At | null;
  /**
   * No line said that it is back: the volume counts the node's writes again, after LifeKeeper's last word of its failure.
   * Absent: lines said so, or it is not back.
   */
  readonly backByWrites?: { readonly failedAt: At };
  /** One of several portals is lost and another one works. */
  readonly degraded: boolean;
  /** The present attachment has the portal and IQN that the session knows; null when that cannot be said. */
  readonly samePortal: boolean | null;
  /** Logged out cleanly: the session ended without an open outage. */
  readonly cleanLogoutAt: At | null;
  readonly device: string | null;
  readonly portal: string | null;
  readonly iqn: string | null;
  /** Detached on purpose, as people know: it leads no notice, and nobody waits for its return. Absent: it is not. */
  readonly isSettled?: true;
  /** Its return was logged, and counts from then on if nothing contradicts it; until then it is lost. Absent: no such return. */
  readonly returnCountsFrom?: At;
}

export type ServiceRole = 'active' | 'standby' | 'unknown';

/**
 * From which fact the role of a node was taken, best first:
 * - `probe`: its own `lcdstatus`;
 * - `disk-lines`: LifeKeeper's 007059/007078 for the disk that was lost, which come only where it is in service;
 * - `lifekeeper-lines`: a resource check that was killed, likewise;
 * - `writes`: who wrote on the volume in the hour before the loss;
 * - `no-disk-lines`: no such line came although others of the node did;
 * - `before`: what was known before the node restarted: a standby that restarts is a standby.
 */
export type RoleBasis = 'probe' | 'disk-lines' | 'lifekeeper-lines' | 'writes' | 'no-disk-lines' | 'before';

export interface NodeStatus {
  readonly node: string;
  readonly name: string;
  readonly view: NodeView | null;
  readonly instance: Instance | null;
  /** `unknown` when it could not be read. */
  readonly instanceState: string;
  readonly service: ServiceRole;
  /** What it rests on: {@link RoleBasis}. Only the probe counts for acting; everything else is a presumption for people. */
  readonly serviceBy: RoleBasis | null;
  /** Time of that answer or line. */
  readonly serviceAt: At | null;
  /** When it last answered that it was in service, since the first loss of the incident; null: it never did. */
  readonly servedAt: At | null;
  /** The volume that a presumption was made by. Absent: none in particular. */
  readonly serviceVolume?: string;
  readonly silentSince: At | null;
  /** First boot after the loss, or after LifeKeeper halted the node. */
  readonly rebootedAt: At | null;
  /** The restart was not announced by shutdown lines. */
  readonly rebootForced: boolean;
  /** Shut down through the platform or by a person: nothing to report. */
  readonly cleanShutdown: boolean;
  readonly load: LoadFacts | null;
}

/** A path that was seen lost, as an incident remembers it. Its return has to be seen as well. */
export interface LostPath {
  /** When the kernel began to count, at the earliest; null while only a disk or the API showed it. */
  readonly since: At | null;
  /** Its newest loss. */
  readonly last: At;
  /** When it was seen back; null while it was not. */
  readonly backAt: At | null;
}

/** What an incident remembers of the paths and nodes: nothing that is missing in a picture takes it back. */
export interface Remembered {
  /** By `pathKey`. */
  readonly lost: Readonly<Record<string, LostPath>>;
  /** By the node that lost the volume. */
  readonly takeover: Readonly<Record<string, readonly TakeoverSign[]>>;
  /** The earliest loss that the incident was ever dated by; null before the first decision. Nothing lifts it. */
  readonly firstLossAt: At | null;
  /** By node: what the writes before that loss have shown. Metrics that cannot be read later take none of it back. */
  readonly wrote: Readonly<Record<string, WritesShown>>;
  /** By node: when it last answered that it was in service, since that loss. */
  readonly served: Readonly<Record<string, At>>;
  /** By node: the role that it was known to have last. */
  readonly roles: Readonly<Record<string, RoleKnown>>;
  /** By `pathKey`: attachments that were detached on purpose, as people know. */
  readonly settled: Readonly<Record<string, string>>;
}

/** What role the writes of the hour before a loss have shown, and when that was. */
export interface WritesShown {
  readonly service: 'active' | 'standby';
  readonly at: At;
}

/** A role, and when it was known. */
export interface RoleKnown extends WritesShown {
  /** Known as active at some time since the first loss. Absent: never. */
  readonly wasActive?: true;
}

export const NOTHING_REMEMBERED: Remembered = {
  lost: {},
  takeover: {},
  firstLossAt: null,
  wrote: {},
  served: {},
  roles: {},
  settled: {},
};

/** Signs that a peer has taken the volume over since the loss; each names the node that shows it. */
export interface TakeoverSign {
  readonly code:
    | 'peer-writes'
    | 'peer-failover-line'
    | 'peer-in-service'
    | 'virtual-ip-moved'
    | 'peer-recovery-line'
    | 'told-before';
  readonly node: string;
  /** Of a line: when it can have happened at the latest. */
  readonly at: At | null;
  /** By its own stamp it was before the loss, but the clocks of two nodes do not tell. Absent: no such doubt. */
  readonly doubtful?: true;
}

/** A look-up that failed: named in the notice, and "no" for every guard. */
export type FailedLookUp = Pick<Unknown, 'what' | 'errorCode'>;

export interface ClusterPicture {
  readonly now: At;
  readonly nodes: readonly NodeStatus[];
  readonly paths: readonly PathStatus[];
  /** The path that the notice is about: the worst, earliest one; null when nothing is wrong. */
  readonly primary: PathStatus | null;
  readonly takeover: readonly TakeoverSign[];
  /** Who detached (Audit), newest first. */
  readonly detachActions: readonly AuditAction[];
  readonly failedLookUps: readonly FailedLookUp[];
}

/** Names one node's way to one volume, from one decision to the next. */
export function pathKey(p: Pick<PathStatus, 'node' | 'attachment' | 'portal' | 'device' | 'iqn'>): string {
  return `${p.node}|${p.attachment?.volumeId ?? p.portal ?? p.device ?? p.iqn ?? ''}`;
}

/** The node of a {@link pathKey}. */
export function nodeOfKey(key: string): string {
  return key.slice(0, key.indexOf('|'));
}

/** Whether it keeps an incident open. */
export function isTrouble({ condition, degraded }: PathStatus): boolean {
  return degraded || TROUBLES.some((trouble) => trouble === condition);
}

/** The API says that the attachment is gone, or on its way. */
export function isDetachSeen({ api }: PathStatus): boolean {
  return api === 'DETACHED' || api === 'DETACHING';
}

/** The attachment that the API calls detached; null when it says anything else. */
export function detachedId(p: PathStatus): string | null {
  return isDetachSeen(p) ? (p.current?.id ?? null) : null;
}

/** {@link isDetachSeen}, or the API lists no attachment at all, which confirms no detach. */
export function isDetached(path: PathStatus): boolean {
  return isDetachSeen(path) || path.api === 'ABSENT';
}

/** Whether the node itself said that it is standby: what counts for acting, and as advice to act. */
export function isKnownStandby(node: Pick<NodeStatus, 'service' | 'serviceBy'> | undefined): boolean {
  return node?.service === 'standby' && node.serviceBy === 'probe';
}

/** Known as standby, and never seen in service since the loss: what its peer does is what it did before. */
export function isMereStandby(node: NodeStatus | undefined): boolean {
  return node?.servedAt === null && isKnownStandby(node);
}

/** Nodes that were shut down in an orderly way: what they lost with it is no trouble. */
export function shutDownNodes({ nodes }: Pick<ClusterPicture, 'nodes'>): ReadonlySet<string> {
  return new Set(nodes.filter((n) => n.cleanShutdown).map((n) => n.node));
}

/** By the API's word for an instance: no kernel runs there, nothing is held, and no line comes. */
export function isStoppedState(instanceState: string | null | undefined): boolean {
  return instanceState === 'STOPPED' || instanceState === 'TERMINATED';
}

/** The node that a path belongs to. */
export function ownNode(at: {
  readonly picture: ClusterPicture;
  readonly path: PathStatus;
}): NodeStatus | undefined {
  return at.picture.nodes.find((n) => n.node === at.path.node);
}
