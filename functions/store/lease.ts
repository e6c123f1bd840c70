import type { At, Ms } from '../core/base/time.ts';
import {
  acknowledged,
  emptyLease,
  isHeld,
  LEASE_MS,
  type LeaseRecord,
  leaseSchema,
  RENEW_AFTER_MS,
  raised,
  waitOf,
} from '../core/lease-record.ts';
import type { Clock, Ids, Ports, Store } from '../core/ports.ts';
import { readOne } from './collection.ts';
import { Document } from './document.ts';
import { asWriter, jsonKind } from './kind.ts';

/** Object of the state bucket: who runs `respond` now, and who asked for it. */
export const RESPOND_LEASE = 'lease/respond.json';

export const LEASE = jsonKind<LeaseRecord>('warden.lease/1', leaseSchema, { sign: asWriter });

/** How often an invocation that waits looks at the lease. */
const WAIT_POLL_MS: Ms = 2_000;
/** Conditional writes that may be lost in a row before we give up; a waker needs one each. */
const MAX_RACES = 20;

export type LeasePorts = Pick<Ports, 'store' | 'clock' | 'ids'>;

/**
 * A lease that cannot be understood counts as one that nobody holds: a damaged object must not stop the notices, and
 * the conditional write that follows still loses to anybody who writes meanwhile.
 */
export function leaseDocument(store: Store, ids: Ids): Document<LeaseRecord> {
  return new Document(store, RESPOND_LEASE, LEASE, { damaged: 'replace', ids });
}

/** The lease; null when there is none, or none that can be read. @throws what the store threw. */
export async function storedLease(store: Store): Promise<LeaseRecord | null> {
  return readOne(store, RESPOND_LEASE, LEASE);
}

/** Somebody else holds the lease now, or ours ran out: no further effect may be started. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

export type Entry =
  | { readonly kind: 'held'; readonly lease: HeldLease }
  /** The live holder dealt with every wake that was asked for when we came. */
  | { readonly kind: 'covered' }
  /** `waitUntil` has come and the holder has neither acknowledged nor stopped. */
  | { readonly kind: 'out-of-time' };

interface EnterOptions {
  /** Build id of this image; sorts as text in the order of builds. A newer build pre-empts an older holder. */
  readonly build: string;
  /** Until when to wait for a live holder. */
  readonly waitUntil: At;
  /** Unique per invocation; the same one when a call that failed is repeated: its write may have arrived. */
  readonly token: string;
  /** Runs at every look at a lease that somebody else holds, with how long work has been waiting. Must not throw. */
  readonly onWaiting?: (waitMs: Ms) => Promise<void>;
}

/**
 * Takes the lease of `respond`, or waits until the live holder has acknowledged every wake that was asked for when
 * this invocation looked, or until its lease ran out (docs/decisions/0001-one-writer-with-a-lease.md).
 *
 * @throws what the store threw.
 */
export async function enterLease(ports: LeasePorts, options: EnterOptions): Promise<Entry> {
  const { build, waitUntil, token } = options;
  const { clock } = ports;
  const document = leaseDocument(ports.store, ports.ids);
  let waitingFor: Awaited | null = null;
  await document.load();
  for (;;) {
    const lease = document.value ?? emptyLease();
    const now = clock.now();
    const isBusy = isHeld(lease, now, build);
    waitingFor = awaited(lease, isBusy, waitingFor);
    const holder = { token, build, takenAt: now, expiresAt: now + LEASE_MS };
    const standing = standingOf(document.isStored ? lease : null, token, isBusy, waitingFor);
    if (standing === 'covered') return { kind: 'covered' };
    if (standing === 'ours' || (standing === 'free' && (await document.write({ ...lease, holder }))))
      return { kind: 'held', lease: new HeldLease(clock, token, document) };
    if (now >= waitUntil) return { kind: 'out-of-time' };
    if (standing === 'free') continue;
    await options.onWaiting?.(waitOf(lease, now));
    await clock.sleep(WAIT_POLL_MS);
    await document.load();
  }
}

/** What a live holder has to acknowledge before we may leave. */
interface Awaited {
  readonly holder: string | undefined;
  readonly wakeSeq: number;
}

