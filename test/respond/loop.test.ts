import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { CycleResult } from '../../functions/respond/cycle-shapes.ts';
import { runSlice } from '../../functions/respond/loop.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { type HeldLease, LeaseLostError } from '../../functions/store/lease.ts';
import { JumpingTime } from '../support/kit.ts';

const RESPOND = 'ocid1.fnfunc.oc1.xx.respond';
const DONE: CycleResult = { more: false, isComplete: true, nextAt: null };

/** A lease that says what was done with it. */
class Lease {
  wakeSeq = 1;
  waitMs = 0;
  /** What the next releases answer; true when there is none. */
  readonly releases: boolean[] = [];
  readonly done: string[] = [];
  /** Runs at every look, and may throw. */
  onRefresh: () => void = () => undefined;
  onRaise: () => void = () => undefined;
  onVacate: () => void = () => undefined;

  async keep() {
    this.done.push('keep');
  }
  async refresh() {
    this.onRefresh();
    return this.wakeSeq;
  }
  async acknowledge(seq: number) {
    this.done.push(`acknowledge ${seq}`);
  }
  async release() {
    this.done.push('release');
    return this.releases.shift() ?? true;
  }
  async raiseForSuccessor() {
    this.onRaise();
    this.wakeSeq += 1;
    this.done.push('raise');
  }
  async vacate() {
    this.onVacate();
    this.done.push('vacate');
  }
}

/** Results in turn, made when their cycle runs; the last one for ever. */
type Cycle = (at: number, n: number) => CycleResult;

function scene(cycle: Cycle, { minutes = 15 } = {}) {
  const clock = new JumpingTime(0);
  const lease = new Lease();
  const noted: number[] = [];
  const logged: string[] = [];
  const invoked: { after: number; body: string }[] = [];
  const refusals: Error[] = [];
  const cycles: number[] = [];
  const run = () =>
    runSlice(
      {
        clock,
        log: createLogger({ write: (line) => void logged.push(line) }),
        invoker: {
          invokeDetached: async (id, body) => {
            const refusal = refusals.shift();
            if (refusal !== undefined) throw refusal;
            lease.done.push(`invoke ${id === RESPOND}`);
            invoked.push({ after: clock.now(), body });
          },
        },
        gauge: { note: async (ms) => void noted.push(ms) },
      },
      lease as unknown as HeldLease,
      async () => {
        cycles.push(clock.now());
        if (cycles.length > 100) throw new LeaseLostError('it never ends');
        return cycle(clock.now(), cycles.length);
      },
      { deadline: minutes * MINUTE, respondFunctionId: RESPOND },
    );
  const seconds = () => cycles.map((at) => at / SECOND);
  return { clock, lease, noted, logged, invoked, refusals, cycles, seconds, run };
}

/** Cycles that ask for the next `ms` later, so many of them; then all is done. */
const again =
  (times: number, ms: number, more: Partial<CycleResult> = {}): Cycle =>
  (at, n) =>
    n <= times ? { ...DONE, nextAt: at + ms, ...more } : DONE;

describe('all is done', () => {
  test('what was asked for before the cycle is acknowledged, and the lease given up', async () => {
    const { run, lease, cycles, clock, noted } = scene(() => {
      lease.wakeSeq = 5;
      return DONE;
    });
    expect(await run()).toBe('idle');
    expect([lease.done, cycles.length, clock.now(), noted]).toEqual([['acknowledge 1', 'release'], 1, 0, []]);
  });

  test('asked for again while it is given up: another cycle at once', async () => {
    const { run, lease, seconds } = scene(() => DONE);
    lease.releases.push(false);
    expect(await run()).toBe('idle');
    expect([seconds(), lease.done.filter((what) => what === 'release').length]).toEqual([[0, 0], 2]);
  });
});

