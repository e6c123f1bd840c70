import type { AuthenticationDetailsProvider, Region } from 'oci-common';
import { WardenError } from '../runtime/errors.ts';

/** What signs requests, and where the services are. */
export interface Principal {
  readonly provider: AuthenticationDetailsProvider;
  readonly region: Region | null;
}

/**
 * The function's resource principal from `OCI_RESOURCE_PRINCIPAL_*`: the same code in the cloud and in the local
 * tenancy, which writes a token of its own. The files are read again when the token has run out.
 *
 * @throws WardenError `AUTH_NO_PRINCIPAL` when the environment has none.
 */
export async function resourcePrincipal(): Promise<Principal> {
  const common = await import('oci-common');
  try {
    const provider = common.ResourcePrincipalAuthenticationDetailsProvider.builder();
    return { provider, region: provider.getRegion() ?? null };
  } catch (cause) {
    throw new WardenError('AUTH_NO_PRINCIPAL', { cause });
  }
}

/**
 * A profile of the operator's `~/.oci/config`, for the command line.
 *
 * @throws WardenError `AUTH_PROFILE_UNUSABLE` when file, profile or key cannot be read.
 */
export async function configProfile(profile: string): Promise<Principal> {
  const common = await import('oci-common');
  try {
    const provider = new common.ConfigFileAuthenticationDetailsProvider(undefined, profile);
    return { provider, region: provider.getRegion() };
  } catch (cause) {
    throw new WardenError('AUTH_PROFILE_UNUSABLE', {
      detail: `Profile ${profile}: ${reasonOf(cause)}`,
      cause,
    });
  }
}

/** The SDK throws texts as well as errors here, each with the same advertisement of a page behind it. */
function reasonOf(cause: unknown): string {
  const said = cause instanceof Error ? cause.message : String(cause);
  return said
    .replace(/\s*For more info about config file.*$/s, '')
    .trim()
    .slice(0, 200);
}
