import { type At, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import type { Attachment, Instance, Volume } from '../../../functions/core/platform/look-ups.ts';

/** An attachment as the pretend tenancy keeps it; `lifecycleState` moves on by itself as time passes. */
export interface AttachmentRecord
  extends Omit<
    Attachment,
    'attachmentType' | 'usesChap' | 'encryptionInTransit' | 'lifecycleState' | 'iscsiLoginState'
  > {
  readonly displayName: string;
  readonly ipv4: string;
  readonly port: number;
  readonly iqn: string;
  readonly chapUsername: string | null;
  /** Readable only with VOLUME_ATTACHMENT_READ; the product asks for INSPECT alone. */
  readonly chapSecret: string | null;
  readonly encryptionInTransitType: 'NONE' | 'BM_ENCRYPTION_IN_TRANSIT';
  lifecycleState: Attachment['lifecycleState'];
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
  const { chapUsername, chapSecret: _, encryptionInTransitType, dueAt: __, loginAt: ___, ...shown } = record;
  return {
    ...shown,
    ...whereServed(record),
    attachmentType: 'iscsi',
    usesChap: chapUsername !== null,
    encryptionInTransit: encryptionInTransitType,
  };
}

/** Address and IQN are not known before the volume is attached. */
function whereServed({ lifecycleState, ipv4, port, iqn }: AttachmentRecord) {
  return lifecycleState === 'ATTACHING' ? { ipv4: null, port: null, iqn: null } : { ipv4, port, iqn };
}

export function toInstance(record: InstanceRecord): Instance {
  const { next: _, shape: __, timeCreated: ___, plugins: ____, ...shown } = record;
  return shown;
}

export function toVolume(record: VolumeRecord): Volume {
  const { iqn: _, sizeInGBs: __, timeCreated: ___, ...shown } = record;
  return shown;
}
