import type { ComputeState } from '../cloud/compute.ts';
import { BOOT_ADDRESS, BOOT_DISK, type SimCluster, secondPortal } from './cluster.ts';
import type { SimNode } from './node.ts';
import type { Disk } from './node-shapes.ts';
import { SERVING, type SessionPlace, type TargetCondition } from './session.ts';

const BOOT_IQN = 'iqn.2015-02.oracle.boot:uefi';

/** What stands between the nodes' sessions and the volumes: faults that a story sets, else what is attached. */
export class Targets {
  readonly #compute: ComputeState;
  readonly #set = new Map<string, TargetCondition>();

  constructor(compute: ComputeState) {
    this.#compute = compute;
  }

  set(node: SimNode, disk: Disk, condition: TargetCondition): void {
    this.#set.set(keyOf(node, disk), condition);
  }

  /** What a session at an address of the node meets now. */
  of(cluster: SimCluster, node: SimNode, disk: Disk, address: string): TargetCondition {
    const set = this.#set.get(keyOf(node, disk));
    if (set !== undefined && set.kind !== 'serving') return set;
    if (disk.volume === BOOT_DISK) return SERVING;
    const current = this.#compute.current(node.options.instanceId, volumeIn(cluster, disk.volume));
    const attached = current !== null && current.lifecycleState === 'ATTACHED';
    const here = current !== null && (current.ipv4 === address || secondPortal(current) === address);
    return attached && here ? SERVING : { kind: 'refused' };
  }

  /** Where the node can log in for a disk; null when nothing serves it. */
  place(cluster: SimCluster, node: SimNode, disk: Disk): Pick<SessionPlace, 'iqn' | 'address'> | null {
    if (disk.volume === BOOT_DISK) return { iqn: BOOT_IQN, address: BOOT_ADDRESS };
    const current = this.#compute.current(node.options.instanceId, volumeIn(cluster, disk.volume));
    if (current === null || current.lifecycleState !== 'ATTACHED') return null;
    const address = (disk.path ?? 0) > 0 ? secondPortal(current) : current.ipv4;
    if (this.of(cluster, node, disk, address).kind !== 'serving') return null;
    return { iqn: current.iqn, address };
  }
}

/** OCID of a volume of the cluster. @throws RangeError when the cluster has none of that name. */
export function volumeIn(cluster: SimCluster, volume: string): string {
  const found = cluster.volumes.find((one) => one.spec.name === volume);
  if (found === undefined) throw new RangeError(`There is no volume ${volume} in ${cluster.spec.name}`);
  return found.id;
}

function keyOf(node: SimNode, disk: Disk): string {
  return `${node.options.instanceId} ${disk.volume} ${disk.path ?? ''}`;
}
