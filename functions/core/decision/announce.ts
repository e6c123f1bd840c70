import type { ClusterPicture, NodeStatus, PathStatus } from '../cluster/picture-shapes.ts';
import type { LossTime } from '../diagnosis/clock.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentMemory } from '../incident/memory.ts';
import { SITUATIONS, type ToldSituation } from '../incident/situations.ts';
import { compose } from '../notice/compose.ts';
import { auditEntry, renderAll } from '../notice/render.ts';
import type { Plan } from '../plan/plan-shapes.ts';
import { nextReport } from './check-interval.ts';
import { record } from './commands.ts';
import type { DecisionInput } from './contract.ts';
import type { Due } from './next-notice.ts';

interface Subject {
  readonly about: PathStatus | null;
  readonly node: NodeStatus | null;
  readonly loss: LossTime;
  readonly diagnosis: Diagnosis | null;
  readonly plan: Plan | null;
}

export function announce(
  input: DecisionInput,
  a: ClusterPicture,
  incident: Incident,
  situation: ToldSituation,
  due: Due,
  subject: Subject,
  memory: IncidentMemory,
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
    lookUps: input.lookUps,
    diagnosis: subject.diagnosis,
    path: subject.about,
    node: subject.node,
    loss: subject.loss,
    plan: subject.plan,
    reattach: input.reattach ?? null,
    policy,
    nextReportAt: SITUATIONS[situation].reminds ? nextReport(told, policy, now) : null,
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
