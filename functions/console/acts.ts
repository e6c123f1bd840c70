import { valueAt } from '../core/base/group-by.ts';
import type { At } from '../core/base/time.ts';
import type { OperatorCommand } from '../core/incident/operator-command.ts';
import { WardenError } from '../runtime/errors.ts';
import { storedIncident } from '../store/incidents.ts';
import { storedInventory } from '../store/inventory.ts';
import { type Complaint, commandOf, type Fields, voteOf } from './form.ts';
import { type Actor, type ActPorts, audit, storeCommand, storeVote } from './operator-actions.ts';
import { isOpen, mayReject, type ShownPlan } from './plan-page.ts';
import { STATUS, toProblem } from './problem-page.ts';
import { knownClusters } from './read-fleet.ts';
import { type IncidentDetails, readIncident } from './read-incident.ts';
import { readPlan } from './read-plan.ts';
import type { View, Visit } from './view.ts';

/** What came of what a person asked for: it is stored, or nothing is, and these fields have to be corrected. */
export type Outcome<About> =
  | { readonly stored: string }
  | { readonly complaints: readonly Complaint[]; readonly about: About };

/** Who asks, when, and what was typed; reading that may throw, and is done only for who is signed in. */
interface Asked {
  readonly view: Pick<View, 'now' | 'mode'>;
  readonly visit: Visit;
  readonly typed: () => Fields;
}

/** What people order and decide: the same for forms and for the API, with the same rights and the same audit trail. */
export class Acts {
  constructor(
    private readonly ports: ActPorts,
    private readonly respondFunctionId: string,
  ) {}

  /** @throws WardenError `CONSOLE_NOT_FOUND`, whatever stands behind the name. */
  async incident(id: string, now: At): Promise<IncidentDetails> {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw new WardenError('CONSOLE_NOT_FOUND');
    const details = await readIncident(this.ports.store, this.ports.approvals, id, now);
    if (details === null) throw new WardenError('CONSOLE_NOT_FOUND');
    return details;
  }

  /** @throws WardenError `CONSOLE_NOT_FOUND` likewise. */
  async plan(id: string, now: At): Promise<ShownPlan> {
    const { approvals, store } = this.ports;
    const details = approvals === null ? null : await readPlan(approvals, id, now);
    if (details === null) throw new WardenError('CONSOLE_NOT_FOUND');
    const { plan } = details.stored;
    const [incident, inventory] = await Promise.all([
      storedIncident(store, plan.incidentId),
      storedInventory(store),
    ]);
    const ids = incident?.cluster.nodes ?? [plan.node];
    const nodes = ids.map((one) => ({ id: one, name: valueAt(inventory?.nodes, one)?.displayName ?? one }));
    return { details, nodes };
  }

  /** A person's command for one incident. @returns its id. */
  command(kind: OperatorCommand['kind'], id: string, asked: Asked): Promise<Outcome<IncidentDetails>> {
    return this.#audited(asked.visit, kind, id, async (actor) => {
      const details = await this.incident(id, asked.view.now);
      if (details.incident.closedAt !== null) throw new WardenError('CONSOLE_CLOSED');
      const ordered = commandOf(kind, asked.typed(), asked.view.now);
      if ('complaints' in ordered) return { ...ordered, about: details };
      await this.#store(details.incident.id, ordered.value, actor);
      return { stored: details.incident.id };
    });
  }

  /** Announces work on a cluster that may have no incident. @returns its key. */
  holdCluster(target: string, asked: Asked): Promise<Outcome<null>> {
    return this.#audited(asked.visit, 'hold', target, async (actor) => {
      const typed = asked.typed();
      const cluster = (await knownClusters(this.ports.store)).find((one) => one.key === typed['target']);
      const ordered = commandOf('hold', typed, asked.view.now);
      const complaints = [
        ...(cluster === undefined
          ? [{ field: 'target', key: 'field.target', label: 'act.cluster' } as const]
          : []),
        ...('complaints' in ordered ? ordered.complaints : []),
      ];
      if (cluster === undefined || 'complaints' in ordered) return { complaints, about: null };
      await this.#store(cluster.key, ordered.value, actor);
      return { stored: cluster.key };
    });
  }

  /** A person's vote on a plan. @returns the id of its incident. */
  vote(action: 'approve' | 'reject', id: string, asked: Asked): Promise<Outcome<ShownPlan>> {
    const { view } = asked;
    return this.#audited(asked.visit, action, id, async (actor) => {
      const shown = await this.plan(id, view.now);
      const typed = asked.typed();
      const { details, nodes } = shown;
      const { approvals } = this.ports;
      const { plan } = details.stored;
      // Who votes names the plan that was seen; nothing else is approved in its place.
      const isHeard = action === 'reject' ? mayReject(view, details) : isOpen(view, details);
      if (approvals === null || typed['hash'] !== plan.hash || !isHeard)
        throw new WardenError('CONSOLE_CLOSED');
      const ids = nodes.map((node) => node.id);
      const vote = voteOf(typed, ids);
      if ('complaints' in vote) return { ...vote, about: shown };
      await storeVote({ ...this.ports, approvals }, details.stored, vote.value, actor);
      return { stored: plan.incidentId };
    });
  }

  #store(target: string, order: OperatorCommand, actor: Actor): Promise<void> {
    return storeCommand(this.ports, this.respondFunctionId, { target, order }, actor);
  }

  /** Runs what a signed-in person asked for and writes into the audit trail what came of it. */
  async #audited<About>(
    visit: Visit,
    action: string,
    target: string,
    work: (actor: Actor) => Promise<Outcome<About>>,
  ): Promise<Outcome<About>> {
    const note = (outcome: 'stored' | 'refused' | 'failed', code: string | null) =>
      audit(this.ports, { action, target: target.slice(0, 300), outcome, code }, visit);
    try {
      const { person } = visit;
      if (person === null) throw new WardenError('CONSOLE_NOT_SIGNED_IN');
      const outcome = await work({ ...visit, person });
      await ('stored' in outcome ? note('stored', null) : note('refused', 'CONSOLE_FORM_INVALID'));
      return outcome;
    } catch (thrown) {
      const error = toProblem(thrown);
      await note(STATUS[error.code] === undefined ? 'failed' : 'refused', error.code);
      throw error;
    }
  }
}
