import { FUNCTION_NAMES } from '../../infra/local/simulator/installation.ts';
import type { ProbePlay } from '../../infra/local/simulator/probe-answers.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { attaches, detachedCluster, lastReasons, told } from '../reattach/stage.ts';

const MINUTE = 60_000;
/** The person relies on `lcdstatus` for which node is in service. */
const BY_LCDSTATUS = { attestation: { inService: 'lcdstatus', detachNotMeant: true } };

const asked = (sim: Simulation) => sim.apiCalls({ operation: 'CreateInstanceAgentCommand' });
/** Times of the rounds of questions, in minutes. */
const rounds = (sim: Simulation) => [
  ...new Set(
    asked(sim)
      .filter((call) => call.effect)
      .map((call) => Math.floor((call.at - sim.start) / MINUTE)),
  ),
];
const attached = (sim: Simulation) => sim.attempts().some((attempt) => attempt.state === 'attached');

describe('a volume is detached and nobody states which node is in service', () => {
  test('both nodes answer, and they agree: it is put back on the word that nobody meant it', async () => {
    const sim = detachedCluster({ probe: true });
    sim.at('8m', () => void sim.approve('sato', BY_LCDSTATUS));
    await sim.run('14m');
    expect(attached(sim)).toBe(true);
    expect(told(sim).join('\n')).toContain('reattached');
    expect(asked(sim).every((call) => call.principal === 'probe')).toBe(true);
  });

  test('an answer takes four minutes: the plan is kept answered, and a late approval finds fresh ones', async () => {
    const sim = detachedCluster({ probe: { latencyMs: 4 * MINUTE } });
    sim.at('31m', () => void sim.approve('sato', BY_LCDSTATUS));
    await sim.run('36m');
    expect(attached(sim)).toBe(true);
    const times = rounds(sim);
    expect(times.length).toBeGreaterThan(3);
    for (const [i, at] of times.slice(1).entries()) expect(at - (times[i] ?? at)).toBeGreaterThanOrEqual(5);
  });

  test.each<[string, ProbePlay]>([
    ['the peer says that it is in service', { state: (node: string) => (node === 'node2' ? 'ISP' : 'OSU') }],
    ['both say so', { state: () => 'ISP' }],
    ['none says so', { state: () => 'OSU' }],
    ['one calls its resource failed', { state: (node: string) => (node === 'node1' ? 'OSF' : 'OSU') }],
  ])('%s: nothing is put back, not even on the attestation of a person', async (_, probe) => {
    const sim = detachedCluster({ probe });
    sim.at('3m', () => void sim.approve('sato'));
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('20m');
    expect(attaches(sim)).toBe(0);
    expect(lastReasons(sim)).toContain('plan-refused');
  });

  test.each<[string, ProbePlay]>([
    ['lcdstatus hangs on one node', { mood: (node: string) => (node === 'node2' ? 'hangs' : 'answers') }],
    [
      'the agent of a node never fetches the command',
      { mood: (n: string) => (n === 'node2' ? 'absent' : 'answers') },
    ],
    ['a script fails', { mood: () => 'fails' }],
    ['the rule of sudo is missing', { mood: () => 'no-sudo' }],
    ['the hierarchy does not fit into 1 KB', { mood: () => 'overflows' }],
    ['a node has no Run Command', { without: ['node1'] }],
    ['answers take a quarter of an hour', { latencyMs: 15 * MINUTE }],
  ])('%s: it needs the attestation of a person', async (_, probe) => {
    const unattested = detachedCluster({ probe });
    unattested.at('8m', () => void unattested.approve('sato', BY_LCDSTATUS));
    await unattested.run('25m');
    expect(attaches(unattested)).toBe(0);

    const attested = detachedCluster({ probe });
    attested.at('8m', () => void attested.approve('sato'));
    await attested.run('14m');
    expect(attached(attested)).toBe(true);
  });
});

test('the peer takes over after the answers: they are not believed any more', async () => {
  const sim = detachedCluster({ probe: true });
  sim.at('7m', () => sim.takeOver('CL1', 'node2', 'node1'));
  sim.at('8m', () => void sim.approve('sato', BY_LCDSTATUS));
  await sim.run('20m');
  expect(attaches(sim)).toBe(0);
});

test('probe that cannot be invoked is told of and stops no notice', async () => {
  const sim = detachedCluster({ probe: true });
  sim.faults.add({
    operation: 'InvokeFunction',
    target: /\.probe$/,
    times: 1_000,
    fault: { kind: 'status', status: 404, code: 'NotAuthorizedOrNotFound' },
  });
  sim.at('8m', () => void sim.approve('sato'));
  await sim.run('14m');
  expect(asked(sim)).toEqual([]);
  expect(attached(sim)).toBe(true);
  expect(sim.notices()[0]?.after).toBeLessThan(MINUTE);
  expect(
    sim.notices().some(({ body }) => /the answer of node\d.* \(OCI_NOT_AUTHORIZED_OR_NOT_FOUND/.test(body)),
  ).toBe(true);
});

test('respond and probe are killed again and again: each node is asked once a round', async () => {
  for (const seed of [1, 2, 3]) {
    let effects = 0;
    const sim = detachedCluster({
      seed,
      probe: true,
      killAt: ({ function: name, when }) => {
        if (name !== 'probe' && name !== 'respond') return false;
        effects += 1;
        return effects % 13 === seed && when === 'after' && effects < 200;
      },
    });
    for (const at of ['2m', '4m', '6m', '9m'] as const)
      sim.at(at, () => sim.invoke('respond', '{}', 'detached'));
    sim.at('8m', () => void sim.approve('sato'));
    await sim.run('25m');
    expect(attaches(sim)).toBe(1);
    const created = asked(sim).filter((call) => call.effect);
    // Three questions to each of two nodes a round, however often they were repeated.
    expect(created.length).toBeLessThanOrEqual(rounds(sim).length * 6);
  }
});

test('an incident without a lost data path asks nobody', async () => {
  const sim = detachedCluster({
    probe: true,
    clusters: [{ name: 'CL1', volumes: [{ name: 'lk-shared', role: 'quorum' }] }],
  });
  await sim.run('20m');
  expect(sim.notices().length).toBeGreaterThan(0);
  expect(asked(sim)).toEqual([]);
});

test('without the probe nothing is asked', async () => {
  const sim = detachedCluster();
  await sim.run('10m');
  expect(FUNCTION_NAMES).toContain('probe');
  expect(asked(sim)).toEqual([]);
});
