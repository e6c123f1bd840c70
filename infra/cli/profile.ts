import type { Principal } from '../../functions/oci/resource-principal.ts';
import { WardenError } from '../../functions/runtime/errors.ts';

/**
 * A profile of the operator's OCI configuration file. The SDK's own signer, because it knows what people have there:
 * keys with a passphrase, and the delegation token of the Cloud Shell.
 *
 * @param region where the installation is, in place of the profile's region; empty: the profile's.
 * @throws WardenError `AUTH_PROFILE_UNUSABLE` when file, profile or key cannot be read.
 */
export async function configProfile(profile: string, region = ''): Promise<Principal> {
  const common = await import('oci-common');
  try {
    const provider = new common.ConfigFileAuthenticationDetailsProvider(undefined, profile);
    const signer = new common.DefaultRequestSigner(provider);
    return { signer, region: region === '' ? provider.getRegion() : common.Region.fromRegionId(region) };
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
