import type { Assessment, PathCase } from '../diagnosis/assessment.ts';
import { type At, MINUTE, SECOND } from '../time.ts';
import type { Attachment, Known, World } from '../world.ts';
import type { AttemptRecord, GuardVerdict, Policy, Verdict } from './contract.ts';
import type { Incident } from './incident.ts';
import { windowAt } from './policy.ts';

/** What a person stated and when; bound to one plan hash. */
export interface Approval {
  readonly planHash: string;
  readonly by: string;
  readonly at: At;
  readonly expiresAt: At;
  /** The node that the approver states to be in service (instance OCID), `none` when the resource is down. */
  readonly inService: string | null;
  readonly detachNotMeant: boolean;
  readonly rejected: boolean;
}

export interface GuardInput {
  readonly now: At;
  readonly path: PathCase;
  readonly assessment: Assessment;
  readonly world: World;
  readonly incident: Incident;
  readonly policy: Policy;
  readonly attempts: Known<readonly AttemptRecord[]> | undefined;
  readonly wide: boolean;
  /** Absent while planning: these three are judged when acting. */
  readonly lease?: Known<boolean>;
  readonly approval?: Known<Approval | null>;
  /** Hash of the approved plan and hash of the plan made from fresh reads. */
  readonly hashes?: { readonly approved: string; readonly fresh: string };
}

/** Order of evaluation and of docs/reason-codes.md. */
export const GUARD_CODES = [
  'guard-detached',
  'guard-parameters-known',
  'guard-role-data',
  'guard-instance-running',
  'guard-volume-available',
  'guard-same-ad',
  'guard-no-reservations',
  'guard-place-free',
  'guard-no-forbidding-attachment',
  'guard-not-detaching',
  'guard-not-already-here',
  'guard-peers-readable',
  'guard-no-takeover-sign',
  'guard-service-known',
  'guard-no-failover-or-restart',
  'guard-file-system-alive',
  'guard-quiet',
  'guard-audit-readable',
  'guard-detach-not-expected',
  'guard-no-hold',
  'guard-no-window',
  'guard-no-storm',
  'guard-no-competitor',
  'guard-cooldown',
  'guard-attempts',
  'guard-lease-current',
  'guard-approval-valid',
  'guard-plan-hash',
] as const;
export type GuardCode = (typeof GUARD_CODES)[number];

/** Guards that need what only exists after planning. */
export const ACT_GUARDS: ReadonlySet<string> = new Set<GuardCode>([
  'guard-service-known',
  'guard-lease-current',
  'guard-approval-valid',
  'guard-plan-hash',
]);

const PROBE_FRESH = 10 * MINUTE;
/** A world older than this is no basis for an attach. */
const READ_FRESH = 2 * MINUTE;

/** Every guard with its verdict. Unknown counts as no: only `met` lets an action pass. */
export function evaluateGuards(g: GuardInput): readonly GuardVerdict[] {
  return GUARD_CODES.map((code) => {
    const [verdict, detail] = judge(code, g);
    return { code, verdict, detail };
  });
}

/** All guards are met. */
export function mayAct(verdicts: readonly GuardVerdict[]): boolean {
  return verdicts.length === GUARD_CODES.length && verdicts.every((v) => v.verdict === 'met');
}

type Judged = readonly [Verdict, string];
const met = (detail = ''): Judged => ['met', detail];
const no = (detail: string): Judged => ['not-met', detail];
const unknown = (detail: string): Judged => ['unknown', detail];
const test = (ok: boolean, detail: string): Judged => [ok ? 'met' : 'not-met', detail];

