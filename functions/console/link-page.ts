import { html } from 'hono/html';
import type { Incident } from '../core/incident/incident.ts';
import { ASSETS } from './assets.ts';
import { clock, severityTag, tag } from './components.ts';
import type { Html } from './layout.ts';
import { bannedFor, headlineFor } from './redacted.ts';
import { at, text, type View } from './view.ts';
import type { ConsoleKey } from './words.en.ts';

/** Characters of the name that somebody types. */
export const MAX_NAME = 60;

/** What a form needs and what was wrong with it. */
export interface LinkForm {
  /** Shows that the form comes from this page. */
  readonly token: string;
  readonly typed: string;
  readonly complaint: Extract<ConsoleKey, 'link.name-wrong' | 'link.form-old'> | null;
}

/** One incident for whoever has the link: what a mail's subject says, and no more. */
export function linkPage(view: View, incident: Incident, form: LinkForm, isDone: boolean): Html {
  const title = headlineFor(view, incident);
  return linkDocument(
    view,
    title,
    html`${isDone ? html`<p class="box good" role="status"><span>${text(view.lang, 'link.done')}</span></p>` : ''}
<h1>${title}</h1>
<p>${severityTag(view, incident)} ${incident.closedAt === null ? tag('soft', text(view.lang, 'link.open')) : ''}</p>
${clock(view, incident)}
<section aria-labelledby="state"><h2 id="state">${text(view.lang, 'link.state')}</h2>
<dl><dt>${text(view.lang, 'link.status')}</dt><dd>${incident.id}</dd>
<dt>${text(view.lang, 'incident.lost')}</dt><dd>${at(view, incident.lossAt)}</dd>
<dt>${text(view.lang, 'link.acknowledged')}</dt><dd>${acknowledged(view, incident)}</dd></dl>
<p class="soft">${text(view.lang, 'link.rest')}</p></section>
${bans(view, incident)}
${acknowledgeForm(view, incident, form)}`,
  );
}

/** The answer to whatever opens nothing: the same for all of it. */
export function gonePage(view: View): Html {
  return problem(view, text(view.lang, 'link.gone'), text(view.lang, 'link.gone-why'));
}

/** What is needed cannot be read at the moment. */
export function unreadPage(view: View): Html {
  return problem(view, text(view.lang, 'link.unread'), text(view.lang, 'link.unread-why'));
}

function problem(view: View, title: string, why: string): Html {
  return linkDocument(view, title, html`<h1>${title}</h1><div class="box warn"><p>${why}</p></div>`);
}

/** A frame of its own: no navigation, nobody's name, no script, and no way to anything else. */
function linkDocument(view: View, title: string, body: Html): Html {
  const other = view.lang === 'ja' ? 'en' : 'ja';
  return html`<!doctype html>
<html lang="${view.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="same-origin">
<meta name="format-detection" content="telephone=no">
<title>${title} – ${text(view.lang, 'app.name')}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${view.base}${ASSETS.style.path}">
</head>
<body>
<header><nav aria-label="${text(view.lang, 'app.name')}"><b>${text(view.lang, 'app.name')}</b>
<a href="?lang=${other}" lang="${other}" hreflang="${other}" rel="nofollow">${text(view.lang, 'nav.language')}</a></nav></header>
<main id="content">
${body}
</main>
</body>
</html>
`;
}

function acknowledged(view: View, { acknowledged: by }: Incident): string {
  if (by === null) return text(view.lang, 'link.not-acked');
  return text(view.lang, by.via === 'link' ? 'link.acked-link' : 'link.acked', { at: at(view, by.at) });
}

function bans(view: View, incident: Incident): Html {
  if (incident.closedAt !== null) return html``;
  const all = bannedFor(view, incident);
  return html`<section aria-labelledby="avoid"><h2 id="avoid">${text(view.lang, 'link.avoid')}</h2>${
    all.length === 0
      ? html`<p>${text(view.lang, 'link.no-avoid')}</p>`
      : html`<ul>${all.map((ban) => html`<li>${ban}</li>`)}</ul>`
  }</section>`;
}

/** Without an action: the address that is open, token and all, takes it. */
function acknowledgeForm(view: View, incident: Incident, { token, typed, complaint }: LinkForm): Html {
  if (incident.closedAt !== null || incident.acknowledged !== null) return html``;
  const wrong =
    complaint === null
      ? ''
      : html`<p class="wrong" id="name-wrong" role="alert">${text(view.lang, complaint, { max: MAX_NAME })}</p>`;
  return html`<section aria-labelledby="ack"><h2 id="ack">${text(view.lang, 'link.ack')}</h2>
<p class="soft">${text(view.lang, 'link.ack-help')}</p>
<form method="post"><input type="hidden" name="form" value="${token}">
<label for="name">${text(view.lang, 'link.name', { max: MAX_NAME })}</label><input type="text" id="name" name="name" maxlength="${MAX_NAME}" autocomplete="name" value="${typed}" ${complaint === null ? '' : html`aria-invalid="true" aria-describedby="name-wrong"`} required>${wrong}
<button>${text(view.lang, 'link.ack')}</button></form></section>`;
}
