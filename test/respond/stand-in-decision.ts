import { sha256 } from '../../functions/core/base/canonical.ts';
import { MINUTE } from '../../functions/core/base/time.ts';
import type { Decision, DecisionInput } from '../../functions/core/decision/contract.ts';
import { beginIncident, type Incident, type OutboxEntry } from '../../functions/core/incident/incident.ts';
import type { NoticeReason } from '../../functions/core/incident/reasons.ts';

/**
 * Smallest decision with the contract's properties (pure, idempotent, deterministic id), so that the loop, the outbox
 * and the crash tests do not move with the wording of notices: lost -> first, healed -> recovered and closed.
 */
export function standInDecision(input: DecisionInput): Decision {
  const lost = input.views
    .flatMap((view) => view.paths)
    .filter((path) => path.currentBoot && path.role === 'data' && path.state === 'lost');
  const detached = input.lookUps.attachments.known
    ? input.lookUps.attachments.value.filter((a) => a.lifecycleState === 'DETACHING')
    : [];
  const lossAt = Math.min(
    ...lost.map((path) => path.outages.at(-1)?.lostAt ?? input.now),
    ...detached.map((a) => a.timeCreated),
  );
  const isLost = lost.length + detached.length > 0;
  const open = input.incident?.closedAt === null ? input.incident : null;
  if (open === null) {
    if (!isLost || input.incident?.lossAt === lossAt) return nothing(input);
    return keep(withNotice(opened(input, lossAt), 'first', input), input.now + MINUTE, 'notice-first');
  }
  const acknowledged = input.commands.find((command) => command.kind === 'ack') ?? open.acknowledged;
  const told = {
    ...open,
    acknowledged: acknowledged === null ? null : { by: acknowledged.by, at: acknowledged.at },
  };
  if (isLost) return keep(told, input.now + MINUTE, 'nothing-new');
  const closed: Incident = { ...told, closedAt: input.now, closedBy: 'recovered' };
  return keep(withNotice(closed, 'recovered', input), null, 'closed-recovered');
}

function nothing(input: DecisionInput): Decision {
  return {
    incident: input.incident,
    reasons: [{ code: 'all-healthy', detail: '' }],
    nextCheckAt: null,
    plan: null,
    notice: null,
  };
}

function keep(
  incident: Incident,
  nextCheckAt: number | null,
  code: Decision['reasons'][number]['code'],
): Decision {
  return { incident, reasons: [{ code, detail: '' }], nextCheckAt, plan: null, notice: null };
}

function opened(input: DecisionInput, lossAt: number): Incident {
  return beginIncident({
    id: sha256(`${input.cluster.key} ${lossAt}`).slice(0, 8),
    cluster: input.cluster,
    openedAt: lossAt,
    lossAt,
    severity: 'high',
  });
}

function withNotice(incident: Incident, reason: NoticeReason, input: DecisionInput): Incident {
  const seq = incident.outbox.length + 1;
  const unread = input.lookUps.attachments.known ? '' : ` not read: ${input.lookUps.attachments.errorCode}`;
  const entry: OutboxEntry = {
    seq,
    reason,
    severity: incident.severity,
    dueAt: input.now,
    title: `[LKW:${incident.id}] ${seq} ${reason} ${incident.cluster.name}`,
    body: `${reason}${unread}`,
    sentAt: null,
    messageId: null,
    failures: 0,
    lastError: null,
  };
  return { ...incident, outbox: [...incident.outbox, entry] };
}
