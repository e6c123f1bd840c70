import type { CommandRecord } from '../core/incident/operator-command.ts';
import { clustersOf } from '../core/inventory/clusters.ts';
import type { ClusterRef } from '../core/inventory/inventory.ts';
import type { Clock, Store } from '../core/ports.ts';
import { type NamedCommand, readCommands, refuseCommand } from '../store/commands.ts';
import type { IncidentBook } from './incidents.ts';
import type { InventoryBook } from './inventory-book.ts';

/** The commands of operators that a cycle found. */
export class CommandBook {
  #commands: readonly NamedCommand[] = [];

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly incidents: IncidentBook,
    private readonly inventory: InventoryBook,
  ) {}

  /** @throws what the store or `renewLease` threw. */
  async load(renewLease: () => Promise<void>): Promise<void> {
    this.#commands = await readCommands(this.store, renewLease);
  }

  /** Nodes that any command is about. */
  nodes(): readonly string[] {
    return this.#commands.flatMap(([, command]) => this.#nodesOf(command));
  }

  /** What people ordered about a cluster. */
  about(cluster: ClusterRef, incidentId: string | null): readonly CommandRecord[] {
    return this.#commands
      .map(([, command]) => command)
      .filter(({ target }) => target === incidentId || target === cluster.key || target === cluster.name);
  }

  /**
   * Names of the commands that can be deleted: those that were carried out. Those that name nothing we know are
   * dead-lettered.
   * @param decided nodes whose cluster was decided, and the incident is stored.
   * @throws what the store or `renewLease` threw.
   */
  async finish(decided: ReadonlySet<string>, renewLease: () => Promise<void>): Promise<string[]> {
    const names: string[] = [];
    for (const [name, command] of this.#commands) {
      const nodes = this.#nodesOf(command);
      if (nodes.length === 0) {
        await renewLease();
        await refuseCommand(this.store, name, 'target: no such incident or cluster');
      } else if (nodes.every((node) => decided.has(node)) && !this.#outlasts(command)) names.push(name);
    }
    return names;
  }

  /**
   * Work is mostly announced before anything happens: a hold on a cluster stays until it is over or released, so that
   * an incident that opens meanwhile begins with it.
   */
  #outlasts(command: CommandRecord): boolean {
    if (command.kind !== 'hold' || this.incidents.get(command.target) !== null) return false;
    const nodes = new Set(this.#nodesOf(command));
    const released = this.#commands.some(
      ([, other]) =>
        other.kind === 'release' &&
        other.at >= command.at &&
        this.#nodesOf(other).some((node) => nodes.has(node)),
    );
    return !released && command.until > this.clock.now();
  }

  /** Nodes of the cluster that a command names by incident, cluster key or cluster name; empty when nothing fits. */
  #nodesOf({ target }: CommandRecord): readonly string[] {
    const incident = this.incidents.get(target);
    if (incident !== null) return incident.cluster.nodes;
    const open = this.incidents.open().map(({ cluster }) => cluster);
    return [...open, ...clustersOf(this.inventory.now)]
      .filter((cluster) => cluster.key === target || cluster.name === target)
      .flatMap((cluster) => cluster.nodes);
  }
}
