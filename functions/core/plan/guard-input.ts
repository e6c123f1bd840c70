import { type At, MINUTE } from '../base/time.ts';
import type { ClusterPicture, PathStatus } from '../cluster/picture-shapes.ts';
import type { Incident } from '../incident/incident.ts';
import type { Policy } from '../incident/policy.ts';
import type { Attachment, Known, LookUps } from '../platform/look-ups.ts';
import type { AttemptRecord, Verdict } from './plan-shapes.ts';

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

/** Stands for the name of a node: the approver relies on what `lcdstatus` of every node says. */
export const BY_LCDSTATUS = 'lcdstatus';

export interface GuardInput {
  readonly now: At;
  readonly path: PathStatus;
  readonly picture: ClusterPicture;
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

/** Look-ups older than this are no basis for an attach. */
const READ_FRESH = 2 * MINUTE;

export type Judged = readonly [Verdict, string];
export type Guard = (g: GuardInput) => Judged;

export const met = (detail = ''): Judged => ['met', detail];

export const no = (detail: string): Judged => ['not-met', detail];

export const unknown = (detail: string): Judged => ['unknown', detail];

export const test = (ok: boolean, detail: string): Judged => [ok ? 'met' : 'not-met', detail];

/** The attachments if they were read lately enough to act on; null otherwise. */
export function listed({ now, lookUps: { attachments } }: GuardInput): readonly Attachment[] | null {
  return attachments.known && now - attachments.readAt <= READ_FRESH ? attachments.value : null;
}

export function isLive(a: Attachment): boolean {
  return a.lifecycleState !== 'DETACHED';
}
