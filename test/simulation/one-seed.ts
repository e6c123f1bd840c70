import { type Played, playFaults, playSchedule } from './schedule.ts';

/** What is counted over all seeds. */
export const COUNTED = [
  'losses',
  'unknowable',
  'takeOvers',
  'attaches',
  'notices',
  'falseSentences',
] as const;
export type Counted = (typeof COUNTED)[number];

/** What came of one seed. */
export interface SeedResult {
  readonly seed: number;
  readonly broken: readonly string[];
  readonly counts: Readonly<Record<Counted, number>>;
  /** How often each fault, outage and adversary was played. */
  readonly played: Readonly<Record<string, number>>;
  readonly minutes: number;
  /** CPU time of its process for it, milliseconds. */
  readonly cpuMs: number;
}

/** With outages of the way, or the half hour that `npm test` plays. */
export type Form = 'whole' | 'without-outages';

/** Plays one seed. One that throws is a broken one; the others are played all the same. */
export async function playSeed(seed: number, form: Form): Promise<SeedResult> {
  const before = process.cpuUsage();
  const spent = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  try {
    const played = await (form === 'whole' ? playFaults(seed) : playSchedule(seed));
    return { seed, ...resultOf(played), cpuMs: spent() };
  } catch (error) {
    const broken = [`threw: ${error instanceof Error ? error.message : String(error)}`];
    const counts = { losses: 0, unknowable: 0, takeOvers: 0, attaches: 0, notices: 0, falseSentences: 0 };
    return { seed, broken, counts, played: {}, minutes: 0, cpuMs: spent() };
  }
}

function resultOf({
  sim,
  broken,
  outages,
  adversaries,
  ...rest
}: Played): Omit<SeedResult, 'seed' | 'cpuMs'> {
  const problems = sim.timeline.filter(({ kind }) => kind === 'problem');
  const counts = {
    losses: rest.losses,
    unknowable: rest.unknowable,
    takeOvers: rest.takeOvers,
    attaches: sim.attempts().filter(({ state }) => state === 'attached').length,
    notices: sim.notices().length,
    falseSentences: rest.falsehoods.length,
  };
  const played: Record<string, number> = {
    'calls that failed': rest.faults,
    kills: problems.filter(({ text }) => text.startsWith('killed')).length,
    stalls: problems.filter(({ text }) => text.startsWith('stalled')).length,
    ...(rest.hasWrongClocks && { 'clocks of containers wrong': 1 }),
  };
  for (const { name } of outages) played[`outage ${name}`] = (played[`outage ${name}`] ?? 0) + 1;
  for (const name of adversaries) played[`adversary ${name}`] = 1;
  return { broken, counts, played, minutes: Math.round(sim.now / 60_000) };
}
