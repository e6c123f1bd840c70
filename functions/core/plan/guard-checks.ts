import { type At, MINUTE, SECOND } from '../base/time.ts';
import { takeoverSigns } from '../cluster/picture.ts';
import { roleOf } from '../inventory/roles.ts';
import type { Attachment, AuditAction } from '../platform/look-ups.ts';
import { freshFacts } from '../probe/age.ts';
import type { GuardInput } from './guard-input.ts';
import type { Verdict } from './plan-shapes.ts';

/**
 * The peers' writes have to be known up to at least this long ago: Monitoring is a few minutes late, and the metrics are
 * read again every five minutes only (while planning; `reattach` reads them afresh).
 */
const WRITES_FRESH = 12 * MINUTE;

/** Look-ups older than this are no basis for an attach. */
const READ_FRESH = 2 * MINUTE;

export type Judged = readonly [Verdict, string];

export const met = (detail = ''): Judged => ['met', detail];

export const no = (detail: string): Judged => ['not-met', detail];

export const unknown = (detail: string): Judged => ['unknown', detail];

export const test = (ok: boolean, detail: string): Judged => [ok ? 'met' : 'not-met', detail];

export function fresh(g: GuardInput): boolean {
  return g.lookUps.attachments.known && g.now - g.lookUps.attachments.readAt <= READ_FRESH;
}

export function listed(g: GuardInput): readonly Attachment[] | null {
  return g.lookUps.attachments.known && fresh(g) ? g.lookUps.attachments.value : null;
}

function live(a: Attachment): boolean {
  return a.lifecycleState !== 'DETACHED';
}

/** The attachment is remembered with everything that a request by iSCSI, the only kind there is, can restore. */
export function parametersKnown({ path: { attachment } }: GuardInput): Judged {
  if (attachment === null) return unknown('no remembered attachment');
  return attachment.attachmentType === 'iscsi' ? met(attachment.id) : no(attachment.attachmentType);
}

/** Data by what is remembered, and by the volume's tags and the configuration of now. */
export function roleData({ path, lookUps, policy }: GuardInput): Judged {
  if (path.attachment === null) return unknown('no remembered attachment');
  const volume = lookUps.volumes[path.attachment.volumeId];
  const now = roleOf(path.attachment, volume?.known ? volume.value : undefined, policy.quorumVolumeIds);
  return test(path.role === 'data' && now === 'data', path.role === 'data' ? now : path.role);
}

/** The other nodes are known and readable: without any nobody could see a take-over. */
export function peersReadable(g: GuardInput): Judged {
  const peers = g.assessment.nodes.filter((n) => n.node !== g.path.node);
  const bad = peers.filter((n) => g.lookUps.instances[n.node]?.known !== true);
  if (listed(g) === null || bad.length > 0)
    return unknown(bad.map((n) => n.name).join(', ') || 'attachments');
  if (g.incident.cluster.source === 'unknown') return unknown('cluster unknown');
  return peers.length === 0 ? unknown('no other node is known') : met(`${peers.length}`);
}

/** The first loss that the incident is about: after a return its clock starts anew, what happened before still counts. */
function firstLoss({ incident }: GuardInput): At {
  return Math.min(incident.lossAt, incident.openedAt);
}

/** No node of the cluster failed over, was halted or restarted since the loss, on whose order ever. */
export function noFailover(g: GuardInput): Judged {
  const hit = g.assessment.nodes.find(({ view, rebootedAt }) => {
    const lk = view?.lifekeeper;
    const since = [lk?.failoverAt, lk?.haltAt, lk?.recoveryStartedAt, rebootedAt, ...(view?.boots ?? [])];
    return since.some((t) => t != null && t >= firstLoss(g));
  });
  return hit === undefined ? met() : no(hit.name);
}

/** Nothing else sits on the device name, and no other new volume took the place since the loss. */
export function placeFree(g: GuardInput): Judged {
  const all = listed(g);
  const r = g.path.attachment;
  if (all === null || r === null) return unknown('attachments not readable');
  const here = all.filter((a) => a.instanceId === r.instanceId && live(a) && a.volumeId !== r.volumeId);
  const onDevice = here.find((a) => r.device !== null && a.device === r.device);
  if (onDevice !== undefined) return no(`${r.device} -> ${onDevice.volumeId}`);
  const newer = here.find((a) => a.timeCreated >= g.incident.lossAt - 10 * MINUTE);
  return newer === undefined ? met(r.device ?? '') : no(newer.volumeId);
}

