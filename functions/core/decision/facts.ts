import { portalOf, portalText } from '../base/portal.ts';
import type { At } from '../base/time.ts';
import {
  type ClusterPicture,
  isTrouble,
  type NodeStatus,
  type PathStatus,
} from '../cluster/picture-shapes.ts';
import { outageSpan } from '../diagnosis/deadline.ts';
import { SITUATIONS } from '../incident/situations.ts';
import type { NoticeFacts, NoticeTarget } from '../notice/facts.ts';
import { PROBE_TOLD } from '../probe/age.ts';
import type { ToldState } from './contract.ts';
import { options } from './options.ts';
import { steps } from './steps.ts';

/** A notice that is due: what it is about, and when people hear again at the latest. */
type DueNotice = Pick<NoticeFacts, 'seq' | 'reason' | 'headline' | 'nextReportAt'>;

/** All facts of one notice; nothing here depends on a language. */
export function factsOf(c: ToldState, notice: DueNotice): NoticeFacts {
  const { picture, path, node } = c;
  const peer = peerOf(c);
  const row = SITUATIONS[c.situation];
  const who = picture.detachActions[0];
  const others = picture.paths.filter((p) => p !== path && isTrouble(p));
  return {
    schema: 'warden.notice/1',
    incidentId: c.incident.id,
    seq: notice.seq,
    reason: notice.reason,
    severity: c.incident.severity,
    headline: notice.headline,
    at: c.now,
    cluster: c.incident.cluster,
    node: node?.name ?? '',
    peer,
    lossAt: c.loss.at,
    lossBasis: c.loss.basis,
    detectedAt: c.incident.openedAt,
    recoveredAt: c.situation === 'recovered' ? (path?.recoveredAt ?? null) : null,
    outage:
      path === null
        ? { seconds: 0, method: 'first-seen', bound: 'at-least' }
        : outageSpan(path, c.now, c.loss),
    silenceMs: node?.view?.lastAt == null ? 0 : c.now - node.view.lastAt,
    deadline: c.incident.deadline,
    cause: c.incident.cause,
    confidence: c.diagnosis?.confidence ?? 'possible',
    evidence: c.diagnosis?.evidence ?? [],
    wouldChange: c.diagnosis?.wouldChange ?? 'more-lines',
    auditFailed: c.lookUps.audit?.known === false,
    who:
      who === undefined || !c.incident.cause.startsWith('detached')
        ? null
        : {
            at: who.at,
            principal: who.principalName ?? who.principalId,
            ip: who.ipAddress,
            client: who.userAgent,
          },
    target: path === null ? null : targetOf(path, picture),
    more: others.map((p) => targetOf(p, picture)),
    nodes: picture.nodes.map((n) => {
      const there = picture.paths.find(
        (p) =>
          p.node === n.node && p.attachment !== null && p.attachment.volumeId === path?.attachment?.volumeId,
      );
      const portal = there?.current == null ? null : portalOf(there.current);
      const probe = c.lookUps.probes?.[n.node];
      const zoneOffsetHours = c.lookUps.zoneOffsets?.[n.node];
      return {
        node: n.node,
        name: n.name,
        state: n.instanceState,
        service: n.service,
        serviceBy: n.serviceBy,
        lastLineAt: n.view?.lastAt ?? null,
        silentSince: n.silentSince,
        ...(zoneOffsetHours !== undefined && { zoneOffsetHours }),
        api: there?.api ?? 'not-asked',
        portal: portal === null ? null : portalText(portal),
        lifekeeperTags: probe?.known === true ? probe.value.resources.map((r) => r.tag) : [],
        ...(probe?.known === true && c.now - probe.value.at <= PROBE_TOLD && { probe: probe.value }),
      };
    }),
    takeover: picture.takeover.map((t) => ({ ...t, name: nameOf(picture, t.node) })),
    muted: others.length + symptoms(node, c.loss.at),
    impact: row.impact,
    unread: picture.failedLookUps,
    options: options(c),
    steps: steps(c, { peer, headline: notice.headline }),
    avoid: row.avoid,
    plan: c.plan,
    reattach: c.reattach ?? null,
    acknowledged: c.incident.acknowledged,
    hold: c.incident.hold,
    contacts: c.policy.contacts,
    nextReportAt: notice.nextReportAt,
  };
}

function nameOf(a: ClusterPicture, id: string): string {
  return a.nodes.find((n) => n.node === id)?.name ?? id;
}

/** The peer that matters: the one with a sign of takeover, else the active one, else the only other one. */
function peerOf(c: ToldState): string {
  const peers = c.picture.nodes.filter((n) => n.node !== c.node?.node);
  const sign = c.picture.takeover.find((t) => t.node !== '');
  if (sign !== undefined) return nameOf(c.picture, sign.node);
  const peer = peers.find((n) => n.service === 'active') ?? peers[0];
  return peer?.name ?? '';
}

function targetOf(p: PathStatus, a: ClusterPicture): NoticeTarget {
  return {
    node: p.node,
    nodeName: nameOf(a, p.node),
    role: p.role,
    volumeId: p.attachment?.volumeId ?? null,
    volumeName: p.attachment?.volumeName ?? p.attachment?.displayName ?? null,
    device: p.device,
    iqn: p.iqn,
    portal: p.portal,
    session: p.view?.session ?? null,
    api: p.api,
  };
}

/** Kinds of symptom that one cause brings along; each counts once. */
function symptoms(node: NodeStatus | null, lossAt: At): number {
  const v = node?.view;
  if (v == null) return 0;
  const since = (t: At | null) => t !== null && t >= lossAt;
  return [
    v.lifekeeper.deviceFailures.some((f) => f.last >= lossAt),
    since(v.hungTaskAt),
    since(v.lifekeeper.checkTimeoutAt),
    since(v.ioErrorAt),
  ].filter(Boolean).length;
}
