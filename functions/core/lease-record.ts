import * as v from 'valibot';
import type { At, Ms } from './base/time.ts';

/** How long a holder keeps the lease without renewing it. */
export const LEASE_MS: Ms = 60_000;
/** A holder renews when this much of its lease is used up. */
export const RENEW_AFTER_MS: Ms = 20_000;
/** Others wait this much longer than the lease, for clocks of two containers that differ. */
export const CLOCK_SKEW_MS: Ms = 5_000;

const LEASE_SCHEMA = 'warden.lease/1';

const holderSchema = v.looseObject({
  token: v.pipe(v.string(), v.minLength(1)),
  build: v.string(),
  takenAt: v.number(),
  expiresAt: v.number(),
});

const leaseSchema = v.looseObject({
  schema: v.string(),
  wakeSeq: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  ackSeq: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  holder: v.nullable(holderSchema),
  writer: v.string(),
});

export interface LeaseHolder {
  /** Unique per invocation. */
  readonly token: string;
  /** Build id; builds sort as text in the order they were made. */
  readonly build: string;
  readonly takenAt: At;
  readonly expiresAt: At;
}

/**
 * The lease object of `respond` (docs/decisions/0001-one-writer-with-a-lease.md). `wakeSeq` counts what was asked for, `ackSeq` what a
 * holder has dealt with; the object is deleted when both agree and nothing is open.
 */
export interface LeaseRecord {
  readonly schema: string;
  readonly wakeSeq: number;
  readonly ackSeq: number;
  readonly holder: LeaseHolder | null;
  /** Owner token of the last writer: distinguishes our own repeated put from somebody else's. */
  readonly writer: string;
}

/**
 * Reads a lease object. A body that cannot be understood counts as a lease that nobody holds: a damaged object must
 * not stop the notices, and the conditional write that follows still loses to anybody who writes meanwhile.
 */
export function parseLease(body: Uint8Array): LeaseRecord {
  try {
    const parsed = v.safeParse(leaseSchema, JSON.parse(new TextDecoder().decode(body)));
    if (parsed.success) return parsed.output;
  } catch {
    // not JSON: falls through to the empty lease
  }
  return emptyLease();
}

export function emptyLease(): LeaseRecord {
  return { schema: LEASE_SCHEMA, wakeSeq: 0, ackSeq: 0, holder: null, writer: '' };
}

export function encodeLease(lease: LeaseRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(lease));
}

/** One more wake asked for. Fields that a newer build added are kept. */
export function raised(lease: LeaseRecord, writer: string): LeaseRecord {
  return { ...lease, wakeSeq: lease.wakeSeq + 1, writer };
}

/** Whether a holder is at work whom an invocation of `build` at `now` has to respect. */
export function isHeld(lease: LeaseRecord, now: At, build: string): boolean {
  if (lease.holder === null) return false;
  if (now >= lease.holder.expiresAt + CLOCK_SKEW_MS) return false;
  return lease.holder.build >= build;
}
