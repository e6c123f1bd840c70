import { WardenError } from '../../../functions/core/base/errors.ts';
import type { Ms } from '../../../functions/core/base/time.ts';
import { toWardenError } from '../../../functions/runtime/errors.ts';
import { ApiError, TransportFault } from './api-error.ts';
import type { Cloud } from './cloud.ts';

/** What an adapter waits for an answer before it gives up; a hanging call takes this long on the cloud's clock. */
const CALL_TIMEOUT_MS: Ms = 10_000;

/** Errors as the adapters show them. Anything the cloud did not mean to answer (a crash of a test) passes unchanged. */
export async function throughPort<T>(cloud: Cloud, operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ApiError) {
      const { status: statusCode, code: serviceCode, message } = error;
      throw toWardenError({ statusCode, serviceCode, message }, { operation });
    }
    if (error instanceof TransportFault) {
      if (error.kind === 'hang') await cloud.clock.sleep(CALL_TIMEOUT_MS);
      if (error.kind === 'unsent') throw new WardenError('DEADLINE_NEAR', { operation, cause: error });
      // A body cut short is a broken connection to the adapters too.
      const code = error.kind === 'hang' ? 'OCI_TIMEOUT' : 'OCI_NETWORK';
      throw new WardenError(code, { operation, cause: error });
    }
    throw error;
  }
}
