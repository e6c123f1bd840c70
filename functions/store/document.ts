import { sha256 } from '../core/base/canonical.ts';
import { WardenError } from '../core/base/errors.ts';
import { isObjectName } from '../core/base/object-name.ts';
import type { Ids, Store, StoredObject } from '../core/ports.ts';
import { deadLetter } from './dead-letters.ts';
import type { Kind } from './kind.ts';

/** Stands for an object whose name we never write: it is never asked for, and counts as one that cannot be read. */
const FOREIGN: StoredObject = { body: new Uint8Array(), etag: '', storedAt: null, isCut: true };

/** Conditional writes that may be lost in a row; other writers are rare but for the lease. */
const MAX_RACES = 4;

export interface DocumentOptions {
  /** Makes owner tokens; needed by kinds that sign. */
  readonly ids?: Ids;
  /**
   * What becomes of an object that cannot be read:
   * - `dead-letter`: it counts as missing, and the next write takes its place, after a copy was put into `dead-letter/`;
   * - `replace`: the same, also for writers that may not put anything there;
   * - `leave`: it counts as missing and stays for a person to see: no write takes its place;
   * - `refuse`: reading throws.
   */
  readonly damaged: 'dead-letter' | 'replace' | 'leave' | 'refuse';
}

interface ChangeOptions {
  readonly races?: number;
  /** Waits after a lost race, counted from 1, or does not. After a pause the object is read anew. */
  readonly pause?: (race: number) => Promise<void> | undefined;
  /** What is thrown when others were faster every time; by default WardenError `OCI_CONFLICT`. */
  readonly exhausted?: () => Error;
}

/**
 * One object of the store, read and changed by conditional writes. A write that was refused may be our own success
 * repeated by the HTTP client: the object is read back, and its bytes, owner token included, say whose it is.
 *
 * Not safe for concurrent calls.
 */
export class Document<T> {
  #value: T | null = null;
  /** Stands for the bytes that are stored: thousands of objects are at hand in a wide outage. */
  #digest: string | null = null;
  #etag: string | null = null;
  #isRead = false;
  #isDamaged = false;

  constructor(
    private readonly store: Store,
    readonly name: string,
    private readonly kind: Kind<T>,
    private readonly options: DocumentOptions,
  ) {}

  /** What was last read or written; null for a missing or damaged object, and before the first read. */
  get value(): T | null {
    return this.#value;
  }

  /** There is an object of this name, whether it can be read or not. */
  get isStored(): boolean {
    return this.#digest !== null;
  }

  /** There is an object of this name which cannot be read. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** Reads the object anew. @throws what the store threw; WardenError `OCI_UNEXPECTED_ANSWER` when a damaged one is refused. */
  async load(): Promise<T | null> {
    const stored = isObjectName(this.name) ? await this.store.get(this.name) : FOREIGN;
    this.#take(stored);
    if (this.#isDamaged && this.options.damaged === 'refuse')
      throw new WardenError('OCI_UNEXPECTED_ANSWER', {
        operation: 'objectstorage.getObject',
        detail: `${this.name} is damaged.`,
      });
    if (this.#isDamaged) await this.#keepCopy(stored?.body ?? null);
    this.#isRead = true;
    return this.#value;
  }

  /** Reads the object unless it was read or written before. @throws as {@link load}. */
  async loadOnce(): Promise<T | null> {
    return this.#isRead ? this.#value : this.load();
  }

  /**
   * Writes the next version over the one at hand, or the first one; nothing when it says nothing new.
   * @returns false when somebody else wrote meanwhile: their version is at hand now.
   * @throws as {@link load}.
   */
  async write(next: T): Promise<boolean> {
    if (this.#saysNothingNew(next)) return true;
    const { sign, encode } = this.kind;
    const value = sign === undefined ? next : sign(next, this.#token());
    const body = encode(value);
    const result = await this.store.put(
      this.name,
      body,
      this.#etag === null ? { kind: 'absent' } : { kind: 'match', etag: this.#etag },
    );
    if (result.kind === 'written') {
      this.#isRead = true;
      this.#isDamaged = false;
      this.#value = value;
      this.#digest = sha256(body);
      this.#etag = result.etag;
      return true;
    }
    await this.load();
    return this.#digest === sha256(body);
  }

  /**
   * Applies a change and writes the result; when somebody else wrote meanwhile, to their version.
   *
   * @param next gets null where there is nothing to change yet; returns null, or the same value, to write nothing.
   *   Applying it to a version that holds the change already must change nothing. What it throws ends it all.
   * @returns the version that is stored then.
   * @throws as {@link load}, and {@link ChangeOptions.exhausted} when others were faster every time.
   */
  async change(next: (value: T | null) => T | null, options: ChangeOptions = {}): Promise<T | null> {
    const { races = MAX_RACES, pause, exhausted } = options;
    for (let race = 1; race <= races; race += 1) {
      const value = next(await this.loadOnce());
      if (value === null || (await this.write(value))) return this.#value;
      const pausing = pause?.(race);
      if (pausing !== undefined) this.#isRead = false;
      await pausing;
    }
    const detail = `${this.name} was changed by others every time.`;
    throw exhausted?.() ?? new WardenError('OCI_CONFLICT', { detail });
  }

  /** Deletes the version at hand, if there is one. @returns false when somebody wrote meanwhile. @throws what the store threw. */
  async delete(): Promise<boolean> {
    return this.#etag === null || this.store.delete(this.name, this.#etag);
  }

  async #keepCopy(body: Uint8Array | null): Promise<void> {
    const { damaged } = this.options;
    if (damaged === 'leave' || body === null) return;
    try {
      const copy = body.length === 0 ? null : await deadLetter(this.store, body);
      await deadLetter(this.store, { source: 'store', name: this.name, reason: 'begun anew', copy });
    } catch (error) {
      if (damaged === 'dead-letter') throw error;
    }
  }

  #take(stored: StoredObject | null): void {
    const isWhole = stored !== null && stored.isCut !== true;
    this.#value = isWhole ? this.kind.decode(stored.body, this.name, stored.storedAt) : null;
    this.#digest = stored === null ? null : sha256(stored.body);
    this.#isDamaged = stored !== null && this.#value === null;
    // Without the version of what is there every write of ours is lost to it.
    this.#etag = this.#isDamaged && this.options.damaged === 'leave' ? null : (stored?.etag ?? null);
  }

  #saysNothingNew(next: T): boolean {
    if (this.#value === null) return false;
    if (this.#value === next) return true;
    const { isSame, encode } = this.kind;
    return isSame === undefined ? this.#digest === sha256(encode(next)) : isSame(this.#value, next);
  }

  #token(): string {
    const { ids } = this.options;
    if (ids === undefined) throw new RangeError(`${this.name}: an owner token needs ids`);
    return ids.unique();
  }
}
