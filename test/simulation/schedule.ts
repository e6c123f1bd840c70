import { createSimulation, type Simulation } from '../../infra/local/simulator/simulation.ts';
import type { Fault } from '../../infra/local/world/faults.ts';
import { seededRandom } from '../../infra/local/world/faults.ts';
import { VOLUME } from '../reattach/stage.ts';

const MINUTES = 26;
const FAULTS: readonly Fault[] = [
  { kind: 'status', status: 429, code: 'TooManyRequests' },
  { kind: 'status', status: 500, code: 'InternalError' },
  { kind: 'status', status: 412, code: 'IfMatchFailed' },
  { kind: 'answer-lost' },
  { kind: 'truncated' },
  { kind: 'reset' },
  { kind: 'latency', ms: 4_000 },
];

export interface Played {
  readonly sim: Simulation;
  /** What broke an invariant; empty when nothing did. */
  readonly broken: readonly string[];
}

/** One random schedule; the same seed plays the same to the call. */
export async function playSchedule(seed: number): Promise<Played> {
  const random = seededRandom(seed);
  const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)];
  const minutes = (from: number, to: number) => Math.floor((from + random() * (to - from)) * 60_000);
  const three = random() < 0.3;
  const faultRate = random() < 0.6 ? random() * 0.03 : 0;
  const killRate = random() < 0.5 ? random() * 0.01 : 0;
  const faultRandom = seededRandom(seed ^ 0x5bd1e995);
  const killRandom = seededRandom(seed ^ 0x1b873593);
  // Mostly what Connector Hub does as installed; sometimes far more invocations that get in each other's way.
  const batchMs = seededRandom(seed ^ 0x27d4eb2f)() < 0.2 ? 10_000 : 60_000;
  const broken: string[] = [];
  const sim = createSimulation({
    seed,
    clusters: [{ name: 'CL1', ...(three && { nodes: ['node1', 'node2', 'node3'] }) }],
    policy: { languages: ['en'], mode: 'approve' },
    approvalsNeeded: random() < 0.2 ? 2 : 1,
    portalAfterReattach: random() < 0.3 ? 'new' : 'same',
    redeliver: random() < 0.3 ? 0.3 : 0,
    batchMs,
    eventMs: random() < 0.15 ? null : 2_000,
    timing: { attachMs: random() < 0.1 ? 400_000 : 10_000 },
    killAt: () => killRandom() < killRate,
    faultPlan: {
      next: (call) => {
        if (call.principal === 'ops' || call.principal === 'sato' || call.principal === 'suzuki') return null;
        return faultRandom() < faultRate ? (FAULTS[Math.floor(faultRandom() * FAULTS.length)] ?? null) : null;
      },
    },
  });
  const act = (at: number, what: () => unknown) =>
    sim.at(at, () => {
      try {
        what();
      } catch (error) {
        // What people try is not always possible: detaching what is not attached.
        if (!(error instanceof RangeError)) throw error;
      }
    });
  act(0, () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
  for (let at = 1; at < MINUTES; at += 4) sim.at(at * 60_000, () => sim.invoke('respond', '{}', 'detached'));
  const approvals = Math.floor(random() * 4);
  for (let i = 0; i < approvals; i += 1) {
    const by = pick(['sato', 'suzuki']) ?? 'sato';
    const lie = random() < 0.1;
    const skew = random() < 0.2 ? minutes(-20, 5) : 0;
    act(minutes(6, 22), () => {
      const change = { at: sim.time.now() + skew, ...(lie && { planHash: 'f'.repeat(64) }) };
      sim.approve(by, change);
    });
  }
  const happenings: readonly (() => unknown)[] = [
    () => stateOf(sim, 'node1') === 'DETACHED' && sim.reattach('CL1', 'node1', VOLUME, { by: 'ops' }),
    () => sim.takeOver('CL1', 'node2', 'node1'),
    () => sim.forceRestart('CL1', 'node1'),
    () => instanceOf(sim)?.lifecycleState === 'RUNNING' && sim.stop('CL1', 'node1'),
    () => sim.silence('CL1', 'node2'),
    () => sim.kill('respond'),
    () => sim.kill('reattach'),
    () => sim.invoke('reattach', JSON.stringify({ planId: sim.plans()[0]?.plan.id ?? '' }), 'detached'),
    () => sim.approve('suzuki', { kind: 'reject', attestation: null }),
    () => stateOf(sim, 'node2') === 'ATTACHED' && sim.detach('CL1', 'node2', VOLUME, { by: 'ops' }),
    () =>
      sim.command({ kind: 'hold', target: 'CL1', by: 'ops', until: sim.time.now() + 600_000, why: 'work' }),
  ];
  const count = Math.floor(random() * 4);
  for (let i = 0; i < count; i += 1) {
    const happening = pick(happenings);
    if (happening !== undefined) act(minutes(1, 20), happening);
  }
  watch(sim, broken);
  await sim.run(`${MINUTES}m`);
  atTheEnd(sim, broken);
  return { sim, broken };
}

