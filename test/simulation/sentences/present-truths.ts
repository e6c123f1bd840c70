import { EN } from '../../../functions/core/notice/catalogue.en.ts';
import type { NoticeNode } from '../../../functions/core/notice/facts.ts';
import type { WideFacts } from '../../../functions/core/notice/facts-of-many.ts';
import { ordersOf } from '../orders.ts';
import type { Claim } from './claim.ts';
import { countedTo } from './counted-timers.ts';
import {
  hasAnswered,
  hasFailed,
  hasLength,
  hasMoved,
  isLost,
  isRebooted,
  isStandby,
  isUsedBy,
  mayHaveMoved,
} from './headline-truths.ts';
import { fact, noFact, type Sentence, type Sentences, words } from './sentence.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Stamps are whole seconds, and the first line that shows a loss is written up to a minute and a half after it. */
const BLUR = 3 * MINUTE;
const METRICS_TAKE = 3 * MINUTE;

/** The node that a line of the notice names. */
const shown = (c: Claim): NoticeNode | undefined =>
  c.facts.nodes.find(({ name }) => name === c.param('node'));

/** In or out of service, as told; "unknown" states nothing. */
export function hasRole(c: Claim, node = shown(c)): boolean {
  if (node === undefined || node.service === 'unknown') return true;
  // While no node is in service, between a halt and the take-over, the word is of the moment before.
  const active = c.activeLately();
  if (node.service === 'standby') return active.some((name) => name !== node.name);
  return active.includes(node.name) || (node.serviceBy !== 'probe' && c.usesDisk(node.name));
}

export function hasInstanceState(c: Claim): boolean {
  const node = shown(c);
  if (node === undefined || node.state === 'unknown') return true;
  const one = c.nodeNamed(node.name);
  const states = one === undefined ? [] : (c.world.instance.get(one)?.during(c.apiFrom, c.apiTo) ?? []);
  return states.includes(node.state);
}

/**
 * Nothing newer came of the node, and it wrote a line then. Where the notice says that its stamps are behind, or its lines late,
 * by the stamp or by what the stamp was set right to: lines that come again minutes later look like a clock that was set back.
 */
export function hasLastLine(c: Claim): boolean {
  const { lastLineAt: at, clockAheadMs = 0 } = shown(c) ?? {};
  const lines = c.nodeNamed(c.param('node'))?.lines ?? [];
  if (at == null) return true;
  return [at, at + clockAheadMs].some((one) => lines.some((line) => Math.abs(line.at - one) < 5 * SECOND));
}

export function hasAttachment(c: Claim): boolean {
  const node = shown(c);
  const volumeId = c.facts.target?.volumeId;
  if (node === undefined || volumeId == null || node.api === 'unreadable' || node.api === 'not-asked')
    return true;
  const track = c.world.attachment(node.node, volumeId);
  const states = track?.state.during(c.apiFrom, c.apiTo) ?? [];
  const portals = track?.portal.during(c.apiFrom, c.apiTo) ?? [];
  const isThere = states.includes(node.api) || (node.api === 'ABSENT' && states.includes('DETACHED'));
  return isThere && (node.portal === null || portals.includes(node.portal));
}

export function isSilentNode(c: Claim): boolean {
  const node = c.nodeNamed(c.param('node'));
  const since = shown(c)?.silentSince;
  const heartbeat = node === undefined ? undefined : c.world.heartbeat.get(node);
  return since == null || heartbeat?.ever(since, c.asOf, (is) => !is) === true;
}

/** The time of the loss: of the path's newest outage, or of the first of one that came and went. */
export function isLossTime(c: Claim): boolean {
  const { lossAt, lossBasis } = c.facts;
  if (lossBasis === 'audit') return c.detaches().some(({ at }) => Math.abs(at - lossAt) < BLUR);
  const near = [
    ...c.outages().map(({ from }) => from),
    ...c.detaches().map(({ at }) => at),
    ...c.stops(c.node),
    // The first line that shows it may come any time after it.
    ...(lossBasis === 'loss-line'
      ? []
      : c
          .outages()
          .flatMap(({ from, to }) => (from <= lossAt && lossAt <= (to ?? c.to) + BLUR ? [lossAt] : []))),
  ];
  return near.some((at) => Math.abs(at - lossAt) < BLUR);
}

