import { playSchedule } from './schedule.ts';

/** `WARDEN_SCHEDULES=10000 npx jest test/simulation` (npm run nightly); `WARDEN_SEED=n` plays one again. */
const COUNT = Number(process.env['WARDEN_SCHEDULES'] ?? 500);
const SEED = process.env['WARDEN_SEED'];

jest.setTimeout(6 * 3_600_000);

test('random schedules of faults, people and LifeKeeper break no invariant', async () => {
  const seeds = SEED === undefined ? Array.from({ length: COUNT }, (_, i) => i + 1) : [Number(SEED)];
  const broken: unknown[] = [];
  let attached = 0;
  for (const seed of seeds) {
    const played = await playSchedule(seed);
    attached += played.sim.attempts().filter((attempt) => attempt.state === 'attached').length;
    if (played.broken.length > 0) broken.push({ replay: `WARDEN_SEED=${seed}`, broken: played.broken });
  }
  expect(broken).toEqual([]);
  // A harness in which nothing is ever attached would prove nothing.
  if (SEED === undefined) expect(attached).toBeGreaterThan(COUNT / 20);
});

test('the same seed plays the same to the call', async () => {
  const calls = async () => JSON.stringify((await playSchedule(7)).sim.world.calls);
  expect(await calls()).toBe(await calls());
});
