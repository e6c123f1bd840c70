import { pictureOf } from '../cluster/picture.ts';
import type { ClusterPicture, PathStatus } from '../cluster/picture-shapes.ts';
import { type LossTime, lossTime } from '../diagnosis/clock.ts';
import type { Deadline } from '../diagnosis/deadline.ts';
import { deadlineOf } from '../diagnosis/deadline.ts';
import type { Incident } from '../incident/incident.ts';
import { IncidentMemory } from '../incident/memory.ts';
import { severityOf, situationOf } from '../incident/situation.ts';
import { asSituation } from '../incident/situations.ts';
import { planFor } from '../plan/plan.ts';
import type { Plan } from '../plan/plan-shapes.ts';
import { announce } from './announce.ts';
import { watchAttachments } from './attachment-watch.ts';
import { nextCheck } from './check-interval.ts';
import { closeWhenDone } from './closing.ts';
import { applyCommands, noteEvents, record } from './commands.ts';
import type { Decision, DecisionInput, DecisionReason } from './contract.ts';
import { diagnosisOf, recall } from './incident-diagnosis.ts';
import { dueNotice } from './next-notice.ts';
import { lastRecovered, nodeOf, provenAt } from './notice-subject.ts';
import { openIncident, quietReason } from './opening.ts';
import { afterRelease, isOfPlanned } from './planned-detach.ts';
import { isNews, type Trigger, triggersOf } from './triggers.ts';
import { noteNamed, unnamedPaths } from './unnotified-paths.ts';

/**
 * What to notify and what could be done, from evidence, look-ups, policy and now alone.
 * Idempotent: the same input with the resulting incident yields nothing new. At most one notice per call.
 */
export function decide(input: DecisionInput): Decision {
  const reasons: DecisionReason[] = [];
  const prev =
    input.incident?.closedAt == null ? input.incident : afterRelease(input.incident, input, reasons);
  const memory = new IncidentMemory(prev?.closedAt === null ? prev.told : []);
  const since =
    (prev === null || prev.closedAt === null ? prev?.after : prev.closedAt) ?? Number.NEGATIVE_INFINITY;
  const assessment = pictureOf({ ...input, instanceActions: noteEvents(input, memory), since });
  for (const u of assessment.failedLookUps)
    reasons.push({ code: 'look-up-failed', detail: `${u.what} ${u.errorCode}` });

  const triggers = triggersOf(assessment);
  if (prev === null || prev.closedAt !== null) {
    const known = new IncidentMemory(prev?.told ?? []);
    const news = triggers.filter((t) => isNews(t, known));
    const fresh = prev === null ? news : news.filter((t) => !isOfPlanned(t, input, assessment, prev, known));
    if (fresh.length === 0) {
      reasons.push({ code: quietReason(assessment, triggers), detail: '' });
      for (const t of news) known.set(t.key, t.value);
      const incident = prev === null || news.length === 0 ? prev : { ...prev, told: known.list() };
      return { incident, reasons, nextCheckAt: null, plan: null };
    }
    reasons.push(...fresh.map((t) => ({ code: t.reason, detail: t.key })));
  }
  const incident = prev?.closedAt === null ? prev : openIncident(input, assessment, prev);
  return step(input, assessment, triggers, incident, memory, reasons);
}

function step(
  input: DecisionInput,
  a: ClusterPicture,
  triggers: readonly Trigger[],
  before: Incident,
  memory: IncidentMemory,
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
  // A loss after a notified recovery starts its own clock; otherwise the earliest evidence counts.
  const lossAt = p === null ? incident.lossAt : wasOver ? loss.at : Math.min(incident.lossAt, loss.at);
  const diagnosis = p === null ? recall(memory) : diagnosisOf(input, a, p, loss.at, incident, memory);
  if (p !== null) memory.set('diagnosis', JSON.stringify(diagnosis));
  const deadline: Deadline | null =
    p === null || p.degraded
      ? incident.deadline
      : deadlineOf(p, p.condition === 'hung' ? lossAt : loss.at, input.inventory, input.lookUps);
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
  if (before.situation === undefined && situation === 'planned')
    reasons.push({ code: 'opened-as-planned', detail: '' });
  if (before.situation !== situation) incident = record(incident, now, 'situation', situation);
  if (before.cause !== incident.cause) incident = record(incident, now, 'cause', incident.cause);

  const plan = p === null ? null : makePlan(input, a, p, incident, reasons);
  const about = p ?? (situation === 'recovered' ? ended : null);
  const node = nodeOf(a, about, situation);
  if (situation === 'held') reasons.push({ code: 'held-as-blip', detail: '' });
  else if (situation !== 'healthy') {
    const isFurther = unnamedPaths(a, memory, now, policy.blipMs).length > 0;
    const due = dueNotice(input, incident, situation, memory, node, { by: detachedBy(a), isFurther });
    if (due !== null && input.wide != null && memory.get('situation') === null) {
      reasons.push({ code: 'notice-muted-by-wide-outage', detail: input.wide.availabilityDomain });
    } else if (due !== null) {
      incident = announce(input, a, incident, situation, due, { about, node, loss, diagnosis, plan }, memory);
      reasons.push({ code: `notice-${due.reason}`, detail: situation });
      noteNamed(a, memory, now, true);
    } else {
      reasons.push({
        code: situation === 'reattached' ? 'waiting-for-proof' : 'nothing-new',
        detail: situation,
      });
    }
  }
  noteNamed(a, memory, now, false);
  incident = closeWhenDone(incident, situation, now, memory, reasons);
  const nextCheckAt = nextCheck(incident, policy, now);
  return { incident: { ...incident, told: memory.list(), nextCheckAt }, reasons, nextCheckAt, plan };
}

function detachedBy(a: ClusterPicture): string | null {
  const action = a.detachActions[0];
  return action === undefined ? null : (action.principalName ?? action.principalId);
}

function makePlan(
  input: DecisionInput,
  a: ClusterPicture,
  path: PathStatus,
  incident: Incident,
  reasons: DecisionReason[],
): Plan | null {
  const plan = planFor({
    now: input.now,
    path,
    picture: a,
    lookUps: input.lookUps,
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
