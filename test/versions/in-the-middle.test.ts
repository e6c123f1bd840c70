import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { retryTokenOf } from '../../functions/core/plan/plan-shapes.ts';
import { PLAN, PLANS } from '../../functions/store/plans.ts';
import { functionCaller, userCaller } from '../../infra/local/cloud/caller.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { attaches, detachedCluster } from '../reattach/stage.ts';
import { type MiddleState, type RecordedMiddle, readMiddle } from './middle.ts';

/** What versions had in their buckets in the middle of an incident and of an attach (test/stored/README.md). */
const STORED = join(__dirname, '..', 'stored');
const ENDING = '-in-the-middle.json.gz';
const files = readdirSync(STORED).filter((name) => name.endsWith(ENDING));
const records = files.map((file) => ({
  version: file.slice(0, -ENDING.length),
  record: readMiddle(join(STORED, file)),
}));
const states = records.flatMap(({ version, record }) =>
  record.states.map((state) => ({ version, record, state, name: state.name })),
);

/** Whatever wakes a suite of which nobody is left: a line of a node, the schedule. */
const WAKES = ['3m', '7m', '9m30s', '10m', '11m', '13m', '20m'] as const;

/**
 * The same story with an update at the moment of the state: until then nothing of today's version is there, at that moment
 * every process of the other one ends, and its objects are what today's finds.
 */
async function updated(record: RecordedMiddle, state: MiddleState): Promise<Simulation> {
  const sim: Simulation = detachedCluster({
    start: record.start,
    probe: true,
    killAt: () => sim.now < state.after,
  });
  const { compute, objectStorage } = sim.cloud;
  const bodyOf = (text: number) => new TextEncoder().encode(record.texts[text]);
  if (state.after >= record.attachedAfter) {
    const plan = state.objects.find(({ name }) => name.startsWith(PLANS));
    const stored = plan === undefined ? null : PLAN.decode(bodyOf(plan.text), plan.name);
    if (stored === null) throw new Error('attached without a plan');
    const attach = () =>
      compute.attachVolume(functionCaller('reattach'), stored.plan.request, retryTokenOf(stored.plan));
    sim.at(record.attachedAfter, () => void attach());
  }
  for (const { bucket, name, text, modifiedAt } of state.objects) {
    const put = () =>
      objectStorage.put(userCaller('before'), { bucket, name, body: bodyOf(text) }, { kind: 'absent' });
    sim.at(modifiedAt - record.start, () => void put());
  }
  if (state.after < 8 * 60_000) sim.at('8m', () => void sim.approve('sato'));
  for (const at of WAKES) sim.at(at, () => sim.invoke('respond', '{}', 'detached'));
  // Refused once for what the version before did not store, until the nodes have answered anew: people may approve again.
  sim.at('16m', () => {
    if (sim.attempts().length === 0) sim.approve('sato');
  });
  await sim.run('22m');
  if (sim.incidents().some(({ closedAt }) => closedAt === null)) await sim.run('40m');
  return sim;
}

test('states of version one are there', () => {
  expect(records.map(({ version }) => version)).toContain('v1');
  for (const { record } of records) expect(record.states.length).toBeGreaterThanOrEqual(12);
});

describe.each(states)('$version, $name', ({ record, state }) => {
  test('this version goes on to the same end: one attach, every notice once, nothing left behind', async () => {
    const sim = await updated(record, state);
    const [incident, ...more] = sim.incidents();
    expect(more).toEqual([]);
    expect(incident).toMatchObject({ closedBy: 'recovered' });
    expect(sim.attempts().map((attempt) => attempt.state)).toEqual(['attached']);
    expect(attaches(sim)).toBe(1);
    // What was sent, and not noted as sent, is sent again under the same number.
    const again = state.name.endsWith('not noted as told') ? 1 : 0;
    const numbers = incident?.outbox.map(({ seq, sentAt }) => ({ seq, sent: sentAt !== null }));
    expect(numbers).toEqual(numbers?.map(({ seq }) => ({ seq, sent: true })));
    expect(state.notices + sim.notices().length).toBe((numbers?.length ?? 0) + again);
    const lying = sim.cloud.objectStorage
      .names('warden-state')
      .filter((name) => /^(dead-letter|inbox)\//.test(name));
    expect(lying).toEqual([]);
  });
});
