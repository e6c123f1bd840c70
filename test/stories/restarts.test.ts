import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { VOLUME } from '../reattach/stage.ts';
import { judgedSimulation } from './judged.ts';
import { told } from './told.ts';

function cluster(): Simulation {
  return judgedSimulation({ clusters: [{ name: 'CL1' }], configuration: { lang: 'en' } });
}

/** Somebody reboots node1 through the API at 30 min; it is up again a minute later, with the volume that it had. */
function reboot(sim: Simulation): void {
  const node = sim.node('CL1', 'node1');
  const restart = async () => {
    await sim.cloud.compute.instanceAction(userCaller('ops'), node.options.instanceId, 'SOFTRESET');
    sim.time.after(3 * SECOND, () => {
      const places = new Map(node.disks.map((disk) => [disk, disk.session?.place ?? null]));
      node.shutdown();
      node.bootAfter(MINUTE, (disk) => places.get(disk) ?? null);
    });
  };
  sim.at('30m', () => void restart());
}

const LOSSES = ['refused', 'detach'] as const;

function loseAt46(sim: Simulation, kind: (typeof LOSSES)[number]): void {
  sim.at('46m', () =>
    kind === 'detach'
      ? sim.detach('CL1', 'node1', VOLUME, { by: 'ops' })
      : sim.target('CL1', 'node1', VOLUME, { kind }),
  );
}

function after46(sim: Simulation, minutes: number): readonly string[] {
  return sim
    .notices()
    .filter(({ after }) => after > 46 * MINUTE && after < (46 + minutes) * MINUTE)
    .map(({ title }) => title);
}

describe('a restart that moves no service', () => {
  test('of the peer hides neither the deadline nor the I/O errors of the node in service', async () => {
    const sim = cluster();
    sim.at('1m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
    sim.at('10m', () => sim.forceRestart('CL1', 'node2'));
    await sim.run('108m');
    const titles = told(sim).join('\n');
    expect(titles).not.toMatch(/node2 restarted/);
    expect(titles).toMatch(/\n11:\d\d .*node1 shared disk lost.*I\/O fails in <=9\d min/);
    expect(titles).toMatch(/\[CRITICAL, 10 min left/);
    expect(titles).toMatch(/kernel gave up.*fail-over seen, verify node2/s);
  });

  test('of a standby that lost its disk interrupts nothing, before and after its return', async () => {
    const sim = cluster();
    sim.at('1m', () => sim.target('CL1', 'node2', VOLUME, { kind: 'refused' }));
    sim.at('10m', () => sim.forceRestart('CL1', 'node2'));
    sim.at('20m', () => sim.heal('CL1', 'node2', VOLUME));
    sim.at('21m', () => sim.login('CL1', 'node2', VOLUME));
    await sim.run('40m');
    expect(told(sim)).toEqual([
      expect.stringMatching(/node2 \(standby\) disk lost/),
      expect.stringMatching(/node2 \(standby\) disk lost/),
      expect.stringMatching(/\[RECOVERED\] CL1\/node2 disk reconnected after a restart; service on node1/),
    ]);
    for (const { body } of sim.notices()) expect(body).not.toMatch(/was interrupted/);
  });
});

describe('a node that was rebooted through the API', () => {
  test.each(LOSSES)('and loses its volume (%s) a quarter of an hour later is told', async (kind) => {
    const sim = cluster();
    reboot(sim);
    loseAt46(sim, kind);
    await sim.run('52m');
    expect(after46(sim, 4)[0]).toMatch(/node1/);
  });

  test.each(LOSSES)('is told likewise (%s) while the loss of its peer is an open incident', async (kind) => {
    const sim = cluster();
    sim.at('25m', () => sim.target('CL1', 'node2', VOLUME, { kind: 'refused' }));
    reboot(sim);
    loseAt46(sim, kind);
    await sim.run('52m');
    // Its peer is known as the standby: the node that may be active is the headline now, the peer is named in it.
    const [first = ''] = after46(sim, 3);
    expect(first).toMatch(/\[CRITICAL\] CL1\/node1 (shared disk lost|volume detached)/);
    // Its own clock, not that of its peer, which began twenty minutes earlier.
    expect(Number(/in <=(\d+) min/.exec(first)?.[1])).toBeGreaterThanOrEqual(98);
    expect(sim.notices().at(-1)?.body).toContain('Further paths lost: node2');
  });

  test('and loses nothing is no incident', async () => {
    const sim = cluster();
    reboot(sim);
    await sim.run('52m');
    expect(told(sim)).toEqual([]);
  });
});

test('a volume that was lost, came back, and is lost again after a reboot is told as lost, with its deadline', async () => {
  const sim = cluster();
  sim.at('20m', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
  sim.at('29m', () => sim.heal('CL1', 'node1', VOLUME));
  reboot(sim);
  loseAt46(sim, 'refused');
  await sim.run('60m');
  const titles = after46(sim, 14);
  expect(titles[0]).toMatch(/node1 shared disk lost \(target refuses\); I\/O fails in <=99 min/);
  expect(titles).toHaveLength(1);
});
