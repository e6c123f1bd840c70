import { decide } from '../core/decision/decide.ts';
import type { ConfigOf } from '../runtime/config.ts';
import { policyOf } from '../runtime/policy.ts';
import type { CallTarget, Wiring } from '../runtime/wiring.ts';
import type { ProbeFlowOptions, ReattachFlowOptions } from './cycle-shapes.ts';
import { type OwnAddress, ownAddress } from './own-address.ts';
import { createRespond } from './respond.ts';

/** `respond`, as every platform runs it; what the installation did not permit is left out. */
export const respond: Wiring<'respond', 'compute' | 'notifier' | 'metrics' | 'auditSearch' | 'auditLog'> = {
  name: 'respond',
  wire: (config, platform, standIns) => {
    const { clock, ids, store, invoker, compute, notifier, metrics, auditSearch } = platform;
    const { approvalsBucket, auditLogId } = config;
    const options = {
      // Written into the bundle when it is built: the UTC time, so that builds sort in their order.
      build: process.env['WARDEN_BUILD'] ?? '',
      topicId: config.topicId,
      monitorTopicId: config.monitorTopicId,
      metricsCompartmentId: config.homeCompartment ?? config.compartments[0],
      policy: standIns?.policy?.(policyOf(config)) ?? policyOf(config),
      reattach: reattachOf(config),
      decide: standIns?.decide ?? decide,
    };
    const ports = {
      store: store(config.stateBucket),
      compute,
      notifier,
      metrics,
      clock,
      ids,
      ...(approvalsBucket !== undefined && { approvals: store(approvalsBucket) }),
      ...(config.auditSearch && { auditSearch }),
      ...(auditLogId !== undefined && { auditLog: platform.auditLog(auditLogId) }),
    };
    return ({ body, deadline, functionId, logger }) => {
      const self = ownAddress(config, functionId, body);
      const run = createRespond(
        { ...ports, invoker: invoker(targetsOf(config, self)), log: logger },
        { ...options, probe: probeOf(config, self), respondFunctionId: self.id },
      );
      return run(deadline);
    };
  },
};

/** The functions that this one may call. */
function targetsOf(config: ConfigOf<'respond'>, self: OwnAddress): readonly CallTarget[] {
  const { reattachFunctionId, reattachEndpoint, probeFunctionId, probeEndpoint } = config;
  return [
    { id: self.id, endpoint: self.endpoint ?? undefined },
    { id: reattachFunctionId, endpoint: reattachEndpoint },
    { id: probeFunctionId, endpoint: probeEndpoint },
  ].flatMap(({ id, endpoint }) => (id === undefined || endpoint === undefined ? [] : [{ id, endpoint }]));
}

/** Undefined where `reattach` is not deployed. */
function reattachOf(config: ConfigOf<'respond'>): ReattachFlowOptions | undefined {
  const { reattachFunctionId, approvalsNeeded } = config;
  return reattachFunctionId === undefined ? undefined : { reattachFunctionId, approvalsNeeded };
}

/** Undefined where `probe` is not deployed. @param self passed to `probe`, which wakes this function with the answers. */
function probeOf(
  { probeFunctionId }: ConfigOf<'respond'>,
  { id, endpoint }: OwnAddress,
): ProbeFlowOptions | undefined {
  const respond = endpoint === null ? null : { id, endpoint };
  return probeFunctionId === undefined ? undefined : { probeFunctionId, respond };
}
