import { WardenError } from '../core/base/errors.ts';
import { type Attempt, encodeAttempt, parseAttempt } from '../core/plan/attempt.ts';
import type { Ids, Store } from '../core/ports.ts';

/** Another invocation wrote the journal: it goes on, this one stops. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
}

/** The journal object of one plan; every write is conditional on the version that was read. */
export class AttemptBook {
  readonly #store: Store;
  readonly #name: string;
  readonly #ids: Ids;
  #etag: string | null = null;

  constructor(store: Store, name: string, ids: Ids) {
    this.#store = store;
    this.#name = name;
    this.#ids = ids;
  }

  /** Null when there is none. @throws what the store threw; WardenError `OCI_UNEXPECTED_ANSWER` for a damaged object. */
  async load(): Promise<Attempt | null> {
    const stored = await this.#store.get(this.#name);
    this.#etag = stored?.etag ?? null;
    if (stored === null) return null;
    const attempt = parseAttempt(stored.body);
    if (attempt !== null) return attempt;
    throw new WardenError('OCI_UNEXPECTED_ANSWER', {
      operation: 'journal',
      detail: `${this.#name} is damaged.`,
    });
  }

  /** The first version. @throws SupersededError when there is one already, and what the store threw. */
  create(attempt: Attempt): Promise<Attempt> {
    this.#etag = null;
    return this.write(attempt);
  }

  /** The next version. @throws SupersededError when somebody else wrote meanwhile, and what the store threw. */
  async write(attempt: Attempt): Promise<Attempt> {
    const writer = this.#ids.unique();
    const next: Attempt = { ...attempt, writer };
    const condition =
      this.#etag === null ? ({ kind: 'absent' } as const) : ({ kind: 'match', etag: this.#etag } as const);
    const result = await this.#store.put(this.#name, encodeAttempt(next), condition);
    if (result.kind === 'written') {
      this.#etag = result.etag;
      return next;
    }
    const stored = await this.#store.get(this.#name);
    // Our own write whose answer was lost: the SDK repeated it and was refused.
    if (stored === null || parseAttempt(stored.body)?.writer !== writer)
      throw new SupersededError(this.#name);
    this.#etag = stored.etag;
    return next;
  }
}
