import type { OperatorCommand } from '../core/incident/operator-command.ts';
import type { WardenError } from '../runtime/errors.ts';
import type { Acts } from './acts.ts';
import { type Answer, answerPage, type Ctx, carried, isLedHere, seeOther } from './answer.ts';
import { DONE, type Done } from './components.ts';
import { fleetPage } from './fleet-page.ts';
import { fleetView } from './fleet-view.ts';
import { fieldsOf } from './form.ts';
import { sendHistory, showHistory } from './history.ts';
import { incidentPage } from './incident-page.ts';
import { INCIDENT_FILES } from './incident-report.ts';
import type { ActPorts } from './operator-actions.ts';
import { planPage } from './plan-page.ts';
import { problemPage, STATUS, toProblem } from './problem-page.ts';
import { answerReadiness } from './readiness-page.ts';
import { type ConsoleOptions, link, type View, viewOf } from './view.ts';

/** What the console answers to each request: the page, or what came of the form. */
export class Pages {
  constructor(
    private readonly ports: ActPorts,
    private readonly options: ConsoleOptions,
    private readonly acts: Acts,
  ) {}

  async fleet(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const fleet = await fleetView(c, this.ports.store, view);
    return answerPage(c, view, fleetPage(view, fleet, { done: doneOf(c) }));
  }

  readiness(c: Ctx): Promise<Response> {
    return answerReadiness(c, this.ports.store, this.#view(c));
  }

  async incident(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const details = await this.acts.incident(c.req.param('incident') ?? '', view.now);
    const { zoom, from, to } = c.req.query();
    return answerPage(c, view, incidentPage(view, details, { done: doneOf(c) }, { zoom, from, to }));
  }

  /** The incident as a file to be handed on. */
  async incidentFile(c: Ctx, form: keyof typeof INCIDENT_FILES): Promise<Response> {
    const view = this.#view(c);
    const details = await this.acts.incident(c.req.param('incident') ?? '', view.now);
    const { type, name, write } = INCIDENT_FILES[form];
    return c.body(carried(write(view, details)), 200, {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="incident-${details.incident.id.replace(/[^\w.-]/g, '_')}.${name}"`,
    });
  }

  history(c: Ctx, form: 'page' | 'csv'): Promise<Response> {
    return (form === 'csv' ? sendHistory : showHistory)(c, this.#view(c), this.ports.store);
  }

  async plan(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    return answerPage(c, view, planPage(view, await this.acts.plan(c.req.param('plan') ?? '', view.now)));
  }

  /** A person's command for one incident. */
  async command(c: Ctx, kind: OperatorCommand['kind']): Promise<Response> {
    const view = this.#view(c);
    const typed = fieldsOf(await c.req.text());
    const id = c.req.param('incident') ?? '';
    const outcome = await this.acts.command(kind, id, { view, visit: c.env.visit, typed: () => typed });
    if ('stored' in outcome) return seeOther(c, link(view, `/${outcome.stored}`, { done: kind }));
    const { about, complaints } = outcome;
    const form = kind === 'hold' ? 'hold' : 'close';
    return answerPage(c, view, incidentPage(view, about, { form, typed, complaints }), { status: 400 });
  }

  /** Announces work on a cluster that may have no incident. */
  async holdCluster(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const typed = fieldsOf(await c.req.text());
    const asked = { view, visit: c.env.visit, typed: () => typed };
    const outcome = await this.acts.holdCluster(typed['target'] ?? '', asked);
    if ('stored' in outcome) return seeOther(c, link(view, '/', { done: 'hold' }));
    const fleet = await fleetView(c, this.ports.store, view);
    const { complaints } = outcome;
    return answerPage(c, view, fleetPage(view, fleet, { typed, complaints }), { status: 400 });
  }

  /** A person's vote on a plan. */
  async vote(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const typed = fieldsOf(await c.req.text());
    const action = typed['decision'] === 'reject' ? 'reject' : 'approve';
    const id = c.req.param('plan') ?? '';
    const outcome = await this.acts.vote(action, id, { view, visit: c.env.visit, typed: () => typed });
    if ('stored' in outcome) return seeOther(c, link(view, `/${outcome.stored}`, { done: action }));
    const { about, complaints } = outcome;
    return answerPage(c, view, planPage(view, about, { typed, complaints }), { status: 400 });
  }

  /** What a person did wrong, as a page. */
  problem(c: Ctx, error: WardenError, headers: Answer['headers'] = {}): Promise<Response> {
    const view = this.#view(c);
    const status = STATUS[error.code] ?? (error.retryable ? 503 : 500);
    const isOurs = error.code.startsWith('CONSOLE_');
    return answerPage(c, view, problemPage(view, error.code, isOurs ? error.detail : null), {
      status,
      headers,
    });
  }

  failed(c: Ctx, thrown: unknown): Promise<Response> {
    const error = toProblem(thrown);
    if (STATUS[error.code] === undefined) c.env.visit.log.failure('page failed', error, { path: c.req.path });
    return this.problem(c, error);
  }

  #view(c: Ctx): View {
    return viewOf(c, this.options, this.ports.clock.now());
  }
}

function doneOf(c: Ctx): Done | undefined {
  const done = isLedHere(c) ? c.req.query('done') : undefined;
  return DONE.find((kind) => kind === done);
}
