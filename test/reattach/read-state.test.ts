import { MINUTE } from '../../functions/core/base/time.ts';
import { NEVER_ASKED } from '../../functions/core/probe/stored.ts';
import { readInventory, readOtherAttempts, readProbes } from '../../functions/reattach/read-state.ts';
import { probeName } from '../../functions/store/evidence.ts';
import { INVENTORY_NOW } from '../../functions/store/inventory.ts';
import { attemptName } from '../../functions/store/plans.ts';
import { inventory, NODE1, NODE2 } from '../core/decision/story.ts';
import { NOW } from '../core/plan/scene.ts';
import { attemptOf, laidPlan, Papers } from '../respond/plan-papers.ts';

const OURS = laidPlan('ours');
const OTHER = laidPlan('other', 10, { cluster: 'tag:other' });
const damaged = (detail: string) => ({
  code: 'OCI_UNEXPECTED_ANSWER',
  operation: 'objectstorage.getObject',
  detail,
});

describe('the inventory', () => {
  const MISSING = `${INVENTORY_NOW} is missing, or what it says of a node.`;
  const read = (value: unknown) => {
    const store = new Papers();
    if (value !== null) store.lay(INVENTORY_NOW, value);
    return readInventory(store, [NODE1, NODE2]);
  };
  const without = (node: string) => ({ ...inventory(), nodes: { ...inventory().nodes, [node]: {} } });

  test('is read as it is, with whatever is damaged elsewhere', async () => {
    expect(await read(inventory())).toEqual(inventory());
    expect(Object.keys((await read(without('elsewhere'))).nodes)).toEqual([NODE1, NODE2]);
  });

  test.each([
    ['is missing', null],
    ['is damaged for the one node', without(NODE1)],
    ['is damaged for the other', without(NODE2)],
  ])('that %s forbids', async (_, value) => {
    await expect(read(value)).rejects.toMatchObject(damaged(MISSING));
  });

  test('that is damaged as a whole forbids', async () => {
    await expect(read({})).rejects.toMatchObject({ code: 'OCI_UNEXPECTED_ANSWER' });
  });
});

describe('answers of nodes', () => {
  test('as they are stored; a node that was never asked is left out', async () => {
    const store = new Papers();
    const answer = { ...NEVER_ASKED, round: NOW, pending: true };
    store.lay(probeName(NODE2), answer);
    expect(await readProbes(store, [NODE1, NODE2])).toEqual({ [NODE2]: answer });
  });

  test('one that is damaged forbids', async () => {
    const store = new Papers();
    store.lay(probeName(NODE2), {});
    await expect(readProbes(store, [NODE1, NODE2])).rejects.toMatchObject({ code: 'OCI_UNEXPECTED_ANSWER' });
  });
});

describe('attempts for other plans', () => {
  const read = (papers: Papers) => readOtherAttempts(papers, OURS.plan.id, NOW);
  const { volumeId } = OTHER.plan.request;

  test('count from when they were begun; those of this plan do not, nor what sent nothing', async () => {
    const papers = new Papers();
    papers.attempt(attemptOf(OURS));
    papers.attempt(attemptOf(OTHER, { intentAt: NOW - MINUTE }));
    papers.attempt(attemptOf(laidPlan('third'), { intentAt: null }));
    papers.refuse(OTHER, ['sato'], []);
    papers.lay('journal/copy of x.json', {});
    expect(await read(papers)).toEqual([{ at: NOW - MINUTE, volumeId, cluster: 'tag:other' }]);
  });

  test('one that cannot be read counts for its plan, as late as that could be begun', async () => {
    const papers = new Papers();
    papers.plan({ ...OTHER, until: NOW - 5 * MINUTE });
    papers.lay(attemptName(OTHER.plan.id), {});
    expect(await read(papers)).toEqual([{ at: NOW - 5 * MINUTE, volumeId, cluster: 'tag:other' }]);
  });

  test('one whose plan cannot be read either forbids', async () => {
    const papers = new Papers();
    papers.lay(attemptName(OTHER.plan.id), {});
    await expect(read(papers)).rejects.toMatchObject(
      damaged(`${attemptName(OTHER.plan.id)} and its plan are damaged.`),
    );
  });
});
