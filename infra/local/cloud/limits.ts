import { ApiError } from './api-error.ts';
import type { StatementTable } from './iam.ts';

/**
 * Oracle's limits of a tenancy, or of one region of it, as a paying customer finds them: "Service Limits" (2025-03-11);
 * of dynamic groups "IAM Object Limits". All but the first can be raised on request.
 */
const LIMITS = {
  /** In a compartment and those above it: "a hard limit that can't be increased". */
  'policy-statement-count': 500,
  'dynamic-group-count': 50,
  'application-count': 20,
  'function-count': 500,
  'topic-count': 100,
  'log-group-count': 100,
  'log-count': 500,
} as const;

/** @throws ApiError 400 `LimitExceeded` when there would be more than Oracle allows. */
export function mustBeWithin(limit: keyof typeof LIMITS, count: number): void {
  if (count > LIMITS[limit])
    throw new ApiError(400, 'LimitExceeded', `The following service limits were exceeded: ${limit}.`);
}

/**
 * What CreatePolicy and CreateDynamicGroup count. A statement without a compartment stands at the root, above all others.
 * @throws ApiError as {@link mustBeWithin}.
 */
export function mustFit(table: StatementTable): void {
  const places = new Map<string | undefined, number>();
  for (const { compartmentId } of table) places.set(compartmentId, (places.get(compartmentId) ?? 0) + 1);
  const atRoot = places.get(undefined) ?? 0;
  for (const [place, count] of places)
    mustBeWithin('policy-statement-count', place === undefined ? count : count + atRoot);
  mustBeWithin('dynamic-group-count', new Set(table.map(({ principal }) => principal)).size);
}