describe('the next cycle', () => {
  test('comes when it is asked for, and not for work that waits there already', async () => {
    const { run, lease, seconds, noted } = scene(again(2, 90 * SECOND));
    expect(await run()).toBe('idle');
    expect(seconds()).toEqual([0, 90, 180]);
    expect(lease.done).toEqual(['acknowledge 1', 'acknowledge 1', 'acknowledge 1', 'release']);
    expect(noted).toEqual([0, 0]);
  });

  test('comes a second later at the earliest, whatever time is asked for', async () => {
    const { run, seconds } = scene(again(2, -MINUTE));
    await run();
    expect(seconds()).toEqual([0, 1, 2]);
  });

  test('comes at once where work was left, and nothing is acknowledged', async () => {
    const { run, lease, seconds } = scene(again(2, MINUTE, { more: true }));
    await run();
    expect([seconds(), lease.done]).toEqual([
      [0, 0, 0],
      ['acknowledge 1', 'release'],
    ]);
  });

  test('comes within five seconds once somebody asks for it', async () => {
    const { run, lease, seconds, clock } = scene(again(1, 5 * MINUTE));
    lease.onRefresh = () => {
      if (clock.now() >= 60 * SECOND) lease.wakeSeq = 2;
    };
    await run();
    expect(seconds()).toEqual([0, 61]);
    expect(lease.done).toEqual(['acknowledge 1', 'acknowledge 2', 'release']);
  });

  test('comes a second later when somebody asked during the cycle', async () => {
    const { run, lease, seconds } = scene((at, n) => {
      lease.wakeSeq = 2;
      return again(1, 5 * MINUTE)(at, n);
    });
    await run();
    expect([seconds(), lease.done]).toEqual([
      [0, 1],
      ['acknowledge 1', 'acknowledge 2', 'release'],
    ]);
  });
});

describe('what could not be read', () => {
  test.each([
    ['nothing else is waited for: five seconds later', null, [0, 5]],
    ['at the time that is asked for', 30 * SECOND, [0, 30]],
    ['a second later at the earliest', 0, [0, 1]],
  ])('keeps the lease and acknowledges nothing: %s', async (_, nextAt, expected) => {
    const { run, lease, seconds } = scene((_at, n) =>
      n === 1 ? { ...DONE, isComplete: false, nextAt } : DONE,
    );
    await run();
    expect([seconds(), lease.done]).toEqual([expected, ['acknowledge 1', 'release']]);
  });

  test('is told as work that waits, from the last cycle that was complete', async () => {
    const { run, noted } = scene((at, n) => ({ ...DONE, isComplete: n === 2, nextAt: at + MINUTE }), {
      minutes: 5,
    });
    await run();
    // At 0, 60, 120, 180 and 240 s; at 60 all was well.
    expect(noted).toEqual([0, 0, MINUTE, 2 * MINUTE, 3 * MINUTE]);
  });

  test('the lease knows of work that has waited longer', async () => {
    const { run, lease, noted } = scene(again(1, MINUTE));
    lease.waitMs = 7 * MINUTE;
    await run();
    expect(noted).toEqual([7 * MINUTE]);
  });
});

describe('a cycle that fails', () => {
  test('is run again after 2, 4, 8, 16 and 30 seconds; a success begins anew', async () => {
    const { run, seconds, logged, noted } = scene((at, n) => {
      if (n <= 6 || n === 8) throw new WardenError('OCI_TIMEOUT');
      return n === 7 ? { ...DONE, nextAt: at + 10 * SECOND } : DONE;
    });
    expect(await run()).toBe('idle');
    expect(seconds()).toEqual([0, 2, 6, 14, 30, 60, 90, 100, 102]);
    expect(logged.map((line) => JSON.parse(line).failures)).toEqual([1, 2, 3, 4, 5, 6, 1]);
    expect(noted.map((ms) => ms / SECOND)).toEqual([0, 2, 6, 14, 30, 60, 0, 10]);
  });

  test('because the lease is lost ends it', async () => {
    const { run, logged, lease } = scene(() => {
      throw new LeaseLostError('another');
    });
    expect(await run()).toBe('lost');
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([{ level: 'warn', detail: 'another' }]);
    expect(lease.done).toEqual([]);
  });
});

