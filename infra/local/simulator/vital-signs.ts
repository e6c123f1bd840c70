import { type At, MINUTE, type Ms } from '../../../functions/core/base/time.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { MetricSeries } from '../cloud/monitoring.ts';
import { mayPostLiveness } from '../rest/agent.ts';
import type { SimCluster } from './cluster.ts';
import { SIM } from './installation.ts';
import type { SimNode } from './node.ts';
import type { Disk } from './node-shapes.ts';
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
  readonly #writing = new Set<SimNode>();
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
    for (const cluster of this.#clusters()) {
      this.#work(cluster);
      if (tellIdle) this.#idle(cluster);
    }
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

  /** What the nodes in service wrote before the story. */
  remember(from: At): void {
    const now = this.#time.now();
    const minutes = Array.from({ length: Math.floor((now - from) / EVERY) }, (_, i) => from + i * EVERY);
    for (const cluster of this.#clusters()) {
      const active = cluster.nodes.find(({ name }) => name === cluster.active);
      for (const volume of volumesOf(active?.disks ?? []))
        if (active !== undefined)
          this.#writeOps(
            cluster,
            active,
            volume,
            minutes.map((at) => ({ at, value: WRITES })),
          );
    }
  }

  /** From now on the node writes on all volumes of its cluster, whatever its disks show, as long as it is the active one. */
  write(node: SimNode): void {
    this.#resting.delete(node);
    this.#writing.add(node);
  }

  /** The node is in service from now on, and nobody writes there. */
  rest(node: SimNode): void {
    this.#resting.add(node);
  }

  #mayTell({ options }: SimNode): boolean {
    return mayPostLiveness(this.#cloud, options.instanceId, SIM.compartmentId);
  }

  /** Whoever has a disk mounted writes there, as long as it answers. */
  #work(cluster: SimCluster): void {
    for (const node of cluster.nodes) {
      if (!node.up || this.#resting.has(node)) continue;
      const isActive = cluster.active === node.name && this.#writing.has(node);
      const disks = isActive ? node.disks : node.disks.filter(isWrittenTo);
      for (const volume of volumesOf(disks)) this.#writeOps(cluster, node, volume, this.#now(WRITES));
    }
  }

  /** Standby nodes write nothing, and the metric says so. */
  #idle(cluster: SimCluster): void {
    for (const node of cluster.nodes) {
      if (cluster.active === node.name && !this.#resting.has(node)) continue;
      for (const volume of cluster.volumes) this.#writeOps(cluster, node, volume.spec.name, this.#now(0));
    }
  }

  #now(value: number): MetricSeries['points'] {
    return [{ at: this.#time.now(), value }];
  }

  #writeOps(
    { volumes, compartmentId }: SimCluster,
    { options }: SimNode,
    volume: string,
    points: MetricSeries['points'],
  ): void {
    const id = volumes.find(({ spec }) => spec.name === volume)?.id;
    const attachment = id === undefined ? null : this.#cloud.compute.current(options.instanceId, id);
    if (attachment?.lifecycleState !== 'ATTACHED') return;
    const dimensions = { attachmentId: attachment.id };
    const series = { namespace: 'oci_blockstore', compartmentId, name: 'VolumeWriteOps', dimensions, points };
    this.#cloud.monitoring.add(series);
  }
}

/** Volumes with a file system of LifeKeeper's. */
function volumesOf(disks: readonly Disk[]): ReadonlySet<string> {
  return new Set(disks.filter(({ tag }) => tag !== null).map(({ volume }) => volume));
}

function isWrittenTo({ mounted, stuckSince, session }: Disk): boolean {
  return mounted && stuckSince === null && session?.state === 'in';
}
