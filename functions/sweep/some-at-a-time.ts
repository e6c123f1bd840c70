/** Runs `work` over all items, a few at a time, while `mayGoOn`. @returns whether all were worked on. */
export async function someAtATime<T>(
  items: readonly T[],
  atATime: number,
  work: (item: T) => Promise<void>,
  mayGoOn: () => boolean,
): Promise<boolean> {
  for (let start = 0; start < items.length; start += atATime) {
    if (!mayGoOn()) return false;
    await Promise.all(items.slice(start, start + atATime).map(work));
  }
  return true;
}
