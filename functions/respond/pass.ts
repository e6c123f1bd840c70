import type { Decision, DecisionInput, Policy } from '../core/decision/contract.ts';
import type { NodeEvidence } from '../core/evidence/node-evidence.ts';
import type { NodeView } from '../core/evidence/path-view.ts';
import { viewOf } from '../core/evidence/view.ts';
import type { PlatformEvent } from '../core/inbox.ts';
import type { ClusterRef } from '../core/inventory/inventory.ts';
import type { Clock, Compute, Ids, Notifier, Store } from '../core/ports.ts';
import { type At, MINUTE, SECOND } from '../core/time.ts';
import type { Attachment, Instance } from '../core/world.ts';
import type { Logger } from '../runtime/logger.ts';
import { ClusterIndex, instancesToRemember, nodesOfEvent } from './clusters.ts';
import { readCommands, refuseCommand, type StoredCommand } from './commands.ts';
import { drainInbox } from './drain.ts';
import { inChunks } from './in-chunks.ts';
import { IncidentBook } from './incidents.ts';
import { InventoryBook } from './inventory-book.ts';
import { NodeBook } from './nodes.ts';
import { Outbox } from './publish.ts';
import { WorldReader } from './read-world.ts';

/** After an event the API is read at once, and again this much later: states follow their events. */
const SECOND_LOOK_MS = 30 * SECOND;
/** A cluster whose decision threw is tried again after this. */
const AFTER_DEFECT_MS = MINUTE;
/** Incidents due within this are decided together: fewer reads of the world. */
const TOGETHER_MS = 5 * SECOND;
const AT_A_TIME = 8;

export interface PassPorts {
  readonly store: Store;
  readonly compute: Compute;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

export interface PassOptions {
  readonly topicId: string;
  readonly policy: Policy;
  readonly decide: (input: DecisionInput) => Decision;
}

export interface PassResult {
  /** More work is waiting that this pass did not take: run again at once, acknowledge nothing yet. */
  readonly more: boolean;
  /** When to run again at the latest; null when nothing is open. */
  readonly nextAt: At | null;
}

/** An inbox object that is folded but whose consequences are not all durable yet. */
interface Held {
  /** Nodes whose consequences are not durable yet. */
  readonly waitingFor: Set<string>;
  readonly events: readonly PlatformEvent[];
  readonly secondLookAt: At;
  looks: number;
}

/** What became of the clusters of a pass, by node. */
interface Outcome {
  /** Decided, and the incident is stored. */
  readonly decided: Set<string>;
  /** Besides, nothing depends on the inbox objects any more. */
  readonly settled: Set<string>;
}

/**
 * One round of the single writer: drain, fold, read the world, decide, persist, publish. Everything that must survive
 * is in the store before what depends on it is done: evidence before decisions, incidents before notices, both before
 * the inbox objects that caused them are deleted. Killed anywhere, the next holder does the rest again.
 */
export class Responder {
  readonly #ports: PassPorts;
  readonly #options: PassOptions;
  readonly #nodes: NodeBook;
  readonly #incidents: IncidentBook;
  readonly #inventory: InventoryBook;
  readonly #world: WorldReader;
  readonly #outbox: Outbox;
  readonly #held = new Map<string, Held>();
  /** By node, so that a cluster that changes its key keeps its appointment. */
  readonly #appointments = new Map<string, At>();
  readonly #views = new WeakMap<NodeEvidence, NodeView>();
  #loaded = false;

  constructor(ports: PassPorts, options: PassOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#nodes = new NodeBook(ports.store);
    this.#incidents = new IncidentBook(ports.store, ports.ids);
    this.#inventory = new InventoryBook(ports.store, ports.clock);
    this.#world = new WorldReader(ports.compute, ports.clock);
    this.#outbox = new Outbox(ports.notifier, ports.clock, options.topicId);
  }

