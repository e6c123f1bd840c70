import { BOOT_ADDRESS } from '../base/portal.ts';
import type { Attachment, Volume } from '../platform/look-ups.ts';
import type { VolumeRole } from './inventory.ts';

const QUORUM_TAG = 'lifekeeper-quorum';

/**
 * Boot by portal 169.254.0.2 or an IQN that ends in `boot:uefi`; quorum by the volume's tag `lifekeeper-quorum`
 * (any value but `false`) or by configuration; else data. Boot is judged first: nothing may ever act on it.
 */
export function roleOf(
  a: Pick<Attachment, 'ipv4' | 'iqn' | 'volumeId'>,
  volume: Pick<Volume, 'freeformTags'> | undefined,
  quorumVolumeIds: readonly string[],
): VolumeRole {
  if (a.ipv4 === BOOT_ADDRESS || (a.iqn !== null && /\bboot(:uefi)?$/.test(a.iqn))) return 'boot';
  const tag = volume?.freeformTags[QUORUM_TAG];
  if (quorumVolumeIds.includes(a.volumeId) || (tag !== undefined && tag !== 'false')) return 'quorum';
  return 'data';
}
