import {
  type ApprovalRecord,
  approvalName,
  encodeApproval,
} from '../../../functions/core/approval/approval.ts';
import type { StoredPlan } from '../../../functions/core/approval/stored-plan.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { Incident } from '../../../functions/core/decision/incident.ts';
import { DEFAULT_POLICY } from '../../../functions/core/decision/policy.ts';
import type { Attempt } from '../../../functions/core/journal/attempt.ts';
import type { Ids } from '../../../functions/core/ports.ts';
import { type At, HOUR, MINUTE, type Ms, SECOND } from '../../../functions/core/time.ts';
import type { PlatformChange } from '../world/compute.ts';
import { ScriptedFaults, seededRandom } from '../world/faults.ts';
import { type ApiCall, type Caller, type Operation, userCaller } from '../world/gate.ts';
import { createWorld, type TenancyWorld } from '../world/world.ts';
import { buildCluster } from './build-cluster.ts';
import { BOOT_ADDRESS, BOOT_DISK, type ClusterSpec, type SimCluster, secondPortal } from './cluster.ts';
import { Deliveries, platformCaller } from './deliveries.ts';
import { FUNCTION_NAMES, type FunctionLog, type FunctionName, FunctionsHost, SIM } from './functions-host.ts';
import { lifekeeper } from './lines.ts';
import { COMM_LOST, type Disk, type NodeLine, SimNode } from './node.ts';
import type { EffectMoment, SentNotice, SimulationOptions, TimelineEntry, TimelineKind } from './options.ts';
import { withProbes } from './probe-answers.ts';
import type { SimProcess } from './process.ts';
import { SERVING, type TargetCondition } from './session.ts';
import { type Span, spanOf, VirtualTime } from './virtual-time.ts';

export type { EffectMoment, SentNotice, SimulationOptions, TimelineEntry, TimelineKind } from './options.ts';

/** Sunday 22 November 2026, 10:00 in Tokyo. */
export const STORY_START: At = Date.UTC(2026, 10, 22, 1, 0, 0);
/** Before the story begins the nodes log in, and one sweep notes what is normal. */
const LEAD: Ms = 15 * MINUTE;
const FIRST_SWEEP_BEFORE: Ms = 10 * MINUTE;
const HEARTBEAT_EVERY: Ms = MINUTE;

/**
 * Clusters of LifeKeeper nodes, the pretend tenancy and the suite's functions on one virtual clock.
 *
 * ```ts
 * const sim = createSimulation({ seed: 7, clusters: [{ name: 'CL1' }] });
 * sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
 * await sim.run('31m');
 * sim.notices();
 * ```
 */
export class Simulation {
  readonly time: VirtualTime;
  readonly world: TenancyWorld;
  readonly host: FunctionsHost;
  readonly clusters: readonly SimCluster[];
  readonly start: At;
  /** Script of what goes wrong; `add` and `clear` at any time. */
  readonly faults = new ScriptedFaults();
  readonly timeline: TimelineEntry[] = [];
  /** What the functions logged. */
  readonly logs: FunctionLog[] = [];
  readonly random: () => number;
  readonly #options: SimulationOptions;
  readonly #deliveries: Deliveries;
  readonly #targets = new Map<string, TargetCondition>();
  readonly #lastHeartbeat = new Map<string, At>();
  #effects = 0;
  #approvals = 0;

