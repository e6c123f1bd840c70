import type { AttachmentRecord } from '../../infra/local/cloud/compute-shapes.ts';
import type { SimCluster } from '../../infra/local/simulator/cluster.ts';
import { FUNCTION_NAMES } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import type { Scene } from './adversaries/scene.ts';
import { judgeAttach } from './attach-rules.ts';
import { judgeCall, WriterRules } from './effect-rules.ts';
import { type Loss, Losses } from './losses.ts';
import { judgeDeadline, judgeRecovery, secrets, untold } from './notice-rules.ts';
import { AlarmRules } from './outages/alarm-rules.ts';
import type { Way } from './outages/way.ts';
import { HONEST_WITHIN, judgeHonest, judgeTelling, UNTOLD_AFTER } from './tell-rules.ts';
import { Truth } from './truth.ts';

const FUNCTIONS: ReadonlySet<string> = new Set(FUNCTION_NAMES);
/** No story here gives reason for more: half an hour of one cluster; each further cluster, each further hour. */
const MOST_NOTICES = 40;
const MOST_PER_CLUSTER = 8;
const MOST_PER_HOUR = 12;

/** What is played besides the usual. */
export interface Trial {
  readonly scene: Scene;
  /** Until then calls fail and processes die; nothing can be demanded in time. */
  readonly troubleUntil: number;
  /** What of the way is interrupted, and when; absent: nothing. */
  readonly way?: Way;
}

/**
 * Watches a story while it is played. Each breach begins with the name of the invariant:
 * - every call: forbidden-call, forged-approval;
 * - every attach: not-journalled, not-approved, rejected, approval-too-old, plan-expired, not-quiet, peer-took-over,
 *   instance-state, other-volume, other-parameters, second-node, not-fresh, second-attach, held;
 * - every write: two-writers, lost-update, damaged-incident;
 * - every notice: recovered-without-proof, deadline-too-late, too-many-notices;
 * - ten minutes after every loss: untold, or silent-without-alarm where an adversary owns parts of the suite; of a
 *   cluster that nobody attacks five minutes after: delayed-by-another;
 * - after every step: twice-attached; at the end: not-told, secret.
 */
export class Invariants {
  readonly broken: string[] = [];
  readonly truth: Truth;
  readonly losses: Losses;
  readonly #trial: Trial | null;
  readonly #sim: Simulation;
  /** What people and the installation attached, oldest first. */
  readonly #attached: AttachmentRecord[];
  readonly #changes: { readonly resourceId: string; readonly at: number }[] = [];
  readonly #judged = new Set<string>();
  #calls = 0;
  #notices = 0;
  #messages = 0;
  #attachments = 0;

