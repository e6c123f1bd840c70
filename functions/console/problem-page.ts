import { html } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import { type ErrorCode, errorText, toWardenError, WardenError } from '../runtime/errors.ts';
import type { Page } from './layout.ts';
import { link, text, type View } from './view.ts';

/** What went wrong, with its stable code and what to do. */
export function problemPage(view: View, code: ErrorCode, detail: string | null = null): Page {
  const { happened, todo } = errorText(code, view.lang);
  const title = text(view.lang, 'problem.title');
  const body = html`<h1>${title}</h1>
<div class="box bad" role="alert"><p>${happened}</p>${detail === null ? '' : html`<p>${detail}</p>`}<p>${todo}</p></div>
<p class="soft">${text(view.lang, 'problem.code', { code, call: view.callId })}</p>
<p><a href="${link(view, '/')}">${text(view.lang, 'nav.fleet')}</a></p>`;
  return { title, body, path: '/', isProblem: true };
}

/** Statuses of what a person can do wrong. */
export const STATUS: Readonly<Partial<Record<ErrorCode, 400 | 403 | 404 | 405 | 409 | 413>>> = {
  CONSOLE_NOT_FOUND: 404,
  CONSOLE_METHOD: 405,
  CONSOLE_FORM_INVALID: 400,
  CONSOLE_FORM_TOO_LARGE: 413,
  CONSOLE_ANSWER_TOO_LARGE: 400,
  CONSOLE_CROSS_SITE: 403,
  CONSOLE_DIRECT: 403,
  CONSOLE_NOT_SIGNED_IN: 403,
  CONSOLE_CLOSED: 409,
  NAME_UNUSABLE: 403,
};

/** Whatever was thrown as an error of the catalogue. */
export function toProblem(thrown: unknown): WardenError {
  // The one exception that hono itself throws here: a form that comes from elsewhere.
  if (thrown instanceof HTTPException && thrown.status === 403)
    return new WardenError('CONSOLE_CROSS_SITE', { cause: thrown });
  return toWardenError(thrown, { operation: 'console' });
}
