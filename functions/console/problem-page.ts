import { html } from 'hono/html';
import { type ErrorCode, errorText } from '../core/base/errors.ts';
import type { Page } from './layout.ts';
import { link, type View, word } from './view.ts';

/** What went wrong, with its stable code and what to do. */
export function problemPage(view: View, code: ErrorCode, detail: string | null = null): Page {
  const { happened, todo } = errorText(code, view.lang);
  const title = word(view, 'problem.title');
  const body = html`<h1>${title}</h1>
<div class="box bad" role="alert"><p>${happened}</p>${detail === null ? '' : html`<p>${detail}</p>`}<p>${todo}</p></div>
<p class="soft">${word(view, 'problem.code', { code, call: view.callId })}</p>
<p><a href="${link(view, '/')}">${word(view, 'nav.status')}</a></p>`;
  return { title, body, path: '/' };
}