  constructor(options: SimulationOptions = {}) {
    this.#options = options;
    this.start = options.start ?? STORY_START;
    this.time = new VirtualTime(this.start - LEAD);
    this.random = seededRandom(options.seed ?? 1);
    const { faultPlan } = options;
    this.world = createWorld({
      clock: this.time,
      ids: countingIds('world'),
      faults: { next: (call) => this.faults.next(call) ?? faultPlan?.next(call) ?? null },
      boundary: (moment, operation, caller) => this.#boundary(moment, operation, caller),
      ...(options.portalAfterReattach !== undefined && { portalAfterReattach: options.portalAfterReattach }),
      ...(options.timing !== undefined && { timing: options.timing }),
    });
    const { world } = this;
    world.objectStorage.addBucket(SIM.stateBucket, SIM.compartmentId);
    world.objectStorage.addBucket(SIM.approvalsBucket, SIM.compartmentId);
    world.notifications.addTopic(SIM.topicId, SIM.compartmentId);
    world.logging.addLog(SIM.messagesLogId, SIM.logGroupId, SIM.compartmentId);
    world.logging.addLog(SIM.auditLogId, SIM.logGroupId, SIM.compartmentId);
    const specs = options.clusters ?? [{ name: 'CL1' }];
    this.clusters = specs.map((spec) =>
      buildCluster(world, spec, (name, instanceId) => this.#newNode(spec, name, instanceId)),
    );
    const compartments = [...new Set(this.clusters.map((cluster) => cluster.compartmentId))];
    this.host = new FunctionsHost({
      time: this.time,
      world,
      ids: countingIds('fn'),
      compartments,
      policy: { ...DEFAULT_POLICY, ...options.policy },
      syslogZone: options.syslogZone ?? 'Asia/Tokyo',
      auditSearch: options.auditSearch ?? true,
      approvalsNeeded: options.approvalsNeeded ?? 1,
      auditLagMs: options.auditLagMs ?? 2 * MINUTE,
      decide:
        options.probe === true
          ? withProbes(options.decide ?? decide, () => this.clusters)
          : (options.decide ?? decide),
      callMs: () => options.callMs ?? 20,
      startMs: () => options.startMs ?? 300,
      agentsSeen: (compartmentId, to) => this.#agentsSeen(compartmentId, to),
      onLog: (line) => this.#onLog(line),
    });
    this.#deliveries = new Deliveries({
      time: this.time,
      world,
      random: this.random,
      agentMs: options.agentMs ?? 2 * SECOND,
      batchMs: options.batchMs ?? 10 * SECOND,
      eventMs: options.eventMs === undefined ? 2 * SECOND : options.eventMs,
      redeliver: options.redeliver ?? 0,
    });
    world.compute.onChange((change) => this.#onPlatformChange(change));
    world.compute.onChange((change) => {
      // Whoever attached: the API settles when it is due, and the nodes notice.
      if (!change.type.endsWith('attachvolume.begin')) return;
      const found = world.compute.attachments.find((attachment) => attachment.id === change.resourceId);
      this.#settleAt(found?.dueAt ?? null);
    });
    world.notifications.onMessage((message) => {
      this.#note('notice', 'ONS', message.title);
    });
    this.#begin();
  }

  // --- the story ---

  /** Milliseconds since the start of the story. */
  get now(): Ms {
    return this.time.now() - this.start;
  }

  /** Does something at a moment of the story. */
  at(span: Span, action: () => void): this {
    this.time.at(this.start + spanOf(span), action);
    return this;
  }

  /** Plays up to a moment of the story. */
  async run(until: Span): Promise<void> {
    await this.time.runUntil(this.start + spanOf(until));
  }

  cluster(name: string): SimCluster {
    const found = this.clusters.find((cluster) => cluster.spec.name === name);
    if (found === undefined) throw new RangeError(`There is no cluster ${name}`);
    return found;
  }

  node(cluster: string, name: string): SimNode {
    const found = this.cluster(cluster).nodes.find((node) => node.name === name);
    if (found === undefined) throw new RangeError(`There is no node ${name} in ${cluster}`);
    return found;
  }

  // --- what people and the platform do ---

