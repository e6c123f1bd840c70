import { type At, DAY, HOUR, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import type { Caller } from '../cloud/caller.ts';
import { type Cloud, createCloud } from '../cloud/cloud.ts';
import type { PlatformChange } from '../cloud/compute-changes.ts';
import { ScriptedFaults, seededRandom } from '../cloud/faults.ts';
import type { Operation } from '../cloud/gate.ts';
import { keepNewest } from '../cloud/keep-newest.ts';
import { type Configuration, createResources, environmentOf } from '../installation.ts';
import { runLifecycle } from '../lifecycle.ts';
import { buildCluster } from './build-cluster.ts';
import type { ClusterSpec, SimCluster } from './cluster.ts';
import { Deliveries } from './deliveries.ts';
import { FunctionsHost } from './functions-host.ts';
import { type FunctionName, PROBE_CONFIGURATION, SIM, SIM_CONFIGURATION } from './installation.ts';
import { lifekeeper } from './lines.ts';
import { SimNode } from './node.ts';
import { type EffectMoment, type Settings, type SimulationOptions, settingsOf } from './options.ts';
import { playRunCommand } from './probe-answers.ts';
import { StoryRecord } from './story-record.ts';
import { Targets } from './targets.ts';
import { countingIds, VirtualTime } from './virtual-time.ts';
import { VitalSigns } from './vital-signs.ts';

/** Before the story begins the nodes log in, and one sweep notes what is normal. */
const LEAD: Ms = 15 * MINUTE;
const FIRST_SWEEP_BEFORE: Ms = 10 * MINUTE;

type OnHalt = (cluster: string, node: string) => void;

/** The parts of a story, joined: nodes, the pretend tenancy and the suite's functions on one virtual clock. */
export class Stage {
  readonly time: VirtualTime;
  readonly cloud: Cloud;
  readonly host: FunctionsHost;
  readonly clusters: readonly SimCluster[];
  readonly start: At;
  /** Script of what goes wrong; `add` and `clear` at any time. */
  readonly faults = new ScriptedFaults();
  readonly random: () => number;
  readonly record: StoryRecord;
  readonly targets: Targets;
  readonly vitalSigns: VitalSigns;
  readonly deliveries: Deliveries;
  readonly #settings: Settings;
  readonly #onHalt: OnHalt;
  #effects = 0;

  /** @param onHalt what happens when LifeKeeper has halted a node. */
  constructor(options: SimulationOptions, onHalt: OnHalt) {
    const settings = settingsOf(options);
    this.#settings = settings;
    this.#onHalt = onHalt;
    this.start = settings.start;
    this.time = new VirtualTime(this.start - LEAD);
    this.record = new StoryRecord(() => this.time.now());
    this.random = seededRandom(settings.seed);
    this.cloud = this.#newCloud();
    const { cloud } = this;
    this.targets = new Targets(cloud.compute);
    this.clusters = settings.clusters.map((spec) =>
      buildCluster(cloud, spec, (name, instanceId) => this.#newNode(spec, name, instanceId)),
    );
    const { probe } = settings;
    if (probe !== false) playRunCommand(cloud, this.clusters, probe === true ? {} : probe);
    this.vitalSigns = new VitalSigns(this.time, cloud, () => this.clusters);
    this.host = this.#newHost();
    this.deliveries = new Deliveries({ time: this.time, cloud, random: this.random, settings });
    cloud.compute.onChange((change) => {
      this.onPlatformChange(change);
      // Whoever attached: the API settles when it is due, and the nodes notice.
      if (!change.type.endsWith('attachvolume.begin')) return;
      const found = cloud.compute.attachments.find((attachment) => attachment.id === change.resourceId);
      this.settleAt(found?.dueAt ?? null);
    });
    cloud.notifications.onMessage((message) => this.record.note('notice', 'ONS', message.title));
    this.#begin();
  }

  /** @throws RangeError when there is none of that name. */
  cluster(name: string): SimCluster {
    const found = this.clusters.find((cluster) => cluster.spec.name === name);
    if (found === undefined) throw new RangeError(`There is no cluster ${name}`);
    return found;
  }

  /** @throws RangeError when there is none of that name. */
  node(cluster: string, name: string): SimNode {
    const found = this.cluster(cluster).nodes.find((node) => node.name === name);
    if (found === undefined) throw new RangeError(`There is no node ${name} in ${cluster}`);
    return found;
  }

  /** The platform changes something, and tells of it. */
  onPlatformChange(change: PlatformChange): void {
    this.record.note('event', 'platform', `${change.type} ${change.resourceName}`);
    this.deliveries.tell(change);
  }

  /** At that moment the platform is done with what it began, and the nodes notice. */
  settleAt(at: At | null): void {
    if (at === null) return;
    this.time.at(at, () => {
      this.cloud.compute.settle();
      for (const cluster of this.clusters)
        for (const node of cluster.nodes) for (const disk of node.disks) node.targetChanged(disk);
    });
  }

  /**
   * Drops all but the newest of everything that only grows: for a tenancy that is played for days. What the suite itself
   * reads again (objects, attachments) stays.
   */
  forget(newest: number): void {
    const { gate, logging, monitoring, notifications, functions, runCommands } = this.cloud;
    for (const one of [gate, logging, monitoring, notifications, functions, runCommands, this.record])
      one.forget(newest);
    for (const { nodes } of this.clusters) for (const { lines } of nodes) keepNewest(lines, newest);
  }

  #newCloud(): Cloud {
    const { faultPlan, portalAfterReattach, timing } = this.#settings;
    const cloud = createCloud({
      clock: this.time,
      ids: countingIds('cloud'),
      faults: { next: (call) => this.faults.next(call) ?? faultPlan?.next(call) ?? null },
      boundary: (moment, operation, caller) => this.#boundary(moment, operation, caller),
      portalAfterReattach,
      timing,
    });
    createResources(cloud, SIM.compartmentId);
    return cloud;
  }

  #newHost(): FunctionsHost {
    return new FunctionsHost({
      time: this.time,
      cloud: this.cloud,
      ids: countingIds('fn'),
      settings: this.#settings,
      environment: environmentOf(this.#configuration()),
      agentsSeen: (compartmentId, to) => this.vitalSigns.agentsSeen(compartmentId, to),
      onLog: (line) => this.record.log(line),
    });
  }

  #configuration(): Configuration {
    const { probe, configuration } = this.#settings;
    const watched = new Set(this.clusters.map((cluster) => cluster.compartmentId));
    return {
      ...SIM_CONFIGURATION,
      ...(watched.size > 0 && { compartments: [...watched].join(',') }),
      ...(probe !== false && PROBE_CONFIGURATION),
      ...configuration,
    };
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
        haltsAfterIoError: spec.haltsAfterIoError ?? true,
      },
      {
        time: this.time,
        random: this.random,
        ship: (line) => {
          this.record.note('line', node.name, `${line.path.split('/').at(-1) ?? ''}  ${line.text}`);
          this.deliveries.ship(node, line);
        },
        target: (disk, address) => this.targets.of(this.cluster(spec.name), node, disk, address),
        onHalt: () => this.#onHalt(spec.name, name),
        onUp: () => {
          for (const peer of this.cluster(spec.name).nodes)
            if (peer !== node) peer.lifekeeper(lifekeeper.commUp(name));
        },
      },
    );
    return node;
  }

  #begin(): void {
    for (const cluster of this.clusters) {
      for (const node of cluster.nodes) {
        this.time.at(this.start - LEAD + SECOND, () => {
          node.startServices();
          for (const disk of node.disks) {
            const place = this.targets.place(cluster, node, disk);
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
    this.vitalSigns.remember(this.time.now() - HOUR);
    this.vitalSigns.begin(this.#settings.configuration.mode === 'approve');
    this.#housekeeping();
    if (!this.#settings.sweeps) return;
    const sweep = (at: At) => {
      this.time.at(at, () => {
        this.deliveries.wake('sweep', '{}', 'detached');
        sweep(at + HOUR);
      });
    };
    sweep(this.start - FIRST_SWEEP_BEFORE);
  }

  /** Object Storage applies its lifecycle rules about once a day. */
  #housekeeping(): void {
    this.time.after(DAY, () => {
      const { stateBucket: state, approvalsBucket: approvals } = SIM;
      runLifecycle(this.cloud, SIM.compartmentId, { state, approvals });
      this.#housekeeping();
    });
  }

  #boundary(when: 'before' | 'after', operation: Operation, caller: Caller): Promise<void> | undefined {
    const process = this.host.processOf(caller);
    if (process === null) return undefined;
    this.#effects += when === 'before' ? 1 : 0;
    const name = process.name as FunctionName;
    const { name: called, target } = operation;
    const moment: EffectMoment = { seq: this.#effects, function: name, operation: called, target, when };
    if (this.#settings.killAt?.(moment) === true) {
      this.record.note('problem', name, `killed ${when} ${called} ${target}`);
      process.kill();
      throw new Error('killed');
    }
    const stall = this.#settings.stallAt?.(moment) ?? 0;
    if (stall <= 0) return undefined;
    this.record.note('problem', name, `stalled ${when} ${called} ${target} for ${stall} ms`);
    return process.stall(stall).then(() => {
      if (process.isDead) throw new Error('killed');
    });
  }
}
