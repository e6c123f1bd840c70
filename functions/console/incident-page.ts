import { html } from 'hono/html';
import { valueAt } from '../core/base/group-by.ts';
import type { Incident, OutboxEntry } from '../core/incident/incident.ts';
import { details as allOf } from '../core/notice/details.ts';
import type { NoticeFacts, NoticeStep } from '../core/notice/facts.ts';
import { avoided } from '../core/notice/five-lines.ts';
import { historyText } from '../core/notice/records.ts';
import { bodyOf, render } from '../core/notice/render.ts';
import { optionVerdict } from '../core/notice/section-action.ts';
import { stageText, state } from '../core/notice/section-state.ts';
import { cause, target } from '../core/notice/sections.ts';
import {
  acknowledgement,
  clock,
  conditionsView,
  confirmation,
  type Done,
  type FormState,
  headline,
  hoursField,
  noticeOf,
  noticeTitle,
  oneLine,
  severityTag,
  stepView,
  tag,
} from './components.ts';
import { EMPTY_FORM, type Filled } from './form.ts';
import type { Html, Page } from './layout.ts';
import { requestView } from './plan-page.ts';
import type { IncidentDetails } from './read-incident.ts';
import { at, foreign, link, text, type View } from './view.ts';

/** Log lines shown; the support bundle has all of them. */
const MAX_EVIDENCE = 60;

interface IncidentExtras extends Partial<Filled> {
  /** Word that a stored command is confirmed with. */
  readonly done?: Done | undefined;
  readonly form?: 'hold' | 'close';
}

