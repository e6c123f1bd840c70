import pMap from 'p-map';

/**
 * Runs `work` on every item, at most `size` at the same time. `renewLease` runs before each; the lease is not safe for
 * concurrent use, so renewals queue.
 *
 * @throws what `renewLease` or the first failing `work` threw; no further work is begun then, and what was begun has ended:
 *   the caller may do the same again at once, without two of them writing or reading one object side by side.
 */
export async function someAtATime<T, R>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<R>,
  renewLease?: () => Promise<void>,
): Promise<R[]> {
  const running = new Set<Promise<unknown>>();
  let failed: { readonly error: unknown } | null = null;
  const begun = async (item: T): Promise<R> => {
    if (failed !== null) throw failed.error;
    const one = work(item);
    running.add(one);
    try {
      return await one;
    } catch (error) {
      failed ??= { error };
      throw error;
    } finally {
      running.delete(one);
    }
  };
  let renewed = Promise.resolve();
  const underLease = async (item: T): Promise<R> => {
    renewed = renewed.then(renewLease);
    await renewed;
    return begun(item);
  };
  try {
    return await pMap(items, renewLease === undefined ? begun : underLease, { concurrency: size });
  } catch (error) {
    await Promise.allSettled(running);
    throw error;
  }
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
