import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { MESSAGES } from '../../infra/local/simulator/node-shapes.ts';
import { SHARED } from '../../infra/local/simulator/scenarios/scenario.ts';
import { REFUSED } from '../../infra/local/simulator/session.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { judgedSimulation } from './judged.ts';
import { incidentOf, told } from './told.ts';

jest.setTimeout(180_000);

/** For an hour: lost for so long, once in every cycle. */
async function played(cycleMs: number, lostMs: number): Promise<Simulation> {
  const sim = judgedSimulation({ configuration: { lang: 'en' } });
  for (let at = 0; at < HOUR; at += cycleMs) {
    sim.at(at, () => sim.target('CL1', 'node1', SHARED, REFUSED));
    sim.at(at + lostMs, () => sim.heal('CL1', 'node1', SHARED));
  }
  await sim.run('80m');
  return sim;
}

describe('an hour of breaks and returns', () => {
  test.each([
    ['a minute in every two', 2 * MINUTE, MINUTE],
    ['ten seconds in every minute', MINUTE, 10 * SECOND],
    ['two minutes in every eight', 8 * MINUTE, 2 * MINUTE],
  ])('%s: at most four notices, and the end', async (_, cycle, lost) => {
    const sim = await played(cycle, lost);
    const story = told(sim);
    expect(story.length).toBeLessThanOrEqual(4);
    expect(story.filter((title) => title.includes('flapping'))).toHaveLength(1);
    expect(story.at(-1)).toContain('[RECOVERED]');
    expect(incidentOf(sim).closedBy).toBe('recovered');
  });
});

test('the second loss within ten minutes is told as flapping, not as another emergency', async () => {
  const sim = await played(2 * MINUTE, MINUTE);
  expect(told(sim).map((title) => title.replace(/^\S+ /, '').slice(0, 60))).toEqual([
    expect.stringContaining('[CRITICAL] CL1/node1 shared disk lost'),
    expect.stringContaining('[WARNING] CL1/node1 shared disk connection flapping'),
    expect.stringContaining('[RECOVERED] CL1/node1 disk back'),
  ]);
});

test('a path that stays lost after it flapped is told as lost, with its deadline', async () => {
  const sim = judgedSimulation({ configuration: { lang: 'en' } });
  for (const minute of [0, 3]) {
    sim.at(minute * MINUTE, () => sim.target('CL1', 'node1', SHARED, REFUSED));
    if (minute === 0) sim.at(MINUTE, () => sim.heal('CL1', 'node1', SHARED));
  }
  await sim.run('80m');
  const story = told(sim);
  expect(story.some((title) => title.includes('flapping'))).toBe(true);
  expect(
    story.findIndex((title) => /shared disk lost.*I\/O fails in <=/.test(title.slice(5))),
  ).toBeGreaterThanOrEqual(0);
  expect(story.at(-1)).toContain('30 min left');
});

test('200 breaks of two seconds within a quarter of an hour (a genuine shape): one incident, one word for it', async () => {
  const sim = judgedSimulation({ configuration: { lang: 'en' } }, { bent: ['lines', 'stamps'] });
  const lines = readFileSync(join(__dirname, 'cases', 'flap200.txt'), 'utf8')
    .trimEnd()
    .split('\n');
  for (const line of lines) {
    const [, hour = '', minute = '', second = '', rest = ''] =
      /^\w+ +\d+ (\d+):(\d+):(\d+) node1 (.*)$/.exec(line) ?? [];
    const at = ((Number(hour) - 9) * 60 + Number(minute)) * MINUTE + Number(second) * SECOND;
    sim.at(at, () => sim.line('CL1', 'node1', MESSAGES, rest));
  }
  await sim.run('40m');
  const story = told(sim);
  expect(story.length).toBeLessThanOrEqual(4);
  expect(story.some((title) => title.includes('flapping'))).toBe(true);
});
