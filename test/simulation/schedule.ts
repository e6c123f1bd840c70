import type { Fault, FaultPlan } from '../../infra/local/cloud/faults.ts';
import type { ClusterSpec, VolumeSpec } from '../../infra/local/simulator/cluster.ts';
import {
  createSimulation,
  type Simulation,
  type SimulationOptions,
} from '../../infra/local/simulator/simulation.ts';
import { Scene } from './adversaries/scene.ts';
import { castOf, clustersFor, enter, optionsFor } from './cast.ts';
import { Dice } from './dice.ts';
import { beginning, CLUSTER, happening } from './happenings.ts';
import { Invariants } from './invariants.ts';
import { asBroken, type Falsehood, SentenceJudge } from './sentences/judge.ts';
import { judgingFor } from './sentences/suspensions.ts';

const MINUTE = 60_000;
/** Until then things go wrong. */
const TROUBLE_UNTIL = 20 * MINUTE;
/** What went wrong at the end still shows in what is sent then. */
const TROUBLE_ECHOES = 5 * MINUTE;
const END = 28 * MINUTE;
/** A loss at the end of the troubles has to be told ten minutes later. */
const END_OF_TRIAL = 31 * MINUTE;
const PEOPLE: ReadonlySet<string> = new Set(['ops', 'sato', 'suzuki', 'keeper']);
const FAULTS: readonly Fault[] = [
  { kind: 'status', status: 429, code: 'TooManyRequests' },
  { kind: 'status', status: 500, code: 'InternalError' },
  { kind: 'status', status: 412, code: 'IfMatchFailed' },
  { kind: 'answer-lost' },
  { kind: 'truncated' },
  { kind: 'reset' },
  { kind: 'hang' },
  { kind: 'latency', ms: 4_000 },
];
/** The answer to a successful attach is the one that must not be lost unnoticed. */
const ATTACH_FAULTS: readonly Fault[] = [
  ...FAULTS,
  { kind: 'answer-lost' },
  { kind: 'answer-lost' },
  { kind: 'status', status: 409, code: 'IncorrectState' },
  { kind: 'status', status: 404, code: 'NotAuthorizedOrNotFound' },
];

export interface Played {
  readonly sim: Simulation;
  /** What broke an invariant, each beginning with its name; empty when nothing did. */
  readonly broken: readonly string[];
  readonly adversaries: readonly string[];
  /** What they did, with the time of the story. */
  readonly deeds: readonly string[];
  /** How often a disk was really lost, and a peer really took over. */
  readonly losses: number;
  readonly takeOvers: number;
  /** Sentences of notices that were false, which `broken` names too (docs/reliability.md#truth-of-sentences). */
  readonly falsehoods: readonly Falsehood[];
}

/** One random schedule; the same seed plays the same to the call. */
export async function playSchedule(seed: number): Promise<Played> {
  const dice = new Dice(seed, 'schedule');
  const clock = { now: () => 0 };
  const isOver = () => clock.now() >= TROUBLE_UNTIL;
  const cast = castOf(seed, { now: () => clock.now(), isOver });
  const sim = createSimulation({
    seed,
    clusters: clustersFor(cast, clusterOf(new Dice(seed, 'cluster'))),
    configuration: { lang: 'en', mode: 'approve', approvalsNeeded: dice.chance(0.2) ? '2' : '1' },
    portalAfterReattach: dice.chance(0.3) ? 'new' : 'same',
    probe: dice.chance(0.1),
    redeliver: dice.chance(0.3) ? 0.3 : 0,
    // As installed: a batch a minute. Now and then one every ten seconds, which Terraform allows too: then six times as
    // many invocations of `detect` and `respond` get in each other's way, which is what this is for; more of it would
    // only cost time.
    batchMs: dice.chance(0.2) ? 10_000 : 60_000,
    eventMs: dice.chance(0.15) ? null : 2_000,
    timing: { attachMs: dice.chance(0.1) ? 400_000 : 10_000 },
    ...(!cast.isCalm && troublesOf(seed, isOver)),
    skewOf: skewsOf(new Dice(seed, 'clocks'), () => clock.now()),
    ...optionsFor(cast),
  });
  clock.now = () => sim.now;
  const scene = new Scene(sim, new Dice(seed, 'attacks'), CLUSTER);
  const isTrial = cast.adversaries.length > 0;
  const trial = isTrial ? { scene, troubleUntil: cast.isCalm ? 0 : sim.start + TROUBLE_UNTIL } : null;
  const invariants = new Invariants(sim, trial);
  const judge = new SentenceJudge(
    sim,
    judgingFor(cast.adversaries, () => !cast.isCalm && sim.now < TROUBLE_UNTIL + TROUBLE_ECHOES),
  );
  const act = (at: number, what: () => unknown) =>
    sim.at(Math.floor(at), () => {
      try {
        what();
      } catch (error) {
        // What people try is not always possible: a node has no such disk, a volume never was there.
        if (!(error instanceof RangeError)) throw error;
      }
    });
  act(0, beginning(sim, new Dice(seed, 'beginning')));
  // What wakes a suite in which everybody died: the schedule and the alarm.
  for (let at = MINUTE; at < END_OF_TRIAL; at += 4 * MINUTE)
    act(at, () => sim.invoke('respond', '{}', 'detached'));
  approvalsOf(sim, new Dice(seed, 'approvals'), act);
  const happenings = new Dice(seed, 'happenings');
  for (let i = happenings.below(5); i > 0; i -= 1)
    act(happenings.between(MINUTE, TROUBLE_UNTIL), happening(sim, happenings));
  enter(cast, scene);
  await sim.run(isTrial ? END_OF_TRIAL : END);
  invariants.atTheEnd(sim.start + TROUBLE_UNTIL);
  const falsehoods = judge.finish();
  return {
    sim,
    broken: [...invariants.broken, ...asBroken(judge)],
    adversaries: cast.adversaries.map(({ name }) => name),
    deeds: scene.deeds,
    losses: invariants.losses.all.length,
    takeOvers: invariants.losses.takeOvers.length,
    falsehoods,
  };
}

