import { seededRandom } from '../../infra/local/cloud/faults.ts';
import type { ProbeMood } from '../../infra/local/simulator/probe-answers.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { detachedCluster } from '../reattach/stage.ts';

jest.setTimeout(300_000);

const MINUTE = 60_000;
const SEEDS = Number(process.env['WARDEN_PROBE_SCHEDULES'] ?? 12);
const MOODS: readonly ProbeMood[] = [
  'answers',
  'answers',
  'answers',
  'hangs',
  'absent',
  'fails',
  'overflows',
];

/** Random agents, faults, kills and take-overs; the person leaves it to `lcdstatus` which node is in service. */
async function play(seed: number) {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly [T, ...T[]] | readonly T[]): T => {
    const found = from[Math.floor(random() * from.length)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  };
  const moods = { node1: pick(MOODS), node2: pick(MOODS) };
  const killEvery = random() < 0.5 ? 7 + Math.floor(random() * 40) : Number.POSITIVE_INFINITY;
  let effects = 0;
  const sim = detachedCluster({
    seed,
    probe: {
      latencyMs: pick([20_000, MINUTE, 4 * MINUTE, 7 * MINUTE]),
      mood: (node) => (node === 'node1' ? moods.node1 : moods.node2),
    },
    redeliver: random() < 0.3 ? 0.3 : 0,
    killAt: ({ function: name }) => {
      if (name !== 'probe' && name !== 'respond') return false;
      effects += 1;
      return effects % killEvery === 0 && effects < 400;
    },
  });
  const operation = pick([
    'CreateInstanceAgentCommand',
    'GetInstanceAgentCommandExecution',
    'PutObject',
    'GetObject',
  ]);
  const status = pick([404, 429, 500]);
  sim.faults.add({
    operation,
    principal: 'probe',
    times: Math.floor(random() * 6),
    fault: {
      kind: 'status',
      status,
      code: status === 404 ? 'NotAuthorizedOrNotFound' : 'InternalServerError',
    },
  });
  const takenOver = random() < 0.4 ? Math.floor(random() * 18 * MINUTE) : null;
  if (takenOver !== null) sim.time.at(sim.start + takenOver, () => sim.takeOver('CL1', 'node2', 'node1'));
  sim.at('6m', () => {
    moods.node1 = pick(MOODS);
    moods.node2 = pick(MOODS);
  });
  for (let minute = 1; minute < 30; minute += 3)
    sim.at(`${minute}m`, () => sim.invoke('respond', '{}', 'detached'));
  for (const at of ['7m', '12m', '20m'] as const)
    sim.at(
      at,
      () => void sim.approve('sato', { attestation: { inService: 'lcdstatus', detachNotMeant: true } }),
    );
  await sim.run('32m');
  return { sim, takenOver, killed: Number.isFinite(killEvery) };
}

/** When the rounds of one node began, as the functions logged it. */
function roundsOf(sim: Simulation, node: string): readonly number[] {
  const told = sim.logs
    .map(({ fields }) => fields)
    .filter(({ msg, nodes, node: one }) =>
      msg === 'nodes are asked' ? JSON.stringify(nodes).includes(node) : msg === 'node asked' && one === node,
    );
  return [...new Set(told.map(({ round }) => Number(round)))].sort((a, b) => a - b);
}

test('whatever agents, faults and kills do, nodes are asked seldom and nothing is put back on an old answer', async () => {
  let attachedSeeds = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { sim, takenOver, killed } = await play(seed);
    const attached = sim.apiCalls({ operation: 'AttachVolume' }).filter((call) => call.effect);
    attachedSeeds += attached.length;
    const wrong: string[] = [];
    if (attached.length > 1) wrong.push('attached twice');
    const [first] = attached;
    if (first !== undefined && takenOver !== null && first.at - sim.start > takenOver + MINUTE)
      wrong.push(`attached ${first.at - sim.start - takenOver} ms after the take-over`);
    for (const { options } of sim.cluster('CL1').nodes) {
      const rounds = roundsOf(sim, options.instanceId);
      for (const [i, at] of rounds.slice(1).entries())
        if (at - (rounds[i] ?? at) < 5 * MINUTE) wrong.push(`a round begun too soon at ${options.name}`);
      const created = sim
        .apiCalls({ operation: 'CreateInstanceAgentCommand' })
        .filter((call) => call.effect && call.target === options.instanceId);
      // Three questions a round; of a process that was killed nothing may be logged.
      if (!killed && created.length > rounds.length * 3) wrong.push(`${options.name} was asked too often`);
    }
    expect({ seed, wrong }).toEqual({ seed, wrong: [] });
  }
  // Schedules in which nothing is ever put back would prove nothing.
  expect(attachedSeeds).toBeGreaterThan(SEEDS / 10);
});
