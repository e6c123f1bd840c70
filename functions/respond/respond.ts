import { type At, type Ms, pauseAfter, SECOND, SHORT_BACKOFF } from '../core/base/time.ts';
import { WaitGauge } from '../runtime/wait-gauge.ts';
import { type Entry, enterLease, type HeldLease } from '../store/lease.ts';
import { Responder } from './cycle.ts';
import type { CycleOptions, CyclePorts } from './cycle-shapes.ts';
import { LeftBehind } from './left-behind.ts';
import { runSlice } from './loop.ts';

/** A waiter stops this long before its deadline, so that it can still send somebody else. */
const WAITER_RESERVE_MS: Ms = 10 * SECOND;

interface RespondOptions extends CycleOptions {
  /** Build id; sorts as text in the order of builds. */
  readonly build: string;
  readonly respondFunctionId: string;
}

export interface RespondAnswer {
  /**
   * `idle`: everything dealt with, nothing open. `handed-over`: a successor goes on. `covered`: another holder did it.
   * `passed-on`: another holder had not finished when our time was up; somebody else waits now. `left-behind`: another
   * holder says that all is done while it lies there; Monitoring was told.
   */
  readonly status: 'idle' | 'handed-over' | 'covered' | 'passed-on' | 'left-behind';
}

/**
 * The single writer. The returned function is one invocation; it lasts as long as anything is open, at
 * most one slice.
 *
 * @throws what the store threw while the lease was entered, until the time was up, or the invoker when nobody could be sent in our place.
 */
export function createRespond(
  ports: CyclePorts,
  options: RespondOptions,
): (deadline: At) => Promise<RespondAnswer> {
  const gauge = new WaitGauge(ports, { compartmentId: options.metricsCompartmentId, source: 'respond' });
  return async (deadline) => {
    const left = new LeftBehind(ports, gauge);
    const waitUntil = deadline - WAITER_RESERVE_MS;
    for (;;) {
      const lease = await turn(ports, left, { build: options.build, waitUntil, gauge });
      if (lease === 'covered' || lease === 'left-behind') return { status: lease };
      if (lease === 'out-of-time') {
        await ports.invoker.invokeDetached(options.respondFunctionId, '{}');
        return { status: 'passed-on' };
      }
      // A fresh memory per slice: what another holder wrote meanwhile is read, not assumed.
      const responder = new Responder(ports, options);
      const slicePorts = { ...ports, gauge };
      const end = await runSlice(slicePorts, lease, (renewLease) => responder.run(renewLease), {
        deadline,
        respondFunctionId: options.respondFunctionId,
      });
      if (end !== 'lost') return { status: end };
    }
  };
}

interface EnterHow {
  readonly build: string;
  readonly waitUntil: At;
  readonly gauge: WaitGauge;
}

/** Waits for the lease until it is ours, or nothing is left that we could do. */
async function turn(
  ports: CyclePorts,
  left: LeftBehind,
  how: EnterHow,
): Promise<HeldLease | 'covered' | 'left-behind' | 'out-of-time'> {
  for (;;) {
    const entry = await enter(ports, how);
    if (entry.kind === 'held') return entry.lease;
    if (entry.kind === 'out-of-time') return 'out-of-time';
    // The holder says that all is done: seen from what lies there, not from what the lease says.
    const found = await left.look();
    if (found === 'gone') return 'covered';
    if (found === 'told') return 'left-behind';
    if (ports.clock.now() + found >= how.waitUntil) return 'out-of-time';
    // The lease may be free by then, and the work is ours.
    await ports.clock.sleep(found);
  }
}

/** Nobody repeats a detached call that failed: a store that is down for a moment is waited for. */
async function enter(ports: CyclePorts, how: EnterHow): Promise<Entry> {
  const { gauge, ...options } = how;
  const token = ports.ids.unique();
  const startedAt = ports.clock.now();
  for (let failures = 1; ; failures += 1) {
    try {
      // Our own wait counts as well: since when others have been waiting is what somebody wrote.
      const onWaiting = (waitMs: Ms): Promise<void> =>
        gauge.note(Math.max(waitMs, ports.clock.now() - startedAt));
      return await enterLease(ports, { ...options, token, onWaiting });
    } catch (error) {
      const pause = pauseAfter(failures, SHORT_BACKOFF);
      await gauge.note(ports.clock.now() - startedAt);
      if (ports.clock.now() + pause >= options.waitUntil) throw error;
      ports.log.failure('lease cannot be entered', error, { failures });
      await ports.clock.sleep(pause);
    }
  }
}
