import { fromJsonBytes } from '../core/base/json-bytes.ts';
import type { ConfigOf } from '../runtime/config.ts';
import { WardenError } from '../runtime/errors.ts';
import { functionsOrigin } from '../store/wake.ts';

/** Where this function can be invoked. */
export interface OwnAddress {
  readonly id: string;
  /** Null when not given: then the work of this slice is done, but no successor can be called. */
  readonly endpoint: string | null;
}

/**
 * `respond` invokes its own successor, but Terraform cannot tell it where: a resource cannot hold its own attribute.
 * The platform names its OCID in `FN_FN_ID`, and whoever wakes it names the endpoint in the body.
 *
 * The body is input like any other, and a call carries a token: only hosts of the Functions service are believed;
 * another address (the local tenancy's) must come from the configuration.
 *
 * @throws WardenError `CONFIG_INVALID` when neither the configuration nor the platform names the OCID.
 */
export function ownAddress(
  config: Pick<ConfigOf<'respond'>, 'respondFunctionId' | 'respondEndpoint'>,
  platformId: string | undefined,
  body: Uint8Array,
): OwnAddress {
  const id = config.respondFunctionId ?? platformId;
  if (id === undefined)
    throw new WardenError('CONFIG_INVALID', {
      operation: 'respond',
      detail: 'neither WARDEN_RESPOND_FUNCTION_ID nor the platform (FN_FN_ID) names this function',
    });
  return { id, endpoint: config.respondEndpoint ?? endpointIn(body) };
}

const MAX_WAKE_BYTES = 4_096;

function endpointIn(body: Uint8Array): string | null {
  if (body.length === 0 || body.length > MAX_WAKE_BYTES) return null;
  const wake = fromJsonBytes(body);
  return typeof wake === 'object' && wake !== null && 'invokeEndpoint' in wake
    ? functionsOrigin(wake.invokeEndpoint)
    : null;
}
