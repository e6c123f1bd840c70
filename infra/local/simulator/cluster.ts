import type { Sec } from '../../../functions/core/base/time.ts';
import type { AttachmentRecord } from '../cloud/compute-shapes.ts';
import type { IscsidStyle } from './lines.ts';
import type { SimNode } from './node.ts';

/** A volume of a cluster; shared by its nodes unless it says otherwise. */
export interface VolumeSpec {
  readonly name: string;
  readonly role?: 'data' | 'quorum';
  /** Several portals per node, joined by dm-multipath. */
  readonly multipath?: boolean;
  /** Names of the nodes that have it; default: all. */
  readonly on?: readonly string[];
  /** Default true. One that is not shareable can be on one node only. */
  readonly shareable?: boolean;
  /** Log-ins need a password; default false. */
  readonly chap?: boolean;
}

export interface ClusterSpec {
  /** Tag `lifekeeper-cluster` of the nodes; what notices call the cluster. */
  readonly name: string;
  /** Display names; default node1, node2. The first one is the active node. */
  readonly nodes?: readonly string[];
  /** Default: one data volume `lk-shared`. */
  readonly volumes?: readonly VolumeSpec[];
  /** Default true; false: membership shows in the shared volumes only. */
  readonly tagged?: boolean;
  /** Zone of the nodes' clocks; default Asia/Tokyo. */
  readonly zone?: string;
  /** Default: `daemon`. */
  readonly iscsid?: IscsidStyle;
  /** NOP-Outs; off on OCI images (default false). */
  readonly noopOut?: boolean;
  /** replacement_timeout of the sessions; 6000 on OCI images. */
  readonly recoveryTmoSec?: Sec;
  /** The boot volume is an iSCSI session too, as on bare metal. */
  readonly bootByIscsi?: boolean;
  readonly compartmentId?: string;
  readonly availabilityDomain?: string;
  /** After an I/O error LifeKeeper cannot unmount and halts the node; default true. */
  readonly haltsAfterIoError?: boolean;
}

export interface SimVolume {
  readonly spec: VolumeSpec;
  readonly id: string;
}

export interface SimCluster {
  readonly spec: ClusterSpec;
  readonly compartmentId: string;
  readonly nodes: readonly SimNode[];
  readonly volumes: readonly SimVolume[];
  /** Name of the node in which the resources are in service; null after a halt until somebody took over. */
  active: string | null;
}

export const BOOT_DISK = 'boot';
export const BOOT_ADDRESS = '169.254.0.2';

/** Address of the n-th further portal of a multipath volume. */
export function secondPortal(attachment: Pick<AttachmentRecord, 'ipv4'>): string {
  const last = Number(attachment.ipv4.split('.')[3]);
  return `169.254.3.${last}`;
}

export function instanceIdOf(cluster: string, node: string): string {
  return `ocid1.instance.oc1.xx-local-1.${cluster.toLowerCase()}-${node.toLowerCase()}`;
}

export function volumeIdOf(cluster: string, volume: string): string {
  return `ocid1.volume.oc1.xx-local-1.${cluster.toLowerCase()}-${volume.toLowerCase()}`;
}
