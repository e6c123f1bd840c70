import { html } from 'hono/html';
import { link, text, type View } from './view.ts';

/** Pages that every page leads to, in this order; a page without an entry is reached from one of them. */
const ENTRIES = [
  { path: '/', key: 'nav.fleet' },
  { path: '/history', key: 'nav.history' },
  { path: '/readiness', key: 'nav.readiness' },
] as const;

/** Where a page stands in the console. */
export interface Place {
  /** Path of the page, for the link to the other language. */
  readonly path: string;
  /** What was searched and filtered: the other language shows the same. */
  readonly query?: Readonly<Record<string, string>>;
  /** It stands in for a page that is not shown: no link of the navigation is this one. */
  readonly isProblem?: boolean;
}

/** The links to the pages; that of the page itself is marked. */
export function navigation(view: View, page: Place) {
  return html`<ul class="pages">${ENTRIES.map(
    ({ path, key }) =>
      html`<li><a href="${link(view, path)}" ${path === page.path && page.isProblem !== true ? html`aria-current="page"` : ''}>${text(view.lang, key)}</a></li>`,
  )}</ul>`;
}

/** The same page in the other language, with what was searched and filtered. */
export function inOtherLanguage(view: View, { path, query = {} }: Place) {
  const other = view.lang === 'ja' ? 'en' : 'ja';
  const address = `${view.base}${path}?${new URLSearchParams({ ...query, lang: other }).toString()}`;
  return html`<a href="${address}" lang="${other}" hreflang="${other}">${text(view.lang, 'nav.language')}</a>`;
}
