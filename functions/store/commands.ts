import * as v from 'valibot';
import { fromJsonBytes } from '../core/base/json-bytes.ts';
import type { At } from '../core/base/time.ts';
import { type CommandRecord, commandSchema, datedBy } from '../core/incident/operator-command.ts';
import type { Store } from '../core/ports.ts';
import { deadLetter } from './dead-letters.ts';
import { jsonKind } from './kind.ts';

/** Folder of the state bucket: what operators ordered and `respond` has not taken yet. */
export const COMMANDS = 'commands/';

export const COMMAND = jsonKind<CommandRecord>('warden.command/1', commandSchema);

export function commandName(record: Pick<CommandRecord, 'id'>): string {
  return `${COMMANDS}${record.id}.json`;
}

/**
 * Reads one command, dated by the store. What cannot be understood goes to `dead-letter/` with the reason, so that it is seen and does not
 * come again.
 * @returns null when there is none, or none any more. @throws what the store threw.
 */
export async function readCommand(store: Store, name: string): Promise<CommandRecord | null> {
  const stored = await store.get(name);
  if (stored === null) return null;
  const parsed = v.safeParse(commandSchema, stored.isCut ? null : fromJsonBytes(stored.body));
  if (parsed.success) return datedBy(parsed.output, stored.storedAt);
  const issue = parsed.issues[0];
  await refuseCommand(store, name, `${v.getDotPath(issue) ?? 'command'}: ${issue.message}`);
  return null;
}

/** Whether a command may lie there for long: announced work does until it is over. @throws what the store threw. */
export async function mayStay(store: Store, name: string, now: At): Promise<boolean> {
  const stored = await store.get(name);
  if (stored === null) return true;
  const parsed = v.safeParse(commandSchema, stored.isCut ? null : fromJsonBytes(stored.body));
  return parsed.success && parsed.output.kind === 'hold' && parsed.output.until > now;
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
