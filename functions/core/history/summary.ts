import { groupBy } from '../base/group-by.ts';
import type { Ms } from '../base/time.ts';
import { MEASURES, type Measure, type PastIncident } from './figures.ts';

/** One measure over several incidents. */
export interface Spread {
  /** Of how many incidents it is known. */
  readonly known: number;
  /** Of those; null when it is known of none. */
  readonly median: Ms | null;
  readonly worst: Ms | null;
  /** The incident with the worst one. */
  readonly worstId: string | null;
}

/** What several incidents have in common, and how long each step took. */
export interface Group {
  /** Name of a cluster, or a cause. */
  readonly name: string;
  /** Outages: without those that were planned. */
  readonly outages: number;
  readonly planned: number;
  readonly open: number;
  readonly spread: Readonly<Record<Measure, Spread>>;
}

/** The incidents of each cluster, that with the most outages first. */
export function byCluster(history: readonly PastIncident[]): readonly Group[] {
  return groups(history, ({ incident }) => incident.cluster.name);
}

/** The incidents of each cause likewise. */
export function byCause(history: readonly PastIncident[]): readonly Group[] {
  return groups(history, ({ incident }) => incident.cause);
}

/** All of them as one group. */
export function groupOf(name: string, all: readonly PastIncident[]): Group {
  const outages = all.filter(({ isPlanned }) => !isPlanned);
  const spread = Object.fromEntries(MEASURES.map((measure) => [measure, spreadOf(outages, measure)]));
  return {
    name,
    outages: outages.length,
    planned: all.length - outages.length,
    open: all.filter(({ incident }) => incident.closedAt === null).length,
    spread: spread as Record<Measure, Spread>,
  };
}

function groups(history: readonly PastIncident[], nameOf: (past: PastIncident) => string): readonly Group[] {
  return [...groupBy(history, nameOf)]
    .map(([name, all]) => groupOf(name, all))
    .sort((a, b) => b.outages - a.outages || (a.name < b.name ? -1 : 1));
}

function spreadOf(all: readonly PastIncident[], measure: Measure): Spread {
  const known = all
    .flatMap(({ incident, figures }) => {
      const value = figures[measure];
      return value === null ? [] : [{ id: incident.id, value }];
    })
    .sort((a, b) => a.value - b.value || (a.id < b.id ? 1 : -1));
  const worst = known.at(-1);
  return {
    known: known.length,
    median: medianOf(known.map(({ value }) => value)),
    worst: worst?.value ?? null,
    worstId: worst?.id ?? null,
  };
}

/** The middle one, of an even number the mean of the two in the middle; null of none. @param sorted ascending. */
export function medianOf(sorted: readonly Ms[]): Ms | null {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : Math.round((upper + lower) / 2);
}
