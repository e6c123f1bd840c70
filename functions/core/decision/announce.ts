import type { Assessment, NodeCase, PathCase } from '../diagnosis/assessment.ts';
import type { LossTime } from '../diagnosis/clock.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import { compose } from '../notice/compose.ts';
import { auditEntry, renderAll } from '../notice/render.ts';
import { record } from './commands.ts';
import type { DecisionInput, Plan } from './contract.ts';
import { type Due, NO_REMINDER } from './due.ts';
import type { Incident } from './incident.ts';
import type { Memory } from './memory.ts';
import { nextReport } from './rhythm.ts';
import type { Situation } from './situation.ts';

export interface Subject {
  readonly about: PathCase | null;
  readonly node: NodeCase | null;
  readonly loss: LossTime;
  readonly diagnosis: Diagnosis | null;
  readonly plan: Plan | null;
}

export function announce(
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
    reattach: input.reattach ?? null,
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
