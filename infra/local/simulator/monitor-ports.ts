import type { Liveness, Subscriptions } from '../../../functions/core/ports.ts';
import type { At } from '../../../functions/core/time.ts';
import { AGENT_NAMESPACE, INFRASTRUCTURE } from '../../../functions/oci/liveness.ts';
import type { Caller } from '../world/caller.ts';
import { demand } from '../world/gate.ts';
import { throughPort } from '../world/port-errors.ts';
import type { TenancyWorld } from '../world/world.ts';

const HUB_NAMESPACE = 'oci_service_connector_hub';

/** When the agents of a compartment last sent their heartbeat metric, by instance OCID. */
export type AgentsSeen = (compartmentId: string, to: At) => Readonly<Record<string, At>>;

/** Heartbeats of agents that need not be written down every minute. */
export function simulatedLiveness(world: TenancyWorld, caller: Caller, seen: AgentsSeen): Liveness {
  const read = <T>(compartmentId: string, namespace: string, answer: () => T) =>
    throughPort(world, 'monitoring.summarizeMetricsData', () => {
      const name = 'SummarizeMetricsData';
      const demands = [demand(name, 'METRIC_READ', compartmentId, { 'target.metrics.namespace': namespace })];
      return world.gate.call(caller, { name, target: compartmentId, demands, mutating: false }, answer);
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
      read(compartmentId, INFRASTRUCTURE, () => nodesDown(world, compartmentId, from, to)),
    connectorErrors: (compartmentId, from, to) =>
      read(compartmentId, HUB_NAMESPACE, () => errorsOf(world, from, to)),
  };
}

function nodesDown(world: TenancyWorld, compartmentId: string, from: At, to: At): Record<string, At> {
  const down: Record<string, At> = {};
  for (const series of world.monitoring.streams(INFRASTRUCTURE)) {
    const points = series.points.filter(({ at }) => at >= from && at < to);
    const [first] = points;
    const instance = series.dimensions['resourceId'];
    if (series.compartmentId !== compartmentId || first === undefined || instance === undefined) continue;
    if (points.every(({ value }) => value > 0)) down[instance] = first.at;
  }
  return down;
}

function errorsOf(world: TenancyWorld, from: At, to: At): number {
  const points = world.monitoring.streams(HUB_NAMESPACE).flatMap((series) => series.points);
  return points.reduce((sum, { at, value }) => (at >= from && at < to ? sum + value : sum), 0);
}

/** One confirmed mail address per topic. */
export function simulatedSubscriptions(world: TenancyWorld, caller: Caller): Subscriptions {
  return {
    list: (topicId) =>
      throughPort(world, 'ons.listSubscriptions', async () => {
        const { compartmentId } = await world.notifications.getTopic(caller, topicId);
        await world.notifications.listSubscriptions(caller, compartmentId, topicId);
        return [{ topicId, subscriptionId: `${topicId}.subscription`, protocol: 'EMAIL', state: 'ACTIVE' }];
      }),
  };
}
