import { valueAt } from '../base/group-by.ts';
import { type At, MINUTE } from '../base/time.ts';
import { lastWrittenAt } from '../cluster/paths.ts';
import { isKnownStandby, type NodeStatus, ownNode } from '../cluster/picture-shapes.ts';
import {
  areWritesCounted,
  detachedAt,
  latestOf,
  MOVES,
  mayBeSince,
  takeoverSigns,
} from '../cluster/takeover.ts';
import { firstLossOf } from '../incident/incident.ts';
import type { ProbeFacts } from '../platform/look-ups.ts';
import { freshFacts } from '../probe/stored.ts';
import type { GuardCode } from './guard-codes.ts';
import {
  type Approval,
  BY_LCDSTATUS,
  type Guard,
  type GuardInput,
  isLive,
  type Judged,
  listed,
  met,
  no,
  unknown,
} from './guard-input.ts';

/**
 * The peers' writes have to be known up to at least this long ago: Monitoring is a few minutes late, and the metrics are
 * read again every five minutes only (while planning; `reattach` reads them afresh).
 */
const WRITES_FRESH = 12 * MINUTE;

/**
 * The newest line of any node has to be at most so old. A session whose portal refuses it tries again every 3 to 17 seconds, and
 * with the newest iscsid writes of every tenth time; lines take minutes to arrive.
 */
const LINES_FRESH = 10 * MINUTE;

/** Guards on the nodes: who may use the volume now. */
export const ON_NODES = {
  /** The other nodes are known and readable: without any nobody could see a take-over. */
  'guard-peers-readable'(g) {
    const peers = peersOf(g);
    const bad = peers.filter((n) => valueAt(g.lookUps.instances, n.node)?.known !== true);
    if (listed(g) === null || bad.length > 0)
      return unknown(bad.map((n) => n.name).join(', ') || 'attachments');
    if (g.incident.cluster.source === 'unknown') return unknown('cluster unknown');
    return peers.length === 0 ? unknown('no other node is known') : met(`${peers.length}`);
  },

  /** No node of the cluster failed over, was halted or restarted since the loss, no matter who ordered it. */
  'guard-no-failover-or-restart'(g) {
    const hit = g.picture.nodes.find(({ view, rebootedAt }) =>
      [rebootedAt, ...MOVES.map((kind) => latestOf(view, kind))].some((at) => mayBeSince(at, firstLoss(g))),
    );
    if (hit !== undefined) return no(hit.name);
    return doubtfulClock(g.picture.nodes) ?? undated(g, g.picture.nodes) ?? met();
  },

  /** Nothing shows that a peer uses the volume, and what would show it can be seen. */
  'guard-no-takeover-sign'(g) {
    // Of this path: the picture's signs are those of the path that the notice is about.
    const path = { ...g.path, lostAt: Math.min(g.path.lostAt ?? g.now, firstLoss(g)) };
    const [sign] = takeoverSigns(
      path,
      g.picture.nodes,
      g.lookUps,
      valueAt(g.incident.memory.takeover, path.node),
    );
    if (sign !== undefined) return no(`${sign.code} ${sign.node}`);
    const mounted = mountedSince(g, path.lostAt);
    if (mounted !== null) return mounted;
    const silent = peersOf(g).find((n) => n.silentSince !== null);
    if (silent !== undefined) return unknown(`${silent.name} silent`);
    const doubtful = doubtfulClock(peersOf(g)) ?? undated(g, peersOf(g)) ?? heldUp(g);
    if (doubtful !== null) return doubtful;
    // Takeover signs are not evaluated for a standby; a stale answer must not disable the check.
    if (isKnownStandby(ownNode(g)) && answerOf(g, g.path.node) === null)
      return unknown('lcdstatus is not fresh');
    if (g.lookUps.audit?.known !== true) return unknown('Audit not readable');
    return peersDoNotWrite(g);
  },

  /**
   * Fresh answers of every node decide, and the attestation must not contradict them; without them the attestation
   * decides, unless it rests on them itself, or the node's own fresh answer contradicts it. Approvers who name different
   * nodes contradict whatever the nodes answer.
   */
  'guard-service-known'(g) {
    const approval = g.approval?.known === true ? g.approval.value : null;
    const answered = inServiceByProbe(g);
    if (answered !== null) {
      if (answered[0] !== 'met' || approval === null) return answered;
      const agrees = approval.inService.every((said) => said === g.path.node || said === BY_LCDSTATUS);
      return agrees && approval.detachNotMeant ? answered : no('attestation disagrees');
    }
    const own = ownNode(g);
    if (own?.serviceBy === 'probe' && own.service !== 'active' && answerOf(g, own.node) !== null)
      return no(`not in service: ${own.name}`);
    const successor = failedOverTo(g, own);
    if (successor !== null) return no(`failed over to ${successor.name}`);
    return approval === null ? unknown('needs attestation') : attested(g, approval);
  },

  'guard-file-system-alive'(g) {
    const { path, incident } = g;
    const dead =
      (latestOf(ownNode(g)?.view ?? null, 'fs-dead') ?? Number.NEGATIVE_INFINITY) >= incident.lossAt;
    const gone = path.condition === 'timed-out' || path.condition === 'dead' || dead;
    return gone ? no(path.condition) : met();
  },

  'guard-no-competitor'({ picture, incident }) {
    const seen = picture.nodes
      .flatMap((n) => n.view?.competitor ?? [])
      .find((c) => c.at >= incident.lossAt - 10 * MINUTE);
    return seen === undefined ? met() : no(seen.detail);
  },
} satisfies Partial<Readonly<Record<GuardCode, Guard>>>;

