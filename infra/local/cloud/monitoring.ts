import { groupBy } from '../../../functions/core/base/group-by.ts';
import { type At, HOUR, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import { ApiError, notAuthorizedOrNotFound } from './api-error.ts';
import type { Caller } from './caller.ts';
import { demand, Service } from './gate.ts';
import type { Demand } from './iam.ts';
import { keepNewest } from './keep-newest.ts';
import { permissionsFor } from './verbs.ts';

export interface MetricSeries {
  readonly namespace: string;
  readonly compartmentId: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly points: readonly { readonly at: At; readonly value: number }[];
}

interface MetricAnswer extends MetricSeries {
  readonly resolution: string;
}

const POST = 'PostMetricData';
const MAX_STREAMS = 50;
const MAX_DIMENSIONS = 20;
const UNITS: Readonly<Record<string, Ms>> = { s: SECOND, m: MINUTE, h: HOUR, d: 24 * HOUR };

/** Monitoring: metric streams, post and summarize (docs/oci-facts.md#monitoring). */
export class Monitoring extends Service {
  readonly #gaps: { readonly namespace: string; readonly from: At; readonly to: At }[] = [];
  readonly #streams = new Map<string, { series: MetricSeries; points: { at: At; value: number }[] }>();

  /** Adds points as a service of Oracle would; no API call, any namespace. */
  add(series: MetricSeries): void {
    const { namespace, compartmentId, name, dimensions } = series;
    const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([namespace, compartmentId, name, sorted]);
    const stream = this.#streams.get(key) ?? { series, points: [] };
    stream.points.push(...series.points.filter(({ at }) => !this.#isGap(namespace, at)));
    this.#streams.set(key, stream);
  }

  /**
   * Points of a namespace from then to then never come: what a service does not send, Monitoring does not have, and it
   * says nothing of it (docs/oci-facts.md#monitoring; `instance_status` was seen every five to eight minutes).
   */
  leaveOut(namespace: string, from: At, to: At): void {
    this.#gaps.push({ namespace, from, to });
  }

  /** Drops all but the newest points of each stream. */
  forget(newest: number): void {
    for (const { points } of this.#streams.values()) keepNewest(points, newest);
  }

  /** All streams of a namespace, seen from outside. */
  streams(namespace: string): readonly MetricSeries[] {
    return [...this.#streams.values()]
      .filter((stream) => stream.series.namespace === namespace)
      .map((stream) => ({ ...stream.series, points: stream.points }));
  }

  /**
   * Adds points that a caller may post, without the call that posts them. @throws ApiError 404 where it may not.
   */
  addAs(caller: Caller, series: readonly MetricSeries[]): void {
    if (!this.gate.permits(caller, demandsOf(series))) throw notAuthorizedOrNotFound();
    for (const one of series) this.add(one);
  }

  /** @throws ApiError 400 beyond the limits of postMetricData. */
  post(caller: Caller, series: readonly MetricSeries[]): Promise<void> {
    const target = series[0]?.namespace ?? '';
    const operation = { name: POST, target, demands: demandsOf(series), mutating: false };
    return this.gate.call(caller, operation, () => {
      if (series.length > MAX_STREAMS) throw invalid('At most 50 metric streams per call.');
      for (const one of series) this.#check(one);
      for (const one of series) this.add(one);
    });
  }

  /** @throws ApiError 400 for a query outside `Name[1m]{dim = "value"}.groupBy(dim).statistic()`. */
  summarize(
    caller: Caller,
    query: {
      readonly compartmentId: string;
      readonly namespace: string;
      readonly query: string;
      readonly startTime: At;
      readonly endTime: At;
    },
  ): Promise<readonly MetricAnswer[]> {
    const name = 'SummarizeMetricsData';
    const variables = { 'target.metrics.namespace': query.namespace };
    const demands = permissionsFor(name).map((permission) =>
      demand(name, permission, query.compartmentId, variables),
    );
    const target = `${query.namespace} ${query.query}`;
    return this.gate.call(caller, { name, target, demands, mutating: false }, () => {
      const mql = parseMql(query.query);
      const matching = [...this.#streams.values()].filter(
        ({ series }) =>
          series.namespace === query.namespace &&
          series.compartmentId === query.compartmentId &&
          series.name === mql.name &&
          Object.entries(mql.dimensions).every(([key, value]) => series.dimensions[key] === value),
      );
      return matching.flatMap(({ series, points }) => {
        const inRange = points.filter((p) => p.at >= query.startTime && p.at < query.endTime);
        const summary = [...groupBy(inRange, ({ at }) => at - (at % mql.intervalMs))]
          .sort(([a], [b]) => a - b)
          .map(([at, bucket]) => ({ at, value: mql.reduce(bucket.map(({ value }) => value)) }));
        return summary.length === 0 ? [] : [{ ...series, points: summary, resolution: mql.interval }];
      });
    });
  }

  #isGap(namespace: string, at: At): boolean {
    return this.#gaps.some((gap) => gap.namespace === namespace && at >= gap.from && at < gap.to);
  }

  #check(series: MetricSeries): void {
    if (/^(oci_|oracle_)/.test(series.namespace)) throw invalid('The namespace is reserved.');
    const dimensions = Object.keys(series.dimensions).length;
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) throw invalid('A metric has 1 to 20 dimensions.');
    const now = this.now();
    if (series.points.some((p) => p.at < now - 2 * HOUR || p.at > now + 10 * MINUTE)) {
      throw invalid('A time stamp is older than 2 hours or more than 10 minutes ahead.');
    }
  }
}

function demandsOf([first]: readonly MetricSeries[]): readonly Demand[] {
  const variables = { 'target.metrics.namespace': first?.namespace ?? '' };
  return [demand(POST, 'METRIC_WRITE', first?.compartmentId ?? null, variables)];
}

function parseMql(text: string) {
  const pattern =
    /^\s*(\w+)\[(\d+)([smhd])\]\s*(?:\{([^}]*)\})?\s*(?:\.groupBy\([^)]*\)|\.grouping\(\))?\s*\.(\w+)\(\)\s*$/;
  const match = pattern.exec(text);
  if (match === null) throw invalid(`The query cannot be understood: ${text}`);
  const [, name = '', count = '1', unit = 'm', filter = '', statistic = ''] = match;
  const reduce = STATISTICS[statistic];
  if (reduce === undefined) throw invalid(`The statistic '${statistic}' is not understood.`);
  const dimensions = Object.fromEntries(
    [...filter.matchAll(/(\w+)\s*=~?\s*"([^"]*)"/g)].map((m) => [m[1] ?? '', m[2] ?? '']),
  );
  const intervalMs = Number(count) * (UNITS[unit] ?? MINUTE);
  return { name, interval: `${count}${unit}`, intervalMs, dimensions, reduce };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum,
  mean: (values) => sum(values) / values.length,
  avg: (values) => sum(values) / values.length,
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  count: (values) => values.length,
};

function invalid(message: string): ApiError {
  return new ApiError(400, 'InvalidParameter', message);
}