  /** DetachVolume by a person or a tool. */
  detach(
    cluster: string,
    node: string,
    volume: string,
    how: { readonly by?: string; readonly client?: string } = {},
  ): void {
    const instanceId = this.node(cluster, node).options.instanceId;
    const current = this.world.compute.current(instanceId, this.#volumeId(cluster, volume));
    if (current === null) throw new RangeError(`${volume} is not attached to ${node}`);
    const caller = userCaller(how.by ?? 'ops', how.client ?? 'Oracle-PythonSDK/2.150.0');
    this.#note('action', caller.name, `DetachVolume ${cluster}/${node} ${volume}`);
    void this.world.compute.detachVolume(caller, current.id).then(() => this.#settleAt(current.dueAt));
    this.#tellTargets(cluster, node, volume);
  }

  /** AttachVolume with the parameters of before. */
  reattach(cluster: string, node: string, volume: string, how: { readonly by?: string } = {}): void {
    const instanceId = this.node(cluster, node).options.instanceId;
    const volumeId = this.#volumeId(cluster, volume);
    const before = this.world.compute.current(instanceId, volumeId);
    const caller = userCaller(how.by ?? 'ops');
    this.#note('action', caller.name, `AttachVolume ${cluster}/${node} ${volume}`);
    const request = {
      type: 'iscsi',
      instanceId,
      volumeId,
      isShareable: true,
      device: before?.device ?? null,
    };
    void this.world.compute.attachVolume(caller, request, null).then((attachment) => {
      const { dueAt } = this.world.compute.current(instanceId, volumeId) ?? attachment;
      this.#settleAt(dueAt);
    });
  }

  /** From now on the target does this with one node, or with all nodes of the cluster. */
  target(
    cluster: string,
    node: string | null,
    volume: string,
    condition: TargetCondition,
    path: number | null = null,
  ): void {
    this.#note('action', 'target', `${cluster}/${node ?? 'all'} ${volume}: ${condition.kind}`);
    for (const one of this.cluster(cluster).nodes) {
      if (node !== null && one.name !== node) continue;
      for (const disk of one.disksOf(volume)) {
        if (path !== null && disk.path !== path) continue;
        this.#targets.set(targetKey(one, disk), condition);
        one.targetChanged(disk);
      }
    }
  }

  /** The target serves again; whether a session returns is its own affair. */
  heal(cluster: string, node: string | null, volume: string, path: number | null = null): void {
    this.target(cluster, node, volume, SERVING, path);
  }

  /** Unmounts, logs out. */
  logout(cluster: string, node: string, volume: string): void {
    this.#note('action', 'ops', `logout ${cluster}/${node} ${volume}`);
    const one = this.node(cluster, node);
    for (const disk of one.disksOf(volume)) one.logout(disk);
  }

  /** Logs in to the present attachment: a new session, while the old one may still be there. */
  login(cluster: string, node: string, volume: string): void {
    this.#note('action', 'ops', `login ${cluster}/${node} ${volume}`);
    const one = this.node(cluster, node);
    for (const disk of one.disksOf(volume)) {
      const place = this.#placeOf(cluster, one, disk);
      if (place !== null) one.login(disk, place);
    }
  }

  restartIscsid(cluster: string, node: string): void {
    this.#note('action', 'ops', `systemctl restart iscsid on ${cluster}/${node}`);
    this.node(cluster, node).restartIscsid();
  }

  /** InstanceAction SOFTSTOP: an orderly shutdown. */
  stop(cluster: string, node: string, how: { readonly by?: string } = {}): void {
    const one = this.node(cluster, node);
    const caller = userCaller(how.by ?? 'ops');
    this.#note('action', caller.name, `SOFTSTOP ${cluster}/${node}`);
    void this.world.compute
      .instanceAction(caller, one.options.instanceId, 'SOFTSTOP')
      .then((record) => this.#settleAt(record.next?.at ?? null));
    this.time.after(3 * SECOND, () => one.shutdown());
  }

  /** The node stops dead and boots again; the peer notices by its heartbeat. */
  forceRestart(cluster: string, node: string): void {
    const found = this.cluster(cluster);
    const one = this.node(cluster, node);
    this.#note('action', 'LifeKeeper', `forced restart of ${cluster}/${node}`);
    one.crash();
    one.bootAfter(SimNode.BOOT_MS, (disk) => this.#placeOf(cluster, one, disk));
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
    this.#note('action', 'LifeKeeper', `${cluster}: ${node} takes over from ${from}`);
    one.lifekeeper(lifekeeper.failover(from));
    this.time.after(9 * SECOND, () => {
      for (const disk of one.disks) {
        if (disk.tag !== null && disk.session?.state === 'in') one.mount(disk);
      }
      this.#write(found, one);
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
    this.#note('action', 'agent', `${cluster}/${node} falls silent`);
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
    this.world.monitoring.add(series);
  }

  /** An event besides those that Compute sends by itself. */
  platformEvent(cluster: string, node: string, type: string): void {
    const { compartmentId, spec } = this.cluster(cluster);
    const one = this.node(cluster, node);
    this.#onPlatformChange({
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
    this.#deliveries.eventMs = eventMs;
  }

  /** What an operator's command line puts into `commands/`. */
  command(command: {
    readonly kind: 'ack' | 'hold' | 'release' | 'close';
    readonly target: string;
    readonly by: string;
    readonly [more: string]: unknown;
  }): void {
    const id = `command-${this.timeline.length}`;
    const body = { schema: 'warden.command/1', id, at: this.time.now(), ...command };
    this.#note('action', command.by, `${command.kind} ${command.target}`);
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    void this.world.objectStorage
      .put(userCaller(command.by), SIM.stateBucket, `commands/${id}.json`, bytes, { kind: 'any' })
      .then(() => this.invoke('respond', '{}', 'detached'));
  }

  /** Plans that people may approve, oldest first. */
  plans(): readonly StoredPlan[] {
    return this.#inBucket(SIM.approvalsBucket, 'plans/')
      .map((body) => body as StoredPlan)
      .sort((a, b) => a.madeAt - b.madeAt);
  }

  /** What people said about plans. */
  words(): readonly ApprovalRecord[] {
    return this.#inBucket(SIM.approvalsBucket, 'approvals/').map((body) => body as ApprovalRecord);
  }

  /** Attempts in the journal; refusals are left out. */
  attempts(): readonly Attempt[] {
    return this.#inBucket(SIM.approvalsBucket, 'journal/')
      .map((body) => body as Attempt)
      .filter((body) => body.schema === 'warden.journal/1');
  }

  /**
   * A person's word on the newest plan, written with the person's own identity as `warden approve` does.
   * @returns the record; null when there is no plan yet.
   */
  approve(by: string, change: Partial<ApprovalRecord> = {}): ApprovalRecord | null {
    const stored = this.plans().at(-1);
    if (stored === undefined) return null;
    this.#approvals += 1;
    const approval: ApprovalRecord = {
      schema: 'warden.approval/1',
      id: `approval-${String(this.#approvals).padStart(12, '0')}`,
      planId: stored.plan.id,
      planHash: stored.plan.hash,
      kind: 'approve',
      by,
      at: this.time.now(),
      words: 'node1 is in service, the detach was a slip',
      attestation: { inService: stored.plan.node, detachNotMeant: true },
      via: 'cli',
      ...change,
    };
    this.#note('action', by, `${approval.kind} ${approval.planId}`);
    const body = encodeApproval(approval);
    void this.world.objectStorage
      .put(userCaller(by), SIM.approvalsBucket, approvalName(approval), body, { kind: 'any' })
      .catch(() => undefined);
    return approval;
  }

  /** The schedule or an alarm wakes `sweep`. */
  sweep(body = '{}'): void {
    this.invoke('sweep', body, 'detached');
  }

  /** Invokes a function as the platform does. */
  invoke(name: FunctionName, body: string, kind: 'sync' | 'detached'): void {
    const bytes = new TextEncoder().encode(body);
    this.world.functions
      .invoke(platformCaller('resourceschedule'), SIM.functionId(name), bytes, kind)
      .catch(() => undefined);
  }

  /** Kills what runs of a function at this moment. */
  kill(name: FunctionName): void {
    for (const process of this.host.running(name)) {
      this.#note('action', 'platform', `${name} killed`);
      process.kill();
    }
  }

  // --- what came of it ---

  /** Everything that reached the topic, in order. */
  notices(): readonly SentNotice[] {
    return this.world.notifications.inbox(SIM.topicId).map(({ at, title, body }) => ({
      after: at - this.start,
      at,
      title,
      body,
    }));
  }

  /** Calls of the suite's functions. */
  apiCalls(
    filter: { readonly operation?: string; readonly function?: FunctionName } = {},
  ): readonly ApiCall[] {
    const names: ReadonlySet<string> = new Set(FUNCTION_NAMES);
    return this.world.calls.filter(
      (call) =>
        names.has(call.principal) &&
        (filter.operation === undefined || call.operation === filter.operation) &&
        (filter.function === undefined || call.principal === filter.function),
    );
  }

  incidents(): readonly Incident[] {
    return this.objects('incidents/').map((body) => body as Incident);
  }

  /** Bodies of the state bucket's objects below a folder. */
  objects(folder: string): readonly unknown[] {
    return this.#inBucket(SIM.stateBucket, folder);
  }

  #inBucket(bucket: string, folder: string): readonly unknown[] {
    const { objectStorage } = this.world;
    return objectStorage
      .names(bucket)
      .filter((name) => name.startsWith(folder))
      .map((name) => {
        const bytes = objectStorage.peek(bucket, name)?.body;
        return bytes === undefined ? null : (JSON.parse(new TextDecoder().decode(bytes)) as unknown);
      });
  }

  /** Lines of all nodes in the order of writing. */
  lines(): readonly (NodeLine & { readonly node: string })[] {
    const all = this.clusters.flatMap((cluster) =>
      cluster.nodes.flatMap((node) => node.lines.map((line) => ({ ...line, node: node.name }))),
    );
    return all.sort((a, b) => a.at - b.at);
  }

  // --- how it works ---

  #begin(): void {
    for (const cluster of this.clusters) {
      for (const node of cluster.nodes) {
        this.time.at(this.start - LEAD + SECOND, () => {
          node.startServices();
          for (const disk of node.disks) {
            const place = this.#placeOf(cluster.spec.name, node, disk);
            if (place !== null) node.login(disk, place);
          }
          node.lifekeeper(lifekeeper.started(node.name));
        });
        if (node.name !== cluster.active) continue;
        this.time.at(this.start - LEAD + 8 * SECOND, () => {
          for (const disk of node.disks) if (disk.tag !== null) node.mount(disk);
        });
      }
    }
    this.#heartbeats();
    if (this.#options.sweeps === false) return;
    const sweep = (at: At) => {
      this.time.at(at, () => {
        this.sweep();
        sweep(at + HOUR);
      });
    };
    sweep(this.start - FIRST_SWEEP_BEFORE);
  }

  #newNode(spec: ClusterSpec, name: string, instanceId: string): SimNode {
    const node: SimNode = new SimNode(
      {
        name,
        instanceId,
        zone: spec.zone ?? 'Asia/Tokyo',
        style: spec.iscsid ?? 'daemon',
        noopOut: spec.noopOut ?? false,
        recoveryTmoSec: spec.recoveryTmoSec ?? 6000,
        lifekeeper: true,
      },
      {
        time: this.time,
        random: this.random,
        ship: (line) => this.#ship(node, line),
        target: (disk, address) => this.#targetOf(spec.name, node, disk, address),
        onHalt: () => this.forceRestart(spec.name, name),
        onUp: () => {
          for (const peer of this.cluster(spec.name).nodes)
            if (peer !== node) peer.lifekeeper(lifekeeper.commUp(name));
        },
      },
    );
    node.haltsAfterIoError = spec.haltsAfterIoError ?? true;
    return node;
  }

  /** What stands between a node's session and the volume: the fault that was set, else what is attached. */
  #targetOf(cluster: string, node: SimNode, disk: Disk, address: string): TargetCondition {
    const set = this.#targets.get(targetKey(node, disk));
    if (set !== undefined && set.kind !== 'serving') return set;
    if (disk.volume === BOOT_DISK) return SERVING;
    const current = this.world.compute.current(node.options.instanceId, this.#volumeId(cluster, disk.volume));
    const attached = current !== null && current.lifecycleState === 'ATTACHED';
    const here = current !== null && (current.ipv4 === address || secondPortal(current) === address);
    return attached && here ? SERVING : { kind: 'refused' };
  }

  #placeOf(cluster: string, node: SimNode, disk: Disk): { iqn: string; address: string } | null {
    if (disk.volume === BOOT_DISK) return { iqn: 'iqn.2015-02.oracle.boot:uefi', address: BOOT_ADDRESS };
    const current = this.world.compute.current(node.options.instanceId, this.#volumeId(cluster, disk.volume));
    if (current === null || current.lifecycleState !== 'ATTACHED') return null;
    const address = (disk.path ?? 0) > 0 ? secondPortal(current) : current.ipv4;
    if (this.#targetOf(cluster, node, disk, address).kind !== 'serving') return null;
    return { iqn: current.iqn, address };
  }

  #volumeId(cluster: string, volume: string): string {
    const found = this.cluster(cluster).volumes.find((one) => one.spec.name === volume);
    if (found === undefined) throw new RangeError(`There is no volume ${volume} in ${cluster}`);
    return found.id;
  }

  #tellTargets(cluster: string, node: string, volume: string): void {
    const one = this.node(cluster, node);
    // The platform cuts the connection when the detach is under way.
    this.time.after(SECOND, () => {
      for (const disk of one.disksOf(volume)) one.targetChanged(disk);
    });
  }

  #settleAt(at: At | null): void {
    if (at === null) return;
    this.time.at(at, () => {
      this.world.compute.settle();
      for (const cluster of this.clusters)
        for (const node of cluster.nodes) for (const disk of node.disks) node.targetChanged(disk);
    });
  }

  /** Standby nodes write nothing, and the metric says so. */
  #idle(cluster: SimCluster): void {
    for (const node of cluster.nodes) {
      if (cluster.active === node.name) continue;
      for (const volume of cluster.volumes) {
        const attachment = this.world.compute.current(node.options.instanceId, volume.id);
        if (attachment?.lifecycleState !== 'ATTACHED') continue;
        this.world.monitoring.add({
          namespace: 'oci_blockstore',
          compartmentId: cluster.compartmentId,
          name: 'VolumeWriteOps',
          dimensions: { attachmentId: attachment.id },
          points: [{ at: this.time.now(), value: 0 }],
        });
      }
    }
  }

  #write(cluster: SimCluster, node: SimNode): void {
    const volumes = cluster.volumes.map((volume) =>
      this.world.compute.current(node.options.instanceId, volume.id),
    );
    for (const attachment of volumes) {
      if (attachment === null || cluster.active !== node.name) continue;
      this.world.monitoring.add({
        namespace: 'oci_blockstore',
        compartmentId: cluster.compartmentId,
        name: 'VolumeWriteOps',
        dimensions: { attachmentId: attachment.id },
        points: [{ at: this.time.now(), value: 240 }],
      });
    }
    if (cluster.active === node.name) this.time.after(MINUTE, () => this.#write(cluster, node));
  }

  #ship(node: SimNode, line: NodeLine): void {
    this.#note('line', node.name, `${line.path.split('/').at(-1) ?? ''}  ${line.text}`);
    this.#deliveries.ship(node, line);
  }

