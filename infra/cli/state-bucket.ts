import type { Command } from 'commander';
import { WardenError } from '../../functions/core/base/errors.ts';
import type { Store } from '../../functions/core/ports.ts';
import { ObjectStore } from '../../functions/oci/object-store.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import { UnreadableInputError } from './exit-codes.ts';
import { failureText, needed, ownLanguage } from './failure-text.ts';
import { ociClients } from './oci-access.ts';

export interface StateOptions {
  readonly bucket?: string;
  readonly namespace?: string;
  readonly profile?: string;
}

export const STATE_HELP = `Without --bucket and --namespace their values come from ${KEYS.stateBucket.env} and ${KEYS.namespace.env}.
Signs with the resource principal of the environment when there is one, else with --profile.`;

/** Adds the options that say where the suite keeps its state. */
export function withStateOptions(command: Command): Command {
  return command
    .option('--bucket <name>', 'state bucket')
    .option('--namespace <text>', 'Object Storage namespace')
    .option('--profile <name>', 'profile of the OCI configuration file (default: DEFAULT)');
}

/** The state bucket that options or environment name; `refuse` when they name none. */
export function stateStore(
  options: StateOptions,
  env: NodeJS.ProcessEnv,
  refuse: (message: string) => never,
): Store {
  const bucket = needed(options.bucket, '--bucket', KEYS.stateBucket, env, refuse);
  const namespace = needed(options.namespace, '--namespace', KEYS.namespace, env, refuse);
  return new ObjectStore(ociClients(options.profile, env), namespace, bucket);
}

/** Turns what a service refused into one line that says what to do. @throws UnreadableInputError */
export async function readable<T>(work: Promise<T>): Promise<T> {
  return await work.catch((error: unknown) => {
    if (!(error instanceof WardenError)) throw error;
    throw new UnreadableInputError(failureText(error, ownLanguage()));
  });
}
