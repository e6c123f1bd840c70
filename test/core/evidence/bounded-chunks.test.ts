import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { BoundedChunks } from '../../../functions/core/evidence/bounded-chunks.ts';
import { emptyEvidence } from '../../../functions/core/evidence/evidence.ts';
import { type EvidenceLimits, FUNCTION_LIMITS } from '../../../functions/core/evidence/limits.ts';
import type { Dropped } from '../../../functions/core/evidence/node-evidence.ts';
import { type Series, seriesOf } from '../../../functions/core/evidence/series.ts';
import { NODE } from './make-signal.ts';

const LIMITS: EvidenceLimits = {
  ...FUNCTION_LIMITS,
  vital: { subjects: 3, total: 5 },
  other: { subjects: 2, total: 3 },
  facets: 2,
  fine: 3,
  coarse: 4,
  coarseTraces: 2,
  detailed: 2,
};

const LOST = 'session-lost|R|1020';

type Line = readonly [hour: number, subject: string, facet?: string, ms?: number];

function told(lines: readonly Line[], limits: EvidenceLimits = LIMITS): BoundedChunks {
  const chunks = new BoundedChunks(limits);
  for (const [hour, subject, facet = LOST, ms = 0] of lines)
    chunks.add(`${hour}|${subject}`, facet, seriesOf(hour * HOUR + ms, null));
  return chunks;
}

type Shown = Readonly<Record<string, Readonly<Record<string, Series>>>>;

function shown(chunks: BoundedChunks): {
  readonly chunks: Shown;
  readonly dropped: Readonly<Record<string, number>>;
} {
  const { chunks: found, dropped } = chunks.bounded();
  return {
    chunks: Object.fromEntries(
      [...found].sort().map(([key, chunk]) => [key, Object.fromEntries([...chunk].sort())]),
    ),
    dropped: Object.fromEntries(dropped),
  };
}

/** What is kept of lines, in whichever order they come. */
function kept(lines: readonly Line[], limits: EvidenceLimits = LIMITS) {
  const found = shown(told(lines, limits));
  expect(shown(told([...lines].reverse(), limits))).toEqual(found);
  expect(shown(told([...lines, ...lines], limits))).toEqual(found);
  return found;
}

const keys = (found: { readonly chunks: Shown }) => Object.keys(found.chunks);
const facets = (found: { readonly chunks: Shown }, key: string) => Object.keys(found.chunks[key] ?? {});
/** First and last moment of a series, in ms of hour 1. */
const span = (series: Series | undefined) => [series?.all[0], series?.all[1]].map((at) => (at ?? 0) - HOUR);

test('lines of one subject, hour and meaning make one series, others their own', () => {
  const found = kept([
    [1, 's:1', LOST, 5_000],
    [1, 's:1', LOST, 70_000],
    [1, 's:1', 'session-lost|S|', 9_000],
    [2, 's:1'],
    [1, 's:2'],
  ]);
  expect(keys(found)).toEqual(['1|s:1', '1|s:2', '2|s:1']);
  expect(facets(found, '1|s:1')).toEqual([LOST, 'session-lost|S|']);
  expect(span(found.chunks['1|s:1']?.[LOST])).toEqual([5_000, 70_000]);
  expect(found.dropped).toEqual({});
});

