import { valueAt } from '../core/base/group-by.ts';
import type { At } from '../core/base/time.ts';
import type { OperatorCommand } from '../core/incident/operator-command.ts';
import { WardenError } from '../runtime/errors.ts';
import { storedIncident } from '../store/incidents.ts';
import { storedInventory } from '../store/inventory.ts';
import { type Answer, answerPage, type Ctx, seeOther } from './answer.ts';
import { DONE, type Done } from './components.ts';
import { fleetPage } from './fleet-page.ts';
import { fleetView } from './fleet-view.ts';
import { commandOf, fieldsOf, voteOf } from './form.ts';
import { incidentPage } from './incident-page.ts';
import { type Actor, type ActPorts, audit, storeCommand, storeVote } from './operator-actions.ts';
import { isOpen, mayReject, planPage, type ShownPlan } from './plan-page.ts';
import { problemPage, STATUS, toProblem } from './problem-page.ts';
import { knownClusters } from './read-fleet.ts';
import { readIncident } from './read-incident.ts';
import { readPlan } from './read-plan.ts';
import { type ConsoleOptions, link, type View, viewOf } from './view.ts';

/** What the console answers to each request: the page, or what came of the form. */
export class Pages {
  constructor(
    private readonly ports: ActPorts,
    private readonly options: ConsoleOptions,
  ) {}

  async fleet(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const fleet = await fleetView(c, this.ports.store, view);
    return answerPage(c, view, fleetPage(view, fleet, { done: doneOf(c) }));
  }

  async incident(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const details = await this.#details(c, view.now);
    return answerPage(c, view, incidentPage(view, details, { done: doneOf(c) }));
  }

  /** What is seldom opened is read when it first is. */
  async history(c: Ctx, form: 'page' | 'csv'): Promise<Response> {
    const { showHistory, sendHistory } = await import('./history.ts');
    return (form === 'csv' ? sendHistory : showHistory)(c, this.#view(c), this.ports.store);
  }

  async plan(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    return answerPage(c, view, planPage(view, await this.#planOf(c, view.now)));
  }

  /** A person's command for one incident. */
  async command(c: Ctx, kind: OperatorCommand['kind']): Promise<Response> {
    const view = this.#view(c);
    const target = c.req.param('incident') ?? '';
    return this.#audited(c, kind, target, async (actor) => {
      const details = await this.#details(c, view.now);
      if (details.incident.closedAt !== null) throw new WardenError('CONSOLE_CLOSED');
      const typed = fieldsOf(await c.req.text());
      const ordered = commandOf(kind, typed, view.now);
      if ('complaints' in ordered) {
        const form = kind === 'hold' ? 'hold' : 'close';
        const page = incidentPage(view, details, { form, typed, complaints: ordered.complaints });
        return answerPage(c, view, page, { status: 400 });
      }
      await this.#command(details.incident.id, ordered.value, actor);
      return seeOther(c, link(view, `/${details.incident.id}`, { done: kind }));
    });
  }

  /** Announces work on a cluster that may have no incident. */
  async holdCluster(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const typed = fieldsOf(await c.req.text());
    return this.#audited(c, 'hold', typed['target'] ?? '', async (actor) => {
      const cluster = (await knownClusters(this.ports.store)).find((one) => one.key === typed['target']);
      const ordered = commandOf('hold', typed, view.now);
      const complaints = [
        ...(cluster === undefined
          ? [{ field: 'target', key: 'field.target', label: 'act.cluster' } as const]
          : []),
        ...('complaints' in ordered ? ordered.complaints : []),
      ];
      if (cluster === undefined || 'complaints' in ordered) {
        const fleet = await fleetView(c, this.ports.store, view);
        return answerPage(c, view, fleetPage(view, fleet, { typed, complaints }), { status: 400 });
      }
      await this.#command(cluster.key, ordered.value, actor);
      return seeOther(c, link(view, '/', { done: 'hold' }));
    });
  }

  /** A person's vote on a plan. */
  async vote(c: Ctx): Promise<Response> {
    const view = this.#view(c);
    const typed = fieldsOf(await c.req.text());
    const action = typed['decision'] === 'reject' ? 'reject' : 'approve';
    return this.#audited(c, action, c.req.param('plan') ?? '', async (actor) => {
      const shown = await this.#planOf(c, view.now);
      const { details, nodes } = shown;
      const { approvals } = this.ports;
      const { plan } = details.stored;
      // The form names the plan that the person saw; nothing else is approved in its place.
      const isHeard = action === 'reject' ? mayReject(view, details) : isOpen(view, details);
      if (approvals === null || typed['hash'] !== plan.hash || !isHeard)
        throw new WardenError('CONSOLE_CLOSED');
      const ids = nodes.map((node) => node.id);
      const vote = voteOf(typed, ids);
      if ('complaints' in vote)
        return answerPage(c, view, planPage(view, shown, { typed, ...vote }), { status: 400 });
      await storeVote({ ...this.ports, approvals }, details.stored, vote.value, actor);
      return seeOther(c, link(view, `/${plan.incidentId}`, { done: action }));
    });
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

  async #details(c: Ctx, now: At) {
    const id = c.req.param('incident') ?? '';
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw new WardenError('CONSOLE_NOT_FOUND');
    const details = await readIncident(this.ports.store, this.ports.approvals, id, now);
    if (details === null) throw new WardenError('CONSOLE_NOT_FOUND');
    return details;
  }

  async #planOf(c: Ctx, now: At): Promise<ShownPlan> {
    const { approvals, store } = this.ports;
    const details = approvals === null ? null : await readPlan(approvals, c.req.param('plan') ?? '', now);
    if (details === null) throw new WardenError('CONSOLE_NOT_FOUND');
    const { plan } = details.stored;
    const [incident, inventory] = await Promise.all([
      storedIncident(store, plan.incidentId),
      storedInventory(store),
    ]);
    const ids = incident?.cluster.nodes ?? [plan.node];
    const nodes = ids.map((id) => ({ id, name: valueAt(inventory?.nodes, id)?.displayName ?? id }));
    return { details, nodes };
  }

  #command(target: string, order: OperatorCommand, actor: Actor): Promise<void> {
    return storeCommand(this.ports, this.options.respondFunctionId, { target, order }, actor);
  }

  /** Runs what a signed-in person asked for and writes into the audit trail what came of it. */
  async #audited(
    c: Ctx,
    action: string,
    target: string,
    work: (actor: Actor) => Promise<Response>,
  ): Promise<Response> {
    const { visit } = c.env;
    const note = (outcome: 'stored' | 'refused' | 'failed', code: string | null) =>
      audit(this.ports, { action, target: target.slice(0, 300), outcome, code }, visit);
    try {
      const { person } = visit;
      if (person === null) throw new WardenError('CONSOLE_NOT_SIGNED_IN');
      const answer = await work({ ...visit, person });
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
  const done = c.req.query('done');
  return DONE.find((kind) => kind === done);
}
