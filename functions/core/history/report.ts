import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import { type At, type Ms, SECOND } from '../base/time.ts';
import type { Incident } from '../incident/incident.ts';
import { historyOf, MEASURES, type Measure, type PastIncident, type Period } from './figures.ts';
import { byCause, byCluster, type Group } from './summary.ts';

const time = v.pipe(v.string(), v.isoTimestamp());
const seconds = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const words = v.string();

function measures<T>(of: T): Record<Measure, T> {
  return Object.fromEntries(MEASURES.map((name) => [name, of])) as Record<Measure, T>;
}

export const groupSchema = v.object({
  name: words,
  outages: count,
  planned: count,
  open: count,
  ...measures(
    v.object({
      known: count,
      medianSec: v.nullable(seconds),
      worstSec: v.nullable(seconds),
      worstId: v.nullable(words),
    }),
  ),
});

/** What `warden history --json` prints and `/api/v1/history` answers. Seconds are from the first loss; null: not known. */
export const historySchema = v.object({
  schema: v.literal('warden.history/1'),
  from: time,
  to: time,
  incidents: v.array(
    v.object({
      id: words,
      cluster: words,
      nodes: v.array(words),
      cause: words,
      situation: v.nullable(words),
      severity: words,
      state: v.picklist(['open', 'closed']),
      closedBy: v.nullable(words),
      planned: v.boolean(),
      lostAt: v.nullable(time),
      openedAt: time,
      closedAt: v.nullable(time),
      seconds: v.object(measures(v.nullable(seconds))),
    }),
  ),
  clusters: v.array(groupSchema),
  causes: v.array(groupSchema),
  /** Names of objects that are no incident: whatever happened there is in none of these figures. */
  unreadable: v.array(words),
});

export type HistoryReport = Stored<typeof historySchema>;

/** What a reader asks for: absent is everything. */
export interface HistoryFilter {
  /** Name or key. */
  readonly cluster?: string | undefined;
  readonly cause?: string | undefined;
}

/** The incidents of a period that a filter leaves. */
export function chosenHistory(
  incidents: readonly Incident[],
  period: Period,
  { cluster, cause }: HistoryFilter = {},
): readonly PastIncident[] {
  return historyOf(incidents, period).filter(
    ({ incident }) =>
      (cluster === undefined || incident.cluster.name === cluster || incident.cluster.key === cluster) &&
      (cause === undefined || incident.cause === cause),
  );
}

const iso = (at: At): string => new Date(at).toISOString();
const secondsOf = (ms: Ms | null): number | null => (ms === null ? null : Math.round(ms / SECOND));

/** The history in the form for programs. */
export function historyReport(
  history: readonly PastIncident[],
  { from, to }: Period,
  unreadable: readonly string[],
): HistoryReport {
  return {
    schema: 'warden.history/1',
    from: iso(from),
    to: iso(to),
    incidents: history.map(incidentFigures),
    clusters: byCluster(history).map(groupFigures),
    causes: byCause(history).map(groupFigures),
    unreadable: [...unreadable],
  };
}

function incidentFigures({
  incident,
  lostAt,
  isPlanned,
  figures,
}: PastIncident): HistoryReport['incidents'][number] {
  const { id, cluster, cause, situation, severity, closedAt, closedBy, openedAt } = incident;
  return {
    id,
    cluster: cluster.name,
    nodes: [...cluster.nodes],
    cause,
    situation: situation ?? null,
    severity,
    state: closedAt === null ? 'open' : 'closed',
    closedBy,
    planned: isPlanned,
    lostAt: lostAt === null ? null : iso(lostAt),
    openedAt: iso(openedAt),
    closedAt: closedAt === null ? null : iso(closedAt),
    seconds: Object.fromEntries(MEASURES.map((name) => [name, secondsOf(figures[name])])) as Record<
      Measure,
      number | null
    >,
  };
}

function groupFigures({ name, outages, planned, open, spread }: Group): HistoryReport['clusters'][number] {
  const figures = MEASURES.map((measure) => {
    const { known, median, worst, worstId } = spread[measure];
    return [measure, { known, medianSec: secondsOf(median), worstSec: secondsOf(worst), worstId }] as const;
  });
  return {
    name,
    outages,
    planned,
    open,
    ...(Object.fromEntries(figures) as Record<Measure, (typeof figures)[number][1]>),
  };
}
