import { randomBytes } from 'node:crypto';
import { type ApprovalRecord, approvalOf, type Word } from '../../functions/core/plan/approval.ts';
import { BY_LCDSTATUS } from '../../functions/core/plan/guard-input.ts';
import { isPlanId } from '../../functions/core/plan/plan-shapes.ts';
import type { Clock, Store } from '../../functions/core/ports.ts';
import { ObjectStore } from '../../functions/oci/object-store.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { writeOnce } from '../../functions/store/collection.ts';
import { APPROVAL, approvalName, readStoredPlan } from '../../functions/store/plans.ts';
import type { Command } from './command.ts';
import { type ConsoleClient, type ConsoleOptions, consoleClient, withConsole } from './console-client.ts';
import { InvalidValueError, UnreadableInputError } from './exit-codes.ts';
import { ociClients, type StateOptions, withStateOptions } from './oci-access.ts';
import { oneLine, withLanguage } from './options.ts';

/** Who says it, and by which clock: the services', taken from the answer that brought the plan. */
interface Who {
  readonly by: string;
  readonly words: string;
  readonly id: string;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Writes one person's word on a plan, bound to the plan's hash. Whether it counts is decided by `reattach` alone.
 *
 * @throws UnreadableInputError when there is no such plan, or it is not about `node`; WardenError when the store refused.
 */
export async function giveWord(
  approvals: Store,
  planId: string,
  word: Word,
  { clock, ...who }: Who,
): Promise<ApprovalRecord> {
  if (!isPlanId(planId)) throw new UnreadableInputError('unreadable.no-plan-id', { plan: planId });
  const stored = await readStoredPlan(approvals, planId);
  if (stored === null) throw new UnreadableInputError('unreadable.no-plan', { plan: planId });
  const at = clock.now();
  if (at >= stored.until) throw new UnreadableInputError('unreadable.expired', { plan: planId });
  const record = approvalOf(stored, word, { ...who, at, via: 'cli' });
  if (!(await writeOnce(approvals, approvalName(record), APPROVAL, record)))
    throw new UnreadableInputError('unreadable.approval-exists', { id: record.id });
  return record;
}

interface Options extends StateOptions, ConsoleOptions {
  readonly node?: string;
  readonly notMeant?: true;
  readonly by?: string;
  readonly words?: string;
}

/** Adds `warden approve` and `warden reject`. */
export function register(program: Command): void {
  const add = (name: 'approve' | 'reject'): Command =>
    withLanguage(
      withConsole(
        withStateOptions(
          program
            .command(name)
            .description(program.text(`${name}.about`))
            .argument('<plan>', program.text('argument.plan'), parsePlanId)
            .option('--by <name>', program.text('option.by'), oneLine(200))
            .option('--words <text>', program.text('approve.words'), oneLine(500)),
          'approve.bucket',
        ),
      ),
    ).addHelpText('after', `\n${program.text('approve.after')}`);
  const run = (word: (options: Options) => Word) =>
    async function act(planId: string, options: Options, self: Command): Promise<void> {
      const client = consoleClient(options, self);
      if (client !== null) {
        const { kind } = await voteOver(client, planId, word(options), options.words);
        process.stdout.write(`${self.text(`${kind}.done`, { plan: planId })}\n`);
        return;
      }
      const { store, clock } = approvalsStore(options, self);
      const id = randomBytes(18).toString('hex');
      const by = options.by ?? self.userOfThisMachine();
      const who = { by, words: options.words ?? '', id, clock };
      const record = await giveWord(store, planId, word(options), who);
      process.stdout.write(`${self.text(`${record.kind}.done`, { plan: record.planId })}\n`);
    };
  add('approve')
    .requiredOption('--node <ocid>', program.text('approve.node'), instance)
    .requiredOption('--not-meant', program.text('approve.not-meant'))
    .action(run((o) => ({ kind: 'approve', node: o.node ?? 'none', detachNotMeant: true })));
  add('reject').action(run(() => ({ kind: 'reject' })));
}

/** The same over a console, in the name of who holds the token, bound to the plan as the console shows it. */
async function voteOver(client: ConsoleClient, planId: string, word: Word, words: string | undefined) {
  const { hash } = await client.ask('plan', `/plans/${planId}`);
  const body = { hash, ...(words !== undefined && { words }) };
  const path = `/plans/${planId}/${word.kind}`;
  if (word.kind === 'reject') await client.ask('reject', path, body);
  else await client.ask('approve', path, { ...body, node: word.node, notMeant: word.detachNotMeant });
  return word;
}

/** An approval is always signed by a person's own profile. */
function approvalsStore({ bucket, namespace, profile = 'DEFAULT' }: Options, command: Command) {
  const name = command.needed(bucket, '--bucket', KEYS.approvalsBucket);
  const space = command.needed(namespace, '--namespace', KEYS.namespace);
  const clients = ociClients(profile, process.env);
  return { store: new ObjectStore(clients, space, name), clock: clients.clock };
}

function parsePlanId(text: string): string {
  if (!isPlanId(text)) throw new InvalidValueError('reason.plan');
  return text;
}

function instance(text: string): string {
  if (text === 'none' || text === BY_LCDSTATUS || /^ocid1\.instance\.[\w.-]{1,240}$/.test(text)) return text;
  throw new InvalidValueError('reason.instance');
}
