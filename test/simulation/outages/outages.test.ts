import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import {
  createSimulation,
  type Simulation,
  type SimulationOptions,
} from '../../../infra/local/simulator/simulation.ts';
import { Scene } from '../adversaries/scene.ts';
import { repeatsNotices, swallowsNotices, withPorts } from '../broken-product.ts';
import { Dice } from '../dice.ts';
import { Invariants } from '../invariants.ts';
import { playFaults } from '../schedule.ts';
import { OUTAGE_KINDS, outagesOf } from './all.ts';
import { stopOf } from './connector.ts';
import { type Outage, USUAL } from './outage.ts';
import { playedStatements, withoutStatements } from './policies.ts';
import { CountedFaults, notTaking } from './services.ts';
import { Way } from './way.ts';

const VOLUME = 'lk-shared';
/** Between them they play every outage; found by looking. */
const SEEDS = [2, 3, 7, 12, 43];

test('a handful of seeds plays every outage, and breaks no invariant', async () => {
  const played = new Set<string>();
  const broken: unknown[] = [];
  for (const seed of SEEDS) {
    const one = await playFaults(seed);
    for (const { name } of one.outages) played.add(name);
    if (one.broken.length > 0) broken.push({ seed, broken: one.broken });
  }
  expect(broken).toEqual([]);
  // The day of a connector costs a quarter of a minute: npm run nightly plays it.
  const wanted = OUTAGE_KINDS.map(({ name }) => name).filter((name) => name !== 'connector-25h');
  expect([...played].sort()).toEqual(wanted.sort());
});

test('every kind of outage is drawn, a connector never twice in one schedule', () => {
  const drawn = Array.from({ length: 2_000 }, (_, seed) =>
    outagesOf(new Dice(seed, 'outages'), ['node1', 'node2']),
  );
  const names = drawn.map((all) => all.map(({ name }) => name));
  expect(new Set(names.flat()).size).toBe(OUTAGE_KINDS.length);
  for (const all of names) {
    expect(all.filter((name) => name.startsWith('connector')).length).toBeLessThan(2);
    expect(new Set(all).size).toBe(all.length);
  }
});

test('every statement that the story needs can be missing', () => {
  const ids = playedStatements();
  for (const id of ['detect-create', 'respond-publish', 'reattach-attach', 'connector-read', 'nodes-push'])
    expect(ids).toContain(id);
  expect(ids.filter((id) => /console|gateway/.test(id))).toEqual([]);
});

/** The agent of a node stands still, and the alarm of its heartbeat wakes `sweep`. */
const SILENT_AGENT: Outage = {
  ...USUAL,
  name: 'agent-stops',
  what: 'the agent of node2 stands still',
  from: 2 * MINUTE,
  to: 40 * MINUTE,
  names: 'node2',
  alarmWithin: 20 * MINUTE,
  play: ({ sim }) => {
    sim.at('2m', () => sim.silence('CL1', 'node2'));
    sim.at('15m', () => sim.sweep());
  },
};

const LOSES_FIRST: Outage = {
  ...USUAL,
  name: 'agents-lose-lines',
  what: 'node1 loses all lines of three minutes',
  from: 0,
  to: 3 * MINUTE,
  loses: ['node1'],
  play: ({ sim }) => {
    sim.at('0s', () => sim.agentTakes('CL1', 'node1', () => []));
    sim.at('3m', () => sim.agentTakes('CL1', 'node1', null));
  },
};

interface Broken {
  readonly what: string;
  readonly invariant: string;
  readonly outage: Outage;
  readonly minutes: number;
  /** The defect; the story without it is clean. */
  readonly defect: SimulationOptions;
  readonly spoils?: (sim: Simulation) => void;
}

const noNotices = (from: number, to: number) =>
  notTaking({ from, to }, () => ({ kind: 'status', status: 503, code: 'ServiceUnavailable' }));
/** Points of our own metrics never come. */
const countsNothing = (sim: Simulation) =>
  sim.cloud.monitoring.leaveOut('warden', sim.start - HOUR, sim.start + 10 * HOUR);

