import { groupBy } from '../core/base/group-by.ts';
import type { At } from '../core/base/time.ts';
import { awaitsAnswers, type ProbeStep, probeStep, ROUND_LASTS } from '../core/decision/probe-schedule.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Plan } from '../core/plan/plan-shapes.ts';
import type { Unknown } from '../core/platform/look-ups.ts';
import {
  freshFacts,
  knownOf,
  NEVER_ASKED,
  type ProbeReport,
  type StoredProbe,
  withReport,
} from '../core/probe/stored.ts';
import { unanswered } from '../runtime/ask.ts';
import { WardenError } from '../runtime/errors.ts';
import { someAtATime } from '../runtime/promises.ts';
import type { Document } from '../store/document.ts';
import { probeDocument } from '../store/evidence.ts';
import type { CyclePorts, ProbeFlowOptions } from './cycle-shapes.ts';
import { stored } from './patience.ts';

/** Nodes whose answers are awaited at the same time: a wide outage must not become a flood of Run Commands. */
const MAX_AWAITED = 20;
/** Reads of nodes that run at the same time. */
const AT_A_TIME = 12;

type Ports = Pick<CyclePorts, 'store' | 'invoker' | 'clock' | 'log'>;
/** What to do about each node. */
type Steps = readonly (readonly [node: string, ProbeStep])[];

/**
 * `respond`'s side of asking the nodes: when to ask, what is under way, what they answered. Nothing here can stop a
 * notice: what cannot be asked or read is reported as such and unknown for every guard.
 */
export class ProbeFlow {
  readonly #nodes = new Map<string, Document<StoredProbe>>();
  /** Nodes whose object could not be read, and why; nodes that are in neither were never looked up. */
  readonly #unread = new Map<string, Unknown>();
  readonly #loaded = new Set<string>();
  /** Taken from the inbox, not stored yet. */
  #taken: ProbeReport[] = [];
  /** By incident: whether its newest plan lacks nothing but time, answers and people. */
  readonly #waiting = new Map<string, boolean>();

  constructor(
    private readonly ports: Ports,
    private readonly options: ProbeFlowOptions,
  ) {}

  /** Takes reports of an inbox object in; {@link save} makes them durable. */
  take(reports: readonly ProbeReport[]): void {
    this.#taken.push(...reports);
  }

  /** @throws what `renewLease` or the store threw; nothing is lost then. */
  async save(renewLease: () => Promise<void>): Promise<void> {
    for (const report of this.#taken) {
      await renewLease();
      await this.#change(report.node, (before) => withReport(before, report));
    }
    this.#taken = [];
  }

