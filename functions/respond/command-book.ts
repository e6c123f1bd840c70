import type { OperatorCommand } from '../core/incident/operator-command.ts';
import type { ClusterRef } from '../core/inventory/inventory.ts';
import type { Clock, Store } from '../core/ports.ts';
import { isCommandFor, nodesOfCommand, readCommands, refuseCommand, type StoredCommand } from './commands.ts';
import type { IncidentBook } from './incidents.ts';
import type { InventoryBook } from './inventory-book.ts';

/** The commands of operators that a pass found. */
export class CommandBook {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #incidents: IncidentBook;
  readonly #inventory: InventoryBook;
  #commands: readonly StoredCommand[] = [];

  constructor(store: Store, clock: Clock, incidents: IncidentBook, inventory: InventoryBook) {
    this.#store = store;
    this.#clock = clock;
    this.#incidents = incidents;
    this.#inventory = inventory;
  }

  /** @throws what the store or `renewLease` threw. */
  async load(renewLease: () => Promise<void>): Promise<void> {
    this.#commands = await readCommands(this.#store, renewLease);
  }

  /** Nodes that any command is about. */
  nodes(): readonly string[] {
    return this.#commands.flatMap((command) => this.#nodesOf(command));
  }

  /** What people said about a cluster. */
  about(cluster: ClusterRef, incidentId: string | null): readonly OperatorCommand[] {
    return this.#commands
      .filter((stored) => isCommandFor(stored, cluster, incidentId))
      .map((stored) => stored.command);
  }

  /**
   * Names of the commands that can be deleted: obeyed ones. Those that name nothing we know are set aside.
   * @param decided nodes whose cluster was decided, and the incident is stored.
   * @throws what the store or `renewLease` threw.
   */
  async finish(decided: ReadonlySet<string>, renewLease: () => Promise<void>): Promise<string[]> {
    const names: string[] = [];
    for (const command of this.#commands) {
      const nodes = this.#nodesOf(command);
      if (nodes.length === 0) {
        await renewLease();
        await refuseCommand(this.#store, command, 'target: no such incident or cluster');
      } else if (nodes.every((node) => decided.has(node)) && !this.#outlasts(command))
        names.push(command.name);
    }
    return names;
  }

  /**
   * Work is mostly announced before anything happens: a hold on a cluster stays until it is over or released, so that
   * an incident that opens meanwhile begins with it.
   */
  #outlasts(held: StoredCommand): boolean {
    const { command } = held;
    if (command.kind !== 'hold' || this.#incidents.get(held.target) !== null) return false;
    const nodes = new Set(this.#nodesOf(held));
    const released = this.#commands.some(
      (other) =>
        other.command.kind === 'release' &&
        other.command.at >= command.at &&
        this.#nodesOf(other).some((node) => nodes.has(node)),
    );
    return !released && command.until > this.#clock.now();
  }

  #nodesOf(command: StoredCommand): readonly string[] {
    return nodesOfCommand(command, this.#incidents, this.#inventory.now);
  }
}
