import type { At } from '../base/time.ts';
import type { AttachRequest } from '../platform/look-ups.ts';

export type Verdict = 'met' | 'not-met' | 'unknown';

export interface GuardVerdict {
  readonly code: string;
  readonly verdict: Verdict;
  readonly detail: string;
}

export interface Plan {
  readonly schema: 'warden.plan/1';
  /** First 16 characters of the hash. */
  readonly id: string;
  readonly incidentId: string;
  readonly cluster: string;
  readonly node: string;
  readonly request: AttachRequest;
  /** Evaluated when planning; `attach` evaluates them again from fresh reads. */
  readonly guards: readonly GuardVerdict[];
  /** Every guard that planning can judge is met; what is left is the approval. */
  readonly ready: boolean;
  /** Portal and IQN before the detach: the same ones are needed for the old session to come back. */
  readonly expected: { readonly portal: string | null; readonly iqn: string | null };
  /** sha256 over the request and the look-ups it was made from, hex. */
  readonly hash: string;
}

/** An attach that the suite tried before, for cooldown and limits. */
export interface AttemptRecord {
  readonly at: At;
  readonly volumeId: string;
  readonly cluster: string;
}
