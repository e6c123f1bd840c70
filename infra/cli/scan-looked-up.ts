import type { VolumeRole } from '../../functions/core/inventory/inventory.ts';
import type { Attachment, Instance, Unknown } from '../../functions/core/platform/look-ups.ts';

/** Stands in the place of an error's code for what was not asked because there would be too much of it. */
export const LEFT_OUT = 'LEFT_OUT';

/** What was looked up at OCI, and what could not be. */
export interface LookedUp {
  readonly readAt: string;
  readonly compartments: readonly string[];
  readonly unread: readonly Pick<Unknown, 'what' | 'errorCode' | 'detail'>[];
  /** Hosts for which no instance was found, or more than one. */
  readonly unmatched: readonly { readonly host: string; readonly why: 'none' | 'several' }[];
}

/** The instance that wrote the log, as it is now. */
export interface FoundInstance extends Pick<Instance, 'id' | 'displayName' | 'compartmentId'> {
  readonly stateNow: string;
  readonly matchedBy: 'option' | 'display-name' | 'portal-and-iqn';
}

/** What the API says of a path's volume now; `ABSENT`: the instance has no attachment with this portal or IQN. */
export interface FoundAttachment {
  readonly volumeId: string | null;
  readonly volumeName: string | null;
  readonly role: VolumeRole | null;
  readonly attachmentId: string | null;
  readonly stateNow: Attachment['lifecycleState'] | 'ABSENT';
  readonly attachedSince: string | null;
  /** The portal and IQN of the log are those of the present attachment; null when it is not ATTACHED. */
  readonly samePortal: boolean | null;
  /** Names of other instances to which the volume is attached now. */
  readonly alsoAttachedTo: readonly string[];
  /** DetachVolume during the outage, as Audit recorded it. */
  readonly detach: {
    readonly at: string;
    readonly by: string | null;
    readonly ipAddress: string | null;
    readonly client: string | null;
  } | null;
}
