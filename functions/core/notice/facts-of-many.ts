import type { At } from '../base/time.ts';
import type { Stranger } from '../incident/incident.ts';
import type { Situation } from '../incident/situations.ts';

// What notices about many say: nodes that nobody knows, and clusters that lost storage at once.

/** So many unknown nodes are told apart; more are "so many or more". */
export const COUNTED = 10_000;

/** What the one notice about nodes that nobody knows says. */
export interface StrangersFacts {
  readonly schema: 'warden.strangers-notice/1';
  readonly incidentId: string;
  readonly at: At;
  /** When it was decided, where it had to wait for minutes until it was sent. Absent: it did not wait. */
  readonly decidedAt?: At;
  /** How many are in trouble since `since`, told before or not; at least. */
  readonly count: number;
  readonly since: At;
  /** The first few that were not told before. */
  readonly nodes: readonly Stranger[];
}

/** What the one summary says while many clusters of an availability domain have lost storage. */
export interface WideFacts {
  readonly schema: 'warden.wide-notice/1';
  /** Stable while the earliest loss is the same: repeats of the summary are recognised by it. */
  readonly incidentId: string;
  readonly availabilityDomain: string;
  readonly since: At;
  readonly count: number;
  /** Within so many minutes the losses began. */
  readonly windowMinutes: number;
  /** Names; the version before left some out. */
  readonly clusters: readonly string[];
  /** Why it is told now. Absent, as everything below: it was made by the version before. */
  readonly why?: 'first' | 'joined' | 'deadline-near' | 'reminder' | 'over';
  readonly at?: At;
  /** When it was decided, where it had to wait for minutes until it was sent. Absent: it did not wait. */
  readonly decidedAt?: At;
  /** When I/O fails first in a cluster that is told of nowhere else; null: no time runs. */
  readonly firstDeadline?: At | null;
  /** Clusters that are told of here only, that are told of on their own, and that are over. */
  readonly waiting?: readonly string[];
  readonly own?: readonly { readonly cluster: string; readonly situation: Situation }[];
  readonly over?: readonly string[];
  readonly contacts?: readonly string[];
  readonly nextReportAt?: At | null;
}
