import { html } from 'hono/html';
import type { Incident } from '../core/incident/incident.ts';
import { eventsTable } from '../report/events-table.ts';
import { legendHtml, pictureHtml, text as reportText, spanWords } from '../report/picture.ts';
import { framed, type Span } from '../report/timeline.ts';
import { incidentTimeline } from './incident-timeline.ts';
import { type Asked, stepsFrom, windowOf } from './incident-window.ts';
import type { Html } from './layout.ts';
import type { IncidentDetails } from './read-incident.ts';
import { link, text, type View } from './view.ts';

/** Of the table of events; bytes. */
const MOST_TABLE = 10_000;

/** The timeline of an incident as a picture and a table, with links to other sections of it. */
export function timelineSection(view: View, details: IncidentDetails, asked: Asked): Html {
  const { incident } = details;
  const timeline = incidentTimeline(view, details);
  const { span, zoom, zooms } = windowOf(incident, timeline, asked, view.now);
  const frame = framed(timeline, span);
  const named = zooms.map((one) => ({
    key: `incident.zoom-${one}` as const,
    query: { zoom: one },
    isHere: one === zoom,
  }));
  const steps = Object.entries(stepsFrom(span)).map(([step, to]) => ({
    key: `incident.zoom-${step as keyof ReturnType<typeof stepsFrom>}` as const,
    query: queryOf(to),
    isHere: false,
  }));
  return html`<section aria-labelledby="timeline"><h2 id="timeline">${text(view.lang, 'incident.timeline')}</h2>
<nav aria-label="${text(view.lang, 'incident.zoom')}"><ul class="zooms">${[...named, ...steps].map(
    ({ key, query, isHere }) =>
      html`<li><a href="${sectionLink(view, incident, query)}" ${isHere ? html`aria-current="true"` : ''}>${text(view.lang, key)}</a></li>`,
  )}</ul></nav>
<figure><figcaption class="soft">${reportText(view.lang, 'picture.span', spanWords(frame, view.zone))} (${view.zone})</figcaption>
${pictureHtml(frame, view)}
${legendHtml(frame, view)}</figure>
<details><summary>${reportText(view.lang, 'table.open', { count: frame.counts.shown })}</summary>${eventsTable(frame, view, MOST_TABLE)}</details></section>`;
}

function queryOf({ from, to }: Span) {
  return { from: String(Math.max(0, Math.round(from))), to: String(Math.max(0, Math.round(to))) };
}

function sectionLink(view: View, incident: Incident, query: Readonly<Record<string, string>>): string {
  return `${link(view, `/${incident.id}`, query)}#timeline`;
}
