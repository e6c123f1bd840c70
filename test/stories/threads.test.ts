import { expectGolden, incidentOf, play, titles, told } from './told.ts';

jest.setTimeout(300_000);

/** How many notices a thread has at most: each of them is justified in docs/notices.md. */
const THREADS = [
  ['wide-outage-to-the-end', 14],
  ['wide-outage-heals', 5],
  ['back-after-restart', 4],
  ['take-over-to-the-end', 8],
  ['fencing-to-the-end', 6],
  ['new-portal-to-the-end', 8],
] as const;

describe.each(THREADS)('%s', (name, most) => {
  it.each(['ja', 'en'] as const)(
    'reads in %s as the golden file, in no more notices than it takes',
    async (lang) => {
      const sim = await play(name, lang);
      expect(sim.notices().length).toBeLessThanOrEqual(most);
      expectGolden(name, lang, sim);
      for (const { body } of sim.notices()) expect(body).not.toMatch(/断0分|disk back after 0 min/);
    },
  );
});

it('after a restart and a fail-over the end says where the service is, and closes the incident', async () => {
  for (const name of ['back-after-restart', 'take-over-to-the-end', 'fencing-to-the-end']) {
    const sim = await play(name);
    expect(titles(sim).at(-1)).toBe(
      '[RECOVERED] CL1/node1 disk reconnected after a restart; service on node2 (verify)',
    );
    expect(incidentOf(sim).closedBy).toBe('recovered');
  }
});

it('in a wide outage each cluster hears of its I/O errors and of its end', async () => {
  const failed = told(await play('wide-outage-to-the-end'));
  const healed = told(await play('wide-outage-heals'));
  for (const cluster of ['CL1', 'CL2', 'CL3']) {
    expect(failed.some((title) => title.includes(`${cluster}/node1 kernel gave up`))).toBe(true);
    expect(healed.some((title) => title.includes(`[RECOVERED] ${cluster}/node1`))).toBe(true);
  }
});
