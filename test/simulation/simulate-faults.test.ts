import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { figuresOf, tableOf } from './figures.ts';
import type { SeedResult } from './one-seed.ts';

const ROOT = join(__dirname, '../..');
const RUN = join(ROOT, 'infra/bundle/run.cjs');
const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [RUN, 'test/simulation/simulate-faults.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });

const result = (seed: number, broken: readonly string[] = []): SeedResult => ({
  seed,
  broken,
  counts: { losses: 2, unknowable: 0, takeOvers: 1, attaches: 1, notices: 3, falseSentences: 0 },
  played: { 'outage storm': 1, kills: 2 },
  minutes: 45,
  cpuMs: 500,
});

test('figures are sums, and name what was played and what broke', () => {
  const figures = figuresOf([result(2, ['untold: x']), result(1)], 3_000);
  expect(figures).toMatchObject({
    seeds: 2,
    broken: [{ seed: 2, broken: ['untold: x'] }],
    counts: { losses: 4, notices: 6 },
    played: { 'outage storm': 2, kills: 4 },
    cpuSec: 1,
    wallSec: 3,
  });
  expect(tableOf(figures)).toMatch(/^outage storm +2$/m);
});

test('wrong usage says what is wrong, with exit code 2; help is none', () => {
  for (const [args, words] of [
    [['--shard', '3'], 'i/n'],
    [['--shard', '4/3'], 'i/n'],
    [['--from', '0'], 'whole number'],
    [['--from', '5', '--to', '4'], '--to is before --from'],
    [['--seeds', '4'], '--seed'],
  ] as const) {
    const { status, stderr } = run(...args);
    expect([args, status]).toEqual([args, 2]);
    expect(stderr).toContain(words);
  }
  const help = run('--help');
  expect([help.status, help.stdout.includes('--shard <i/n>')]).toEqual([0, true]);
});

test('a shard plays its own seeds in its processes, prints figures, and leaves them as JSON', () => {
  const before = written().length;
  const { status, stdout } = run('--from', '2', '--to', '4', '--shard', '1/2', '--without-outages');
  expect([status, /^seeds +1$/m.test(stdout), /^broken +0$/m.test(stdout)]).toEqual([0, true, true]);
  const lines = written();
  expect(lines.length).toBe(before + 1);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ form: 'without-outages', seeds: 1, broken: [] });
});

test('one seed is told with everything that happens in it', () => {
  const { status, stdout } = run('--seed', '3', '--without-outages');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^seed 3, \d+ minutes\n/);
  expect(stdout).toMatch(/0m00s action ops: DetachVolume/);
});

function written(): readonly string[] {
  try {
    return readFileSync(join(ROOT, 'dist/simulate-faults.json'), 'utf8').trimEnd().split('\n');
  } catch {
    return [];
  }
}