  /**
   * @param keep to be called before every effect; throws when the lease is lost.
   * @throws what `keep` or the store threw; the pass may simply be run again.
   */
  async run(keep: () => Promise<void>): Promise<PassResult> {
    await this.#loadOnce();
    const touched = new Set<string>();
    const { more } = await this.#drain(touched, keep);
    await this.#nodes.save(keep);
    const commands = await readCommands(this.#ports.store, keep);
    await this.#inventory.load();

    const events = this.#dueEvents();
    this.#world.begin(events.length > 0);
    const byEvent = await this.#nodesByEvent(events);
    for (const nodes of byEvent.values()) for (const node of nodes) touched.add(node);
    const outcome = await this.#decideAll(touched, byEvent, commands, keep);
    await keep();
    await this.#inventory.save();
    await this.#forget(outcome, commands, keep);
    const published = await this.#outbox.publish(this.#incidents, keep);
    return { more, nextAt: this.#nextAt(published.nextAt) };
  }

  async #loadOnce(): Promise<void> {
    if (this.#loaded) return;
    await this.#incidents.load();
    for (const name of this.#incidents.unreadable) this.#ports.log.error('incident cannot be read', { name });
    // Whatever time was agreed: what happened since the last holder stopped is not known.
    for (const incident of this.#incidents.open())
      this.#appoint(incident.cluster.nodes, this.#ports.clock.now());
    this.#loaded = true;
  }

  #drain(touched: Set<string>, keep: () => Promise<void>) {
    return drainInbox(
      this.#ports.store,
      new Set(this.#held.keys()),
      async (name, object) => {
        const nodes = new Set(object.signals.map((signal) => signal.node));
        await this.#nodes.load(nodes);
        this.#nodes.fold(object.signals);
        for (const node of nodes) touched.add(node);
        const secondLookAt = this.#ports.clock.now() + SECOND_LOOK_MS;
        this.#held.set(name, { waitingFor: nodes, events: object.events, secondLookAt, looks: 0 });
      },
      keep,
    );
  }

  /** Events of objects that came now or whose second look is due. */
  #dueEvents(): PlatformEvent[] {
    const due: PlatformEvent[] = [];
    for (const held of this.#held.values()) {
      if (held.looks > 0 && this.#ports.clock.now() < held.secondLookAt) continue;
      held.looks += 1;
      due.push(...held.events);
    }
    return due;
  }

  async #nodesByEvent(events: readonly PlatformEvent[]): Promise<Map<PlatformEvent, readonly string[]>> {
    const inventory = this.#inventory.now;
    // A compartment that no watched node lives in is not read on anybody's word.
    const watched = new Set(Object.values(inventory.nodes).map((node) => node.compartmentId));
    const byEvent = new Map<PlatformEvent, readonly string[]>();
    for (const event of events) {
      const { compartmentId } = event;
      const listed =
        compartmentId !== null && watched.has(compartmentId)
          ? await this.#world.attachmentsIn(compartmentId)
          : null;
      byEvent.set(event, nodesOfEvent(event, inventory, listed));
    }
    return byEvent;
  }

  /** Decides every cluster that something happened to or whose time has come. */
  async #decideAll(
    touched: ReadonlySet<string>,
    byEvent: ReadonlyMap<PlatformEvent, readonly string[]>,
    commands: readonly StoredCommand[],
    keep: () => Promise<void>,
  ): Promise<Outcome> {
    const due = new Set(touched);
    for (const [node, at] of this.#appointments)
      if (at <= this.#ports.clock.now() + TOGETHER_MS) due.add(node);
    for (const node of this.#nodesOfCommands(commands)) due.add(node);
    await this.#nodes.load(due);
    await this.#refreshInventory(due);

    const index = new ClusterIndex(this.#inventory.now);
    const clusters = new Map<string, ClusterRef>();
    for (const node of due) {
      const cluster = index.of(node, this.#nodes.get(node)?.hosts[0] ?? null);
      clusters.set(cluster.key, cluster);
    }
    await this.#nodes.load([...clusters.values()].flatMap((cluster) => cluster.nodes));
    const outcome: Outcome = { decided: new Set(), settled: new Set() };
    for (const cluster of clusters.values()) {
      const events = [...byEvent].filter(([, nodes]) => nodes.some((node) => cluster.nodes.includes(node)));
      await this.#decideOne(
        cluster,
        events.map(([event]) => event),
        commands,
        keep,
        outcome,
      );
    }
    return outcome;
  }

  async #decideOne(
    cluster: ClusterRef,
    events: readonly PlatformEvent[],
    commands: readonly StoredCommand[],
    keep: () => Promise<void>,
    outcome: Outcome,
  ): Promise<void> {
    const world = await this.#world.read(cluster, this.#inventory.now);
    const incident = this.#incidents.forCluster(cluster);
    const now = this.#ports.clock.now();
    let decision: Decision;
    try {
      decision = this.#options.decide({
        now,
        cluster,
        incident,
        views: this.#viewsOf(cluster.nodes),
        world,
        inventory: this.#inventory.now,
        policy: this.#options.policy,
        events,
        commands: commands
          .filter((stored) => isFor(stored, cluster, incident?.id ?? null))
          .map((stored) => stored.command),
      });
    } catch (error) {
      // One cluster's defect must not silence the others; its inbox objects stay until it is decided.
      this.#ports.log.failure('decision failed', error, { cluster: cluster.key });
      this.#appoint(cluster.nodes, now + AFTER_DEFECT_MS);
      return;
    }
    this.#logDecision(cluster, decision);
    if (decision.incident !== null) {
      await keep();
      const saved = await this.#incidents.save({ ...decision.incident, nextCheckAt: decision.nextCheckAt });
      if (!saved) {
        this.#appoint(cluster.nodes, now);
        return;
      }
    }
    this.#appoint(cluster.nodes, decision.nextCheckAt);
    const isSettled = decision.nextCheckAt === null || decision.incident?.closedAt === null;
    for (const node of cluster.nodes) {
      outcome.decided.add(node);
      if (isSettled) outcome.settled.add(node);
    }
  }

  #logDecision(cluster: ClusterRef, decision: Decision): void {
    const reasons = decision.reasons.map((reason) => reason.code);
    if (reasons.every((code) => code === 'nothing-new')) return;
    const incident = decision.incident?.id ?? null;
    this.#ports.log.info('decided', { cluster: cluster.name, incident, reasons });
  }

  #viewsOf(nodes: Iterable<string>): NodeView[] {
    const views: NodeView[] = [];
    for (const node of nodes) {
      const evidence = this.#nodes.get(node);
      if (evidence === null) continue;
      const view = this.#views.get(evidence) ?? viewOf(evidence);
      this.#views.set(evidence, view);
      views.push(view);
    }
    return views;
  }

  /** Takes what the API lists now into the inventory, once for all clusters of the pass. */
  async #refreshInventory(nodes: ReadonlySet<string>): Promise<void> {
    const inventory = this.#inventory.now;
    const compartments = new Set<string>();
    for (const node of nodes) {
      const compartment = inventory.nodes[node]?.compartmentId ?? (await this.#world.compartmentOf(node));
      if (compartment !== null) compartments.add(compartment);
    }
    const instances: Instance[] = [];
    const attachments: Attachment[] = [];
    for (const compartment of compartments) {
      const listed = await this.#world.instancesIn(compartment);
      const attached = await this.#world.attachmentsIn(compartment);
      // What could not be read must not look like "nothing is there".
      if (!listed.known || !attached.known) continue;
      instances.push(...listed.value);
      attachments.push(...attached.value);
    }
    if (instances.length === 0) return;
    const lifekeeperSeen = this.#viewsOf(nodes).filter((view) => view.lifekeeper.seen);
    this.#inventory.join({
      now: this.#ports.clock.now(),
      instances: instancesToRemember(nodes, instances, attachments),
      attachments,
      lifekeeperSeen: new Set(lifekeeperSeen.map((view) => view.node)),
      quorumVolumeIds: this.#options.policy.quorumVolumeIds,
    });
  }

