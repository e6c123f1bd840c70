import { userCaller } from '../../infra/local/cloud/caller.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { attaches, detachedCluster, lastReasons, told } from './stage.ts';

const ELSE = '0123456789abcdef';
const BODIES: readonly (readonly [string, string])[] = [
  ['empty', ''],
  ['cut', '{"schema":"warden.'],
  ['of no fields', '{}'],
  ['null', 'null'],
  ['of a newer schema', '{"schema":"warden.stored-plan/9"}'],
  ['of 20 MB', 'x'.repeat(20 * 1024 * 1024)],
];

type Simulation = ReturnType<typeof detachedCluster>;

function lay(sim: Simulation, name: string, body: string): void {
  const object = { bucket: SIM.approvalsBucket, name, body: new TextEncoder().encode(body) };
  void sim.cloud.objectStorage.put(userCaller('mallory'), object, { kind: 'any' });
}

const letters = (sim: Simulation) =>
  sim.cloud.objectStorage
    .names(SIM.stateBucket)
    .filter((name) => name.startsWith('dead-letter/'))
    .map((name) => new TextDecoder().decode(sim.cloud.objectStorage.peek(SIM.stateBucket, name)?.body));

describe.each([
  ['plans/', `plans/${ELSE}.json`],
  ['plans/ with an odd name', 'plans/copy of x.json'],
  ['journal/, of a refusal', `journal/${ELSE}/0.json`],
  ['journal/ with an odd name', 'journal/copy of x.json'],
])('an object in %s', (_, name) => {
  test.each(BODIES)(
    '%s: another plan is offered, approved and carried out; it is reported',
    async (_what, body) => {
      const sim = detachedCluster();
      sim.at('1s', () => lay(sim, name, body));
      sim.at('8m', () => void sim.approve('sato'));
      await sim.run('20m');
      expect([attaches(sim), lastReasons(sim)]).toEqual([1, expect.anything()]);
      expect(told(sim).at(-1)).toMatch(/RECOVERED/);
      expect(letters(sim)).toContainEqual(expect.stringContaining(JSON.stringify(name)));
    },
  );
});

test.each(BODIES)(
  'an approval that cannot be read (%s) beside one that can: it does not count, the other does',
  async (_, body) => {
    const sim = detachedCluster();
    sim.at('8m', () => {
      const id = sim.plans()[0]?.plan.id ?? '';
      lay(sim, `approvals/${id}/foreign-0000000000.json`, body);
      lay(sim, `approvals/${id}/copy of x.json`, body);
      sim.approve('sato');
    });
    await sim.run('20m');
    expect(attaches(sim)).toBe(1);
  },
);

describe('an attempt that cannot be read', () => {
  test.each(BODIES)(
    '%s, of a plan that nobody knows: it may have been for any volume, nothing is attached',
    async (_, body) => {
      const sim = detachedCluster();
      sim.at('1s', () => lay(sim, `journal/${ELSE}.json`, body));
      sim.at('8m', () => void sim.approve('sato'));
      await sim.run('20m');
      expect(attaches(sim)).toBe(0);
      expect(told(sim)[0]).toMatch(/CL1/);
      expect(letters(sim)).toContainEqual(expect.stringContaining(`journal/${ELSE}.json`));
    },
  );

  test('of the plan itself: nothing is attached, and people are told once a day at most', async () => {
    const sim = detachedCluster();
    sim.at('8m', () => {
      const id = sim.plans()[0]?.plan.id ?? '';
      lay(sim, `journal/${id}.json`, '{"schema":"warden.journal/9"}');
      sim.approve('sato');
    });
    await sim.run('20m');
    expect(attaches(sim)).toBe(0);
  });
});
