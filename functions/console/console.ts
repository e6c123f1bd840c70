import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { secureHeaders } from 'hono/secure-headers';
import type { Lang } from '../core/decision/contract.ts';
import type { Wish } from '../core/decision/stored-command.ts';
import type { At } from '../core/time.ts';
import { type ErrorCode, toWardenError, WardenError } from '../runtime/errors.ts';
import type { Logger } from '../runtime/logger.ts';
import { storedIncident, storedInventory } from '../runtime/stored-incidents.ts';
import { type ActPorts, audit, command, decide } from './act.ts';
import { type Fields, fieldsOf, verdictOf, wishOf } from './form.ts';
import { incidentPage } from './incident-page.ts';
import { languageFor } from './language.ts';
import { ASSETS, document, type Page } from './layout.ts';
import { DONE, type Done } from './pieces.ts';
import { isOpen, mayReject, type NodeNames, planPage } from './plan-page.ts';
import { problemPage } from './problem-page.ts';
import { knownClusters, type PlanDetails, readIncident, readPlan, readStatus } from './read.ts';
import { statusPage } from './status-page.ts';
import { link, type View } from './view.ts';

/** The largest form has three short fields. */
const MAX_FORM_BYTES = 16_384;

export interface ConsoleOptions {
  readonly respondFunctionId: string;
  /** Language of pages when neither address nor browser names one. */
  readonly lang: Lang;
  /** IANA zone of all times. */
  readonly zone: string;
  readonly mode: 'observe' | 'approve';
  /** Path under which the gateway deploys the console; empty at the root. */
  readonly base: string;
  /** `https://host` of the console, for the check that a form comes from its own page; null: that of the request. */
  readonly origin: string | null;
}

/** What one request brings besides itself. */
export interface Visit {
  /** Who is signed in, from the header that the gateway sets; null: nobody, or no sign-in is configured. */
  readonly person: string | null;
  /** Token that the gateway wants back in a header of every POST. */
  readonly csrf: string | null;
  readonly callId: string;
  readonly log: Logger;
}

interface Env {
  Bindings: { readonly visit: Visit };
}

const WISHES = ['ack', 'hold', 'release', 'close'] as const;

/** Statuses of what a person can do wrong. */
const STATUS: Readonly<Partial<Record<ErrorCode, 400 | 403 | 404 | 405 | 409 | 413>>> = {
  CONSOLE_NOT_FOUND: 404,
  CONSOLE_METHOD: 405,
  CONSOLE_FORM_INVALID: 400,
  CONSOLE_FORM_TOO_LARGE: 413,
  CONSOLE_CROSS_SITE: 403,
  CONSOLE_NOT_SIGNED_IN: 403,
  CONSOLE_CLOSED: 409,
};

/** The console: pages on GET, which change nothing; commands and approvals of signed-in people on POST. */
export function createConsole(
  ports: ActPorts,
  options: ConsoleOptions,
): (request: Request, visit: Visit) => Promise<Response> {
  const app = new Hono<Env>({ strict: false }).basePath(options.base);
  const pages = new Pages(ports, options);
  const isOwn = csrf({ origin: (origin, c) => origin === (options.origin ?? new URL(c.req.url).origin) });
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ['data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      xFrameOptions: 'DENY',
      referrerPolicy: 'no-referrer',
    }),
    async (c, next) => {
      await next();
      if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
    },
    bodyLimit({
      maxSize: MAX_FORM_BYTES,
      onError: () => {
        throw new WardenError('CONSOLE_FORM_TOO_LARGE');
      },
    }),
    async (c, next) => {
      if (c.req.method !== 'POST') return next();
      mustBeForm(c);
      return isOwn(c, next);
    },
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) =>
        pages.problem(c, new WardenError('CONSOLE_METHOD'), { Allow: methods.join(', ') }),
    }),
  );
  for (const asset of [ASSETS.style, ASSETS.script])
    app.get(asset.path, (c) =>
      c.body(asset.body, 200, {
        'Content-Type': asset.type,
        'Cache-Control': 'private, max-age=31536000, immutable',
      }),
    );
  app.get('/', (c) => pages.status(c));
  app.post('/hold', (c) => pages.holdCluster(c));
  app.get('/plans/:plan', (c) => pages.plan(c));
  app.post('/plans/:plan', (c) => pages.decide(c));
  app.get('/:incident', (c) => pages.incident(c));
  for (const kind of WISHES) app.post(`/:incident/${kind}`, (c) => pages.command(c, kind));
  app.notFound((c) => pages.problem(c, new WardenError('CONSOLE_NOT_FOUND')));
  app.onError((error, c) => pages.failed(c, error));
  return async (request, visit) => app.fetch(request, { visit });
}

