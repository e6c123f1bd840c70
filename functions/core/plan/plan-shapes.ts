import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import type { At } from '../base/time.ts';
import type { AttachRequest } from '../platform/look-ups.ts';

const PLAN_ID = /^[0-9a-f]{16}$/;

/** Whether a text has the form of a plan id; nothing else may become part of an object's name. */
export function isPlanId(text: string): boolean {
  return PLAN_ID.test(text);
}

const text = v.nullable(v.pipe(v.string(), v.maxLength(300)));
const ocid = v.pipe(v.string(), v.maxLength(255));

const guardSchema = v.object({
  code: v.string(),
  verdict: v.picklist(['met', 'not-met', 'unknown']),
  detail: v.string(),
});

export type GuardVerdict = Stored<typeof guardSchema>;
export type Verdict = GuardVerdict['verdict'];

const requestSchema = v.object({
  type: v.literal('iscsi'),
  instanceId: ocid,
  volumeId: ocid,
  device: text,
  displayName: text,
  isReadOnly: v.boolean(),
  isShareable: v.boolean(),
  useChap: v.boolean(),
  isAgentAutoIscsiLoginEnabled: v.boolean(),
  encryptionInTransitType: text,
}) satisfies v.GenericSchema<AttachRequest>;

export const planSchema = v.object({
  schema: v.literal('warden.plan/1'),
  /** First 16 characters of the hash. */
  id: v.pipe(v.string(), v.regex(PLAN_ID)),
  incidentId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  cluster: v.pipe(v.string(), v.maxLength(300)),
  node: ocid,
  request: requestSchema,
  /** Evaluated when planning; `reattach` evaluates them again from fresh reads. */
  guards: v.array(guardSchema),
  /** Every guard that planning can judge is met; what is left is the approval. */
  ready: v.boolean(),
  /** Portal and IQN before the detach: the same ones are needed for the old session to come back. */
  expected: v.object({ portal: text, iqn: text }),
  /** sha256 over the request and the look-ups it was made from, hex. */
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

export type Plan = Stored<typeof planSchema>;

/** An attach that the suite tried before, for cooldown and limits. */
export interface AttemptRecord {
  readonly at: At;
  readonly volumeId: string;
  readonly cluster: string;
}