export function incidentPage(view: View, details: IncidentDetails, extras: IncidentExtras = {}): Page {
  const { incident } = details;
  const model = noticeOf(view, incident);
  const name = { id: incident.id, cluster: foreign(incident.cluster.name) };
  const title = text(view.lang, 'incident.title', name);
  // The newest notice again, in the reader's language.
  const words = model === null ? null : render(model, view);
  const body = html`
${confirmation(view, extras.done)}
<h1>${headline(view, incident)}</h1>
<p>${severityTag(view, incident)} <span class="soft">${title}</span></p>
${clock(view, incident)}
${actions(view, incident, extras)}
${plans(view, details, model)}
${model === null ? '' : decision(view, incident, model)}
${model === null ? '' : facts(view, incident, model)}
${timeline(view, incident)}
${evidence(view, details)}
${notices(view, incident, words?.body ?? incident.outbox.at(-1)?.body ?? null)}
${model === null ? '' : everything(view, model)}`;
  const page = { title, body, path: `/${incident.id}` };
  return incident.closedAt === null ? { ...page, refreshSec: 30 } : page;
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

function plans(view: View, { incident, plans: all }: IncidentDetails, model: NoticeFacts | null): Html {
  if (all === null)
    return html`<section aria-labelledby="plans"><h2 id="plans">${text(view.lang, 'incident.plan')}</h2><p class="bad">${text(view.lang, 'incident.plan-unread')}</p></section>`;
  if (all.length === 0) {
    if (model?.plan == null || incident.closedAt !== null || model.headline === 'do-not-reattach')
      return html``;
    const note = text(view.lang, 'plan.observe');
    return html`<section aria-labelledby="plans"><h2 id="plans">${text(view.lang, 'incident.plan')}</h2>${view.mode === 'observe' ? html`<p>${note}</p>` : ''}${requestView(model.plan.request)}</section>`;
  }
  return html`<section aria-labelledby="plans"><h2 id="plans">${text(view.lang, 'incident.plan')}</h2><ul class="flat">${all.map(
    (p) =>
      html`<li>${text(view.lang, 'incident.plan-stage', { plan: p.stored.plan.id, stage: stageText(p.stage, view) })}<br><a href="${link(view, `/plans/${p.stored.plan.id}`)}">${text(view.lang, 'incident.plan-open')}</a></li>`,
  )}</ul></section>`;
}

function actions(view: View, incident: Incident, extras: IncidentExtras): Html {
  if (incident.closedAt !== null) return html``;
  const { hold } = incident;
  const held =
    hold === null || hold.until <= view.now
      ? ''
      : html`<p>${text(view.lang, 'incident.hold', { by: foreign(hold.by), until: at(view, hold.until), why: foreign(hold.why) })}</p>`;
  const known = html`<p>${acknowledgement(view, incident)}</p>${held}`;
  const head = html`<h2 id="actions">${text(view.lang, 'incident.actions')}</h2>`;
  if (view.person === null)
    return html`<section aria-labelledby="actions">${head}${known}<p class="soft">${text(view.lang, 'act.sign-in')}</p></section>`;
  const post = (kind: string) => link(view, `/${incident.id}/${kind}`);
  const of = (name: 'hold' | 'close'): FormState => ({
    name,
    ...EMPTY_FORM,
    ...(extras.form === name && extras),
  });
  return html`<section aria-labelledby="actions">${head}${known}
<form method="post" action="${post('ack')}"><button>${text(view.lang, 'act.ack')}</button> <span class="soft">${text(view.lang, 'act.ack-help')}</span></form>
<details ${extras.form === 'hold' ? 'open' : ''}><summary>${text(view.lang, 'act.hold')}</summary><p class="soft">${text(view.lang, 'status.hold-help')}</p><form method="post" action="${post('hold')}">${hoursField(view, of('hold'))}${oneLine(view, of('hold'), 'why', 'act.why')}<button>${text(view.lang, 'act.hold')}</button></form></details>
${held === '' ? '' : html`<form method="post" action="${post('release')}"><button class="plain">${text(view.lang, 'act.release')}</button></form>`}
<details ${extras.form === 'close' ? 'open' : ''}><summary>${text(view.lang, 'act.close')}</summary><p class="soft">${text(view.lang, 'act.close-help')}</p><form method="post" action="${post('close')}">${oneLine(view, of('close'), 'why', 'act.found')}<button class="plain">${text(view.lang, 'act.close')}</button></form></details>
</section>`;
}

function timeline(view: View, incident: Incident): Html {
  const entries = [...incident.history].sort((a, b) => b.at - a.at);
  return html`<section aria-labelledby="timeline"><h2 id="timeline">${text(view.lang, 'incident.timeline')}</h2><table><tbody>${entries.map(
    (h) =>
      html`<tr><td class="soft">${at(view, h.at)}</td><td><code>${foreign(h.code)}</code></td><td>${foreign(historyText(h, view.lang))}</td></tr>`,
  )}</tbody></table></section>`;
}

function evidence(view: View, { evidence: lines, names }: IncidentDetails): Html {
  const rows = lines
    .slice(0, MAX_EVIDENCE)
    .map(
      (e) =>
        html`<tr><td>${foreign(valueAt(names, e.node) ?? e.node)}<br><code>${foreign(e.rule)}</code></td><td class="soft">${at(view, e.first)}<br>${at(view, e.last)}</td><td><code>${foreign(e.sample)}</code></td></tr>`,
    );
  return html`<section aria-labelledby="evidence"><h2 id="evidence">${text(view.lang, 'incident.evidence')}</h2>${
    rows.length === 0
      ? html`<p>${text(view.lang, 'incident.no-evidence')}</p>`
      : html`<details><summary>${text(view.lang, 'incident.evidence')} (${lines.length})</summary><table><thead><tr><th scope="col">${text(view.lang, 'incident.evidence-rule')}</th><th scope="col">${text(view.lang, 'incident.evidence-when')}</th><th scope="col">${text(view.lang, 'incident.evidence-line')}</th></tr></thead><tbody>${rows}</tbody></table></details>`
  }</section>`;
}

function notices(view: View, incident: Incident, body: string | null): Html {
  const sent = (n: OutboxEntry): Html => {
    if (n.sentAt !== null)
      return tag('good', text(view.lang, 'incident.notice-sent', { at: at(view, n.sentAt) }));
    if (n.failures === 0) return tag('warn', text(view.lang, 'incident.notice-due'));
    const failed = { failures: n.failures, error: foreign(n.lastError ?? '-') };
    return tag('bad', text(view.lang, 'incident.notice-failed', failed));
  };
  return html`<section aria-labelledby="notices"><h2 id="notices">${text(view.lang, 'incident.notices')}</h2>
<ol class="flat">${[...incident.outbox].reverse().map((n) => html`<li>${n.seq}. ${foreign(noticeTitle(view, n) ?? '-')} <code>${n.reason}</code> ${sent(n)}</li>`)}</ol>
${body === null ? '' : html`<details><summary>${text(view.lang, 'incident.notice-text')}</summary><pre>${body}</pre></details>`}</section>`;
}

/** What a mail leaves out: every condition, guard, time and reading of the newest notice, ready to be copied. */
function everything(view: View, model: NoticeFacts): Html {
  return html`<section aria-labelledby="all"><h2 id="all">${text(view.lang, 'incident.all')}</h2><details><summary>${text(view.lang, 'incident.all-help', { seq: model.seq })}</summary><pre>${bodyOf(allOf(model, view), view.lang)}</pre></details></section>`;
}
