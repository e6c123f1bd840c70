import { type At, MINUTE, type Ms } from '../../../functions/core/base/time.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { mayPostLiveness } from '../rest/agent.ts';
import type { SimCluster } from './cluster.ts';
import { SIM } from './installation.ts';
import type { SimNode } from './node.ts';
import type { VirtualTime } from './virtual-time.ts';

const EVERY: Ms = MINUTE;
/** Write operations a minute of a node whose resources are in service. */
const WRITES = 240;

/** What Monitoring sees of the nodes each minute: the agents' heartbeat, and who writes on the volumes. */
export class VitalSigns {
  readonly #time: VirtualTime;
  readonly #cloud: Cloud;
  readonly #clusters: () => readonly SimCluster[];
  /** In service, and nobody writes there yet: it says so as a standby node does. */
  readonly #resting = new Set<SimNode>();
  readonly #lastHeartbeat = new Map<string, At>();

  constructor(time: VirtualTime, cloud: Cloud, clusters: () => readonly SimCluster[]) {
    this.#time = time;
    this.#cloud = cloud;
    this.#clusters = clusters;
  }

  /** @param tellIdle whether standby nodes report that they write nothing. */
  begin(tellIdle: boolean): void {
    const now = this.#time.now();
    for (const cluster of this.#clusters())
      for (const node of cluster.nodes)
        if (node.up && node.agentUp && this.#mayTell(node))
          this.#lastHeartbeat.set(node.options.instanceId, now);
    if (tellIdle) for (const cluster of this.#clusters()) this.#idle(cluster);
    this.#time.after(EVERY, () => this.begin(tellIdle));
  }

  /** Heartbeats by instance OCID up to a moment. */
  agentsSeen(compartmentId: string, to: At): Record<string, At> {
    const seen: Record<string, At> = {};
    for (const cluster of this.#clusters()) {
      if (cluster.compartmentId !== compartmentId) continue;
      for (const { options } of cluster.nodes) {
        const at = this.#lastHeartbeat.get(options.instanceId);
        if (at !== undefined && at <= to) seen[options.instanceId] = at;
      }
    }
    return seen;
  }

  /** From now on the node writes on all volumes of its cluster, as long as it is the active one. */
  write(cluster: SimCluster, node: SimNode): void {
    const attachments = cluster.volumes.map((volume) =>
      this.#cloud.compute.current(node.options.instanceId, volume.id),
    );
    for (const attachment of attachments) {
      if (attachment === null || cluster.active !== node.name) continue;
      this.#writeOps(cluster, attachment.id, WRITES);
    }
    if (cluster.active === node.name) this.#time.after(EVERY, () => this.write(cluster, node));
  }

  /** The node is in service from now on, and nobody writes there. */
  rest(node: SimNode): void {
    this.#resting.add(node);
  }

  #mayTell({ options }: SimNode): boolean {
    return mayPostLiveness(this.#cloud, options.instanceId, SIM.compartmentId);
  }

  /** Standby nodes write nothing, and the metric says so. */
  #idle(cluster: SimCluster): void {
    for (const node of cluster.nodes) {
      if (cluster.active === node.name && !this.#resting.has(node)) continue;
      for (const volume of cluster.volumes) {
        const attachment = this.#cloud.compute.current(node.options.instanceId, volume.id);
        if (attachment?.lifecycleState === 'ATTACHED') this.#writeOps(cluster, attachment.id, 0);
      }
    }
  }

  #writeOps({ compartmentId }: SimCluster, attachmentId: string, value: number): void {
    this.#cloud.monitoring.add({
      namespace: 'oci_blockstore',
      compartmentId,
      name: 'VolumeWriteOps',
      dimensions: { attachmentId },
      points: [{ at: this.#time.now(), value }],
    });
  }
}
