import { MINUTE } from '../../../functions/core/base/time.ts';
import type { WideFacts } from '../../../functions/core/notice/facts-of-many.ts';
import { wideText } from '../../../functions/core/notice/wide-text.ts';
import { EN, LOSS, NOW } from './notice-facts.ts';

function facts(over: Partial<WideFacts> = {}): WideFacts {
  return {
    schema: 'warden.wide-notice/1',
    incidentId: 'w1',
    availabilityDomain: 'AD-1<',
    since: LOSS,
    count: 3,
    windowMinutes: 5,
    clusters: ['c1', 'c2', 'c3'],
    ...over,
  };
}
const told = (over: Partial<WideFacts> = {}, ctx = {}) => {
  const { title, body } = wideText(facts(over), { ...EN, ...ctx });
  const lines = body.split('\n');
  const block = (head: string) => {
    const from = lines.indexOf(`■ ${head}`) + 1;
    return lines.slice(from, lines.indexOf('', from)).map((line) => line.slice(2));
  };
  return { title, lines, block };
};
const known = (over: Partial<WideFacts> = {}) => told(over).block('What is known');
const SPLIT = { waiting: ['c1'], own: [{ cluster: 'c2', situation: 'io-failed' }], over: ['c3'] } as const;
const names = (count: number) => Array.from({ length: count }, (_, n) => `c${n}`);

describe('its subject', () => {
  const LOST = 'AD-1‹: 3 clusters lost storage at once';

  test.each<[what: string, over: Partial<WideFacts>, subject: string]>([
    ['of the version before', {}, `[CRITICAL] ${LOST} (c1, c2, c3)`],
    ['no time runs', { firstDeadline: null, at: NOW }, `[CRITICAL] ${LOST} (c1, c2, c3)`],
    [
      'time enough',
      { firstDeadline: NOW + 31 * MINUTE, at: NOW },
      `[CRITICAL] ${LOST} (c1, c2, c3); first I/O error by 10:41`,
    ],
    [
      'half an hour',
      { firstDeadline: NOW + 29.5 * MINUTE, at: NOW },
      `[CRITICAL, 30 min left] ${LOST} (c1, c2, c3); first I/O error by 10:39`,
    ],
    [
      'nobody says when it is told',
      { firstDeadline: NOW + MINUTE },
      `[CRITICAL] ${LOST} (c1, c2, c3); first I/O error by 10:11`,
    ],
    [
      'five names',
      { clusters: names(5), count: 5 },
      '[CRITICAL] AD-1‹: 5 clusters lost storage at once (c0, c1, c2, c3, c4)',
    ],
    [
      'six are too many',
      { clusters: names(6), count: 6 },
      '[CRITICAL] AD-1‹: 6 clusters lost storage at once',
    ],
    ['not all are known', { count: 4 }, '[CRITICAL] AD-1‹: 4 clusters lost storage at once'],
    ['over', { why: 'over', own: [], over: ['c1'], at: NOW }, '[RECOVERED] AD-1‹: outage of 3 clusters over'],
    [
      'over a while ago',
      { why: 'over', own: [], over: ['c1'], at: NOW, decidedAt: LOSS },
      '[RECOVERED, AS OF 10:00] AD-1‹: outage of 3 clusters over',
    ],
    [
      'over, but some go on on their own',
      { why: 'over', ...SPLIT },
      '[INFO] AD-1‹: summary of 3 clusters ends (1 told on their own, 1 back)',
    ],
    ['over, and nobody says of whom', { why: 'over' }, '[INFO] AD-1‹: outage of 3 clusters over'],
  ])('%s', (_, over, subject) => {
    expect(told(over).title).toBe(`${subject} [LKW:w1]`);
  });
});

