import type { Plan, Policy, Verdict } from '../decision/contract.ts';
import type { Incident, NoticeReason } from '../decision/incident.ts';
import type { Situation } from '../decision/situation.ts';
import { type Assessment, isTrouble, type NodeCase, type PathCase } from '../diagnosis/assessment.ts';
import { type LossTime, outageSpan } from '../diagnosis/clock.ts';
import { type Diagnosis, isDetached } from '../diagnosis/diagnose.ts';
import { lastOutage } from '../diagnosis/paths.ts';
import type { At } from '../time.ts';
import type { World } from '../world.ts';
import type {
  AvoidKey,
  ImpactKey,
  NoticeModel,
  NoticeOption,
  NoticeTarget,
  Params,
  StepKey,
  TitleKey,
} from './model.ts';

export interface ComposeInput {
  readonly now: At;
  readonly incident: Incident;
  readonly seq: number;
  readonly reason: NoticeReason;
  readonly situation: Exclude<Situation, 'held' | 'healthy'>;
  /** The notice may have a headline of its own (deadline near, silence). */
  readonly headline: TitleKey;
  readonly assessment: Assessment;
  readonly world: World;
  readonly diagnosis: Diagnosis | null;
  /** Path the notice is about: the primary, or after recovery the one that was lost. */
  readonly path: PathCase | null;
  readonly node: NodeCase | null;
  readonly loss: LossTime;
  readonly plan: Plan | null;
  readonly policy: Policy;
  readonly nextReportAt: At | null;
}

/** All facts of one notice; nothing here depends on a language. */
export function compose(c: ComposeInput): NoticeModel {
  const { assessment, path, node } = c;
  const peer = peerOf(c);
  const who = assessment.detachActions[0];
  const others = assessment.paths.filter((p) => p !== path && isTrouble(p));
  return {
    schema: 'warden.notice/1',
    incidentId: c.incident.id,
    seq: c.seq,
    reason: c.reason,
    severity: c.incident.severity,
    headline: c.headline,
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
    who:
      who === undefined || !c.incident.cause.startsWith('detached')
        ? null
        : {
            at: who.at,
            principal: who.principalName ?? who.principalId,
            ip: who.ipAddress,
            client: who.userAgent,
          },
    target: path === null ? null : targetOf(path, assessment),
    more: others.map((p) => targetOf(p, assessment)),
    nodes: assessment.nodes.map((n) => {
      const there = assessment.paths.find(
        (p) =>
          p.node === n.node && p.attachment !== null && p.attachment.volumeId === path?.attachment?.volumeId,
      );
      const probe = c.world.probes?.[n.node];
      return {
        node: n.node,
        name: n.name,
        state: n.instanceState,
        service: n.service,
        serviceBy: n.serviceBy,
        lastLineAt: n.view?.lastAt ?? null,
        silentSince: n.silentSince,
        api: there?.api ?? 'not-asked',
        portal: there?.current?.ipv4 == null ? null : `${there.current.ipv4}:${there.current.port ?? 3260}`,
        lifekeeperTags: probe?.known === true ? probe.value.resources.map((r) => r.tag) : [],
      };
    }),
    takeover: assessment.takeover.map((t) => ({ ...t, name: nameOf(assessment, t.node) })),
    muted: others.length + symptoms(node, c.loss.at),
    impact: impact(c),
    unread: assessment.unread,
    options: options(c),
    steps: steps(c, peer),
    avoid: avoid(c),
    plan: c.plan,
    acknowledged: c.incident.acknowledged,
    hold: c.incident.hold,
    contacts: c.policy.contacts,
    nextReportAt: c.nextReportAt,
  };
}

function nameOf(a: Assessment, id: string): string {
  return a.nodes.find((n) => n.node === id)?.name ?? id;
}

/** The peer that matters: the one with a sign of takeover, else the active one, else the only other one. */
function peerOf(c: ComposeInput): string {
  const peers = c.assessment.nodes.filter((n) => n.node !== c.node?.node);
  const sign = c.assessment.takeover.find((t) => t.node !== '');
  if (sign !== undefined) return nameOf(c.assessment, sign.node);
  const peer = peers.find((n) => n.service === 'active') ?? peers[0];
  return peer?.name ?? '';
}

