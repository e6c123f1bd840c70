import { type At, MINUTE, type Ms, pauseAfter, SECOND, SHORT_BACKOFF } from '../core/base/time.ts';
import type { Clock } from '../core/ports.ts';
import type { Logger } from '../runtime/logger.ts';
import type { WaitGauge } from '../runtime/wait-gauge.ts';
import { type HeldLease, LeaseLostError } from '../store/lease.ts';
import type { CyclePorts, CycleResult } from './cycle-shapes.ts';

/** A slice is at most this long; a longer incident is handed from invocation to invocation. */
const SLICE_MS: Ms = 10 * MINUTE;
/** Kept free before the deadline for handing over. */
const HANDOVER_RESERVE_MS: Ms = 20 * SECOND;
/** How often a holder that waits looks whether it was woken. */
const POLL_MS: Ms = 5 * SECOND;
/** Two cycles are at least this far apart, whatever time they ask for; one that left work in the inbox is not. */
const MIN_PAUSE_MS: Ms = SECOND;

type Ports = Pick<CyclePorts, 'clock' | 'invoker' | 'log'> & { readonly gauge: Pick<WaitGauge, 'note'> };

/**
 * `idle`: nothing is open, the lease is given back. `handed-over`: a successor was invoked. `lost`: somebody else
 * holds the lease, or it ran out.
 */
type SliceEnd = 'idle' | 'handed-over' | 'lost';

/**
 * Runs cycles while anything is open, at most one slice, then hands over to a new invocation.
 *
 * @param deadline when the platform ends this invocation.
 * @throws when the successor cannot be invoked before the deadline.
 */
export async function runSlice(
  ports: Ports,
  lease: HeldLease,
  cycle: (renewLease: () => Promise<void>) => Promise<CycleResult>,
  options: { readonly deadline: At; readonly respondFunctionId: string },
): Promise<SliceEnd> {
  const { clock, log } = ports;
  const sliceEnd = Math.min(clock.now() + SLICE_MS, options.deadline - HANDOVER_RESERVE_MS);
  let failures = 0;
  // Since when nothing was done with success; while all is well, now.
  let goodAt = clock.now();
  for (;;) {
    let nextAt: At;
    // What was asked for before the cycle lists the inbox is covered by it; any later wake needs another cycle.
    const seen = lease.wakeSeq;
    try {
      const result = await cycle(() => lease.keep());
      failures = 0;
      goodAt = lastGood(result, goodAt, clock);
      const outcome = await settle(clock, lease, seen, result);
      if (outcome === 'idle') return 'idle';
      if (outcome === 'woken') continue;
      nextAt = outcome;
    } catch (error) {
      if (error instanceof LeaseLostError) return lost(log, error);
      failures += 1;
      log.failure('cycle failed', error, { failures });
      nextAt = clock.now() + pauseAfter(failures, SHORT_BACKOFF);
    }
    // A holder that lives and gets nothing done looks well from outside.
    await ports.gauge.note(Math.max(lease.waitMs, clock.now() - goodAt));
    const gone = await untilNext(ports, lease, seen, Math.min(nextAt, sliceEnd));
    if (gone !== null) return lost(log, gone);
    if (clock.now() >= sliceEnd) return handOver(ports, lease, options);
  }
}

function lastGood({ isComplete }: CycleResult, before: At, clock: Clock): At {
  return isComplete ? clock.now() : before;
}

/**
 * Acknowledges what a cycle has dealt with, and gives the lease up when nothing is open.
 * @returns when the next cycle is due; `woken`: at once, for somebody asked for it while the lease was given up.
 */
async function settle(
  clock: Clock,
  lease: HeldLease,
  seen: number,
  result: CycleResult,
): Promise<At | 'idle' | 'woken'> {
  if (result.more) return clock.now();
  // A time that has passed already must not make a tight loop of cycles that all ask for it.
  const nextAt = result.nextAt === null ? null : Math.max(result.nextAt, clock.now() + MIN_PAUSE_MS);
  // Nothing is acknowledged then, and the lease is kept, whatever the cycle itself is waiting for.
  if (!result.isComplete) return nextAt ?? clock.now() + POLL_MS;
  await lease.acknowledge(seen);
  if (nextAt !== null) return nextAt;
  return (await lease.release()) ? 'idle' : 'woken';
}

/** Waits for the next cycle. @returns the error when the lease was lost meanwhile; one that cannot be read is not lost. */
async function untilNext(
  { clock, log }: Ports,
  lease: HeldLease,
  seen: number,
  until: At,
): Promise<LeaseLostError | null> {
  try {
    await waitFor(clock, lease, seen, until);
  } catch (error) {
    if (error instanceof LeaseLostError) return error;
    log.failure('lease cannot be read', error);
    await clock.sleep(MIN_PAUSE_MS);
  }
  return null;
}

/** Returns at `until`, or earlier when somebody asked for a wake after `seen`. */
async function waitFor(clock: Clock, lease: HeldLease, seen: number, until: At): Promise<void> {
  // Only a cycle that left objects of the inbox gets the next one at once.
  await clock.sleep(Math.max(0, Math.min(MIN_PAUSE_MS, until - clock.now())));
  // Every write to the lease may have shown us a newer wake already.
  while (clock.now() < until && lease.wakeSeq <= seen) {
    if ((await lease.refresh()) > seen) return;
    await clock.sleep(Math.min(POLL_MS, until - clock.now()));
  }
}

/**
 * First the successor's wake, then the invocation, then the lease: killed in between, the successor waits for the lease
 * to run out and takes over.
 */
async function handOver(
  ports: Ports,
  lease: HeldLease,
  options: { readonly deadline: At; readonly respondFunctionId: string },
): Promise<SliceEnd> {
  const { clock, log, invoker } = ports;
  let isRaised = false;
  for (let attempt = 0; ; attempt += 1) {
    try {
      if (!isRaised) await lease.raiseForSuccessor();
      isRaised = true;
      await invoker.invokeDetached(options.respondFunctionId, JSON.stringify({ wakeSeq: lease.wakeSeq }));
      break;
    } catch (error) {
      if (error instanceof LeaseLostError) return lost(log, error);
      log.failure('successor cannot be invoked', error, { attempt });
      if (clock.now() + SHORT_BACKOFF.first >= options.deadline) throw error;
      await clock.sleep(SHORT_BACKOFF.first);
    }
  }
  try {
    await lease.vacate();
  } catch (error) {
    log.failure('lease could not be given back; the successor waits until it runs out', error);
  }
  return 'handed-over';
}

function lost(log: Logger, error: LeaseLostError): SliceEnd {
  log.warn('lease lost', { detail: error.message });
  return 'lost';
}
