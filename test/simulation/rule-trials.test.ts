import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { PLAY_ALL } from './known-broken.ts';
import { RULE_TRIALS, SCENES_OF_A_RULE } from './rule-trials.ts';
import { playTrial } from './trials.ts';

jest.setTimeout(300_000);

const isComplete = PLAY_ALL || process.env['WARDEN_COMPLETE'] === '1';
/** Of each rule the next scene: kinds have several rules, so that most kinds are played in most scenes. */
const isNext = (index: number) => {
  const rule = Math.floor(index / SCENES_OF_A_RULE);
  return index % SCENES_OF_A_RULE === (rule * 5) % SCENES_OF_A_RULE;
};

test.each(
  RULE_TRIALS.filter((_, index) => isComplete || isNext(index)).map((trial) => [trial.name, trial] as const),
)('%s: no invariant breaks', async (_name, trial) => {
  expect((await playTrial(trial)).broken).toEqual([]);
});

test('every rule is forged on either node before, during and after a loss and a take-over', () => {
  expect(RULE_TRIALS).toHaveLength(builtInRules().length * SCENES_OF_A_RULE);
});
