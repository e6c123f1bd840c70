import { sha256 } from '../base/canonical.ts';
import type { At } from '../base/time.ts';
import type { Cause } from '../diagnosis/cause.ts';
import type { Deadline } from '../diagnosis/deadline.ts';
import type { ClusterRef } from '../inventory/inventory.ts';
import type { Severity } from '../rules/signal-kinds.ts';
import { type IncidentMemory, NO_MEMORY } from './memory.ts';
import type { NoticeReason } from './reasons.ts';
import type { Situation } from './situations.ts';

/** A notice on its way: due -> sent. At least once, same id, sequence and reason. */
export interface OutboxEntry {
  readonly seq: number;
  readonly reason: NoticeReason;
  readonly severity: Severity;
  readonly dueAt: At;
  /**
   * What it says, before any language: `NoticeFacts` or `WideFacts`, told apart by `schema` (notice/entry-text.ts). Kept
   * while it is not sent, and of the newest one: every reader words it in its own language.
   */
  readonly facts?: { readonly schema: string };
  /**
   * As it was sent; the body of the newest one only, for readers that do not know its facts. The version before stored
   * the text of every notice ready: one that is not sent yet goes out as it is.
   */
  readonly title?: string;
  readonly body?: string;
  /** When it was sent, or passed over for a later one. */
  readonly sentAt: At | null;
  /** Never sent: it had waited for minutes when this later one was (notice/overtaken.ts). */
  readonly overtakenBy?: number;
  readonly messageId: string | null;
  /** Attempts that ONS refused, with the last error's code. */
  readonly failures: number;
  readonly lastError: string | null;
}

export interface HistoryLine {
  readonly at: At;
  readonly code: string;
  readonly text: string;
  /** The notice whose title becomes the text when it is sent. */
  readonly seq?: number;
}

/** A node in trouble that neither the inventory nor OCI knows; all of it is what its lines say. */
export interface Stranger {
  /** What the record names: an instance OCID, or anything. */
  readonly node: string;
  readonly host: string | null;
  /** First loss that is not over; null: the trouble is another one. */
  readonly lostAt: At | null;
  /** When I/O fails at the latest, as far as lines alone can tell. */
  readonly failsBy: At | null;
  readonly hasLifekeeper: boolean;
}

/** What is remembered of such nodes for a day. */
export interface StrangersMemory {
  readonly since: At;
  /** Fingerprints of those in trouble, in the order in which they came; bounded. */
  readonly seen: readonly string[];
  /** How many of them were in a notice, and how many notices that took. */
  readonly told: number;
  readonly notices: number;
  readonly toldAt: At | null;
  /** The first few that were in none. */
  readonly waiting: readonly Stranger[];
}

/** What the summary of a wide outage remembers. */
export interface WideMemory {
  readonly windowMinutes: number;
  /** Their incidents, with the names of their clusters, in the order in which they came. */
  readonly members: readonly { readonly id: string; readonly cluster: string }[];
  /** How many of them the newest notice counted, and how many notices there were of some that joined. */
  readonly told: number;
  readonly joins: number;
  /** Minutes before which deadline were told last. */
  readonly near: { readonly minutes: number; readonly to: At } | null;
  /** Reminders since there was news. */
  readonly reminders: number;
  /** No cluster is left that was told nowhere else. */
  readonly isOver: boolean;
}

/** One per cluster while a path is not healthy; `incidents/<id>.json`. Written by `respond` only. */
export interface Incident {
  readonly schema: 'warden.incident/2';
  /** Eight characters, derived from the cluster, its incident before this one and the loss: appears in `[LKW:<id>]`. */
  readonly id: string;
  readonly cluster: ClusterRef;
  readonly openedAt: At;
  /** Earliest time that a line or the API gives for it. */
  readonly lossAt: At;
  readonly closedAt: At | null;
  /** Null while open, and of the summary of a wide outage, which nothing closes. */
  readonly closedBy: 'recovered' | 'silent-heal' | 'planned' | 'operator' | null;
  readonly cause: Cause;
  readonly severity: Severity;
  readonly deadline: Deadline | null;
  /** `via` link: from a notice, without sign-in: `by` is what somebody typed as their name. */
  readonly acknowledged: { readonly by: string; readonly at: At; readonly via?: string | undefined } | null;
  readonly hold: { readonly by: string; readonly at: At; readonly until: At; readonly why: string } | null;
  readonly memory: IncidentMemory;
  readonly outbox: readonly OutboxEntry[];
  /** Dated one-line history for people and the support bundle; bounded, oldest dropped from the middle. */
  readonly history: readonly HistoryLine[];
  readonly nextCheckAt: At | null;
  /** What the attachments of the cluster looked like and since when: "quiet" is measured from here. */
  readonly attachmentState?: { readonly signature: string; readonly since: At };
  /** Time of the newest notice, for reminders. */
  readonly lastNoticeAt?: At;
  /** Highest sequence number given so far: the outbox keeps only the newest entries. */
  readonly lastSeq?: number;
  /** When the first notice went out; absent while none has, and where a version before this one sent it. */
  readonly firstSentAt?: At;
  /** As the newest decision found it, whether or not anybody was notified of it. */
  readonly situation?: Situation;
  /** Proof of recovery of every path is complete since then. */
  readonly recoveredAt?: At | null;
  /** When the cluster's incident before this one was closed. */
  readonly after?: At;
  /** Only of the incident that stands for all nodes that nobody knows (decision/strangers.ts). */
  readonly strangers?: StrangersMemory;
  /** Only of the summary of a wide outage (decision/wide-summary.ts). Absent there: of the version before, told once. */
  readonly wide?: WideMemory;
  /** When it was last written for no other reason than to outlive the lifecycle rule of its folder. */
  readonly keptAt?: At;
  /** Owner token of the last writer: distinguishes our own repeated put from somebody else's. */
  readonly writer: string;
}