/** A new holder may not have come as far as the old one: start to wait anew. */
function awaited({ holder, wakeSeq }: LeaseRecord, isBusy: boolean, before: Awaited | null): Awaited | null {
  if (!isBusy || before?.holder === holder?.token) return before;
  return { holder: holder?.token, wakeSeq };
}

function standingOf(
  lease: LeaseRecord | null,
  token: string,
  isBusy: boolean,
  waitingFor: Awaited | null,
): 'ours' | 'covered' | 'busy' | 'free' {
  if (lease?.holder?.token === token) return 'ours';
  // A lease is deleted only after its last wake was dealt with, ours included.
  if (lease === null && waitingFor !== null) return 'covered';
  if (!isBusy) return 'free';
  return (lease?.ackSeq ?? 0) >= (waitingFor?.wakeSeq ?? 0) ? 'covered' : 'busy';
}

/** The lease while we hold it. Not safe for concurrent calls. */
export class HeldLease {
  constructor(
    private readonly clock: Clock,
    readonly token: string,
    private readonly document: Document<LeaseRecord>,
  ) {}

  /** Newest wake known to us. What was written before it was asked for is visible to a listing made from now on. */
  get wakeSeq(): number {
    return this.#ours(this.document.value).wakeSeq;
  }

  /** How long work has been waiting of which nothing was acknowledged. */
  get waitMs(): Ms {
    return waitOf(this.document.value, this.clock.now());
  }

  /**
   * To be called before every effect: renews the lease when it is due.
   * @throws LeaseLostError when the lease is no longer ours or has run out.
   */
  async keep(): Promise<void> {
    const { expiresAt } = this.#ours(this.document.value).holder;
    const now = this.clock.now();
    if (now >= expiresAt) throw new LeaseLostError('Our lease ran out before it was renewed.');
    if (now >= expiresAt - LEASE_MS + RENEW_AFTER_MS) await this.#change((lease) => this.#extended(lease));
  }

  /** Reads the lease: notices new wakes and whether another holder took over. Renews when due. */
  async refresh(): Promise<number> {
    await this.document.load();
    await this.keep();
    return this.wakeSeq;
  }

  /** Says that everything asked for up to `wakeSeq` is dealt with, durably. */
  async acknowledge(wakeSeq: number): Promise<void> {
    if (this.#ours(this.document.value).ackSeq >= wakeSeq) return;
    await this.#change((lease) => acknowledged(this.#extended(lease), wakeSeq, this.clock.now()));
  }

  /**
   * Gives the lease up by conditional delete. False when somebody asked for another wake meanwhile: the holder must
   * list again.
   * @throws LeaseLostError when it is not ours any more.
   */
  async release(): Promise<boolean> {
    if (await this.document.delete()) return true;
    const lease = await this.document.load();
    if (!this.document.isStored) return true;
    this.#ours(lease);
    return false;
  }

  /**
   * Asks for a wake of our own, so that the successor that is invoked next does not exit because of the current
   * ackSeq.
   */
  async raiseForSuccessor(): Promise<number> {
    await this.#change((lease) => raised(this.#extended(lease), this.clock.now()));
    return this.wakeSeq;
  }

  /** Leaves the lease to the successor: unheld, with its wake still unacknowledged. */
  async vacate(): Promise<void> {
    await this.#change((lease) => ({ ...lease, holder: null }));
  }

  #extended(lease: HeldRecord): HeldRecord {
    return { ...lease, holder: { ...lease.holder, expiresAt: this.clock.now() + LEASE_MS } };
  }

  #ours(lease: LeaseRecord | null): HeldRecord {
    if (lease === null) throw new LeaseLostError('The lease was deleted.');
    const { holder } = lease;
    if (holder?.token !== this.token) throw new LeaseLostError('Another invocation holds the lease.');
    return { ...lease, holder };
  }

  async #change(update: (lease: HeldRecord) => LeaseRecord): Promise<void> {
    await this.document.change((lease) => update(this.#ours(lease)), {
      races: MAX_RACES,
      exhausted: () => new LeaseLostError(`The lease changed ${MAX_RACES} times while it was to be written.`),
    });
  }
}

type HeldRecord = LeaseRecord & { readonly holder: NonNullable<LeaseRecord['holder']> };
