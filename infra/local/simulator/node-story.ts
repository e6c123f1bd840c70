import { MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import { SIM } from './installation.ts';
import { lifekeeper } from './lines.ts';
import { BOOT_MS, COMM_LOST } from './node.ts';
import { Outcome } from './outcome.ts';
import { SERVING, type TargetCondition } from './session.ts';

/** What nodes, targets, LifeKeeper and the platform do in a story. */
export abstract class NodeStory extends Outcome {
  /** From now on the target does this with one node, or with all nodes of the cluster. */
  target(
    cluster: string,
    node: string | null,
    volume: string,
    condition: TargetCondition,
    path: number | null = null,
  ): void {
    this.record.note('action', 'target', `${cluster}/${node ?? 'all'} ${volume}: ${condition.kind}`);
    for (const one of this.cluster(cluster).nodes) {
      if (node !== null && one.name !== node) continue;
      for (const disk of one.disksOf(volume)) {
        if (path !== null && disk.path !== path) continue;
        this.targets.set(one, disk, condition);
        one.targetChanged(disk);
      }
    }
  }

  /** The target serves again; whether a session returns is its own affair. */
  heal(cluster: string, node: string | null, volume: string, path: number | null = null): void {
    this.target(cluster, node, volume, SERVING, path);
  }

  /** The node stops dead and boots again; the peer notices by its heartbeat. */
  forceRestart(cluster: string, node: string): void {
    const found = this.cluster(cluster);
    const one = this.node(cluster, node);
    this.record.note('action', 'LifeKeeper', `forced restart of ${cluster}/${node}`);
    one.crash();
    one.bootAfter(BOOT_MS, (disk) => this.targets.place(found, one, disk));
    if (found.active === node) found.active = null;
    for (const peer of found.nodes) {
      if (peer === one) continue;
      this.time.after(COMM_LOST, () => {
        if (!one.up) peer.lifekeeper(lifekeeper.commDown(one.name));
      });
      if (found.active === null)
        this.time.after(COMM_LOST + 2 * SECOND, () => this.takeOver(cluster, peer.name, one.name));
    }
  }

  /** A peer brings the resources into service: LifeKeeper's line, the mount line, writes. */
  takeOver(cluster: string, node: string, from: string): void {
    const found = this.cluster(cluster);
    const one = this.node(cluster, node);
    if (found.active !== null && found.active !== from) return;
    found.active = node;
    this.record.note('action', 'LifeKeeper', `${cluster}: ${node} takes over from ${from}`);
    one.lifekeeper(lifekeeper.failover(from));
    this.time.after(9 * SECOND, () => {
      for (const disk of one.disks) {
        if (disk.tag !== null && disk.session?.state === 'in') one.mount(disk);
      }
      this.vitalSigns.write(found, one);
    });
  }

  /** All communication paths between the nodes are down. */
  commPathsDown(cluster: string): void {
    const { nodes } = this.cluster(cluster);
    this.time.after(COMM_LOST, () => {
      for (const node of nodes)
        for (const peer of nodes) if (peer !== node) node.lifekeeper(lifekeeper.commDown(peer.name));
    });
  }

  commPathsUp(cluster: string): void {
    const { nodes } = this.cluster(cluster);
    for (const node of nodes)
      for (const peer of nodes) if (peer !== node) node.lifekeeper(lifekeeper.commUp(peer.name));
  }

  /** The agent sends neither lines nor its heartbeat any more. */
  silence(cluster: string, node: string): void {
    this.record.note('action', 'agent', `${cluster}/${node} falls silent`);
    this.node(cluster, node).agentUp = false;
  }

  speakAgain(cluster: string, node: string): void {
    this.node(cluster, node).agentUp = true;
  }

  /** A line of a node that has no method of its own. */
  line(cluster: string, node: string, path: string, rest: string): void {
    this.node(cluster, node).line(path, rest);
  }

  /** Points of a metric of Oracle's for one node, one a minute over the last minutes. */
  metric(cluster: string, node: string, name: string, value: number, minutes = 10): void {
    const found = this.cluster(cluster);
    const resourceId = this.node(cluster, node).options.instanceId;
    const at = this.time.now();
    const points = Array.from({ length: minutes }, (_, i) => ({ at: at - i * MINUTE, value }));
    const { compartmentId } = found;
    const series = { namespace: 'oci_computeagent', compartmentId, name, dimensions: { resourceId }, points };
    this.cloud.monitoring.add(series);
  }

  /** An event besides those that Compute sends by itself. */
  platformEvent(cluster: string, node: string, type: string): void {
    const { compartmentId, spec } = this.cluster(cluster);
    const one = this.node(cluster, node);
    this.onPlatformChange({
      type,
      at: this.time.now(),
      resourceId: one.options.instanceId,
      resourceName: one.name,
      compartmentId,
      availabilityDomain: spec.availabilityDomain ?? SIM.availabilityDomain,
      additionalDetails: {},
    });
  }

  /** From now on events take this long; null: they do not come. */
  setEvents(eventMs: Ms | null): void {
    this.deliveries.eventMs = eventMs;
  }

  protected onHalt(cluster: string, node: string): void {
    this.forceRestart(cluster, node);
  }
}
