import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { ADVERSARIES } from './adversaries/all.ts';
import { FORGEABLE } from './adversaries/forged-lines.ts';
import { KNOWN_BROKEN, PLAY_ALL, RESTING } from './known-broken.ts';
import { HOSTILE_TRIALS, playTrial } from './trials.ts';

jest.setTimeout(300_000);

const isKnownBroken = (name: string) => !PLAY_ALL && KNOWN_BROKEN.some(({ trials }) => trials.test(name));
const played = HOSTILE_TRIALS.filter(({ name }) => !isKnownBroken(name)).map(
  (trial) => [trial.name, trial] as const,
);

test.each(played)('%s: no invariant breaks', async (_name, trial) => {
  expect((await playTrial(trial)).broken).toEqual([]);
});

test('every rule has a line that can be forged', () => {
  expect(
    builtInRules()
      .filter(({ id }) => !FORGEABLE.has(id))
      .map(({ id }) => id),
  ).toEqual([]);
});

test('what is passed over exists', () => {
  const names = new Set(ADVERSARIES.map(({ name }) => name));
  expect(RESTING.filter(({ adversary }) => !names.has(adversary))).toEqual([]);
  expect(KNOWN_BROKEN.filter(({ trials }) => !HOSTILE_TRIALS.some(({ name }) => trials.test(name)))).toEqual(
    [],
  );
});