describe('looking at the lease while nothing is to be done', () => {
  test('finds that it is lost', async () => {
    const { run, lease, cycles, logged } = scene(again(9, MINUTE));
    lease.onRefresh = () => {
      throw new LeaseLostError('gone');
    };
    expect(await run()).toBe('lost');
    expect([cycles.length, logged.length]).toEqual([1, 1]);
  });

  test('that fails is no reason to stop: the next cycle comes a second later', async () => {
    const { run, lease, seconds, logged } = scene(again(1, MINUTE));
    lease.onRefresh = () => {
      throw new WardenError('OCI_TIMEOUT');
    };
    expect(await run()).toBe('idle');
    expect([seconds(), logged.length]).toEqual([[0, 2], 1]);
  });
});

describe('a slice that is over', () => {
  test.each([
    ['after ten minutes', 15, 10 * MINUTE],
    ['twenty seconds before the deadline', 5, 5 * MINUTE - 20 * SECOND],
  ])('is handed over %s: wake, call, lease, in this order', async (_, minutes, end) => {
    const { run, lease, invoked } = scene(again(99, 45 * SECOND), { minutes });
    expect(await run()).toBe('handed-over');
    expect(invoked).toEqual([{ after: end, body: '{"wakeSeq":2}' }]);
    expect(lease.done.slice(-3)).toEqual(['raise', 'invoke true', 'vacate']);
  });

  test('a successor that cannot be called is called every two seconds; the wake is raised once', async () => {
    const { run, lease, invoked, refusals, logged } = scene(again(99, MINUTE));
    refusals.push(new WardenError('OCI_THROTTLED'), new WardenError('OCI_THROTTLED'));
    expect(await run()).toBe('handed-over');
    expect(invoked).toEqual([{ after: 10 * MINUTE + 4 * SECOND, body: '{"wakeSeq":2}' }]);
    expect(lease.done.filter((what) => what === 'raise')).toHaveLength(1);
    expect(logged.map((line) => JSON.parse(line).attempt)).toEqual([0, 1]);
  });

  test('until the deadline: then it is thrown, and the lease runs out by itself', async () => {
    const { run, lease, clock, refusals } = scene(again(99, MINUTE), { minutes: 5 });
    for (let n = 0; n < 20; n += 1) refusals.push(new WardenError('OCI_THROTTLED'));
    await expect(run()).rejects.toMatchObject({ code: 'OCI_THROTTLED' });
    expect([clock.now(), lease.done.includes('vacate')]).toEqual([5 * MINUTE - 2 * SECOND, false]);
  });

  test('a wake that cannot be raised is tried again; a lease that is lost meanwhile ends it', async () => {
    const { run, lease, invoked } = scene(again(99, MINUTE));
    const raises = [new WardenError('OCI_TIMEOUT'), new LeaseLostError('gone')];
    lease.onRaise = () => {
      const error = raises.shift();
      if (error !== undefined) throw error;
    };
    expect(await run()).toBe('lost');
    expect([invoked, raises]).toEqual([[], []]);
  });

  test('a lease that cannot be given back runs out: the successor is on its way', async () => {
    const { run, lease, logged } = scene(again(99, MINUTE));
    lease.onVacate = () => {
      throw new WardenError('OCI_TIMEOUT');
    };
    expect(await run()).toBe('handed-over');
    expect(logged).toHaveLength(1);
  });
});

test('a cycle gets what renews the lease', async () => {
  const lease = new Lease();
  const clock = new JumpingTime(0);
  const ports = {
    clock,
    log: createLogger({ write: () => undefined }),
    invoker: { invokeDetached: async () => undefined },
    gauge: { note: async () => undefined },
  };
  const cycle = async (renewLease: () => Promise<void>) => {
    await renewLease();
    return DONE;
  };
  await runSlice(ports, lease as unknown as HeldLease, cycle, {
    deadline: MINUTE,
    respondFunctionId: RESPOND,
  });
  expect(lease.done[0]).toBe('keep');
});
