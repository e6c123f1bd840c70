import type { AttachmentRecord, InstanceRecord, VolumeRecord } from '../cloud/compute-shapes.ts';
import type { CommandExecution } from '../cloud/run-command.ts';

/** The attachment as Core's JSON (payloads/api-list-volume-attachments.json). the CHAP secret only for who may read it. */
export function attachmentJson(record: AttachmentRecord, withSecret: boolean): Record<string, unknown> {
  const placed = record.lifecycleState !== 'ATTACHING';
  return {
    attachmentType: 'iscsi',
    availabilityDomain: record.availabilityDomain,
    compartmentId: record.compartmentId,
    device: record.device,
    displayName: record.displayName,
    id: record.id,
    instanceId: record.instanceId,
    isReadOnly: record.isReadOnly,
    isShareable: record.isShareable,
    lifecycleState: record.lifecycleState,
    timeCreated: new Date(record.timeCreated).toISOString(),
    volumeId: record.volumeId,
    isPvEncryptionInTransitEnabled: false,
    isMultipath: record.isMultipath,
    iscsiLoginState: record.iscsiLoginState,
    isVolumeCreatedDuringLaunch: false,
    ipv4: placed ? record.ipv4 : null,
    iqn: placed ? record.iqn : null,
    port: placed ? record.port : null,
    chapSecret: withSecret ? record.chapSecret : null,
    chapUsername: record.chapUsername,
    multipathDevices: record.isMultipath ? record.multipathPortals : null,
    encryptionInTransitType: record.encryptionInTransitType,
    isAgentAutoIscsiLoginEnabled: record.isAgentAutoIscsiLoginEnabled,
  };
}

export function instanceJson(record: InstanceRecord): Record<string, unknown> {
  return {
    id: record.id,
    displayName: record.displayName,
    compartmentId: record.compartmentId,
    availabilityDomain: record.availabilityDomain,
    lifecycleState: record.lifecycleState,
    freeformTags: record.freeformTags,
    definedTags: record.definedTags,
    region: 'xx-local-1',
    shape: record.shape,
    timeCreated: new Date(record.timeCreated).toISOString(),
  };
}

export function volumeJson(record: VolumeRecord): Record<string, unknown> {
  return {
    id: record.id,
    availabilityDomain: record.availabilityDomain,
    compartmentId: record.compartmentId,
    displayName: record.displayName,
    lifecycleState: record.lifecycleState,
    sizeInGBs: record.sizeInGBs,
    sizeInMBs: record.sizeInGBs * 1024,
    vpusPerGB: 10,
    isHydrated: true,
    isReservationsEnabled: record.isReservationsEnabled,
    timeCreated: new Date(record.timeCreated).toISOString(),
    freeformTags: record.freeformTags,
    definedTags: {},
    volumeGroupId: null,
    kmsKeyId: null,
  };
}

/** Shape: payloads/api-runcommand-execution.json. */
export function executionJson(execution: CommandExecution): Record<string, unknown> {
  return {
    deliveryState: execution.deliveryState,
    lifecycleState: execution.lifecycleState,
    instanceAgentCommandId: execution.commandId,
    instanceId: execution.instanceId,
    sequenceNumber: execution.timeCreated,
    displayName: execution.displayName,
    timeCreated: new Date(execution.timeCreated).toISOString(),
    timeUpdated: new Date(execution.timeUpdated).toISOString(),
    content: {
      outputType: 'TEXT',
      exitCode: execution.exitCode ?? 0,
      message: '',
      text: execution.text ?? '',
      textSha256: null,
    },
  };
}
