import type { At } from '../../../functions/core/base/time.ts';
import type { InstanceRecord } from './compute-shapes.ts';

type Placed = Pick<InstanceRecord, 'id' | 'displayName' | 'compartmentId' | 'availabilityDomain'>;

/** Something Compute or Block Volume reports to Events. */
export interface PlatformChange {
  /** Without prefix, lower case: `computeapi.detachvolume.end`. */
  readonly type: string;
  readonly at: At;
  readonly resourceId: string;
  readonly resourceName: string;
  readonly compartmentId: string;
  readonly availabilityDomain: string;
  readonly additionalDetails: Readonly<Record<string, unknown>>;
}

/** @param what without prefix: `detachvolume.end` */
export function computeChange(
  what: string,
  { id, displayName, compartmentId, availabilityDomain }: Placed,
  at: At,
  additionalDetails: PlatformChange['additionalDetails'] = {},
): PlatformChange {
  const type = `computeapi.${what}`;
  const resource = { resourceId: id, resourceName: displayName };
  return { type, at, ...resource, compartmentId, availabilityDomain, additionalDetails };
}

/** @param action as called, START and so on; null at its end, which does not name it. */
export function detailsOf({ shape }: InstanceRecord, action: string | null) {
  const named = action === null ? {} : { instanceActionType: action.toLowerCase() };
  return { volumeId: 'null', ...named, shape, type: 'CustomerVmi' };
}
