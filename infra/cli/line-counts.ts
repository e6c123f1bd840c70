import { type At, MINUTE, type Ms } from '../../functions/core/base/time.ts';

/** The same lines stand in several files (journal and syslog, dmesg and journal): compared within this. */
const BUCKET: Ms = 10 * MINUTE;

interface Bucket {
  source: string;
  /** Lines of `source` so far. */
  here: number;
  /** Most lines of any source before it. */
  most: number;
}

/**
 * How many lines of each rule there were, those counted once that several files have: of each ten minutes the file with the
 * most counts. Files are read one after the other.
 */
export class LineCounts {
  readonly #buckets = new Map<string, Map<number, Bucket>>();

  add(rule: string, at: At, source: string): void {
    const bucket = this.#bucketOf(rule, Math.floor(at / BUCKET), source);
    if (bucket.source !== source) {
      bucket.most = Math.max(bucket.most, bucket.here);
      bucket.source = source;
      bucket.here = 0;
    }
    bucket.here += 1;
  }

  /** Takes in what was counted in other files. */
  join(others: LineCounts): void {
    for (const [rule, buckets] of others.#buckets)
      for (const [number, { source, here, most }] of buckets) {
        const bucket = this.#bucketOf(rule, number, source);
        bucket.most = Math.max(bucket.most, most, here);
      }
  }

  /** Lines per rule. */
  totals(): ReadonlyMap<string, number> {
    const sum = (buckets: ReadonlyMap<number, Bucket>): number =>
      [...buckets.values()].reduce((total, { here, most }) => total + Math.max(here, most), 0);
    return new Map([...this.#buckets].map(([rule, buckets]) => [rule, sum(buckets)]));
  }

  #bucketOf(rule: string, number: number, source: string): Bucket {
    let buckets = this.#buckets.get(rule);
    if (buckets === undefined) {
      buckets = new Map();
      this.#buckets.set(rule, buckets);
    }
    let bucket = buckets.get(number);
    if (bucket === undefined) {
      bucket = { source, here: 0, most: 0 };
      buckets.set(number, bucket);
    }
    return bucket;
  }
}