describe('its first lines', () => {
  const first = (over: Partial<WideFacts>) => {
    const { lines } = told(over);
    return lines.slice(0, lines.indexOf(''));
  };
  const MERGED = /^1 3 clusters in AD-1‹ lost storage within 5 min\. /;

  test('what happened, until when, what not to do, what to do', () => {
    expect(first({ firstDeadline: NOW })).toEqual([
      expect.stringMatching(MERGED),
      '2 I/O fails at Nov 22 10:10:00 in the first cluster, at the latest.',
      expect.stringMatching(/^3 Do not detach the volume, log out .*\. .+\.$/),
      expect.stringMatching(/^4 Next: Many clusters at once point to the platform/),
    ]);
    expect(first({ firstDeadline: null })[1]).toBe('2 No cluster of this summary has a deadline that runs.');
  });

  test('of the version before no word of a deadline', () => {
    expect(first({})).toEqual([
      expect.stringMatching(MERGED),
      expect.stringMatching(/^2 Do not detach the volume/),
      expect.stringMatching(/^3 Next: Many clusters .* Oracle\.$/),
    ]);
  });

  test('whom to call, where that is known', () => {
    expect(first({ contacts: ['a@x'] }).at(-1)).toMatch(/^3 Next: .* Contacts: a＠x\.$/);
    expect(first({ contacts: [] }).at(-1)).toMatch(/ No contacts are configured\.$/);
  });

  test('over: what is left to leave alone; an empty line is none', () => {
    expect(first({ why: 'over' })).toEqual([
      expect.stringMatching(/^1 Of the 3 clusters in AD-1‹ none is left/),
      '2 Do not detach anything.',
    ]);
    expect(first({ why: 'over', contacts: ['a'] }).at(-1)).toBe('3 Contacts: a.');
  });

  test('as of when it speaks, where it waited', () => {
    expect(first({ at: NOW, decidedAt: LOSS })[0]).toMatch(/^This notice waited 10 min/);
  });
});

describe('each cluster', () => {
  const SINCE = 'Since Nov 22 10:00:00. Presumed cause: wide outage.';

  test('under what has become of it; what holds none is left out', () => {
    expect(known(SPLIT)).toEqual([
      'Lost, told of here only (1): c1',
      'Told on their own (1): c2 (I/O errors)',
      'Back or closed (1): c3',
      SINCE,
    ]);
    expect(known({ waiting: ['c<'], own: [], over: [] })).toEqual(['Lost, told of here only (1): c‹', SINCE]);
  });

  test.each(['waiting', 'own', 'over'] as const)(
    'all of them, where a version before did not say %s',
    (key) => {
      expect(known({ ...SPLIT, [key]: undefined } as never)).toEqual(['All (3): c1, c2, c3', SINCE]);
    },
  );

  test.each([
    ['io-failed', 'I/O errors'],
    ['fs-dead', 'I/O errors'],
    ['failed-over', 'failed over'],
    ['redundancy-lost', 'failed over'],
    ['rebooted', 'restarted'],
    ['do-not-reattach', 'do not reattach'],
    ['silent', 'lost'],
  ] as const)('%s is told as %s', (situation, words) => {
    const lines = known({ waiting: [], own: [{ cluster: 'c<', situation: situation as never }], over: [] });
    expect(lines[0]).toBe(`Told on their own (1): c‹ (${words})`);
  });

  test('the version before left names out: they are counted', () => {
    expect(known({ count: 5 })[0]).toBe('All (5): c1, c2, c3 and 2 more');
  });

  test('there is room for five thousand characters of names', () => {
    // A name of 98 characters takes a hundred with what stands between.
    const long = (count: number) => Array.from({ length: count }, () => 'x'.repeat(98));
    const waiting = (count: number) => known({ waiting: long(count), own: [], over: [] })[0] ?? '';
    expect(waiting(50)).not.toContain('more');
    expect(waiting(51)).toMatch(/^Lost, told of here only \(51\): x.* and 1 more$/);
    expect(waiting(51).match(/x{98}/g)).toHaveLength(50);
  });
});

test('what to do, and when people hear again', () => {
  const buckets = { namespace: 'ns', state: 'st', approvals: null };
  const { block } = told({ nextReportAt: NOW, at: NOW }, { buckets });
  expect(block('What to do')).toEqual([
    expect.stringMatching(/^1\. Many clusters at once point to the platform/),
    expect.stringMatching(/^2\. This shows what has become of each cluster/),
    '     npm run -s warden -- incidents --bucket st --namespace ns',
  ]);
  expect(block('Reply')).toEqual([
    'Next notice: Nov 22 10:10:00 at the latest; at once when something changes.',
    'Times are of 2026, JST (UTC+09:00).',
  ]);
  expect(told().block('Reply')[0]).toBe('Next notice: none is planned; at once when something changes.');
  // A summary of the turn of the year is of the year in which it is told.
  const year = (over: Partial<WideFacts>) =>
    told({ since: Date.UTC(2025, 11, 31), ...over }).block('Reply')[1];
  expect([year({ at: NOW }), year({})]).toEqual([
    expect.stringContaining('2026'),
    expect.stringContaining('2025'),
  ]);
});
