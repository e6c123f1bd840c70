import { setTimeout as delay } from 'node:timers/promises';
import type { At, Ms } from '../../functions/core/base/time.ts';
import type { Installation } from './installation.ts';

/** Of real time. A process that pauses may still have sent something a moment ago. */
const QUIET: Ms = 10;
const LOOK_EVERY: Ms = 2;
/** Nothing that the functions do between two pauses takes so long. */
const STUCK: Ms = 5 * 60_000;

/**
 * Plays up to a moment of the simulation's time. Time stands while a process computes or starts, and moves on to whatever comes
 * first: a timer of the simulation, or the end of a pause of a process.
 */
export async function playUntil(installation: Installation, until: At): Promise<void> {
  const { time } = installation.simulation;
  while (time.now() < until) {
    const pauseEnd = await rest(installation);
    const next = Math.min(until, time.nextDueAt ?? until, pauseEnd ?? until);
    installation.clock.show(Math.max(next, time.now()));
    await time.runUntil(next);
    installation.clock.show(time.now());
  }
  await rest(installation);
}

/**
 * Resolves when every invocation pauses or has ended.
 * @returns the end of the earliest pause; null when nothing runs.
 * @throws Error when the functions compute without an end.
 */
async function rest(installation: Installation): Promise<At | null> {
  const { functions } = installation.simulation.cloud;
  const began = performance.now();
  let calls = -1;
  let since = began;
  for (;;) {
    // What has come in meanwhile is dealt with first.
    await new Promise((resolve) => setImmediate(resolve));
    if (functions.running === 0) return null;
    const pauses = installation.pauses();
    const isCalm = calls === installation.calls && pauses.length >= functions.running;
    const at = performance.now();
    if (!isCalm) since = at;
    else if (at - since >= QUIET) return Math.min(...pauses);
    calls = installation.calls;
    if (at - began > STUCK) throw new Error(`${functions.running} invocations neither pause nor end`);
    await delay(LOOK_EVERY);
  }
}