describe('the subjects of one kind and hour', () => {
  test('beyond those that are kept are joined into one, without their rules and details', () => {
    const found = kept([
      [1, 's:1'],
      [1, 's:2'],
      [1, 's:3'],
      [1, 's:10', LOST, 4_000],
      [1, 's:11', 'session-lost|S|1022', 8_000],
    ]);
    expect(keys(found)).toEqual(['1|*s', '1|s:1', '1|s:2', '1|s:3']);
    expect(facets(found, '1|*s')).toEqual(['session-lost||']);
    expect(span(found.chunks['1|*s']?.['session-lost||'])).toEqual([4_000, 8_000]);
  });

  test('are those of a kind a verdict may rest on, or fewer', () => {
    const others = [1, 2, 3].map((n): Line => [1, `s:${n}`, 'device-reset|R|']);
    expect(keys(kept(others))).toEqual(['1|*s', '1|s:1', '1|s:2']);
  });

  test.each([
    ['another kind', [1, 's:4', 'session-up|R|']],
    ['another hour', [2, 's:4']],
    ['another type', [1, 'p:169.254.2.4|3260']],
  ] as const)('leave room for %s', (_, other) => {
    const found = kept([[1, 's:1'], [1, 's:2'], [1, 's:3'], other]);
    expect(keys(found)).toContain(`${other[0]}|${other[1]}`);
    expect(keys(found).filter((key) => key.includes('*'))).toEqual([]);
  });

  test('keep what they say of other kinds', () => {
    const up = 'session-up|R|';
    const found = kept([
      [1, 's:1'],
      [1, 's:2'],
      [1, 's:3'],
      [1, 's:4'],
      [1, 's:4', up],
    ]);
    expect(facets(found, '1|s:4')).toEqual([up]);
    expect(facets(found, '1|*s')).toEqual(['session-lost||']);
  });

  test('that were joined once stay joined', () => {
    const found = kept([
      [1, '*s', 'session-lost||', 6_000],
      [1, 's:1'],
      [1, 's:2'],
      [1, 's:3'],
    ]);
    expect(keys(found)).toEqual(['1|*s', '1|s:1', '1|s:2', '1|s:3']);
  });
});

describe('how closely a series is kept', () => {
  const MINUTES = [0, 1, 2, 3, 4, 5];
  const lines = (subject: string, facet = LOST) =>
    MINUTES.flatMap((minute) =>
      [0, 1].map((second): Line => [1, subject, facet, minute * MINUTE + second * SECOND]),
    );
  const buckets = (series: Series | undefined) => [series?.coarse.length, series?.fine.length];

  test('of a kind a verdict may rest on more minutes than of another', () => {
    expect(buckets(kept(lines('s:1')).chunks['1|s:1']?.[LOST])).toEqual([4, 3]);
    const reset = 'device-reset|R|';
    expect(buckets(kept(lines('s:1', reset)).chunks['1|s:1']?.[reset])).toEqual([2, 3]);
  });

  test('of the subjects after the first ones only traces, of that kind alone', () => {
    const up = 'session-up|R|';
    const found = kept([...lines('s:1'), ...lines('s:2'), ...lines('s:3'), ...lines('s:3', up)]);
    expect(buckets(found.chunks['1|s:2']?.[LOST])).toEqual([4, 3]);
    expect(buckets(found.chunks['1|s:3']?.[LOST])).toEqual([2, 1]);
    expect(buckets(found.chunks['1|s:3']?.[up])).toEqual([4, 3]);
  });

  test('of those that were joined into one as well', () => {
    const found = kept(['s:1', 's:2', 's:3', 's:4'].flatMap((subject) => lines(subject)));
    expect(buckets(found.chunks['1|*s']?.['session-lost||'])).toEqual([2, 1]);
    expect(buckets(kept(lines('*s', 'session-lost||')).chunks['1|*s']?.['session-lost||'])).toEqual([2, 1]);
  });

  test('what was made under wider limits is trimmed', () => {
    const wide = shown(told(lines('s:1'), FUNCTION_LIMITS)).chunks;
    const chunks = new BoundedChunks(LIMITS);
    chunks.join({ ...emptyEvidence(NODE), chunks: wide });
    expect(buckets(shown(chunks).chunks['1|s:1']?.[LOST])).toEqual([4, 3]);
  });
});

describe('rules and details of one kind, subject and hour', () => {
  test('beyond those that are kept are one series, and no moment is lost', () => {
    const found = kept([
      [1, 's:1', 'session-lost|A|', 9_000],
      [1, 's:1', 'session-lost|B|', 3_000],
      [1, 's:1', 'session-lost|C|', 1_000],
      [1, 's:1', 'session-lost|D|', 7_000],
    ]);
    expect(facets(found, '1|s:1')).toEqual(['session-lost|A|', 'session-lost|B|', 'session-lost||']);
    expect(span(found.chunks['1|s:1']?.['session-lost||'])).toEqual([1_000, 7_000]);
  });

  test('of another kind are counted by themselves, and the joined ones not at all', () => {
    const found = kept([
      [1, 's:1', 'session-lost||'],
      [1, 's:1', 'session-lost|A|'],
      [1, 's:1', 'session-lost|B|'],
      [1, 's:1', 'session-up|A|'],
    ]);
    expect(facets(found, '1|s:1')).toEqual([
      'session-lost|A|',
      'session-lost|B|',
      'session-lost||',
      'session-up|A|',
    ]);
  });
});

