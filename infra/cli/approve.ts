import { randomBytes } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import {
  type ApprovalRecord,
  approvalName,
  approvalOf,
  encodeApproval,
  type Word,
} from '../../functions/core/plan/approval.ts';
import { BY_LCDSTATUS } from '../../functions/core/plan/guards.ts';
import { isPlanId } from '../../functions/core/plan/stored-plan.ts';
import type { Clock, Store } from '../../functions/core/ports.ts';
import { ObjectStore } from '../../functions/oci/object-store.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { readStoredPlan } from '../../functions/runtime/stored-plans.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { needed } from './failure-text.ts';
import { type Language, langOption, languageOf } from './language.ts';
import { ociClients } from './oci-access.ts';
import { readable } from './state-bucket.ts';
import { userOfThisMachine } from './user.ts';

/** Who says it, and by which clock: the services', as far as the answer that brought the plan told it. */
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
  if (!isPlanId(planId)) throw new UnreadableInputError(`${planId} is no plan id: 16 hex digits`);
  const stored = await readStoredPlan(approvals, planId);
  if (stored === null)
    throw new UnreadableInputError(
      `there is no plan ${planId}: in mode observe plans are shown, never stored; in mode approve the notice names the plan`,
    );
  const at = clock.now();
  if (at >= stored.until) throw new UnreadableInputError(`plan ${planId} has expired`);
  const record = approvalOf(stored, word, { ...who, at, via: 'cli' });
  const result = await approvals.put(approvalName(record), encodeApproval(record), { kind: 'absent' });
  if (result.kind === 'lost') throw new UnreadableInputError(`the approval ${record.id} exists already`);
  return record;
}

const DONE = {
  en: {
    approve: (id: string) =>
      `Approval of plan ${id} is stored. reattach checks every condition once more before it acts.`,
    reject: (id: string) => `Plan ${id} is rejected.`,
  },
  ja: {
    approve: (id: string) =>
      `計画 ${id} の承認を登録しました。関数 reattach は実行前に全条件を再確認します。`,
    reject: (id: string) => `計画 ${id} を却下しました。`,
  },
} as const;

export function wordText(record: ApprovalRecord, language: Language): string {
  return DONE[language][record.kind](record.planId);
}

interface Options {
  readonly node?: string;
  readonly notMeant?: true;
  readonly by?: string;
  readonly words?: string;
  readonly bucket?: string;
  readonly namespace?: string;
  readonly profile?: string;
  readonly lang?: string;
}

const HELP = `
Without --bucket and --namespace their values come from ${KEYS.approvalsBucket.env} and ${KEYS.namespace.env}.
Signs with your own OCI identity (--profile). Who may do this is decided by IAM on the folder approvals/ of the bucket.

Exit codes: 0 stored, 2 bad usage, 3 a service refused or there is no such plan.`;

/** Adds `warden approve` and `warden reject`. */
export function register(program: Command): void {
  const add = (name: string, text: string): Command =>
    program
      .command(name)
      .description(text)
      .argument('<plan>', 'plan id: 16 hex digits, printed in the notice')
      .option('--by <name>', 'who says so (default: the user of this machine)', line(200))
      .option('--words <text>', 'why, in your own words', line(500))
      .option('--bucket <name>', 'approvals bucket')
      .option('--namespace <text>', 'Object Storage namespace')
      .option('--profile <name>', 'profile of the OCI configuration file', 'DEFAULT')
      .addOption(langOption())
      .addHelpText('after', HELP);
  const run = (word: (options: Options) => Word) =>
    async function act(planId: string, options: Options, self: Command): Promise<void> {
      const { store, clock } = approvalsStore(options, process.env, (message) => self.error(message));
      const id = randomBytes(18).toString('hex');
      const by = options.by ?? userOfThisMachine((message) => self.error(message));
      const who = { by, words: options.words ?? '', id, clock };
      const record = await readable(giveWord(store, planId, word(options), who));
      process.stdout.write(`${wordText(record, languageOf(options.lang, process.env))}\n`);
    };
  add('approve', 'approve a plan to put a volume back, and attest what has to be true')
    .requiredOption(
      '--node <ocid>',
      'you state: this node is in service (instance OCID; `none`: the resource is down; `lcdstatus`: the node that fresh answers of all nodes agree on)',
      instance,
    )
    .requiredOption('--not-meant', 'you state: nobody meant to detach the volume')
    .action(run((o) => ({ kind: 'approve', node: o.node ?? 'none', detachNotMeant: true })));
  add('reject', 'reject a plan: it is never carried out').action(run(() => ({ kind: 'reject' })));
}

function approvalsStore(options: Options, env: NodeJS.ProcessEnv, refuse: (message: string) => never) {
  const bucket = needed(options.bucket, '--bucket', KEYS.approvalsBucket, env, refuse);
  const namespace = needed(options.namespace, '--namespace', KEYS.namespace, env, refuse);
  const clients = ociClients(options.profile, env);
  return { store: new ObjectStore(clients, namespace, bucket), clock: clients.clock };
}

function instance(text: string): string {
  if (text === 'none' || text === BY_LCDSTATUS || /^ocid1\.instance\.[\w.-]{1,240}$/.test(text)) return text;
  throw new InvalidArgumentError('Use the OCID of an instance, none or lcdstatus.');
}

function line(max: number): (text: string) => string {
  return (text) => {
    const one = text.replace(/\p{Cc}+/gu, ' ').trim();
    if (one === '' || [...one].length > max) throw new InvalidArgumentError(`1 to ${max} characters.`);
    return one;
  };
}
