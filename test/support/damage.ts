/** Where a value stands in another one. */
export type Place = readonly (string | number)[];

/** The places of all values that hold no other ones. */
export function leaves(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...at, key]));
}

/** A copy in which something else stands in that place; undefined: nothing. */
export function changed(value: unknown, [key, ...rest]: Place, by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string | number, unknown> = structuredClone(value) as never;
  copy[key] = changed(copy[key], rest, by);
  return Array.isArray(value) ? Object.values(copy) : copy;
}