  #onPlatformChange(change: PlatformChange): void {
    this.#note('event', 'platform', `${change.type} ${change.resourceName}`);
    this.#deliveries.tell(change);
  }

  #heartbeats(): void {
    const now = this.time.now();
    for (const cluster of this.clusters)
      for (const node of cluster.nodes)
        if (node.up && node.agentUp) this.#lastHeartbeat.set(node.options.instanceId, now);
    if (this.#options.policy?.mode === 'approve') for (const cluster of this.clusters) this.#idle(cluster);
    this.time.after(HEARTBEAT_EVERY, () => this.#heartbeats());
  }

  #agentsSeen(compartmentId: string, to: At): Record<string, At> {
    const seen: Record<string, At> = {};
    for (const cluster of this.clusters) {
      if (cluster.compartmentId !== compartmentId) continue;
      for (const { options } of cluster.nodes) {
        const at = this.#lastHeartbeat.get(options.instanceId);
        if (at !== undefined && at <= to) seen[options.instanceId] = at;
      }
    }
    return seen;
  }

  #boundary(when: 'before' | 'after', operation: Operation, caller: Caller): void {
    const process = this.host.processOf(caller);
    if (process === null) return;
    this.#effects += when === 'before' ? 1 : 0;
    const moment: EffectMoment = {
      seq: this.#effects,
      function: process.name as FunctionName,
      operation: operation.name,
      target: operation.target,
      when,
    };
    if (this.#options.killAt?.(moment) !== true) return;
    this.#die(process, moment);
    throw new Error('killed');
  }

  #die(process: SimProcess, { function: name, operation, target, when }: EffectMoment): void {
    this.#note('problem', name, `killed ${when} ${operation} ${target}`);
    process.kill();
  }

  #onLog(line: FunctionLog): void {
    this.logs.push(line);
    const { msg, level } = line.fields;
    if (msg === 'decided') {
      const { cluster, reasons } = line.fields;
      this.#note('decision', line.name, `${String(cluster)}: ${String(reasons)}`);
    } else if (level === 'error' || level === 'warn') {
      this.#note(
        'problem',
        line.name,
        `${String(msg)} ${String(line.fields['code'] ?? line.fields['why'] ?? '')}`,
      );
    }
  }

  #note(kind: TimelineKind, who: string, text: string): void {
    this.timeline.push({ at: this.time.now(), kind, who, text });
  }
}

/** See {@link Simulation}. */
export function createSimulation(options: SimulationOptions = {}): Simulation {
  return new Simulation(options);
}

function targetKey(node: SimNode, disk: Disk): string {
  return `${node.options.instanceId} ${disk.volume} ${disk.path ?? ''}`;
}

function countingIds(prefix: string): Ids {
  let count = 0;
  return {
    unique: () => {
      count += 1;
      return `${prefix}-${String(count).padStart(16, '0')}`;
    },
  };
}
