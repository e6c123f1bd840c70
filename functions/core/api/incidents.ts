import * as v from 'valibot';
import type { Stored } from '../base/json-bytes.ts';
import type { Language } from '../base/language.ts';
import type { Incident } from '../incident/incident.ts';
import { entryTitle } from '../notice/entry-text.ts';
import { historyText } from '../notice/records.ts';
import { count, iso, isoOrNull, time, words } from './forms.ts';

export const listedIncidentSchema = v.object({
  id: words,
  cluster: words,
  nodes: v.array(words),
  state: v.picklist(['open', 'closed']),
  severity: words,
  cause: words,
  situation: v.nullable(words),
  lossAt: time,
  openedAt: time,
  recoveredAt: v.nullable(time),
  closedAt: v.nullable(time),
  closedBy: v.nullable(words),
  deadline: v.nullable(v.object({ from: time, to: time })),
  acknowledgedBy: v.nullable(words),
  /** `link`: from a notice, without sign-in; the name is what somebody typed. */
  acknowledgedVia: v.nullable(words),
  hold: v.nullable(v.object({ by: words, until: time, why: words })),
  notices: count,
  unsent: count,
  title: v.nullable(words),
});

/** One incident as lists have it; `title` is that of the newest notice. */
export type ListedIncident = Stored<typeof listedIncidentSchema>;

/** What `warden incidents --json` prints, and `/api/v1/incidents` answers. */
export const incidentsSchema = v.object({
  schema: v.literal('warden.incidents/1'),
  incidents: v.array(listedIncidentSchema),
  unreadable: v.array(words),
});

/** One incident with its dated history. `stored` is the object as it lies in the bucket (docs/store.md): its form may change. */
export const incidentSchema = v.object({
  schema: v.literal('warden.incident-details/1'),
  incident: listedIncidentSchema,
  history: v.array(v.object({ at: time, code: words, text: words })),
  stored: v.looseObject({ schema: words }),
});

/** @param said in which language and zone the title of a notice is worded that is not sent yet. */
export function listedIncident(
  incident: Incident,
  said: { readonly lang: Language; readonly zone: string },
): ListedIncident {
  const { deadline, hold, outbox } = incident;
  const newest = outbox.at(-1);
  return {
    id: incident.id,
    cluster: incident.cluster.name,
    nodes: incident.cluster.nodes,
    state: incident.closedAt === null ? 'open' : 'closed',
    severity: incident.severity,
    cause: incident.cause,
    situation: incident.situation ?? null,
    lossAt: iso(incident.lossAt),
    openedAt: iso(incident.openedAt),
    recoveredAt: isoOrNull(incident.recoveredAt),
    closedAt: isoOrNull(incident.closedAt),
    closedBy: incident.closedBy,
    deadline: deadline === null ? null : { from: iso(deadline.from), to: iso(deadline.to) },
    acknowledgedBy: incident.acknowledged?.by ?? null,
    acknowledgedVia: incident.acknowledged?.via ?? null,
    hold: hold === null ? null : { by: hold.by, until: iso(hold.until), why: hold.why },
    notices: incident.lastSeq ?? outbox.length,
    unsent: outbox.filter((entry) => entry.sentAt === null).length,
    title: newest === undefined ? null : entryTitle(newest, { languages: [said.lang], zone: said.zone }),
  };
}

export function incidentDetails(
  incident: Incident,
  said: { readonly lang: Language; readonly zone: string },
): Stored<typeof incidentSchema> {
  return {
    schema: 'warden.incident-details/1',
    incident: listedIncident(incident, said),
    history: incident.history.map((line) => ({
      at: iso(line.at),
      code: line.code,
      text: historyText(line, said.lang),
    })),
    stored: { ...incident },
  };
}