function targetOf(p: PathCase, a: Assessment): NoticeTarget {
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
function symptoms(node: NodeCase | null, lossAt: At): number {
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

function impact(c: ComposeInput): ImpactKey {
  switch (c.situation) {
    case 'planned':
      return 'none';
    case 'recovered':
    case 'unproven':
      return 'recovered';
    case 'standby-lost':
      return 'standby';
    case 'quorum-lost':
      return 'quorum';
    case 'boot-lost':
      return 'boot';
    case 'degraded':
      return 'degraded';
    case 'io-failed':
    case 'fs-dead':
    case 'failed-over':
      return 'failed';
    case 'rebooted':
      return 'restarted';
    case 'all-silent':
    case 'heard-again':
    case 'deadline-passed':
      return 'unknown';
    case 'detached':
    case 'do-not-reattach':
    case 'not-recovered':
    case 'reattached':
    case 'flapping':
    case 'hung':
    case 'lost':
      return 'active';
  }
}

/** Situations in which a person has to choose between A, B and C. */
const CHOICE: ReadonlySet<Situation> = new Set<Situation>([
  'detached',
  'do-not-reattach',
  'lost',
  'hung',
  'flapping',
  'not-recovered',
  'reattached',
  'standby-lost',
  'deadline-passed',
  'io-failed',
  'fs-dead',
]);

const not = (v: Verdict): Verdict => (v === 'met' ? 'not-met' : v === 'not-met' ? 'met' : 'unknown');
const when = (x: boolean): Verdict => (x ? 'met' : 'not-met');

function options(c: ComposeInput): readonly NoticeOption[] {
  const p = c.path;
  if (p === null || !CHOICE.has(c.situation)) return [];
  const guard = (code: string): Verdict => c.plan?.guards.find((g) => g.code === code)?.verdict ?? 'unknown';
  const detached: Verdict = p.api === 'unreadable' || p.api === 'not-asked' ? 'unknown' : when(isDetached(p));
  const outage = lastOutage(p.view);
  const takeover: Verdict = c.assessment.takeover.length > 0 ? 'not-met' : guard('guard-no-takeover-sign');
  return [
    {
      key: 'wait',
      preconditions: [
        { key: 'attached', verdict: not(detached) },
        { key: 'same-portal', verdict: p.samePortal === null ? 'unknown' : when(p.samePortal) },
        {
          key: 'can-heal',
          verdict: outage === null ? 'unknown' : when(outage.loginRejected === null && !outage.bindLoop),
        },
        {
          key: 'before-deadline',
          verdict: c.incident.deadline === null ? 'unknown' : beforeDeadline(c.now, c.incident.deadline),
        },
      ],
    },
    {
      key: 'reattach',
      preconditions: [
        { key: 'detached', verdict: detached },
        // Audit can veto, never permit: that nobody meant it only a person can say.
        {
          key: 'not-meant',
          verdict: guard('guard-detach-not-expected') === 'not-met' ? 'not-met' : 'unknown',
        },
        { key: 'no-takeover', verdict: takeover },
        { key: 'service-known', verdict: guard('guard-service-known') },
        { key: 'quiet', verdict: guard('guard-quiet') },
      ],
    },
    { key: 'switch-over', preconditions: switchOver(c, p) },
  ];
}

function beforeDeadline(now: At, d: { from: At; to: At }): Verdict {
  if (now < d.from) return 'met';
  return now < d.to ? 'unknown' : 'not-met';
}

function switchOver(c: ComposeInput, p: PathCase): NoticeOption['preconditions'] {
  const peers = c.assessment.nodes.filter((n) => n.node !== p.node);
  const there = c.assessment.paths.filter(
    (x) => x.node !== p.node && x.attachment !== null && x.attachment.volumeId === p.attachment?.volumeId,
  );
  const good = there.some((x) => !isTrouble(x) && x.api === 'ATTACHED' && x.view !== null);
  const bad = there.length > 0 && there.every((x) => isTrouble(x));
  const quorumTrouble = c.assessment.paths.some((x) => x.role === 'quorum' && isTrouble(x));
  const quorumGood = c.assessment.paths.some((x) => x.role === 'quorum' && x.view !== null && !isTrouble(x));
  return [
    { key: 'peer-path', verdict: good ? 'met' : bad ? 'not-met' : 'unknown' },
    { key: 'quorum', verdict: quorumTrouble ? 'not-met' : quorumGood ? 'met' : 'unknown' },
    { key: 'comm-paths', verdict: commPaths(c, [...peers, ...(c.node === null ? [] : [c.node])]) },
  ];
}

function commPaths(c: ComposeInput, nodes: readonly NodeCase[]): Verdict {
  const down = nodes.some((n) => {
    const lk = n.view?.lifekeeper;
    return lk?.commDownAt != null && lk.commDownAt > (lk.commUpAt ?? 0);
  });
  if (down) return 'not-met';
  const probes = nodes.map((n) => c.world.probes?.[n.node]);
  if (probes.some((p) => p?.known === true && p.value.commPathsDead > 0)) return 'not-met';
  return probes.length > 0 && probes.every((p) => p?.known === true && p.value.commPathsAlive > 0)
    ? 'met'
    : 'unknown';
}

function steps(c: ComposeInput, peer: string): NoticeModel['steps'] {
  const all: { key: StepKey; params: Params }[] = [];
  const node = c.node?.name ?? '';
  const add = (key: StepKey, params: Params = {}) => all.push({ key, params: { node, peer, ...params } });
  const p = c.path;
  const look = () => {
    const compartment = p?.attachment?.compartmentId;
    if (p !== null && compartment !== undefined) add('list-attachments', { compartment, instance: p.node });
    if (p?.role === 'data' || p?.role === 'quorum') add('session');
    add('lcdstatus');
    if (p?.view?.session != null && c.incident.deadline?.basis === 'assumed')
      add('tmo', { session: p.view.session });
  };
  switch (c.situation) {
    case 'planned':
      add('none');
      break;
    case 'detached':
      look();
      add('intent');
      samePortal(p, add);
      break;
    case 'do-not-reattach':
      add('verify-peer');
      add('lcdstatus');
      add('old-session');
      break;
    case 'not-recovered':
      look();
      newPortal(p, add);
      add('old-session');
      break;
    case 'reattached':
      look();
      samePortal(p, add);
      add('iscsid');
      break;
    case 'standby-lost':
      look();
      if (p !== null && isDetached(p)) add('intent');
      samePortal(p, add);
      break;
    case 'quorum-lost':
      add('quorum');
      look();
      break;
    case 'boot-lost':
    case 'all-silent':
    case 'heard-again':
      add('console');
      add('lcdstatus');
      break;
    case 'rebooted':
    case 'failed-over':
      add('verify-peer');
      add('check-resource');
      break;
    case 'io-failed':
    case 'fs-dead':
      look();
      add('examine-fs');
      add('verify-peer');
      break;
    case 'deadline-passed':
      look();
      add('verify-peer');
      break;
    case 'recovered':
    case 'unproven':
      look();
      add('check-resource');
      add('no-change');
      break;
    case 'degraded':
      add('session');
      break;
    case 'flapping':
      look();
      add('duplicate-iqn');
      break;
    case 'hung':
    case 'lost':
      look();
      byCause(c, add);
      break;
  }
  if (c.policy.runbookUrl !== null) add('runbook', { url: c.policy.runbookUrl });
  if (c.policy.consoleUrl !== null) add('incident', { url: `${c.policy.consoleUrl}/${c.incident.id}` });
  return all;
}

function samePortal(p: PathCase | null, add: (key: StepKey, params?: Params) => void): void {
  if (p?.iqn != null && p.portal !== null) add('same-portal', { iqn: p.iqn, portal: p.portal });
}

function newPortal(p: PathCase | null, add: (key: StepKey, params?: Params) => void): void {
  const now = p?.current;
  if (now?.iqn != null && now.ipv4 !== null)
    add('new-portal', { iqn: now.iqn, portal: `${now.ipv4}:${now.port ?? 3260}` });
}

function byCause(c: ComposeInput, add: (key: StepKey) => void): void {
  switch (c.incident.cause) {
    case 'instance-overloaded':
      add('load');
      break;
    case 'competing-remediator':
      add('competitor');
      break;
    case 'login-rejected':
      add('rejected');
      return;
    case 'bind-loop':
      add('iscsid');
      return;
    default:
      break;
  }
  if (c.path?.api === 'ATTACHED') {
    add('wait');
    add('iscsid');
  }
}

function avoid(c: ComposeInput): readonly AvoidKey[] {
  switch (c.situation) {
    case 'planned':
      return ['none'];
    case 'do-not-reattach':
      return ['reattach', 'attach-elsewhere', 'mount', 'logout', 'reboot-both'];
    case 'recovered':
    case 'unproven':
      return ['detach', 'mount', 'reboot-both'];
    case 'all-silent':
      return ['detach', 'attach-elsewhere', 'reboot-both', 'mount'];
    default:
      return ['detach', 'attach-elsewhere', 'logout', 'reboot-both', 'mount', 'timeout', 'iscsi-service'];
  }
}
