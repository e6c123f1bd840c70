import { MINUTE, SECOND } from '../core/base/time.ts';
import { lateLinesOf } from '../core/cluster/cluster-facts.ts';
import { isDown, lastOutage } from '../core/cluster/paths.ts';
import type { DecisionInput } from '../core/decision/contract.ts';
import { LATE_WITHIN } from '../core/decision/late-outages.ts';
import type { PathView } from '../core/evidence/path-view.ts';
import type { PlatformEvent } from '../core/inbox/inbox.ts';
import type { ClusterRef } from '../core/inventory/inventory.ts';
import type { LateLines } from '../core/platform/look-ups.ts';
import type { Signal } from '../core/rules/signal.ts';
import { clusterFinder, nodesOfEvent } from './clusters.ts';
import type { CycleParts } from './cycle-parts.ts';
import type { CycleOptions, CyclePorts } from './cycle-shapes.ts';
import type { Decisions } from './decisions.ts';
import { type Draft, sketchOf } from './wide-outages.ts';

/** Incidents due within this are decided together: fewer look-ups. */
const TOGETHER_MS = 5 * SECOND;

/** An event is handed over within seconds, and counts once more half a minute later. */
const ANNOUNCES_FOR_MS = 3 * MINUTE;

/** Clusters that are decided before the lease is looked at. */
const RENEWED_EVERY = 64;

/** Decisions of one pass that are kept whole until they are stored. */
const MOST_WHOLE = 256;

/** Batches of late lines that are remembered per node. */
const MOST_LATE_BATCHES = 20;

/** Which clusters a cycle decides, and from what. */
export class ClusterRound {
  /** Nodes whose stamps were off by whole hours in this slice. */
  readonly #zoneOffsets = new Map<string, number>();
  readonly #lateLines = new Map<string, readonly LateLines[]>();

  constructor(
    private readonly ports: CyclePorts,
    private readonly options: CycleOptions,
    private readonly parts: CycleParts,
    private readonly decisions: Decisions,
  ) {}

  noteZoneOffsets(offsets: Readonly<Record<string, number>>): void {
    for (const [node, hours] of Object.entries(offsets)) this.#zoneOffsets.set(node, hours);
  }

  noteLateLines(signals: readonly Signal[]): void {
    const now = this.ports.clock.now();
    const old = signals.filter(({ at }) => at < now - LATE_WITHIN);
    if (old.length > 0) {
      const nodes = [...new Set(old.map(({ node }) => node))].slice(0, MOST_LATE_BATCHES);
      this.ports.log.info('lines too old to be told', { count: old.length, nodes });
    }
    for (const [node, batch] of lateLinesOf(signals, now)) {
      const known = this.#lateLines.get(node) ?? [];
      this.#lateLines.set(node, [...known, batch].slice(-MOST_LATE_BATCHES));
    }
  }

  /** Decisions of every known cluster that something happened to or whose time has come; none is stored yet. */
  async decide(renewLease: () => Promise<void>): Promise<readonly Draft[]> {
    const { inbox, reader, incidents, inventory, flow } = this.parts;
    const events = inbox.takeDueEvents(this.ports.clock.now());
    reader.begin(incidents.open(), events.length > 0);
    const byEvent = await this.#nodesByEvent(events);
    inventory.noteMaintenance(events);
    const moved = (await flow?.refresh(incidents.open())) ?? [];
    return this.#drafts(this.#dueNodes(moved, byEvent.values()), byEvent, renewLease);
  }

  /** The same for nodes that have become known just now. */
  decideNewcomers(due: ReadonlySet<string>, renewLease: () => Promise<void>): Promise<readonly Draft[]> {
    return this.#drafts(due, new Map(), renewLease);
  }

