import { type At, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import type { HandedOver } from './deliveries.ts';
import { SIM } from './installation.ts';
import { lifekeeper } from './lines.ts';
import { BOOT_MS, COMM_LOST, type NodeLine } from './node-shapes.ts';
import { SERVING, type TargetCondition } from './session.ts';
import type { Stage } from './stage.ts';

/** One path of a volume with several; null: all of them. */
interface OfPath {
  readonly path?: number | null;
}

const METRIC_POINTS = 10;

/** What nodes, targets, LifeKeeper and the platform do in a story. */
export function machinesOf(stage: Stage) {
  /** From now on the target does this with one node, or with all nodes of the cluster. */
  function target(
    cluster: string,
    node: string | null,
    volume: string,
    condition: TargetCondition & OfPath,
  ): void {
    const { path = null } = condition;
    stage.record.note('action', 'target', `${cluster}/${node ?? 'all'} ${volume}: ${condition.kind}`);
    for (const one of stage.cluster(cluster).nodes) {
      if (node !== null && one.name !== node) continue;
      for (const disk of one.disksOf(volume)) {
        if (path !== null && disk.path !== path) continue;
        stage.targets.set(one, disk, condition);
        one.targetChanged(disk);
      }
    }
  }

  /** The target serves again; whether a session returns is its own affair. */
  function heal(cluster: string, node: string | null, volume: string, path: number | null = null): void {
    target(cluster, node, volume, { ...SERVING, path });
  }

  /** The node stops dead and boots again; the peer notices by its heartbeat. */
  function forceRestart(cluster: string, node: string): void {
    const found = stage.cluster(cluster);
    const one = stage.node(cluster, node);
    stage.record.note('action', 'LifeKeeper', `forced restart of ${cluster}/${node}`);
    one.crash();
    one.bootAfter(BOOT_MS, (disk) => stage.targets.place(found, one, disk));
    if (found.active === node) found.active = null;
    for (const peer of found.nodes) {
      if (peer === one) continue;
      stage.time.after(COMM_LOST, () => {
        if (!one.up) peer.lifekeeper(lifekeeper.commDown(one.name));
      });
      if (found.active === null)
        stage.time.after(COMM_LOST + 2 * SECOND, () => takeOver(cluster, peer.name, one.name));
    }
  }

  /** A peer brings the resources into service: LifeKeeper's line, the mount line, writes; some of it may not show. */
  function takeOver(
    cluster: string,
    node: string,
    from: string,
    { writes = true, logs = true }: { readonly writes?: boolean; readonly logs?: boolean } = {},
  ): void {
    const found = stage.cluster(cluster);
    const one = stage.node(cluster, node);
    if (!one.up || (found.active !== null && found.active !== from)) return;
    // LifeKeeper brings nothing into service where none of the other node's disks is.
    const { disks: theirs } = stage.node(cluster, from);
    if (!one.disks.some((own) => own.tag !== null && theirs.some(({ volume }) => volume === own.volume)))
      return;
    found.active = node;
    stage.record.note(
      'action',
      'LifeKeeper',
      `${cluster}: ${node} takes over from ${from}${writes ? '' : ', writing nothing yet'}`,
    );
    one.lifekeeper(lifekeeper.failover(from), { lost: !logs });
    stage.time.after(9 * SECOND, () => {
      for (const disk of one.disks) {
        if (logs && disk.tag !== null && disk.session?.state === 'in') one.mount(disk);
      }
      if (writes) stage.vitalSigns.write(one);
      else stage.vitalSigns.rest(one);
    });
  }

  /** All communication paths between the nodes are down. */
  function commPathsDown(cluster: string): void {
    const { nodes } = stage.cluster(cluster);
    stage.time.after(COMM_LOST, () => {
      for (const node of nodes)
        for (const peer of nodes) if (peer !== node) node.lifekeeper(lifekeeper.commDown(peer.name));
    });
  }

  /** The agent sends neither lines nor its heartbeat any more. */
  function silence(cluster: string, node: string): void {
    stage.record.note('action', 'agent', `${cluster}/${node} falls silent`);
    stage.node(cluster, node).agentUp = false;
  }

  /** Its agent sends lines and heartbeat again; what was written meanwhile it does not send. */
  function speakAgain(cluster: string, node: string): void {
    stage.record.note('action', 'agent', `${cluster}/${node} sends again`);
    stage.node(cluster, node).agentUp = true;
  }

  /** From now on the agent of a node loses or repeats lines so; null: it hands each over once, as usual. */
  function agentTakes(cluster: string, node: string, takes: ((line: NodeLine) => HandedOver) | null): void {
    const one = stage.node(cluster, node);
    stage.record.note(
      'action',
      'agent',
      `${cluster}/${node} ${takes === null ? 'works again' : 'is unsteady'}`,
    );
    if (takes === null) stage.deliveries.agentTakes.delete(one);
    else stage.deliveries.agentTakes.set(one, takes);
  }

  /** A line of a node that has no method of its own. */
  function line(cluster: string, node: string, path: string, rest: string): void {
    stage.node(cluster, node).line(path, rest);
  }

  /** Points of a metric of Oracle's for one node, one a minute over the last ten. */
  function metric(cluster: string, node: string, name: string, value: number): void {
    const found = stage.cluster(cluster);
    const resourceId = stage.node(cluster, node).options.instanceId;
    const at = stage.time.now();
    const points = Array.from({ length: METRIC_POINTS }, (_, i) => ({ at: at - i * MINUTE, value }));
    const { compartmentId } = found;
    const series = { namespace: 'oci_computeagent', compartmentId, name, dimensions: { resourceId }, points };
    stage.cloud.monitoring.add(series);
  }

  /** An event besides those that Compute sends by itself. */
  function platformEvent(cluster: string, node: string, type: string): void {
    const { compartmentId, spec } = stage.cluster(cluster);
    const one = stage.node(cluster, node);
    stage.onPlatformChange({
      type,
      at: stage.time.now(),
      resourceId: one.options.instanceId,
      resourceName: one.name,
      compartmentId,
      availabilityDomain: spec.availabilityDomain ?? SIM.availabilityDomain,
      additionalDetails: {},
    });
  }

  /** From now on events take this long; null: they do not come. */
  function setEvents(eventMs: Ms | null): void {
    stage.deliveries.eventMs = eventMs;
  }

  /** From now on the clock of a node is ahead by so much (behind: negative). */
  function setClock(cluster: string, node: string, aheadMs: Ms): void {
    stage.record.note('action', 'clock', `${cluster}/${node} ${aheadMs} ms ahead`);
    stage.node(cluster, node).clockAheadMs = aheadMs;
  }

  /** The agent of a node collects lines and hands them over together, that much later from now on. */
  function delayAgent(cluster: string, node: string, ms: Ms): void {
    const until = stage.time.now() + ms;
    stage.record.note('action', 'agent', `${cluster}/${node} sends nothing for ${ms} ms`);
    stage.deliveries.agentLateMs.set(stage.node(cluster, node), () => Math.max(0, until - stage.time.now()));
  }

  /** Connector Hub stands still for so long; what it has by then it hands over afterwards. */
  function holdConnector(ms: Ms): void {
    stage.record.note('action', 'connector', `stands still for ${ms} ms`);
    stage.deliveries.connectorHeldUntil = stage.time.now() + ms;
  }

  /** Until when the connector stands still. */
  function connectorHeldUntil(): At {
    return stage.deliveries.connectorHeldUntil;
  }

  return {
    target,
    heal,
    forceRestart,
    takeOver,
    commPathsDown,
    silence,
    speakAgain,
    agentTakes,
    line,
    metric,
    platformEvent,
    setEvents,
    setClock,
    delayAgent,
    holdConnector,
    connectorHeldUntil,
  };
}
