import type { At } from '../../../functions/core/base/time.ts';
import type { AttachmentRecord, InstanceRecord } from './compute-shapes.ts';

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
export function attachmentChange(what: string, record: AttachmentRecord, at: At): PlatformChange {
  return {
    type: `computeapi.${what}`,
    at,
    resourceId: record.id,
    resourceName: record.displayName,
    compartmentId: record.compartmentId,
    availabilityDomain: record.availabilityDomain,
    additionalDetails: {},
  };
}

/** @param action as called, START and so on; null at its end, which does not name it. */
export function instanceChange(
  what: string,
  instance: InstanceRecord,
  action: string | null,
  at: At,
): PlatformChange {
  return {
    type: `computeapi.${what}`,
    at,
    resourceId: instance.id,
    resourceName: instance.displayName,
    compartmentId: instance.compartmentId,
    availabilityDomain: instance.availabilityDomain,
    additionalDetails: {
      volumeId: 'null',
      ...(action === null ? {} : { instanceActionType: action.toLowerCase() }),
      shape: instance.shape,
      type: 'CustomerVmi',
    },
  };
}
