import { html } from 'hono/html';
import { endedAt } from '../core/decision/wide-summary.ts';
import type { Incident } from '../core/incident/incident.ts';
import { details as allOf } from '../core/notice/details.ts';
import { newestNotice } from '../core/notice/entry-text.ts';
import type { NoticeFacts, NoticeStep } from '../core/notice/facts.ts';
import { avoided } from '../core/notice/five-lines.ts';
import { bodyOf, render } from '../core/notice/render.ts';
import { optionVerdict } from '../core/notice/section-action.ts';
import { stageText, state } from '../core/notice/section-state.ts';
import { cause, target } from '../core/notice/sections.ts';
import { fitting } from '../report/plain.ts';
import { conditionsView, confirmation, headline, noticeOf, severityTag, stepView } from './components.ts';
import { actionsSection, type IncidentExtras } from './incident-actions.ts';
import { attachmentsSection } from './incident-attachments.ts';
import { evidenceSection, noticesSection } from './incident-evidence.ts';
import { first } from './incident-first.ts';
import { timelineSection } from './incident-picture.ts';
import type { Asked } from './incident-window.ts';
import type { Html, Page } from './layout.ts';
import { guardCounts, guardList, requestView } from './plan-page.ts';
import type { IncidentDetails } from './read-incident.ts';
import type { PlanDetails } from './read-plan.ts';
import { at, foreign, link, text, type View } from './view.ts';

/** Of what a mail leaves out; bytes. The report has all of it. */
const EVERYTHING = 7_000;
/** Of the cluster's name, which anybody may choose; bytes. */
const MOST_NAME = 400;

