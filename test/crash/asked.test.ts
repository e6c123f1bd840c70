import { COMPLETE, endOf, GOOD_END, nameOf, say, story, type Told } from './story.ts';

jest.setTimeout(3_600_000);

const WAKES = ['3m', '7m', '9m30s', '11m', '13m', '20m'];
/** Of what the story without the probe has too, outside the nightly run. */
const SAMPLE = 29;
const PROBED = { probe: true } as const;
/** What `respond` does because there is a probe. */
const OF_THE_PROBE = /probe/;

test('respond, killed at its effects while nodes are asked: the same end, and every node has answered', async () => {
  const undisturbed = await story(WAKES, {}, PROBED);
  expect(endOf(undisturbed)).toEqual(GOOD_END);
  const both = ['answered', 'answered'];
  expect(answersOf(undisturbed)).toEqual(both);
  const all = undisturbed.moments.filter((name) => name.includes(' respond '));
  const asking = all.filter((name) => OF_THE_PROBE.test(name));
  expect(asking.some((name) => name.includes('after respond InvokeFunction'))).toBe(true);
  expect(asking.some((name) => name.includes('after respond PutObject'))).toBe(true);
  const played = COMPLETE ? all : all.filter((name, i) => OF_THE_PROBE.test(name) || i % SAMPLE === 0);
  const what = COMPLETE ? 'complete' : `of what is not about the probe, one in ${SAMPLE}; nightly: complete`;
  say(`with the probe: killed at ${played.length} of ${all.length} boundaries of respond (${what})`);
  const wrong: unknown[] = [];
  for (const at of played) {
    let killed = false;
    const run = await story(
      WAKES,
      {
        killAt: (moment) => {
          if (killed || nameOf(moment) !== at) return false;
          killed = true;
          return true;
        },
      },
      PROBED,
    );
    const end = endOf(run);
    const asked = answersOf(run);
    if (JSON.stringify([killed, end, asked]) !== JSON.stringify([true, GOOD_END, both]))
      wrong.push({ at, killed, asked, ...end });
  }
  expect(wrong).toEqual([]);
});

/** What is stored of every node that was asked. */
function answersOf({ sim }: Told): readonly string[] {
  return sim
    .objects('topology/')
    .flatMap((body) =>
      typeof body === 'object' && body !== null && 'facts' in body
        ? [body.facts === null ? 'silent' : 'answered']
        : [],
    );
}
