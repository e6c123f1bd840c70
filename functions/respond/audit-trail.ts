import { sha256 } from '../core/base/canonical.ts';
import type { ReasonCode } from '../core/incident/reasons.ts';
import { entryTitle } from '../core/notice/entry-text.ts';
import type { AuditEntry, AuditLog } from '../core/ports.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Draft } from './wide-outages.ts';

/** Logging takes less than 1 MB per entry. */
const MAX_DATA_CHARS = 60_000;

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

/** Comes again at every look as well, and says something new at the first. */
const MUTED: ReasonCode = 'notice-muted-by-wide-outage';

/** The audit trail: every decision that was more than "nothing new", as JSON lines in a custom log. */
export class AuditTrail {
  #entries: AuditEntry[] = [];
  /** Incidents of which this holder noted that a summary speaks for them. */
  readonly #muted = new Set<string>();

  constructor(
    private readonly log: Logger,
    private readonly auditLog: AuditLog | undefined,
  ) {}

  /** Notes a decision, with the notices that it made due. */
  note({ input, decision }: Draft): void {
    const { cluster, incident: before, now } = input;
    const { reasons, plan, nextCheckAt } = decision;
    const codes = reasons.map((reason) => reason.code);
    const incident = decision.incident?.id ?? null;
    const news = codes.filter((code) => !REPEATED.has(code));
    if (news.length === 0) return;
    if (incident !== null && news.every((code) => code === MUTED)) {
      if (this.#muted.has(incident)) return;
      this.#muted.add(incident);
    }
    this.log.info('decided', { cluster: cluster.name, incident, reasons: codes });
    if (this.auditLog === undefined) return;
    const known = new Set(before?.id === incident ? before?.outbox.map((entry) => entry.seq) : []);
    const notices = (decision.incident?.outbox ?? [])
      .filter((entry) => !known.has(entry.seq))
      .map((entry) => ({
        seq: entry.seq,
        reason: entry.reason,
        severity: entry.severity,
        title: entryTitle(entry, input.policy),
        notice: entry.facts,
      }));
    const full = { cluster, incident, reasons, notices, plan, nextCheckAt };
    let data = JSON.stringify(full);
    if (data.length > MAX_DATA_CHARS) data = JSON.stringify({ cluster: cluster.key, incident, codes });
    this.#entries.push({ id: sha256(`${cluster.key} ${now} ${data}`).slice(0, 32), at: now, data });
  }

  /** Writes what was noted. A trail that cannot be written is logged and stops nothing. */
  async write(): Promise<void> {
    const entries = this.#entries;
    this.#entries = [];
    if (this.auditLog === undefined || entries.length === 0) return;
    try {
      await this.auditLog.write('respond', 'com.warden.decision', entries);
    } catch (error) {
      this.log.failure('audit trail cannot be written', error, { entries: entries.length });
    }
  }
}
