import { createHash } from 'node:crypto';
import { type Played, playSchedule } from './schedule.ts';

/**
 * `WARDEN_SCHEDULES=1000 npx jest test/simulation` plays seeds 1 to 1000, `WARDEN_FROM=5001` begins there;
 * `WARDEN_SEED=n` plays one again. Many seeds cost less without Jest, and are played with outages
 * besides: `npm run simulate-faults`.
 */
const COUNT = Number(process.env['WARDEN_SCHEDULES'] ?? 500);
const FROM = Number(process.env['WARDEN_FROM'] ?? 1);
const SEED = process.env['WARDEN_SEED'];
const PROGRESS_EVERY = 250;

jest.setTimeout(6 * 3_600_000);

const replay = (seed: number) => `WARDEN_SEED=${seed} npx jest test/simulation/simulation.test.ts`;

test('random schedules of faults, people and LifeKeeper break no invariant', async () => {
  const seeds = SEED === undefined ? Array.from({ length: COUNT }, (_, i) => FROM + i) : [Number(SEED)];
  const broken: unknown[] = [];
  let attached = 0;
  const began = Date.now();
  for (const [index, seed] of seeds.entries()) {
    const played = await playSchedule(seed);
    attached += played.sim.attempts().filter((attempt) => attempt.state === 'attached').length;
    if (played.broken.length > 0) {
      broken.push({ replay: replay(seed), broken: played.broken });
      progress(`${replay(seed)}: ${played.broken.join('; ')}`, began);
    }
    if (COUNT > 500 && (index + 1) % PROGRESS_EVERY === 0)
      progress(
        `${index + 1}/${seeds.length} schedules, ${attached} attaches, ${broken.length} broken`,
        began,
      );
  }
  expect(broken).toEqual([]);
  // A harness in which nothing is ever attached would prove nothing.
  if (SEED === undefined) expect(attached).toBeGreaterThan(COUNT / 20);
});

test.each([7, 12])('seed %i played again is the same to the call, the line and the notice', async (seed) => {
  const first = traceOf(await playSchedule(seed));
  expect(first.length).toBeGreaterThan(100);
  expect(traceOf(await playSchedule(seed))).toEqual(first);
});

/** Everything that happened, in order, short enough to be compared line by line. */
function traceOf({ sim, broken }: Played): readonly string[] {
  const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');
  return [
    ...sim.timeline.map(({ at, kind, who, text }) => `${at} ${kind} ${who} ${text}`),
    `calls ${digest(sim.cloud.calls)}`,
    `notices ${digest(sim.notices())}`,
    `objects ${digest(sim.objects(''))}`,
    `refusals ${digest(sim.refusals)}`,
    ...broken,
  ];
}

/** Jest shows what a test prints only when the file is done. */
function progress(text: string, began: number): void {
  process.stderr.write(`${text}, ${Math.round((Date.now() - began) / 1000)} s\n`);
}
