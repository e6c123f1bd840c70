import type { At } from '../../../functions/core/base/time.ts';
import { AGENT_LIVENESS, AGENT_NAMESPACE } from '../../../functions/oci/liveness.ts';
import { agentCaller } from '../cloud/caller.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { InstanceRecord } from '../cloud/compute-shapes.ts';
import { demand } from '../cloud/gate.ts';
import type { MetricSeries } from '../cloud/monitoring.ts';

/** The custom log that a node's agent feeds. */
export interface AgentLog {
  readonly logId: string;
  readonly logGroupId: string;
  readonly compartmentId: string;
  readonly tenancyId: string;
}

/**
 * The Cloud Agent's Custom Logs Monitoring of one node: lines of tailed files become Logging records. It acts as the
 * instance: what its dynamic group may not do silently does not happen.
 */
export interface NodeAgent {
  /** @param time when the agent read the line; now when absent. */
  log(path: string, line: string, time?: At): void;
  /** Posts the agent's liveness metric. */
  postLiveness(): void;
}

export function nodeAgent(cloud: Cloud, instance: InstanceRecord, log: AgentLog): NodeAgent {
  const caller = agentCaller(instance.id);
  return {
    log: (path, line, time = cloud.clock.now()) => {
      const target = { 'target.log.id': log.logId, 'target.loggroup.id': log.logGroupId };
      // Without its configuration the agent does not know what to tail.
      const needed = [
        demand('GenerateUnifiedAgentConfiguration', 'UNIFIED_AGENT_CONFIG_GENERATE', log.compartmentId),
        demand('PutLogs', 'LOG_CONTENT_PUSH', log.compartmentId, target),
      ];
      if (!cloud.gate.permits(caller, needed)) return;
      const record = {
        data: { message: line, tailed_path: path },
        id: cloud.ids.unique(),
        oracle: {
          compartmentid: log.compartmentId,
          ingestedtime: new Date(Math.max(time, cloud.clock.now())).toISOString(),
          instanceid: instance.id,
          loggroupid: log.logGroupId,
          logid: log.logId,
          tenantid: log.tenancyId,
        },
        source: instance.displayName,
        specversion: '1.0',
        subject: path,
        time: new Date(time).toISOString(),
        type: typeOf(path),
      };
      cloud.logging.ingest(log.logId, record, time);
    },
    postLiveness: () => {
      if (mayPostLiveness(cloud, instance.id, log.compartmentId))
        cloud.monitoring.add(livenessOf(instance.id, log.compartmentId, cloud.clock.now()));
    },
  };
}

/** The agent's liveness metric as Monitoring gets it. */
export function livenessOf(instanceId: string, compartmentId: string, at: At): MetricSeries {
  return {
    namespace: AGENT_NAMESPACE,
    compartmentId,
    name: AGENT_LIVENESS,
    dimensions: { resourceId: instanceId },
    points: [{ at, value: 1 }],
  };
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
