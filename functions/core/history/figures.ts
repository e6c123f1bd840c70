import type { At, Ms } from '../base/time.ts';
import { firstLossOf, type Incident } from '../incident/incident.ts';

/** What is measured of an incident, each from its first loss on. */
export const MEASURES = ['length', 'detect', 'notify', 'acknowledge', 'recover'] as const;
export type Measure = (typeof MEASURES)[number];

/** Milliseconds from the first loss; null where what is stored does not prove it: never taken for 0. */
export type Figures = Readonly<Record<Measure, Ms | null>>;

/** One incident of the history. */
export interface PastIncident {
  readonly incident: Incident;
  /** When the first path was lost, by a line or the API; null when only the first look at it is known. */
  readonly lostAt: At | null;
  /** It ended as announced or expected work: no outage, and no part of any median. */
  readonly isPlanned: boolean;
  readonly figures: Figures;
}

/** Which incidents: those that were opened from `from` on and before `to`. */
export interface Period {
  readonly from: At;
  readonly to: At;
}

/**
 * The incidents of clusters in a period, newest first. The summary of a wide outage and the one that stands for nodes that
 * nobody knows are none: what they tell of stands in the incidents of the clusters, or of no cluster.
 */
export function historyOf(incidents: readonly Incident[], { from, to }: Period): readonly PastIncident[] {
  return incidents
    .filter(isOfCluster)
    .filter(({ openedAt }) => openedAt >= from && openedAt < to)
    .sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? -1 : 1))
    .map(pastIncident);
}

function isOfCluster({ wide, strangers, cluster }: Incident): boolean {
  return wide === undefined && strangers === undefined && !cluster.key.startsWith('wide:');
}

function pastIncident(incident: Incident): PastIncident {
  const first = firstLossOf(incident);
  // Of a loss that nothing dates the first look is remembered: how long it was lost by then nobody knows.
  const lostAt = first < incident.openedAt ? first : null;
  const since = (at: At | null | undefined): Ms | null =>
    lostAt === null || at == null || at < lostAt ? null : at - lostAt;
  return {
    incident,
    lostAt,
    isPlanned: incident.closedBy === 'planned',
    figures: {
      length: since(incident.closedAt),
      detect: since(incident.openedAt),
      notify: since(firstSentAt(incident)),
      acknowledge: since(incident.acknowledged?.at),
      // A disk that came back to writes of two nodes is no recovery, though its path is proven.
      recover: incident.situation === 'replayed' ? null : since(incident.recoveredAt),
    },
  };
}

/**
 * When people were told first; null while nobody was, and where it is not kept: of what a build before this one told long
 * ago, and where the summary of a wide outage spoke for the first notice.
 */
function firstSentAt({ firstSentAt: kept, outbox, memory }: Incident): At | null {
  if (memory.merged !== null) return null;
  return kept ?? outbox.find(({ seq }) => seq === 1)?.sentAt ?? null;
}
