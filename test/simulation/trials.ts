import type { SimulationOptions } from '../../infra/local/simulator/options.ts';
import { REFUSED, SILENT } from '../../infra/local/simulator/session.ts';
import { createSimulation, type Simulation } from '../../infra/local/simulator/simulation.ts';
import { announce, flood, SPARE, strangers } from './adversaries/floods.ts';
import { forgeLine } from './adversaries/forged-lines.ts';
import { Scene } from './adversaries/scene.ts';
import { forgeAnswers, forgeLease } from './adversaries/stolen-identities.ts';
import { Dice } from './dice.ts';
import { Invariants } from './invariants.ts';
import { OBJECT_TRIALS } from './object-trials.ts';
import type { Source } from './sentences/claim.ts';
import { asBroken, SentenceJudge } from './sentences/judge.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A line goes through the agent, a batch of a minute and the next look. Minutes. */
const LINES_TAKE = 4;

/** A hostile trial: a story in which one of the invariants broke once. */
export interface HostileTrial {
  readonly name: string;
  readonly options?: SimulationOptions;
  readonly minutes?: number;
  /** What is bent here, besides the lines of whoever may write them: sentences that rest on it are not judged. */
  readonly bent?: readonly Source[];
  /** How late lines come, minutes. */
  readonly lateMinutes?: number;
  readonly happens: (scene: Scene) => void;
}

/** What a wrong clock or zone bends. */
const TIMES: readonly Source[] = ['stamps'];
/** Whoever may log on to a node decides what its lines say. */
const OF_USERS: readonly Source[] = ['lines', 'stamps'];

const DISK = 'lk-shared';
const CL1 = { name: 'CL1' };
const TWO = [CL1, { name: 'CL2', nodes: ['alpha', 'beta'] }];

/** Plays a trial. @returns what it broke. */
export async function playTrial({
  options,
  minutes = 16,
  bent = [],
  lateMinutes = 0,
  happens,
}: HostileTrial): Promise<{ readonly sim: Simulation; readonly broken: readonly string[] }> {
  const sim = createSimulation({
    clusters: [CL1],
    batchMs: MINUTE,
    ...options,
    configuration: { lang: 'en', mode: 'approve', ...options?.configuration },
  });
  const scene = new Scene(sim, new Dice(1, 'trial'), 'CL1');
  const invariants = new Invariants(sim, { scene, troubleUntil: 0 });
  happens(scene);
  const sources = new Set([...bent, ...(scene.powers.has('user') ? OF_USERS : [])]);
  const judge = new SentenceJudge(sim, {
    mode: 'approve',
    lagMs: () => (LINES_TAKE + lateMinutes) * MINUTE,
    suspended: { sources, cluster: null },
  });
  await sim.run(`${minutes}m`);
  return { sim, broken: [...invariants.broken, ...asBroken(judge)] };
}

const lose = (sim: Simulation, at: string, how: 'detached' | 'refused' | 'silent' = 'detached') =>
  sim.at(at, () => {
    if (how === 'detached') sim.detach('CL1', 'node1', DISK, { by: 'ops' });
    else sim.target('CL1', 'node1', DISK, how === 'refused' ? REFUSED : SILENT);
  });

const takeOver = (sim: Simulation, at: string) =>
  sim.at(at, () => sim.takeOver('CL1', 'node2', 'node1', { writes: false }));

/** Somebody approves every two minutes, whatever the plan is. */
function approveOften(sim: Simulation, inService?: string): void {
  for (let at = 5.5; at < 15; at += 1.5)
    sim.at(at * MINUTE, () => {
      sim.approve(
        'sato',
        inService === undefined ? {} : { attestation: { inService, detachNotMeant: true } },
      );
    });
}

function floodTrials(count: number): readonly HostileTrial[] {
  return [0, 1, 2, 3].flatMap((kind): HostileTrial[] => [
    {
      name: `${count} subjects (${kind}) on the node after a refused loss`,
      happens: (scene) => {
        scene.powers.add('user');
        lose(scene.sim, '0s', 'refused');
        scene.at(4 * MINUTE, 'flood', () => flood(scene, scene.sim.node('CL1', 'node1'), count, kind));
      },
    },
    {
      name: `${count} subjects (${kind}) on the node before a refused loss`,
      happens: (scene) => {
        scene.powers.add('user');
        scene.at(MINUTE, 'flood', () => flood(scene, scene.sim.node('CL1', 'node1'), count, kind));
        lose(scene.sim, '4m', 'refused');
      },
    },
    {
      name: `${count} subjects (${kind}) on the peer that has taken over`,
      happens: (scene) => {
        scene.powers.add('user');
        lose(scene.sim, '0s');
        takeOver(scene.sim, '1m');
        scene.at(3 * MINUTE, 'flood', () => flood(scene, scene.sim.node('CL1', 'node2'), count, kind));
        approveOften(scene.sim);
      },
    },
  ]);
}

