import * as v from 'valibot';
import { compareText } from '../core/base/canonical.ts';
import { fromJsonBytes } from '../core/base/json-bytes.ts';
import { type CommandRecord, commandSchema } from '../core/incident/operator-command.ts';
import type { Store } from '../core/ports.ts';
import { someAtATime } from '../runtime/promises.ts';
import { deadLetter } from './dead-letters.ts';
import { jsonKind } from './kind.ts';

/** Folder of the state bucket: what operators ordered and `respond` has not taken yet. */
export const COMMANDS = 'commands/';

export const COMMAND = jsonKind<CommandRecord>('warden.command/1', commandSchema);

/** Commands read in one cycle; a person gives one at a time. */
const MAX_COMMANDS = 100;
const AT_A_TIME = 8;

export function commandName(record: Pick<CommandRecord, 'id'>): string {
  return `${COMMANDS}${record.id}.json`;
}

/** A command and the name of the object that it lies in. */
export type NamedCommand = readonly [name: string, record: CommandRecord];

/**
 * Reads the commands of operators, oldest first. One that cannot be understood goes to `dead-letter/` with the reason,
 * so that it is seen and does not come again.
 * @throws what the store or `renewLease` threw.
 */
export async function readCommands(store: Store, renewLease: () => Promise<void>): Promise<NamedCommand[]> {
  const names = await store.list(COMMANDS, MAX_COMMANDS);
  const commands: NamedCommand[] = [];
  const read = async (name: string) => {
    const stored = await store.get(name);
    if (stored === null) return;
    const parsed = v.safeParse(commandSchema, fromJsonBytes(stored.body));
    if (parsed.success) commands.push([name, parsed.output]);
    else {
      const issue = parsed.issues[0];
      await refuseCommand(store, name, `${v.getDotPath(issue) ?? 'command'}: ${issue.message}`);
    }
  };
  await someAtATime(names, AT_A_TIME, read, renewLease);
  return commands.sort(([a, one], [b, other]) => one.at - other.at || compareText(a, b));
}

/** Moves a command that cannot be obeyed to `dead-letter/`. @throws what the store threw. */
export async function refuseCommand(store: Store, name: string, reason: string): Promise<void> {
  const stored = await store.get(name);
  if (stored === null) return;
  await deadLetter(store, {
    source: 'respond',
    name,
    reason: reason.slice(0, 300),
    excerpt: new TextDecoder().decode(stored.body.slice(0, 1_000)),
  });
  await store.delete(name, stored.etag);
}
