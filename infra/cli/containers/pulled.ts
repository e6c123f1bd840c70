/** Enough to tell any container, encoding or form of a log by. */
const HEAD_BYTES = 4_096;

/**
 * Bytes that are asked for piece by piece. Whoever stops asking leaves the rest where it is, so that a member of an archive
 * that cannot be read does not take those after it along.
 */
export class Pulled {
  /** The first bytes, which are given once more. */
  readonly head: Buffer;
  readonly #first: Buffer[];
  readonly #source: AsyncIterator<Buffer>;
  /** What went wrong while the head was read: told after the bytes before it. */
  readonly #failure: { readonly error: unknown } | null;

  private constructor(
    source: AsyncIterator<Buffer>,
    first: readonly Buffer[],
    failure: { readonly error: unknown } | null,
  ) {
    this.#source = source;
    this.#failure = failure;
    this.head = Buffer.concat(first);
    this.#first = this.head.length === 0 ? [] : [this.head];
  }

  static async of(from: AsyncIterable<unknown>): Promise<Pulled> {
    const source = (from as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    const first: Buffer[] = [];
    try {
      for (let length = 0; length < HEAD_BYTES; ) {
        const next = await source.next();
        if (next.done === true) break;
        first.push(next.value);
        length += next.value.length;
      }
    } catch (error) {
      return new Pulled(source, first, { error });
    }
    return new Pulled(source, first, null);
  }

  /** Null at the end. @throws what the source throws. */
  async next(): Promise<Buffer | null> {
    const first = this.#first.shift();
    if (first !== undefined) return first;
    if (this.#failure !== null) throw this.#failure.error;
    const next = await this.#source.next();
    return next.done === true ? null : next.value;
  }

  /** All that is left. */
  async *rest(): AsyncGenerator<Buffer> {
    for (let piece = await this.next(); piece !== null; piece = await this.next()) yield piece;
  }

  /** Reads to the end what nobody wants. */
  async drain(): Promise<void> {
    for (let piece = await this.next(); piece !== null; ) piece = await this.next();
  }

  /** Nothing more is wanted: a file is closed. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
