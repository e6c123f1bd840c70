import { MINUTE, pauseAfter, SHORT_BACKOFF } from '../core/base/time.ts';
import type { DecisionInput } from '../core/decision/contract.ts';
import type { WideOutage } from '../core/decision/wide-outage.ts';
import {
  decideWide,
  isSameWide,
  isWideOpen,
  summaryOf,
  type WideContext,
} from '../core/decision/wide-summary.ts';
import { freeId } from '../core/incident/incident.ts';
import type { ClusterRef } from '../core/inventory/inventory.ts';
import { someAtATime } from '../runtime/promises.ts';
import type { CycleParts } from './cycle-parts.ts';
import type { CycleOptions, CyclePorts } from './cycle-shapes.ts';
import { stored } from './patience.ts';
import type { Published } from './publish.ts';
import { type Draft, wideOutages } from './wide-outages.ts';

/** Incidents that are written at the same time, each an object of its own. */
const AT_A_TIME = 16;
/** A cluster whose decision threw is tried again after this. */
const AFTER_DEFECT_MS = MINUTE;
/** So many in a row are no accident. */
const DEFECTS_BELIEVED = 2;

const NOTHING_SENT: Published = { sent: 0, refused: 0, nextAt: null };

/** What became of the clusters of a cycle, by node. */
export interface Outcome {
  /** Decided, and the incident is stored. */
  readonly decided: Set<string>;
  /** Besides, nothing depends on the inbox objects any more. */
  readonly settled: Set<string>;
  /** Every decision that was made is stored. */
  isStored: boolean;
  /** What was sent before the clusters' own incidents were stored. */
  early: Published;
}

/** Makes the decisions of a cycle and stores what follows from them. */
export class Decisions {
  /** By cluster: decisions in a row that threw, and that could not be stored. */
  readonly #defects = new Map<string, number>();
  readonly #lost = new Map<string, number>();

  constructor(
    private readonly ports: CyclePorts,
    private readonly options: CycleOptions,
    private readonly parts: CycleParts,
  ) {}

