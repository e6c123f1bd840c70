import type { Clock } from '../../../../functions/core/ports.ts';

export interface FakeClock extends Clock {
  advance(ms: number): void;
}

/** A clock that stands until it is moved; sleeping moves it. */
export function fakeClock(start = Date.UTC(2026, 10, 22, 10, 0, 0)): FakeClock {
  let now = start;
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    advance: (ms) => {
      now += ms;
    },
  };
}