  /** Reads the nodes that are not at hand yet. Never throws: what cannot be read is reported as such. */
  async load(nodes: Iterable<string>): Promise<void> {
    const missing = [...new Set(nodes)].filter((node) => !this.#loaded.has(node));
    await someAtATime(missing, AT_A_TIME, async (node) => {
      try {
        await this.#of(node).loadOnce();
        this.#loaded.add(node);
        this.#unread.delete(node);
      } catch (error) {
        if (!(error instanceof WardenError)) throw error;
        this.#unread.set(node, unanswered(`probe of ${node}`, error));
      }
    });
  }

  /** What the nodes answered, as far as they are loaded, or why that could not be read. */
  answers(nodes: readonly string[]): Record<string, StoredProbe | Unknown> {
    return Object.fromEntries(nodes.map((node) => [node, this.#unread.get(node) ?? this.#now(node)]));
  }

  /** Notes the plan of a decision: one that only waits needs fresh answers. */
  note(incident: Incident, plan: Plan | null): void {
    this.#waiting.set(incident.id, awaitsAnswers(plan));
  }

  /**
   * Asks the nodes of open incidents that are due. What could not be asked is stored as such and reported with the next
   * notice. A node about which nothing can be stored is not asked; its peers and those of other incidents are.
   *
   * @throws LeaseLostError.
   */
  async ask(open: readonly Incident[], renewLease: () => Promise<void>): Promise<void> {
    const now = this.ports.clock.now();
    let awaited = 0;
    for (const incident of open) {
      const steps = this.#steps(incident, now);
      const asked = steps.filter(([, step]) => step === 'round' || step === 'again');
      const isRoom = mayAsk(awaited, asked.length);
      for (const node of nodesOf(steps, 'over'))
        await stored(this.ports.log, `that ${node} did not answer`, () => this.#giveUp(node, renewLease));
      if (isRoom)
        await stored(this.ports.log, `what is asked of ${incident.cluster.key}`, () =>
          this.#askFor(steps, now, renewLease),
        );
      if (!isRoom) return;
      awaited += steps.filter(([node]) => this.#now(node).pending).length;
    }
  }

  async #askFor(steps: Steps, now: At, renewLease: () => Promise<void>): Promise<void> {
    const due = nodesOf(steps, 'round');
    if (due.length > 0) await this.#invoke(due, now, renewLease);
    for (const [round, nodes] of groupBy(nodesOf(steps, 'again'), (node) => this.#now(node).round))
      if (round !== null) await this.#invoke(nodes, round, renewLease);
  }

  /** Every node's answer at hand is young enough to act on. */
  areFresh(nodes: readonly string[]): boolean {
    const now = this.ports.clock.now();
    return nodes.every((node) => freshFacts(knownOf(this.#now(node)), now) !== null);
  }

  #steps(incident: Incident, now: At): Steps {
    const isWaiting = this.#waiting.get(incident.id) ?? false;
    // Of a node that is not loaded it is not known what was asked before: asking again could be once too often.
    return incident.cluster.nodes
      .filter((node) => this.#loaded.has(node))
      .map((node) => [node, probeStep(incident, this.#now(node), isWaiting, now)] as const);
  }

  /** Journals that the nodes are asked, then invokes `probe`. */
  async #invoke(nodes: readonly string[], round: At, renewLease: () => Promise<void>): Promise<void> {
    const { clock, invoker, log } = this.ports;
    const { probeFunctionId, respond } = this.options;
    const journalled: string[] = [];
    for (const node of nodes)
      await stored(log, `what is asked of ${node}`, async () => {
        await renewLease();
        const invokedAt = clock.now();
        await this.#change(node, (before) => ({ ...before, round, pending: true, invokedAt, failure: null }));
        journalled.push(node);
      });
    if (journalled.length === 0) return;
    try {
      await renewLease();
      const body = { nodes: journalled, round, ...(respond !== null && { respond }) };
      await invoker.invokeDetached(probeFunctionId, JSON.stringify(body));
      log.info('nodes are asked', { nodes: journalled, round });
    } catch (error) {
      if (!(error instanceof WardenError)) throw error;
      log.failure('probe cannot be invoked', error, { nodes: journalled });
      for (const node of journalled) {
        const why = unanswered(`probe of ${node}`, error);
        const failure = { ...why, detail: why.detail.slice(0, 500) };
        await stored(log, `why ${node} is not asked`, () =>
          this.#change(node, (before) => ({ ...before, failure })),
        );
      }
    }
  }

  async #giveUp(node: string, renewLease: () => Promise<void>): Promise<void> {
    await renewLease();
    const detail = `No answer within ${ROUND_LASTS / 60_000} minutes.`;
    const failure = { known: false as const, what: `probe of ${node}`, errorCode: 'OCI_TIMEOUT', detail };
    await this.#change(node, (before) => ({ ...before, pending: false, failure: before.failure ?? failure }));
  }

  #now(node: string): StoredProbe {
    return this.#of(node).value ?? NEVER_ASKED;
  }

  async #change(node: string, next: (before: StoredProbe) => StoredProbe): Promise<void> {
    await this.#of(node).change((known) => {
      const before = known ?? NEVER_ASKED;
      const after = next(before);
      return after === before ? null : after;
    });
  }

  #of(node: string): Document<StoredProbe> {
    const document = this.#nodes.get(node) ?? probeDocument(this.ports.store, node);
    this.#nodes.set(node, document);
    return document;
  }
}

function nodesOf(steps: Steps, wanted: ProbeStep): readonly string[] {
  return steps.filter(([, step]) => step === wanted).map(([node]) => node);
}

/** A cluster of very many nodes is asked when nobody is awaited: else it never would be, and all after it would wait. */
function mayAsk(awaited: number, more: number): boolean {
  return awaited === 0 || awaited + more <= MAX_AWAITED;
}
