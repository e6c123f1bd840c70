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
  ReattachProgress,
  ReattachStage,
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
  const silent = a.nodes.map((n) => n.silentSince ?? Number.POSITIVE_INFINITY);
  const first = Math.min(...boots, ...silent);
  return Number.isFinite(first) ? first : now;
}

function step(
  input: DecisionInput,
  a: Assessment,
  triggers: readonly Trigger[],
  before: Incident,
  memory: Memory,
  reasons: DecisionReason[],
): Decision {
  const { now, policy } = input;
  for (const t of before.told) {
    const i = t.indexOf('=');
    if (memory.get(t.slice(0, i)) === null) memory.set(t.slice(0, i), t.slice(i + 1));
  }
  let incident = applyCommands(before, input.commands, reasons);
  for (const t of triggers) memory.set(t.key, t.value);
  if (incident.closedAt !== null) {
    reasons.push({ code: 'closed-by-operator', detail: '' });
    return {
      incident: { ...incident, told: memory.list(), nextCheckAt: null },
      reasons,
      nextCheckAt: null,
      plan: null,
    };
  }

  const p = a.primary;
  const wasOver = incident.recoveredAt != null;
  const ended = p === null ? lastRecovered(a) : null;
  const shown = p ?? ended;
  const loss: LossTime =
    shown === null ? { at: incident.lossAt, basis: 'first-seen' } : lossTime(shown, a, incident.openedAt);
  // A loss after a told recovery starts its own clock; otherwise the earliest evidence counts.
  const lossAt = p === null ? incident.lossAt : wasOver ? loss.at : Math.min(incident.lossAt, loss.at);
  const diagnosis = p === null ? recall(memory) : diagnosisOf(input, a, p, loss.at, incident, memory);
  if (p !== null) memory.set('diagnosis', JSON.stringify(diagnosis));
  const deadline: Deadline | null =
    p === null || p.degraded
      ? incident.deadline
      : deadlineOf(p, p.condition === 'hung' ? lossAt : loss.at, input.inventory, input.world);
  for (const t of triggers) if (t.key.startsWith('seen:')) memory.set(`affected:${t.key.slice(5)}`, '1');
  const situationInput = {
    now,
    assessment: a,
    diagnosis,
    deadline,
    lossAt: p?.condition === 'hung' ? lossAt : loss.at,
    blipMs: policy.blipMs,
    silenceMs: policy.silenceMs,
    before: asSituation(incident.situation),
    affected: memory.keys('affected:'),
  };
  const situation = situationOf(situationInput);
  incident = {
    ...incident,
    lossAt,
    deadline,
    cause: diagnosis?.cause ?? incident.cause,
    severity: severityOf(situationInput, situation),
    situation,
    recoveredAt: situation === 'recovered' ? (incident.recoveredAt ?? provenAt(a, now)) : null,
    ...watchAttachments(incident, input, now),
  };
  if (before.situation !== situation) incident = record(incident, now, 'situation', situation);
  if (before.cause !== incident.cause) incident = record(incident, now, 'cause', incident.cause);

  const plan = p === null ? null : makePlan(input, a, p, incident, reasons);
  const about = p ?? (situation === 'recovered' ? ended : null);
  const node = nodeOf(a, about, situation);
  if (situation === 'held') reasons.push({ code: 'held-as-blip', detail: '' });
  else if (situation !== 'healthy') {
    const due = dueNotice(input, incident, situation, memory, node);
    if (due !== null && input.wide != null && memory.get('situation') === null) {
      reasons.push({ code: 'notice-muted-by-storm', detail: input.wide.availabilityDomain });
    } else if (due !== null) {
      incident = publish(input, a, incident, situation, due, { about, node, loss, diagnosis, plan }, memory);
      reasons.push({ code: REASON_OF[due.reason], detail: situation });
    } else {
      reasons.push({
        code: situation === 'reattached' ? 'waiting-for-proof' : 'nothing-new',
        detail: situation,
      });
    }
  }
  incident = close(incident, situation, now, memory, reasons);
  const nextCheckAt = nextCheck(incident, policy, now);
  return { incident: { ...incident, told: memory.list(), nextCheckAt }, reasons, nextCheckAt, plan };
}

/** The last verdict: after the recovery the cause is still what it was. */
function recall(memory: Memory): Diagnosis | null {
  const text = memory.get('diagnosis');
  return text === null ? null : (JSON.parse(text) as Diagnosis);
}

function asSituation(text: string | undefined): Situation | null {
  return SITUATIONS.find((s) => s === text) ?? null;
}

function provenAt(a: Assessment, now: At): At {
  const times = a.paths.map((p) => p.recoveredAt).filter((t) => t !== null);
  return times.length === 0 ? now : Math.min(now, Math.max(...times));
}