/** A notice that waits to be sent. */
export const UNSENT = { sentAt: null, messageId: null, failures: 0, lastError: null } as const;

/** An incident at its beginning, before any decision about it. */
export function beginIncident(
  known: Pick<Incident, 'id' | 'cluster' | 'openedAt' | 'lossAt'> & Partial<Incident>,
): Incident {
  return {
    schema: 'warden.incident/2',
    closedAt: null,
    closedBy: null,
    cause: 'unknown',
    severity: 'low',
    deadline: null,
    acknowledged: null,
    hold: null,
    memory: NO_MEMORY,
    outbox: [],
    history: [],
    nextCheckAt: null,
    writer: '',
    ...known,
  };
}

/** The first loss that an incident is about: after a return its clock starts anew, what happened before still counts. */
export function firstLossOf({
  lossAt,
  openedAt,
  memory,
}: Pick<Incident, 'lossAt' | 'openedAt' | 'memory'>): At {
  return Math.min(lossAt, openedAt, memory.firstLossAt ?? lossAt);
}

/**
 * The id, or while an object that cannot be read has its name, another one: the same for all who find it taken.
 * @param isTaken whether something else than an incident lies under the name of this id.
 */
export function freeId(id: string, isTaken: (id: string) => boolean): string {
  let free = id;
  for (let n = 1; isTaken(free); n += 1) free = sha256(`${id}|${n}`).slice(0, 8);
  return free;
}

/** The same incident under another id, in whatever is not sent yet too. */
export function renamed(incident: Incident, id: string): Incident {
  const outbox = incident.outbox.map((entry) =>
    entry.sentAt !== null || entry.facts === undefined
      ? entry
      : { ...entry, facts: { ...entry.facts, incidentId: id } },
  );
  return { ...incident, id, outbox };
}

/** Bound of `Incident.history`; so many of the oldest lines stay, so that the beginning can be read. */
const MAX_HISTORY = 200;
const OLDEST_KEPT = 50;

/** Adds one dated line. */
export function record(incident: Incident, line: HistoryLine): Incident {
  const all = [...incident.history, { ...line, text: line.text.slice(0, 300) }];
  const history =
    all.length > MAX_HISTORY
      ? [...all.slice(0, OLDEST_KEPT), ...all.slice(all.length - (MAX_HISTORY - OLDEST_KEPT))]
      : all;
  return { ...incident, history };
}

/** Sent entries that are kept, for people to look at; `lastSeq` keeps counting. */
const SENT_KEPT = 10;

/** The incident after an attempt to send: what readers need no longer is dropped, so that it stays small for ever. */
export function withOutcome(incident: Incident, outcome: OutboxEntry): Incident {
  const outbox = incident.outbox.map((entry) => (entry.seq === outcome.seq ? outcome : entry));
  const sent = outbox.filter((entry) => entry.sentAt !== null).map(({ seq }) => seq);
  const oldest = sent[sent.length - SENT_KEPT] ?? 0;
  const { title } = outcome;
  return {
    ...incident,
    ...(outcome.seq === 1 && outcome.sentAt !== null && { firstSentAt: outcome.sentAt }),
    outbox: outbox.flatMap((entry) => {
      if (entry.sentAt === null || entry.seq === sent.at(-1)) return [entry];
      if (entry.seq < oldest) return [];
      const { facts: _facts, body: _body, ...rest } = entry;
      return [rest];
    }),
    history:
      outcome.sentAt === null || title === undefined
        ? incident.history
        : incident.history.map((line) => (line.seq === outcome.seq ? { ...line, text: title } : line)),
  };
}
