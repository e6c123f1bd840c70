import { compareText } from '../core/base/canonical.ts';
import type { At } from '../core/base/time.ts';
import type { CommandRecord } from '../core/incident/operator-command.ts';
import { clustersOf } from '../core/inventory/clusters.ts';
import type { ClusterRef } from '../core/inventory/inventory.ts';
import { someAtATime } from '../runtime/promises.ts';
import { COMMANDS, readCommand, refuseCommand } from '../store/commands.ts';
import type { CyclePorts } from './cycle-shapes.ts';
import type { IncidentBook } from './incidents.ts';
import type { InventoryBook } from './inventory-book.ts';
import { type Left, Patience } from './patience.ts';
import type { SetAside } from './set-aside.ts';

const UNKNOWN_TARGET = 'target: no such incident or cluster';
/** Commands read in one cycle, those of earlier cycles not counted: however many are in force, new ones are read. */
const MAX_NEW = 256;
const AT_A_TIME = 8;

type Named = readonly [name: string, record: CommandRecord];

/** The commands of operators. Each is read once; those that last stay at hand. */
export class CommandBook {
  readonly #known = new Map<string, CommandRecord>();
  readonly #patience: Patience;
  /** Obeyed at least once by this holder. */
  readonly #obeyed = new Set<string>();
  #waiting = 0;

  constructor(
    private readonly ports: Pick<CyclePorts, 'store' | 'clock' | 'log'>,
    private readonly incidents: IncidentBook,
    private readonly inventory: InventoryBook,
    private readonly setAside: SetAside,
  ) {
    this.#patience = new Patience(ports, setAside);
  }

  /**
   * Reads what is new. What cannot be read or understood stops nothing but itself, nor does a list that cannot be read:
   * people are told without it, and nothing is done.
   * @throws what `renewLease` threw.
   */
  async load(renewLease: () => Promise<void>): Promise<Left> {
    const names = await this.#patience.trying(COMMANDS, () => this.ports.store.list(COMMANDS));
    if (names === null) return { waiting: 0, retryAt: this.#patience.retryAt };
    const listed = new Set(names);
    for (const name of this.#known.keys()) if (!listed.has(name)) this.#forget(name);
    this.#patience.retain(listed);
    const fresh = [...listed].filter((name) => !this.#known.has(name) && this.#patience.isDue(name));
    const read = async (name: string): Promise<void> => {
      const command = await this.#patience.trying(name, () => readCommand(this.ports.store, name));
      if (command !== null) this.#known.set(name, command);
    };
    await someAtATime(fresh.slice(0, MAX_NEW), AT_A_TIME, read, renewLease);
    this.#waiting = Math.max(0, fresh.length - MAX_NEW);
    return { waiting: this.#waiting, retryAt: this.#patience.retryAt };
  }

  /** Every command was read. Until then nothing may be done: one of them may be a hold. */
  get isComplete(): boolean {
    return this.#waiting === 0 && this.#patience.isComplete;
  }

  #forget(name: string): void {
    this.#known.delete(name);
    this.#obeyed.delete(name);
  }

  /** Oldest first. */
  get #commands(): readonly Named[] {
    return [...this.#known].sort(([a, one], [b, other]) => one.at - other.at || compareText(a, b));
  }

  /** Nodes that any command is about which was not obeyed yet, or is over. */
  nodes(): readonly string[] {
    const { nodesOf, outlasts } = this.#targets();
    return this.#commands
      .filter(([name, command]) => !this.#obeyed.has(name) || !outlasts(command))
      .flatMap(([, command]) => nodesOf(command));
  }

  /** What people ordered about a cluster. */
  about(cluster: ClusterRef, incidentId: string | null): readonly CommandRecord[] {
    return this.#commands
      .map(([, command]) => command)
      .filter(({ target }) => target === incidentId || target === cluster.key || target === cluster.name);
  }

  /**
   * Names of the commands that can be deleted: those that were carried out. Those that name nothing we know are
   * dead-lettered; of a hold that is only noted, for it may be the inventory that is incomplete.
   * @param decided nodes whose cluster was decided, and the incident is stored.
   * @throws what the store or `renewLease` threw.
   */
  async finish(decided: ReadonlySet<string>, renewLease: () => Promise<void>): Promise<string[]> {
    const names: string[] = [];
    const { nodesOf, outlasts } = this.#targets();
    for (const [name, command] of this.#commands) {
      const nodes = nodesOf(command);
      const isOver = !outlasts(command);
      if (nodes.length === 0 && !isOver) this.setAside.note(name, UNKNOWN_TARGET);
      else if (nodes.length === 0) {
        await renewLease();
        await refuseCommand(this.ports.store, name, UNKNOWN_TARGET);
      } else if (nodes.every((node) => decided.has(node))) {
        this.#obeyed.add(name);
        if (isOver) names.push(name);
      }
    }
    for (const name of names) this.#forget(name);
    return names;
  }

  /** What the commands at hand are about, worked out once for all of them. */
  #targets() {
    const byTarget = new Map<string, readonly string[]>();
    const open = this.incidents.open().map(({ cluster }) => cluster);
    for (const { key, name, nodes } of [...open, ...clustersOf(this.inventory.now)])
      for (const target of new Set([key, name]))
        byTarget.set(target, [...(byTarget.get(target) ?? []), ...nodes]);
    /** Nodes of the cluster that is named by incident, cluster key or cluster name; empty when nothing fits. */
    const nodesOf = ({ target }: CommandRecord): readonly string[] =>
      this.incidents.get(target)?.cluster.nodes ?? byTarget.get(target) ?? [];
    const releasedAt = new Map<string, At>();
    for (const command of this.#known.values())
      if (command.kind === 'release')
        for (const node of nodesOf(command))
          releasedAt.set(node, Math.max(command.at, releasedAt.get(node) ?? command.at));
    const now = this.ports.clock.now();
    /**
     * Work is mostly announced before anything happens: a hold on a cluster stays until it is over or released, so that
     * an incident that opens meanwhile begins with it.
     */
    const outlasts = (command: CommandRecord): boolean => {
      if (command.kind !== 'hold' || this.incidents.get(command.target) !== null) return false;
      const isReleased = nodesOf(command).some((node) => (releasedAt.get(node) ?? Number.NaN) >= command.at);
      return !isReleased && command.until > now;
    };
    return { nodesOf, outlasts };
  }
}
