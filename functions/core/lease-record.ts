import * as v from 'valibot';
import type { Stored } from './base/json-bytes.ts';
import type { At, Ms } from './base/time.ts';

/** How long a holder keeps the lease without renewing it. */
export const LEASE_MS: Ms = 60_000;
/** A holder renews when this much of its lease is used up. */
export const RENEW_AFTER_MS: Ms = 20_000;
/** Others wait this much longer than the lease, for clocks of two containers that differ. */
export const CLOCK_SKEW_MS: Ms = 5_000;

export const leaseSchema = v.looseObject({
  schema: v.string(),
  wakeSeq: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  ackSeq: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  holder: v.nullable(
    v.looseObject({
      /** Unique per invocation. */
      token: v.pipe(v.string(), v.minLength(1)),
      /** Build id; builds sort as text in the order they were made. */
      build: v.string(),
      takenAt: v.number(),
      expiresAt: v.number(),
    }),
  ),
  /** Owner token of the last writer. */
  writer: v.string(),
});

/**
 * The lease object of `respond` (docs/decisions/0001-one-writer-with-a-lease.md). `wakeSeq` counts what was asked for,
 * `ackSeq` what a holder has dealt with; the object is deleted when both agree and nothing is open.
 */
export type LeaseRecord = Stored<typeof leaseSchema>;

export function emptyLease(): LeaseRecord {
  return { schema: 'warden.lease/1', wakeSeq: 0, ackSeq: 0, holder: null, writer: '' };
}

/** One more wake asked for. Fields that a newer build added are kept. */
export function raised(lease: LeaseRecord): LeaseRecord {
  return { ...lease, wakeSeq: lease.wakeSeq + 1 };
}

/** Whether a holder is at work whom an invocation of `build` at `now` has to respect. */
export function isHeld(lease: LeaseRecord, now: At, build: string): boolean {
  if (lease.holder === null) return false;
  if (now >= lease.holder.expiresAt + CLOCK_SKEW_MS) return false;
  return lease.holder.build >= build;
}
