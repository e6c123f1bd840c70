import { RESPOND_LEASE } from '../core/base/store-names.ts';
import type { At, Ms } from '../core/base/time.ts';
import {
  emptyLease,
  encodeLease,
  isHeld,
  LEASE_MS,
  type LeaseRecord,
  parseLease,
  RENEW_AFTER_MS,
  raised,
} from '../core/lease-record.ts';
import type { Clock, Ids, Store } from '../core/ports.ts';

/** How often an invocation that waits looks at the lease. */
const WAIT_POLL_MS: Ms = 2_000;
/** Conditional writes that may be lost in a row before we give up; a waker needs one each. */
const MAX_RACES = 20;

interface LeasePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
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
  readonly token?: string;
}

/**
 * Takes the lease of `respond`, or waits until the live holder has acknowledged every wake that was asked for when
 * this invocation looked, or until its lease ran out (docs/decisions/0001-one-writer-with-a-lease.md).
 *
 * @throws what the store threw.
 */
export async function enterLease(ports: LeasePorts, options: EnterOptions): Promise<Entry> {
  const token = options.token ?? ports.ids.unique();
  let waitingFor: { readonly holder: string; readonly wakeSeq: number } | null = null;
  for (;;) {
    const stored = await ports.store.get(RESPOND_LEASE);
    const lease = stored === null ? emptyLease() : parseLease(stored.body);
    const now = ports.clock.now();
    if (lease.holder?.token === token && stored !== null)
      return { kind: 'held', lease: new HeldLease(ports, token, lease, stored.etag) };
    // A lease is deleted only after its last wake was dealt with, ours included.
    if (stored === null && waitingFor !== null) return { kind: 'covered' };

    if (lease.holder !== null && isHeld(lease, now, options.build)) {
      // A new holder may not have come as far as the old one: start to wait anew.
      if (waitingFor === null || waitingFor.holder !== lease.holder.token)
        waitingFor = { holder: lease.holder.token, wakeSeq: lease.wakeSeq };
      if (lease.ackSeq >= waitingFor.wakeSeq) return { kind: 'covered' };
      if (now >= options.waitUntil) return { kind: 'out-of-time' };
      await ports.clock.sleep(WAIT_POLL_MS);
      continue;
    }

    const holder = { token, build: options.build, takenAt: now, expiresAt: now + LEASE_MS };
    const next: LeaseRecord = { ...lease, holder, writer: token };
    const condition =
      stored === null ? ({ kind: 'absent' } as const) : ({ kind: 'match', etag: stored.etag } as const);
    const result = await ports.store.put(RESPOND_LEASE, encodeLease(next), condition);
    if (result.kind === 'written')
      return { kind: 'held', lease: new HeldLease(ports, token, next, result.etag) };
    if (now >= options.waitUntil) return { kind: 'out-of-time' };
  }
}

/** The lease while we hold it. Not safe for concurrent calls. */
export class HeldLease {
  readonly token: string;
  readonly #ports: LeasePorts;
  #lease: LeaseRecord;
  #etag: string;

  constructor(ports: LeasePorts, token: string, lease: LeaseRecord, etag: string) {
    this.#ports = ports;
    this.token = token;
    this.#lease = lease;
    this.#etag = etag;
  }

  /** Newest wake known to us. What was written before it was asked for is visible to a listing made from now on. */
  get wakeSeq(): number {
    return this.#lease.wakeSeq;
  }

  /**
   * To be called before every effect: renews the lease when it is due.
   * @throws LeaseLostError when the lease is no longer ours or has run out.
   */
  async keep(): Promise<void> {
    const holder = this.#lease.holder;
    const now = this.#ports.clock.now();
    if (holder === null || now >= holder.expiresAt)
      throw new LeaseLostError('Our lease ran out before it was renewed.');
    if (now >= holder.expiresAt - LEASE_MS + RENEW_AFTER_MS) await this.#renew();
  }

  /** Reads the lease: notices new wakes and whether another holder took over. Renews when due. */
  async refresh(): Promise<number> {
    const stored = await this.#ports.store.get(RESPOND_LEASE);
    if (stored === null) throw new LeaseLostError('The lease was deleted.');
    this.#adopt(parseLease(stored.body), stored.etag);
    await this.keep();
    return this.#lease.wakeSeq;
  }

  /** Says that everything asked for up to `wakeSeq` is dealt with, durably. */
  async acknowledge(wakeSeq: number): Promise<void> {
    if (this.#lease.ackSeq >= wakeSeq) return;
    await this.#change((lease) => ({
      ...this.#extended(lease),
      ackSeq: Math.max(lease.ackSeq, wakeSeq),
    }));
  }

  /**
   * Gives the lease up by conditional delete. False when somebody asked for another wake meanwhile: the holder must
   * list again.
   * @throws LeaseLostError when it is not ours any more.
   */
  async release(): Promise<boolean> {
    if (await this.#ports.store.delete(RESPOND_LEASE, this.#etag)) return true;
    const stored = await this.#ports.store.get(RESPOND_LEASE);
    if (stored === null) return true;
    this.#adopt(parseLease(stored.body), stored.etag);
    return false;
  }

  /**
   * Asks for a wake of our own, so that the successor that is invoked next does not exit because of the current ackSeq.
   */
  async raiseForSuccessor(): Promise<number> {
    await this.#change((lease) => raised(this.#extended(lease), lease.writer));
    return this.#lease.wakeSeq;
  }

  /** Leaves the lease to the successor: unheld, with its wake still unacknowledged. */
  async vacate(): Promise<void> {
    await this.#change((lease) => ({ ...lease, holder: null }));
  }

  #renew(): Promise<void> {
    return this.#change((lease) => this.#extended(lease));
  }

  #extended(lease: LeaseRecord): LeaseRecord {
    if (lease.holder === null) return lease;
    return { ...lease, holder: { ...lease.holder, expiresAt: this.#ports.clock.now() + LEASE_MS } };
  }

  #adopt(lease: LeaseRecord, etag: string): void {
    if (lease.holder?.token !== this.token) throw new LeaseLostError('Another invocation holds the lease.');
    this.#lease = lease;
    this.#etag = etag;
  }

  async #change(update: (lease: LeaseRecord) => LeaseRecord): Promise<void> {
    for (let race = 0; race < MAX_RACES; race += 1) {
      const writer = this.#ports.ids.unique();
      const next = { ...update(this.#lease), writer };
      const condition = { kind: 'match', etag: this.#etag } as const;
      const result = await this.#ports.store.put(RESPOND_LEASE, encodeLease(next), condition);
      if (result.kind === 'written') {
        this.#lease = next;
        this.#etag = result.etag;
        return;
      }
      const stored = await this.#ports.store.get(RESPOND_LEASE);
      if (stored === null) throw new LeaseLostError('The lease was deleted.');
      const lease = parseLease(stored.body);
      // Our own write whose answer was lost: the SDK repeated it and was refused.
      if (lease.writer === writer) {
        this.#lease = lease;
        this.#etag = stored.etag;
        return;
      }
      this.#adopt(lease, stored.etag);
    }
    throw new LeaseLostError(`The lease changed ${MAX_RACES} times while it was to be written.`);
  }
}
