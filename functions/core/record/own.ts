/** A JSON object read only through its own properties, so that `__proto__` and friends in log data stay plain data. */
export type Json = Readonly<Record<string, unknown>>;

/** True for a JSON object (not null, not an array). */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own property `key`, else undefined; never walks the prototype chain. */
export function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The own property `key` when it is a string that is not empty, else null. */
export function ownText(value: unknown, key: string): string | null {
  const found = own(value, key);
  return typeof found === 'string' && found !== '' ? found : null;
}