/** Only what a form of ours sends is read as a form; anything else is no request of this console. */
function mustBeForm(c: Context<Env>): void {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') throw new WardenError('CONSOLE_METHOD');
}

type Ctx = Context<Env>;

class Pages {
  readonly #ports: ActPorts;
  readonly #options: ConsoleOptions;

  constructor(ports: ActPorts, options: ConsoleOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  async status(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    return this.#page(
      c,
      view,
      statusPage(view, await readStatus(this.#ports.store, view.now), {}, [], doneOf(c)),
    );
  }

  async incident(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const details = await this.#details(c, view.now);
    return this.#page(c, view, incidentPage(view, details, { done: doneOf(c) }));
  }

  async plan(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const { details, nodes } = await this.#planOf(c, view.now);
    return this.#page(c, view, planPage(view, details, nodes));
  }

  /** A person's command for one incident. */
  async command(c: Ctx, kind: Wish['kind']): Promise<Response> {
    const view = this.#view(c);
    const target = c.req.param('incident') ?? '';
    return this.#audited(c, kind, target, async (person) => {
      const details = await this.#details(c, view.now);
      if (details.incident.closedAt !== null) throw new WardenError('CONSOLE_CLOSED');
      const typed = await this.#fields(c);
      const wish = wishOf(kind, typed, view.now);
      if ('complaints' in wish) {
        const form = kind === 'hold' ? 'hold' : 'close';
        const page = incidentPage(view, details, { form, typed, complaints: wish.complaints });
        return this.#page(c, view, page, 400);
      }
      await this.#command(c, details.incident.id, wish.value, person);
      return this.#see(c, link(view, `/${details.incident.id}`, { done: kind }));
    });
  }

  /** Announces work on a cluster that may have no incident. */
  async holdCluster(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const typed = await this.#fields(c);
    return this.#audited(c, 'hold', typed['target'] ?? '', async (person) => {
      const cluster = (await knownClusters(this.#ports.store)).find((one) => one.key === typed['target']);
      const wish = wishOf('hold', typed, view.now);
      const complaints = [
        ...(cluster === undefined
          ? [{ field: 'target', key: 'field.target', label: 'act.cluster' } as const]
          : []),
        ...('complaints' in wish ? wish.complaints : []),
      ];
      if (cluster === undefined || 'complaints' in wish) {
        const status = await readStatus(this.#ports.store, view.now);
        return this.#page(c, view, statusPage(view, status, typed, complaints), 400);
      }
      await this.#command(c, cluster.key, wish.value, person);
      return this.#see(c, link(view, '/', { done: 'hold' }));
    });
  }

  /** A person's word on a plan. */
  async decide(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const typed = await this.#fields(c);
    const action = typed['decision'] === 'reject' ? 'reject' : 'approve';
    return this.#audited(c, action, c.req.param('plan') ?? '', async (person) => {
      const { details, nodes } = await this.#planOf(c, view.now);
      const { approvals } = this.#ports;
      const { plan } = details.stored;
      // The form names the plan that the person saw; nothing else is approved in its place.
      const isHeard = action === 'reject' ? mayReject(view, details) : isOpen(view, details);
      if (approvals === null || typed['hash'] !== plan.hash || !isHeard)
        throw new WardenError('CONSOLE_CLOSED');
      const verdict = verdictOf(
        typed,
        nodes.map((node) => node.id),
      );
      if ('complaints' in verdict)
        return this.#page(c, view, planPage(view, details, nodes, typed, verdict.complaints), 400);
      const { callId, log } = c.env.visit;
      await decide({ ...this.#ports, approvals }, details.stored, verdict.value, { person, callId, log });
      return this.#see(c, link(view, `/${plan.incidentId}`, { done: action }));
    });
  }

  /** What a person did wrong, as a page. */
  problem(
    c: Ctx,
    error: WardenError,
    headers: Readonly<Record<string, string>> = {},
  ): Response | Promise<Response> {
    const view = this.#view(c);
    const status = STATUS[error.code] ?? (error.retryable ? 503 : 500);
    const isOurs = error.code.startsWith('CONSOLE_');
    return this.#page(c, view, problemPage(view, error.code, isOurs ? error.detail : null), status, headers);
  }

  failed(c: Ctx, thrown: unknown): Response | Promise<Response> {
    const error = toProblem(thrown);
    if (STATUS[error.code] === undefined) c.env.visit.log.failure('page failed', error, { path: c.req.path });
    return this.problem(c, error);
  }

  #view(c: Ctx): View {
    const { person, csrf: token, callId } = c.env.visit;
    const { lang, zone, mode, base } = this.#options;
    const chosen = c.req.query('lang');
    const langChosen = chosen === 'ja' || chosen === 'en';
    return {
      lang: langChosen ? chosen : languageFor(c.req.header('accept-language') ?? null, lang),
      langChosen,
      base,
      zone,
      mode,
      person,
      csrf: token,
      callId,
      now: this.#ports.clock.now(),
    };
  }

