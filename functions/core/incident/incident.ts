import type { At } from '../base/time.ts';
import type { Cause } from '../diagnosis/cause.ts';
import type { Deadline } from '../diagnosis/deadline.ts';
import type { ClusterRef } from '../inventory/inventory.ts';
import type { Severity } from '../rules/signal.ts';
import type { NoticeReason } from './reasons.ts';

/** A notice on its way: due -> sent. At least once, same id, sequence and reason. */
export interface OutboxEntry {
  readonly seq: number;
  readonly reason: NoticeReason;
  readonly severity: Severity;
  readonly dueAt: At;
  readonly title: string;
  readonly body: string;
  readonly sentAt: At | null;
  readonly messageId: string | null;
  /** Attempts that ONS refused, with the last error's code. */
  readonly failures: number;
  readonly lastError: string | null;
  /** The same content for the audit log (`auditEntry`). */
  readonly audit?: Readonly<Record<string, unknown>>;
}

/** One per cluster while a path is not healthy; `incidents/<id>.json`. Written by `respond` only. */
export interface Incident {
  readonly schema: 'warden.incident/1';
  /** Eight characters, derived from the cluster, its incident before this one and the loss: appears in `[LKW:<id>]`. */
  readonly id: string;
  readonly cluster: ClusterRef;
  readonly openedAt: At;
  /** First time a line or the API showed it (earliest evidence). */
  readonly lossAt: At;
  readonly closedAt: At | null;
  readonly closedBy: 'recovered' | 'silent-heal' | 'planned' | 'operator' | null;
  readonly cause: Cause;
  readonly severity: Severity;
  readonly deadline: Deadline | null;
  readonly acknowledged: { readonly by: string; readonly at: At } | null;
  readonly hold: { readonly by: string; readonly at: At; readonly until: At; readonly why: string } | null;
  /** Facts already notified, as `key=value`: a notice with reason `changed` needs a new one. */
  readonly told: readonly string[];
  readonly outbox: readonly OutboxEntry[];
  /** Dated one-line history for people and the support bundle; bounded to 200, oldest dropped from the middle. */
  readonly history: readonly { readonly at: At; readonly code: string; readonly text: string }[];
  readonly nextCheckAt: At | null;
  /** What the attachments of the cluster looked like and since when: "quiet" is measured from here. */
  readonly attachmentState?: { readonly signature: string; readonly since: At };
  /** Time of the newest notice, for reminders. */
  readonly lastNoticeAt?: At;
  /** Highest sequence number given so far (old outbox entries may be dropped). */
  readonly lastSeq?: number;
  /** Headline that the newest notice carried. */
  readonly situation?: string;
  /** Proof of recovery of every path is complete since then. */
  readonly recoveredAt?: At | null;
  /** When the cluster's incident before this one was closed. */
  readonly after?: At;
  /** When it was last written for no other reason than to outlive the lifecycle rule of its folder. */
  readonly keptAt?: At;
  /** Owner token of the last writer: distinguishes our own repeated put from somebody else's. */
  readonly writer: string;
}
