import type { At } from '../base/time.ts';

export type Verdict = 'met' | 'not-met' | 'unknown';

export interface GuardVerdict {
  readonly code: string;
  readonly verdict: Verdict;
  readonly detail: string;
}

/** The one AttachVolume request that would put things back; the names are the API's own. */
export interface AttachRequest {
  readonly type: 'iscsi';
  readonly instanceId: string;
  readonly volumeId: string;
  readonly device: string | null;
  readonly displayName: string | null;
  readonly isReadOnly: boolean;
  readonly isShareable: boolean;
  readonly useChap: boolean;
  readonly isAgentAutoIscsiLoginEnabled: boolean;
  readonly encryptionInTransitType: string | null;
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
