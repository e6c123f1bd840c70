/**
 * What a record holds under a key that somebody outside chose: only what is its own, for `__proto__` and `constructor`
 * are names like any other.
 */
export function valueAt<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The items by what `keyOf` says of each, in the order in which keys and items come. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) append(groups, keyOf(item), item);
  return groups;
}

/** Adds an item to the list of a key, which begins with it if there is none yet. */
export function append<T, K>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** The items by their ids; of two with one id the first counts. */
export function firstById<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map([...items].reverse().map((item) => [item.id, item]));
}

/** The item, when there is exactly one. */
export function onlyOne<T>(items: readonly T[]): T | null {
  return items.length === 1 ? (items[0] ?? null) : null;
}
