import type { models } from 'oci-monitoring';
import { WardenError } from '../core/base/errors.ts';
import type { At } from '../core/base/time.ts';
import type { LoadFacts } from '../core/platform/look-ups.ts';
import type { LoadQuery, MetricPoint, Metrics } from '../core/ports.ts';
import { validOcid } from './arguments.ts';
import type { OciClients } from './clients.ts';
import { METRICS_INGESTION, MONITORING } from './services.ts';

/** Our own namespace; `oci_` and `oracle_` are reserved. */
export const METRIC_NAMESPACE = 'warden';
/** `postMetricData` takes 50 streams at a time. */
const MAX_STREAMS = 50;

/** Where and over which time metrics are read. */
export interface MetricWindow {
  readonly namespace: string;
  readonly compartmentId: string;
  readonly from: At;
  readonly to: At;
}

/** One aggregated point of a series. */
interface Point {
  readonly at: At;
  readonly value: number;
}

/** Null of nothing: no point is not zero. */
type Reduce = (values: readonly number[]) => number | null;
const max: Reduce = (values) => (values.length === 0 ? null : Math.max(...values));
export const sum: Reduce = (values) =>
  values.length === 0 ? null : values.reduce((total, value) => total + value, 0);

/**
 * Monitoring answers 200 for points that it does not keep; an alarm on their absence would accuse whoever posts them.
 * @throws WardenError OCI_UNEXPECTED_ANSWER with their number and the first reason.
 */
function mustBeTaken(answer: models.PostMetricDataResponseDetails | undefined): void {
  const failed = answer?.failedMetricsCount ?? 0;
  if (failed === 0) return;
  const reason = answer?.failedMetrics?.[0]?.message ?? 'no reason given';
  throw new WardenError('OCI_UNEXPECTED_ANSWER', { detail: `${failed} metrics were not taken: ${reason}` });
}

/** Monitoring: the load before a loss, and our own metrics. */
export class OciMetrics implements Metrics {
  constructor(private readonly clients: OciClients) {}

  async load(query: LoadQuery): Promise<LoadFacts> {
    const instance = `{resourceId = "${validOcid(query.instanceId, 'The instance')}"}`;
    const before = { compartmentId: query.compartmentId, from: query.from, to: query.lossAt };
    const agent = { ...before, namespace: 'oci_computeagent' };
    const since = { ...before, namespace: 'oci_blockstore', from: query.lossAt, to: query.to };
    // One after the other: Monitoring allows ten reads a second for the whole tenancy.
    return {
      cpuUtilizationMax: await this.#read(agent, `CpuUtilization[1m]${instance}.max()`, max),
      loadAverageMax: await this.#read(agent, `LoadAverage[1m]${instance}.max()`, max),
      memoryUtilizationMax: await this.#read(agent, `MemoryUtilization[1m]${instance}.max()`, max),
      memoryStallsSum: await this.#read(agent, `MemoryAllocationStalls[1m]${instance}.sum()`, sum),
      throttledIosSum: await this.#throttled(query.attachmentIds, before),
      ...(await peerWrites(query.peerAttachmentIds, (metric, attachmentId) =>
        this.#points(since, ofAttachment(metric, attachmentId)),
      )),
      ...(await this.#ownWrites(query, { ...since, from: query.writesFrom ?? query.lossAt })),
    };
  }

  async #ownWrites(
    { writingAttachmentIds: ids = [] }: LoadQuery,
    window: MetricWindow,
  ): Promise<Pick<LoadFacts, 'ownWritesAt'>> {
    const all = new Map<string, readonly At[]>();
    for (const id of ids) {
      const points = await this.#points(window, ofAttachment('VolumeWriteOps', id));
      const minutes = points.filter(({ value }) => value > 0).map(({ at }) => at);
      all.set(
        id,
        [...new Set(minutes)].sort((a, b) => a - b),
      );
    }
    return ids.length === 0 ? {} : { ownWritesAt: Object.fromEntries(all) };
  }

