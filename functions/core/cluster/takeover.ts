import type { At } from '../base/time.ts';
import { type ActingKind, ORDER_UNKNOWN } from '../evidence/node-clock.ts';
import type { NodeView } from '../evidence/path-view.ts';
import type { AuditAction, LoadFacts, LookUps } from '../platform/look-ups.ts';
import {
  isMereStandby,
  type NodeStatus,
  type PathStatus,
  type TakeoverSign,
  type WritesShown,
} from './picture-shapes.ts';

/** Signs in a node's lines that its service has moved, or that it was down meanwhile. */
export const MOVES = ['lk-failover', 'lk-recovery-started', 'lk-halt', 'boot'] as const;

/** What a node's own stamps say of the newest of a kind. */
const STAMPED: Readonly<Record<ActingKind, (view: NodeView) => At | null>> = {
  'lk-failover': ({ lifekeeper }) => lifekeeper.failoverAt,
  'lk-recovery-started': ({ lifekeeper }) => lifekeeper.recoveryStartedAt,
  'lk-halt': ({ lifekeeper }) => lifekeeper.haltAt,
  boot: ({ boots }) => boots.at(-1) ?? null,
  'fs-dead': ({ fsDead }) => fsDead.at(-1)?.at ?? null,
  // Its latest moment is kept, and nobody is told of it.
  'fs-mounted': () => null,
};

/**
 * When the newest of a kind can have happened at the latest: by its stamp or, where that lies further back than lines
 * take to arrive, by the moment of its reading. The clocks of two nodes may differ by anything.
 */
export function latestOf(view: NodeView | null, kind: ActingKind): At | null {
  if (view === null) return null;
  const [stamped, kept] = [STAMPED[kind](view), view.latest?.[kind] ?? null];
  if (stamped === null || kept === null) return stamped ?? kept;
  return Math.max(stamped, kept);
}

/** Whether something may have happened since a loss, which another clock dates. */
export function mayBeSince(at: At | null, lossAt: At): boolean {
  return at !== null && at >= lossAt - ORDER_UNKNOWN;
}

/** A request that was refused changed nothing. */
export function isDone({ status }: AuditAction): boolean {
  return !/^[45]/.test(status ?? '');
}

const NEVER = Number.NEGATIVE_INFINITY;

/** The newest detach of a path, as Audit knows it; of null the newest of all. @param actions newest first. */
export function detachOf(path: PathStatus | null, actions: readonly AuditAction[]): AuditAction | undefined {
  if (path === null) return actions[0];
  return actions.find((action) => isOfPath(action, path));
}

/** Whether an action was on the path's attachment, or on one that it had before. */
export function isOfPath({ resourceId }: AuditAction, path: PathStatus): boolean {
  const { current, attachment, earlier = [] } = path;
  return [current?.id, attachment?.id, attachment?.volumeId, ...earlier].includes(resourceId);
}

/** When the newest attachment of a path was detached, as Audit knows it; null: it does not. @param actions newest first. */
export function detachedAt(path: PathStatus, actions: readonly AuditAction[]): At | null {
  return detachOf(path, actions)?.at ?? null;
}

/**
 * Signs that another node uses the volume since the loss. On a node known as standby a peer in service is the
 * normal state and no sign.
 * @param remembered what was seen since the first loss of the incident, whether or not it can be seen now
 */
export function takeoverSigns(
  path: PathStatus & { readonly lostAt: At },
  nodes: readonly NodeStatus[],
  lookUps: LookUps,
  remembered: readonly TakeoverSign[] = [],
): readonly TakeoverSign[] {
  const { lostAt } = path;
  const own = nodes.find((n) => n.node === path.node);
  if (own === undefined || isMereStandby(own) || path.role !== 'data') return [];
  const peers = nodes.filter((n) => n.node !== path.node);
  const seen = [
    ...writeSigns(own, peers, path),
    ...peers.flatMap((peer) => signsOf(peer, lostAt)),
    ...addressSigns(own, nodes, lookUps, lostAt),
  ];
  const earlier = remembered.filter(
    (sign) => !isLifted(sign, nodes) && !seen.some((now) => isSameSign(now, sign)),
  );
  return [...seen.map((sign) => asSure(sign, remembered)), ...earlier];
}

/** A sign that came after the first loss of the incident stays one, whatever was lost again since, by a restart say. */
function asSure(sign: TakeoverSign, remembered: readonly TakeoverSign[]): TakeoverSign {
  if (sign.doubtful !== true) return sign;
  return remembered.find((one) => isSameSign(one, sign) && one.doubtful !== true) ?? sign;
}

/** What a peer in service does at any time, whether or not another node loses its path. */
const ORDINARY: ReadonlySet<TakeoverSign['code']> = new Set(['peer-writes', 'peer-in-service']);

/**
 * Signs as people are told of them. Where the peer is known to have written before the loss, and the node that lost its
 * path is not, a peer that writes and serves does what it did before. Who acts takes every sign for one.
 * @param wrote what the writes before the loss have shown of the node, at this decision or an earlier one.
 */
