import type { ClusterSpec, VolumeSpec } from '../../infra/local/simulator/cluster.ts';
import {
  createSimulation,
  type Simulation,
  type SimulationOptions,
} from '../../infra/local/simulator/simulation.ts';
import { Scene } from './adversaries/scene.ts';
import { type Cast, castOf, clustersFor, enter, optionsFor } from './cast.ts';
import { Dice } from './dice.ts';
import { beginning, CLUSTER, happening } from './happenings.ts';
import { Invariants } from './invariants.ts';
import { outagesOf } from './outages/all.ts';
import { aroundOutages, type Happens } from './outages/around.ts';
import type { Outage } from './outages/outage.ts';
import { CountedFaults } from './outages/services.ts';
import { Way } from './outages/way.ts';
import { asBroken, type Falsehood, SentenceJudge } from './sentences/judge.ts';
import { judgingFor } from './sentences/suspensions.ts';
import { skewsOf, troublesOf } from './troubles.ts';

const MINUTE = 60_000;
/** Until then things go wrong. */
const TROUBLE_UNTIL = 20 * MINUTE;
/** What went wrong at the end still shows in what is sent then. */
const TROUBLE_ECHOES = 5 * MINUTE;
const END = 28 * MINUTE;
/** A loss at the end of the troubles has to be told ten minutes later. */
const END_OF_TRIAL = 31 * MINUTE;
/** So long after the last outage a loss that happened in its last minute, or in the two after it, has to be told. */
const AFTER_OUTAGES = 15 * MINUTE;

export interface Played {
  readonly sim: Simulation;
  /** What broke an invariant, each beginning with its name; empty when nothing did. */
  readonly broken: readonly string[];
  readonly adversaries: readonly string[];
  readonly outages: readonly Outage[];
  /** What they did, with the time of the story. */
  readonly deeds: readonly string[];
  /** How many calls were made to fail, and whether containers had clocks of their own. */
  readonly faults: number;
  readonly hasWrongClocks: boolean;
  /** How often a disk was really lost, and a peer really took over. */
  readonly losses: number;
  readonly takeOvers: number;
  /** Losses of which no line reached the suite, and the API showed nothing: nobody could tell them. */
  readonly unknowable: number;
  /** Sentences of notices that were false, which `broken` names too (docs/reliability.md#truth-of-sentences). */
  readonly falsehoods: readonly Falsehood[];
}

/** One random schedule of half an hour; the same seed plays the same to the call. */
export function playSchedule(seed: number): Promise<Played> {
  return play(seed, null);
}

/** The troubles of the same seed, and one to three outages of the way besides; as long as these take. */
export function playFaults(seed: number): Promise<Played> {
  return playWith(seed, outagesOfSeed(seed));
}

/** What {@link playFaults} plays besides the troubles. */
export function outagesOfSeed(seed: number): readonly Outage[] {
  const { nodes = [] } = clusterOf(new Dice(seed, 'cluster'));
  return outagesOf(new Dice(seed, 'outages'), nodes);
}

/** The same with outages that somebody chose. */
export function playWith(seed: number, outages: readonly Outage[]): Promise<Played> {
  return play(seed, outages);
}

async function play(seed: number, outages: readonly Outage[] | null): Promise<Played> {
  const clock = { now: () => 0 };
  const isOver = () => clock.now() >= TROUBLE_UNTIL;
  const cast = castOf(seed, { now: () => clock.now(), isOver });
  const now = () => clock.now();
  const clocks = skewsOf(new Dice(seed, 'clocks'), now);
  const { faultPlan, ...troubles } = cast.isCalm ? {} : troublesOf(seed, isOver);
  const faults = new CountedFaults(outages ?? [], now, faultPlan);
  const sim = simulationOf(seed, cast, {
    spare: (outages ?? []).flatMap(({ spare }) => spare),
    troubles: { ...troubles, faultPlan: faults, skewOf: clocks.skewOf },
  });
  clock.now = () => sim.now;
  const scene = new Scene(sim, new Dice(seed, 'attacks'), CLUSTER);
  const isTrial = cast.adversaries.length > 0 || outages !== null;
  const way = new Way(outages ?? [], sim.start);
  const trial = isTrial ? { scene, troubleUntil: cast.isCalm ? 0 : sim.start + TROUBLE_UNTIL, way } : null;
  const invariants = new Invariants(sim, trial);
  const judge = new SentenceJudge(
    sim,
    judgingFor(cast.adversaries, () => !cast.isCalm && sim.now < TROUBLE_UNTIL + TROUBLE_ECHOES, way),
  );
  const act = actsIn(sim);
  act(0, beginning(sim, new Dice(seed, 'beginning')));
  // What wakes a suite in which everybody died: the schedule and the alarm.
  for (let at = MINUTE; at < END_OF_TRIAL; at += 4 * MINUTE)
    act(at, () => sim.invoke('respond', '{}', 'detached'));
  approvalsOf(sim, new Dice(seed, 'approvals'), act);
  const happenings = new Dice(seed, 'happenings');
  for (let i = happenings.below(5); i > 0; i -= 1)
    act(happenings.between(MINUTE, TROUBLE_UNTIL), happening(sim, happenings));
  enter(cast, scene);
  aroundOutages(sim, outages ?? [], new Dice(seed, 'around outages'), act);
  for (const outage of outages ?? []) outage.play(scene);
  await sim.run(endOf(outages, isTrial));
  invariants.atTheEnd(Math.max(sim.start + TROUBLE_UNTIL, way.worksFrom));
  const falsehoods = judge.finish();
  return {
    sim,
    broken: [...invariants.broken, ...asBroken(judge)],
    adversaries: cast.adversaries.map(({ name }) => name),
    outages: outages ?? [],
    deeds: scene.deeds,
    faults: faults.count,
    hasWrongClocks: clocks.wrong,
    losses: invariants.losses.all.length,
    takeOvers: invariants.losses.takeOvers.length,
    unknowable: invariants.losses.all.filter(({ reachedAt }) => reachedAt === null).length,
    falsehoods,
  };
}

function endOf(outages: readonly Outage[] | null, isTrial: boolean): number {
  const ends = (outages ?? []).map(({ to }) => to).filter((to) => Number.isFinite(to));
  return Math.max(
    isTrial ? END_OF_TRIAL : END,
    outages === null ? 0 : 45 * MINUTE,
    ...ends.map((to) => to + AFTER_OUTAGES),
  );
}

/** What people try is not always possible: a node has no such disk, a volume never was there. */
function actsIn(sim: Simulation): Happens {
  return (at, what) =>
    sim.at(Math.floor(at), () => {
      try {
        what();
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    });
}

/** The simulated tenancy of a seed. */
function simulationOf(
  seed: number,
  cast: Cast,
  {
    spare,
    troubles,
  }: { readonly spare: readonly ClusterSpec[]; readonly troubles: Partial<SimulationOptions> },
): Simulation {
  const dice = new Dice(seed, 'schedule');
  return createSimulation({
    seed,
    clusters: [...clustersFor(cast, clusterOf(new Dice(seed, 'cluster'))), ...spare],
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
    ...troubles,
    ...optionsFor(cast),
  });
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

function approvalsOf(sim: Simulation, dice: Dice, act: Happens): void {
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
