import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import { keyVersionOf, signLink, verifyLink } from '../core/base/signed-link.ts';
import { type At, DAY, HOUR, type Ms } from '../core/base/time.ts';
import type { Incident } from '../core/incident/incident.ts';
import { type CommandRecord, commandRecord } from '../core/incident/operator-command.ts';
import { toWardenError } from '../runtime/errors.ts';
import type { LinkKeys } from '../runtime/link-keys.ts';
import { writeOnce } from '../store/collection.ts';
import { COMMAND, commandName } from '../store/commands.ts';
import { storedIncident } from '../store/incidents.ts';
import { type Ctx, isLedHere, mediaTypeOf, sendAsset } from './answer.ts';
import { ASSETS } from './assets.ts';
import { fieldsOf, line } from './form.ts';
import type { Html } from './layout.ts';
import { gonePage, type LinkForm, linkPage, MAX_NAME, unreadPage } from './link-page.ts';
import { type ActPorts, audit, wakeFor } from './operator-actions.ts';
import { type ConsoleOptions, type Env, type View, type Visit, viewOf } from './view.ts';

/** The form has a name and a token. */
const MAX_FORM_BYTES = 4_096;
/** A closed incident can be looked at so much longer. */
const SHOWN_AFTER: Ms = DAY;
/** A page that was open for longer than that has to be sent once more. */
const FORM_VALID: Ms = HOUR;

export interface LinkPorts extends Omit<ActPorts, 'approvals'> {
  readonly keys: LinkKeys;
}

export interface LinkOptions extends ConsoleOptions {
  /** Which installation's tokens are taken. */
  readonly installation: string;
}

/**
 * What links in notices open, for whoever has one: a page that shows one incident and takes one acknowledgement. GET and
 * HEAD change nothing, and nobody is ever signed in here. Whatever opens nothing gets the same answer.
 */
export function createLinks(
  ports: LinkPorts,
  options: LinkOptions,
): (request: Request, visit: Pick<Visit, 'callId' | 'log'>) => Promise<Response> {
  const app = new Hono<Env>().basePath(options.base);
  const links = new Links(ports, options);
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ['data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      xFrameOptions: 'DENY',
      // Not `no-referrer`: a browser that does not say Sec-Fetch-Site would then send its form with `Origin: null`.
      referrerPolicy: 'same-origin',
    }),
    async (c, next) => {
      await next();
      c.header('X-Robots-Tag', 'noindex, nofollow, noarchive');
      if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
    },
    bodyLimit({ maxSize: MAX_FORM_BYTES, onError: (c) => links.gone(c as Ctx) }),
  );
  app.get(ASSETS.style.path, (c) => sendAsset(c, ASSETS.style));
  app.get('/:token', (c) => links.show(c));
  app.post(
    '/:token',
    csrf({ origin: (origin, c) => origin === (options.origin ?? new URL(c.req.url).origin) }),
    (c) => links.acknowledge(c),
  );
  app.notFound((c) => links.gone(c));
  app.onError((error, c) => links.failed(c, error));
  return async (request, { callId, log }) =>
    app.fetch(request, { visit: { isFromGateway: true, person: null, csrf: null, callId, log } });
}

class Links {
  constructor(
    private readonly ports: LinkPorts,
    private readonly options: LinkOptions,
  ) {}

  async show(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const incident = await this.#opened(c, view.now);
    if (incident === null) return this.gone(c);
    return this.#incident(c, view, incident, { typed: '', complaint: null });
  }

  /** Only what this page's own form sends is taken, and of one incident only once. */
  async acknowledge(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const incident = await this.#opened(c, view.now);
    if (incident === null || mediaTypeOf(c) !== 'application/x-www-form-urlencoded') return this.gone(c);
    const typed = fieldsOf(await c.req.text());
    const name = line(typed['name']);
    const complaint = await this.#complaintOf(incident, typed['form'] ?? '', name, view.now);
    if (complaint !== null) return this.#incident(c, view, incident, { typed: name, complaint });
    if (incident.closedAt === null && incident.acknowledged === null) await this.#store(c, incident, name);
    return c.redirect(`?done=ack${view.langChosen ? `&lang=${view.lang}` : ''}`, 303);
  }

  /** The same bytes for whatever opens nothing. No log line and no header says why. */
  gone(c: Ctx): Response {
    c.env.visit.log.info('link refused', {});
    return this.#answer(c, this.#view(c), gonePage, 404);
  }