  async post(compartmentId: string, points: readonly MetricPoint[]): Promise<void> {
    const compartment = validOcid(compartmentId, 'The compartment');
    for (let start = 0; start < points.length; start += MAX_STREAMS) {
      const answer = await this.clients.call(METRICS_INGESTION, 'postMetricData', (client) =>
        client.postMetricData({
          postMetricDataDetails: {
            metricData: points.slice(start, start + MAX_STREAMS).map((point) => ({
              namespace: METRIC_NAMESPACE,
              compartmentId: compartment,
              name: point.name,
              dimensions: { ...point.dimensions },
              datapoints: [{ timestamp: new Date(point.at), value: point.value }],
            })),
          },
        }),
      );
      mustBeTaken(answer.postMetricDataResponseDetails);
    }
  }

  async #throttled(
    attachmentIds: readonly string[],
    range: Omit<MetricWindow, 'namespace'>,
  ): Promise<number | null> {
    const parts: (number | null)[] = [];
    for (const id of attachmentIds) {
      const query = ofAttachment('VolumeThrottledIOs', id);
      parts.push(await this.#read({ ...range, namespace: 'oci_blockstore' }, query, sum));
    }
    return sum(parts.filter((part) => part !== null));
  }

  async #read(where: MetricWindow, query: string, reduce: Reduce): Promise<number | null> {
    return reduce((await this.#points(where, query)).map((point) => point.value));
  }

  async #points(where: MetricWindow, query: string) {
    return (await readSeries(this.clients, where, query))
      .flatMap((series) => series.aggregatedDatapoints)
      .map((point) => ({ at: new Date(point.timestamp).getTime(), value: point.value }))
      .filter((point) => Number.isFinite(point.at) && Number.isFinite(point.value));
  }
}

/** What Monitoring has for one query. */
export async function readSeries(
  clients: OciClients,
  { namespace, compartmentId, from, to }: MetricWindow,
  query: string,
) {
  const { items } = await clients.call(MONITORING, 'summarizeMetricsData', (client) =>
    client.summarizeMetricsData({
      compartmentId: validOcid(compartmentId, 'The compartment'),
      summarizeMetricsDataDetails: { namespace, query, startTime: new Date(from), endTime: new Date(to) },
    }),
  );
  return items;
}

function ofAttachment(metric: string, attachmentId: string): string {
  return `${metric}[1m]{attachmentId = "${validOcid(attachmentId, 'The attachment')}"}.sum()`;
}

/**
 * Writes of the peers from the points of `oci_blockstore`. Whether a volume that nobody writes to has points of 0 or none
 * is not documented (docs/unverified.md). So the absence of `VolumeWriteOps` counts as "no writes" only where another
 * series of the same attachment shows that Block Volume reports on it; otherwise it stays unknown.
 *
 * @param points of one metric of one attachment since the loss.
 */
async function peerWrites(
  attachmentIds: readonly string[],
  points: (metric: 'VolumeWriteOps' | 'VolumeReadOps', attachmentId: string) => Promise<readonly Point[]>,
): Promise<Pick<LoadFacts, 'peerWriteOpsSum' | 'peerWritesSeenTo'>> {
  let total: number | null = null;
  const seenTo: At[] = [];
  for (const id of attachmentIds) {
    const writes = await points('VolumeWriteOps', id);
    const seen = writes.length > 0 ? writes : await points('VolumeReadOps', id);
    if (seen.length === 0) continue;
    total = (total ?? 0) + writes.reduce((sum, { value }) => sum + value, 0);
    seenTo.push(Math.max(...seen.map(({ at }) => at)));
  }
  const isComplete = attachmentIds.length > 0 && seenTo.length === attachmentIds.length;
  return { peerWriteOpsSum: total, peerWritesSeenTo: isComplete ? Math.min(...seenTo) : null };
}
