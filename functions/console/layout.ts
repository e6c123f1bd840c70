import { html } from 'hono/html';
import { sha256 } from '../core/base/canonical.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { at, link, type View, word } from './view.ts';

/** A piece of a page: text from outside is escaped when it is put in. */
export type Html = ReturnType<typeof html>;

const versionOf = (text: string): string => sha256(text).slice(0, 12);

/** Address, type and content of what pages load; named by content, so that it may be kept for a year. */
export const ASSETS = {
  style: { path: `/assets/${versionOf(STYLE)}.css`, type: 'text/css; charset=utf-8', body: STYLE },
  script: { path: `/assets/${versionOf(SCRIPT)}.js`, type: 'text/javascript; charset=utf-8', body: SCRIPT },
} as const;

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Path of this page, for the link to the other language. */
  readonly path: string;
  /** Seconds after which the page reads itself again; absent: never. */
  readonly refreshSec?: number;
  /** Also without JavaScript; only for pages without a form. */
  readonly refreshPlain?: boolean;
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%230a58a8'/%3E%3Cpath d='M3 5h10v6H3z' fill='%23fff'/%3E%3C/svg%3E";

/** The whole document. */
export function document(view: View, page: Page): Html {
  const other = view.lang === 'ja' ? 'en' : 'ja';
  return html`<!doctype html>
<html lang="${view.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${page.title} – ${word(view, 'app.name')}</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${view.base}${ASSETS.style.path}">
${page.refreshSec === undefined ? '' : html`<meta name="warden-refresh" content="${page.refreshSec}">`}
${page.refreshPlain === true ? html`<noscript><meta http-equiv="refresh" content="${page.refreshSec ?? 60}"></noscript>` : ''}
${view.csrf === null ? '' : html`<meta name="warden-csrf" content="${view.csrf}">`}
<script src="${view.base}${ASSETS.script.path}" defer></script>
</head>
<body>
<a class="skip" href="#content">${word(view, 'nav.skip')}</a>
<header><nav aria-label="${word(view, 'app.name')}">
<b>${word(view, 'app.name')}</b>
<a href="${link(view, '/')}">${word(view, 'nav.status')}</a>
<a href="${view.base}${page.path}?lang=${other}" lang="${other}" hreflang="${other}">${word(view, 'nav.language')}</a>
<span class="who">${view.person === null ? word(view, 'nav.read-only') : word(view, 'nav.signed-in', { who: view.person })}</span>
${view.csrf === null ? '' : html`<a href="${view.base}/sign-out">${word(view, 'nav.sign-out')}</a>`}
</nav></header>
<main id="content">
${view.csrf !== null && view.person !== null ? html`<noscript><p class="box warn"><span>${word(view, 'noscript.buttons')}</span></p></noscript>` : ''}
${page.body}
</main>
<footer>${word(view, 'page.made', { at: at(view, view.now) })}${word(view, 'text.stop')}${page.refreshSec === undefined ? '' : word(view, 'page.refresh', { seconds: page.refreshSec })}</footer>
</body>
</html>
`;
}
