import { giveWord } from '../../../infra/cli/approve.ts';
import { userCaller } from '../../../infra/local/cloud/caller.ts';
import { cloudPorts } from '../../../infra/local/cloud/ports.ts';
import { SIM } from '../../../infra/local/simulator/installation.ts';
import { detachedCluster } from '../../reattach/stage.ts';

const NODE1 = 'ocid1.instance.oc1.xx-local-1.cl1-node1';

/** A plan waits for approval; the operator's own identity reaches the bucket. */
async function waiting() {
  const sim = detachedCluster();
  await sim.run('8m');
  const store = cloudPorts(sim.cloud, userCaller('sato')).store(SIM.approvalsBucket);
  const who = { by: 'sato', words: 'a slip', id: 'a'.repeat(36), clock: { now: () => sim.time.now() } };
  return { sim, store, who, planId: sim.plans()[0]?.plan.id ?? '' };
}

test('an approval written by the command puts the volume back', async () => {
  const { sim, store, who, planId } = await waiting();
  await giveWord(store, planId, { kind: 'approve', node: NODE1, detachNotMeant: true }, who);
  await sim.run('12m');
  expect(sim.attempts()[0]).toMatchObject({ state: 'attached', approvedBy: ['sato'] });
});

test('is dated when the plan was read, by the clock that the answer set', async () => {
  const { store, who, planId } = await waiting();
  let isRead = false;
  const learning = {
    ...store,
    put: store.put.bind(store),
    get: async (name: string) => {
      isRead = true;
      return store.get(name);
    },
  };
  const right = who.clock.now();
  const clock = { now: () => right - (isRead ? 0 : 3_600_000) };
  const record = await giveWord(learning, planId, { kind: 'reject' }, { ...who, clock });
  expect(record.at).toBe(right);
});

test('a rejection written by the command is kept', async () => {
  const { sim, store, who, planId } = await waiting();
  await giveWord(store, planId, { kind: 'reject' }, who);
  sim.approve('suzuki');
  await sim.run('12m');
  expect(sim.attempts()).toEqual([]);
});

test('no plan, a name that is none, an expired plan: refused with a reason', async () => {
  const { store, who, planId } = await waiting();
  await expect(giveWord(store, '0123456789abcdef', { kind: 'reject' }, who)).rejects.toThrow('no plan');
  await expect(giveWord(store, '../journal/x', { kind: 'reject' }, who)).rejects.toThrow('no plan id');
  const late = { ...who, clock: { now: () => who.clock.now() + 3 * 3_600_000 } };
  await expect(giveWord(store, planId, { kind: 'reject' }, late)).rejects.toThrow('expired');
});

test.each(['s\u0430to', '\u200b', 'сосо'])(
  'an approval in a name that cannot count (%j) is refused with what to do, a rejection is taken',
  async (by) => {
    const { store, who, planId } = await waiting();
    const yes = { kind: 'approve', node: NODE1, detachNotMeant: true } as const;
    await expect(giveWord(store, planId, yes, { ...who, by })).rejects.toMatchObject({
      code: 'NAME_UNUSABLE',
    });
    expect(await store.list('approvals/')).toEqual([]);
    expect((await giveWord(store, planId, { kind: 'reject' }, { ...who, by })).by).toBe(by);
  },
);
