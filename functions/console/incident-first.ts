import { html } from 'hono/html';
import { endedAt } from '../core/decision/wide-summary.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { NoticeFacts } from '../core/notice/facts.ts';
import { fiveSentences } from '../core/notice/five-lines.ts';
import { fitting, lines } from '../report/plain.ts';
import { clock, conditionsView, stepView } from './components.ts';
import type { Html } from './layout.ts';
import { text, type View } from './view.ts';

/** Of a notice that this version cannot word anew; bytes. */
const MOST_STORED = 8_000;

/** What a person needs before everything else: the time that is left, the five lines, and the one next step. */
export function first(view: View, incident: Incident, model: NoticeFacts | null): Html {
  const title = text(view.lang, endedAt(incident) === null ? 'incident.first' : 'incident.first-over');
  return html`<section class="first" aria-labelledby="first"><h2 id="first">${title}</h2>
${clock(view, incident)}${model === null ? stored(view, incident) : told(view, incident, model)}</section>`;
}

/** The five lines with the minutes that are left now, not when the notice was sent. */
export function linesNow(view: View, incident: Incident, model: NoticeFacts): readonly string[] {
  const isOver = incident.closedAt !== null || model.headline === 'recovered';
  if (isOver) return fiveSentences(model, view);
  // How long it had lasted when the notice was made is less than it lasts now: since when is said, and no length.
  const outage = { ...model.outage, seconds: model.outage.bound === 'exact' ? model.outage.seconds : 0 };
  return fiveSentences({ ...model, at: view.now, deadline: incident.deadline, outage }, view);
}

function told(view: View, incident: Incident, model: NoticeFacts): Html {
  const [step] = model.steps.filter(({ key }) => key !== 'incident' && key !== 'none');
  const isShown = incident.closedAt === null && step !== undefined;
  return html`<ol>${linesNow(view, incident, model).map((line) => html`<li>${line}</li>`)}</ol>${
    isShown
      ? html`<h3>${text(view.lang, 'incident.first-step')}</h3><p>${stepView(view, step)}</p>${conditionsView(view, step.preconditions ?? [])}`
      : ''
  }`;
}

function stored(view: View, incident: Incident): Html {
  const body = incident.outbox.at(-1)?.body;
  if (body === undefined)
    return incident.memory.merged === null ? html`` : html`<p>${text(view.lang, 'incident.merged')}</p>`;
  return html`<p class="soft">${text(view.lang, 'incident.first-stored')}</p><pre>${fitting(lines(body), MOST_STORED)}</pre>`;
}
