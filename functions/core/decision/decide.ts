import { assess } from '../diagnosis/assess.ts';
import type { Assessment, NodeCase, PathCase } from '../diagnosis/assessment.ts';
import { type LossTime, lossTime } from '../diagnosis/clock.ts';
import { deadlineOf } from '../diagnosis/deadline.ts';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import { compose } from '../notice/compose.ts';
import type { TitleKey } from '../notice/model.ts';
import { auditEntry, renderAll } from '../notice/render.ts';
import { SEVERITIES } from '../rules/signal.ts';
import { type At, MINUTE } from '../time.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import { applyCommands, noteEvents, record } from './commands.ts';
import type { Decision, DecisionInput, DecisionReason, Plan } from './contract.ts';
import type { Deadline, Incident, NoticeReason } from './incident.ts';
import { Memory } from './memory.ts';
import { planFor } from './plan.ts';
import { windowAt } from './policy.ts';
import type { ReasonCode } from './reasons.ts';
import { nextCheck, nextReport } from './rhythm.ts';
import { reasonFor, rebootedNode, SITUATIONS, type Situation, severityOf, situationOf } from './situation.ts';
import { type Trigger, triggersOf } from './triggers.ts';

export type {
  AttachRequest,
  AttemptRecord,
  Decision,
  DecisionInput,
  DecisionReason,
  GuardVerdict,
  Lang,
  MaintenanceWindow,
  OperatorCommand,
  Plan,
  Policy,
  Verdict,
} from './contract.ts';
export type { ReasonCode } from './reasons.ts';

/** A recovery is watched this long before the incident is closed (SIG-RECOVERED). */
export const WATCH_AFTER_RECOVERY = 5 * MINUTE;

/** Minutes before the deadline at which it is told again. */
export const DEADLINE_NEAR_MIN = [30, 10] as const;

/**
 * What to tell and what could be done, from evidence, world, policy and now alone.
 * Idempotent: the same input with the resulting incident yields nothing new. At most one notice per call.
 */
export function decide(input: DecisionInput): Decision {
  const reasons: DecisionReason[] = [];
  const prev = input.incident;
  const memory = new Memory(prev?.closedAt === null ? prev.told : []);
  const since =
    (prev === null || prev.closedAt === null ? prev?.after : prev.closedAt) ?? Number.NEGATIVE_INFINITY;
  const assessment = assess({ ...input, instanceActions: noteEvents(input, memory), since });
  for (const u of assessment.unread)
    reasons.push({ code: 'look-up-failed', detail: `${u.what} ${u.errorCode}` });

  const triggers = triggersOf(assessment);
  if (prev === null || prev.closedAt !== null) {
    const known = new Memory(prev?.told ?? []);
    const fresh = triggers.filter((t) => known.get(t.key) !== t.value);
    if (fresh.length === 0) {
      reasons.push({ code: quietReason(assessment, triggers), detail: '' });
      return { incident: prev, reasons, nextCheckAt: null, plan: null };
    }
    reasons.push(...fresh.map((t) => ({ code: t.reason, detail: t.key })));
  }
  const incident = prev?.closedAt === null ? prev : open(input, assessment, prev);
  return step(input, assessment, triggers, incident, memory, reasons);
}

function quietReason(a: Assessment, triggers: readonly Trigger[]): ReasonCode {
  if (triggers.length > 0) return 'already-told';
  if (a.nodes.some((n) => n.cleanShutdown)) return 'clean-shutdown-ignored';
  if (a.paths.some((p) => p.view?.outages.some((o) => o.restartBlip))) return 'restart-blip-ignored';
  if (a.paths.some((p) => p.condition === 'phantom')) return 'phantom-ignored';
  return 'all-healthy';
}

/** Id from cluster and time of loss: two holders that open the same incident give it the same name. */
function open(input: DecisionInput, a: Assessment, prev: Incident | null): Incident {
  const lossAt = firstLoss(a, input.now);
  const told = prev === null ? [] : prev.told.filter((t) => /^(seen:|boot:|silent=)/.test(t));
  return {
    schema: 'warden.incident/1',
    id: sha256(`${input.cluster.key}|${lossAt}|${prev?.id ?? ''}`).slice(0, 8),
    cluster: input.cluster,
    openedAt: input.now,
    lossAt,
    closedAt: null,
    closedBy: null,
    cause: 'unknown',
    severity: 'low',
    deadline: null,
    acknowledged: null,
    hold: prev?.hold != null && prev.hold.until > input.now ? prev.hold : null,
    told,
    outbox: [],
    history: [],
    nextCheckAt: null,
    ...(prev?.closedAt == null ? {} : { after: prev.closedAt }),
    writer: '',
  };
}

