import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { type ApprovalRecord, approvalOf } from '../../functions/core/plan/approval.ts';
import type { Attempt } from '../../functions/core/plan/attempt.ts';
import type { StoredPlan } from '../../functions/core/plan/plan-shapes.ts';
import type { Attachment } from '../../functions/core/platform/look-ups.ts';
import type { Attacher } from '../../functions/core/ports.ts';
import type { ReattachAnswer } from '../../functions/reattach/first-step.ts';
import { type Judgement, judge } from '../../functions/reattach/judge.ts';
import { reattach } from '../../functions/reattach/wire.ts';
import { loadConfig } from '../../functions/runtime/config.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { policyOf } from '../../functions/runtime/policy.ts';
import { approvalName, attemptName } from '../../functions/store/plans.ts';
import { functionCaller } from '../../infra/local/cloud/caller.ts';
import { type CloudPorts, cloudPorts } from '../../infra/local/cloud/ports.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { countingIds, JumpingTime, MemoryStore } from '../support/kit.ts';
import { detachedCluster } from './stage.ts';

interface Frozen {
  readonly sim: Simulation;
  readonly ports: CloudPorts;
  readonly plan: StoredPlan;
  readonly attachments: readonly Attachment[];
}

let frozen: Promise<Frozen> | null = null;

/** Eight minutes after the loss, with a plan on the table. Played once; every bench works on its own copy of it. */
function freeze(): Promise<Frozen> {
  frozen ??= (async () => {
    const sim = detachedCluster();
    await sim.run('8m');
    const [plan] = sim.plans();
    if (plan === undefined) throw new Error('no plan was stored');
    const ports = cloudPorts(sim.cloud, functionCaller('reattach', SIM.functionId('reattach')));
    const instance = await ports.compute.getInstance(plan.plan.node);
    const attachments = await ports.compute.listAttachments(instance.compartmentId);
    return { sim, ports, plan, attachments };
  })();
  return frozen;
}

/** What AttachVolume answers, in turn; the last one for ever. */
type Answer = (bench: Bench) => Attachment;

/**
 * One plan of a frozen cluster and what `reattach` makes of it: milliseconds, where a story takes seconds. Sato approved it
 * a minute and a half ago. Whatever an invocation waits for passes at once.
 */
export class Bench {
  readonly store = new MemoryStore();
  readonly approvals = new MemoryStore();
  readonly time: JumpingTime;
  readonly plan: StoredPlan;
  readonly begun: number;
  attachments: readonly Attachment[];
  answers: Answer[] = [(bench) => bench.attached('ATTACHING')];
  /** Of the requests: retry token, and how long the process may still send it, ms. */
  readonly requests: { readonly token: string; readonly within: number; readonly after: number }[] = [];
  /** What happens at each look at the attachments after so many. */
  looks: { after: number; does: () => void } | null = null;
  auditSearch = true;
  readonly logged: string[] = [];
  readonly #frozen: Frozen;

  constructor(world: Frozen) {
    this.#frozen = world;
    this.plan = world.plan;
    this.attachments = world.attachments;
    this.begun = world.sim.time.now();
    this.time = new JumpingTime(this.begun);
    const copies = [
      [SIM.stateBucket, this.store],
      [SIM.approvalsBucket, this.approvals],
    ] as const;
    for (const [bucket, copy] of copies)
      for (const name of world.sim.cloud.objectStorage.names(bucket)) {
        const found = world.sim.cloud.objectStorage.peek(bucket, name);
        if (found !== null)
          copy.objects.set(name, { body: found.body, etag: found.etag, storedAt: found.timeModified });
      }
    this.say('sato', 90 * SECOND);
  }

  /** Lays a word of a person that is `age` ms old. */
  say(by: string, age: number, change: Partial<ApprovalRecord> = {}): void {
    const at = this.time.now() - age;
    const id = `${by}-0123456789abcdef`;
    const speaker = { by, words: '', at, id, via: 'cli' } as const;
    const word = { kind: 'approve', node: this.plan.plan.node, detachNotMeant: true } as const;
    const record = { ...approvalOf(this.plan, word, speaker), ...change };
    this.lay(approvalName(record), record, at);
  }