/**
 * The first loss that the incident is about: after a return its clock starts anew, what happened before still counts.
 * Audit's clock is not the node's: a node whose clock is ahead, and whose lines came late, lost the volume at the detach.
 */
function firstLoss({ incident, picture, path }: GuardInput): At {
  return Math.min(firstLossOf(incident), detachedAt(path, picture.detachActions) ?? Number.POSITIVE_INFINITY);
}

/** Of nodes whose stamps cannot be relied on nobody knows what came first; null: none is such. */
function doubtfulClock(nodes: readonly NodeStatus[]): Judged | null {
  const doubtful = nodes.find(({ view }) => view?.clockDoubt != null);
  return doubtful === undefined ? null : unknown(`clock of ${doubtful.name}`);
}

/**
 * What the version before has stored of a node says nothing of when it was read: until then it may have happened since
 * the loss. Answers of all nodes that are newer say who is in service now.
 */
function undated(g: GuardInput, nodes: readonly NodeStatus[]): Judged | null {
  const until = Math.max(...nodes.map(({ view }) => view?.undatedUntil ?? Number.NEGATIVE_INFINITY));
  if (!mayBeSince(until, firstLoss(g))) return null;
  const isAnswered = g.picture.nodes.every(({ node }) => (answerOf(g, node)?.at ?? 0) > until);
  if (isAnswered && inServiceByProbe(g)?.[0] === 'met') return null;
  const doubtful = nodes.find(({ view }) => view?.undatedUntil === until);
  return unknown(`clock of ${doubtful?.name ?? ''}`);
}

/**
 * The node that lost its volume writes all the time: where no line of any node has come lately, lines are held up, by the connector
 * say, and those of a take-over with them. Answers of all nodes say as much as lines.
 */
function heldUp(g: GuardInput): Judged | null {
  const heard = g.picture.nodes.map(({ view }) => lastWrittenAt(view));
  if (g.now - Math.max(...heard) <= LINES_FRESH || inServiceByProbe(g)?.[0] === 'met') return null;
  return unknown('no line lately');
}

/**
 * A peer that mounted a file system since the loss, unless all nodes answered otherwise since. Where a person brings the
 * service there, no line of a fail-over is written, and Monitoring tells of writes minutes later.
 */
function mountedSince(g: GuardInput, lossAt: At): Judged | null {
  const mounted = peersOf(g).find(({ view }) => mayBeSince(latestOf(view, 'fs-mounted'), lossAt));
  if (mounted === undefined) return null;
  const at = latestOf(mounted.view, 'fs-mounted') ?? lossAt;
  const isAnswered = g.picture.nodes.every(({ node }) => (answerOf(g, node)?.at ?? 0) > at);
  return isAnswered && inServiceByProbe(g)?.[0] === 'met' ? null : no(`mounted on ${mounted.name}`);
}

