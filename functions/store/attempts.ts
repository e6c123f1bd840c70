import { sha256 } from '../core/base/canonical.ts';
import { type Attempt, attemptSchema, type Refusal, refusalSchema } from '../core/plan/attempt.ts';
import { isPlanId } from '../core/plan/plan-shapes.ts';
import type { Ids, Store } from '../core/ports.ts';
import { readValues } from './collection.ts';
import { Document } from './document.ts';
import { byWriter, jsonKind } from './kind.ts';

/** Folder of the approvals bucket: the attempts of `reattach`, and the approvals that it used up without one. */
export const JOURNAL = 'journal/';

export const ATTEMPT = jsonKind<Attempt>('warden.journal/1', attemptSchema, { owner: byWriter<Attempt>() });
export const REFUSAL = jsonKind<Refusal>('warden.refusal/1', refusalSchema);

/** @throws RangeError for anything that is no plan id. */
export function attemptName(planId: string): string {
  if (!isPlanId(planId)) throw new RangeError('not a plan id');
  return `${JOURNAL}${planId}.json`;
}

/** The plan whose attempt an object of the journal is; null for refusals and anything else. */
export function planOfAttempt(name: string): string | null {
  return /^journal\/([0-9a-f]{16})\.json$/.exec(name)?.[1] ?? null;
}

/** The journal of one plan's only attempt; a damaged one forbids everything. */
export function attemptDocument(approvals: Store, planId: string, ids: Ids): Document<Attempt> {
  return new Document(approvals, attemptName(planId), ATTEMPT, { damaged: 'refuse', ids });
}

function refusalFolder(planId: string): string {
  return `${JOURNAL}${planId}/`;
}

/** One object per set of approvals, so that writing it twice is writing it once. */
export function refusalName(planId: string, approvals: readonly string[]): string {
  if (!isPlanId(planId)) throw new RangeError('not a plan id');
  return `${refusalFolder(planId)}${sha256([...approvals].sort().join(' ')).slice(0, 16)}.json`;
}

/** The plan's refusals, at most `limit`. @throws what the store threw, and as `damaged` says. */
export async function readRefusals(
  approvals: Store,
  planId: string,
  damaged: 'leave' | 'refuse',
  limit?: number,
): Promise<Refusal[]> {
  const names = await approvals.list(refusalFolder(planId), limit);
  return readValues(approvals, names, REFUSAL, damaged);
}