export function incidentPage(
  view: View,
  details: IncidentDetails,
  extras: IncidentExtras = {},
  asked: Asked = {},
): Page {
  const { incident } = details;
  const model = noticeOf(view, incident);
  const name = { id: incident.id, cluster: fitting(foreign(incident.cluster.name), MOST_NAME) };
  const title = text(view.lang, 'incident.title', name);
  // The newest notice again, in the reader's language: with what it says of its own waiting.
  const words = model === null ? null : render(newestNotice(incident) ?? model, view);
  const body = html`
${confirmation(view, extras.done)}
<h1>${fitting(headline(view, incident), 2 * MOST_NAME)}</h1>
<p>${severityTag(view, incident)} <span class="soft">${title}</span></p>
${first(view, incident, model)}
${actionsSection(view, incident, extras)}
${plansSection(view, details, model)}
${timelineSection(view, details, asked)}
${attachmentsSection(view, details, model)}
${model === null ? '' : decision(view, incident, model)}
${model === null ? '' : facts(view, incident, model)}
${evidenceSection(view, details)}
${noticesSection(view, incident, words?.body ?? incident.outbox.at(-1)?.body ?? null)}
${handOn(view, incident)}
${model === null ? '' : everything(view, model)}`;
  const query = Object.fromEntries(
    Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const page = { title, body, path: `/${incident.id}`, query };
  return endedAt(incident) === null ? { ...page, refreshSec: 30 } : page;
}

function facts(view: View, incident: Incident, model: NoticeFacts): Html {
  // Read from the incident, not from the notice: these change without one.
  const now: NoticeFacts = { ...model, at: view.now, deadline: null, acknowledged: null, hold: null };
  const list = (lines: readonly string[]) =>
    html`<ul class="flat">${lines.map((l) => html`<li>${l}</li>`)}</ul>`;
  return html`<section aria-labelledby="facts"><h2 id="facts">${text(view.lang, 'incident.facts')}</h2>
<dl><dt>${text(view.lang, 'incident.lost')}</dt><dd>${at(view, incident.lossAt)}</dd>
<dt>${text(view.lang, 'head.cause')}</dt><dd>${list(cause(model, view))}</dd>
<dt>${text(view.lang, 'head.target')}</dt><dd>${list(target(model, view.lang))}</dd>
<dt>${text(view.lang, 'head.state')}</dt><dd>${list(state({ ...now, reattach: model.reattach }, view))}</dd></dl></section>`;
}

function decision(view: View, incident: Incident, model: NoticeFacts): Html {
  if (incident.closedAt !== null) return html``;
  const ways = model.options.map(
    (o) =>
      html`<div class="way"><h3>${text(view.lang, `option.${o.key}`)}</h3>${conditionsView(view, o.preconditions)}${
        optionVerdict(o) === 'closed' ? '' : stepList(view, o.steps ?? [])
      }</div>`,
  );
  return html`<section aria-labelledby="decision"><h2 id="decision">${text(view.lang, 'incident.decision')}</h2>
<p class="soft">${text(view.lang, 'incident.decision-of', { seq: model.seq, at: at(view, model.at) })}</p>
${ways.length === 0 ? html`<p>${text(view.lang, 'incident.no-decision')}</p>` : html`<div class="ways">${ways}</div>`}
<h3>${text(view.lang, 'incident.steps')}</h3>${stepList(
    view,
    model.steps.filter((s) => s.key !== 'incident'),
  )}
<h3>${text(view.lang, 'incident.avoid')}</h3><ul>${avoided(model, view.lang).map(
    (sentence) => html`<li>${sentence}</li>`,
  )}</ul></section>`;
}

function stepList(view: View, steps: readonly NoticeStep[]): Html {
  if (steps.length === 0) return html``;
  return html`<ol>${steps.map(
    (s) => html`<li>${stepView(view, s)}${conditionsView(view, s.preconditions ?? [])}</li>`,
  )}</ol>`;
}

/** The plans with where they stand, and of the newest one what speaks for and against it. */
function plansSection(
  view: View,
  { incident, plans: all }: IncidentDetails,
  model: NoticeFacts | null,
): Html {
  const { lang } = view;
  const inSection = (inner: Html): Html =>
    html`<section aria-labelledby="plans"><h2 id="plans">${text(lang, 'incident.plan')}</h2>${inner}</section>`;
  if (all === null) return inSection(html`<p class="bad">${text(lang, 'incident.plan-unread')}</p>`);
  const [newest] = all;
  if (newest === undefined) {
    if (model?.plan == null || incident.closedAt !== null || model.headline === 'do-not-reattach')
      return html``;
    const note = view.mode === 'observe' ? html`<p>${text(lang, 'plan.observe')}</p>` : '';
    return inSection(html`${note}${requestView(model.plan.request)}`);
  }
  return inSection(
    html`<ul class="flat">${all.map(
      (p) =>
        html`<li>${text(lang, 'incident.plan-stage', { plan: p.stored.plan.id, stage: stageText(p.stage, view) })}<br><a href="${link(view, `/plans/${p.stored.plan.id}`)}">${text(lang, incident.closedAt === null ? 'incident.plan-open' : 'incident.plan-look')}</a></li>`,
    )}</ul>${verdicts(view, newest)}`,
  );
}

/** What speaks against it at once, what speaks for it on a click. */
function verdicts(view: View, { stored }: PlanDetails): Html {
  const { guards } = stored.plan;
  const params = { at: at(view, stored.madeAt), ...guardCounts(guards) };
  const [open, met] = [guards.filter((g) => g.verdict !== 'met'), guards.filter((g) => g.verdict === 'met')];
  return html`<p>${text(view.lang, 'incident.guards', params)}</p>${guardList(view, open)}<details><summary>${text(view.lang, 'incident.guards-met', { count: met.length })}</summary>${guardList(view, met)}</details>`;
}

/** What a mail leaves out: every condition, guard, time and reading of the newest notice, ready to be copied. */
function everything(view: View, model: NoticeFacts): Html {
  return html`<section aria-labelledby="all"><h2 id="all">${text(view.lang, 'incident.all')}</h2><details><summary>${text(view.lang, 'incident.all-help', { seq: model.seq })}</summary><pre data-copy>${fitting(bodyOf(allOf(model, view), view.lang), EVERYTHING)}</pre></details></section>`;
}

/** The incident for somebody who has no console. */
function handOn(view: View, { id }: Incident): Html {
  const { lang } = view;
  return html`<section aria-labelledby="hand-on"><h2 id="hand-on">${text(lang, 'incident.hand-on')}</h2>
<ul><li><a href="${link(view, `/${id}/report.html`)}">${text(lang, 'incident.report')}</a><br><span class="soft">${text(lang, 'incident.report-help')}</span></li>
<li><a href="${link(view, `/${id}/raw.json`)}">${text(lang, 'incident.raw')}</a></li></ul><p class="soft">${text(lang, 'incident.print')}</p></section>`;
}
