import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIOS } from '../../infra/local/simulator/scenarios/all.ts';

const ROOT = join(__dirname, '..', '..');
const GOLDEN = join(ROOT, 'test', 'stories', 'golden');

/** Notices of a story, as its golden file has them; null: it has none. */
function noticesOf(story: string, lang: string): number | null {
  const file = join(GOLDEN, `${story}.${lang}.txt`);
  return existsSync(file) ? (readFileSync(file, 'utf8').match(/^=== /gm)?.length ?? 0) : null;
}

/** Rows of the page: story and the number that is told, of at most. */
function rowsOf(page: string): readonly { readonly story: string; readonly told: string }[] {
  const text = readFileSync(join(ROOT, 'docs', page), 'utf8');
  return [...text.matchAll(/^\| [^|]+ \| `([a-z0-9-]+)` \| ([^|]+) \| [^|]+ \|$/gm)].map((row) => ({
    story: row[1] ?? '',
    told: row[2] ?? '',
  }));
}

/** Threads to their end: each has to be justified. */
const LONG = [
  'black-hole-short',
  'black-hole-to-the-end',
  'sios-note-io-failed',
  'take-over-to-the-end',
  'new-portal-to-the-end',
  'back-after-restart',
  'fencing-to-the-end',
  'standby-detached',
  'standby-loses',
  'standby-loses-unasked',
  'wide-outage-to-the-end',
  'wide-outage-heals',
] as const;

test('they are played for 115 minutes and more, except the detach of a standby that is undone', () => {
  const spans = SCENARIOS.filter(({ name }) =>
    LONG.some((one) => one === name && one !== 'standby-detached'),
  );
  expect(spans.map(({ name }) => name).sort()).toEqual(
    [...LONG].filter((one) => one !== 'standby-detached').sort(),
  );
  expect(spans.filter(({ until }) => Number(/^(\d+)m$/.exec(String(until))?.[1]) < 115)).toEqual([]);
  for (const lang of ['ja', 'en'])
    for (const name of LONG) expect({ name, told: noticesOf(name, lang) }).not.toEqual({ name, told: null });
});

describe.each([
  ['notices.md', 'en'],
  ['notices.ja.md', 'ja'],
] as const)('the numbers of notices in docs/%s', (page, lang) => {
  const rows = rowsOf(page);

  test('are those of the stories', () => {
    const stories = rows.flatMap(({ story, told }) => {
      const count = noticesOf(story, lang);
      return count === null ? [] : [{ story, told, count: String(count) }];
    });
    expect(stories.length).toBeGreaterThanOrEqual(LONG.length);
    for (const { story, told, count } of stories) expect({ story, told }).toEqual({ story, told: count });
  });

  test('cover every thread that is played to its end', () => {
    expect(rows.map(({ story }) => story)).toEqual(expect.arrayContaining([...LONG]));
  });

  test('are no more than a person reads: two for a hole of fifty seconds, four while it flaps, eight in 100 minutes', () => {
    const most = (story: string) =>
      Number(/\d+/.exec(rows.find((row) => row.story === story)?.told ?? '')?.[0]);
    expect(most('black-hole-short')).toBeLessThanOrEqual(2);
    expect(most('flap')).toBeLessThanOrEqual(4);
    for (const { story } of rows.filter((row) => !row.story.startsWith('wide')))
      expect(most(story)).toBeLessThanOrEqual(8);
  });
});