function clockTrials(seconds: number): readonly HostileTrial[] {
  return [
    {
      name: `the peer's clock ${seconds} s off, and it has taken over`,
      bent: TIMES,
      happens: (scene) => {
        scene.at(-10 * MINUTE, 'clock', () => scene.sim.setClock('CL1', 'node2', seconds * 1_000));
        lose(scene.sim, '0s');
        takeOver(scene.sim, '1m');
        approveOften(scene.sim);
      },
    },
    {
      name: `the node's clock ${seconds} s off while its disk is refused`,
      bent: TIMES,
      happens: (scene) => {
        scene.at(-10 * MINUTE, 'clock', () => scene.sim.setClock('CL1', 'node1', seconds * 1_000));
        lose(scene.sim, '0s', 'refused');
      },
    },
  ];
}

function zoneTrials(zone: string, syslogZone: string): readonly HostileTrial[] {
  const options = { clusters: [{ ...CL1, zone }], configuration: { syslogZone }, batchMs: 5_000 };
  return [
    {
      name: `nodes in ${zone}, configured ${syslogZone}: the peer has taken over, its line alone in its batch`,
      options,
      bent: TIMES,
      happens: ({ sim }) => {
        lose(sim, '0s');
        takeOver(sim, '1m');
        approveOften(sim);
      },
    },
    {
      name: `nodes in ${zone}, configured ${syslogZone}: refused after a return that stood alone in its batch`,
      options: { ...options, clusters: [{ ...CL1, zone }] },
      bent: TIMES,
      happens: ({ sim }) => {
        lose(sim, '0s', 'refused');
        sim.at('20s', () => sim.heal('CL1', 'node1', DISK));
        lose(sim, '4m', 'refused');
      },
    },
  ];
}

function holdTrial(count: number): HostileTrial {
  return {
    name: `${count} announced holds, then one on the cluster`,
    options: { clusters: [CL1, SPARE] },
    happens: (scene) => {
      scene.powers.add('operator');
      scene.at(MINUTE, 'holds', () => announce(scene, count));
      lose(scene.sim, '2m');
      scene.at(4 * MINUTE, 'hold', () =>
        scene.sim.command({
          kind: 'hold',
          target: 'CL1',
          by: 'ops',
          until: scene.sim.time.now() + HOUR,
          why: 'STOP',
        }),
      );
      approveOften(scene.sim);
    },
  };
}

function ruleTrial(rule: string, atMs: number): HostileTrial {
  return {
    name: `${rule} forged ${atMs < 0 ? 'before' : 'after'} a refused loss`,
    happens: (scene) => {
      scene.powers.add('user');
      lose(scene.sim, '2m', 'refused');
      for (const node of ['node1', 'node2'])
        scene.at(2 * MINUTE + atMs, rule, () =>
          forgeLine(scene, scene.sim.node('CL1', node), { rule, genuine: true }),
        );
    },
  };
}

