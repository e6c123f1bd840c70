/** What one thing was like, from change to change. */
export class Track<T> {
  readonly #changes: { readonly at: number; readonly value: T }[] = [];

  /** Notes what it is like now; the same again is nothing new. */
  set(at: number, value: T): void {
    if (this.#changes.length === 0 || this.#changes.at(-1)?.value !== value)
      this.#changes.push({ at, value });
  }

  /** What it was like at any time of a span, oldest first. */
  during(from: number, to: number): readonly T[] {
    return this.#changes
      .filter(({ at }, i) => at <= to && (this.#changes[i + 1]?.at ?? Number.POSITIVE_INFINITY) > from)
      .map(({ value }) => value);
  }

  /** Whether it was so at some time of a span. */
  ever(from: number, to: number, is: (value: T) => boolean): boolean {
    return this.during(from, to).some(is);
  }

  /** Whether it was so all through a span. */
  always(from: number, to: number, is: (value: T) => boolean): boolean {
    const all = this.during(from, to);
    return all.length > 0 && all.every(is);
  }

  /** When something began to be so, within a span; a span in which it was so already does not begin it. */
  beginnings(from: number, to: number, is: (value: T) => boolean): readonly number[] {
    return this.#changes
      .filter(({ at, value }, i) => {
        const before = this.#changes[i - 1];
        return at >= from && at <= to && is(value) && (before === undefined || !is(before.value));
      })
      .map(({ at }) => at);
  }

  /** When one kind of state gave way to another, within a span. */
  turns(from: number, to: number, is: (before: T, after: T) => boolean): readonly number[] {
    return this.#changes
      .filter(({ at, value }, i) => {
        const before = this.#changes[i - 1];
        return at >= from && at <= to && before !== undefined && is(before.value, value);
      })
      .map(({ at }) => at);
  }

  /** Spans in which it was so, up to now. */
  spans(
    now: number,
    is: (value: T) => boolean,
  ): readonly { readonly from: number; readonly to: number | null }[] {
    const found: { from: number; to: number | null }[] = [];
    for (const { at, value } of this.#changes) {
      const open = found.at(-1);
      if (is(value)) {
        if (open === undefined || open.to !== null) found.push({ from: at, to: null });
      } else if (open !== undefined && open.to === null) open.to = at;
    }
    return found.filter(({ from }) => from <= now);
  }
}