/** Two or three nodes; volumes shared by all or by some, a quorum volume, one that is not shareable. */
function clusterOf(dice: Dice): ClusterSpec {
  const nodes = dice.chance(0.4) ? ['node1', 'node2', 'node3'] : ['node1', 'node2'];
  const chap = dice.chance(0.2);
  const volumes: VolumeSpec[] = [
    { name: 'lk-shared', chap, ...(dice.chance(0.15) && { on: nodes.slice(0, 2) }) },
  ];
  if (dice.chance(0.3))
    volumes.push({ name: 'lk-second', chap, ...(dice.chance(0.5) && { on: nodes.slice(-2) }) });
  if (dice.chance(0.2)) volumes.push({ name: 'lk-quorum', role: 'quorum' });
  if (dice.chance(0.2)) volumes.push({ name: 'own-disk', on: [dice.pick(nodes)], shareable: false });
  return { name: CLUSTER, nodes, volumes, tagged: !dice.chance(0.15) };
}

function troublesOf(seed: number, isOver: () => boolean): Partial<SimulationOptions> {
  return {
    faultPlan: faultsOf(new Dice(seed, 'faults'), isOver),
    killAt: killsOf(new Dice(seed, 'kills'), isOver),
    stallAt: stallsOf(new Dice(seed, 'stalls'), isOver),
  };
}

/** Every call of the suite and of the services may fail; what people do with their own identities does not. */
function faultsOf(dice: Dice, isOver: () => boolean): FaultPlan {
  const rate = dice.chance(0.6) ? dice.between(0, 0.03) : 0;
  const attachRate = dice.chance(0.3) ? 0.6 : rate;
  return {
    next: ({ principal, operation }) => {
      if (isOver() || PEOPLE.has(principal)) return null;
      const isAttach = operation === 'AttachVolume';
      if (!dice.chance(isAttach ? attachRate : rate)) return null;
      return dice.pick(isAttach ? ATTACH_FAULTS : FAULTS);
    },
  };
}

function killsOf(dice: Dice, isOver: () => boolean): () => boolean {
  const rate = dice.chance(0.5) ? dice.between(0, 0.01) : 0;
  return () => !isOver() && dice.chance(rate);
}

/** A process that stops for longer than a lease lasts and goes on: two holders live at once then. */
function stallsOf(dice: Dice, isOver: () => boolean): () => number {
  const rate = dice.chance(0.4) ? dice.between(0, 0.01) : 0;
  return () => (!isOver() && dice.chance(rate) ? Math.floor(dice.between(20_000, 240_000)) : 0);
}

/** Each container's clock is off by up to five minutes, and some jump while they work. */
function skewsOf(dice: Dice, now: () => number): () => () => number {
  const wrong = dice.chance(0.5);
  const draw = () => Math.floor(dice.between(-5 * MINUTE, 5 * MINUTE));
  return () => {
    if (!wrong) return () => 0;
    const before = draw();
    if (!dice.chance(0.3)) return () => before;
    const after = draw();
    const jump = now() + dice.between(0, 5 * MINUTE);
    return () => (now() < jump ? before : after);
  };
}

function approvalsOf(sim: Simulation, dice: Dice, act: (at: number, what: () => unknown) => void): void {
  for (let i = dice.below(4); i > 0; i -= 1) {
    const by = dice.pick(['sato', 'suzuki']);
    const forged = dice.chance(0.1);
    const lies = dice.chance(0.1);
    const skew = dice.chance(0.2) ? Math.floor(dice.between(-20 * MINUTE, 5 * MINUTE)) : 0;
    act(dice.between(6 * MINUTE, 22 * MINUTE), () => {
      const peer = sim.node(CLUSTER, 'node2').options.instanceId;
      sim.approve(by, {
        at: sim.time.now() + skew,
        ...(forged && { planHash: 'f'.repeat(64) }),
        ...(lies && { attestation: { inService: peer, detachNotMeant: true } }),
      });
    });
  }
}
