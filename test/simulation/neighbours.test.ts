import { FUNCTION_CLOCK_TRIALS, NODE_CLOCK_TRIALS } from './clock-trials.ts';
import { PLAY_ALL } from './known-broken.ts';
import { LIST_TRIALS } from './list-trials.ts';
import { APPROVAL_TRIALS } from './object-trials.ts';
import { type HostileTrial, playTrial } from './trials.ts';

jest.setTimeout(300_000);

const isComplete = PLAY_ALL || process.env['WARDEN_COMPLETE'] === '1';
/** One of so many each time, at another place each time; by night all. */
const some = (trials: readonly HostileTrial[], of: number) =>
  trials
    .filter((_, index) => isComplete || index % of === Math.floor(index / of) % of)
    .map((trial) => [trial.name, trial] as const);

test.each([
  ...some(NODE_CLOCK_TRIALS, 5),
  ...some(FUNCTION_CLOCK_TRIALS, 13),
  ...some(APPROVAL_TRIALS, 3),
  ...some(LIST_TRIALS, 7),
])('%s: no invariant breaks', async (_name, trial) => {
  expect((await playTrial(trial)).broken).toEqual([]);
});

test.each(['empty', 'cut', 'braces', 'huge'])(
  'a plan that is %s when the request is due is no plan: nothing is attached for it',
  async (form) => {
    const trial = APPROVAL_TRIALS.find(({ name }) => name === `plans/ ${form} while people approve`);
    expect(trial === undefined ? ['no trial'] : (await playTrial(trial)).broken).toEqual([]);
  },
);
