import type { At } from '../../../functions/core/base/time.ts';
import {
  type AttachmentRecord,
  type InstanceRecord,
  toAttachment,
  toInstance,
  toVolume,
  type VolumeRecord,
} from '../cloud/compute-shapes.ts';
import type { CommandExecution } from '../cloud/run-command.ts';

/** The attachment as Core's JSON (payloads/api-list-volume-attachments.json). the CHAP secret only for who may read it. */
export function attachmentJson(record: AttachmentRecord, withSecret: boolean): Record<string, unknown> {
  const { usesChap: _, encryptionInTransit, multipathPortals, ...shown } = toAttachment(record);
  return {
    ...shown,
    timeCreated: isoOf(record.timeCreated),
    isPvEncryptionInTransitEnabled: false,
    isVolumeCreatedDuringLaunch: false,
    chapSecret: withSecret ? record.chapSecret : null,
    chapUsername: record.chapUsername,
    multipathDevices: record.isMultipath ? multipathPortals : null,
    encryptionInTransitType: encryptionInTransit,
  };
}

export function instanceJson(record: InstanceRecord): Record<string, unknown> {
  const { shape, timeCreated } = record;
  return { ...toInstance(record), region: 'xx-local-1', shape, timeCreated: isoOf(timeCreated) };
}

export function volumeJson(record: VolumeRecord): Record<string, unknown> {
  return {
    ...toVolume(record),
    sizeInGBs: record.sizeInGBs,
    sizeInMBs: record.sizeInGBs * 1024,
    vpusPerGB: 10,
    isHydrated: true,
    timeCreated: isoOf(record.timeCreated),
    definedTags: {},
    volumeGroupId: null,
    kmsKeyId: null,
  };
}

/** Shape: payloads/api-runcommand-execution.json. */
export function executionJson(execution: CommandExecution): Record<string, unknown> {
  const { commandId, timeCreated, timeUpdated, exitCode, text, ...shown } = execution;
  return {
    ...shown,
    instanceAgentCommandId: commandId,
    sequenceNumber: timeCreated,
    timeCreated: isoOf(timeCreated),
    timeUpdated: isoOf(timeUpdated),
    content: { outputType: 'TEXT', exitCode: exitCode ?? 0, message: '', text: text ?? '', textSha256: null },
  };
}

function isoOf(at: At): string {
  return new Date(at).toISOString();
}
