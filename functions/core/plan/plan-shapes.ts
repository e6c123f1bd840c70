import * as v from 'valibot';
import { canonicalJson, sha256 } from '../base/canonical.ts';
import type { Stored } from '../base/json-bytes.ts';
import { type At, MINUTE } from '../base/time.ts';
import { attachRequestSchema } from '../platform/look-ups.ts';

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

export const planSchema = v.object({
  schema: v.literal('warden.plan/1'),
  /** First 16 characters of the hash. */
  id: v.pipe(v.string(), v.regex(PLAN_ID)),
  incidentId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  cluster: v.pipe(v.string(), v.maxLength(300)),
  node: ocid,
  request: attachRequestSchema,
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

/** A plan whose incident has no deadline yet can be approved for as long as the usual time-out lasts. */
const USUAL: number = 100 * MINUTE;
const LEAST: number = 10 * MINUTE;

export const storedPlanSchema = v.object({
  schema: v.literal('warden.stored-plan/1'),
  plan: planSchema,
  madeAt: v.number(),
  /** Approvals are taken until then; afterwards the kernel has given up and an attach would not save the session. */
  until: v.number(),
  /** How many different people have to approve. */
  needed: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
});

/** A plan that people may approve: written once by `respond`, never changed. */
export type StoredPlan = Stored<typeof storedPlanSchema>;

/** @param deadline when the kernel gives up at the latest; null while unknown. */
export function storedPlan(plan: Plan, madeAt: At, deadline: At | null, needed: number): StoredPlan {
  const until = Math.max(madeAt + LEAST, Math.min(deadline ?? madeAt + USUAL, madeAt + USUAL));
  return { schema: 'warden.stored-plan/1', plan, madeAt, until, needed: Math.min(5, Math.max(1, needed)) };
}

/** As many people as the plan asks for, or as the installation asks for now if these are more. */
export function atLeast(stored: StoredPlan, approvalsNeeded: number): StoredPlan {
  return { ...stored, needed: Math.max(stored.needed, approvalsNeeded) };
}

/** Deterministic `opc-retry-token` (at most 64 characters): the same plan never gives two attachments in 24 hours. */
export function retryTokenOf(plan: Plan): string {
  return sha256(canonicalJson({ incident: plan.incidentId, step: 'attach', plan: plan.hash }));
}