  /** Lays an object into the approvals bucket. */
  lay(name: string, value: unknown, storedAt: number = this.time.now()): void {
    const body = new TextEncoder().encode(JSON.stringify(value));
    this.approvals.objects.set(name, { body, etag: `laid-${name}-${storedAt}`, storedAt });
  }

  /** The new attachment of the volume to the plan's node, which the API lists from now on. */
  attached(state: Attachment['lifecycleState'], change: Partial<Attachment> = {}): Attachment {
    const { volumeId, instanceId } = this.plan.plan.request;
    const [old] = this.attachments.filter((a) => a.volumeId === volumeId && a.instanceId === instanceId);
    if (old === undefined) throw new Error('the volume was never attached');
    const made = { ...old, id: 'ocid1.volumeattachment.new', lifecycleState: state, ...change };
    this.attachments = [...this.attachments.filter(({ id }) => id !== made.id), made];
    return made;
  }

  attempt(): Attempt | null {
    return this.approvals.json(attemptName(this.plan.plan.id)) as Attempt | null;
  }

  /** What the journal says in order. */
  steps(): readonly string[] {
    return this.attempt()?.steps.map(({ what }) => what) ?? [];
  }

  /** Changes an object of one of the buckets; null as a change removes it. */
  edit(name: string, change: Readonly<Record<string, unknown>> | null): void {
    const store = [this.store, this.approvals].find(({ objects }) => objects.has(name));
    if (store === undefined) throw new Error(`no object ${name}`);
    if (change === null) store.objects.delete(name);
    else {
      const value = { ...(store.json(name) as object), ...change };
      const body = new TextEncoder().encode(JSON.stringify(value));
      store.objects.set(name, { body, etag: `edited-${name}`, storedAt: this.time.now() });
    }
  }

  /** What fresh reads say about the plan now. */
  async judged(): Promise<Judgement> {
    const { store: _, invoker: __, ...ports } = this.#platform();
    const stores = { store: this.store, approvals: this.approvals };
    return await judge({ ...ports, ...stores }, this.plan, policyOf(this.#config('approve', 1)));
  }

  /** One invocation with `minutes` left. */
  async invoke(minutes = 4, approvalsNeeded = 1, mode = 'approve'): Promise<ReattachAnswer> {
    const run = reattach.wire(this.#config(mode, approvalsNeeded), this.#platform());
    const logger = createLogger({ write: (line) => void this.logged.push(line) });
    const body = Buffer.from(JSON.stringify({ planId: this.plan.plan.id }));
    const deadline = this.time.now() + minutes * MINUTE;
    return (await run({
      body,
      deadline,
      logger,
      callId: 'c',
      functionId: undefined,
      header: () => null,
      gateway: null,
    })) as ReattachAnswer;
  }

  #config(mode: string, approvalsNeeded: number) {
    return loadConfig('reattach', {
      WARDEN_STATE_BUCKET: SIM.stateBucket,
      WARDEN_APPROVALS_BUCKET: SIM.approvalsBucket,
      WARDEN_NAMESPACE: 'axexample',
      WARDEN_MODE: mode,
      WARDEN_APPROVALS_NEEDED: String(approvalsNeeded),
      WARDEN_AUDIT_SEARCH: String(this.auditSearch),
    });
  }

  #platform(): Parameters<typeof reattach.wire>[1] {
    const { compute, metrics, auditSearch, invoker } = this.#frozen.ports;
    const attacher: Attacher = {
      attach: async (_, token, until) => {
        const now = this.time.now();
        this.requests.push({ token, within: until - now, after: now - this.begun });
        const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
        if (answer === undefined) throw new Error('no answer');
        return answer(this);
      },
    };
    return {
      store: (bucket) => (bucket === SIM.stateBucket ? this.store : this.approvals),
      clock: this.time,
      ids: countingIds('run'),
      attacher,
      metrics,
      auditSearch,
      invoker: () => invoker,
      compute: {
        ...compute,
        listAttachments: async (_, instanceId) => {
          if (this.looks !== null && this.looks.after-- <= 0) this.looks.does();
          return this.attachments.filter((a) => instanceId === undefined || a.instanceId === instanceId);
        },
      },
    };
  }
}

export async function bench(): Promise<Bench> {
  return new Bench(await freeze());
}
