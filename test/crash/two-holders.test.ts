import { COMPLETE, endOf, GOOD_END, nameOf, say, story } from './story.ts';

jest.setTimeout(6 * 3_600_000);

/** Somebody is always there to take over. */
const WAKES = Array.from({ length: 25 }, (_, i) => `${i + 1}m`);
/** Longer than a lease (60 s), than a runner's turn (90 s), and than both together. */
const STALL = 170_000;
/** Of `respond`'s boundaries, outside the nightly run. */
const SAMPLE = 13;
/**
 * An incident's id stems from the moment of its opening: a holder that stands still in just that write opens a second one
 * of the same loss when it goes on. Both are told and closed; the plan, made from request and world, is the same one.
 */
const OPENING = 'before respond PutObject warden-state/incidents/';
const TWICE_OPENED = { ...GOOD_END, incidents: ['recovered', 'recovered'] };

test('a holder that stands still at an effect, is replaced, and goes on: one attach, one story, no second writer', async () => {
  const undisturbed = await story(WAKES);
  expect(endOf(undisturbed)).toEqual(GOOD_END);
  const all = undisturbed.moments;
  // All of `reattach`, whose effects are few and grave.
  const played = COMPLETE ? all : all.filter((name, i) => name.includes(' reattach ') || i % SAMPLE === 0);
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
    const isGood = [GOOD_END, ...(at.includes(OPENING) ? [TWICE_OPENED] : [])].some(
      (good) => JSON.stringify(end) === JSON.stringify(good),
    );
    if (!isGood) wrong.push({ at, ...end });
    if (run.sim.logs.some((line) => line.fields['msg'] === 'lease lost')) replaced += 1;
  }
  expect(wrong).toEqual([]);
  // A stall in which nobody takes over would prove nothing.
  expect(replaced).toBeGreaterThan(played.length / 4);
});
