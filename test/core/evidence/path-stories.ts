import type { Surroundings } from '../../../functions/core/evidence/outage.ts';
import type { Fact } from '../../../functions/core/evidence/points.ts';
import { historyOf, type PathHistory } from '../../../functions/core/evidence/session-outages.ts';
import { fact, sinceT0 } from './facts-of.ts';

const QUIET: Surroundings = {
  iscsidTouchedAt: [],
  loggedInAgainAt: [],
  osShutdownAt: [],
  bootStart: Number.NEGATIVE_INFINITY,
  bootEnd: Number.POSITIVE_INFINITY,
};

export const up = (at: number) => fact(at, 'session-up');
export const lost = (at: number) => fact(at, 'session-lost', { rule: 'ISCSID-KERNEL-ERROR', detail: '1020' });
export const kernelLost = (at: number) =>
  fact(at, 'session-lost', { rule: 'KERN-CONN-ERROR', detail: '1020' });
export const back = (at: number, count: number | null = 20) => fact(at, 'session-recovered', { count });
export const retry = (at: number, count: number | null = null) => fact(at, 'session-retry', { count });
export const timedOut = (at: number, count: number | null = 120) => fact(at, 'session-timed-out', { count });
export const disk = (at: number) => fact(at, 'lk-device-failure');
export const shutdown = (at: number) => fact(at, 'session-shutdown');
export const gaveUp = (at: number) => fact(at, 'session-gave-up');

export const of = (facts: readonly Fact[], around: Partial<Surroundings> = {}): PathHistory =>
  historyOf(facts, { ...QUIET, ...around });

/** State, and each outage as `[lost, ended, how]`, in seconds. */
export function story(facts: readonly Fact[], around: Partial<Surroundings> = {}): readonly unknown[] {
  const { state, outages } = of(facts, around);
  return [state, ...outages.map((one) => [sinceT0(one.lostAt), sinceT0(one.endedAt), one.endedBy])];
}
