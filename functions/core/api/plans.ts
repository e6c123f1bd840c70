import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import type { DatedApproval } from '../plan/approval.ts';
import type { ReattachStage } from '../plan/dossier.ts';
import type { StoredPlan } from '../plan/plan-shapes.ts';
import type { Tally } from '../plan/tally.ts';
import { count, iso, time, words } from './forms.ts';

export const planAnswerSchema = v.object({
  schema: v.literal('warden.plan-state/1'),
  id: words,
  incident: words,
  cluster: words,
  node: words,
  /** Nodes that an approval may name as in service, besides `none`. */
  nodes: v.array(v.object({ id: words, name: words })),
  /** Goes back with an approval: nothing else than what was seen is approved. */
  hash: words,
  madeAt: time,
  /** Approvals are taken until then. */
  until: time,
  takesApprovals: v.boolean(),
  stage: words,
  votes: v.object({ given: count, needed: count, by: v.array(words) }),
  said: v.array(
    v.object({
      kind: v.picklist(['approve', 'reject']),
      by: words,
      at: time,
      inService: v.nullable(words),
      words,
    }),
  ),
  guards: v.array(
    v.object({ code: words, verdict: v.picklist(['met', 'not-met', 'unknown']), detail: words }),
  ),
  /** AttachVolume as it would be sent. */
  request: v.record(v.string(), v.unknown()),
  expected: v.object({ portal: v.nullable(words), iqn: v.nullable(words) }),
});

interface PlanState {
  readonly stored: StoredPlan;
  readonly stage: ReattachStage;
  readonly votes: Tally;
  readonly said: readonly DatedApproval[];
  readonly nodes: readonly { readonly id: string; readonly name: string }[];
  readonly takesApprovals: boolean;
}

/** One plan with where it stands. */
export function planAnswer({
  stored,
  stage,
  votes,
  said,
  nodes,
  takesApprovals,
}: PlanState): Stored<typeof planAnswerSchema> {
  const { plan, madeAt, until } = stored;
  return {
    schema: 'warden.plan-state/1',
    id: plan.id,
    incident: plan.incidentId,
    cluster: plan.cluster,
    node: plan.node,
    nodes: [...nodes],
    hash: plan.hash,
    madeAt: iso(madeAt),
    until: iso(until),
    takesApprovals,
    stage: stage.kind,
    votes: { given: votes.given, needed: votes.needed, by: [...votes.by] },
    said: said.map(({ kind, by, at, storedAt, words: own, attestation }) => ({
      kind,
      by,
      at: iso(storedAt ?? at),
      inService: attestation?.inService ?? null,
      words: own,
    })),
    guards: plan.guards.map(({ code, verdict, detail }) => ({ code, verdict, detail })),
    request: { ...plan.request },
    expected: plan.expected,
  };
}
