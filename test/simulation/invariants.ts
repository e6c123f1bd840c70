import type { AttachmentRecord } from '../../infra/local/cloud/compute-shapes.ts';
import { FUNCTION_NAMES } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { judgeAttach } from './attach-rules.ts';
import { judgeCall, WriterRules } from './effect-rules.ts';
import { judgeRecovery, secrets, untold } from './notice-rules.ts';
import { Truth } from './truth.ts';

const FUNCTIONS: ReadonlySet<string> = new Set(FUNCTION_NAMES);
/** No story here gives reason for more. */
const MOST_NOTICES = 40;

/**
 * Watches a story while it is played. Each breach begins with the name of the invariant:
 * - every call: forbidden-call, forged-approval;
 * - every attach: not-journalled, not-approved, rejected, approval-too-old, plan-expired, not-quiet, peer-took-over,
 *   instance-state, other-volume, other-parameters, second-node, not-fresh, second-attach;
 * - every write: two-writers, lost-update, damaged-incident;
 * - every notice: recovered-without-proof, too-many-notices;
 * - after every step: twice-attached; at the end: not-told, secret.
 */
export class Invariants {
  readonly broken: string[] = [];
  readonly truth: Truth;
  readonly #sim: Simulation;
  /** What people and the installation attached, oldest first. */
  readonly #attached: AttachmentRecord[];
  readonly #changes: { readonly resourceId: string; readonly at: number }[] = [];
  readonly #judged = new Set<string>();
  #calls = 0;
  #notices = 0;
  #attachments = 0;

  constructor(sim: Simulation) {
    this.#sim = sim;
    this.truth = new Truth(sim);
    this.#attached = sim.cloud.compute.attachments.map((record) => ({ ...record }));
    sim.cloud.compute.onChange((change) => {
      if (/(attach|detach)volume/.test(change.type))
        this.#changes.push({ resourceId: change.resourceId, at: change.at });
    });
    const writers = new WriterRules(sim);
    sim.cloud.gate.onAudit(({ eventName, resourceId, caller, status }) => {
      if (status !== 200) return;
      if (caller.kind !== 'function') {
        const record = sim.cloud.compute.attachments.find(({ id }) => id === resourceId);
        if (eventName === 'AttachVolume' && record !== undefined) this.#attached.push({ ...record });
        return;
      }
      this.#note(writers.effect(eventName, resourceId, caller));
      if (eventName === 'AttachVolume') this.#attach(resourceId);
    });
    sim.time.onStep(() => this.#step());
  }

  /** @param workingSince since when nothing has been broken any more. */
  atTheEnd(workingSince: number): void {
    this.#step();
    this.#note(untold(this.#sim, this.truth, workingSince));
    this.#note(secrets(this.#sim));
    if (this.#notices > MOST_NOTICES) this.broken.push(`too-many-notices: ${this.#notices}`);
  }

  #step(): void {
    const { calls, compute } = this.#sim.cloud;
    for (; this.#calls < calls.length; this.#calls += 1) {
      const call = calls[this.#calls];
      const isOurs = call !== undefined && FUNCTIONS.has(call.principal);
      const wrong = isOurs ? judgeCall(call) : null;
      if (wrong !== null) this.broken.push(wrong);
    }
    const notices = this.#sim.notices();
    for (; this.#notices < notices.length; this.#notices += 1) {
      const notice = notices[this.#notices];
      if (notice !== undefined) this.#note(judgeRecovery(this.#sim, this.truth, notice));
    }
    const all = compute.attachments;
    if (all.length === this.#attachments) return;
    this.#attachments = all.length;
    const live = all.filter((a) => a.lifecycleState !== 'DETACHED');
    const pairs = new Set(live.map((a) => `${a.instanceId} ${a.volumeId}`));
    if (pairs.size !== live.length) this.broken.push('twice-attached: one volume, one instance');
  }

  #attach(id: string): void {
    // A repeated retry token answers with what is there already.
    if (this.#judged.has(id)) return;
    this.#judged.add(id);
    const { compute } = this.#sim.cloud;
    const record = compute.attachments.find((one) => one.id === id);
    if (record === undefined) return;
    const before = this.#attached.filter(
      (a) => a.instanceId === record.instanceId && a.volumeId === record.volumeId,
    );
    const changes = this.#changes.filter((change) => change.resourceId !== id).map(({ at }) => at);
    this.#note(judgeAttach(this.#sim, record, before, Math.max(...changes)));
    const suites = [...this.#judged].map((one) => compute.attachments.find((a) => a.id === one));
    const same = (a: { readonly instanceId: string; readonly volumeId: string } | undefined) =>
      a?.instanceId === record.instanceId && a.volumeId === record.volumeId;
    const plans = this.#sim.attempts().filter(same);
    if (suites.filter(same).length > plans.length)
      this.broken.push(`second-attach: ${plans.length} plans for ${record.volumeId}`);
  }

  #note(wrong: readonly string[]): void {
    this.broken.push(...wrong);
  }
}
