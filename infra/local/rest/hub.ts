import type { Caller } from '../cloud/caller.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { FunctionAnswer } from '../cloud/functions.ts';
import { demand } from '../cloud/gate.ts';

/** What a connector reads: dedicated logs, or `_Audit` of a compartment. */
export type HubSource =
  | { readonly kind: 'log'; readonly logGroupId: string; readonly compartmentId: string }
  | { readonly kind: 'audit'; readonly compartmentId: string };

interface HubOptions {
  readonly cloud: Cloud;
  readonly caller: Caller;
  readonly connectorId: string;
  readonly source: HubSource;
  readonly functionId: string;
}

/** What Connector Hub answers where its principal lacks a permission. */
const REFUSED: FunctionAnswer = { status: 404, body: new Uint8Array() };

/**
 * One batch under Connector Hub's own principal: finds the log group and reads its content (or reads Audit), finds the
 * function, invokes it. Whatever fails raises the connector's error metric; the connector then repeats the batch.
 * @throws ApiError when the call of the function is refused.
 */
export async function deliverByHub(options: HubOptions, body: string): Promise<number> {
  try {
    const { status } = mayMove(options) ? await invoke(options, body) : REFUSED;
    if (status < 200 || status >= 300) countError(options);
    return status;
  } catch (error) {
    countError(options);
    throw error;
  }
}

function mayMove({ cloud, caller, source }: HubOptions): boolean {
  const { compartmentId } = source;
  const found =
    source.kind === 'audit'
      ? [demand('SearchLogs', 'AUDIT_EVENT_READ', compartmentId)]
      : [
          demand('GetLogGroup', 'LOG_GROUP_READ', compartmentId, { 'target.loggroup.id': source.logGroupId }),
          demand('SearchLogs', 'LOG_CONTENT_READ', compartmentId, {
            'target.loggroup.id': source.logGroupId,
          }),
        ];
  return cloud.gate.permits(caller, found);
}

function invoke({ cloud, caller, functionId }: HubOptions, body: string): Promise<FunctionAnswer> {
  return cloud.functions.invoke(caller, functionId, { kind: 'sync', body: new TextEncoder().encode(body) });
}

function countError({ cloud, caller, connectorId }: HubOptions): void {
  cloud.monitoring.add({
    namespace: 'oci_service_connector_hub',
    compartmentId: caller.compartmentId ?? '',
    name: 'ServiceConnectorHubErrors',
    dimensions: { connectorId },
    points: [{ at: cloud.clock.now(), value: 1 }],
  });
}
