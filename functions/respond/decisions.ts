import { MINUTE } from '../core/base/time.ts';
import type { DecisionInput } from '../core/decision/contract.ts';
import type { CycleParts } from './cycle-parts.ts';
import type { CycleOptions, CyclePorts } from './cycle-shapes.ts';
import { type Draft, summaryOf, wideOutages } from './wide-summary.ts';

/** A cluster whose decision threw is tried again after this. */
const AFTER_DEFECT_MS = MINUTE;

/** What became of the clusters of a cycle, by node. */
export interface Outcome {
  /** Decided, and the incident is stored. */
  readonly decided: Set<string>;
  /** Besides, nothing depends on the inbox objects any more. */
  readonly settled: Set<string>;
}

/** Makes the decisions of a cycle and stores what follows from them. */
export class Decisions {
  constructor(
    private readonly ports: CyclePorts,
    private readonly options: CycleOptions,
    private readonly parts: CycleParts,
  ) {}

  /** The decision of one cluster, not stored yet; null when it threw. */
  decide(input: DecisionInput): Draft | null {
    try {
      return { input, decision: this.options.decide(input) };
    } catch (error) {
      // One cluster's defect must not silence the others; its inbox objects stay until it is decided.
      this.ports.log.failure('decision failed', error, { cluster: input.cluster.key });
      this.parts.nextChecks.set(input.cluster.nodes, input.now + AFTER_DEFECT_MS);
      return null;
    }
  }

  /** Stores the decisions; in a wide outage one summary first, then each cluster decided again in its light. */
  async storeAll(drafts: readonly Draft[], renewLease: () => Promise<void>): Promise<Outcome> {
    const { incidents, inventory } = this.parts;
    const outcome: Outcome = { decided: new Set(), settled: new Set() };
    const wides = wideOutages(drafts, incidents.open(), inventory.now, this.options.policy);
    const byCluster = new Map<string, NonNullable<DecisionInput['wide']>>();
    for (const wide of wides) {
      const { availabilityDomain, incidentId } = wide.facts;
      for (const { cluster } of wide.incidents)
        byCluster.set(cluster, { availabilityDomain, clusters: wide.incidents.length });
      if (incidents.get(incidentId) !== null) continue;
      await renewLease();
      await incidents.save(summaryOf(wide, this.ports.clock.now()));
    }
    for (const draft of drafts) {
      const wide = byCluster.get(draft.input.cluster.key);
      const final = wide === undefined ? draft : this.decide({ ...draft.input, wide });
      if (final !== null) await this.#store(final, outcome, renewLease);
    }
    return outcome;
  }

  async #store(draft: Draft, outcome: Outcome, renewLease: () => Promise<void>): Promise<void> {
    const { incidents, nextChecks, trail, flow, probes } = this.parts;
    const { input, decision } = draft;
    const { cluster, now } = input;
    trail.note(draft);
    if (decision.incident !== null) {
      await renewLease();
      const saved = await incidents.save({ ...decision.incident, nextCheckAt: decision.nextCheckAt });
      if (!saved) {
        nextChecks.set(cluster.nodes, now);
        return;
      }
      await flow?.offer(decision.incident, decision.plan);
      // Where nothing can be reattached, no plan waits for answers.
      probes?.note(decision.incident, flow === null ? null : decision.plan);
    }
    nextChecks.set(cluster.nodes, decision.nextCheckAt);
    const isSettled = decision.nextCheckAt === null || decision.incident?.closedAt === null;
    for (const node of cluster.nodes) {
      outcome.decided.add(node);
      if (isSettled) outcome.settled.add(node);
    }
  }
}
