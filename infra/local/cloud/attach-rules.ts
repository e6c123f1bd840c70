import { ApiError } from './api-error.ts';
import type {
  AttachmentRecord,
  AttachVolumeDetails,
  InstanceRecord,
  VolumeRecord,
} from './compute-shapes.ts';

/** At most this many instances per volume (docs/oci-facts.md#volume-attachments). */
const MAX_ATTACHMENTS = 32;

/**
 * Whether Core would accept an attach now (docs/oci-facts.md#answers-to-attachvolume).
 * @param attachments all attachments, DETACHED ones included.
 */
export function attachRefusal(
  request: AttachVolumeDetails,
  instance: InstanceRecord | undefined,
  volume: VolumeRecord | undefined,
  attachments: readonly AttachmentRecord[],
): ApiError | null {
  if (request.type !== 'iscsi') return parameter(`Attachment type '${request.type}' is not supported.`);
  if (instance === undefined || instance.lifecycleState === 'TERMINATED') return related('instance');
  if (volume === undefined || volume.lifecycleState === 'TERMINATED') return related('volume');
  if (instance.availabilityDomain !== volume.availabilityDomain) {
    return parameter('Volume and instance are in different availability domains.');
  }
  if (instance.lifecycleState !== 'RUNNING' && instance.lifecycleState !== 'STOPPED') {
    return state(`The instance is in state ${instance.lifecycleState}.`);
  }
  if (volume.lifecycleState !== 'AVAILABLE') return state(`The volume is in state ${volume.lifecycleState}.`);
  const live = attachments.filter((a) => a.lifecycleState !== 'DETACHED');
  return volumeTaken(request, live) ?? deviceTaken(request, live);
}

function volumeTaken(request: AttachVolumeDetails, live: readonly AttachmentRecord[]): ApiError | null {
  const ofVolume = live.filter((a) => a.volumeId === request.volumeId);
  const here = ofVolume.find((a) => a.instanceId === request.instanceId);
  if (here?.lifecycleState === 'DETACHING') return state('The volume attachment is being detached.');
  if (here !== undefined) return attached(request.volumeId);
  const shareable = request.isShareable === true;
  if (ofVolume.length > 0 && (!shareable || ofVolume.some((a) => !a.isShareable))) {
    return attached(request.volumeId);
  }
  // A read-only attachment forces all of them to be read-only, and the other way round.
  const readOnly = request.isReadOnly === true;
  if (ofVolume.some((a) => a.isReadOnly !== readOnly)) {
    return new ApiError(409, 'Conflict', `Volume ${request.volumeId} is attached with another access type.`);
  }
  if (ofVolume.length >= MAX_ATTACHMENTS) {
    return new ApiError(400, 'LimitExceeded', 'The following service limits were exceeded: attachments');
  }
  return null;
}

function deviceTaken(request: AttachVolumeDetails, live: readonly AttachmentRecord[]): ApiError | null {
  const device = request.device ?? null;
  if (device === null) return null;
  if (!/^\/dev\/oracleoci\/oraclevd(?:[b-z]|a[a-g])$/.test(device)) return parameter('Invalid device name');
  const busy = live.some((a) => a.instanceId === request.instanceId && a.device === device);
  return busy ? parameter(`Invalid device name: ${device} is in use.`) : null;
}

function attached(volumeId: string): ApiError {
  return new ApiError(409, 'Conflict', `Volume ${volumeId} is currently attached.`);
}

function state(message: string): ApiError {
  return new ApiError(409, 'IncorrectState', message);
}

function parameter(message: string): ApiError {
  return new ApiError(400, 'InvalidParameter', message);
}

function related(what: string): ApiError {
  return new ApiError(
    400,
    'RelatedResourceNotAuthorizedOrNotFound',
    `Authorization failed or related ${what} not found.`,
  );
}
