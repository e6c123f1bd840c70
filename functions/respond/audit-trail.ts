import { sha256 } from '../core/base/canonical.ts';
import type { At } from '../core/base/time.ts';
import type { Decision } from '../core/decision/contract.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { ReasonCode } from '../core/incident/reasons.ts';
import type { ClusterRef } from '../core/inventory/inventory.ts';
import type { AuditEntry, AuditLog } from '../core/ports.ts';
import type { Logger } from '../runtime/logger.ts';

/** Logging takes less than 1 MB per entry; a notice is at most 64 KB. */
const MAX_DATA_CHARS = 60_000;
const MAX_BODY_CHARS = 20_000;

/** Reasons that come again at every look and say nothing new by themselves. */
const REPEATED: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'nothing-new',
  'all-healthy',
  'already-told',
  'phantom-ignored',
  'look-up-failed',
  'waiting-for-proof',
  'watching-after-recovery',
  'plan-shown',
  'plan-ready',
  'plan-refused',
  'plan-not-applicable',
]);

/** The audit trail: every decision that was more than "nothing new", as JSON lines in a custom log. */
export class AuditTrail {
  readonly #log: Logger;
  readonly #auditLog: AuditLog | undefined;
  #entries: AuditEntry[] = [];

  constructor(log: Logger, auditLog: AuditLog | undefined) {
    this.#log = log;
    this.#auditLog = auditLog;
  }

  /** Notes a decision, with the notices that it made due. */
  note(cluster: ClusterRef, before: Incident | null, decision: Decision, at: At): void {
    const codes = decision.reasons.map((reason) => reason.code);
    const incident = decision.incident?.id ?? null;
    if (codes.every((code) => REPEATED.has(code))) return;
    this.#log.info('decided', { cluster: cluster.name, incident, reasons: codes });
    if (this.#auditLog === undefined) return;
    const told = new Set(before?.id === incident ? before?.outbox.map((entry) => entry.seq) : []);
    const notices = (decision.incident?.outbox ?? [])
      .filter((entry) => !told.has(entry.seq))
      .map(({ seq, reason, severity, title, body, audit }) => ({
        seq,
        reason,
        severity,
        title,
        notice: audit ?? body.slice(0, MAX_BODY_CHARS),
      }));
    const { reasons, plan, nextCheckAt } = decision;
    const full = { cluster, incident, reasons, notices, plan, nextCheckAt };
    let data = JSON.stringify(full);
    if (data.length > MAX_DATA_CHARS) data = JSON.stringify({ cluster: cluster.key, incident, codes });
    this.#entries.push({ id: sha256(`${cluster.key} ${at} ${data}`).slice(0, 32), at, data });
  }

  /** Writes what was noted. A trail that cannot be written is logged and stops nothing. */
  async write(): Promise<void> {
    const entries = this.#entries;
    this.#entries = [];
    if (this.#auditLog === undefined || entries.length === 0) return;
    try {
      await this.#auditLog.write('respond', 'com.warden.decision', entries);
    } catch (error) {
      this.#log.failure('audit trail cannot be written', error, { entries: entries.length });
    }
  }
}
