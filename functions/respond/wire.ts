import { fromJsonBytes } from '../core/base/json-bytes.ts';
import { decide } from '../core/decision/decide.ts';
import type { Clock, Secrets } from '../core/ports.ts';
import { own } from '../core/record/untrusted.ts';
import type { ConfigOf } from '../runtime/config.ts';
import { WardenError } from '../runtime/errors.ts';
import { installationOf } from '../runtime/link-keys.ts';
import { policyOf } from '../runtime/policy.ts';
import type { CallTarget, Wiring } from '../runtime/wiring.ts';
import { functionsOrigin } from '../store/wake.ts';
import type { ProbeFlowOptions, ReattachFlowOptions } from './cycle-shapes.ts';
import { NoticeLinks } from './notice-links.ts';
import { createRespond } from './respond.ts';

/** Where this function can be invoked. */
interface OwnAddress {
  readonly id: string;
  /** Null when not given: then the work of this slice is done, but no successor can be called. */
  readonly endpoint: string | null;
}

/** `respond`, as every platform runs it; what the installation did not permit is left out. */
export const respond: Wiring<
  'respond',
  'compute' | 'notifier' | 'metrics' | 'auditSearch' | 'auditLog' | 'secrets'
> = {
  name: 'respond',
  wire: (config, { store, invoker, auditSearch, auditLog, secrets, ...platform }, standIns) => {
    const { approvalsBucket, auditLogId } = config;
    const options = {
      // Written into the bundle when it is built: the UTC time, so that builds sort in their order.
      build: process.env['WARDEN_BUILD'] ?? '',
      topicId: config.topicId,
      monitorTopicId: config.monitorTopicId,
      monthlySummary: config.monthlySummary,
      compartments: config.compartments,
      metricsCompartmentId: config.homeCompartment ?? config.compartments[0],
      policy: standIns?.policy?.(policyOf(config)) ?? policyOf(config),
      reattach: reattachOf(config),
      decide: standIns?.decide ?? decide,
    };
    const ports = {
      ...platform,
      store: store(config.stateBucket),
      ...(approvalsBucket !== undefined && { approvals: store(approvalsBucket) }),
      ...(config.auditSearch && { auditSearch }),
      ...(auditLogId !== undefined && { auditLog: auditLog(auditLogId) }),
    };
    const links = linksOf(config, { secrets, clock: platform.clock });
    return ({ body, deadline, functionId, logger }) => {
      const self = ownAddress(config, functionId, body);
      const run = createRespond(
        {
          ...ports,
          ...(links !== undefined && { links }),
          invoker: invoker(targetsOf(config, self)),
          log: logger,
        },
        { ...options, probe: probeOf(config, self), respondFunctionId: self.id },
      );
      return run(deadline);
    };
  },
};

/** The functions that this one may call. */
export function targetsOf(config: ConfigOf<'respond'>, self: OwnAddress): readonly CallTarget[] {
  const { reattachFunctionId, reattachEndpoint, probeFunctionId, probeEndpoint } = config;
  return [
    { id: self.id, endpoint: self.endpoint ?? undefined },
    { id: reattachFunctionId, endpoint: reattachEndpoint },
    { id: probeFunctionId, endpoint: probeEndpoint },
  ].flatMap(({ id, endpoint }) => (id === undefined || endpoint === undefined ? [] : [{ id, endpoint }]));
}

/** Undefined where `reattach` is not deployed. */
export function reattachOf(config: ConfigOf<'respond'>): ReattachFlowOptions | undefined {
  const { reattachFunctionId, approvalsNeeded } = config;
  return reattachFunctionId === undefined ? undefined : { reattachFunctionId, approvalsNeeded };
}

/** Undefined where notices hold no links. */
export function linksOf(
  config: ConfigOf<'respond'>,
  ports: { readonly secrets: Secrets; readonly clock: Clock },
): NoticeLinks | undefined {
  const { linkSecretId: secretId, linkDays: days, consoleUrl } = config;
  if (secretId === undefined || consoleUrl === undefined) return undefined;
  return new NoticeLinks(ports, { secretId, days, consoleUrl, installation: installationOf(config) });
}

/** Undefined where `probe` is not deployed. @param self passed to `probe`, which wakes this function with the answers. */
export function probeOf(
  { probeFunctionId }: ConfigOf<'respond'>,
  { id, endpoint }: OwnAddress,
): ProbeFlowOptions | undefined {
  const respond = endpoint === null ? null : { id, endpoint };
  return probeFunctionId === undefined ? undefined : { probeFunctionId, respond };
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
  return functionsOrigin(own(fromJsonBytes(body), 'invokeEndpoint'));
}
