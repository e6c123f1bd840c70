import type { Liveness, Subscriptions } from '../../../functions/core/ports.ts';
import type { At } from '../../../functions/core/time.ts';
import { type Caller, demand } from '../world/gate.ts';
import { throughPort } from '../world/port-errors.ts';
import type { TenancyWorld } from '../world/world.ts';

/** When the agents of a compartment last sent their heartbeat metric, by instance OCID. */
export type AgentsSeen = (compartmentId: string, to: At) => Readonly<Record<string, At>>;

/** Heartbeats of agents that need not be written down every minute. */
export function simulatedLiveness(world: TenancyWorld, caller: Caller, seen: AgentsSeen): Liveness {
  const read = <T>(compartmentId: string, answer: () => T) =>
    throughPort(world, 'monitoring.summarizeMetricsData', () => {
      const name = 'SummarizeMetricsData';
      const demands = [demand(name, 'METRIC_READ', compartmentId)];
      return world.gate.call(caller, { name, target: compartmentId, demands, mutating: false }, answer);
    });
  return {
    agentSeen: (compartmentId, from, to) =>
      read(compartmentId, () =>
        Object.fromEntries(Object.entries(seen(compartmentId, to)).filter(([, at]) => at >= from)),
      ),
    connectorErrors: (compartmentId) => read(compartmentId, () => 0),
  };
}

/** One confirmed mail address per topic. */
export function simulatedSubscriptions(world: TenancyWorld, caller: Caller): Subscriptions {
  return {
    list: (topicId) =>
      throughPort(world, 'ons.listSubscriptions', () => {
        const name = 'ListSubscriptions';
        const demands = [demand(name, 'ONS_SUBSCRIPTION_INSPECT', null)];
        return world.gate.call(caller, { name, target: topicId, demands, mutating: false }, () => [
          { topicId, subscriptionId: `${topicId}.subscription`, protocol: 'EMAIL', state: 'ACTIVE' },
        ]);
      }),
  };
}
