import { join } from 'node:path';
import { judge } from './judgement.ts';
import { soak } from './soak.ts';

/** Of real time; a quiet machine takes half a minute. */
const PATIENCE = 300_000;
const HOUR = { hours: 1, nodes: 10, incidents: 1, seed: 1 };

test(
  'an hour of the shipped bundles is flat, and its incident is told as it is',
  async () => {
    const soaked = await soak(HOUR);
    expect([...soaked.faults, ...judge(soaked).faults, ...soaked.errors]).toEqual([]);
    expect(Object.values(soaked.containers).every((started) => started > 0)).toBe(true);
  },
  PATIENCE,
);

test(
  'functions that keep what they were called with are found',
  async () => {
    const soaked = await soak({ ...HOUR, nodes: 2, incidents: 0, preload: [join(__dirname, 'leaking.cjs')] });
    const { faults } = judge(soaked);
    for (const what of ['rssMib', 'externalMib', 'fds', 'handles'])
      expect(faults.some((fault) => fault.includes(`${what} grew`))).toBe(true);
  },
  PATIENCE,
);