  failed(c: Ctx, thrown: unknown): Response {
    const error = toWardenError(thrown, { operation: 'link' });
    // A form from elsewhere is refused by hono: it is none of ours. The path is never logged: it holds the token.
    if (isRefusal(thrown)) return this.gone(c);
    c.env.visit.log.failure('link failed', error, {});
    return this.#answer(c, this.#view(c), unreadPage, 503);
  }

  async #opened(c: Ctx, now: At): Promise<Incident | null> {
    const { keys, store } = this.ports;
    const token = c.req.param('token') ?? '';
    const asked = { purpose: 'incident', installation: this.options.installation, now } as const;
    const claims = verifyLink(token, asked, await keys.valid(keyVersionOf(token)));
    if (claims === null) return null;
    const incident = await storedIncident(store, claims.incident);
    if (incident === null || incident.strangers !== undefined || incident.wide !== undefined) return null;
    return incident.closedAt !== null && now >= incident.closedAt + SHOWN_AFTER ? null : incident;
  }

  async #complaintOf(
    incident: Incident,
    form: string,
    name: string,
    now: At,
  ): Promise<LinkForm['complaint']> {
    const asked = { purpose: 'acknowledge', installation: this.options.installation, now } as const;
    const claims = verifyLink(form, asked, await this.ports.keys.valid(keyVersionOf(form)));
    if (claims?.incident !== incident.id) return 'link.form-old';
    return isSeen(name) && [...name].length <= MAX_NAME ? null : 'link.name-wrong';
  }

  /** Under one name for the incident: a second press finds the first. @throws WardenError when it could not be stored. */
  async #store(c: Ctx, { id }: Incident, name: string): Promise<void> {
    const { visit } = c.env;
    const who = { by: name, at: this.ports.clock.now(), id: `link-${id}` };
    const record = commandRecord(id, { kind: 'ack', via: 'link' }, who);
    const note = (outcome: 'stored' | 'failed', code: string | null) =>
      audit(this.ports, { action: 'ack-by-link', target: id, outcome, code }, visit);
    const isFirst = await this.#isStoredNow(record).catch(async (error: unknown) => {
      await note('failed', toWardenError(error, { operation: 'link' }).code);
      throw error;
    });
    await note('stored', isFirst ? null : 'repeated');
    if (isFirst) await wakeFor(this.ports, this.options.respondFunctionId, record, visit);
  }

  /** False when it was there before. The console may list commands and not read them, so the name alone is compared. */
  async #isStoredNow(record: CommandRecord): Promise<boolean> {
    const { store } = this.ports;
    const name = commandName(record);
    const isThere = async () => (await store.list(name, 1)).includes(name);
    if (await isThere()) return false;
    try {
      return await writeOnce(store, name, COMMAND, record);
    } catch (error) {
      // Somebody else at the same moment, or our own write whose answer was lost.
      if (await isThere()) return true;
      throw error;
    }
  }

  async #incident(
    c: Ctx,
    view: View,
    incident: Incident,
    { typed, complaint }: Pick<LinkForm, 'typed' | 'complaint'>,
  ): Promise<Response> {
    const [key] = await this.ports.keys.valid();
    const until = view.now + FORM_VALID;
    const { installation } = this.options;
    const claims = { purpose: 'acknowledge', installation, incident: incident.id, until } as const;
    const token = key === undefined ? '' : signLink(claims, key);
    const isDone = isLedHere(c) && c.req.query('done') === 'ack';
    return this.#answer(
      c,
      view,
      () => linkPage(view, incident, { token, typed, complaint }, isDone),
      complaint === null ? 200 : 400,
    );
  }

  #view(c: Ctx): View {
    return viewOf(c, this.options, this.ports.clock.now());
  }

  #answer(c: Ctx, view: View, page: (view: View) => Html, status: 200 | 400 | 404 | 503): Response {
    const headers = { 'Content-Language': view.lang, Vary: 'Accept-Language' };
    return c.html(page(view), status, headers) as Response;
  }
}

/** A name has a letter or a digit that somebody sees. */
function isSeen(name: string): boolean {
  return /[\p{L}\p{N}]/u.test(name.replace(/\p{Default_Ignorable_Code_Point}/gu, ''));
}

/** Thrown by hono before a handler of ours is reached. */
function isRefusal(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'status' in thrown && thrown.status === 403;
}
