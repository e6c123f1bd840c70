import { sha256 } from '../core/base/canonical.ts';
import { toJsonBytes } from '../core/base/json-bytes.ts';
import { deadLetterName, FOLDERS } from '../core/base/store-names.ts';
import type { OperatorCommand } from '../core/incident/operator-command.ts';
import { parseCommand } from '../core/incident/stored-command.ts';
import { clustersOf } from '../core/inventory/clusters.ts';
import type { ClusterRef, Inventory } from '../core/inventory/inventory.ts';
import type { Store, StoredObject } from '../core/ports.ts';
import { someAtATime } from '../runtime/some-at-a-time.ts';
import type { IncidentBook } from './incidents.ts';

/** Commands read in one pass; a person gives one at a time. */
const MAX_COMMANDS = 100;
const AT_A_TIME = 8;
/** An operator's command as stored under `commands/`. */
export interface StoredCommand {
  readonly name: string;
  /** Incident id, cluster key or cluster name. */
  readonly target: string;
  readonly command: OperatorCommand;
}

/**
 * Reads the commands of operators. One that cannot be understood goes to `dead-letter/` with the reason, so that it is
 * seen and does not come again.
 * @throws what the store or `renewLease` threw.
 */
export async function readCommands(store: Store, renewLease: () => Promise<void>): Promise<StoredCommand[]> {
  const names = await store.list(FOLDERS.commands, MAX_COMMANDS);
  const commands: StoredCommand[] = [];
  await someAtATime(
    names,
    AT_A_TIME,
    async (name) => {
      const stored = await store.get(name);
      if (stored === null) return;
      const parsed = parseCommand(stored.body);
      if ('problem' in parsed) {
        await setAside(store, name, stored, parsed.problem);
        return;
      }
      const { schema: _schema, target, ...command } = parsed;
      commands.push({ name, target, command });
    },
    renewLease,
  );
  return commands.sort((a, b) => a.command.at - b.command.at || (a.name < b.name ? -1 : 1));
}

/** Nodes of the cluster that a command names by incident, cluster key or cluster name; empty when nothing fits. */
export function nodesOfCommand(
  { target }: StoredCommand,
  incidents: IncidentBook,
  inventory: Inventory,
): readonly string[] {
  const incident = incidents.get(target);
  if (incident !== null) return incident.cluster.nodes;
  const open = incidents.open().map(({ cluster }) => cluster);
  return [...open, ...clustersOf(inventory)]
    .filter((cluster) => cluster.key === target || cluster.name === target)
    .flatMap((cluster) => cluster.nodes);
}

export function isCommandFor(stored: StoredCommand, cluster: ClusterRef, incidentId: string | null): boolean {
  return stored.target === incidentId || stored.target === cluster.key || stored.target === cluster.name;
}

/** Sets a command aside that names nothing we know. @throws what the store threw. */
export async function refuseCommand(store: Store, command: StoredCommand, reason: string): Promise<void> {
  const stored = await store.get(command.name);
  if (stored !== null) await setAside(store, command.name, stored, reason);
}

async function setAside(store: Store, name: string, stored: StoredObject, reason: string): Promise<void> {
  const letter = toJsonBytes({
    schema: 'warden.dead-letter/1',
    source: 'respond',
    name,
    reason: reason.slice(0, 300),
    excerpt: new TextDecoder().decode(stored.body.slice(0, 1_000)),
  });
  await store.put(deadLetterName(sha256(letter), 'json'), letter, { kind: 'absent' });
  await store.delete(name, stored.etag);
}
