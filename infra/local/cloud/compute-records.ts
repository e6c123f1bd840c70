import { sha256 } from '../../../functions/core/base/canonical.ts';
import { type At, HOUR } from '../../../functions/core/base/time.ts';
import type {
  AttachmentRecord,
  AttachVolumeDetails,
  InstanceRecord,
  VolumeRecord,
} from './compute-shapes.ts';

type Placed = 'id' | 'displayName' | 'compartmentId' | 'availabilityDomain';
export type GivenInstance = Pick<InstanceRecord, Placed> & Partial<InstanceRecord>;
export type GivenVolume = Pick<VolumeRecord, Placed> & Partial<VolumeRecord>;

/** Stands in the place of every CHAP secret, so that a test can look for it in every output. */
export const CANARY_SECRET = 'chap-secret-canary-7d1f';

/** An instance that has run for a day, unless `given` says otherwise. */
export function instanceRecord(given: GivenInstance, now: At): InstanceRecord {
  return {
    lifecycleState: 'RUNNING',
    freeformTags: {},
    definedTags: {},
    next: null,
    shape: 'VM.Standard.E5.Flex',
    timeCreated: now - 24 * HOUR,
    plugins: new Map([
      ['Custom Logs Monitoring', 'RUNNING'],
      ['Compute Instance Monitoring', 'RUNNING'],
      ['Compute Instance Run Command', 'RUNNING'],
      ['Block Volume Management', 'STOPPED'],
    ]),
    ...given,
  };
}

/** A volume made a day ago, unless `given` says otherwise. */
export function volumeRecord(given: GivenVolume, now: At): VolumeRecord {
  return {
    lifecycleState: 'AVAILABLE',
    isReservationsEnabled: false,
    freeformTags: {},
    iqn: iqnOf(given.id),
    sizeInGBs: 100,
    timeCreated: now - 24 * HOUR,
    ...given,
  };
}

/** An attachment as AttachVolume answers it: ATTACHING until `dueAt`. `serial` distinguishes them. */
export function attachmentRecord(
  request: AttachVolumeDetails,
  made: {
    readonly serial: number;
    readonly instance: InstanceRecord;
    readonly volume: VolumeRecord;
    readonly ipv4: string;
    readonly now: At;
    readonly dueAt: At;
  },
): AttachmentRecord {
  const { serial, instance, volume } = made;
  const usesChap = request.useChap === true;
  return {
    id: `ocid1.volumeattachment.oc1.xx-local-1.attachment${String(serial).padStart(6, '0')}`,
    instanceId: instance.id,
    volumeId: volume.id,
    compartmentId: instance.compartmentId,
    availabilityDomain: instance.availabilityDomain,
    displayName: request.displayName ?? `volumeattachment${serial}`,
    device: request.device ?? null,
    ipv4: made.ipv4,
    port: 3260,
    iqn: volume.iqn,
    isReadOnly: request.isReadOnly ?? false,
    isShareable: request.isShareable ?? false,
    isMultipath: false,
    multipathPortals: [],
    isAgentAutoIscsiLoginEnabled: request.isAgentAutoIscsiLoginEnabled ?? false,
    chapUsername: usesChap ? `chap-${serial}` : null,
    chapSecret: usesChap ? CANARY_SECRET : null,
    encryptionInTransitType:
      request.encryptionInTransitType === 'BM_ENCRYPTION_IN_TRANSIT' ? 'BM_ENCRYPTION_IN_TRANSIT' : 'NONE',
    timeCreated: made.now,
    lifecycleState: 'ATTACHING',
    iscsiLoginState: 'UNKNOWN',
    dueAt: made.dueAt,
    loginAt: null,
  };
}

function iqnOf(volumeId: string): string {
  const hex = sha256(volumeId);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)];
  return `iqn.2015-12.com.oracleiaas:${parts.join('-')}`;
}
