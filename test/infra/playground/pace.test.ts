import type { Ms } from '../../../functions/core/base/time.ts';
import { Pace, type Speed } from '../../../infra/playground/pace.ts';

function paced(speed: Speed) {
  const passed: Ms[] = [];
  const errors: unknown[] = [];
  let now = 5_000;
  let work: (ms: Ms) => Promise<void> = async (ms) => void passed.push(ms);
  const pass = (ms: Ms) => work(ms);
  const pace = new Pace({ pass, now: () => now, onError: (error) => void errors.push(error) }, speed);
  const after = async (ms: Ms) => {
    now += ms;
    await pace.tick();
  };
  return { pace, passed, errors, after, doing: (next: typeof work) => (work = next) };
}

test.each([
  [1, [100, 250]],
  [10, [1_000, 2_500]],
  [100, [10_000, 25_000]],
] as const)('at ×%s time passes so much faster', async (speed, expected) => {
  const { passed, after } = paced(speed);
  await after(100);
  await after(250);
  expect(passed).toEqual(expected);
});

test('standing still nothing passes, and nothing is made up for afterwards', async () => {
  const { pace, passed, after } = paced(0);
  await after(900);
  pace.speed = 10;
  await after(100);
  expect(passed).toEqual([1_000]);
});

test('a machine that slept for hours goes on with a second', async () => {
  const { passed, after } = paced(10);
  await after(8 * 3_600_000);
  expect(passed).toEqual([10_000]);
});

test('a slow step is not overtaken by the next', async () => {
  const { passed, after, doing } = paced(1);
  let finish = (): void => undefined;
  doing(() => new Promise((resolve) => (finish = resolve)));
  const slow = after(100);
  doing(async (ms) => void passed.push(ms));
  await after(200);
  expect(passed).toEqual([]);
  finish();
  await slow;
  await after(100);
  expect(passed).toEqual([300]);
});

test('an error is told, and time goes on', async () => {
  const { passed, errors, after, doing } = paced(1);
  doing(() => Promise.reject(new Error('broken')));
  await after(100);
  doing(async (ms) => void passed.push(ms));
  await after(100);
  expect([errors, passed]).toEqual([[new Error('broken')], [100]]);
});