  #nodesOfCommands(commands: readonly StoredCommand[]): string[] {
    if (commands.length === 0) return [];
    const index = new ClusterIndex(this.#inventory.now);
    return commands.flatMap((command) => this.#nodesOfCommand(command, index));
  }

  #nodesOfCommand({ target }: StoredCommand, index: ClusterIndex): readonly string[] {
    const incident = this.#incidents.get(target);
    if (incident !== null) return incident.cluster.nodes;
    const open = this.#incidents
      .open()
      .filter(({ cluster }) => cluster.key === target || cluster.name === target);
    return [...open.map(({ cluster }) => cluster), ...index.named(target)].flatMap(
      (cluster) => cluster.nodes,
    );
  }

  /** Deletes what is dealt with: inbox objects whose nodes are all settled and seen twice, and obeyed commands. */
  async #forget(
    outcome: Outcome,
    commands: readonly StoredCommand[],
    keep: () => Promise<void>,
  ): Promise<void> {
    const now = this.#ports.clock.now();
    const names: string[] = [];
    for (const [name, held] of this.#held) {
      for (const node of outcome.settled) held.waitingFor.delete(node);
      const isSeenTwice = held.events.length === 0 || now >= held.secondLookAt;
      if (isSeenTwice && held.waitingFor.size === 0) names.push(name);
    }
    const index = new ClusterIndex(this.#inventory.now);
    for (const command of commands) {
      const nodes = this.#nodesOfCommand(command, index);
      if (nodes.length === 0) {
        await keep();
        await refuseCommand(this.#ports.store, command, 'target: no such incident or cluster');
      } else if (nodes.every((node) => outcome.decided.has(node))) names.push(command.name);
    }
    await inChunks(
      names,
      AT_A_TIME,
      async (name) => {
        await this.#ports.store.delete(name);
        this.#held.delete(name);
      },
      keep,
    );
  }

  #appoint(nodes: readonly string[], at: At | null): void {
    for (const node of nodes) {
      if (at === null) this.#appointments.delete(node);
      else this.#appointments.set(node, at);
    }
  }

  #nextAt(outboxAt: At | null): At | null {
    const looks = [...this.#held.values()].filter((h) => h.events.length > 0).map((h) => h.secondLookAt);
    const times = [...this.#appointments.values(), ...looks, ...(outboxAt === null ? [] : [outboxAt])];
    return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
  }
}

function isFor(stored: StoredCommand, cluster: ClusterRef, incidentId: string | null): boolean {
  return stored.target === incidentId || stored.target === cluster.key || stored.target === cluster.name;
}