/** People do not ask for what the API would refuse. */
function stateOf(sim: Simulation, node: string): string | undefined {
  const volume = sim.cluster('CL1').volumes[0]?.id ?? '';
  return sim.world.compute.current(sim.node('CL1', node).options.instanceId, volume)?.lifecycleState;
}

function instanceOf(sim: Simulation) {
  return sim.world.compute.instance(sim.node('CL1', 'node1').options.instanceId);
}

/** Invariants of every single attach, checked at the moment of its effect. */
function watch(sim: Simulation, broken: string[]): void {
  sim.world.compute.onChange((change) => {
    if (!change.type.endsWith('attachvolume.begin')) return;
    const attachment = sim.world.compute.attachments.find((a) => a.id === change.resourceId);
    // Attaches of people are their own affair; the suite's are known by the plan that names them.
    const mine = sim
      .attempts()
      .find(
        (attempt) =>
          attempt.instanceId === attachment?.instanceId &&
          attempt.state === 'intent' &&
          attempt.runner !== null,
      );
    if (mine === undefined || sim.time.now() - (mine.steps.at(-1)?.at ?? 0) > 60_000) return;
    const now = sim.time.now();
    const rejected = sim
      .words()
      .some((word) => word.planId === mine.planId && word.kind === 'reject' && word.at < now - 30_000);
    const valid = sim
      .words()
      .filter(
        (word) =>
          mine.approvals.includes(word.id) && word.kind === 'approve' && word.planHash === mine.planHash,
      );
    if (rejected) broken.push(`attached against a rejection: ${mine.planId}`);
    if (valid.length === 0) broken.push(`attached without a valid approval: ${mine.planId}`);
    if (valid.some((word) => now - word.at > 15 * 60_000 + 120_000))
      broken.push(`approval too old: ${mine.planId}`);
    const seenBefore = sim.timeline.some(
      (e) => e.who === 'LifeKeeper' && /takes over/.test(e.text) && e.at < now - 25_000,
    );
    if (seenBefore) broken.push(`attached after the peer took over: ${mine.planId}`);
    const instance = sim.world.compute.instance(mine.instanceId);
    if (instance?.lifecycleState !== 'RUNNING')
      broken.push(`attached to a ${instance?.lifecycleState} instance`);
  });
}

function atTheEnd(sim: Simulation, broken: string[]): void {
  const calls = sim.apiCalls();
  for (const call of calls) {
    if (/Detach|InstanceAction|Terminate|UpdateVolume/.test(call.operation))
      broken.push(`${call.principal} ${call.operation}`);
    if (call.operation === 'AttachVolume' && call.principal !== 'reattach')
      broken.push(`${call.principal} attached`);
    if (call.operation === 'PutObject' && call.target.includes('/approvals/'))
      broken.push(`${call.principal} approved`);
  }
  const effective = calls.filter((call) => call.operation === 'AttachVolume' && call.effect).length;
  const tried = sim.attempts().filter((attempt) => attempt.intentAt !== null).length;
  if (effective > tried) broken.push(`${effective} effective attaches for ${tried} plans`);
  const live = sim.world.compute.attachments.filter((a) => a.lifecycleState !== 'DETACHED');
  const pairs = new Set(live.map((a) => `${a.instanceId} ${a.volumeId}`));
  if (pairs.size !== live.length) broken.push('a volume is attached twice to one instance');
  const told = sim.notices().map(({ title }) => title);
  if (told.length === 0) broken.push('nobody was told');
  if (told.length > 25) broken.push(`${told.length} notices`);
}
