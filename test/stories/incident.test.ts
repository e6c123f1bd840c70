import type { Language } from '../../functions/core/base/language.ts';
import { MINUTE } from '../../functions/core/base/time.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { expectGolden, incidentOf, play as playAnew, told, touched } from './told.ts';

/** Two hours of lines take seconds to play: each variant once per language. */
const played = new Map<string, Promise<Simulation>>();
function play(name: string, lang: Language = 'en'): Promise<Simulation> {
  const key = `${name}.${lang}`;
  const sim = played.get(key) ?? playAnew(name, lang);
  played.set(key, sim);
  return sim;
}

describe('the incident of the SIOS note', () => {
  it('recovered in time: detached, who it was, back; then closed', async () => {
    const sim = await play('sios-note-recovered');
    expect(told(sim)).toEqual([
      '0:03 [CRITICAL] CL1/node1 volume detached; I/O fails in <=100 min',
      '2:32 [CRITICAL] CL1/node1 volume was detached by ops; I/O fails in <=98 min',
      '31:52 [RECOVERED] CL1/node1 disk back after 30 min; check resource',
    ]);
    const incident = incidentOf(sim);
    expect(incident).toMatchObject({ closedBy: 'recovered', cause: 'detached-intent-unknown' });
    expect(incident.closedAt).toBeLessThan(sim.start + 36 * MINUTE);
    expect(sim.objects('inbox/')).toEqual([]);
  });

  it('recovered in time: thousands of lines make one thread of one incident', async () => {
    const sim = await play('sios-note-recovered');
    expect(sim.lines().length).toBeGreaterThan(3_000);
    expect(sim.incidents()).toHaveLength(1);
    expect(new Set(sim.notices().map(({ title }) => title.slice(-14))).size).toBe(1);
    expect(sim.notices().at(-1)?.body).toContain('No LifeKeeper setting needs changing');
  });

  it('not recovered: the clock runs down, I/O fails, the node is restarted, the peer takes over', async () => {
    const sim = await play('sios-note-io-failed');
    const story = told(sim);
    expect(story[0]).toBe('0:03 [CRITICAL] CL1/node1 volume detached; I/O fails in <=100 min');
    expect(story.slice(-4)).toEqual([
      '70:01 [CRITICAL, 30 min left, UNANSWERED] CL1/node1 I/O on the shared disk is about to fail',
      '90:02 [CRITICAL, 10 min left, UNANSWERED] CL1/node1 I/O on the shared disk is about to fail',
      '100:18 [CRITICAL, UNANSWERED] CL1/node1 kernel gave up: I/O errors on the shared disk',
      '104:29 [CRITICAL, UNANSWERED] CL1/node1 disk lost; LifeKeeper fail-over seen, verify node2',
    ]);
    // In between who it was and one reminder: the next would come shortly before the notice of the last half hour.
    expect(story.slice(1, -4)).toEqual([
      '2:32 [CRITICAL] CL1/node1 volume was detached by ops; I/O fails in <=98 min',
      '32:35 [CRITICAL, UNANSWERED] CL1/node1 volume detached; I/O fails in <=68 min',
    ]);
    expect(story).toHaveLength(7);
    expect(incidentOf(sim).closedAt).toBeNull();
    // The line of the halt was written and never left the node.
    expect(sim.lines().filter(({ text }) => text.includes('SYSTEM HALTED'))).toHaveLength(1);
    const shipped = sim.timeline.filter(
      ({ kind, text }) => kind === 'line' && text.includes('SYSTEM HALTED'),
    );
    expect(shipped).toEqual([]);
  });

  it.each(['ja', 'en'] as const)('reads in %s as the golden files, and touches nothing', async (lang) => {
    for (const name of ['sios-note-recovered', 'sios-note-io-failed']) {
      const sim = await play(name, lang);
      expectGolden(name, lang, sim);
      expect(touched(sim)).toEqual([]);
    }
  });
});