  async #drafts(
    due: ReadonlySet<string>,
    byEvent: ReadonlyMap<PlatformEvent, readonly string[]>,
    renewLease: () => Promise<void>,
  ): Promise<readonly Draft[]> {
    const { nodes, probes } = this.parts;
    const clusters = await this.#clustersOf(due, renewLease);
    const all = clusters.flatMap((cluster) => cluster.nodes);
    const unread = await nodes.load(all, renewLease);
    await probes?.load(all);
    const eventsOf = eventFinder(byEvent);
    const drafts: Draft[] = [];
    for (const [place, cluster] of clusters.entries()) {
      // Thousands take longer than a lease.
      if (place % RENEWED_EVERY === RENEWED_EVERY - 1) await renewLease();
      // What half of the evidence says may be the opposite of what all of it says.
      if (cluster.nodes.some((node) => unread.has(node))) {
        this.decisions.tryAgain(cluster);
        continue;
      }
      const draft = await this.#draft(cluster, eventsOf(cluster));
      if (draft !== null) drafts.push(clusters.length > MOST_WHOLE ? sketchOf(draft) : draft);
    }
    return drafts;
  }

  async #nodesByEvent(events: readonly PlatformEvent[]): Promise<Map<PlatformEvent, readonly string[]>> {
    const { inventory, reader } = this.parts;
    // Events alone never make us read a compartment without watched nodes.
    const watched = new Set(Object.values(inventory.now.nodes).map((node) => node.compartmentId));
    const byEvent = new Map<PlatformEvent, readonly string[]>();
    for (const event of events) {
      const { compartmentId } = event;
      const isWatched = compartmentId !== null && watched.has(compartmentId);
      const listed = isWatched ? await reader.lookUps.attachmentsIn(compartmentId) : null;
      byEvent.set(event, nodesOfEvent(event, inventory.now, listed));
    }
    return byEvent;
  }

  #dueNodes(moved: Iterable<string>, named: Iterable<readonly string[]>): ReadonlySet<string> {
    const { nextChecks, inbox, commands } = this.parts;
    const due = new Set(nextChecks.due(this.ports.clock.now() + TOGETHER_MS));
    for (const nodes of [moved, inbox.freshNodes(), ...named, this.#silenceConcerns(), commands.nodes()])
      for (const node of nodes) due.add(node);
    const isKnown = this.parts.strangers.known();
    return new Set([...due].filter(isKnown));
  }

  /**
   * Nodes to look at because a report found them silent. Where notices about the monitor go to the same people, those
   * have said so already.
   */
  #silenceConcerns(): ReadonlySet<string> {
    const nodes = this.parts.monitor.takeConcerned();
    const { monitorTopicId, topicId } = this.options;
    return monitorTopicId === undefined || monitorTopicId === topicId ? new Set() : nodes;
  }

  /** The clusters of these nodes, as the inventory knows them after it was refreshed for them. */
  async #clustersOf(
    due: ReadonlySet<string>,
    renewLease: () => Promise<void>,
  ): Promise<readonly ClusterRef[]> {
    const { incidents, nodes, inventory, reader } = this.parts;
    await nodes.load(due, renewLease);
    await inventory.refresh(reader.lookUps, due, {
      lifekeeperSeen: new Set([...due].filter((node) => nodes.hasLifekeeper(node))),
      quorumVolumeIds: this.options.policy.quorumVolumeIds,
    });
    const clusterOf = clusterFinder(
      inventory.now,
      incidents.open().map(({ cluster }) => cluster),
    );
    const clusters = new Map<string, ClusterRef>();
    for (const node of due) {
      const cluster = clusterOf(node, nodes.get(node)?.hosts[0] ?? null);
      clusters.set(cluster.key, cluster);
    }
    return [...clusters.values()];
  }

  /** Whether an event says that something changed just now. An old one has waited somewhere: by then it dates nothing. */
  #isAnnounced(events: readonly PlatformEvent[]): boolean {
    const now = this.ports.clock.now();
    return events.some(({ at }) => now - at < ANNOUNCES_FOR_MS);
  }

  /** The decision of one cluster; null when it could not be made. */
  async #draft(cluster: ClusterRef, events: readonly PlatformEvent[]): Promise<Draft | null> {
    try {
      return this.decisions.decide(await this.#input(cluster, events));
    } catch (error) {
      this.decisions.failed(cluster, error);
      return null;
    }
  }

  async #input(cluster: ClusterRef, events: readonly PlatformEvent[]): Promise<DecisionInput> {
    const { incidents, inventory, nodes, probes, monitor, commands, flow, reader } = this.parts;
    const incident = incidents.forCluster(cluster);
    const views = nodes.views(cluster.nodes);
    const facts = await reader.facts({
      cluster,
      incident,
      inventory: inventory.now,
      views,
      // A line that shows it still lost does not say since when.
      isUnannounced: !this.#isAnnounced(events) && !views.some(({ paths }) => paths.some(isLossTold)),
      probes: probes?.answers(cluster.nodes) ?? {},
      silence: monitor.silence,
      zoneOffsets: this.#zoneOffsets,
      lateLines: this.#lateLines,
    });
    return {
      ...facts,
      incident,
      isTaken: incidents.isTaken,
      policy: this.options.policy,
      events,
      commands: commands.about(cluster, incident?.id ?? null),
      attempts: flow?.attempts() ?? { known: true, value: [], readAt: this.ports.clock.now() },
      reattach: flow?.progress(incident) ?? null,
      ...(flow !== null && { isPlanTaken: (id: string, incidentId: string) => flow.isTaken(id, incidentId) }),
    };
  }
}

/** Whether the line of its loss came. */
function isLossTold(path: PathView): boolean {
  return path.currentBoot && isDown(path) && lastOutage(path)?.lossSeen === true;
}

/** Finds the events that may be about a cluster, in the order in which they came. */
function eventFinder(
  byEvent: ReadonlyMap<PlatformEvent, readonly string[]>,
): (cluster: ClusterRef) => readonly PlatformEvent[] {
  const events = [...byEvent.keys()];
  const places = new Map<string, number[]>();
  for (const [place, nodes] of [...byEvent.values()].entries())
    for (const node of nodes) places.set(node, [...(places.get(node) ?? []), place]);
  return ({ nodes }) => {
    const found = new Set(nodes.flatMap((node) => places.get(node) ?? []));
    return [...found].sort((a, b) => a - b).flatMap((place) => events[place] ?? []);
  };
}
