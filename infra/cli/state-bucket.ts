import type { Store } from '../../functions/core/ports.ts';
import { ObjectStore } from '../../functions/oci/object-store.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import type { Command } from './command.ts';
import { ociClients } from './oci-access.ts';

export interface StateOptions {
  readonly bucket?: string;
  readonly namespace?: string;
  readonly profile?: string;
}

/** Adds the options that say where the suite keeps its state. */
export function withStateOptions(command: Command): Command {
  return command
    .option('--bucket <name>', command.text('option.bucket'))
    .option('--namespace <text>', command.text('option.namespace'))
    .option('--profile <name>', command.text('option.profile'));
}

/** The state bucket that options or environment name. Ends with bad usage when they name none. */
export function stateStore(options: StateOptions, command: Command): Store {
  const bucket = command.needed(options.bucket, '--bucket', KEYS.stateBucket);
  const namespace = command.needed(options.namespace, '--namespace', KEYS.namespace);
  return new ObjectStore(ociClients(options.profile, process.env), namespace, bucket);
}
