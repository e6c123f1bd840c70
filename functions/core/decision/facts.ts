import { groupBy, valueAt } from '../base/group-by.ts';
import { type At, MINUTE, type Ms } from '../base/time.ts';
import {
  type ClusterPicture,
  isTrouble,
  type NodeStatus,
  type PathStatus,
  pathKey,
} from '../cluster/picture-shapes.ts';
import { detachOf, latestOf } from '../cluster/takeover.ts';
import { outageSpan } from '../diagnosis/deadline.ts';
import { SITUATIONS, type Situation } from '../incident/situations.ts';
import type { LateFacts, LateOutageFacts, NoticeFacts, NoticeTarget } from '../notice/facts.ts';
import { aftermathOf, hadAftermath, hasForgottenWrites } from './aftermath.ts';
import { clockFacts } from './clock-facts.ts';
import { comparedWith, targetBefore, whoBefore } from './compared.ts';
import type { ToldState } from './contract.ts';
import { diagnosisOf } from './diagnose.ts';
import { avoided, impactOf } from './impact.ts';
import { nodeFacts } from './node-facts.ts';
import { options } from './options.ts';
import { isLastingStandby } from './restart-aside.ts';
import { steps } from './steps.ts';

/**
 * All facts of one notice; nothing here depends on a language.
 * @param notice what it is about, and when people hear again at the latest.
 */
export function factsOf(
  c: ToldState,
  notice: Pick<NoticeFacts, 'seq' | 'reason' | 'headline' | 'nextReportAt'>,
): NoticeFacts {
  const { picture, path, node, incident, loss } = c;
  const { severity, cluster, deadline, cause, acknowledged, hold } = incident;
  const { confidence = 'possible', evidence = [], wouldChange = 'more-lines' } = c.diagnosis ?? {};
  const ofIncident = { severity, cluster, deadline, cause, acknowledged, hold };
  const peer = peerOf(c);
  const related = symptoms(node, loss.at);
  const others = othersOf(picture, path);
  const target = path === null ? null : targetOf(path, picture);
  const last = target === null ? targetBefore(incident) : null;
  const facts: NoticeFacts = {
    schema: 'warden.notice/1',
    incidentId: incident.id,
    ...notice,
    ...ofIncident,
    ...{ confidence, evidence, wouldChange },
    at: c.now,
    node: nodeAbout(c, notice.headline)?.name ?? '',
    peer,
    lossAt: loss.at,
    lossBasis: loss.basis,
    detectedAt: incident.openedAt,
    recoveredAt: IS_OVER.has(c.situation) ? backAt(path) : null,
    outage:
      path === null ? { seconds: 0, method: 'first-seen', bound: 'at-least' } : outageSpan(path, c.now, loss),
    silenceMs: node?.view?.lastAt == null ? 0 : c.now - node.view.lastAt,
    auditFailed: c.lookUps.audit?.known === false,
    ...(c.lookUps.audit === undefined && { auditUnasked: true as const }),
    // An attach hides the detach before it: who was told once is told to the end.
    who: (cause.startsWith('detached') ? whoOf(picture, path) : null) ?? whoBefore(incident, target),
    target,
    ...(last !== null && { lastTarget: last }),
    more: others.map((p) => targetOf(p, picture)),
    nodes: picture.nodes.map((n) => nodeFacts(n, c)),
    takeover: picture.takeover.map((t) => ({ ...t, name: nameOf(picture, t.node) })),
    muted: others.length + related.length,
    related,
    impact: impactOf(c),
    unread: picture.failedLookUps,
    options: options(c, { peer, headline: notice.headline }),
    steps: steps(c, peer),
    avoid: avoided(c),
    plan: c.plan,
    reattach: c.reattach ?? null,
    contacts: c.policy.contacts,
    ...(isUnanswered(c) && { isUnanswered: true }),
    ...clockFacts(c),
    ...(c.late.length > 0 && { late: lateOf(c) }),
    ...aftermathFacts(c),
  };
  const before = comparedWith(incident, facts);
  return before == null ? facts : { ...facts, before };
}

const OF_PLANS: ReadonlySet<NoticeFacts['headline']> = new Set<NoticeFacts['headline']>([
  'approval-needed',
  'acted',
  'attach-refused',
  'attach-rejected',
  'attach-expired',
  'attach-failed',
]);

/** Of a plan or an attachment the path's node is named, whichever node the situation is about. */
function nodeAbout({ node, path, picture }: ToldState, headline: NoticeFacts['headline']): NodeStatus | null {
  const isOfPath = path !== null && (headline === 'detached-by' || OF_PLANS.has(headline));
  return (isOfPath ? picture.nodes.find((n) => n.node === path.node) : undefined) ?? node;
}

/** From its first notice on an incident may wait so long for somebody to acknowledge it. */
const ANSWER_WITHIN: Ms = 30 * MINUTE;

/** Whether the first notice has found nobody for long: the subject says so. Announced work needs no answer. */
function isUnanswered({ incident, now, situation }: ToldState): boolean {
  const { acknowledged, hold, history } = incident;
  const first = history.find(({ code }) => code === 'notice-first');
  if (acknowledged !== null || (hold !== null && hold.until > now) || first === undefined) return false;
  return SITUATIONS[situation].reminds !== null && now - first.at >= ANSWER_WITHIN;
}

/** Other paths in trouble, each once: sessions of which nothing but the number is known count as one. */
function othersOf(picture: ClusterPicture, path: PathStatus | null): readonly PathStatus[] {
  const byKey = groupBy(
    picture.paths.filter((p) => isTrouble(p)),
    pathKey,
  );
  const own = path === null ? null : pathKey(path);
  return [...byKey].flatMap(([key, paths]) => (key === own ? [] : paths.slice(0, 1)));
}

