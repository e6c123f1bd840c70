import { LEASE, RESPOND_LEASE } from '../../functions/store/lease.ts';
import { LOCAL } from '../../infra/local/installation.ts';
import { MINUTE, type Scene, withTenancy } from '../e2e/reattach-scene.ts';
import type { Version } from './build.ts';
import type { Course, Moment } from './courses.ts';
import { type Verdict, verdictOn } from './judge.ts';
import { policyOf } from './policy.ts';

type Side = Pick<Version, 'root' | 'dist'>;

/** From which version to which; the same in the other order is a return to the build before. */
export interface Change {
  readonly from: Side;
  readonly to: Side;
}

/** Of virtual time; a tenth of it of real time, for which the client of AttachVolume waits. */
const STIRRED_MS = 40_000;
const STEP_MS = 1_000;
/** Longer than any invocation of `respond` keeps its lease before it hands over: until then it is still of the build before. */
const VISIT_MS = 15 * MINUTE;
const VISIT_STEP_MS = 3_000;
/** Of real time: several stories share a machine. */
const PATIENCE_MS = 240_000;

/**
 * Plays one incident, from the loss over plan, approval and attach to its end, while one version is replaced by the other
 * as the course says; a line of the node comes after each replacement, so that both are at work.
 */
export async function played(change: Change, course: Course): Promise<Verdict> {
  const update = new Update(change, course);
  const started = {
    dist: change.from.dist,
    permissions: policyOf(change.from.root),
    patienceMs: PATIENCE_MS,
    boundary: (side: 'before' | 'after', { name }: { readonly name: string }) =>
      name === 'AttachVolume' ? update.at(side === 'before' ? 'sending' : 'sent') : undefined,
  };
  return withTenancy(started, async (scene, refused) => {
    update.begin(scene);
    const holders = holdersOf(scene);
    const failure = await tell(scene, update).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const { cloud } = scene.tenancy;
    return verdictOn({ cloud, nodeId: scene.node.id }, { failure, refused, missed: update.missed, holders });
  });
}

async function tell(scene: Scene, update: Update): Promise<void> {
  await scene.detach();
  await update.at('told');
  scene.quiet();
  const planId = await scene.planId();
  await update.at('asked');
  const said = await scene.approve(planId);
  if (said.code !== 0) throw new Error(`approve ended with ${said.code}: ${said.err}`);
  await update.at('approved');
  // What was approved before may have been refused meanwhile, and is too old now: people approve again.
  if (update.isVisit) await scene.approve(planId);
  await scene.notice(/reattached as approved/i);
  await update.at('attached');
  scene.comeBack();
  await update.at('back');
  await scene.notice(/\[RECOVERED\] CL1\/node1/);
  await scene.closed();
}

/** The replacements of one course, each once. */
class Update {
  readonly #done = new Set<Moment>();
  #scene: Scene | null = null;

  constructor(
    private readonly change: Change,
    private readonly course: Course,
  ) {}

  get isVisit(): boolean {
    return this.course.isVisit === true;
  }

  begin(scene: Scene): void {
    this.#scene = scene;
  }

  /** Moments that were due and did not come. */
  get missed(): readonly Moment[] {
    return [...new Set(this.course.changes.map(({ at }) => at))].filter((at) => !this.#done.has(at));
  }

  async at(moment: Moment): Promise<void> {
    const scene = this.#scene;
    if (scene === null || this.#done.has(moment)) return;
    this.#done.add(moment);
    const parts = this.course.changes.filter(({ at }) => at === moment).map(({ part }) => part);
    if (parts.length === 0) return;
    const { from, to } = this.change;
    replace(scene, parts, to);
    await stir(scene, STIRRED_MS, STEP_MS);
    if (!this.isVisit) return;
    await stir(scene, VISIT_MS, VISIT_STEP_MS);
    replace(scene, parts, from);
    // What Block Volume told before the visit is old by now.
    scene.peerWrites(0);
    await stir(scene, STIRRED_MS, STEP_MS);
  }
}

function replace(scene: Scene, parts: readonly Course['changes'][number]['part'][], by: Side): void {
  for (const part of parts) {
    if (part === 'policy') scene.tenancy.cloud.gate.setPermissions(policyOf(by.root));
    else if (part === 'people') scene.updateCommand(by.dist);
    else scene.update(part, by.dist);
  }
}

/** A further line of the node, and time for what it wakes. */
async function stir(scene: Scene, forMs: number, step: number): Promise<void> {
  scene.sayMore();
  const end = Date.now() + forMs;
  await scene.until(() => Date.now() >= end, 'the clock', step);
}

/** Builds that had the lease of `respond`, as they come. */
function holdersOf({ tenancy: { cloud } }: Scene): ReadonlySet<string> {
  const seen = new Set<string>();
  cloud.gate.onAudit(({ eventName }) => {
    const body =
      eventName === 'PutObject'
        ? cloud.objectStorage.peek(LOCAL.stateBucket, RESPOND_LEASE)?.body
        : undefined;
    const lease = body === undefined ? null : LEASE.decode(body, RESPOND_LEASE);
    if (lease?.holder != null) seen.add(lease.holder.build);
  });
  return seen;
}
