import { commandName, commandRecord, encodeCommand, type Wish } from '../core/incident/stored-command.ts';
import { approvalName, approvalOf, encodeApproval } from '../core/plan/approval.ts';
import type { StoredPlan } from '../core/plan/stored-plan.ts';
import type { AuditLog, Clock, Ids, Invoker, Store } from '../core/ports.ts';
import { toWardenError, WardenError } from '../runtime/errors.ts';
import type { Logger } from '../runtime/logger.ts';
import { wakeRespond } from '../runtime/wake.ts';
import type { Verdict } from './form.ts';

export interface ActPorts {
  readonly store: Store;
  /** Bucket of plans and approvals; null where nothing can be put back. */
  readonly approvals: Store | null;
  readonly invoker: Invoker;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Absent: no audit trail. */
  readonly auditLog?: AuditLog;
}

/** Who pressed, as the gateway took it from the validated token. */
interface Actor {
  readonly person: string;
  readonly callId: string;
  readonly log: Logger;
}

/**
 * Stores a person's command and wakes `respond`. The command counts once it is stored: when the wake fails, `respond`
 * takes it with its next look.
 *
 * @throws WardenError when the command could not be stored.
 */
export async function command(
  ports: ActPorts,
  respondFunctionId: string,
  target: string,
  wish: Wish,
  actor: Actor,
): Promise<void> {
  const record = commandRecord(target, wish, {
    by: actor.person,
    at: ports.clock.now(),
    id: ports.ids.unique(),
  });
  const result = await ports.store.put(commandName(record), encodeCommand(record), { kind: 'absent' });
  if (result.kind === 'lost') await mustBeOurs(ports.store, commandName(record), encodeCommand(record));
  try {
    await wakeRespond(ports, respondFunctionId);
  } catch (error) {
    actor.log.failure('respond was not woken', error, { command: record.id });
  }
}

/**
 * Stores a person's word on a plan, bound to the plan's hash: the same object that `warden approve` writes. Whether it
 * counts is decided by `reattach` alone.
 *
 * @throws WardenError when it could not be stored.
 */
export async function decide(
  ports: ActPorts & { readonly approvals: Store },
  stored: StoredPlan,
  { word, words }: Verdict,
  actor: Actor,
): Promise<void> {
  const speaker = {
    by: actor.person,
    words,
    at: ports.clock.now(),
    id: ports.ids.unique(),
    via: 'console',
  } as const;
  const record = approvalOf(stored, word, speaker);
  const [name, body] = [approvalName(record), encodeApproval(record)];
  const result = await ports.approvals.put(name, body, { kind: 'absent' });
  if (result.kind === 'lost') await mustBeOurs(ports.approvals, name, body);
}

/** A 412 may be our own success, repeated by the SDK: the id is unique, so what lies there is ours or wrong. */
async function mustBeOurs(store: Store, name: string, body: Uint8Array): Promise<void> {
  const there = await store.get(name);
  if (there === null || !Buffer.from(there.body).equals(body))
    throw new WardenError('OCI_PRECONDITION_FAILED', {
      operation: 'console',
      detail: 'The id exists already.',
    });
}

/** One line of the audit trail: who pressed what, and what came of it. */
interface Pressed {
  readonly action: string;
  readonly target: string;
  readonly outcome: 'stored' | 'refused' | 'failed';
  readonly code: string | null;
  readonly person: string | null;
}

/** Writes what was pressed into the audit log. A trail that cannot be written is logged and stops nothing. */
export async function audit(ports: ActPorts, pressed: Pressed, actor: Omit<Actor, 'person'>): Promise<void> {
  actor.log.info('pressed', { ...pressed });
  if (ports.auditLog === undefined) return;
  const entry = {
    id: ports.ids.unique(),
    at: ports.clock.now(),
    data: JSON.stringify({ ...pressed, callId: actor.callId }),
  };
  try {
    await ports.auditLog.write('console', 'com.warden.console', [entry]);
  } catch (error) {
    actor.log.failure('audit trail cannot be written', toWardenError(error, { operation: 'console audit' }));
  }
}
