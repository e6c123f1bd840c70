import { html } from 'hono/html';
import type { GuardKey } from '../core/notice/facts.ts';
import { detailText } from '../core/notice/records.ts';
import { stageText } from '../core/notice/section-state.ts';
import { GUARD_CODES } from '../core/plan/guard-codes.ts';
import { personKey } from '../core/plan/person.ts';
import type { GuardVerdict } from '../core/plan/plan-shapes.ts';
import type { AttachRequest } from '../core/platform/look-ups.ts';
import { checks, complaintText, tag, wrong } from './components.ts';
import { EMPTY_FORM, type Filled } from './form.ts';
import type { Html, Page } from './layout.ts';
import type { PlanDetails } from './read-plan.ts';
import { at, foreign, link, span, text, type View } from './view.ts';

/** One plan, and the nodes of its cluster by OCID and name. */
export interface ShownPlan {
  readonly details: PlanDetails;
  readonly nodes: readonly { readonly id: string; readonly name: string }[];
}

/**
 * Whether a rejection would still be heard: also after enough people have approved, until the attempt is over. Before each
 * request `reattach` looks for one.
 */
export function mayReject(view: Pick<View, 'mode' | 'now'>, details: PlanDetails): boolean {
  return isOpen(view, details) || (view.mode === 'approve' && details.stage.kind === 'attempted');
}

/** Whether a person's approval would still be taken. */
export function isOpen(view: Pick<View, 'mode' | 'now'>, { stored, stage }: PlanDetails): boolean {
  const waits = stage.kind === 'awaiting-approval' || stage.kind === 'refused';
  return view.mode === 'approve' && waits && view.now < stored.until;
}

export function planPage(view: View, shown: ShownPlan, form: Filled = EMPTY_FORM): Page {
  const { details, nodes } = shown;
  const { complaints } = form;
  const { stored, votes } = details;
  const { plan } = stored;
  const times = {
    made: at(view, stored.madeAt),
    until: at(view, stored.until),
    left: span(view, stored.until - view.now),
  };
  const title = text(view.lang, 'plan.title', { id: plan.id });
  const ready = votes.given >= votes.needed ? 'good' : 'warn';
  const body = html`<p><a href="${link(view, `/${plan.incidentId}`)}">${text(view.lang, 'plan.incident')}</a></p>
<h1>${title}</h1>
${
  complaints.length === 0
    ? ''
    : html`<div class="box bad" role="alert"><p>${text(view.lang, 'problem.nothing-changed')}</p><ul>${complaints.map((c) => html`<li>${complaintText(view, c)}</li>`)}</ul></div>`
}
<section aria-labelledby="what"><h2 id="what">${text(view.lang, 'plan.what')}</h2>
${requestView(plan.request)}
<p class="soft">${text(view.lang, 'plan.expected', { portal: foreign(plan.expected.portal ?? '?'), iqn: foreign(plan.expected.iqn ?? '?') })}</p>
<p>${text(view.lang, view.now < stored.until ? 'plan.made' : 'plan.expired', times)}</p></section>
<section aria-labelledby="stage"><h2 id="stage">${text(view.lang, 'plan.stage')}</h2>
<p>${stageText(details.stage, view)}</p><p>${tag(ready, `${votes.given}/${votes.needed}`)} ${text(view.lang, 'plan.votes', { given: votes.given, needed: votes.needed })}</p>
<h3>${text(view.lang, 'plan.people')}</h3>${said(view, details, nodes)}</section>
${guards(view, details)}
${voteForm(view, shown, form)}`;
  return { title, body, path: `/plans/${plan.id}` };
}

/** The request as the API takes it, one field a line. */
export function requestView(request: AttachRequest): Html {
  const lines = Object.entries(request).map(([k, v]) => `  ${JSON.stringify(k)}: ${JSON.stringify(v)}`);
  return html`<pre aria-label="AttachVolume">AttachVolume {
${lines.map(foreign).join(',\n')}
}</pre>`;
}

function said(view: View, { said: records }: PlanDetails, nodes: ShownPlan['nodes']): Html {
  if (records.length === 0) return html`<p>${text(view.lang, 'plan.nobody')}</p>`;
  return html`<ul>${records.map((r) => {
    const id = r.attestation?.inService ?? 'none';
    const node = nodes.find((n) => n.id === id)?.name ?? id;
    const params = {
      by: foreign(r.by),
      at: at(view, r.storedAt ?? r.at),
      node: foreign(node),
      words: foreign(r.words),
    };
    return html`<li>${text(view.lang, `plan.said.${r.kind}`, params)}</li>`;
  })}</ul>`;
}