export function isRecoveryTime(c: Claim): boolean {
  const { recoveredAt } = c.facts;
  return (
    recoveredAt === null || c.outages().some(({ to }) => to !== null && Math.abs(to - recoveredAt) < BLUR)
  );
}

/** A kernel's timer runs, and it runs out within the bounds that are told. */
export function isDeadline(c: Claim): boolean {
  const { deadline } = c.facts;
  if (deadline === null) return false;
  return countedTo(c).some((at) => at >= deadline.from - BLUR && at <= deadline.to + BLUR);
}

/** No kernel counts: none has noticed the loss. */
const isNotRunning = (c: Claim) =>
  !c.disksOf().every(({ state }) => state.always(c.from, c.asOf, (is) => is === 'lost'));

/**
 * The node that is named took over. Its writes, and that it is in service, are signs where it is not known that it was so
 * all along: then it is enough that they are there.
 */
export function isSign(c: Claim): boolean {
  const name = c.param('node');
  const codes = c.facts.takeover.filter((sign) => sign.name === name).map(({ code }) => code);
  const isOrdinary = codes.every((code) => code === 'peer-writes' || code === 'peer-in-service');
  if (name === EN['absent.some-node'] || (isOrdinary && isUsedBy(c, name))) return true;
  return c.takeOvers(c.lossFrom - METRICS_TAKE).some(({ to }) => to === name);
}

/** A node that did not lose the disk uses it, whichever it is. */
export function isSignOfSome(c: Claim): boolean {
  const lost = c.facts.target?.nodeName ?? c.facts.node;
  const others = c.facts.nodes.filter(({ name }) => name !== lost);
  const moves = c.takeOvers(c.lossFrom - METRICS_TAKE);
  return others.some(({ name }) => isUsedBy(c, name) || moves.some(({ to }) => to === name));
}

const isOrdered = (kind: string) => (c: Claim) =>
  c.world.sim.timeline.some(({ text, at }) => text.startsWith(`${kind} `) && at <= c.asOf);

/** So many minutes are left at most: of the path, or of the first cluster that a summary names. */
function isLeft(c: Claim): boolean {
  const named = (c.raw as Partial<WideFacts>).clusters;
  const end = c.sentAt + c.number('minutes') * MINUTE + MINUTE;
  if (named === undefined) return countedTo(c).some((at) => at - BLUR <= end);
  const ways = c.world.disks.filter(({ cluster }) => named.includes(cluster.spec.name));
  return c.timers(ways).some(({ at, to }) => to >= c.from && at - BLUR <= end);
}

/** Somebody has acknowledged the incident a while ago. */
const isAcknowledged = (c: Claim) =>
  ordersOf(
    c.world.sim,
    ({ text, at }) => text === `ack ${c.facts.cluster.name}` && at >= c.facts.detectedAt && at < c.from,
  ).length > 0;

/** The node that lost the disk is in service, or uses it still although a peer has taken over. */
function isInUse(c: Claim): boolean {
  const lost = c.facts.target?.nodeName ?? c.facts.node;
  return c.usesDisk(lost) || c.activeLately().some((name) => name === null || name === lost);
}
/** Whoever uses the disk waits: the node is in service, and its I/O is held. */
const hangs = (c: Claim) => c.lately(['stuck', 'lost', 'failed', 'none']) && isInUse(c);
const fails = (c: Claim) => hasFailed(c);
const either: Sentence = fact('lines', isLost);

/** I/O was held meanwhile: the only path of a disk did not answer. Where no path is named, of any disk of the node. */
function wasHeld(c: Claim): boolean {
  const disks = c.disksOf();
  const isOnly = (volumeId: string | null) => disks.filter((one) => one.volumeId === volumeId).length === 1;
  return disks.some((one) => isOnly(one.volumeId) && c.outages([one]).length > 0);
}

