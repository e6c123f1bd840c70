import pMap from 'p-map';

/**
 * Runs `work` on every item, at most `size` at the same time. `renewLease` runs before each; the lease is not safe for
 * concurrent use, so renewals queue.
 *
 * @throws what `renewLease` or the first failing `work` threw; no further work is begun then.
 */
export function someAtATime<T, R>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<R>,
  renewLease?: () => Promise<void>,
): Promise<R[]> {
  let renewed = Promise.resolve();
  const underLease = async (item: T): Promise<R> => {
    renewed = renewed.then(renewLease);
    await renewed;
    return work(item);
  };
  return pMap(items, renewLease === undefined ? work : underLease, { concurrency: size });
}

/** Keeps what was made; what failed is made anew at the next call. */
export function madeOnce<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}
