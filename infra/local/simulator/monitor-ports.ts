import type { At } from '../../../functions/core/base/time.ts';
import type { Liveness, Subscriptions } from '../../../functions/core/ports.ts';
import { AGENT_NAMESPACE, INFRASTRUCTURE } from '../../../functions/oci/liveness.ts';
import type { Caller } from '../cloud/caller.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { demand } from '../cloud/gate.ts';
import { throughPort } from '../cloud/port-errors.ts';
import { permissionsFor } from '../cloud/verbs.ts';

const HUB_NAMESPACE = 'oci_service_connector_hub';

/** When the agents of a compartment last sent their heartbeat metric, by instance OCID. */
export type AgentsSeen = (compartmentId: string, to: At) => Readonly<Record<string, At>>;

/** Heartbeats of agents that need not be written down every minute. */
export function simulatedLiveness(cloud: Cloud, caller: Caller, seen: AgentsSeen): Liveness {
  const read = <T>(compartmentId: string, namespace: string, answer: () => T) =>
    throughPort(cloud, 'monitoring.summarizeMetricsData', () => {
      const name = 'SummarizeMetricsData';
      const variables = { 'target.metrics.namespace': namespace };
      const demands = permissionsFor(name).map((one) => demand(name, one, compartmentId, variables));
      return cloud.gate.call(caller, { name, target: compartmentId, demands, mutating: false }, answer);
    });
  return {
    agentSeen: async (compartmentId, from, to) => {
      const own = await read(compartmentId, AGENT_NAMESPACE, () =>
        Object.fromEntries(Object.entries(seen(compartmentId, to)).filter(([, at]) => at >= from)),
      );
      if (Object.keys(own).length > 0) return own;
      // The adapter asks for the CPU metric then; the agents here have sent none either.
      return read(compartmentId, 'oci_computeagent', () => ({}));
    },
    nodesDown: (compartmentId, from, to) =>
      read(compartmentId, INFRASTRUCTURE, () => nodesDown(cloud, compartmentId, from, to)),
    connectorErrors: (compartmentId, from, to) =>
      read(compartmentId, HUB_NAMESPACE, () => errorsOf(cloud, from, to)),
  };
}

function nodesDown(cloud: Cloud, compartmentId: string, from: At, to: At): Record<string, At> {
  const down: Record<string, At> = {};
  for (const series of cloud.monitoring.streams(INFRASTRUCTURE)) {
    const points = series.points.filter(({ at }) => at >= from && at < to);
    const [first] = points;
    const instance = series.dimensions['resourceId'];
    if (series.compartmentId !== compartmentId || first === undefined || instance === undefined) continue;
    if (points.every(({ value }) => value > 0)) down[instance] = first.at;
  }
  return down;
}

function errorsOf(cloud: Cloud, from: At, to: At): number {
  const points = cloud.monitoring.streams(HUB_NAMESPACE).flatMap((series) => series.points);
  return points.reduce((sum, { at, value }) => (at >= from && at < to ? sum + value : sum), 0);
}

/** Those of the topic; where a story has none, one confirmed mail address. */
export function simulatedSubscriptions(cloud: Cloud, caller: Caller): Subscriptions {
  return {
    list: (topicId) =>
      throughPort(cloud, 'ons.listSubscriptions', async () => {
        const { compartmentId } = await cloud.notifications.getTopic(caller, topicId);
        const found = await cloud.notifications.listSubscriptions(caller, compartmentId, topicId);
        if (found.length > 0) return found.map(({ id, ...one }) => ({ ...one, subscriptionId: id }));
        return [{ topicId, subscriptionId: `${topicId}.subscription`, protocol: 'EMAIL', state: 'ACTIVE' }];
      }),
  };
}