function judge(code: GuardCode, g: GuardInput): Judged {
  const p = g.path;
  const node = g.assessment.nodes.find((n) => n.node === p.node);
  const peers = g.assessment.nodes.filter((n) => n.node !== p.node);
  const remembered = p.attachment;
  const volume = remembered === null ? undefined : g.world.volumes[remembered.volumeId];
  const instance = g.world.instances[p.node];
  switch (code) {
    case 'guard-detached':
      if (!fresh(g)) return unknown('attachments not freshly read');
      return test(p.api === 'DETACHED' || p.api === 'ABSENT', p.api);
    case 'guard-parameters-known':
      return remembered === null ? unknown('no remembered attachment') : met(remembered.id);
    case 'guard-role-data':
      return remembered === null ? unknown('no remembered attachment') : test(p.role === 'data', p.role);
    case 'guard-instance-running':
      if (instance?.known !== true) return unknown('instance not readable');
      return test(instance.value.lifecycleState === 'RUNNING', instance.value.lifecycleState);
    case 'guard-volume-available':
      if (volume?.known !== true) return unknown('volume not readable');
      return test(volume.value.lifecycleState === 'AVAILABLE', volume.value.lifecycleState);
    case 'guard-same-ad':
      if (volume?.known !== true || instance?.known !== true)
        return unknown('volume or instance not readable');
      return test(
        volume.value.availabilityDomain === instance.value.availabilityDomain,
        `${volume.value.availabilityDomain} / ${instance.value.availabilityDomain}`,
      );
    case 'guard-no-reservations':
      if (volume?.known !== true) return unknown('volume not readable');
      return test(!volume.value.isReservationsEnabled, String(volume.value.isReservationsEnabled));
    case 'guard-place-free':
      return placeFree(g);
    case 'guard-no-forbidding-attachment':
      return forbidding(g);
    case 'guard-not-detaching': {
      const all = listed(g);
      if (all === null) return unknown('attachments not readable');
      const busy = all.find((a) => a.volumeId === remembered?.volumeId && a.lifecycleState === 'DETACHING');
      return busy === undefined ? met() : no(busy.id);
    }
    case 'guard-not-already-here': {
      const all = listed(g);
      if (all === null) return unknown('attachments not readable');
      const here = all.find(
        (a) =>
          a.volumeId === remembered?.volumeId &&
          a.instanceId === p.node &&
          (a.lifecycleState === 'ATTACHED' || a.lifecycleState === 'ATTACHING'),
      );
      return here === undefined ? met() : no(`adopt ${here.id}`);
    }
    case 'guard-peers-readable': {
      const bad = peers.filter((n) => g.world.instances[n.node]?.known !== true);
      if (listed(g) === null || bad.length > 0)
        return unknown(bad.map((n) => n.name).join(', ') || 'attachments');
      return g.incident.cluster.source === 'unknown' ? unknown('cluster unknown') : met(`${peers.length}`);
    }
    case 'guard-no-takeover-sign':
      return takeover(g);
    case 'guard-service-known':
      return serviceKnown(g);
    case 'guard-no-failover-or-restart': {
      const hit = g.assessment.nodes.find((n) => {
        const lk = n.view?.lifekeeper;
        const since = [lk?.failoverAt, lk?.haltAt, lk?.recoveryStartedAt, n.rebootedAt];
        return since.some((t) => t != null && t >= g.incident.lossAt);
      });
      return hit === undefined ? met() : no(hit.name);
    }
    case 'guard-file-system-alive': {
      const dead = (node?.view?.fsDead ?? []).some((f) => f.at >= g.incident.lossAt);
      const gone = p.condition === 'timed-out' || p.condition === 'dead' || dead;
      return gone ? no(p.condition) : met();
    }
    case 'guard-quiet':
      return quiet(g);
    case 'guard-audit-readable':
      return g.world.audit?.known === true ? met() : unknown('Audit not readable');
    case 'guard-detach-not-expected':
      return notExpected(g);
    case 'guard-no-hold': {
      const hold = g.incident.hold;
      return hold !== null && hold.until > g.now ? no(hold.why) : met();
    }
    case 'guard-no-window': {
      const w = windowAt(g.policy.windows, g.incident.cluster.name, g.now);
      return w === null ? met() : no(w.note ?? w.zone);
    }
    case 'guard-no-storm':
      return test(!g.wide, g.wide ? 'several clusters at once' : '');
    case 'guard-no-competitor': {
      const seen = g.assessment.nodes
        .flatMap((n) => n.view?.competitor ?? [])
        .find((c) => c.at >= g.incident.lossAt - 10 * MINUTE);
      return seen === undefined ? met() : no(seen.detail);
    }
    case 'guard-cooldown': {
      if (g.attempts?.known !== true) return unknown('earlier attempts not readable');
      const last = g.attempts.value
        .filter((a) => a.cluster === g.incident.cluster.key)
        .reduce((m, a) => Math.max(m, a.at), Number.NEGATIVE_INFINITY);
      return test(g.now - last >= g.policy.attempts.cooldownMs, '');
    }
    case 'guard-attempts':
      return attemptsLeft(g);
    case 'guard-lease-current':
      if (g.lease?.known !== true) return unknown('judged when acting');
      return test(g.lease.value, '');
    case 'guard-approval-valid':
      return approved(g);
    case 'guard-plan-hash':
      if (g.hashes === undefined) return unknown('judged when acting');
      return test(g.hashes.approved === g.hashes.fresh, g.hashes.fresh.slice(0, 16));
  }
}

function fresh(g: GuardInput): boolean {
  return g.world.attachments.known && g.now - g.world.attachments.readAt <= READ_FRESH;
}

function listed(g: GuardInput): readonly Attachment[] | null {
  return g.world.attachments.known && fresh(g) ? g.world.attachments.value : null;
}

function live(a: Attachment): boolean {
  return a.lifecycleState !== 'DETACHED';
}

/** Nothing else sits on the device name, and no other new volume took the place since the loss. */
function placeFree(g: GuardInput): Judged {
  const all = listed(g);
  const r = g.path.attachment;
  if (all === null || r === null) return unknown('attachments not readable');
  const here = all.filter((a) => a.instanceId === r.instanceId && live(a) && a.volumeId !== r.volumeId);
  const onDevice = here.find((a) => r.device !== null && a.device === r.device);
  if (onDevice !== undefined) return no(`${r.device} -> ${onDevice.volumeId}`);
  const newer = here.find((a) => a.timeCreated >= g.incident.lossAt - 10 * MINUTE);
  return newer === undefined ? met(r.device ?? '') : no(newer.volumeId);
}

