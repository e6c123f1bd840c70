import { HOUR, MINUTE } from '../../functions/core/base/time.ts';
import type { OciClients } from '../../functions/oci/clients.ts';
import { OciLiveness } from '../../functions/oci/liveness.ts';
import { OciSubscriptions } from '../../functions/oci/notifications.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const COMPARTMENT = 'ocid1.compartment.oc1..c';
const NODE = 'ocid1.instance.oc1.ap-tokyo-1.n1';

type Query = { readonly namespace: string; readonly query: string };

/** Series by `namespace query`; everything else has no points. */
function liveness(series: Readonly<Record<string, readonly object[]>>) {
  const asked: string[] = [];
  const client = {
    summarizeMetricsData: async ({
      summarizeMetricsDataDetails: q,
    }: {
      summarizeMetricsDataDetails: Query;
    }) => {
      asked.push(`${q.namespace} ${q.query}`);
      return { items: series[`${q.namespace} ${q.query}`] ?? [] };
    },
  };
  const clients = { call: (_kind: unknown, _operation: string, run: (c: unknown) => unknown) => run(client) };
  return { asked, port: new OciLiveness(clients as unknown as OciClients) };
}

const one = (dimensions: object, ...points: readonly [number, number][]) => ({
  dimensions,
  aggregatedDatapoints: points.map(([at, value]) => ({ timestamp: new Date(at).toISOString(), value })),
});

test("the agent's own heartbeat counts, whatever its dimension is called; the newest point with a value", async () => {
  const points: [number, number][] = [
    [NOW - 3 * MINUTE, 1],
    [NOW - 2 * MINUTE, 1],
    [NOW - MINUTE, 0],
  ];
  const { port, asked } = liveness({
    'warden_agent HeartBeats[1m].count()': [
      one({ instanceOcid: NODE, host: 'n' }, ...points),
      one({ host: 'x' }, [NOW, 1]),
    ],
  });
  expect(await port.agentSeen(COMPARTMENT, NOW - 3 * HOUR, NOW)).toEqual({ [NODE]: NOW - 2 * MINUTE });
  expect(asked).toHaveLength(1);
});

test('an agent silent for days is not covered up by another agent that lives', async () => {
  const { port } = liveness({
    'warden_agent HeartBeats[1h].count()': [one({ resourceId: NODE }, [NOW - 50 * HOUR, 60])],
    'oci_computeagent CpuUtilization[1m].count()': [one({ resourceId: NODE }, [NOW, 1])],
  });
  expect(await port.agentSeen(COMPARTMENT, NOW - 3 * HOUR, NOW)).toEqual({ [NODE]: NOW - 50 * HOUR });
});

test('where the metric does not exist at all, the CPU metric tells who lives', async () => {
  const { port } = liveness({
    'oci_computeagent CpuUtilization[1m].count()': [one({ resourceId: NODE }, [NOW - MINUTE, 1])],
  });
  expect(await port.agentSeen(COMPARTMENT, NOW - 3 * HOUR, NOW)).toEqual({ [NODE]: NOW - MINUTE });
});

test('infrastructure health: down is 1, and only the newest points count', async () => {
  const query = 'oci_compute_infrastructure_health instance_status[1m].max()';
  const minutes = (...values: readonly number[]) =>
    values.map((value, i): [number, number] => [NOW - (values.length - i) * MINUTE, value]);
  const down = async (...values: readonly number[]) => {
    const { port } = liveness({ [query]: [one({ resourceId: NODE }, ...minutes(...values).reverse())] });
    return port.nodesDown(COMPARTMENT, NOW - HOUR, NOW);
  };
  expect(await down(0, 0, 1, 1)).toEqual({ [NODE]: NOW - 2 * MINUTE });
  expect(await down(1, 1, 0)).toEqual({});
  expect(await down(1, 0, 1)).toEqual({ [NODE]: NOW - MINUTE });
  expect(await down()).toEqual({});
});

test('no points of the connector is not zero', async () => {
  expect(await liveness({}).port.connectorErrors(COMPARTMENT, 0, NOW)).toBeNull();
  const query = 'oci_service_connector_hub ServiceConnectorHubErrors[1h].sum()';
  const { port } = liveness({ [query]: [one({}, [NOW - HOUR, 2], [NOW, 3])] });
  expect(await port.connectorErrors(COMPARTMENT, 0, NOW)).toBe(5);
});

test("subscriptions are listed in the topic's compartment, all pages", async () => {
  const asked: object[] = [];
  const client = {
    getTopic: async () => ({ notificationTopic: { compartmentId: 'ocid1.compartment.oc1..topics' } }),
    listSubscriptions: async (request: { readonly page?: string }) => {
      asked.push(request);
      const id = request.page === undefined ? 's1' : 's2';
      const item = {
        id,
        topicId: 't',
        protocol: 'EMAIL',
        lifecycleState: 'ACTIVE',
        endpoint: 'a@example.com',
      };
      return { items: [item], opcNextPage: request.page === undefined ? 'p2' : undefined };
    },
  };
  const clients = { call: (_kind: unknown, _operation: string, run: (c: unknown) => unknown) => run(client) };
  const found = await new OciSubscriptions(clients as unknown as OciClients).list('ocid1.onstopic.oc1..t');
  expect(found.map((s) => s.subscriptionId)).toEqual(['s1', 's2']);
  expect(JSON.stringify(found)).not.toContain('example.com');
  expect(asked[0]).toMatchObject({ compartmentId: 'ocid1.compartment.oc1..topics' });
});
