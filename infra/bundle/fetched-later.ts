/** Stands for a record in the bundles: it is fetched when something is first read of it. */
export function fetchedLater<T extends object>(fetch: () => T): T {
  let fetched: T | undefined;
  const record = (): T => {
    fetched ??= fetch();
    return fetched;
  };
  return new Proxy({} as T, {
    get: (_, key) => Reflect.get(record(), key),
    has: (_, key) => Reflect.has(record(), key),
    ownKeys: () => Reflect.ownKeys(record()),
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(record(), key),
  });
}