function lastRecovered(a: Assessment): PathCase | null {
  const done = a.paths.filter((p) => p.recoveredAt !== null);
  return done.sort((x, y) => (y.recoveredAt ?? 0) - (x.recoveredAt ?? 0))[0] ?? null;
}

function nodeOf(a: Assessment, about: PathCase | null, situation: Situation): NodeCase | null {
  if (situation === 'rebooted') return rebootedNode(a);
  if (situation === 'all-silent' || situation === 'heard-again') return null;
  return a.nodes.find((n) => n.node === about?.node) ?? a.nodes[0] ?? null;
}

function diagnosisOf(
  input: DecisionInput,
  a: Assessment,
  path: PathCase,
  lossAt: At,
  incident: Incident,
  memory: Memory,
): Diagnosis {
  const note = Number(memory.get(`maintenance:${path.node}`) ?? Number.NaN);
  const detachAt = a.detachActions[0]?.at ?? lossAt;
  // Whether a window or hold covered the detach is remembered: the window ends, the intent does not change.
  const covered =
    memory.get('in-window') ??
    (windowAt(input.policy.windows, incident.cluster.name, detachAt) === null ? 'no' : 'yes');
  memory.set('in-window', covered);
  return diagnose({
    assessment: a,
    path,
    lossAt,
    inWindow: covered === 'yes',
    onHold: incident.hold !== null && incident.hold.at <= detachAt && detachAt < incident.hold.until,
    expectedPrincipals: input.policy.expectedPrincipals,
    maintenance: Number.isFinite(note) && Math.abs(note - lossAt) <= 10 * MINUTE,
    wide: input.wide != null,
  });
}

function watchAttachments(
  incident: Incident,
  input: DecisionInput,
  now: At,
): Pick<Incident, 'attachmentState'> {
  if (!input.world.attachments.known) return {};
  const rows = input.world.attachments.value
    .filter((x) => incident.cluster.nodes.includes(x.instanceId))
    .map((x) => `${x.id}:${x.lifecycleState}`)
    .sort();
  const signature = sha256(canonicalJson(rows)).slice(0, 16);
  if (incident.attachmentState?.signature === signature) return {};
  return { attachmentState: { signature, since: now } };
}

function makePlan(
  input: DecisionInput,
  a: Assessment,
  path: PathCase,
  incident: Incident,
  reasons: DecisionReason[],
): Plan | null {
  const plan = planFor({
    now: input.now,
    path,
    assessment: a,
    world: input.world,
    incident,
    policy: input.policy,
    attempts: input.attempts,
    wide: input.wide != null,
  });
  if (plan === null) {
    reasons.push({ code: 'plan-not-applicable', detail: path.api });
    return null;
  }
  const failing = plan.guards.filter((g) => g.verdict !== 'met').map((g) => g.code);
  if (!plan.ready) reasons.push({ code: 'plan-refused', detail: failing.join(' ') });
  else reasons.push({ code: input.policy.mode === 'observe' ? 'plan-shown' : 'plan-ready', detail: plan.id });
  return plan;
}

interface Due {
  readonly reason: NoticeReason;
  readonly headline: TitleKey;
}

const REASON_OF: Readonly<Record<NoticeReason, ReasonCode>> = {
  first: 'notice-first',
  changed: 'notice-changed',
  'cause-known': 'notice-cause-known',
  'deadline-near': 'notice-deadline-near',
  'approval-needed': 'notice-changed',
  acted: 'notice-changed',
  refused: 'notice-changed',
  recovered: 'notice-recovered',
  'not-recovered': 'notice-not-recovered',
  'io-failed': 'notice-io-failed',
  'failed-over': 'notice-failed-over',
  rebooted: 'notice-rebooted',
  unknown: 'notice-unknown',
  reminder: 'notice-reminder',
  monitor: 'notice-changed',
  drill: 'notice-changed',
};

/** Situations in which the kernel's clock is what people watch. */
const CLOCK: ReadonlySet<Situation> = new Set<Situation>([
  'detached',
  'lost',
  'hung',
  'not-recovered',
  'reattached',
]);
const NO_REMINDER: ReadonlySet<Situation> = new Set<Situation>(['recovered', 'planned', 'heard-again']);

/** The one notice that is due now, or null; a repeat needs a reason. */
function dueNotice(
  input: DecisionInput,
  incident: Incident,
  situation: Exclude<Situation, 'held' | 'healthy'>,
  memory: Memory,
  node: NodeCase | null,
): Due | null {
  const { now, policy } = input;
  const told = memory.get('situation');
  const near = nearMinutes(incident, situation, now);
  const lastLine = node?.view?.lastAt ?? null;
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
