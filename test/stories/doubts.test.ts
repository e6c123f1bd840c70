import type { Language } from '../../functions/core/base/language.ts';
import { HOUR } from '../../functions/core/base/time.ts';
import { INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { playScenario } from '../../infra/local/simulator/scenarios/scenario.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { expectGolden, incidentOf, play as playAnew, scenarioNamed, titles, told, touched } from './told.ts';

jest.setTimeout(180_000);

const played = new Map<string, Promise<Simulation>>();
function play(name: string, lang: Language = 'en'): Promise<Simulation> {
  const key = `${name}.${lang}`;
  const sim = played.get(key) ?? playAnew(name, lang);
  played.set(key, sim);
  return sim;
}

describe('a black hole', () => {
  it('of fifty seconds: told once, and once more that it is over; no deadline', async () => {
    const sim = await play('black-hole-short');
    expect(told(sim)).toEqual([
      '0:25 [CRITICAL] CL1/node1 shared disk not responding (under investigation)',
      '10:26 [RECOVERED] CL1/node1 disk back after 1 min; check resource',
    ]);
    for (const { title, body } of sim.notices())
      expect(title + body).not.toMatch(/at the latest \(|deadline passed/);
    expect(incidentOf(sim)).toMatchObject({ closedBy: 'recovered', deadline: null });
  });

  it('for good: the deadline is told once the initiator has noticed, and it is the real one', async () => {
    const sim = await play('black-hole-to-the-end');
    const [first, second, ...rest] = told(sim);
    expect(first).toBe('0:25 [CRITICAL] CL1/node1 shared disk not responding (under investigation)');
    expect(second).toBe('1:40 [CRITICAL] CL1/node1 shared disk lost (path time-out); I/O fails in <=100 min');
    expect(sim.notices()[0]?.body.replaceAll(/\s+/g, ' ')).toContain(
      '6000 s from the moment the kernel notices',
    );
    const failed = sim.lines().find(({ text }) => text.includes('session recovery timed out'))?.at ?? 0;
    // In the zone of the installation, to the minute.
    const at = new Date(failed + 9 * HOUR).toISOString().slice(11, 16);
    const latest = sim
      .notices()
      .flatMap(({ body }) => [...body.matchAll(/I\/O fails at (\S+) at the latest/g)]);
    expect(latest.length).toBeGreaterThan(0);
    expect(new Set(latest.map(([, time]) => time))).toEqual(new Set([at]));
    expect(rest.length).toBeLessThanOrEqual(10);
  });
});

describe('a standby without the probe', () => {
  it('that loses its path: never an emergency, for as long as it lasts', async () => {
    const sim = await play('standby-loses-unasked');
    expect(new Set(titles(sim).map((title) => title.replace('WARNING, UNANSWERED', 'WARNING')))).toEqual(
      new Set(['[WARNING] CL1/node2 (standby) disk lost; fail-over unsafe']),
    );
    for (const { body } of sim.notices()) expect(body).not.toMatch(/that use this disk hang|get I\/O errors/);
  });

  it('whose volume is detached while the active node writes: no take-over, and it may be attached again', async () => {
    const sim = await play('standby-detached');
    const [first, ...rest] = titles(sim);
    // Who wrote on the disk in the hour before is asked for before the first notice: nobody is woken for a standby.
    expect(first).toBe('[WARNING] CL1/node2 (standby) disk lost; fail-over unsafe');
    expect(rest.at(-1)).toMatch(/^\[RECOVERED\] CL1\/node2/);
    for (const title of rest) expect(title).not.toMatch(/CRITICAL|REATTACH/);
  });

  it('and where nobody can say which node it is, the detach is told at once, and both cases are said', async () => {
    const story = scenarioNamed('standby-detached');
    for (const fault of [INTERNAL_ERROR, { kind: 'hang' } as const]) {
      const sim = await playScenario(
        {
          ...story,
          until: '1m',
          schedule: (started) => {
            started.at('0s', () => started.faults.add({ operation: 'SummarizeMetricsData', fault }));
            story.schedule(started);
          },
        },
        'en',
      );
      const [first] = sim.notices();
      expect(first?.title).toContain('[CRITICAL] CL1/node2 volume detached');
      expect(first?.after).toBeLessThan(30_000);
      expect(first?.body.replaceAll(/\s+/g, ' ')).toMatch(/If it is active, .* If it is standby, /);
    }
  });
});

describe.each(['black-hole-short', 'black-hole-to-the-end', 'standby-loses-unasked', 'standby-detached'])(
  '%s',
  (name) => {
    it.each(['ja', 'en'] as const)('reads in %s as the golden file, and touches nothing', async (lang) => {
      const sim = await play(name, lang);
      expectGolden(name, lang, sim);
      expect(touched(sim)).toEqual([]);
    });
  },
);
