import { spawn } from 'node:child_process';
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

jest.setTimeout(6 * 3_600_000);

test('random schedules of faults, people and LifeKeeper break no invariant', async () => {
  if (SEED !== undefined) {
    expect((await playSchedule(Number(SEED))).broken).toEqual([]);
    return;
  }
  // In a process of its own: Jest's module scopes cost a third more. It also fails where hardly anything is ever attached.
  const { code, told } = await runAlone([
    'test/simulation/simulate-faults.ts',
    ...['--from', `${FROM}`, '--to', `${FROM + COUNT - 1}`, '--processes', '1', '--without-outages'],
  ]);
  expect([code, told]).toEqual([0, expect.stringMatching(new RegExp(`^seeds +${COUNT}$`, 'm'))]);
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

/** @returns its exit code, and what it told of its seeds; its progress goes to our standard error. */
function runAlone(args: readonly string[]): Promise<{ readonly code: number | null; readonly told: string }> {
  const child = spawn(process.execPath, ['infra/bundle/run.cjs', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, told })));
}
