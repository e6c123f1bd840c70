import * as v from 'valibot';
import type { Stored } from './base/json-bytes.ts';
import type { At, Ms } from './base/time.ts';

/** How long a holder keeps the lease without renewing it. */
export const LEASE_MS: Ms = 60_000;
/** A holder renews when this much of its lease is used up. */
export const RENEW_AFTER_MS: Ms = 20_000;
/** Others wait this much longer than the lease, for clocks of two containers that differ. */
export const CLOCK_SKEW_MS: Ms = 5_000;

const at = v.pipe(v.number(), v.finite());
/** A thousand wakes a second for thirty years: what is beyond was never counted. */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e12));

const shape = v.looseObject({
  schema: v.string(),
  wakeSeq: count,
  ackSeq: count,
  /** Since when work has been waiting of which nothing was acknowledged. Absent: none is, or the build before wrote it. */
  waitingSince: v.exactOptional(at),
  holder: v.nullable(
    v.looseObject({
      /** Unique per invocation. */
      token: v.pipe(v.string(), v.minLength(1)),
      /** Build id; builds sort as text in the order they were made. */
      build: v.string(),
      takenAt: at,
      expiresAt: at,
    }),
  ),
  /** Owner token of the last writer. */
  writer: v.string(),
});
export const leaseSchema = v.pipe(
  shape,
  v.check(({ wakeSeq, ackSeq }) => ackSeq <= wakeSeq, 'nothing is acknowledged that was not asked for'),
);

/**
 * The lease object of `respond` (docs/decisions/0001-one-writer-with-a-lease.md). `wakeSeq` counts what was asked for,
 * `ackSeq` what a holder has dealt with; the object is deleted when both agree and nothing is open.
 */
export type LeaseRecord = Stored<typeof shape>;

export function emptyLease(): LeaseRecord {
  return { schema: 'warden.lease/1', wakeSeq: 0, ackSeq: 0, holder: null, writer: '' };
}

/** One more wake asked for. Fields that a newer build added are kept. */
export function raised(lease: LeaseRecord, now: At): LeaseRecord {
  const isFirst = lease.wakeSeq === lease.ackSeq;
  const waitingSince = isFirst ? now : (lease.waitingSince ?? now);
  return { ...lease, wakeSeq: lease.wakeSeq + 1, waitingSince };
}

/** Everything that was asked for up to `wakeSeq` is dealt with. */
export function acknowledged(lease: LeaseRecord, wakeSeq: number, now: At): LeaseRecord {
  const { waitingSince: _, ...rest } = lease;
  const ackSeq = Math.max(lease.ackSeq, wakeSeq);
  // What is still waiting came meanwhile: it has not been waiting for as long as what was dealt with.
  return { ...rest, ackSeq, ...(ackSeq < lease.wakeSeq && { waitingSince: now }) };
}

/** How long work has been waiting without any progress, whoever holds the lease; 0 when none is. */
export function waitOf(lease: LeaseRecord | null, now: At): Ms {
  if (lease === null || lease.wakeSeq <= lease.ackSeq) return 0;
  return Math.max(0, now - (lease.waitingSince ?? now));
}

/**
 * Whether a holder is alive. One that claims to live for longer than any holder does was forged or wrote with a wrong
 * clock: it holds nothing, or nobody would ever be notified again.
 */
export function isAlive(holder: NonNullable<LeaseRecord['holder']>, now: At): boolean {
  const left = holder.expiresAt + CLOCK_SKEW_MS - now;
  return left > 0 && left <= LEASE_MS + 2 * CLOCK_SKEW_MS;
}

/** Whether a holder is at work whom an invocation of `build` at `now` has to respect. */
export function isHeld({ holder }: LeaseRecord, now: At, build: string): boolean {
  return holder !== null && isAlive(holder, now) && holder.build >= build;
}
