import { SECOND } from '../core/base/time.ts';
import type { DecisionInput } from '../core/decision/contract.ts';
import type { PlatformEvent } from '../core/inbox/inbox.ts';
import type { ClusterRef } from '../core/inventory/inventory.ts';
import { ClusterReader } from '../runtime/cluster-reader.ts';
import { someAtATime } from '../runtime/some-at-a-time.ts';
import { AuditTrail } from './audit-trail.ts';
import { ClusterIndex, nodesOfEvent } from './clusters.ts';
import { CommandBook } from './command-book.ts';
import type { CycleOptions, CyclePorts, CycleResult } from './cycle-shapes.ts';
import { Decisions, type Outcome } from './decisions.ts';
import { drainInbox } from './drain.ts';
import { InboxTracker, NextChecks } from './inbox-tracker.ts';
import { IncidentBook } from './incidents.ts';
import { InventoryBook } from './inventory-book.ts';
import { MonitorBook } from './monitor.ts';
import { NodeBook } from './nodes.ts';
import { OwnMetrics } from './own-metrics.ts';
import { ProbeFlow } from './probe-flow.ts';
import { Outbox } from './publish.ts';
import { ReattachFlow } from './reattach-flow.ts';
import type { Draft } from './wide-summary.ts';

/** Incidents due within this are decided together: fewer look-ups. */
const TOGETHER_MS = 5 * SECOND;
const AT_A_TIME = 8;

/**
 * One round of the single writer: drain, fold, look up, decide, persist, publish. Everything that must survive
 * is in the store before what depends on it is done: evidence before decisions, incidents before notices, both before
 * the inbox objects that caused them are deleted. Killed anywhere, the next holder does the rest again.
 */
export class Responder {
  readonly #ports: CyclePorts;
  readonly #options: CycleOptions;
  readonly #nodes: NodeBook;
  readonly #incidents: IncidentBook;
  readonly #inventory: InventoryBook;
  readonly #reader: ClusterReader;
  readonly #outbox: Outbox;
  readonly #trail: AuditTrail;
  readonly #monitor: MonitorBook;
  readonly #ownMetrics: OwnMetrics;
  /** Nodes whose stamps were off by whole hours in this slice. */
  readonly #zoneOffsets = new Map<string, number>();
  readonly #flow: ReattachFlow | null;
  readonly #probes: ProbeFlow | null;
  readonly #ledger = new InboxTracker();
  readonly #appointments = new NextChecks();
  readonly #commands: CommandBook;
  readonly #decisions: Decisions;
  #loaded = false;
  #tidied = false;

