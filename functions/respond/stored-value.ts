import { WardenError } from '../core/base/errors.ts';
import { toJsonBytes } from '../core/base/json-bytes.ts';
import type { Store } from '../core/ports.ts';

/** Writers other than us appear only while two holders overlap. */
const MAX_RACES = 4;

/** One small object of the store that is changed by conditional writes. */
export class StoredValue<T> {
  readonly #store: Store;
  readonly #name: string;
  readonly #parse: (body: Uint8Array | null) => T;
  #value: T;
  #etag: string | null = null;
  #loaded = false;

  /** @param parse makes something usable of a missing (null) or damaged object; never throws. */
  constructor(store: Store, name: string, parse: (body: Uint8Array | null) => T) {
    this.#store = store;
    this.#name = name;
    this.#parse = parse;
    this.#value = parse(null);
  }

  /** What was last read or written; before the first {@link load} that of a missing object. */
  get now(): T {
    return this.#value;
  }

  /** Reads the object once. @throws what the store threw. */
  async load(): Promise<void> {
    if (this.#loaded) return;
    const stored = await this.#store.get(this.#name);
    this.#value = this.#parse(stored?.body ?? null);
    this.#etag = stored?.etag ?? null;
    this.#loaded = true;
  }

  /**
   * Applies a change and writes the result; when somebody else wrote meanwhile, to their version.
   *
   * @param next repeatable: the change of a version that already holds it changes nothing. The same value: no write.
   * @throws what the store threw; WardenError `OCI_CONFLICT` when others were faster every time.
   */
  async change(next: (value: T) => T): Promise<void> {
    for (let race = 0; race < MAX_RACES; race += 1) {
      await this.load();
      const value = next(this.#value);
      if (value === this.#value) return;
      const result = await this.#store.put(
        this.#name,
        toJsonBytes(value),
        this.#etag === null ? { kind: 'absent' } : { kind: 'match', etag: this.#etag },
      );
      if (result.kind === 'written') {
        this.#value = value;
        this.#etag = result.etag;
        return;
      }
      this.#loaded = false;
    }
    throw new WardenError('OCI_CONFLICT', { detail: `${this.#name} was changed by others every time.` });
  }
}