describe('hours', () => {
  const hour = (n: number, sessions: readonly number[], facet = LOST) =>
    sessions.map((session): Line => [n, `s:${session}`, facet]);

  test('go whole, the oldest first, with all that is read together with them', () => {
    const found = kept([
      ...hour(1, [1]),
      ...hour(1, [1], 'session-up|R|'),
      ...hour(1, [1], 'io-error|R|'),
      ...hour(2, [1, 2]),
      ...hour(3, [1, 2]),
      ...hour(4, [1, 2]),
    ]);
    expect(found.dropped).toEqual({ sessions: 2 });
    expect(keys(found)).toEqual(['1|s:1', '3|s:1', '3|s:2', '4|s:1', '4|s:2']);
    expect(facets(found, '1|s:1')).toEqual(['io-error|R|']);
  });

  test('stay while there is room for them', () => {
    expect(kept([...hour(1, [1]), ...hour(2, [1, 2]), ...hour(3, [1, 2])]).dropped).toEqual({});
    expect(kept([1, 2, 3, 4, 5].flatMap((n) => hour(n, [1]))).dropped).toEqual({});
  });

  test('of other kinds go sooner', () => {
    const reset = 'device-reset|R|';
    expect(kept([1, 2, 3, 4].flatMap((n) => hour(n, [1], reset))).dropped).toEqual({ 'device-reset': 1 });
  });

  test('that went stay gone, of their family alone', () => {
    const dropped: Dropped = { hours: { sessions: 2 }, loginAt: null };
    const chunks = told([
      [1, 's:1'],
      [2, 's:1'],
      [3, 's:1'],
      [2, 's:1', 'io-error|R|'],
    ]);
    chunks.join({ ...emptyEvidence(NODE), dropped });
    const found = shown(chunks);
    expect(found.dropped).toEqual({ sessions: 2 });
    expect(keys(found)).toEqual(['2|s:1', '3|s:1']);
    expect(facets(found, '2|s:1')).toEqual(['io-error|R|']);
    chunks.join({ ...emptyEvidence(NODE), dropped: { hours: { sessions: 1 }, loginAt: null } });
    expect(shown(chunks).dropped).toEqual({ sessions: 2 });
    chunks.join({ ...emptyEvidence(NODE), dropped: { hours: { sessions: 3 }, loginAt: null } });
    expect(keys(shown(chunks))).toEqual(['2|s:1']);
  });

  test('of few subjects are bounded too, when the limits are that small', () => {
    const one = { ...LIMITS, vital: { subjects: 1, total: 1 }, detailed: 9 };
    expect(keys(kept(hour(1, [1, 2]), one))).toEqual(['1|*s', '1|s:1']);
    expect(keys(kept([...hour(1, [1]), ...hour(2, [1])], one))).toEqual(['2|s:1']);
    const other = { ...LIMITS, other: { subjects: 1, total: 1 }, detailed: 9 };
    expect(keys(kept(hour(1, [1, 2], 'device-reset|R|'), other))).toEqual(['1|*s', '1|s:1']);
  });
});

test('a flood is bounded while it is told, and what was said before it stays', () => {
  const flood = Array.from({ length: 300 }, (_, n): Line => [1, `s:${100 + n}`, LOST, n * SECOND]);
  const found = kept([[1, 's:1'], [1, 's:2'], [1, 's:3'], ...flood]);
  expect(keys(found)).toEqual(['1|*s', '1|s:1', '1|s:2', '1|s:3']);
  expect(span(found.chunks['1|*s']?.['session-lost||'])).toEqual([0, 299_000]);
});