/** Everything that broke once, each with its neighbours: one less, one more, ten times as much. */
export const HOSTILE_TRIALS: readonly HostileTrial[] = [
  ...[249, 250, 251, 260].flatMap(floodTrials),
  ...[-36_000, -7_200, -1_200, -121, -120, -119, -59, 59, 121, 3_600, 36_000].flatMap(clockTrials),
  ...zoneTrials('UTC', 'Asia/Tokyo'),
  ...zoneTrials('Asia/Tokyo', 'UTC'),
  ...zoneTrials('America/New_York', 'UTC'),
  ...zoneTrials('Asia/Kolkata', 'UTC'),
  ...zoneTrials('Asia/Kathmandu', 'Asia/Tokyo'),
  {
    name: 'a return stamped 2099, before the loss',
    happens: (scene) => {
      scene.powers.add('user');
      scene.at(MINUTE, 'stamp', () =>
        scene.forgeRaw(
          scene.sim.node('CL1', 'node1'),
          '2099-01-01T00:00:00Z node1 iscsid[9]: connection1:0 is operational after recovery (1 attempts)',
        ),
      );
      lose(scene.sim, '3m', 'refused');
    },
  },
  {
    name: 'harmless lines stamped 2099 that fill the evidence',
    happens: (scene) => {
      scene.powers.add('user');
      scene.at(MINUTE, 'stamps', () => {
        for (let n = 0; n < 251; n += 1)
          scene.forgeRaw(
            scene.sim.node('CL1', 'node1'),
            `2099-01-01T00:00:00Z node1 iscsid: session${200_000 + n} login response status 0000`,
          );
      });
      lose(scene.sim, '3m', 'refused');
    },
  },
  ...OBJECT_TRIALS,
  {
    name: 'a notice without its title waits in an outbox',
    bent: ['memory'],
    options: { clusters: TWO },
    happens: (scene) => {
      const { sim } = scene;
      scene.powers.add('nature');
      lose(sim, '0s', 'refused');
      scene.at(3 * MINUTE, 'title', () => spoilOutbox(scene));
      sim.at('3m1s', () => sim.kill('respond'));
      sim.at('3m2s', () => sim.invoke('respond', '{}', 'detached'));
      sim.at('6m', () => sim.target('CL2', 'alpha', DISK, REFUSED));
    },
  },
  ...[65_000, 3_600_000, 250_000_000_000_000].map(
    (ahead): HostileTrial => ({
      name: `a lease held until ${ahead} ms from now`,
      bent: ['memory'],
      happens: (scene) => {
        scene.powers.add('identity');
        lose(scene.sim, '1m', 'refused');
        for (const at of [0, 1.5, 2, 2.5])
          scene.at(at * MINUTE, 'lease', () => forgeLease(scene, 'detect', scene.sim.time.now() + ahead));
      },
    }),
  ),
  ...(['detect', 'observe', 'sweep'] as const).map(
    (thief): HostileTrial => ({
      name: `${thief} answers for the nodes that node1 is in service`,
      bent: ['nodes'],
      options: { probe: true },
      happens: (scene) => {
        const { sim } = scene;
        scene.powers.add('identity');
        lose(sim, '0s');
        // The nodes' answers alone tell of it.
        sim.at('1m', () => sim.takeOver('CL1', 'node2', 'node1', { writes: false, logs: false }));
        for (let at = 2; at < 15; at += 0.5)
          scene.at(at * MINUTE, 'answers', () => forgeAnswers(scene, thief));
        approveOften(scene.sim, 'lcdstatus');
      },
    }),
  ),
  ...[1, 99, 100, 101, 1_000].map(holdTrial),
  ...[-30_000, 60_000].flatMap((at) =>
    ['ISCSID-SHUTDOWN-CONN', 'ISCSID-OPERATIONAL', 'ISCSID-RECOVERED', 'SYS-BOOT'].map((rule) =>
      ruleTrial(rule, at),
    ),
  ),
  ...[1, 100, 500].map(
    (count): HostileTrial => ({
      name: `${count} unknown senders at once`,
      options: { clusters: TWO },
      happens: (scene) => {
        scene.powers.add('nature');
        scene.at(MINUTE, 'strangers', () => strangers(scene, count));
        lose(scene.sim, '90s', 'refused');
        scene.sim.at('2m', () => scene.sim.target('CL2', 'alpha', DISK, REFUSED));
      },
    }),
  ),
  ...(['refused', 'silent'] as const).map(
    (how): HostileTrial => ({
      name: `a return forged twelve times while the target is ${how} and LifeKeeper fails on the disk`,
      minutes: 14,
      happens: (scene) => {
        scene.powers.add('user');
        lose(scene.sim, '1m', how);
        for (let n = 0; n < 12; n += 1)
          scene.at(6 * MINUTE + n * 20_000, 'return', () =>
            scene.forge(
              scene.sim.node('CL1', 'node1'),
              'iscsid[702]: connection1:0 is operational after recovery (2 attempts)',
            ),
          );
      },
    }),
  ),
  ...[1, 260].map(
    (count): HostileTrial => ({
      name: `${count} losses of sessions that do not exist, then a refused loss`,
      happens: (scene) => {
        scene.powers.add('user');
        scene.at(MINUTE, 'losses', () => {
          for (let n = 0; n < count; n += 1)
            scene.forge(
              scene.sim.node('CL1', 'node1'),
              `kernel: connection${1000 + n}:0: detected conn error (1020)`,
            );
        });
        lose(scene.sim, '4m', 'refused');
      },
    }),
  ),
  {
    name: 'lines that arrive after the recovery',
    minutes: 24,
    lateMinutes: 12,
    happens: (scene) => {
      scene.at(0, 'agent', () => scene.sim.delayAgent('CL1', 'node1', 12 * MINUTE));
      lose(scene.sim, '30s', 'refused');
      scene.sim.at('8m', () => scene.sim.heal('CL1', 'node1', DISK));
    },
  },
  {
    name: 'a connector that stood still over loss and recovery',
    minutes: 24,
    lateMinutes: 12,
    happens: (scene) => {
      scene.at(0, 'connector', () => scene.sim.holdConnector(12 * MINUTE));
      lose(scene.sim, '30s', 'refused');
      scene.sim.at('8m', () => scene.sim.heal('CL1', 'node1', DISK));
    },
  },
];

/** The title of a notice that is not sent yet gets lost. */
function spoilOutbox(scene: Scene): void {
  const { objectStorage } = scene.sim.cloud;
  const bucket = 'warden-state';
  for (const name of objectStorage.names(bucket).filter((one) => one.startsWith('incidents/'))) {
    const body = JSON.parse(new TextDecoder().decode(objectStorage.peek(bucket, name)?.body)) as {
      outbox: { title?: string; sentAt: number | null; seq: number }[];
    };
    const last = body.outbox.at(-1);
    if (last !== undefined) {
      const { title: _, ...rest } = last;
      body.outbox.push({ ...rest, seq: last.seq + 1, sentAt: null });
    }
    scene.put(name, new TextEncoder().encode(JSON.stringify(body)), { bucket });
  }
}
