import * as v from 'valibot';
import { configProfile, resourcePrincipal } from '../../functions/oci/auth.ts';
import { OciClients } from '../../functions/oci/clients.ts';
import type { Endpoints } from '../../functions/runtime/config.ts';
import { endpointKey, endpointSchema, SERVICES } from '../../functions/runtime/config-keys.ts';

/**
 * Clients for a command: they sign with the resource principal of the environment when there is one and no profile was
 * asked for, else with a profile of the OCI configuration file.
 */
export function ociClients(profile: string | undefined, env: NodeJS.ProcessEnv): OciClients {
  // The SDK prints every refused call by itself; what matters is said by the command.
  console.warn = () => undefined;
  const isFunction = env['OCI_RESOURCE_PRINCIPAL_VERSION'] !== undefined && profile === undefined;
  return new OciClients({
    endpoints: endpointsOf(env),
    principal: isFunction ? resourcePrincipal : () => configProfile(profile ?? 'DEFAULT'),
  });
}

/** Addresses of a local tenancy, when the environment names one. */
function endpointsOf(env: NodeJS.ProcessEnv): Endpoints {
  const found = SERVICES.flatMap((service) => {
    const parsed = v.safeParse(endpointSchema, env[endpointKey(service)]);
    return parsed.success ? [[service, parsed.output] as const] : [];
  });
  return Object.fromEntries(found);
}
