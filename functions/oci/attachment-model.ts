import type { models } from 'oci-core';
import { ISCSI_PORT } from '../core/base/portal.ts';
import type { Attachment, Instance, Volume } from '../core/platform/look-ups.ts';
import { WardenError } from '../runtime/errors.ts';

/**
 * Core's attachment as the domain knows it. Copies named fields only: `chapSecret` stays behind even if a policy ever
 * let it be read.
 */
export function toAttachment(model: models.VolumeAttachment): Attachment {
  const iscsi: Partial<models.IScsiVolumeAttachment> = model.attachmentType === 'iscsi' ? model : {};
  return {
    id: model.id,
    instanceId: model.instanceId,
    volumeId: model.volumeId,
    compartmentId: model.compartmentId,
    availabilityDomain: model.availabilityDomain,
    lifecycleState: knownState(model.lifecycleState),
    attachmentType: model.attachmentType,
    displayName: model.displayName ?? null,
    device: model.device ?? null,
    ipv4: iscsi.ipv4 ?? null,
    port: iscsi.port ?? null,
    iqn: iscsi.iqn ?? null,
    isReadOnly: model.isReadOnly ?? false,
    isShareable: model.isShareable ?? false,
    isMultipath: model.isMultipath ?? false,
    multipathPortals: (iscsi.multipathDevices ?? []).map((path) => ({
      ipv4: path.ipv4,
      port: path.port ?? ISCSI_PORT,
      iqn: path.iqn,
    })),
    isAgentAutoIscsiLoginEnabled: iscsi.isAgentAutoIscsiLoginEnabled ?? false,
    usesChap: (iscsi.chapUsername ?? '') !== '',
    encryptionInTransit: iscsi.encryptionInTransitType ?? null,
    timeCreated: timeOf(model.timeCreated),
  };
}

const STATES = ['ATTACHING', 'ATTACHED', 'DETACHING', 'DETACHED'] as const;

/** A state that we do not know must not be read as any that we do. */
function knownState(state: string): Attachment['lifecycleState'] {
  const known = STATES.find((one) => one === state);
  if (known !== undefined) return known;
  throw new WardenError('OCI_UNEXPECTED_ANSWER', { detail: 'An attachment is in a state unknown to us.' });
}

export function toInstance(model: models.Instance): Instance {
  return {
    id: model.id,
    displayName: model.displayName ?? model.id,
    compartmentId: model.compartmentId,
    availabilityDomain: model.availabilityDomain,
    lifecycleState: model.lifecycleState,
    freeformTags: model.freeformTags ?? {},
    definedTags: model.definedTags ?? {},
  };
}

export function toVolume(model: models.Volume): Volume {
  return {
    id: model.id,
    displayName: model.displayName,
    compartmentId: model.compartmentId,
    availabilityDomain: model.availabilityDomain,
    lifecycleState: model.lifecycleState,
    isReservationsEnabled: model.isReservationsEnabled ?? false,
    freeformTags: model.freeformTags ?? {},
  };
}

/** Milliseconds of a time that the SDK types as Date but, depending on the model, leaves a string. */
export function timeOf(value: Date | string | undefined): number {
  const at = value instanceof Date ? value.getTime() : Date.parse(value ?? '');
  if (!Number.isFinite(at))
    throw new WardenError('OCI_UNEXPECTED_ANSWER', { detail: 'A time in the answer cannot be read.' });
  return at;
}
