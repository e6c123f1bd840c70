import type { Policy } from '../core/decision/contract.ts';
import { DEFAULT_POLICY } from '../core/decision/policy.ts';
import type { ConfigOf } from '../runtime/config.ts';
import type { ReattachFlowOptions } from './reattach-flow.ts';

/** What the installation's configuration says, over the defaults. */
export function policyOf(config: ConfigOf<'respond'>): Policy {
  return {
    ...DEFAULT_POLICY,
    languages: [config.lang],
    zone: config.zone,
    mode: config.mode,
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