/** How many conditions have which verdict. */
export function guardCounts(all: readonly GuardVerdict[]) {
  const count = (verdict: GuardVerdict['verdict']) => all.filter((g) => g.verdict === verdict).length;
  return { no: count('not-met'), unknown: count('unknown'), met: count('met') };
}

function guards(view: View, { stored }: PlanDetails): Html {
  const all = stored.plan.guards;
  const order = { 'not-met': 0, unknown: 1, met: 2 } as const;
  const sorted = [...all].sort((a, b) => order[a.verdict] - order[b.verdict]);
  const params = { made: at(view, stored.madeAt), ...guardCounts(all) };
  return html`<section aria-labelledby="guards"><h2 id="guards">${text(view.lang, 'plan.guards')}</h2><p class="soft">${text(view.lang, 'plan.guards-help', params)}</p>${guardList(view, sorted)}</section>`;
}

/** Conditions with their verdicts and what was found. */
export function guardList(view: View, all: readonly GuardVerdict[]): Html {
  return checks(
    view,
    all.map((g) => ({
      verdict: g.verdict,
      text: html`${guardName(view, g)}${g.detail === '' ? '' : html` <span class="soft">${foreign(detailText(g.detail, view.lang))}</span>`}`,
    })),
  );
}

export function guardName(view: View, g: GuardVerdict): string {
  const known = GUARD_CODES.find((code) => code === g.code);
  return known === undefined ? foreign(g.code) : text(view.lang, `guard.${known.slice(6) as GuardKey}`);
}

function voteForm(view: View, { details, nodes }: ShownPlan, filled: Filled): Html {
  const { typed } = filled;
  const { plan } = details.stored;
  const head = html`<h2 id="decide">${text(view.lang, 'plan.decide')}</h2>`;
  const no = (why: string) => html`<section aria-labelledby="decide">${head}<p>${why}</p></section>`;
  if (view.mode === 'observe') return no(text(view.lang, 'plan.observe'));
  if (!mayReject(view, details)) return no(text(view.lang, 'plan.gone'));
  if (view.person === null) return no(text(view.lang, 'act.sign-in'));
  const mine = personKey(view.person);
  const again = mine !== null && details.votes.by.some((by) => personKey(by) === mine);
  const form = { name: 'decide', ...filled };
  const rejecting = html`<button class="no" name="decision" value="reject">${text(view.lang, 'plan.reject')}</button>`;
  if (!isOpen(view, details))
    return html`<section aria-labelledby="decide">${head}<p>${text(view.lang, 'plan.gone')}</p>
<form method="post" action="${link(view, `/plans/${plan.id}`)}"><input type="hidden" name="hash" value="${plan.hash}">
<div class="actions">${rejecting}</div><p class="soft">${text(view.lang, 'plan.reject-help')}</p></form></section>`;
  const choices = [...nodes, { id: 'none', name: text(view.lang, 'plan.node-none') }];
  return html`<section aria-labelledby="decide">${head}
<div class="box warn"><p>${text(view.lang, 'plan.decide-help')}</p></div>
${again ? html`<p>${text(view.lang, 'plan.same-person')}</p>` : ''}
<form method="post" action="${link(view, `/plans/${plan.id}`)}">
<input type="hidden" name="hash" value="${plan.hash}">
<fieldset><legend>${text(view.lang, 'plan.node')}</legend>${choices.map(
    (n, i) =>
      html`<label for="node-${i}"><input type="radio" id="node-${i}" name="node" value="${n.id}" ${typed['node'] === n.id ? 'checked' : ''}><span>${foreign(n.name)}${n.id === 'none' ? '' : html` <span class="soft">${n.id}</span>`}</span></label>`,
  )}${wrong(view, form, 'node')}</fieldset>
<div class="tick"><label for="not-meant"><input type="checkbox" id="not-meant" name="not-meant" value="yes" ${typed['not-meant'] === 'yes' ? 'checked' : ''}><span>${text(view.lang, 'plan.not-meant')}</span></label>${wrong(view, form, 'not-meant')}</div>
<label for="words">${text(view.lang, 'plan.words')}</label><textarea id="words" name="words" rows="3" maxlength="500">${typed['words'] ?? ''}</textarea>${wrong(view, form, 'words')}
<div class="actions"><button name="decision" value="approve">${text(view.lang, 'plan.approve')}</button>${rejecting}</div>
<p class="soft">${text(view.lang, 'plan.reject-help')}</p></form></section>`;
}