/** Elsewhere non-shareable forbids it; read-only and read/write cannot be mixed (OCI §4.1). */
function forbidding(g: GuardInput): Judged {
  const all = listed(g);
  const r = g.path.attachment;
  if (all === null || r === null) return unknown('attachments not readable');
  const others = all.filter((a) => a.volumeId === r.volumeId && a.instanceId !== r.instanceId && live(a));
  const bad = others.find((a) => !a.isShareable || !r.isShareable || a.isReadOnly !== r.isReadOnly);
  return bad === undefined ? met(String(others.length)) : no(bad.id);
}

function takeover(g: GuardInput): Judged {
  const [sign] = g.assessment.takeover;
  if (sign !== undefined) return no(`${sign.code} ${sign.node}`);
  const peers = g.assessment.nodes.filter((n) => n.node !== g.path.node);
  const silent = peers.find((n) => n.silentSince !== null);
  if (silent !== undefined) return unknown(`${silent.name} silent`);
  const load = g.world.load?.[g.path.node];
  if (load?.known !== true || load.value.peerWriteOpsSum === null) return unknown('peer writes not readable');
  if (g.world.audit?.known !== true) return unknown('Audit not readable');
  return met('0');
}

function serviceKnown(g: GuardInput): Judged {
  const answers = g.assessment.nodes.map((n) => g.world.probes?.[n.node]);
  const both = answers.every((a) => a?.known === true && g.now - a.value.at <= PROBE_FRESH);
  if (both && answers.length > 0) {
    const active = g.assessment.nodes.filter((n) => n.service === 'active');
    if (active.length === 1 && active[0]?.node === g.path.node) return met('lcdstatus');
    return no(`in service: ${active.map((n) => n.name).join(', ') || '-'}`);
  }
  const a = g.approval?.known === true ? g.approval.value : null;
  if (a === null) return unknown('needs attestation');
  return a.detachNotMeant && a.inService === g.path.node ? met(a.by) : no('attestation disagrees');
}

/** Five quiet minutes since the last attachment change of the cluster, by our own watching and by Audit. */
function quiet(g: GuardInput): Judged {
  const own = g.incident.attachmentState?.since;
  if (own === undefined || listed(g) === null) return unknown('attachments not watched yet');
  if (g.world.audit?.known !== true) return unknown('Audit not readable');
  const acts = g.world.audit.value.filter((a) => /(attach|detach)volume/i.test(a.name)).map((a) => a.at);
  const last = Math.max(own, ...acts);
  return test(g.now - last >= g.policy.quietMs, `${Math.floor((g.now - last) / SECOND)} s`);
}

/** Automation that detaches on purpose will fight over it: Terraform, DR tools, expected principals. */
export const AUTOMATION_AGENT = /terraform|full ?stack ?dr|fsdr|disaster|ansible|resource-?manager|pulumi/i;

function notExpected(g: GuardInput): Judged {
  if (g.world.audit?.known !== true) return unknown('Audit not readable');
  const who = g.assessment.detachActions[0];
  if (g.path.cleanLogoutAt !== null) return no('logged out before the detach');
  if (who === undefined) return unknown('no Detach in Audit');
  const names = [who.principalName, who.principalId].filter((n) => n !== null);
  const expected = names.find((n) => g.policy.expectedPrincipals.includes(n));
  if (expected !== undefined) return no(expected);
  const machine = [who.userAgent, who.principalName].find((t) => t !== null && AUTOMATION_AGENT.test(t));
  return machine == null ? met(who.principalName ?? '') : no(machine);
}

function attemptsLeft(g: GuardInput): Judged {
  if (g.attempts?.known !== true) return unknown('earlier attempts not readable');
  const limits = g.policy.attempts;
  const recent = g.attempts.value.filter((a) => g.now - a.at < limits.withinMs);
  const volume = recent.filter((a) => a.volumeId === g.path.attachment?.volumeId).length;
  const cluster = recent.filter((a) => a.cluster === g.incident.cluster.key).length;
  const ok =
    volume < limits.perVolume && cluster < limits.perCluster && recent.length < limits.perInstallation;
  return test(ok, `${volume}/${cluster}/${recent.length}`);
}

function approved(g: GuardInput): Judged {
  if (g.approval === undefined) return unknown('judged when acting');
  if (!g.approval.known) return unknown(g.approval.errorCode);
  const a = g.approval.value;
  if (a === null) return no('none');
  if (a.rejected) return no(`rejected by ${a.by}`);
  if (a.at > g.now || a.expiresAt <= g.now) return no('expired');
  if (g.hashes !== undefined && a.planHash !== g.hashes.approved) return no('for another plan');
  return met(a.by);
}
