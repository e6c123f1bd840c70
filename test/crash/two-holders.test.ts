import { COMPLETE, endOf, GOOD_END, nameOf, say, story } from './story.ts';

jest.setTimeout(6 * 3_600_000);

/** Somebody is always there to take over. */
const WAKES = Array.from({ length: 25 }, (_, i) => `${i + 1}m`);
/** Longer than a lease (60 s), than a runner's turn (90 s), and than both together. */
const STALL = 170_000;
/** Of `respond`'s boundaries, outside the nightly run. */
const SAMPLE = 13;
/** Both holders name the incident alike: only one of them creates it. */
const OPENING = 'before respond PutObject warden-state/incidents/';

test('a holder that stands still at an effect, is replaced, and goes on: one attach, one story, no second writer', async () => {
  const undisturbed = await story(WAKES);
  expect(endOf(undisturbed)).toEqual(GOOD_END);
  const all = undisturbed.moments;
  // All of `reattach`, whose effects are few and grave; and the write that opens the incident.
  const opening = all.findIndex((name) => name.includes(OPENING));
  const isPlayed = (name: string, i: number) =>
    name.includes(' reattach ') || i === opening || i % SAMPLE === 0;
  const played = COMPLETE ? all : all.filter(isPlayed);
  expect(played.some((name) => name.includes(OPENING))).toBe(true);
  expect(played.some((name) => name.includes('before reattach AttachVolume'))).toBe(true);
  const what = COMPLETE ? 'complete' : `of respond, one in ${SAMPLE}; nightly: complete`;
  say(`stalled at ${played.length} of ${all.length} boundaries (${what})`);
  const wrong: unknown[] = [];
  let replaced = 0;
  for (const at of played) {
    let stalled = false;
    const run = await story(WAKES, {
      stallAt: (moment) => {
        if (stalled || nameOf(moment) !== at) return 0;
        stalled = true;
        return STALL;
      },
    });
    const end = endOf(run);
    if (JSON.stringify(end) !== JSON.stringify(GOOD_END)) wrong.push({ at, ...end });
    if (run.sim.logs.some((line) => line.fields['msg'] === 'lease lost')) replaced += 1;
  }
  expect(wrong).toEqual([]);
  // A stall in which nobody takes over would prove nothing.
  expect(replaced).toBeGreaterThan(played.length / 4);
});
