import type { At } from '../base/time.ts';
import type { ClusterPicture, PathStatus } from '../cluster/picture-shapes.ts';
import type { Incident } from '../incident/incident.ts';
import type { Policy } from '../incident/policy.ts';
import type { Known, LookUps } from '../platform/look-ups.ts';
import type { AttemptRecord } from './plan-shapes.ts';

/** What a person stated and when; bound to one plan hash. */
export interface Approval {
  readonly planHash: string;
  readonly by: string;
  readonly at: At;
  readonly expiresAt: At;
  /**
   * What the approvers state to be in service, each statement once: an instance OCID, `none` when the resource is
   * down, `lcdstatus` when it is left to the nodes' answers. Empty when nobody says.
   */
  readonly inService: readonly string[];
  readonly detachNotMeant: boolean;
  readonly rejected: boolean;
}

export interface GuardInput {
  readonly now: At;
  readonly path: PathStatus;
  readonly assessment: ClusterPicture;
  readonly lookUps: LookUps;
  readonly incident: Incident;
  readonly policy: Policy;
  readonly attempts: Known<readonly AttemptRecord[]> | undefined;
  readonly wide: boolean;
  /** Absent while planning: these three are judged when acting. */
  readonly lease?: Known<boolean>;
  readonly approval?: Known<Approval | null>;
  /** Hash of the approved plan and hash of the plan made from fresh reads. */
  readonly hashes?: { readonly approved: string; readonly fresh: string };
}
