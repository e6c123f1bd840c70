import type { Context } from 'hono';
import type { Language } from '../core/base/language.ts';
import type { At } from '../core/base/time.ts';
import type { OperatorCommand } from '../core/incident/operator-command.ts';
import { WardenError } from '../runtime/errors.ts';
import type { Logger } from '../runtime/logger.ts';
import { storedIncident } from '../store/incidents.ts';
import { storedInventory } from '../store/inventory.ts';
import { DONE, type Done } from './components.ts';
import { commandOf, type Fields, fieldsOf, verdictOf } from './form.ts';
import { incidentPage } from './incident-page.ts';
import { languageFor } from './language.ts';
import { document, type Page } from './layout.ts';
import { type ActPorts, audit, command, decide } from './operator-actions.ts';
import { isOpen, mayReject, type NodeNames, planPage } from './plan-page.ts';
import { problemPage } from './problem-page.ts';
import { STATUS, toProblem } from './problems.ts';
import { knownClusters, type PlanDetails, readIncident, readPlan, readStatus } from './read.ts';
import { statusPage } from './status-page.ts';
import { link, type View } from './view.ts';

/** How the console is installed. */
export interface ConsoleOptions {
  readonly respondFunctionId: string;
  /** Language of pages when neither address nor browser names one. */
  readonly lang: Language;
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

/** What hono hands to every handler. */
export interface Env {
  Bindings: { readonly visit: Visit };
}

type Ctx = Context<Env>;

/** What the console answers to each request: the page, or what came of the form. */
export class Pages {
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
  async command(c: Ctx, kind: OperatorCommand['kind']): Promise<Response> {
    const view = this.#view(c);
    const target = c.req.param('incident') ?? '';
    return this.#audited(c, kind, target, async (person) => {
      const details = await this.#details(c, view.now);
      if (details.incident.closedAt !== null) throw new WardenError('CONSOLE_CLOSED');
      const typed = await this.#fields(c);
      const wish = commandOf(kind, typed, view.now);
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
      const wish = commandOf('hold', typed, view.now);
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

  async #command(c: Ctx, target: string, order: OperatorCommand, person: string): Promise<void> {
    const { callId, log } = c.env.visit;
    await command(this.#ports, this.#options.respondFunctionId, target, order, { person, callId, log });
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
