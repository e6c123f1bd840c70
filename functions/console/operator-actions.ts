import {
  type CommandRecord,
  commandRecord,
  type OperatorCommand,
} from '../core/incident/operator-command.ts';
import { approvalOf } from '../core/plan/approval.ts';
import type { StoredPlan } from '../core/plan/plan-shapes.ts';
import type { AuditLog, Store } from '../core/ports.ts';
import { toWardenError, WardenError } from '../runtime/errors.ts';
import { writeOnce } from '../store/collection.ts';
import { COMMAND, commandName } from '../store/commands.ts';
import type { Kind } from '../store/kind.ts';
import { APPROVAL, approvalName } from '../store/plans.ts';
import { type WakePorts, wakeRespond } from '../store/wake.ts';
import type { Vote } from './form.ts';
import type { Visit } from './view.ts';

export interface ActPorts extends WakePorts {
  /** Bucket of plans and approvals; null where nothing can be put back. */
  readonly approvals: Store | null;
  /** Absent: no audit trail. */
  readonly auditLog?: AuditLog;
}

/** Who pressed, as the gateway took it from the validated token. */
export type Actor = Visit & { readonly person: string };

/**
 * Stores a person's command and wakes `respond`. The command counts once it is stored: when the wake fails, `respond`
 * takes it with its next look.
 *
 * @throws WardenError when the command could not be stored.
 */
export async function storeCommand(
  ports: ActPorts,
  respondFunctionId: string,
  { target, order }: { readonly target: string; readonly order: OperatorCommand },
  actor: Actor,
): Promise<void> {
  const who = { by: actor.person, at: ports.clock.now(), id: ports.ids.unique() };
  const record = commandRecord(target, order, who);
  await writeNew(ports.store, commandName(record), COMMAND, record);
  await wakeFor(ports, respondFunctionId, record, actor);
}

/** Wakes `respond` for a command that is stored: it counts also when this fails, with `respond`'s next look. Never throws. */
export async function wakeFor(
  ports: WakePorts,
  respondFunctionId: string,
  { id }: Pick<CommandRecord, 'id'>,
  { log }: Pick<Visit, 'log'>,
): Promise<void> {
  try {
    await wakeRespond(ports, respondFunctionId);
  } catch (error) {
    log.failure('respond was not woken', error, { command: id });
  }
}

/**
 * Stores a person's vote on a plan, bound to the plan's hash: the same object that `warden approve` writes. Whether it
 * counts is decided by `reattach` alone.
 *
 * @throws WardenError when it could not be stored.
 */
export async function storeVote(
  ports: ActPorts & { readonly approvals: Store },
  stored: StoredPlan,
  { word, words }: Vote,
  actor: Actor,
): Promise<void> {
  const who = { by: actor.person, words, at: ports.clock.now(), id: ports.ids.unique() };
  const record = approvalOf(stored, word, { ...who, via: 'console' });
  await writeNew(ports.approvals, approvalName(record), APPROVAL, record);
}

/** @throws WardenError when another one lies there: the id is unique. */
async function writeNew<T>(store: Store, name: string, kind: Kind<T>, value: T): Promise<void> {
  if (await writeOnce(store, name, kind, value)) return;
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
}

/** Writes what was pressed into the audit log. A trail that cannot be written is logged and stops nothing. */
export async function audit(
  ports: Pick<ActPorts, 'ids' | 'clock' | 'auditLog'>,
  pressed: Pressed,
  visit: Visit,
): Promise<void> {
  const { person, callId, log } = visit;
  log.info('pressed', { ...pressed, person });
  if (ports.auditLog === undefined) return;
  const entry = {
    id: ports.ids.unique(),
    at: ports.clock.now(),
    data: JSON.stringify({ ...pressed, person, callId }),
  };
  try {
    await ports.auditLog.write('console', 'com.warden.console', [entry]);
  } catch (error) {
    log.failure('audit trail cannot be written', toWardenError(error, { operation: 'console audit' }));
  }
}
