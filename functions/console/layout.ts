import { html } from 'hono/html';
import { ASSETS } from './assets.ts';
import { inOtherLanguage, navigation, type Place } from './navigation.ts';
import { at, text, type View } from './view.ts';

/** A piece of a page: text from outside is escaped when it is put in. */
export type Html = ReturnType<typeof html>;

export interface Page extends Place {
  readonly title: string;
  readonly body: Html;
  /** Seconds after which the page is reloaded; absent: never. */
  readonly refreshSec?: number;
  /** Also without JavaScript; only for pages without a form. */
  readonly refreshPlain?: boolean;
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%230a58a8'/%3E%3Cpath d='M3 5h10v6H3z' fill='%23fff'/%3E%3C/svg%3E";

/** The whole document. */
export function document(view: View, page: Page): Html {
  return html`<!doctype html>
<html lang="${view.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${page.title} – ${text(view.lang, 'app.name')}</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${view.base}${ASSETS.style.path}">
${page.refreshSec === undefined ? '' : html`<meta name="warden-refresh" content="${page.refreshSec}">`}
${page.refreshPlain === true ? html`<noscript><meta http-equiv="refresh" content="${page.refreshSec ?? 60}"></noscript>` : ''}
${view.csrf === null ? '' : html`<meta name="warden-csrf" content="${view.csrf}">`}
<meta name="warden-now" content="${view.now}">
<meta name="warden-copy" content="${text(view.lang, 'incident.copy')}|${text(view.lang, 'incident.copied')}">
<script src="${view.base}${ASSETS.script.path}" defer></script>
</head>
<body>
<a class="skip" href="#content">${text(view.lang, 'nav.skip')}</a>
<header><nav aria-label="${text(view.lang, 'app.name')}">
<b>${text(view.lang, 'app.name')}</b>
${navigation(view, page)}
${inOtherLanguage(view, page)}
<span class="who">${view.person === null ? text(view.lang, 'nav.read-only') : text(view.lang, 'nav.signed-in', { who: view.person })}</span>
${view.csrf === null ? '' : html`<a href="${view.base}/sign-out">${text(view.lang, 'nav.sign-out')}</a>`}
</nav></header>
<main id="content">
${view.csrf !== null && view.person !== null ? html`<noscript><p class="box warn"><span>${text(view.lang, 'noscript.buttons')}</span></p></noscript>` : ''}
${page.body}
</main>
<footer>${text(view.lang, 'page.made', { at: at(view, view.now) })}${text(view.lang, 'text.stop')}${page.refreshSec === undefined ? '' : text(view.lang, 'page.refresh', { seconds: page.refreshSec })}</footer>
</body>
</html>
`;
}
