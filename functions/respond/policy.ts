import type { Policy } from '../core/incident/policy.ts';
import { DEFAULT_POLICY } from '../core/incident/policy.ts';
import { windowsIn } from '../core/incident/window-text.ts';
import type { ConfigOf } from '../runtime/config.ts';
import type { OwnAddress } from './own-address.ts';
import type { ProbeFlowOptions } from './probe-flow.ts';
import type { ReattachFlowOptions } from './reattach-flow.ts';

/** What the installation's configuration says, over the defaults. */
export function policyOf(config: ConfigOf<'respond'>): Policy {
  return {
    ...DEFAULT_POLICY,
    languages: [config.lang],
    zone: config.zone,
    mode: config.mode,
    windows: windowsIn(config.zone, config.windows),
    expectedPrincipals: config.expectedPrincipals,
    contacts: config.contacts === '' ? [] : [config.contacts],
    consoleUrl: config.consoleUrl ?? null,
    quorumVolumeIds: config.quorumVolumes,
    probeEnabled: config.probeFunctionId !== undefined,
  };
}

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