/**
 * The peer to which LifeKeeper last failed over, be it long before the loss: what the node holds back must not reach a volume that
 * the peer uses. Null: the node itself took over later, or it alone wrote since.
 */
function failedOverTo({ picture, path }: GuardInput, own: NodeStatus | undefined): NodeStatus | null {
  const takenAt = ({ view }: NodeStatus) => latestOf(view, 'lk-failover') ?? Number.NEGATIVE_INFINITY;
  const isWriting = own?.service === 'active' && own.serviceBy === 'writes';
  const ownAt = own === undefined ? Number.NEGATIVE_INFINITY : takenAt(own);
  const since = Math.max(ownAt, isWriting ? (own.serviceAt ?? ownAt) : ownAt);
  return picture.nodes.find((peer) => peer.node !== path.node && takenAt(peer) > since) ?? null;
}

function peersDoNotWrite(g: GuardInput): Judged {
  const load = valueAt(g.lookUps.load, g.path.node);
  if (load?.known !== true) return unknown('peer writes not readable');
  const seenTo = load.value.peerWritesSeenTo;
  // Where no peer has the volume there are no writes of theirs to it.
  const isSeen = areWritesCounted(g.path, load.value) || !havePeers(g);
  if (isSeen && seenTo !== null && g.now - seenTo <= WRITES_FRESH) return met('0');
  // Block Volume has no points of the peers' attachments: then only the nodes' own answers show who uses the volume.
  return inServiceByProbe(g)?.[0] === 'met'
    ? met(BY_LCDSTATUS)
    : unknown('no points of the peers since the loss');
}

function peersOf({ picture, path }: GuardInput): readonly NodeStatus[] {
  return picture.nodes.filter((n) => n.node !== path.node);
}

/** What a node answered to the probe, if that is young enough to act on. */
function answerOf({ lookUps, now }: GuardInput, node: string): ProbeFacts | null {
  return freshFacts(valueAt(lookUps.probes, node), now);
}

/** Whether the volume is attached, or was, to another node. */
function havePeers({ path, picture }: GuardInput): boolean {
  const volumeId = path.attachment?.volumeId;
  return picture.paths.some(
    ({ node, attachment }) => node !== path.node && attachment?.volumeId === volumeId,
  );
}

/** What fresh `lcdstatus` answers of all nodes say together; null unless all of them answered. */
function inServiceByProbe(g: GuardInput): Judged | null {
  const { nodes } = g.picture;
  if (nodes.length === 0 || nodes.some((n) => answerOf(g, n.node) === null)) return null;
  const active = nodes.filter((n) => n.service === 'active' && n.serviceBy === 'probe');
  // Since then something moved: the answers are of the past, and no word that none is in service.
  if (active.length === 0 && nodes.some((n) => n.serviceBy !== 'probe')) return unknown('in service: -');
  if (active.length !== 1 || active[0]?.node !== g.path.node)
    return no(`in service: ${active.map((n) => n.name).join(', ') || '-'}`);
  const mounted = mountedElsewhere(g);
  return mounted === null ? met(BY_LCDSTATUS) : no(`mounted on ${mounted}`);
}

/** What the approvers state about the node in service, where the nodes' answers do not decide. */
function attested({ path }: GuardInput, { inService, detachNotMeant, by }: Approval): Judged {
  const nodes = inService.filter((said) => said !== BY_LCDSTATUS);
  if (!detachNotMeant || nodes.some((node) => node !== path.node)) return no('attestation disagrees');
  if (nodes.length < inService.length) return unknown('lcdstatus is not fresh');
  return nodes.length > 0 ? met(by) : no('attestation disagrees');
}

/** A peer that has the volume mounted, whatever LifeKeeper calls it. */
function mountedElsewhere(g: GuardInput): string | null {
  const isThere = (peer: NodeStatus) => {
    const facts = answerOf(g, peer.node);
    const iqns = (listed(g) ?? [])
      .filter((a) => a.volumeId === g.path.attachment?.volumeId && a.instanceId === peer.node && isLive(a))
      .map((a) => a.iqn);
    const sessions = facts?.sessions.filter((s) => iqns.includes(s.iqn)).map((s) => s.session) ?? [];
    return facts?.mounts?.some((m) => sessions.includes(m.session)) === true;
  };
  return peersOf(g).find(isThere)?.name ?? null;
}
