import * as v from 'valibot';
import { canonicalJson, sha256 } from '../base/canonical.ts';
import { fromJsonBytes, toJsonBytes } from '../base/json-bytes.ts';
import { type At, MINUTE } from '../base/time.ts';
import type { Plan } from './plan-shapes.ts';

/** Folders of the approvals bucket (docs/store.md). */
export const PLANS = 'plans/';
export const APPROVALS = 'approvals/';
export const JOURNAL = 'journal/';

const PLAN_ID = /^[0-9a-f]{16}$/;
/** A plan whose incident has no deadline yet can be approved for as long as the usual time-out lasts. */
const USUAL: number = 100 * MINUTE;
const LEAST: number = 10 * MINUTE;

/** `plans/<id>.json`: written once by `respond`, never changed. */
export interface StoredPlan {
  readonly schema: 'warden.stored-plan/1';
  readonly plan: Plan;
  readonly madeAt: At;
  /** Approvals are taken until then; afterwards the kernel has given up and an attach would not save the session. */
  readonly until: At;
  /** How many different people have to approve, 1 to 5. */
  readonly needed: number;
}

/** Whether a text has the form of a plan id; nothing else may become part of an object's name. */
export function isPlanId(text: string): boolean {
  return PLAN_ID.test(text);
}

/** @throws RangeError for anything that is no plan id. */
export function planName(planId: string): string {
  if (!isPlanId(planId)) throw new RangeError('not a plan id');
  return `${PLANS}${planId}.json`;
}

/** The id in an object's name of {@link PLANS}; of a foreign name something that is no plan id. */
export function planIdOf(name: string): string {
  return name.slice(PLANS.length).replace(/\.json$/, '');
}

/** @param deadline when the kernel gives up at the latest; null while unknown. */
export function storedPlan(plan: Plan, madeAt: At, deadline: At | null, needed: number): StoredPlan {
  const until = Math.max(madeAt + LEAST, Math.min(deadline ?? madeAt + USUAL, madeAt + USUAL));
  return { schema: 'warden.stored-plan/1', plan, madeAt, until, needed: Math.min(5, Math.max(1, needed)) };
}

export function encodePlan(stored: StoredPlan): Uint8Array {
  return toJsonBytes(stored);
}

const text = v.nullable(v.pipe(v.string(), v.maxLength(300)));
const shape = v.object({
  schema: v.literal('warden.stored-plan/1'),
  madeAt: v.number(),
  until: v.number(),
  needed: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
  plan: v.object({
    schema: v.literal('warden.plan/1'),
    id: v.pipe(v.string(), v.regex(PLAN_ID)),
    incidentId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)),
    cluster: v.pipe(v.string(), v.maxLength(300)),
    node: v.pipe(v.string(), v.maxLength(255)),
    request: v.object({
      type: v.literal('iscsi'),
      instanceId: v.pipe(v.string(), v.maxLength(255)),
      volumeId: v.pipe(v.string(), v.maxLength(255)),
      device: text,
      displayName: text,
      isReadOnly: v.boolean(),
      isShareable: v.boolean(),
      useChap: v.boolean(),
      isAgentAutoIscsiLoginEnabled: v.boolean(),
      encryptionInTransitType: text,
    }),
    guards: v.array(
      v.object({ code: v.string(), verdict: v.picklist(['met', 'not-met', 'unknown']), detail: v.string() }),
    ),
    ready: v.boolean(),
    expected: v.object({ portal: text, iqn: text }),
    hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  }),
});

/** The plan stored under `planId`; null when it is damaged, or stored under a name that is not its own. */
export function parsePlan(body: Uint8Array, planId: string): StoredPlan | null {
  const parsed = v.safeParse(shape, fromJsonBytes(body));
  if (!parsed.success) return null;
  const { plan } = parsed.output;
  if (plan.id !== planId || !plan.hash.startsWith(plan.id) || plan.node !== plan.request.instanceId)
    return null;
  return parsed.output;
}

/** As many people as the plan asks for, or as the installation asks for now if these are more. */
export function atLeast(stored: StoredPlan, approvalsNeeded: number): StoredPlan {
  return { ...stored, needed: Math.max(stored.needed, approvalsNeeded) };
}

/** Deterministic `opc-retry-token` (at most 64 characters): the same plan never gives two attachments in 24 hours. */
export function retryTokenOf(plan: Plan): string {
  return sha256(canonicalJson({ incident: plan.incidentId, step: 'attach', plan: plan.hash }));
}
