import type { Context } from 'hono';
import { WardenError } from '../runtime/errors.ts';
import { document, type Page } from './layout.ts';
import type { Env, View } from './view.ts';

/** A request as hono hands it over. */
export type Ctx = Context<Env>;

export interface Answer {
  readonly status?: 200 | 400 | 403 | 404 | 405 | 409 | 413 | 500 | 503;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A page as the answer to a request; 200 if nothing else is said. */
export function answerPage(
  c: Ctx,
  view: View,
  page: Page,
  { status = 200, headers = {} }: Answer = {},
): Promise<Response> {
  const ours = { 'Content-Language': view.lang, Vary: 'Accept-Language' };
  return Promise.resolve(c.html(document(view, page), status, { ...ours, ...headers }));
}

/**
 * Whether a page of ours led to the address, so that what it says was done was done: who forwards an address with that in
 * it makes nobody believe it. A browser that does not say where it comes from is believed.
 */
export function isLedHere(c: Ctx): boolean {
  return (c.req.header('sec-fetch-site') ?? 'same-origin') === 'same-origin';
}

/** Functions carries 6 MB, headers included. */
const MAX_BYTES = 5_500_000;

/** What grows with the number of incidents, as long as it can be carried. @throws WardenError `CONSOLE_ANSWER_TOO_LARGE`. */
export function carried(body: string): string {
  if (Buffer.byteLength(body) > MAX_BYTES) throw new WardenError('CONSOLE_ANSWER_TOO_LARGE');
  return body;
}

/** The media type of a request's body, in lower case and without parameters; empty when it is not said. */
export function mediaTypeOf(c: Ctx): string {
  return (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** What pages load; named by its content, so that it may be kept for a year. */
export function sendAsset(
  c: Ctx,
  { body, type }: { readonly body: string; readonly type: string },
): Response {
  return c.body(body, 200, {
    'Content-Type': type,
    'Cache-Control': 'private, max-age=31536000, immutable',
  });
}

/** After a POST the browser reads the page anew: going back or reloading sends nothing twice. */
export function seeOther(c: Ctx, where: string): Response {
  return c.redirect(where, 303);
}