  /** The decision of one cluster, not stored yet; null when it threw. */
  decide(input: DecisionInput): Draft | null {
    const { key } = input.cluster;
    try {
      const decision = this.options.decide(this.#withoutDefect(input));
      this.#defects.delete(key);
      return { input, decision };
    } catch (error) {
      this.failed(input.cluster, error);
      return null;
    }
  }

  /** One cluster's defect must not silence the others; its inbox objects stay until it is decided. */
  failed({ key, nodes }: ClusterRef, error: unknown): void {
    const defects = (this.#defects.get(key) ?? 0) + 1;
    this.#defects.set(key, defects);
    this.ports.log.failure('decision failed', error, { cluster: key, defects });
    this.parts.nextChecks.set(nodes, this.ports.clock.now() + AFTER_DEFECT_MS);
    if (defects === DEFECTS_BELIEVED) this.parts.setAside.note(`clusters/${key}`, 'no decision can be made');
  }

  /** Clusters of which the newest decision failed. */
  get undecided(): number {
    return this.#defects.size;
  }

  /** What failed time and again may be due to the incident: without it people are at least notified of what is so now. */
  #withoutDefect(input: DecisionInput): DecisionInput {
    const { incident, isTaken } = input;
    if (incident === null || (this.#defects.get(input.cluster.key) ?? 0) < DEFECTS_BELIEVED) return input;
    return { ...input, incident: null, isTaken: (id) => id === incident.id || isTaken?.(id) === true };
  }

  /** Stores the decisions; in a wide outage one summary first, then each cluster decided again in its light. */
  async storeAll(drafts: readonly Draft[], renewLease: () => Promise<void>): Promise<Outcome> {
    const { inventory, incidents } = this.parts;
    const outcome: Outcome = { decided: new Set(), settled: new Set(), isStored: true, early: NOTHING_SENT };
    const wides = wideOutages(drafts, incidents.open(), inventory.now, this.options.policy);
    const byCluster = new Map<string, NonNullable<DecisionInput['wide']>>();
    for (const wide of wides) {
      const { availabilityDomain } = wide.facts;
      const isEnded = !(await this.#beginWide(wide, { drafts, outcome, renewLease }));
      for (const { key } of wide.incidents)
        byCluster.set(key, { availabilityDomain, clusters: wide.incidents.length, isEnded });
    }
    // Thousands of incidents take a while to be stored, and the summary waits for none of them. Nothing else is sent: what was
    // decided just now rests on each incident as it was.
    if (wides.length > 0) outcome.early = await this.parts.outbox.publish(incidents, renewLease, isWideOpen);
    const one = async (draft: Draft): Promise<void> => {
      const { cluster } = draft.input;
      const wide = byCluster.get(cluster.key);
      const isFinal = wide === undefined && draft.isSketch !== true;
      const final = isFinal ? draft : this.decide({ ...draft.input, ...(wide !== undefined && { wide }) });
      if (final === null) return;
      const isStored = await this.#storing(outcome, cluster.key, () => this.#store(final, outcome));
      if (!isStored) this.tryAgain(cluster);
    };
    await someAtATime(drafts, AT_A_TIME, one, renewLease);
    await this.#continueWide(wides, outcome, renewLease);
    return outcome;
  }

  /** @param drafts decisions that are not stored yet. */
  #wideContext(drafts: readonly Draft[]): WideContext {
    const { incidents } = this.parts;
    const drafted = new Map(
      drafts.flatMap(({ decision: { incident } }) =>
        incident === null ? [] : [[incident.id, incident] as const],
      ),
    );
    return {
      incidentOf: (id) => drafted.get(id) ?? incidents.get(id),
      isTold: (id) => incidents.get(id)?.memory.notified != null,
      policy: this.options.policy,
      now: this.ports.clock.now(),
    };
  }

  /**
   * The summary comes before the decisions that leave their first notices to it. After one that has ended another begins where
   * there are enough clusters again that were told nowhere.
   * @returns false when none speaks for them.
   */
  async #beginWide(
    wide: WideOutage,
    {
      drafts,
      outcome,
      renewLease,
    }: {
      readonly drafts: readonly Draft[];
      readonly outcome: Outcome;
      readonly renewLease: () => Promise<void>;
    },
  ): Promise<boolean> {
    const { incidents } = this.parts;
    if (incidents.all().some((one) => isWideOpen(one) && isSameWide(one, wide))) return true;
    const isEnded = (id: string) => incidents.get(id) !== null;
    const first = freeId(wide.facts.incidentId, incidents.isTaken);
    const untold = wide.incidents.filter(({ id }) => incidents.get(id)?.memory.notified == null);
    if (isEnded(first) && untold.length < this.options.policy.wideOutage.clusters) return false;
    const id = freeId(wide.facts.incidentId, (one) => incidents.isTaken(one) || isEnded(one));
    await renewLease();
    await this.#storing(outcome, 'a wide outage', () =>
      incidents.save(summaryOf(wide, id, this.#wideContext(drafts))),
    );
    return true;
  }

  /** What has become of its clusters is in the summaries that go on. */
  async #continueWide(
    wides: readonly WideOutage[],
    outcome: Outcome,
    renewLease: () => Promise<void>,
  ): Promise<void> {
    const { incidents } = this.parts;
    for (const before of incidents.all().filter(isWideOpen)) {
      const outage = wides.find((wide) => isSameWide(before, wide)) ?? null;
      const after = decideWide(before, outage, this.#wideContext([]));
      if (after === before) continue;
      await renewLease();
      await this.#storing(outcome, 'a wide outage', () => incidents.save(after));
    }
  }

  /** An object that cannot be written is no reason to leave the other clusters undecided. */
  async #storing(outcome: Outcome, about: string, work: () => Promise<unknown>): Promise<boolean> {
    const isStored = await stored(this.ports.log, `the decision on ${about}`, work);
    outcome.isStored &&= isStored;
    return isStored;
  }

  async #store(draft: Draft, outcome: Outcome): Promise<void> {
    const { incidents, nextChecks, trail, flow, probes } = this.parts;
    const { cluster } = draft.input;
    const { incident, nextCheckAt, plan } = draft.decision;
    trail.note(draft);
    if (incident !== null) {
      const saved = await incidents.save({ ...incident, nextCheckAt });
      if (saved === null) return this.tryAgain(cluster);
      await flow?.offer(saved, plan);
      // Where nothing can be reattached, no plan waits for answers.
      probes?.note(saved, flow === null ? null : plan);
    }
    this.#lost.delete(cluster.key);
    nextChecks.set(cluster.nodes, nextCheckAt);
    const isSettled = nextCheckAt === null || incident?.closedAt === null;
    for (const node of cluster.nodes) {
      outcome.decided.add(node);
      if (isSettled) outcome.settled.add(node);
    }
  }

  /** Looks at a cluster again: at once, then ever later. What fails every time must not become a flood of calls. */
  tryAgain({ key, nodes }: ClusterRef): void {
    const lost = this.#lost.get(key) ?? 0;
    this.#lost.set(key, lost + 1);
    const pause = lost === 0 ? 0 : pauseAfter(lost, SHORT_BACKOFF);
    this.parts.nextChecks.set(nodes, this.ports.clock.now() + pause);
  }
}
