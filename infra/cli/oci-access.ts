import * as v from 'valibot';
import type { Store } from '../../functions/core/ports.ts';
import { OciClients } from '../../functions/oci/clients.ts';
import { ObjectStore } from '../../functions/oci/object-store.ts';
import { resourcePrincipal } from '../../functions/oci/resource-principal.ts';
import { type Endpoints, endpointKey, SERVICES } from '../../functions/runtime/config.ts';
import { endpoint } from '../../functions/runtime/config-forms.ts';
import { KEYS } from '../../functions/runtime/config-keys.ts';
import type { Command } from './command.ts';
import { withContext } from './context.ts';
import { OPERATOR_REGION } from './contexts.ts';
import { configProfile } from './profile.ts';

/**
 * Clients for a command: they sign with the resource principal of the environment when there is one and no profile was
 * asked for, else with a profile of the OCI configuration file, in the region of the installation where that is known.
 */
export function ociClients(profile: string | undefined, env: NodeJS.ProcessEnv): OciClients {
  // The SDK prints every refused call by itself; what matters is said by the command.
  console.warn = () => undefined;
  const isFunction = env['OCI_RESOURCE_PRINCIPAL_VERSION'] !== undefined && profile === undefined;
  return new OciClients({
    endpoints: endpointsOf(env),
    principal: isFunction
      ? resourcePrincipal
      : () => configProfile(profile ?? 'DEFAULT', env[OPERATOR_REGION] || env['OCI_CLI_REGION']),
  });
}

/** Addresses of a local tenancy, when the environment names one. */
function endpointsOf(env: NodeJS.ProcessEnv): Endpoints {
  const found = SERVICES.flatMap((service) => {
    const parsed = v.safeParse(endpoint, env[endpointKey(service)]);
    return parsed.success ? [[service, parsed.output] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Where the suite keeps its state, as a command line says it. */
export interface StateOptions {
  readonly bucket?: string;
  readonly namespace?: string;
  readonly profile?: string;
}

/** Adds the options that say where the suite keeps its state, or another bucket. */
export function withStateOptions(
  command: Command,
  bucket: 'option.bucket' | 'approve.bucket' = 'option.bucket',
): Command {
  return withContext(command)
    .option('--bucket <name>', command.text(bucket))
    .option('--namespace <text>', command.text('option.namespace'))
    .option('--profile <name>', command.text('option.profile'));
}

/** The state bucket that options or environment name. Ends with bad usage when they name none. */
export function stateStore(options: StateOptions, command: Command): Store {
  const bucket = command.needed(options.bucket, '--bucket', KEYS.stateBucket);
  const namespace = command.needed(options.namespace, '--namespace', KEYS.namespace);
  return new ObjectStore(ociClients(options.profile, process.env), namespace, bucket);
}
