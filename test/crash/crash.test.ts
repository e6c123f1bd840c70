import { COMPLETE, endOf, GOOD_END, nameOf, say, story } from './story.ts';

jest.setTimeout(3_600_000);

const WAKES = ['3m', '7m', '9m30s', '11m', '13m', '20m'];
const LEASE_SAMPLE = 9;

test('respond and reattach, killed at every one of their effects: the same end, at most one effective attach', async () => {
  const undisturbed = await story(WAKES);
  expect(endOf(undisturbed)).toEqual(GOOD_END);
  const all = undisturbed.moments;
  // Renewals of the lease come every few seconds and are all alike. Everything else: each one.
  const played = COMPLETE ? all : all.filter((name, i) => !name.includes('lease/') || i % LEASE_SAMPLE === 0);
  expect(played.some((name) => name.includes('after reattach AttachVolume'))).toBe(true);
  expect(played.length).toBeGreaterThan(60);
  const what = COMPLETE ? 'complete' : `of writes to the lease, one in ${LEASE_SAMPLE}; nightly: complete`;
  say(`killed at ${played.length} of ${all.length} boundaries (${what})`);
  const wrong: unknown[] = [];
  for (const at of played) {
    let killed = false;
    const run = await story(WAKES, {
      killAt: (moment) => {
        if (killed || nameOf(moment) !== at) return false;
        killed = true;
        return true;
      },
    });
    const end = endOf(run);
    if (JSON.stringify(end) !== JSON.stringify(GOOD_END)) wrong.push({ at, ...end });
  }
  expect(wrong).toEqual([]);
});
