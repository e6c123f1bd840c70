import type { Clock } from '../../functions/core/ports.ts';
import { systemClock } from '../../functions/runtime/clock.ts';
import { ANSWER_HEADROOM, ASSUMED_TIMEOUT, startDeadline } from '../../functions/runtime/deadline.ts';

const start = Date.parse('2026-11-22T10:00:00Z');

function playedClock(): Clock & { go(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    sleep: async () => {},
    go: (ms) => {
      now += ms;
    },
  };
}

test('work has until the platform deadline less the headroom for the answer', () => {
  const clock = playedClock();
  const deadline = startDeadline('2026-11-22T10:01:00Z', clock);
  expect(deadline.remaining()).toBe(60_000 - ANSWER_HEADROOM);
  clock.go(10_000);
  expect(deadline.remaining()).toBe(50_000 - ANSWER_HEADROOM);
  clock.go(100_000);
  expect(deadline.remaining()).toBe(0);
  deadline.close();
});

test('many calls at the same time listen to it without a warning of a leak', async () => {
  const warnings: string[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning.name);
  process.on('warning', onWarning);
  const deadline = startDeadline('2026-11-22T10:01:00Z', playedClock());
  for (let n = 0; n < 200; n += 1) deadline.signal.addEventListener('abort', () => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', onWarning);
  deadline.close();
  expect(warnings).toEqual([]);
});

test.each([null, '', 'tomorrow'])(
  'without a readable header (%j) the platform default is assumed',
  (header) => {
    const deadline = startDeadline(header, playedClock());
    expect(deadline.remaining()).toBe(ASSUMED_TIMEOUT - ANSWER_HEADROOM);
    deadline.close();
  },
);

test('nothing new is begun with too little time left', () => {
  const clock = playedClock();
  const deadline = startDeadline('2026-11-22T10:01:00Z', clock);
  expect(() => deadline.require('list')).not.toThrow();
  clock.go(57_500);
  expect(() => deadline.require('list')).toThrow(/500 ms left, 1000 ms needed/);
  expect(() => deadline.require('log line', 100)).not.toThrow();
  deadline.close();
});

test('a deadline that has passed stops at once', () => {
  const deadline = startDeadline('2026-11-22T09:59:00Z', playedClock());
  expect(deadline.signal.aborted).toBe(true);
});

describe('the real clock', () => {
  test('a sleep ends early when its signal aborts, with the reason', async () => {
    const controller = new AbortController();
    const sleeping = systemClock.sleep(60_000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    await expect(systemClock.sleep(1, controller.signal)).rejects.toThrow('enough');
  });

  test('a sleep that nobody disturbs ends by itself', async () => {
    await expect(systemClock.sleep(1)).resolves.toBeUndefined();
  });
});
