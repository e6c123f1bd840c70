import { type At, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import type { Attachment, Instance, Volume } from '../../../functions/core/platform/look-ups.ts';

/** An attachment as the pretend tenancy keeps it; `lifecycleState` moves on by itself as time passes. */
export interface AttachmentRecord {
  readonly id: string;
  readonly instanceId: string;
  readonly volumeId: string;
  readonly compartmentId: string;
  readonly availabilityDomain: string;
  readonly displayName: string;
  readonly device: string | null;
  readonly ipv4: string;
  readonly port: number;
  readonly iqn: string;
  readonly isReadOnly: boolean;
  readonly isShareable: boolean;
  readonly isMultipath: boolean;
  readonly multipathPortals: readonly {
    readonly ipv4: string;
    readonly port: number;
    readonly iqn: string;
  }[];
  readonly isAgentAutoIscsiLoginEnabled: boolean;
  readonly chapUsername: string | null;
  /** Readable only with VOLUME_ATTACHMENT_READ; the product asks for INSPECT alone. */
  readonly chapSecret: string | null;
  readonly encryptionInTransitType: 'NONE' | 'BM_ENCRYPTION_IN_TRANSIT';
  readonly timeCreated: At;
  lifecycleState: 'ATTACHING' | 'ATTACHED' | 'DETACHING' | 'DETACHED';
  iscsiLoginState: string;
  /** When the transitional state ends. */
  dueAt: At | null;
  /** When the agent plugin will have logged in. */
  loginAt: At | null;
}

export interface InstanceRecord extends Omit<Instance, 'lifecycleState'> {
  lifecycleState: string;
  /** Where a transitional state leads and when. */
  next: { readonly at: At; readonly state: string } | null;
  readonly shape: string;
  readonly timeCreated: At;
  /** Cloud Agent plugins, name -> RUNNING, STOPPED, NOT_SUPPORTED, INVALID. */
  readonly plugins: Map<string, string>;
}

export interface VolumeRecord extends Omit<Volume, 'lifecycleState' | 'isReservationsEnabled'> {
  lifecycleState: string;
  isReservationsEnabled: boolean;
  readonly iqn: string;
  readonly sizeInGBs: number;
  readonly timeCreated: At;
}

/** The parameters of AttachVolume that we use, as anybody may leave them out. */
export interface AttachVolumeDetails {
  readonly instanceId: string;
  readonly volumeId: string;
  readonly type: string;
  readonly device?: string | null;
  readonly displayName?: string | null;
  readonly isReadOnly?: boolean | null;
  readonly isShareable?: boolean | null;
  readonly useChap?: boolean | null;
  readonly isAgentAutoIscsiLoginEnabled?: boolean | null;
  readonly encryptionInTransitType?: string | null;
}

/** How long each change takes. */
export interface ComputeTiming {
  readonly attachMs: Ms;
  readonly detachMs: Ms;
  /** From ATTACHED until the agent plugin has logged in (it polls once a minute). */
  readonly agentLoginMs: Ms;
  readonly stopMs: Ms;
  readonly startMs: Ms;
  readonly resetMs: Ms;
}

export const USUAL_TIMING: ComputeTiming = {
  attachMs: 10 * SECOND,
  detachMs: 8 * SECOND,
  agentLoginMs: 30 * SECOND,
  stopMs: 20 * SECOND,
  startMs: 40 * SECOND,
  resetMs: 60 * SECOND,
};

/** How the pretend Compute behaves. */
export interface ComputeOptions {
  readonly timing: ComputeTiming;
  /** Whether a volume comes back to an instance under its last address (unknown on OCI: both must be safe). */
  readonly portalAfterReattach: 'same' | 'new';
}

export function toAttachment(record: AttachmentRecord): Attachment {
  // Address and IQN are not known before the volume is attached.
  const placed = record.lifecycleState !== 'ATTACHING';
  return {
    id: record.id,
    instanceId: record.instanceId,
    volumeId: record.volumeId,
    compartmentId: record.compartmentId,
    availabilityDomain: record.availabilityDomain,
    lifecycleState: record.lifecycleState,
    attachmentType: 'iscsi',
    displayName: record.displayName,
    device: record.device,
    ipv4: placed ? record.ipv4 : null,
    port: placed ? record.port : null,
    iqn: placed ? record.iqn : null,
    isReadOnly: record.isReadOnly,
    isShareable: record.isShareable,
    isMultipath: record.isMultipath,
    multipathPortals: record.multipathPortals,
    iscsiLoginState: record.iscsiLoginState,
    isAgentAutoIscsiLoginEnabled: record.isAgentAutoIscsiLoginEnabled,
    usesChap: record.chapUsername !== null,
    encryptionInTransit: record.encryptionInTransitType,
    timeCreated: record.timeCreated,
  };
}

export function toInstance(record: InstanceRecord): Instance {
  const { id, displayName, compartmentId, availabilityDomain, lifecycleState, freeformTags, definedTags } =
    record;
  return { id, displayName, compartmentId, availabilityDomain, lifecycleState, freeformTags, definedTags };
}

export function toVolume(record: VolumeRecord): Volume {
  const { id, displayName, compartmentId, availabilityDomain, lifecycleState } = record;
  const { isReservationsEnabled, freeformTags } = record;
  return {
    id,
    displayName,
    compartmentId,
    availabilityDomain,
    lifecycleState,
    isReservationsEnabled,
    freeformTags,
  };
}
