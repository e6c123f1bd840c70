import { type At, type Ms, pauseAfter, SECOND, SHORT_BACKOFF } from '../core/base/time.ts';
import { WaitGauge } from '../runtime/wait-gauge.ts';
import { type Entry, enterLease } from '../store/lease.ts';
import { Responder } from './cycle.ts';
import type { CycleOptions, CyclePorts } from './cycle-shapes.ts';
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
   * `passed-on`: another holder had not finished when our time was up; somebody else waits now.
   */
  readonly status: 'idle' | 'handed-over' | 'covered' | 'passed-on';
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
    for (;;) {
      const waitUntil = deadline - WAITER_RESERVE_MS;
      const entry = await enter(ports, { build: options.build, waitUntil, gauge });
      if (entry.kind === 'covered') return { status: 'covered' };
      if (entry.kind === 'out-of-time') {
        await ports.invoker.invokeDetached(options.respondFunctionId, '{}');
        return { status: 'passed-on' };
      }
      // A fresh memory per slice: what another holder wrote meanwhile is read, not assumed.
      const responder = new Responder(ports, options);
      const slicePorts = { ...ports, gauge };
      const end = await runSlice(slicePorts, entry.lease, (renewLease) => responder.run(renewLease), {
        deadline,
        respondFunctionId: options.respondFunctionId,
      });
      if (end !== 'lost') return { status: end };
    }
  };
}

/** Nobody repeats a detached call that failed: a store that is down for a moment is waited for. */
async function enter(
  ports: CyclePorts,
  how: { readonly build: string; readonly waitUntil: At; readonly gauge: WaitGauge },
): Promise<Entry> {
  const { gauge, ...options } = how;
  const token = ports.ids.unique();
  const startedAt = ports.clock.now();
  for (let failures = 1; ; failures += 1) {
    try {
      const onWaiting = (waitMs: Ms): Promise<void> => gauge.note(waitMs);
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
