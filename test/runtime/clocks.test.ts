import type { Clock } from '../../functions/core/ports.ts';
import { randomIds, ServiceClock, systemClock } from '../../functions/runtime/clock.ts';
import { startDeadline } from '../../functions/runtime/deadline.ts';
import { madeOnce, someAtATime } from '../../functions/runtime/promises.ts';

const NOW = Date.UTC(2026, 10, 22, 10);

test('the clock of the host is in milliseconds since 1970', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

test('ids have 24 characters that a URL may hold, and none is twice', () => {
  const ids = Array.from({ length: 100 }, () => randomIds.unique());
  for (const id of ids) expect(id).toMatch(/^[\w-]{24}$/);
  expect(new Set(ids).size).toBe(100);
});

describe('the services’ time', () => {
  const clockAt = (host: Partial<Clock>): ServiceClock =>
    new ServiceClock({ now: () => NOW, sleep: async () => undefined, ...host });

  test('the host keeps its own', () => {
    const clock = clockAt({});
    clock.answered(NOW - 60_000, NOW);
    expect(clock.hostNow()).toBe(NOW);
    expect(clock.now()).toBe(NOW - 60_000);
  });

  test('a difference of two seconds says something, a smaller one nothing: of what was known before too', () => {
    const clock = clockAt({});
    clock.answered(NOW + 1_999, NOW);
    expect(clock.now()).toBe(NOW);
    clock.answered(NOW + 2_000, NOW);
    expect(clock.now()).toBe(NOW + 2_000);
    clock.answered(NOW + 3_999, NOW);
    expect(clock.now()).toBe(NOW + 2_000);
    clock.answered(NOW, NOW);
    expect(clock.now()).toBe(NOW);
  });

  test('an answer after five seconds counts, a later one does not', () => {
    const clock = clockAt({});
    clock.answered(NOW - 60_000, NOW - 5_001);
    expect(clock.now()).toBe(NOW);
    clock.answered(NOW - 60_000, NOW - 5_000);
    expect(clock.now()).toBe(NOW - 60_000);
  });

  test('it sleeps as the host does', async () => {
    const asked: unknown[] = [];
    const sleep = async (...given: readonly unknown[]) => void asked.push(given);
    const { signal } = new AbortController();
    await clockAt({ sleep }).sleep(70, signal);
    expect(asked).toEqual([[70, signal]]);
  });
});

describe('a deadline', () => {
  const hosted = { now: () => NOW, sleep: async () => undefined };
  const at = (msFromNow: number) => new Date(NOW + msFromNow).toISOString();
  /** What a deadline asks of the timers. */
  function timers() {
    const { setTimeout: set, clearTimeout: clear } = globalThis;
    const made: { ms: number; fire: () => void; isCleared: boolean; timer: NodeJS.Timeout }[] = [];
    const setting = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((
      fire: () => void,
      ms: number,
    ) => {
      const timer = set(() => undefined, 60_000);
      made.push({ ms, fire, isCleared: false, timer });
      return timer;
    }) as typeof set);
    const clearing = jest.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
      for (const one of made) if (one.timer === timer) one.isCleared = true;
      clear(timer);
    });
    const restore = () => {
      setting.mockRestore();
      clearing.mockRestore();
      for (const { timer } of made) clear(timer);
    };
    return { made, restore };
  }

  test('stops the work two seconds before its end, with the reason; closed, it waits no more', () => {
    const { made, restore } = timers();
    try {
      const deadline = startDeadline(at(10_000), hosted);
      expect(made.map(({ ms }) => ms)).toEqual([8_000]);
      expect(made[0]?.timer.hasRef()).toBe(false);
      expect(deadline.signal.aborted).toBe(false);
      made[0]?.fire();
      expect(deadline.signal.reason).toMatchObject({
        code: 'DEADLINE_NEAR',
        detail: 'The headroom for the answer was reached.',
      });
      deadline.close();
      expect(made[0]?.isCleared).toBe(true);
    } finally {
      restore();
    }
  });

  test('far away waits as long as a timer can: Node fires a longer one at once', () => {
    const { made, restore } = timers();
    try {
      startDeadline(at(10 ** 12), hosted);
      expect(made.map(({ ms }) => ms)).toEqual([2_147_483_647]);
    } finally {
      restore();
    }
  });

  test.each([
    [1_999, true],
    [2_000, true],
    [2_001, false],
  ])('%d ms away it has come already: %s', (ms, hasCome) => {
    const deadline = startDeadline(at(ms), hosted);
    expect(deadline.signal.aborted).toBe(hasCome);
    deadline.close();
  });

  test('what needs a second is begun when there is just one', () => {
    const deadline = startDeadline(at(3_000), hosted);
    expect(() => deadline.require('list')).not.toThrow();
    expect(() => deadline.require('list', 1_001)).toThrow(/1000 ms left, 1001 ms needed/);
    deadline.close();
  });
});

describe('what is made once', () => {
  test('is kept, and two who ask at the same time get the same', async () => {
    let made = 0;
    const get = madeOnce(async () => {
      made += 1;
      return { made };
    });
    const [one, two] = await Promise.all([get(), get()]);
    expect(one).toEqual({ made: 1 });
    expect(two).toBe(one);
    expect(await get()).toBe(one);
  });

  test('is made anew after a failure, which everybody hears of who waited for it', async () => {
    let attempts = 0;
    const get = madeOnce(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('first');
      return attempts;
    });
    const both = await Promise.allSettled([get(), get()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await get()).toBe(2);
    expect(await get()).toBe(2);
  });
});

test('some at a time: what the first failure was is told, not what failed after it', async () => {
  const fails = async (n: number) => {
    for (let turn = 0; turn < n; turn += 1) await Promise.resolve();
    throw new Error(`work ${n}`);
  };
  await expect(someAtATime([1, 9, 20], 3, fails)).rejects.toThrow('work 1');
});
