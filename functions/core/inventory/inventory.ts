import { BOOT_ADDRESS } from '../base/portal.ts';
import type { At } from '../base/time.ts';
import type { Attachment, Instance, TargetAddress, Volume } from '../platform/look-ups.ts';

export type VolumeRole = 'data' | 'quorum' | 'boot';

/** What "normal" was for one watched node; kept when a volume vanishes, for that is when it is needed. */
export interface NodeInventory {
  readonly instanceId: string;
  readonly displayName: string;
  readonly compartmentId: string;
  readonly availabilityDomain: string;
  /** Tag `lifekeeper-cluster`, when set. */
  readonly clusterTag: string | null;
  /** LifeKeeper lines were seen from it. */
  readonly lifekeeperSeen: boolean;
  /** Tag `iscsi-replacement-timeout`, seconds. */
  readonly recoveryTimeoutSec: number | null;
  /** Last attachment that was seen ATTACHED per volume, with all a reattach would need. */
  readonly attachments: readonly RememberedAttachment[];
  readonly seenAt: At;
  /** Newest event of a live migration or maintenance: it comes before the loss that it explains. */
  readonly maintenanceAt?: At;
}

export interface RememberedAttachment extends Attachment {
  readonly role: VolumeRole;
  readonly volumeName: string | null;
  readonly volumeCompartmentId: string | null;
  readonly lastAttachedAt: At;
  /** Portals of earlier attachments of the same volume here, newest first, at most 4: old sessions retry them. */
  readonly formerPortals?: readonly TargetAddress[];
}

/** Nodes that belong together. */
export interface ClusterRef {
  /** `tag:<name>`, `shared:<hash>` or `node:<instance OCID>`. */
  readonly key: string;
  /** What people call it: the tag's value, else the node's name. */
  readonly name: string;
  readonly nodes: readonly string[];
  readonly source: 'tag' | 'shared-volume' | 'unknown';
}

export interface Inventory {
  readonly schema: 'warden.inventory/1';
  readonly takenAt: At;
  readonly nodes: Readonly<Record<string, NodeInventory>>;
  /** Nodes whose entries could not be read, as it was loaded; never stored. Absent: none. */
  readonly leftOut?: readonly string[];
}

/** Joins what the API says now with what is remembered. Filled in by `sweep` and by `respond` on events. */
export interface InventoryInput {
  readonly now: At;
  readonly instances: readonly Instance[];
  readonly attachments: readonly Attachment[];
  /** Instance OCIDs from which LifeKeeper lines came. */
  readonly lifekeeperSeen: ReadonlySet<string>;
  /** Volumes that could be read; names, compartments and the quorum tag come from here. */
  readonly volumes?: readonly Volume[];
  /** Volumes that the installation's configuration names as quorum storage. */
  readonly quorumVolumeIds?: readonly string[];
}

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