  /** @param trial what is forged, and until when other things go wrong, where the schedule has adversaries. */
  constructor(sim: Simulation, trial: Trial | null = null) {
    this.#sim = sim;
    this.#trial = trial;
    this.truth = new Truth(sim, trial?.way);
    const isForged = (text: string) => trial?.scene.isForged(text) ?? false;
    this.losses = new Losses(
      sim,
      isForged,
      (loss) => {
        if (trial !== null) this.#awaitNotice(loss, trial, loss.reachedAt ?? 0);
      },
      trial?.way,
    );
    if (trial?.way !== undefined)
      new AlarmRules(sim, { ...trial, way: trial.way }, this.losses, (wrong) => this.#note(wrong));
    this.#attached = sim.cloud.compute.attachments.map((record) => ({ ...record }));
    sim.cloud.compute.onChange((change) => {
      if (/(attach|detach)volume/.test(change.type))
        this.#changes.push({ resourceId: change.resourceId, at: change.at });
    });
    const writers = new WriterRules(sim);
    sim.cloud.gate.onAudit(({ eventName, resourceId, caller, status }) => {
      if (status !== 200) return;
      if (caller.kind !== 'function') {
        writers.foreign(resourceId);
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
    this.#note(
      untold(this.#sim, { truth: this.truth, losses: this.losses, trial: this.#trial }, workingSince),
    );
    this.#note(secrets(this.#sim));
    const { clusters, now } = this.#sim;
    const hours = Math.max(0, now / 3_600_000 - 1);
    const most = MOST_NOTICES + MOST_PER_CLUSTER * (clusters.length - 1) + MOST_PER_HOUR * hours;
    if (this.#notices > most) this.broken.push(`too-many-notices: ${this.#notices}`);
  }

  /** Word of a loss has come within reach: from now on the time runs, but for interruptions of the way. */
  #awaitNotice(loss: Loss, trial: Trial, since: number): void {
    const { scene, troubleUntil } = trial;
    const from = Math.max(since, troubleUntil);
    this.#afterAll(trial, from, UNTOLD_AFTER, () => {
      const ownsParts = scene.powers.has('identity') || scene.powers.has('operator') || scene.inputDestroyed;
      const provedFalsely = scene.provedFalsely.bind(scene);
      this.#note(judgeTelling(this.#sim, loss, { ownsParts, provedFalsely }));
    });
    if (loss.cluster.spec.name === scene.victim) return;
    this.#afterAll(trial, from, HONEST_WITHIN, () => this.#note(judgeHonest(this.#sim, loss)));
  }

  /** So long after a moment, in which nothing was interrupted. */
  #afterAll(trial: Trial, from: number, ms: number, judge: () => void): void {
    this.#sim.time.at(from + ms, () => {
      const end = trial.way?.interruptedUntil(from, from + ms) ?? null;
      if (end === null) judge();
      else if (Number.isFinite(end)) this.#afterAll(trial, Math.max(end, from), ms, judge);
    });
  }

  #step(): void {
    const { calls, compute, notifications } = this.#sim.cloud;
    for (; this.#calls < calls.length; this.#calls += 1) {
      const call = calls[this.#calls];
      const isOurs = call !== undefined && FUNCTIONS.has(call.principal);
      const wrong = isOurs ? judgeCall(call) : null;
      if (wrong !== null) this.broken.push(wrong);
    }
    // Looked at after every step: what costs nothing while nothing is new.
    if (notifications.inbox().length > this.#messages) {
      this.#messages = notifications.inbox().length;
      const fresh = this.#sim.notices().slice(this.#notices);
      this.#notices += fresh.length;
      const held = { truth: this.truth, trial: this.#trial, losses: this.losses };
      for (const notice of fresh) {
        this.#note(judgeRecovery(this.#sim, held, notice));
        this.#note(judgeDeadline(this.#sim, held, notice));
      }
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
    const cluster = this.#clusterOf(record.instanceId);
    const changes = this.#changes.filter(({ resourceId }) => {
      const changed = compute.attachments.find((one) => one.id === resourceId);
      return resourceId !== id && changed !== undefined && this.#clusterOf(changed.instanceId) === cluster;
    });
    this.#note(
      judgeAttach(this.#sim, record, before, {
        lastChange: Math.max(...changes.map(({ at }) => at)),
        losses: this.losses,
        trial: this.#trial,
      }),
    );
    const suites = [...this.#judged].map((one) => compute.attachments.find((a) => a.id === one));
    const same = (a: { readonly instanceId: string; readonly volumeId: string } | undefined) =>
      a?.instanceId === record.instanceId && a.volumeId === record.volumeId;
    const plans = this.#sim.attempts().filter(same);
    if (suites.filter(same).length > plans.length)
      this.broken.push(`second-attach: ${plans.length} plans for ${record.volumeId}`);
  }

  #clusterOf(instanceId: string): SimCluster | undefined {
    return this.#sim.clusters.find(({ nodes }) => nodes.some((one) => one.options.instanceId === instanceId));
  }

  #note(wrong: readonly string[]): void {
    this.broken.push(...wrong);
  }
}
