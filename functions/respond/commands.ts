import * as v from 'valibot';
import type { OperatorCommand } from '../core/decision/contract.ts';
import { clustersOf } from '../core/inventory/clusters.ts';
import type { ClusterRef, Inventory } from '../core/inventory/inventory.ts';
import { fromJsonBytes, toJsonBytes } from '../core/json-bytes.ts';
import type { Store, StoredObject } from '../core/ports.ts';
import { deadLetterName, FOLDERS, sha256Hex } from '../core/store-names.ts';
import { HOUR } from '../core/time.ts';
import { inChunks } from '../runtime/in-chunks.ts';
import type { IncidentBook } from './incidents.ts';

/** Commands read in one pass; a person gives one at a time. */
const MAX_COMMANDS = 100;
const AT_A_TIME = 8;
/** A hold may not silence a cluster for longer. */
const MAX_HOLD_MS = 7 * 24 * HOUR;

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));
const common = {
  schema: v.literal('warden.command/1'),
  id: text(100),
  /** Incident id or cluster key or name. */
  target: text(300),
  by: text(200),
  at: v.pipe(v.number(), v.finite()),
};
const commandSchema = v.variant('kind', [
  v.object({ ...common, kind: v.literal('ack') }),
  v.pipe(
    v.object({
      ...common,
      kind: v.literal('hold'),
      until: v.pipe(v.number(), v.finite()),
      why: text(500),
    }),
    v.check(
      (hold) => hold.until > hold.at && hold.until - hold.at <= MAX_HOLD_MS,
      'until: at most seven days',
    ),
  ),
  v.object({ ...common, kind: v.literal('release') }),
  v.object({ ...common, kind: v.literal('close'), why: text(500) }),
]);

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
 * @throws what the store or `before` threw.
 */
export async function readCommands(store: Store, before: () => Promise<void>): Promise<StoredCommand[]> {
  const names = await store.list(FOLDERS.commands, MAX_COMMANDS);
  const commands: StoredCommand[] = [];
  await inChunks(
    names,
    AT_A_TIME,
    async (name) => {
      const stored = await store.get(name);
      if (stored === null) return;
      const parsed = v.safeParse(commandSchema, fromJsonBytes(stored.body));
      if (parsed.success) {
        const { schema: _schema, target, ...command } = parsed.output;
        commands.push({ name, target, command });
        return;
      }
      const issue = parsed.issues[0];
      await setAside(store, name, stored, `${v.getDotPath(issue) ?? 'command'}: ${issue.message}`);
    },
    before,
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
  await store.put(deadLetterName(sha256Hex(letter), 'json'), letter, { kind: 'absent' });
  await store.delete(name, stored.etag);
}