export function toldSigns(
  { node }: Pick<PathStatus, 'node'>,
  nodes: readonly NodeStatus[],
  signs: readonly TakeoverSign[],
  wrote?: WritesShown,
): readonly TakeoverSign[] {
  const own = nodes.find((n) => n.node === node);
  return wasStandby(own, wrote) ? signs.filter(({ code }) => !ORDINARY.has(code)) : signs;
}

/** Known as standby at the loss, and never in service since: a restart of it changes nothing of that. */
function wasStandby(own: NodeStatus | undefined, wrote: WritesShown | undefined): boolean {
  if (own === undefined || own.servedAt !== null) return false;
  // That LifeKeeper writes nothing on it is no such knowledge: its log may have been lost with the disk.
  if (own.service === 'standby' && (own.serviceBy === 'writes' || own.serviceBy === 'probe')) return true;
  return wrote?.service === 'standby' && !hasTakenOver(own.view, wrote.at);
}

/** Whether the node itself may have begun to take over since a loss. */
export function hasTakenOver(view: NodeView | null, lossAt: At): boolean {
  const kinds = ['lk-failover', 'lk-recovery-started'] as const;
  return kinds.some((kind) => mayBeSince(latestOf(view, kind), lossAt));
}

function isSameSign(a: TakeoverSign, b: TakeoverSign): boolean {
  return a.code === b.code && a.node === b.node;
}

/** What a peer answered counts until it answers otherwise; nothing takes back what was logged, written or moved. */
function isLifted({ code, node, at }: TakeoverSign, nodes: readonly NodeStatus[]): boolean {
  if (code !== 'peer-in-service') return false;
  const peer = nodes.find((n) => n.node === node);
  return peer?.serviceBy === 'probe' && peer.service !== 'active' && (peer.serviceAt ?? 0) > (at ?? 0);
}

/** Whether the writes of the peers on the path's volume were looked at, or may have been; others are no sign about it. */
export function areWritesCounted({ attachment }: Pick<PathStatus, 'attachment'>, load: LoadFacts): boolean {
  const { peerVolumeIds } = load;
  return attachment === null || peerVolumeIds === undefined || peerVolumeIds.includes(attachment.volumeId);
}

function writeSigns(
  { load }: NodeStatus,
  peers: readonly NodeStatus[],
  path: Pick<PathStatus, 'attachment'>,
): readonly TakeoverSign[] {
  if (load === null || (load.peerWriteOpsSum ?? 0) <= 0 || !areWritesCounted(path, load)) return [];
  const busy = peers.length === 1 ? peers[0] : peers.find((p) => p.service === 'active');
  return [{ code: 'peer-writes', node: busy?.node ?? '', at: null }];
}

/** What one peer itself shows. */
function signsOf(peer: NodeStatus, lostAt: At): readonly TakeoverSign[] {
  const { node, view, service, serviceBy, serviceAt } = peer;
  const lines = [
    { code: 'peer-failover-line', kind: 'lk-failover', stampedAt: view?.lifekeeper.failoverAt },
    {
      code: 'peer-recovery-line',
      kind: 'lk-recovery-started',
      stampedAt: view?.lifekeeper.recoveryStartedAt,
    },
  ] as const;
  return [
    ...lines.flatMap(({ code, kind, stampedAt }): readonly TakeoverSign[] => {
      const at = latestOf(view, kind);
      if (!mayBeSince(at, lostAt)) return [];
      return [{ code, node, at, ...((stampedAt ?? NEVER) < lostAt && { doubtful: true }) }];
    }),
    ...(service === 'active' && serviceBy === 'probe'
      ? [{ code: 'peer-in-service' as const, node, at: serviceAt }]
      : []),
  ];
}

function addressSigns(
  own: NodeStatus,
  nodes: readonly NodeStatus[],
  { audit }: LookUps,
  lostAt: At,
): readonly TakeoverSign[] {
  const peers = nodes.filter((n) => n !== own);
  const moves = audit?.known === true ? audit.value : [];
  return moves
    .filter((move) => move.at >= lostAt && mayBeTakeover(move, own.node, nodes))
    .map((move) => {
      const only = peers.length === 1 ? peers[0] : undefined;
      const mover = peers.find((p) => p.node === move.principalId) ?? only;
      return { code: 'virtual-ip-moved', node: mover?.node ?? '', at: move.at };
    });
}

/**
 * A private address was moved, and nothing shows that it was another's. Audit does not say to which network card, and
 * reading cards needs permissions in the network's compartment; but `ocivip` calls as the node it brings into service.
 */
function mayBeTakeover(action: AuditAction, own: string, nodes: readonly NodeStatus[]): boolean {
  if (!/privateip/i.test(action.name) || /^(get|list)/i.test(action.name)) return false;
  const who = action.principalId;
  // The node that lost the volume takes its own address back: LifeKeeper still has the resource there.
  if (who === own) return !/^(create|update)/i.test(action.name);
  const isInstance = who?.startsWith('ocid1.instance.') ?? false;
  return !isInstance || nodes.some((n) => n.node === who);
}
