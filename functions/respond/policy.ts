import type { ConfigOf } from '../runtime/config.ts';
import type { OwnAddress } from './own-address.ts';
import type { ProbeFlowOptions } from './probe-flow.ts';
import type { ReattachFlowOptions } from './reattach-flow.ts';

/** Undefined where `reattach` is not deployed. */
export function reattachOf(config: ConfigOf<'respond'>): ReattachFlowOptions | undefined {
  const { reattachFunctionId, approvalsNeeded } = config;
  return reattachFunctionId === undefined ? undefined : { reattachFunctionId, approvalsNeeded };
}

/** Undefined where `probe` is not deployed. @param self told to `probe`, which wakes this function with the answers. */
export function probeOf(
  config: ConfigOf<'respond'>,
  { id, endpoint }: OwnAddress,
): ProbeFlowOptions | undefined {
  const { probeFunctionId } = config;
  const respond = endpoint === null ? null : { id, endpoint };
  return probeFunctionId === undefined ? undefined : { probeFunctionId, respond };
}