function firstLoss(a: Assessment, now: At): At {
  if (a.primary !== null) return lossTime(a.primary, a, now).at;
  const boots = a.nodes.map((n) => n.rebootedAt ?? Number.POSITIVE_INFINITY);
  // Silence counts from the loss on: a node that had nothing to say before it was not silent.
  const heard = lastLine === null ? null : Math.max(lastLine, incident.lossAt);
  const silent = CLOCK.has(situation) && heard !== null && now - heard >= policy.silenceMs ? heard : null;
  const nearTold = Number(memory.get('near') ?? Number.POSITIVE_INFINITY);
  const causeTold = memory.get('cause');
  const due = ((): Due | null => {
    if (told === null) return situation === 'recovered' ? null : { reason: 'first', headline: situation };
    if (told !== `${situation}/${node?.node ?? ''}`)
      return { reason: reasonFor(situation), headline: situation };
    if (rank(incident.severity) > rank(memory.get('severity')))
      return { reason: 'changed', headline: situation };
    if (causeTold !== incident.cause && situation !== 'recovered') {
      return { reason: causeTold === 'unknown' ? 'cause-known' : 'changed', headline: situation };
    }
    if (near !== null && near < nearTold) return { reason: 'deadline-near', headline: 'deadline-near' };
    if (silent !== null && memory.get('silent-told') !== String(silent))
      return { reason: 'unknown', headline: 'silent' };
    const wait = incident.acknowledged === null ? policy.reminderMs : policy.reminderAcknowledgedMs;
    const held = incident.hold !== null && incident.hold.until > now;
    if (!NO_REMINDER.has(situation) && !held && now - (incident.lastNoticeAt ?? now) >= wait) {
      return { reason: 'reminder', headline: situation };
    }
    return null;
  })();
  if (due === null) return null;
  if (silent !== null) memory.set('silent-told', String(silent));
  if (near !== null) memory.set('near', String(near));
  return due;
}

function rank(severity: string | null): number {
  return severity === null ? -1 : (SEVERITIES as readonly string[]).indexOf(severity);
}

function nearMinutes(incident: Incident, situation: Situation, now: At): number | null {
  const d = incident.deadline;
  if (d === null || !CLOCK.has(situation)) return null;
  const crossed = DEADLINE_NEAR_MIN.filter((m) => d.to - now <= m * MINUTE);
  return crossed.length === 0 ? null : Math.min(...crossed);
}

interface Subject {
  readonly about: PathCase | null;
  readonly node: NodeCase | null;
  readonly loss: LossTime;
  readonly diagnosis: Diagnosis | null;
  readonly plan: Plan | null;
}

function publish(
  input: DecisionInput,
  a: Assessment,
  incident: Incident,
  situation: Exclude<Situation, 'held' | 'healthy'>,
  due: Due,
  subject: Subject,
  memory: Memory,
): Incident {
  const { now, policy } = input;
  const seq = (incident.lastSeq ?? incident.outbox.reduce((m, e) => Math.max(m, e.seq), 0)) + 1;
  const told: Incident = { ...incident, lastSeq: seq, lastNoticeAt: now };
  const model = compose({
    now,
    incident: told,
    seq,
    reason: due.reason,
    situation,
    headline: due.headline,
    assessment: a,
    world: input.world,
    diagnosis: subject.diagnosis,
    path: subject.about,
    node: subject.node,
    loss: subject.loss,
    plan: subject.plan,
    policy,
    nextReportAt: NO_REMINDER.has(situation) ? null : nextReport(told, policy, now),
  });
  const { title, body } = renderAll(model, policy.languages, { zone: policy.zone, mode: policy.mode });
  memory.set('situation', `${situation}/${subject.node?.node ?? ''}`);
  memory.set('severity', incident.severity);
  memory.set('cause', incident.cause);
  const entry = {
    seq,
    reason: due.reason,
    severity: incident.severity,
    dueAt: now,
    title,
    body,
    sentAt: null,
    messageId: null,
    failures: 0,
    lastError: null,
    audit: auditEntry(model),
  };
  return record({ ...told, outbox: [...told.outbox, entry] }, now, `notice-${due.reason}`, title);
}

function close(
  incident: Incident,
  situation: Situation,
  now: At,
  memory: Memory,
  reasons: DecisionReason[],
): Incident {
  const end = (closedBy: Incident['closedBy'], code: ReasonCode): Incident => {
    reasons.push({ code, detail: '' });
    return record({ ...incident, closedAt: now, closedBy }, now, code, closedBy ?? '');
  };
  const toldAnything = memory.get('situation') !== null;
  switch (situation) {
    case 'planned':
      reasons.push({ code: 'opened-as-planned', detail: '' });
      return end('planned', 'closed-planned');
    case 'healthy':
      return end('silent-heal', 'healed-silently');
    case 'heard-again':
      return end('recovered', 'closed-recovered');
    case 'recovered':
      if (!toldAnything) return end('silent-heal', 'healed-silently');
      if (now - (incident.recoveredAt ?? now) >= WATCH_AFTER_RECOVERY)
        return end('recovered', 'closed-recovered');
      reasons.push({ code: 'watching-after-recovery', detail: '' });
      return incident;
    default:
      return incident;
  }
}