  constructor(ports: CyclePorts, options: CycleOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#nodes = new NodeBook(ports.store);
    this.#incidents = new IncidentBook(ports.store, ports.ids);
    this.#inventory = new InventoryBook(ports.store, ports.clock);
    this.#reader = new ClusterReader(ports);
    this.#trail = new AuditTrail(ports.log, ports.auditLog);
    this.#outbox = new Outbox(ports, { topicId: options.topicId, wording: options.policy });
    this.#monitor = new MonitorBook(ports, {
      topicId: options.monitorTopicId ?? options.topicId,
      wording: options.policy,
    });
    this.#ownMetrics = new OwnMetrics(ports, options.metricsCompartmentId);
    const { approvals, invoker } = ports;
    const canAct = options.policy.mode === 'approve' && approvals !== undefined && invoker !== undefined;
    this.#flow =
      canAct && options.reattach !== undefined
        ? new ReattachFlow({ ...ports, approvals, invoker }, options.reattach)
        : null;
    this.#probes =
      options.probe !== undefined && invoker !== undefined
        ? new ProbeFlow({ ...ports, invoker }, options.probe)
        : null;
    this.#commands = new CommandBook(ports.store, ports.clock, this.#incidents, this.#inventory);
    this.#decisions = new Decisions({
      clock: ports.clock,
      log: ports.log,
      policy: options.policy,
      decide: options.decide,
      incidents: this.#incidents,
      inventory: this.#inventory,
      appointments: this.#appointments,
      trail: this.#trail,
      flow: this.#flow,
      probes: this.#probes,
    });
  }

  /**
   * @param renewLease to be called before every effect; throws when the lease is lost.
   * @throws what `renewLease` or the store threw; the cycle may simply be run again.
   */
  async run(renewLease: () => Promise<void>): Promise<CycleResult> {
    const { clock } = this.#ports;
    await this.#loadOnce();
    const { more, left } = await this.#drain(renewLease);
    await this.#nodes.save(renewLease);
    await this.#probes?.save(renewLease);
    await this.#monitor.save(renewLease);
    await this.#commands.load(renewLease);
    await this.#inventory.load();

    const events = this.#ledger.takeDueEvents(clock.now());
    this.#reader.begin(this.#incidents.open(), events.length > 0);
    const byEvent = await this.#nodesByEvent(events);
    this.#inventory.noteMaintenance(events);
    const moved = (await this.#flow?.refresh(this.#incidents.open())) ?? new Set();
    const outcome = await this.#decideAll(byEvent, moved, renewLease);
    await renewLease();
    await this.#inventory.save();
    await this.#forget(outcome, renewLease);
    const published = await this.#outbox.publish(this.#incidents, renewLease);
    const monitor = await this.#monitor.publish(renewLease);
    await renewLease();
    const open = this.#incidents.open();
    await this.#flow?.act(open, (nodes) => this.#probes?.areFresh(nodes) ?? true);
    await this.#probes?.ask(open, renewLease);
    await this.#trail.write();
    await this.#writeAgain(renewLease);
    const times = [...this.#appointments.times(), ...this.#ledger.secondLooks()];
    const lookAt = this.#flow?.nextAt(this.#incidents.open()) ?? null;
    for (const at of [published.nextAt, monitor.nextAt, lookAt]) if (at !== null) times.push(at);
    const counts = {
      incidentsOpen: this.#incidents.open().length,
      noticesSent: published.sent + monitor.sent,
      noticesFailed: published.refused + monitor.refused,
      inboxDepth: this.#ledger.names.size + left,
    };
    await this.#ownMetrics.note(counts, this.#monitor.takeArrived(), !more && times.length === 0);
    return { more, nextAt: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)) };
  }

  async #loadOnce(): Promise<void> {
    if (this.#loaded) return;
    await this.#incidents.load();
    for (const name of this.#incidents.unreadable) this.#ports.log.error('incident cannot be read', { name });
    // Whatever time was agreed: what happened since the last holder stopped is not known.
    for (const incident of this.#incidents.open())
      this.#appointments.set(incident.cluster.nodes, this.#ports.clock.now());
    this.#loaded = true;
  }

  #drain(renewLease: () => Promise<void>) {
    return drainInbox(
      this.#ports.store,
      this.#ledger.names,
      async (name, taken) => {
        // What is about the monitor itself belongs to no node.
        const object = this.#monitor.take(taken);
        for (const [node, hours] of Object.entries(object.zoneOffsets ?? {}))
          this.#zoneOffsets.set(node, hours);
        await this.#nodes.load(object.signals.map((signal) => signal.node));
        this.#nodes.fold(object.signals);
        this.#probes?.take(object.probes ?? []);
        this.#ledger.add(name, object, this.#ports.clock.now());
      },
      renewLease,
    );
  }

  async #nodesByEvent(events: readonly PlatformEvent[]): Promise<Map<PlatformEvent, readonly string[]>> {
    const inventory = this.#inventory.now;
    // Events alone never make us read a compartment without watched nodes.
    const watched = new Set(Object.values(inventory.nodes).map((node) => node.compartmentId));
    const byEvent = new Map<PlatformEvent, readonly string[]>();
    for (const event of events) {
      const { compartmentId } = event;
      const listed =
        compartmentId !== null && watched.has(compartmentId)
          ? await this.#reader.lookUps.attachmentsIn(compartmentId)
          : null;
      byEvent.set(event, nodesOfEvent(event, inventory, listed));
    }
    return byEvent;
  }

  /** Decides every cluster that something happened to or whose time has come. */
  async #decideAll(
    byEvent: ReadonlyMap<PlatformEvent, readonly string[]>,
    moved: ReadonlySet<string>,
    renewLease: () => Promise<void>,
  ): Promise<Outcome> {
    const due = new Set(this.#appointments.due(this.#ports.clock.now() + TOGETHER_MS));
    for (const node of moved) due.add(node);
    for (const node of this.#ledger.freshNodes()) due.add(node);
    for (const nodes of byEvent.values()) for (const node of nodes) due.add(node);
    for (const node of this.#silenceConcerns()) due.add(node);
    for (const node of this.#commands.nodes()) due.add(node);
    await this.#nodes.load(due);
    const lifekeeperSeen = this.#nodes.views(due).filter((view) => view.lifekeeper.seen);
    await this.#inventory.refresh(this.#reader.lookUps, due, {
      lifekeeperSeen: new Set(lifekeeperSeen.map((view) => view.node)),
      quorumVolumeIds: this.#options.policy.quorumVolumeIds,
    });

    const index = new ClusterIndex(this.#inventory.now);
    const clusters = new Map<string, ClusterRef>();
    for (const node of due) {
      const cluster = index.of(node, this.#nodes.get(node)?.hosts[0] ?? null);
      clusters.set(cluster.key, cluster);
    }
    const all = [...clusters.values()].flatMap((cluster) => cluster.nodes);
    await this.#nodes.load(all);
    await this.#probes?.load(all);
    const drafts: Draft[] = [];
    for (const cluster of clusters.values()) {
      const events = [...byEvent].filter(([, nodes]) => nodes.some((node) => cluster.nodes.includes(node)));
      const draft = await this.#draft(
        cluster,
        events.map(([event]) => event),
      );
      if (draft !== null) drafts.push(draft);
    }
    return this.#decisions.storeAll(drafts, renewLease);
  }

  /** The decision of one cluster, not stored yet; null when it threw. */
  async #draft(cluster: ClusterRef, events: readonly PlatformEvent[]): Promise<Draft | null> {
    const incident = this.#incidents.forCluster(cluster);
    const facts = await this.#reader.facts({
      cluster,
      incident,
      inventory: this.#inventory.now,
      views: this.#nodes.views(cluster.nodes),
      probes: this.#probes?.answers(cluster.nodes) ?? {},
      silence: this.#monitor.silence,
      zoneOffsets: this.#zoneOffsets,
    });
    const input: DecisionInput = {
      ...facts,
      incident,
      policy: this.#options.policy,
      events,
      commands: this.#commands.about(cluster, incident?.id ?? null),
      attempts: this.#flow?.attempts() ?? { known: true, value: [], readAt: this.#ports.clock.now() },
      reattach: this.#flow?.progress(incident) ?? null,
    };
    return this.#decisions.decide(input);
  }

  /** Once per holder, after everything that somebody waits for. */
  async #writeAgain(renewLease: () => Promise<void>): Promise<void> {
    if (this.#tidied) return;
    this.#tidied = true;
    const { clock, log } = this.#ports;
    await this.#incidents.writeAgain(clock.now(), renewLease, (error) =>
      log.failure('an incident may expire', error),
    );
  }

  /**
   * Deletes what is dealt with: inbox objects whose nodes are all settled and seen twice, and commands that were
   * carried out.
   */
  async #forget(outcome: Outcome, renewLease: () => Promise<void>): Promise<void> {
    const names = this.#ledger.finish(outcome.settled, this.#ports.clock.now());
    names.push(...(await this.#commands.finish(outcome.decided, renewLease)));
    await someAtATime(
      names,
      AT_A_TIME,
      async (name) => {
        await this.#ports.store.delete(name);
        this.#ledger.drop(name);
      },
      renewLease,
    );
  }

  /**
   * Nodes to look at because a report found them silent. Where notices about the monitor go to the same people, those
   * have said so already.
   */
  #silenceConcerns(): ReadonlySet<string> {
    const nodes = this.#monitor.takeConcerned();
    const { monitorTopicId, topicId } = this.#options;
    return monitorTopicId === undefined || monitorTopicId === topicId ? new Set() : nodes;
  }
}