const clock = (holds: (c: Claim) => boolean = isDeadline): Sentence =>
  fact(['lines', 'stamps', 'memory'], holds);
const loss = (c: Claim) => isLossTime(c) && hasLength(c);

/** As many minutes are left as were told. */
const isTimeLeft = (c: Claim) =>
  countedTo(c).some(
    (at) =>
      at >= c.sentAt &&
      at - BLUR <= c.sentAt + c.number('minutes') * MINUTE + MINUTE &&
      at + BLUR >= c.sentAt + c.number('minutes') * MINUTE - 100 * MINUTE,
  );

/** A node in service restarted: that of a standby interrupts nothing. */
function wasInterrupted(c: Claim): boolean {
  const { cluster } = c;
  const active = cluster === undefined ? undefined : c.world.active.get(cluster);
  return (cluster?.nodes ?? []).some(
    (node) => isRebooted(c, node) && active?.ever(c.lossFrom, c.to, (is) => is === node.name) === true,
  );
}

/** What a notice says of how everything stands. */
export const PRESENT_SENTENCES: Sentences = {
  'time.loss': fact(['lines', 'stamps', 'memory'], isLossTime),
  'time.hung': fact(['lines', 'stamps', 'memory'], isLossTime),
  'time.unclear': noFact('says that nobody knows'),
  'time.detected': noFact('when the suite saw it, about itself'),
  'time.recovered': fact(['lines', 'stamps'], isRecoveryTime),
  'time.back-by': fact(['metrics', 'stamps'], (c) => hasAnswered(c)),

  'state.node': fact(
    ['lines', 'api', 'nodes', 'metrics', 'stamps'],
    (c) => hasRole(c) && hasInstanceState(c) && hasLastLine(c),
  ),
  'state.attachment': fact('api', hasAttachment),
  'state.silent': fact(['heartbeats', 'stamps'], isSilentNode),
  'state.zone': fact('stamps', (c) => (c.cluster?.spec.zone ?? 'Asia/Tokyo') !== 'Asia/Tokyo'),
  'state.clock-ahead': fact('stamps', (c) => (c.nodeNamed(c.param('node'))?.clockAheadMs ?? 0) > 0),
  'state.clock-behind': noFact('says "or they arrived late": true of any stamp that is behind'),
  'state.outage': fact(['lines', 'stamps', 'memory'], hasLength),
  'state.hung': fact(['lines', 'stamps', 'memory'], hasLength),
  'state.deadline': clock(),
  'state.deadline-range': clock(),
  'state.deadline-multipath': clock(),
  'state.deadline-begun': clock(),
  'state.deadline-multipath-begun': clock(),
  'state.deadline-over': clock(),
  'state.not-running': clock(isNotRunning),
  'state.at-once': clock((c) => c.lately(['none', 'failed', 'down']) || hasFailed(c)),
  'state.back-by-writes': fact('metrics', hasAnswered),
  'state.disk-quiet': noFact('says when a line was the last one, and that it may mean something'),
  'state.switch-over': fact(['lines', 'nodes', 'metrics', 'memory'], isInUse),
  'state.takeover': fact(['lines', 'metrics', 'nodes', 'memory'], isSign),
  'state.takeover-doubtful': noFact('says that its order is not certain'),
  'state.muted': noFact('how many lines of other kinds there were'),
  'state.acknowledged': fact('memory', isOrdered('ack')),
  'state.acknowledged-link': fact('memory', isOrdered('ack')),
  'state.hold': fact('memory', isOrdered('hold')),
  'state.none': noFact('says that nothing could be read'),
  'state.related': noFact('kinds of lines that came too'),

  'glance.clock': clock(isDeadline),
  'glance.clock-range': clock(isDeadline),
  'glance.clock-begun': clock(isDeadline),
  'glance.clock-over': clock(isDeadline),
  'glance.not-running': clock(isNotRunning),
  'glance.at-once': clock((c) => c.lately(['none', 'failed', 'down']) || hasFailed(c)),
  'glance.peer-first': noFact('advice'),
  'subject.left': clock(isTimeLeft),
  'subject.any-time': clock(isTimeLeft),
  'glance.since': clock(loss),
  'glance.since-now': clock(loss),
  'glance.since-hung': clock(loss),
  'glance.since-hung-now': clock(loss),
  'label.left': clock(isLeft),
  'label.unanswered': fact('memory', (c) => !isAcknowledged(c)),
  'label.as-of': noFact('as of when the whole notice speaks, which is judged with it'),
  ...words('label', ['critical', 'high', 'medium', 'low', 'info', 'recovered']),

  'impact.active': fact(['lines', 'nodes', 'metrics', 'memory'], hangs),
  'impact.either': either,
  'impact.standby': fact(['lines', 'nodes', 'metrics'], isStandby),
  'impact.standby-back': fact(['lines', 'nodes', 'metrics', 'memory'], (c) => isStandby(c) && hasAnswered(c)),
  'impact.quorum': fact('lines', (c) => c.facts.target?.role === 'quorum'),
  'impact.boot': fact('lines', (c) => c.facts.target?.role === 'boot'),
  'impact.unknown': noFact('says that nobody knows'),
  'impact.none': fact(['api', 'audit', 'memory'], (c) => hasAnswered(c) || c.lately(['none', 'down'])),
  'impact.degraded': fact('lines', (c) => c.lately(['answers'])),
  'impact.failed': fact(['lines', 'memory'], fails),
  'impact.failed-either': fact(['lines', 'memory'], fails),
  'impact.taken-over': fact(['lines', 'metrics', 'nodes', 'memory'], mayHaveMoved),
  'impact.restarted': fact(['lines', 'memory'], wasInterrupted),
  'impact.restarted-either': fact('lines', (c) =>
    (c.cluster?.nodes ?? []).some((node) => isRebooted(c, node)),
  ),
  'impact.recovered': fact(['lines', 'memory'], wasHeld),
  'impact.over': noFact('the outage is judged by itself; the rest is what may have been'),
  'impact.failed-then': noFact('says what may have been'),
  'impact.no-second-node': fact(['lines', 'memory'], (c) => hasMoved(c) || isRebooted(c) || hasFailed(c)),
  // It may have moved to the very node that had lost the disk.
  'impact.restored': fact(
    ['lines', 'memory'],
    (c) => c.takeOvers().length > 0 || isRebooted(c) || hasFailed(c),
  ),
  'impact.replayed': fact(['lines', 'memory'], (c) => hasMoved(c) && hasAnswered(c)),

  'target.cluster': fact('api', (c) => c.cluster !== undefined),
  'target.node': fact('api', (c) => c.nodeNamed(c.param('node')) !== undefined),
  'target.service': fact(['lines', 'nodes', 'metrics'], (c) =>
    hasRole(
      c,
      c.facts.nodes.find(({ node }) => node === c.facts.target?.node),
    ),
  ),
  'target.volume': fact(['api', 'lines'], (c) => c.facts.target?.volumeId == null || c.disksOf().length > 0),
  'target.path': fact(['lines', 'api'], (c) => c.facts.target?.portal == null || isPortalOf(c)),
  'target.lifekeeper': noFact('names as the node answered'),
  'target.more': fact('lines', areMoreLost),
};

/** Every further path that is named is lost, or its volume gone. */
export function areMoreLost(c: Claim): boolean {
  return c.facts.more.every(
    (one) =>
      c.lately(['stuck', 'lost', 'failed', 'none', 'down'], c.disksOf(one)) ||
      c.attachmentStates(one).some((state) => state !== 'ATTACHED'),
  );
}

/** The portal is, or was, one of this volume on this node. */
function isPortalOf(c: Claim): boolean {
  const { target } = c.facts;
  const track = target?.volumeId == null ? undefined : c.world.attachment(target.node, target.volumeId);
  const all = [
    ...c.disksOf().flatMap(({ portal }) => portal.during(0, c.to)),
    ...(track?.portal.during(0, c.to) ?? []),
  ];
  return all.includes(target?.portal ?? '');
}
