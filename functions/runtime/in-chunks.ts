/**
 * Runs `work` on every item, at most `size` at a time. `before` runs alone before each group, so that it may write
 * (the lease is not safe for concurrent use).
 *
 * @throws what `before` or the first failing `work` threw; later groups are not begun.
 */
export async function inChunks<T, R>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<R>,
  before: () => Promise<void> = async () => undefined,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += size) {
    await before();
    results.push(...(await Promise.all(items.slice(start, start + size).map(work))));
  }
  return results;
}