/**
 * Elsewhere non-shareable forbids it; read-only and read/write cannot be mixed (docs/oci-facts.md#volume-attachments). An instance outside the cluster
 * forbids it too: whether it uses the volume cannot be told.
 */
export function forbidding(g: GuardInput): Judged {
  const all = listed(g);
  const r = g.path.attachment;
  if (all === null || r === null) return unknown('attachments not readable');
  const others = all.filter((a) => a.volumeId === r.volumeId && a.instanceId !== r.instanceId && live(a));
  const bad = others.find(
    (a) =>
      !a.isShareable ||
      !r.isShareable ||
      a.isReadOnly !== r.isReadOnly ||
      g.assessment.nodes.every((n) => n.node !== a.instanceId),
  );
  return bad === undefined ? met(String(others.length)) : no(bad.id);
}

export function takeover(g: GuardInput): Judged {
  // Of this path: the assessment's signs are those of the path that the notice is about.
  const { lostAt } = g.path;
  const path = { ...g.path, lostAt: lostAt === null ? null : Math.min(lostAt, firstLoss(g)) };
  const [sign] = takeoverSigns(path, g.assessment.nodes, g.lookUps);
  if (sign !== undefined) return no(`${sign.code} ${sign.node}`);
  const peers = g.assessment.nodes.filter((n) => n.node !== g.path.node);
  const silent = peers.find((n) => n.silentSince !== null);
  if (silent !== undefined) return unknown(`${silent.name} silent`);
  // Of a standby no sign is looked for; an old answer must not switch the looking off.
  const own = g.assessment.nodes.find((n) => n.node === g.path.node);
  if (own?.service === 'standby' && freshFacts(g.lookUps.probes?.[own.node], g.now) === null)
    return unknown('lcdstatus is not fresh');
  if (g.lookUps.audit?.known !== true) return unknown('Audit not readable');
  const load = g.lookUps.load?.[g.path.node];
  if (load?.known !== true) return unknown('peer writes not readable');
  const seenTo = load.value.peerWritesSeenTo;
  if (seenTo !== null && g.now - seenTo <= WRITES_FRESH) return met('0');
  // Block Volume tells nothing about the peers' attachments: then only the nodes' own answers show who uses the volume.
  return inServiceByProbe(g)?.[0] === 'met'
    ? met(BY_LCDSTATUS)
    : unknown('no points of the peers since the loss');
}

/** What fresh `lcdstatus` answers of all nodes say together; null unless all of them answered. */
function inServiceByProbe(g: GuardInput): Judged | null {
  const { nodes } = g.assessment;
  if (nodes.length === 0 || nodes.some((n) => freshFacts(g.lookUps.probes?.[n.node], g.now) === null))
    return null;
  const active = nodes.filter((n) => n.service === 'active' && n.serviceBy === 'probe');
  if (active.length !== 1 || active[0]?.node !== g.path.node)
    return no(`in service: ${active.map((n) => n.name).join(', ') || '-'}`);
  const mounted = mountedElsewhere(g);
  return mounted === null ? met(BY_LCDSTATUS) : no(`mounted on ${mounted}`);
}

/** Stands for the name of a node: the approver relies on what `lcdstatus` of every node says. */
export const BY_LCDSTATUS = 'lcdstatus';

/**
 * Fresh answers of every node decide, and the attestation must not contradict them; without them the attestation
 * decides, unless it rests on them itself, or the node's own fresh answer contradicts it. Approvers who name different
 * nodes contradict whatever the nodes answer.
 */
export function serviceKnown(g: GuardInput): Judged {
  const a = g.approval?.known === true ? g.approval.value : null;
  const answered = inServiceByProbe(g);
  if (answered !== null) {
    if (answered[0] !== 'met' || a === null) return answered;
    const agrees = a.inService.every((said) => said === g.path.node || said === BY_LCDSTATUS);
    return agrees && a.detachNotMeant ? answered : no('attestation disagrees');
  }
  const own = g.assessment.nodes.find((n) => n.node === g.path.node);
  if (freshFacts(g.lookUps.probes?.[g.path.node], g.now) !== null && own?.serviceBy === 'probe')
    if (own.service !== 'active') return no(`not in service: ${own.name}`);
  if (a === null) return unknown('needs attestation');
  if (!a.detachNotMeant) return no('attestation disagrees');
  const nodes = a.inService.filter((said) => said !== BY_LCDSTATUS);
  if (nodes.some((node) => node !== g.path.node)) return no('attestation disagrees');
  if (nodes.length < a.inService.length) return unknown('lcdstatus is not fresh');
  return nodes.length > 0 ? met(a.by) : no('attestation disagrees');
}

