import { type At, MINUTE, type Ms } from '../base/time.ts';
import type { DatedApproval } from './approval.ts';
import type { Approval } from './guard-input.ts';
import { personKey } from './person.ts';
import type { StoredPlan } from './plan-shapes.ts';

/** An approval counts this long: the person looked at the cluster then, not an hour ago. */
export const APPROVAL_VALID: Ms = 15 * MINUTE;
/** A person's clock may be this much ahead of ours. */
export const CLOCK_AHEAD: Ms = 2 * MINUTE;

/** Where a plan stands with the people who may approve it. */
export interface Tally {
  /** Different people whose approval counts now. */
  readonly given: number;
  readonly needed: number;
  readonly rejected: { readonly by: string; readonly words: string } | null;
  /** Set when enough people approve and nobody rejected, or when somebody rejected. */
  readonly approval: Approval | null;
  /** Ids of the approvals that {@link approval} rests on; an attempt uses them up. */
  readonly ids: readonly string[];
  readonly by: readonly string[];
  /** No approval is taken any more. */
  readonly expired: boolean;
}

/**
 * Folds the approvals of one plan. Order and repetition do not matter: n different people have to approve the same
 * hash within the time, their attestations have to agree, and one rejection outweighs them all.
 *
 * @param used ids that an earlier attempt used up.
 */
export function tally(
  stored: StoredPlan,
  records: readonly DatedApproval[],
  used: ReadonlySet<string>,
  now: At,
): Tally {
  const { plan, needed, until, madeAt } = stored;
  const mine = records.filter((r) => r.planId === plan.id && r.planHash === plan.hash);
  const base = { needed, expired: now >= until };
  // A rejection counts regardless of its timestamp.
  const no = mine.filter((r) => r.kind === 'reject').sort(byTime)[0];
  if (no !== undefined) {
    const { id, by, words } = no;
    const approval = { ...toApproval([no], stored, now), rejected: true };
    return { ...base, given: 0, rejected: { by, words }, approval, ids: [id], by: [by] };
  }
  const newest = new Map<string, DatedApproval>();
  for (const r of [...mine].sort(byTime)) {
    const { from, to } = timesOf(r);
    const person = personKey(r.by);
    if (person === null || used.has(r.id) || from < madeAt - CLOCK_AHEAD || to > now + CLOCK_AHEAD) continue;
    if (to >= until || now >= endOf(r, until)) continue;
    newest.set(person, r);
  }
  const valid = [...newest.values()].sort(byTime);
  const enough = valid.length >= needed;
  return {
    ...base,
    given: valid.length,
    rejected: null,
    approval: enough ? toApproval(valid, stored, now) : null,
    ids: enough ? valid.map((r) => r.id).sort() : [],
    by: valid.map((r) => r.by),
  };
}

function toApproval(records: readonly DatedApproval[], { plan, until }: StoredPlan, now: At): Approval {
  return {
    planHash: plan.hash,
    by: records.map((r) => r.by).join(', '),
    at: Math.min(now, Math.max(...records.map((r) => timesOf(r).to))),
    expiresAt: Math.min(...records.map((r) => endOf(r, until))),
    inService: [...new Set(records.flatMap((r) => r.attestation?.inService ?? []))].sort(),
    detachNotMeant: records.every((r) => r.attestation?.detachNotMeant === true),
    rejected: false,
  };
}

function endOf(r: DatedApproval, until: At): At {
  return Math.min(timesOf(r).from + APPROVAL_VALID, until);
}

/**
 * An approval may have been given at any time between what its writer says and when the store took it: it is as old as
 * the earlier and as young as the later. One that nothing but its writer dates is of no time at all.
 */
function timesOf({ at, storedAt }: DatedApproval): { readonly from: At; readonly to: At } {
  if (storedAt === null) return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  return { from: Math.min(at, storedAt), to: Math.max(at, storedAt) };
}

function byTime(a: DatedApproval, b: DatedApproval): number {
  return a.at - b.at || (a.id < b.id ? -1 : 1);
}