const BROKEN: readonly Broken[] = [
  {
    what: 'Notifications refuses for forty minutes, and nobody counts the refusals',
    invariant: 'silent-without-alarm',
    outage: noNotices(-MINUTE, 41 * MINUTE),
    minutes: 30,
    defect: {},
    spoils: countsNothing,
  },
  {
    what: 'nobody may publish any more, and nobody counts the refusals',
    invariant: 'silent-without-alarm',
    outage: withoutStatements(['respond-publish'], { from: -MINUTE, to: Number.POSITIVE_INFINITY }),
    minutes: 30,
    defect: {},
    spoils: countsNothing,
  },
  {
    what: 'what waited for Notifications is forgotten',
    invariant: 'untold',
    outage: noNotices(-MINUTE, 12 * MINUTE),
    minutes: 30,
    defect: { tamper: swallowsNotices },
  },
  {
    what: 'what waited for Notifications is poured out',
    invariant: 'flood-after-outage',
    outage: noNotices(-MINUTE, 12 * MINUTE),
    minutes: 30,
    defect: { tamper: repeatsNotices },
  },
  {
    what: 'the connector stands still for five hours, and nobody sends a heartbeat through',
    invariant: 'silent-without-alarm',
    outage: stopOf('connector-5h', 5 * HOUR, -MINUTE),
    minutes: 260,
    defect: { sweeps: false },
  },
  {
    what: 'what the monitor finds is not sent',
    invariant: 'silence-unnamed',
    outage: SILENT_AGENT,
    minutes: 30,
    defect: {
      tamper: withPorts('respond', ({ notifier }) => ({
        notifier: {
          publish: async (topicId, title, body) =>
            title.includes('[LKW:monitor]') ? 'message-0' : notifier.publish(topicId, title, body),
        },
      })),
    },
  },
];

test.each(BROKEN.map((story) => [story.invariant, story.what, story] as const))(
  '%s: %s is caught; the real product is not',
  async (invariant, _what, story) => {
    expect(await play(story, {}, () => undefined)).toEqual([]);
    const caught = await play(story, story.defect, story.spoils ?? (() => undefined));
    expect(caught.map((text) => text.split(':')[0])).toContain(invariant);
  },
);

test('while lines are held up a deadline counts from the detach, and no later', async () => {
  const story = async (minutes: number) => {
    const { sim, invariants } = stage(stopOf('connector-1h', HOUR, -2 * MINUTE), {
      tamper: promising(minutes),
    });
    // Of this loss nobody can know when the volume is detached.
    sim.at('0s', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
    sim.at('10m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
    await sim.run('14m');
    expect(sim.notices()[0]?.title).toContain('I/O fails in <=');
    return [...new Set(invariants.broken.map((text) => text.split(':')[0]))];
  };
  expect(await story(0)).toEqual([]);
  expect(await story(30)).toEqual(['deadline-too-late']);
});

/** Titles promise so many minutes more. */
function promising(minutes: number): NonNullable<SimulationOptions['tamper']> {
  const more = (title: string) =>
    title.replace(/<=(\d+) min/, (_, n: string) => `<=${Number(n) + minutes} min`);
  return withPorts('respond', ({ notifier }) => ({
    notifier: { publish: (topicId, title, body) => notifier.publish(topicId, more(title), body) },
  }));
}

test('lines that the agent loses are no word of a loss; the first that comes is', async () => {
  const { sim, invariants } = stage(LOSES_FIRST, {});
  sim.at('1m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
  await sim.run('2m');
  expect(invariants.losses.all).toMatchObject([{ reachedAt: null }]);
  await sim.run('5m');
  const [loss] = invariants.losses.all;
  expect((loss?.firstWrittenAt ?? 0) - sim.start).toBeGreaterThanOrEqual(3 * MINUTE);
  expect(loss?.reachedAt).toBeGreaterThan(loss?.firstWrittenAt ?? Number.POSITIVE_INFINITY);
});

test('a line that Connector Hub cannot read back any more is none that came', async () => {
  const { sim, invariants } = stage(stopOf('connector-25h', 25 * HOUR, 0), {});
  sim.at('1m', () => sim.target('CL1', 'node2', VOLUME, { kind: 'refused' }));
  await sim.run('1h30m');
  // Written in the first hour of 25: gone. Later ones of the same loss come when the connector goes on.
  const [loss] = invariants.losses.all;
  expect(loss?.firstWrittenAt).toBeGreaterThan(sim.start + HOUR - 5_000);
  expect(loss?.reachedAt).toBe(sim.start + 25 * HOUR);
});

/** A story of one cluster with one outage, watched. */
function stage(outage: Outage, options: SimulationOptions) {
  const now = { of: () => 0 };
  const sim = createSimulation({
    // A node that nobody halts stays without its disk.
    clusters: [{ name: 'CL1', haltsAfterIoError: false }],
    batchMs: MINUTE,
    configuration: { lang: 'en', mode: 'approve' },
    faultPlan: new CountedFaults([outage], () => now.of()),
    ...options,
  });
  now.of = () => sim.now;
  const scene = new Scene(sim, new Dice(1, 'story'), 'CL1');
  const invariants = new Invariants(sim, { scene, troubleUntil: 0, way: new Way([outage], sim.start) });
  outage.play(scene);
  return { sim, invariants };
}

async function play(
  { outage, minutes }: Broken,
  defect: SimulationOptions,
  spoils: (sim: Simulation) => void,
): Promise<readonly string[]> {
  const { sim, invariants } = stage(outage, defect);
  spoils(sim);
  sim.at('0s', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
  await sim.run(`${minutes}m`);
  return invariants.broken;
}
