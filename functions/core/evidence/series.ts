import { type At, MINUTE, SECOND } from '../base/time.ts';

/**
 * Lines of one meaning within one slice of time: `[first, last]`, or `[first, last, second, count]` with the number
 * that the line of the latest numbered second carried (`reopen_cnt`). The second, not the millisecond, orders
 * the numbers, so that logs with one-second stamps give the same as better ones.
 */
export type Bucket = readonly [At, At] | readonly [At, At, At, number];

/** One kind of line of one subject within one hour, at three resolutions: hour, newest minutes, newest seconds. */
export interface Series {
  readonly all: Bucket;
  readonly coarse: readonly Bucket[];
  readonly fine: readonly Bucket[];
}

/** Least upper bound of two buckets of the same slice. */
function joinBuckets(a: Bucket, b: Bucket): Bucket {
  const first = Math.min(a[0], b[0]);
  const last = Math.max(a[1], b[1]);
  const counted = laterCount(a, b);
  return counted === null ? [first, last] : [first, last, counted[0], counted[1]];
}

function laterCount(a: Bucket, b: Bucket): readonly [At, number] | null {
  if (a.length === 2) return b.length === 2 ? null : [b[2], b[3]];
  if (b.length === 2) return [a[2], a[3]];
  if (a[2] !== b[2]) return a[2] > b[2] ? [a[2], a[3]] : [b[2], b[3]];
  return [a[2], Math.max(a[3], b[3])];
}

/** Joins two lists of buckets sorted by time and keeps the `keep` newest. */
function joinBucketLists(
  a: readonly Bucket[],
  b: readonly Bucket[],
  width: number,
  keep: number,
): readonly Bucket[] {
  const [only] = b;
  // Lines come in order nearly always: then only the end of the list changes.
  if (only !== undefined && b.length === 1 && isAtEnd(only, a, width))
    return withNewest(a, only, width, keep);
  const joined: Bucket[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (left === undefined || right === undefined) break;
    const order = slot(left, width) - slot(right, width);
    if (order === 0) joined.push(joinBuckets(left, right));
    else joined.push(order < 0 ? left : right);
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
  joined.push(...a.slice(i), ...b.slice(j));
  return joined.length > keep ? joined.slice(-keep) : joined;
}

function isAtEnd(bucket: Bucket, list: readonly Bucket[], width: number): boolean {
  const newest = list.at(-1);
  return newest !== undefined && slot(newest, width) <= slot(bucket, width);
}

function withNewest(list: readonly Bucket[], bucket: Bucket, width: number, keep: number): readonly Bucket[] {
  const newest = list.at(-1);
  const joined =
    newest !== undefined && slot(newest, width) === slot(bucket, width) ? joinBuckets(newest, bucket) : null;
  const last = list.length - Number(joined !== null);
  const buckets = list.slice(Math.max(0, last - keep + 1), last);
  buckets.push(joined ?? bucket);
  return buckets;
}

function slot(bucket: Bucket, width: number): number {
  return Math.floor(bucket[0] / width);
}

/** The series of a single line. */
export function seriesOf(at: At, count: number | null): Series {
  const bucket: Bucket = count === null ? [at, at] : [at, at, Math.floor(at / SECOND) * SECOND, count];
  return { all: bucket, coarse: [bucket], fine: [bucket] };
}

/** Least upper bound of two series of the same hour, with the newest `keep` buckets of each width. */
export function joinSeries(a: Series, b: Series, keep: Record<'coarse' | 'fine', number>): Series {
  return {
    all: joinBuckets(a.all, b.all),
    coarse: joinBucketLists(a.coarse, b.coarse, MINUTE, keep.coarse),
    fine: joinBucketLists(a.fine, b.fine, SECOND, keep.fine),
  };
}

/** The moments a series still knows, oldest first: each the time of a real line, with the number that it carried. */
export function pointsOf(series: Series): readonly { readonly at: At; readonly count: number | null }[] {
  const byTime = new Map<At, number | null>();
  const note = (at: At, count: number | null): void => {
    const known = byTime.get(at);
    if (known === undefined || known === null || (count !== null && count > known)) byTime.set(at, count);
  };
  for (const bucket of [series.all, ...series.coarse, ...series.fine]) {
    note(bucket[0], null);
    note(bucket[1], null);
    if (bucket.length === 4) {
      // The number belongs to a line of that second; its end keeps it after a loss in the same second.
      const at = Math.max(bucket[0], Math.min(bucket[1], bucket[2] + SECOND - 1));
      note(at, bucket[3]);
      // The same line with a coarse and a fine stamp makes two moments of one second: both carry its number.
      if (Math.floor(bucket[0] / SECOND) * SECOND === bucket[2]) note(bucket[0], bucket[3]);
    }
  }
  return [...byTime].sort((x, y) => x[0] - y[0]).map(([at, count]) => ({ at, count }));
}