/** A peer that has the volume mounted, whatever LifeKeeper calls it. */
function mountedElsewhere(g: GuardInput): string | null {
  const volumeId = g.path.attachment?.volumeId;
  for (const peer of g.assessment.nodes.filter((n) => n.node !== g.path.node)) {
    const facts = freshFacts(g.lookUps.probes?.[peer.node], g.now);
    const iqns = (listed(g) ?? []).flatMap((x) =>
      x.volumeId === volumeId && x.instanceId === peer.node && live(x) && x.iqn !== null ? [x.iqn] : [],
    );
    const sessions = (facts?.sessions ?? []).filter((s) => iqns.includes(s.iqn)).map((s) => s.session);
    if (facts?.mounts?.some((m) => sessions.includes(m.session)) === true) return peer.name;
  }
  return null;
}

/** Five quiet minutes since the last attachment change of the cluster, by our own watching and by Audit. */
export function quiet(g: GuardInput): Judged {
  const own = g.incident.attachmentState?.since;
  if (own === undefined || listed(g) === null) return unknown('attachments not watched yet');
  if (g.lookUps.audit?.known !== true) return unknown('Audit not readable');
  // Of those that were refused some may be ours, which are repeated.
  const acts = g.lookUps.audit.value
    .filter((a) => /(attach|detach)volume/i.test(a.name) && isDone(a))
    .map((a) => a.at);
  const last = Math.max(own, ...acts);
  return test(g.now - last >= g.policy.quietMs, `${Math.floor((g.now - last) / SECOND)} s`);
}

/** Automation that detaches on purpose will fight over it: Terraform, DR tools, expected principals. */
const AUTOMATION_AGENT = /terraform|full ?stack ?dr|fsdr|disaster|ansible|resource-?manager|pulumi/i;

export function notExpected(g: GuardInput): Judged {
  if (g.lookUps.audit?.known !== true) return unknown('Audit not readable');
  if (g.path.cleanLogoutAt !== null) return no('logged out before the detach');
  const ids = [g.path.current?.id, g.path.attachment?.id, g.path.attachment?.volumeId];
  const acts = g.assessment.detachActions.filter((a) => ids.includes(a.resourceId) && isDone(a));
  if (acts.length === 0) return unknown('no Detach in Audit');
  const names = acts.flatMap((a) => [a.principalName, a.principalId]).filter((n) => n !== null);
  const expected = names.find((n) => g.policy.expectedPrincipals.includes(n));
  if (expected !== undefined) return no(expected);
  const machine = acts
    .flatMap((a) => [a.userAgent, a.principalName])
    .find((t) => t !== null && AUTOMATION_AGENT.test(t));
  return machine == null ? met(acts[0]?.principalName ?? '') : no(machine);
}

/** A request that was refused changed nothing. */
function isDone({ status }: AuditAction): boolean {
  return !/^[45]/.test(status ?? '');
}

export function attemptsLeft(g: GuardInput): Judged {
  if (g.attempts?.known !== true) return unknown('earlier attempts not readable');
  const limits = g.policy.attempts;
  const recent = g.attempts.value.filter((a) => g.now - a.at < limits.withinMs);
  const volume = recent.filter((a) => a.volumeId === g.path.attachment?.volumeId).length;
  const cluster = recent.filter((a) => a.cluster === g.incident.cluster.key).length;
  const ok =
    volume < limits.perVolume && cluster < limits.perCluster && recent.length < limits.perInstallation;
  return test(ok, `${volume}/${cluster}/${recent.length}`);
}

export function approved(g: GuardInput): Judged {
  if (g.approval === undefined) return unknown('judged when acting');
  if (!g.approval.known) return unknown(g.approval.errorCode);
  const a = g.approval.value;
  if (a === null) return no('none');
  if (a.rejected) return no(`rejected by ${a.by}`);
  if (a.at > g.now || a.expiresAt <= g.now) return no('expired');
  if (g.hashes !== undefined && a.planHash !== g.hashes.approved) return no('for another plan');
  return met(a.by);
}
