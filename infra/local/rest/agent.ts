import type { At } from '../../../functions/core/base/time.ts';
import { AGENT_NAMESPACE } from '../../../functions/oci/liveness.ts';
import { agentCaller } from '../cloud/caller.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { InstanceRecord } from '../cloud/compute-shapes.ts';
import { demand } from '../cloud/gate.ts';
import { TENANCY_ID } from '../cloud/logging.ts';
import { RESOURCES } from '../installation.ts';

/** A line of a tailed file. */
export interface TailedLine {
  readonly path: string;
  readonly text: string;
  /** When the agent read it. */
  readonly at: At;
}

/**
 * The Cloud Agent's Custom Logs Monitoring of one node: a line of a tailed file becomes a Logging record. It acts as the
 * instance: what its dynamic group may not do silently does not happen.
 */
export function writeAsAgent(
  cloud: Cloud,
  instance: InstanceRecord,
  line: TailedLine,
  compartmentId: string,
): void {
  const { messagesLogId: logId, logGroupId } = RESOURCES;
  const target = { 'target.log.id': logId, 'target.loggroup.id': logGroupId };
  // Without its configuration the agent does not know what to tail.
  const needed = [
    demand('GenerateUnifiedAgentConfiguration', 'UNIFIED_AGENT_CONFIG_GENERATE', compartmentId),
    demand('PutLogs', 'LOG_CONTENT_PUSH', compartmentId, target),
  ];
  if (!cloud.gate.permits(agentCaller(instance.id), needed)) return;
  const { path, text, at } = line;
  const record = {
    data: { message: text, tailed_path: path },
    id: cloud.ids.unique(),
    oracle: {
      compartmentid: compartmentId,
      // Logging's own clock; the time of the record is the node's.
      ingestedtime: new Date(cloud.clock.now()).toISOString(),
      instanceid: instance.id,
      loggroupid: logGroupId,
      logid: logId,
      tenantid: TENANCY_ID,
    },
    source: instance.displayName,
    specversion: '1.0',
    subject: path,
    time: new Date(at).toISOString(),
    type: typeOf(path),
  };
  cloud.logging.ingest(logId, record, at);
}

/** Whether the agent of a node may post its liveness metric into a compartment. */
export function mayPostLiveness(cloud: Cloud, instanceId: string, compartmentId: string): boolean {
  const namespace = { 'target.metrics.namespace': AGENT_NAMESPACE };
  const needed = [demand('PostMetricData', 'METRIC_WRITE', compartmentId, namespace)];
  return cloud.gate.permits(agentCaller(instanceId), needed);
}

/** Type of the records of a tailed file. */
export function typeOf(path: string): string {
  return `com.oraclecloud.logging.custom.${path.includes('lifekeeper') ? 'lifekeeper' : 'messages'}`;
}