  #page(
    c: Ctx,
    view: View,
    page: Page,
    status: 200 | 400 | 403 | 404 | 405 | 409 | 413 | 500 | 503 = 200,
    headers: Readonly<Record<string, string>> = {},
  ): Response | Promise<Response> {
    return c.html(document(view, page), status, {
      'Content-Language': view.lang,
      Vary: 'Accept-Language',
      ...headers,
    });
  }

  /** After a POST the browser reads the page anew: going back or reloading sends nothing twice. */
  #see(c: Ctx, where: string): Response {
    return c.redirect(where, 303);
  }

  async #details(c: Ctx, now: At) {
    const id = c.req.param('incident') ?? '';
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw new WardenError('CONSOLE_NOT_FOUND');
    const details = await readIncident(this.#ports.store, this.#ports.approvals, id, now);
    if (details === null) throw new WardenError('CONSOLE_NOT_FOUND');
    return details;
  }

  async #planOf(c: Ctx, now: At): Promise<{ details: PlanDetails; nodes: NodeNames }> {
    const { approvals, store } = this.#ports;
    const details = approvals === null ? null : await readPlan(approvals, c.req.param('plan') ?? '', now);
    if (details === null) throw new WardenError('CONSOLE_NOT_FOUND');
    const { plan } = details.stored;
    const [incident, inventory] = await Promise.all([
      storedIncident(store, plan.incidentId),
      storedInventory(store),
    ]);
    const ids = incident?.cluster.nodes ?? [plan.node];
    const nodes = ids.map((id) => ({ id, name: inventory?.nodes[id]?.displayName ?? id }));
    return { details, nodes };
  }

  async #fields(c: Ctx): Promise<Fields> {
    return fieldsOf(await c.req.text());
  }

  async #command(c: Ctx, target: string, wish: Wish, person: string): Promise<void> {
    const { callId, log } = c.env.visit;
    await command(this.#ports, this.#options.respondFunctionId, target, wish, { person, callId, log });
  }

  /** Runs what a signed-in person asked for and writes into the audit trail what came of it. */
  async #audited(
    c: Ctx,
    action: string,
    target: string,
    work: (person: string) => Promise<Response>,
  ): Promise<Response> {
    const { person, callId, log } = c.env.visit;
    const note = (outcome: 'stored' | 'refused' | 'failed', code: string | null) =>
      audit(this.#ports, { action, target: target.slice(0, 300), outcome, code, person }, { callId, log });
    try {
      if (person === null) throw new WardenError('CONSOLE_NOT_SIGNED_IN');
      const answer = await work(person);
      await (answer.status === 303 ? note('stored', null) : note('refused', 'CONSOLE_FORM_INVALID'));
      return answer;
    } catch (thrown) {
      const error = toProblem(thrown);
      await note(STATUS[error.code] === undefined ? 'failed' : 'refused', error.code);
      throw error;
    }
  }
}

function doneOf(c: Ctx): Done | undefined {
  const word = c.req.query('done');
  return DONE.find((kind) => kind === word);
}

function toProblem(thrown: unknown): WardenError {
  // The one exception that hono itself throws here: a form that comes from elsewhere.
  if (thrown instanceof HTTPException && thrown.status === 403)
    return new WardenError('CONSOLE_CROSS_SITE', { cause: thrown });
  return toWardenError(thrown, { operation: 'console' });
}