/** Outages that a notice lists; the rest is a number. */
const MOST_LATE = 10;

function lateOf(state: ToldState): LateFacts {
  const { late, picture, lookUps } = state;
  const outages = late.slice(0, MOST_LATE).map(({ path, lostAt, endedAt, io, followed }): LateOutageFacts => {
    const { nodeName, volumeName, portal, device } = targetOf(path, picture);
    const { bound } = outageSpan(path, endedAt, { at: lostAt, basis: 'first-line' });
    const { cause } = diagnosisOf(state, path, lostAt);
    const volume = volumeName ?? portal ?? device ?? '';
    return { nodeName, volume, lostAt, endedAt, bound, io, followed, cause };
  });
  const [first] = late;
  const batches = (valueAt(lookUps.lateLines, first?.path.node ?? '') ?? []).filter(
    ({ from, to }) => first !== undefined && from <= first.endedAt && to >= first.lostAt,
  );
  const readAt = batches.map((batch) => batch.readAt).filter((at) => at !== null);
  return { outages, count: late.length, readAt: readAt.length === 0 ? null : Math.max(...readAt) };
}

/** Situations whose path has come back. */
const IS_OVER: ReadonlySet<Situation> = new Set<Situation>([
  'recovered',
  'redundancy-restored',
  'replayed',
  'late',
  'late-failed',
]);

/** A session that was logged in anew has no return of its own. */
function backAt(path: PathStatus | null): At | null {
  return path?.recoveredAt ?? path?.view?.upAt ?? null;
}

/** What came of the loss; nothing where nothing did. */
function aftermathFacts(c: ToldState): Pick<NoticeFacts, 'aftermath'> {
  const aftermath = aftermathOf(c);
  if (!hadAftermath(aftermath)) return {};
  const { movedTo, ioFailedOn, rebooted, ...times } = aftermath;
  return {
    aftermath: {
      ...times,
      movedTo: movedTo === null ? stayedOn(c) : nameOf(c.picture, movedTo),
      ...(ioFailedOn !== null && { ioFailedOn: ioFailedOn.name }),
      ...(rebooted !== null && { rebooted: rebooted.name }),
      forgotten: hasForgottenWrites(c.node ?? undefined, c.loss.at),
    },
  };
}

/** Where the service is although nothing moved: beside a standby it is on the only other node. */
function stayedOn({ picture, node, incident }: ToldState): string {
  const [peer, ...more] = picture.nodes.filter((one) => one !== node);
  const isThere = node !== null && isLastingStandby({ incident }, node) && more.length === 0;
  return isThere ? (peer?.name ?? '') : '';
}

/** Who detached, as Audit knows it: the volume that the notice is about, not another of the cluster. */
function whoOf({ detachActions }: ClusterPicture, path: PathStatus | null): NoticeFacts['who'] {
  const action = detachOf(path, detachActions);
  if (action === undefined) return null;
  const { at, principalName, principalId, ipAddress, userAgent } = action;
  return { at, principal: principalName ?? principalId, ip: ipAddress, client: userAgent };
}

function nameOf(a: ClusterPicture, id: string): string {
  return a.nodes.find((n) => n.node === id)?.name ?? id;
}

/**
 * The peer that matters: the one with a sign of a takeover, to which the service moved, the active one, the one to which
 * LifeKeeper failed over last, were it before the loss, the only other one.
 */
function peerOf(c: ToldState): string {
  const peers = c.picture.nodes.filter((n) => n.node !== c.node?.node);
  const sign = c.picture.takeover.find((t) => t.node !== '' && t.node !== c.node?.node);
  if (sign !== undefined) return nameOf(c.picture, sign.node);
  const { movedTo } = aftermathOf(c);
  if (movedTo !== null && movedTo !== c.node?.node) return nameOf(c.picture, movedTo);
  const peer = peers.find((n) => n.service === 'active') ?? failedOverTo(peers) ?? peers[0];
  return peer?.name ?? '';
}

function failedOverTo(nodes: readonly NodeStatus[]): NodeStatus | undefined {
  const at = (node: NodeStatus) => latestOf(node.view, 'lk-failover') ?? Number.NEGATIVE_INFINITY;
  return nodes
    .filter((node) => Number.isFinite(at(node)))
    .sort((a, b) => at(b) - at(a))
    .at(0);
}

function targetOf(p: PathStatus, picture: ClusterPicture): NoticeTarget {
  const { node, role, device, iqn, portal, api, attachment } = p;
  const shown = { node, role, device, iqn, portal, api };
  return {
    ...shown,
    nodeName: nameOf(picture, node),
    volumeId: attachment?.volumeId ?? null,
    volumeName: attachment?.volumeName ?? attachment?.displayName ?? null,
    session: p.view?.session ?? null,
    ...(p.samePortal === true && { samePortal: true as const }),
  };
}

/** Kinds of lines that one cause brings along, each once. */
function symptoms(node: NodeStatus | null, lossAt: At): NonNullable<NoticeFacts['related']> {
  const v = node?.view;
  if (v == null) return [];
  const since = (t: At | null) => t !== null && t >= lossAt;
  const all = [
    ['device-failure', v.lifekeeper.deviceFailures.some((f) => f.last >= lossAt)],
    ['hung-task', since(v.hungTaskAt)],
    ['check-timeout', since(v.lifekeeper.checkTimeoutAt)],
    ['io-error', since(v.ioErrorAt)],
    ['file-system-dead', v.fsDead.some(({ at }) => at >= lossAt)],
  ] as const;
  return all.flatMap(([key, isSeen]) => (isSeen ? [key] : []));
}
