import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { type Judging, judgedSimulation } from './judged.ts';

const VOLUME = 'lk-shared';

/** Titles without label and id, with the minute. */
function told(sim: Simulation): readonly string[] {
  return sim
    .notices()
    .map(
      ({ after, title }) =>
        `${Math.floor(after / 60_000)} ${title.replace(/^\[[^\]]+\] | \[LKW:[^\]]+\]$/g, '')}`,
    );
}

function cluster(volumes: readonly string[], lang: 'en' | 'ja' = 'en', how: Judging = {}): Simulation {
  const clusters = [{ name: 'CL1', volumes: volumes.map((name) => ({ name })) }];
  return judgedSimulation({ clusters, configuration: { lang } }, how);
}

/** Somebody writes a line of LifeKeeper that is not true. */
const WRITTEN: Judging = { bent: ['lines', 'stamps'] };

describe('a further loss while an incident is open', () => {
  it('of the peer is told at once, once: nobody may switch over to it', async () => {
    const sim = cluster([VOLUME]);
    sim.at('0s', () => sim.detach('CL1', 'node1', VOLUME));
    sim.at('10m', () => sim.detach('CL1', 'node2', VOLUME));
    await sim.run('20m');
    expect(told(sim).filter((title) => title.includes('another'))).toEqual([
      '10 CL1 another disk path lost; 2 paths lost now (node1, node2); I/O fails in <=90 min',
    ]);
    expect(sim.incidents()).toHaveLength(1);
  });

  it('reads the same in Japanese', async () => {
    const sim = cluster([VOLUME], 'ja');
    sim.at('0s', () => sim.detach('CL1', 'node1', VOLUME));
    sim.at('10m', () => sim.detach('CL1', 'node2', VOLUME));
    await sim.run('12m');
    expect(sim.notices().at(-1)?.title).toContain('CL1 別の経路も接続断(現在2経路: node1、node2)');
  });

  it('of another volume of the same node is told', async () => {
    const sim = cluster([VOLUME, 'lk-second']);
    sim.at('0s', () => sim.detach('CL1', 'node1', VOLUME));
    sim.at('10m', () => sim.target('CL1', 'node1', 'lk-second', { kind: 'refused' }));
    await sim.run('16m');
    const further = told(sim).filter((title) => title.includes('another'));
    expect(further).toHaveLength(1);
    expect(further[0]).toMatch(
      /^1[0-3] CL1 another disk path lost; 2 paths lost now \(node1\); I\/O fails in <=(89|90) min$/,
    );
  });

  it('that lasts shorter than a blip is not', async () => {
    const sim = cluster([VOLUME, 'lk-second']);
    sim.at('0s', () => sim.detach('CL1', 'node1', VOLUME));
    sim.at('10m', () => sim.target('CL1', 'node1', 'lk-second', { kind: 'refused' }));
    sim.at('10m20s', () => sim.heal('CL1', 'node1', 'lk-second'));
    await sim.run('20m');
    expect(told(sim).filter((title) => title.includes('another'))).toEqual([]);
  });

  const FAILS =
    "lkscsid[2212]: ERROR:lkscsid:::007059:lkscsid: Device Sharing Status failed on '/dev/sdb', result:-1.";

  it('of a volume that a line of anybody told of before is told when it is detached, once', async () => {
    const sim = cluster([VOLUME], 'en', WRITTEN);
    sim.at('0s', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
    sim.at('3m', () => sim.node('CL1', 'node2').lifekeeper(FAILS));
    sim.at('9m', () => sim.detach('CL1', 'node2', VOLUME));
    await sim.run('25m');
    const further = told(sim).filter((title) => title.includes('another'));
    expect(further.map((title) => Number.parseInt(title, 10))).toEqual([expect.any(Number), 9]);
    expect(sim.notices().at(-1)?.body).toMatch(/node2: .*DETACH/);
  });

  it('of a disk that a line of anybody told of before is told when its session breaks, once', async () => {
    const sim = cluster([VOLUME], 'en', WRITTEN);
    sim.at('0s', () => sim.detach('CL1', 'node1', VOLUME));
    sim.at('3m', () => sim.node('CL1', 'node2').lifekeeper(FAILS));
    sim.at('13m', () => sim.target('CL1', 'node2', VOLUME, { kind: 'refused' }));
    await sim.run('29m');
    const further = told(sim).filter((title) => title.includes('another'));
    expect(further.map((title) => Number.parseInt(title, 10))).toEqual([expect.any(Number), 13]);
  });

  it('leaves open who is in service when lines say so of two nodes', async () => {
    const sim = cluster([VOLUME], 'en', WRITTEN);
    sim.at('0s', () => sim.target('CL1', 'node1', VOLUME, { kind: 'refused' }));
    sim.at('3m', () => sim.node('CL1', 'node2').lifekeeper(FAILS));
    await sim.run('10m');
    const [first, ...later] = sim.notices().map(({ body }) => body);
    expect(first).toContain('node1: active (presumed');
    expect(later).not.toHaveLength(0);
    for (const body of later) {
      expect(body).toContain('node1: of unknown role (active or standby)');
      expect(body).toContain('node2: of unknown role (active or standby)');
    }
  });

  it('of everything at once is one notice', async () => {
    const sim = cluster([VOLUME, 'lk-second']);
    sim.at('0s', () => {
      sim.target('CL1', 'node1', VOLUME, { kind: 'refused' });
      sim.target('CL1', 'node1', 'lk-second', { kind: 'refused' });
    });
    await sim.run('20m');
    expect(told(sim).filter((title) => title.includes('another'))).toEqual([]);
  });
});
