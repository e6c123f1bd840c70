import type { Cloud } from '../cloud/cloud.ts';
import { CANARY_SECRET } from '../cloud/compute-records.ts';
import {
  BOOT_DISK,
  type ClusterSpec,
  instanceIdOf,
  type SimCluster,
  type SimVolume,
  secondPortal,
  type VolumeSpec,
  volumeIdOf,
} from './cluster.ts';
import { SIM } from './installation.ts';
import type { SimNode } from './node.ts';

const DEFAULT_NODES = ['node1', 'node2'];
const DEFAULT_VOLUMES: readonly VolumeSpec[] = [{ name: 'lk-shared' }];

/** Puts a cluster's instances, volumes and attachments into the pretend tenancy. */
export function buildCluster(
  cloud: Cloud,
  spec: ClusterSpec,
  newNode: (name: string, instanceId: string) => SimNode,
): SimCluster {
  const compartmentId = spec.compartmentId ?? SIM.compartmentId;
  const availabilityDomain = spec.availabilityDomain ?? SIM.availabilityDomain;
  const place = { compartmentId, availabilityDomain };
  const nodes = (spec.nodes ?? DEFAULT_NODES).map((name) => newNode(name, instanceIdOf(spec.name, name)));
  const volumes = (spec.volumes ?? DEFAULT_VOLUMES).map((volume) => ({
    spec: volume,
    id: volumeIdOf(spec.name, volume.name),
  }));
  for (const node of nodes) {
    const seconds = String(spec.recoveryTmoSec ?? 6000);
    cloud.compute.addInstance({
      ...place,
      id: node.options.instanceId,
      displayName: node.name,
      freeformTags: {
        ...(spec.tagged !== false && { 'lifekeeper-cluster': spec.name }),
        'iscsi-replacement-timeout': seconds,
      },
    });
  }
  for (const { spec: volume, id } of volumes) {
    const freeformTags = tagsOf(volume);
    cloud.compute.addVolume({ ...place, id, displayName: volume.name, freeformTags });
  }
  for (const node of nodes) {
    if (spec.bootByIscsi === true) node.addDisk(BOOT_DISK, null);
    for (const [index, volume] of volumes.entries()) addVolume(cloud, node, volume, index);
  }
  return { spec, compartmentId, nodes, volumes, active: nodes[0]?.name ?? null };
}

function tagsOf({ role }: VolumeSpec): Record<string, string> {
  return role === 'quorum' ? { 'lifekeeper-quorum': 'true' } : {};
}

/** @param index of the volume in its cluster: the device of its attachment. */
function addVolume(cloud: Cloud, node: SimNode, of: SimVolume, index: number): void {
  const volume = of.spec;
  if (volume.on?.includes(node.name) === false) return;
  const device = `/dev/oracleoci/oraclevd${String.fromCharCode(98 + index)}`;
  attach(cloud, node, of, device);
  const tag = volume.role === 'quorum' ? null : `fs_${volume.name}`;
  node.addDisk(volume.name, tag, volume.multipath === true ? 0 : null);
  if (volume.multipath === true) node.addDisk(volume.name, tag, 1);
}

function attach(
  cloud: Cloud,
  node: SimNode,
  { spec: volume, id: volumeId }: SimVolume,
  device: string,
): void {
  const { instanceId } = node.options;
  if (volume.multipath !== true) {
    const isShareable = volume.shareable ?? true;
    const password = volume.chap === true && { chapUsername: 'chap-user', chapSecret: CANARY_SECRET };
    cloud.compute.addAttachment({ instanceId, volumeId, device, isShareable, ...password });
    return;
  }
  const iqn = cloud.compute.volume(volumeId)?.iqn ?? '';
  const index = cloud.compute.attachments.filter((a) => a.instanceId === instanceId).length;
  const ipv4 = `169.254.2.${index + 2}`;
  const portals = [{ ipv4: secondPortal({ ipv4 }), port: 3260, iqn }];
  const multipath = { ipv4, isMultipath: true, multipathPortals: portals };
  cloud.compute.addAttachment({ instanceId, volumeId, device, ...multipath });
}
