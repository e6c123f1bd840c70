/** Copies of a value that lack one of its fields each, however deep; what lies under a key of `open` may lack any. */
export function* lacking(value: unknown, open: readonly string[] = []): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [place, one] of value.entries())
      for (const less of lacking(one, open))
        yield value.map((other: unknown, at) => (at === place ? less : other));
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value)) {
    const { [key]: _, ...rest } = value as Readonly<Record<string, unknown>>;
    yield rest;
    if (!open.includes(key)) for (const less of lacking(one, open)) yield { ...rest, [key]: less };
  }
}
