import { REFUSED } from '../../infra/local/simulator/session.ts';
import { STORY_START } from '../../infra/local/simulator/simulation.ts';
import { detachedCluster, requests, told, VOLUME } from '../reattach/stage.ts';
import { judgedSimulation } from './judged.ts';

const HOUR = 3_600_000;

/** The configuration as Terraform gives it to who plans and to who acts. */
function configured(windows: string, zone = 'Asia/Tokyo') {
  return { configuration: { mode: 'approve', zone, windows } };
}

/** The guards that the newest refusals name. */
function refusals(sim: ReturnType<typeof detachedCluster>): string {
  return sim.logs
    .filter((line) => line.name === 'reattach' && line.fields['msg'] === 'reattach')
    .map((line) => String(line.fields['guards'] ?? ''))
    .join('\n');
}

// The story begins on Sunday 2026-11-22 at 10:00 in Tokyo.

describe('a detach inside an announced window', () => {
  test.each(['CL1 Sun 09:30+60m', '* 2026-11-22T10:00/2026-11-22T10:01'])(
    '%s: planned, no plan is made, also when the window is over',
    async (windows) => {
      const sim = detachedCluster(configured(windows));
      await sim.run('45m');
      expect(told(sim)[0]).toMatch(/planned detach seen; no action needed/);
      expect(sim.plans()).toEqual([]);
      expect(requests(sim)).toBe(0);
    },
  );

  test.each([
    'CL2 Sun 09:30+60m',
    'CL1 Sat 09:30+60m',
    'CL1 Sun 10:01+60m',
    'CL1 2026-11-22T09:00/2026-11-22T10:00',
  ])('%s does not cover it: a loss as any other', async (windows) => {
    const sim = detachedCluster(configured(windows));
    await sim.run('5m');
    expect(told(sim).join('\n')).not.toMatch(/planned/);
  });
});

test('a path that stood still before the window, detached inside it: planned, in the same incident', async () => {
  const sim = judgedSimulation({
    configuration: { lang: 'en', mode: 'approve', windows: 'CL1 Sun 10:30+60m' },
  });
  sim.at('25m', () => sim.target('CL1', 'node1', VOLUME, REFUSED));
  sim.at('31m', () => sim.detach('CL1', 'node1', VOLUME, { by: 'ops' }));
  await sim.run('40m');
  const titles = told(sim);
  expect(titles[0]).not.toMatch(/planned/);
  expect(titles.some((title) => /planned/.test(title))).toBe(true);
  expect(new Set(sim.notices().map(({ title }) => title.slice(title.lastIndexOf('[LKW:')))).size).toBe(1);
  expect(sim.plans()).toEqual([]);
});

describe('a window that opens between the approval and the attach', () => {
  const approvedAt = '7m59s';
  test.each([
    ['* Sun 10:08+60m', 'Asia/Tokyo'],
    // The same minute of the cloud in a zone of its own.
    ['CL1 2026-11-21T20:08/2026-11-21T21:00', 'America/New_York'],
  ])('%s (%s): refused, nothing is sent', async (windows, zone) => {
    const sim = detachedCluster(configured(windows, zone));
    sim.at(approvedAt, () => {
      expect(sim.time.now()).toBeLessThan(STORY_START + 8 * 60_000);
      sim.approve('sato');
    });
    await sim.run('30m');
    expect(requests(sim)).toBe(0);
    expect(refusals(sim)).toMatch(/guard-no-window/);
  });

  test('without it the same approval puts the volume back', async () => {
    const sim = detachedCluster(configured('* Sun 12:00+60m'));
    sim.at(approvedAt, () => void sim.approve('sato'));
    await sim.run('10m');
    expect(requests(sim)).toBe(1);
  });
});

test('in the night in which the clocks go back, the window is where the wall clock says', async () => {
  // New York, 2026-11-01 06:00 UTC: 02:00 EDT becomes 01:00 EST. 01:30 comes twice; the first one is meant.
  const night = Date.UTC(2026, 10, 1, 0, 0, 0);
  const installed = configured('CL1 Sun 01:30+30m', 'America/New_York');
  const titles = async (start: number) => {
    const sim = detachedCluster({ ...installed, start });
    await sim.run('5m');
    return told(sim).join('\n');
  };
  expect(await titles(night + 5.6 * HOUR)).toMatch(/planned/);
  expect(await titles(night + 6.6 * HOUR)).not.toMatch(/planned/);
});
