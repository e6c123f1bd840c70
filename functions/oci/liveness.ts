import { type At, DAY, type Ms } from '../core/base/time.ts';
import type { Liveness } from '../core/ports.ts';
import { timeOf } from './attachment-model.ts';
import type { OciClients } from './clients.ts';
import { type MetricWindow, readSeries, sum } from './metrics.ts';

/** Namespace that the stack's agent configuration gives the agent's operational metrics. */
export const AGENT_NAMESPACE = 'warden_agent';
/** The agent's own liveness metric. The name is not proven in a tenancy; see {@link OciLiveness.agentSeen}. */
export const AGENT_LIVENESS = 'HeartBeats';
/** Health of the machine beneath an instance, without any agent. */
export const INFRASTRUCTURE = 'oci_compute_infrastructure_health';
/** Whether the metric exists at all is looked for this far back, in steps of an hour (Monitoring keeps those 90 days). */
const EXISTS_WITHIN: Ms = 14 * DAY;

/** Monitoring as proof of life. */
export class OciLiveness implements Liveness {
  constructor(private readonly clients: OciClients) {}

  /**
   * The unified agent's own metric where it exists, and only where no node of the compartment has sent one for 14
   * days the Cloud Agent's CPU metric instead: weaker (the other agent lives), but it shows a dead node.
   */
  async agentSeen(compartmentId: string, from: At, to: At): Promise<Readonly<Record<string, At>>> {
    const own = (step: string, start: At) =>
      this.#newest(
        { namespace: AGENT_NAMESPACE, compartmentId, from: start, to },
        `${AGENT_LIVENESS}[${step}].count()`,
      );
    const recent = await own('1m', from);
    if (Object.keys(recent).length > 0) return recent;
    const older = await own('1h', to - EXISTS_WITHIN);
    if (Object.keys(older).length > 0) return older;
    return this.#newest(
      { namespace: 'oci_computeagent', compartmentId, from, to },
      'CpuUtilization[1m].count()',
    );
  }

  async nodesDown(compartmentId: string, from: At, to: At): Promise<Readonly<Record<string, At>>> {
    const down: Record<string, At> = {};
    const where = { namespace: INFRASTRUCTURE, compartmentId, from, to };
    for (const { dimensions, points } of await this.#read(where, 'instance_status[1m].max()')) {
      const instance = instanceIn(dimensions);
      const oldestFirst = [...points].sort((a, b) => a.at - b.at);
      const upAt = oldestFirst.findLast((point) => point.value === 0)?.at ?? Number.NEGATIVE_INFINITY;
      const since = oldestFirst.find((point) => point.value > 0 && point.at > upAt)?.at;
      if (instance !== undefined && since !== undefined) down[instance] = since;
    }
    return down;
  }

  async connectorErrors(compartmentId: string, from: At, to: At): Promise<number | null> {
    const where = { namespace: 'oci_service_connector_hub', compartmentId, from, to };
    const series = await this.#read(where, 'ServiceConnectorHubErrors[1h].sum()');
    return sum(series.flatMap((one) => one.points.map((point) => point.value)));
  }

  async #newest(where: MetricWindow, query: string) {
    const newest: Record<string, At> = {};
    for (const { dimensions, points } of await this.#read(where, query)) {
      const instance = instanceIn(dimensions);
      if (instance === undefined) continue;
      for (const point of points)
        if (point.value > 0) newest[instance] = Math.max(newest[instance] ?? 0, point.at);
    }
    return newest;
  }

  async #read(where: MetricWindow, query: string) {
    return (await readSeries(this.clients, where, query)).map((series) => ({
      dimensions: series.dimensions,
      points: series.aggregatedDatapoints.map(({ timestamp, value }) => ({ at: timeOf(timestamp), value })),
    }));
  }
}

/** Which dimension names the instance differs between the sources. */
function instanceIn(dimensions: Readonly<Record<string, string>>): string | undefined {
  return Object.values(dimensions).find((value) => value.startsWith('ocid1.instance.'));
}
