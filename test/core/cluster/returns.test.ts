import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { logInCountsFrom, notYetBack, returnCountsFrom } from '../../../functions/core/cluster/returns.ts';
import type { Outage } from '../../../functions/core/evidence/path-view.ts';
import { lostPath, NODE1, outage, path, recoveredPath, T0, view } from '../decision/story.ts';

const BACK = T0 + 10 * MINUTE;
/** LifeKeeper's interval, a batch of the connector and the agent's delay together. */
const QUIET = 100 * SECOND;

const returned = (over: Partial<Outage> = {}) =>
  path({
    state: 'recovered',
    outages: [outage({ recoveredAt: BACK, endedAt: BACK, endedBy: 'recovered', ...over })],
    flaps: 1,
  });
const failing = (last: number, device = '/dev/sdb') => ({
  lk: { deviceFailures: [{ device, first: T0, last }] },
});
const from = (node: Parameters<typeof view>[2] = {}, session = returned()) =>
  returnCountsFrom(session, view(NODE1, [], node));

describe('a return counts at once', () => {
  test('where nothing speaks against it', () => {
    expect(from()).toBeNull();
    expect(returnCountsFrom(returned({ onlyDiskSigns: true }), null)).toBeNull();
    expect(from({}, returned({ onlyDiskSigns: false }))).toBeNull();
  });

  test('and so does what is no return of this boot', () => {
    const node = failing(BACK);
    expect(from(node, path())).toBeNull();
    expect(from(node, lostPath())).toBeNull();
    expect(from(node, { ...returned(), state: 'up' })).toBeNull();
    expect(from(node, { ...returned(), currentBoot: false })).toBeNull();
    expect(from(node, { ...returned(), outages: [] })).toBeNull();
    expect(from(node, { ...returned(), outages: [outage()] })).toBeNull();
    expect(from(node)).toBe(BACK + QUIET);
  });
});

describe('a return counts only after a quiet time', () => {
  test('where LifeKeeper called its disk failed up to a minute before it, or after it', () => {
    expect(from(failing(BACK - MINUTE))).toBe(BACK + QUIET);
    expect(from(failing(BACK - MINUTE - 1))).toBeNull();
    expect(from(failing(BACK + 7 * SECOND))).toBe(BACK + 7 * SECOND + QUIET);
    expect(from(failing(BACK, '/dev/sdc'))).toBeNull();
    expect(from(failing(BACK, '/dev/'))).toBe(BACK + QUIET);
  });

  test('where tasks of the kernel hung up to two minutes before it, of this outage', () => {
    expect(from({ hungTaskAt: BACK - 2 * MINUTE })).toBe(BACK + QUIET);
    expect(from({ hungTaskAt: BACK - 2 * MINUTE - 1 })).toBeNull();
    expect(from({ hungTaskAt: BACK + SECOND })).toBe(BACK + SECOND + QUIET);
    const short = returned({ lostAt: BACK - MINUTE });
    expect(from({ hungTaskAt: BACK - MINUTE }, short)).toBe(BACK + QUIET);
    expect(from({ hungTaskAt: BACK - MINUTE - 1 }, short)).toBeNull();
  });

  test('where the initiator had not noticed the loss', () => {
    expect(from({}, returned({ onlyDiskSigns: true }))).toBe(BACK + QUIET);
  });

  test('the newest of all that speaks against it', () => {
    const node = { ...failing(BACK + SECOND), hungTaskAt: BACK + 2 * SECOND };
    expect(from(node, returned({ onlyDiskSigns: true }))).toBe(BACK + 2 * SECOND + QUIET);
  });

  test('but not where a session broke visibly and healed within a minute', () => {
    const blip = (ms: number, lossSeen: boolean) => returned({ lostAt: BACK - ms, lossSeen });
    expect(from(failing(BACK), blip(MINUTE - 1, true))).toBeNull();
    expect(from(failing(BACK), blip(MINUTE, true))).toBe(BACK + QUIET);
    expect(from(failing(BACK), blip(MINUTE - 1, false))).toBe(BACK + QUIET);
  });

  test('an outage that goes on is as long as all its parts', () => {
    const second = outage({ lostAt: BACK - SECOND, recoveredAt: BACK });
    const follows = (recoveredAt: number, over: Partial<Outage> = {}) => ({
      ...returned(),
      outages: [outage({ recoveredAt, ...over }), second],
    });
    expect(from(failing(BACK), follows(BACK - SECOND - MINUTE))).toBe(BACK + QUIET);
    expect(from(failing(BACK), follows(BACK - SECOND - MINUTE - 1))).toBeNull();
    expect(from(failing(BACK), follows(BACK - 2 * SECOND, { restartBlip: true }))).toBeNull();
  });
});

describe('a log-in after a boot', () => {
  const logIn = (last: number | null, device: string | null = 'sdb', upAt: number | null = BACK) =>
    logInCountsFrom({ ...path({ device, upAt }) }, view(NODE1, [], last === null ? {} : failing(last)));

  test('counts after a quiet time where its disk failed up to it', () => {
    expect(logIn(BACK - MINUTE)).toBe(BACK + QUIET);
    expect(logIn(BACK - MINUTE - 1)).toBeNull();
    expect(logIn(BACK + SECOND)).toBe(BACK + SECOND + QUIET);
    expect(logIn(BACK, 'sdc')).toBeNull();
    expect(logIn(BACK, null)).toBe(BACK + QUIET);
    expect(logIn(null)).toBeNull();
    expect(logIn(BACK, 'sdb', null)).toBeNull();
    expect(logInCountsFrom(path({ upAt: BACK }), null)).toBeNull();
  });

  test('the newest failure counts', () => {
    const deviceFailures = [1, 2].map((n) => ({ device: '/dev/sdb', first: T0, last: BACK + n }));
    expect(logInCountsFrom(path({ upAt: BACK }), view(NODE1, [], { lk: { deviceFailures } }))).toBe(
      BACK + 2 + QUIET,
    );
  });
});

describe('while a return does not count the outage goes on', () => {
  test('with its own beginning, and no end', () => {
    const length = { seconds: 600, method: 'lines', bound: 'exact' } as const;
    const session = { ...returned({ length }), upAt: BACK };
    const [goesOn] = returned({ length }).outages;
    expect(notYetBack(session)).toEqual({
      ...session,
      state: 'lost',
      outages: [
        {
          ...goesOn,
          recoveredAt: null,
          endedAt: null,
          endedBy: null,
          length: { ...length, bound: 'at-least' },
        },
      ],
      flaps: 0,
    });
    expect(notYetBack(returned({ timedOutAt: BACK - 1 })).state).toBe('timed-out');
  });

  test('a session that was never lost stays as it is', () => {
    const well = path();
    expect(notYetBack(well)).toBe(well);
  });

  const first = outage({
    recoveredAt: T0 + MINUTE,
    endedAt: T0 + MINUTE,
    errorCode: null,
    lastSeenAt: T0 + 50 * SECOND,
    rules: ['B', 'A'],
    reasons: ['z'],
  });
  const second = outage({
    lostAt: T0 + 2 * MINUTE,
    recoveredAt: BACK,
    errorCode: 1021,
    timedOutAt: BACK - 2,
    lastSeenAt: BACK - 1,
    rules: ['A', 'C'],
    reasons: ['y'],
    loginRejected: 'no',
    bindLoop: true,
  });
  const flapping = (...outages: readonly Outage[]) =>
    notYetBack(path({ state: 'recovered', outages, flaps: 5 }));

  test('across a return that did not hold, with all that its parts have shown', () => {
    expect(flapping(first, second)).toMatchObject({ state: 'timed-out', flaps: 3 });
    expect(flapping(first, second).outages).toEqual([
      {
        ...first,
        recoveredAt: null,
        endedAt: null,
        endedBy: null,
        errorCode: 1021,
        timedOutAt: BACK - 2,
        lastSeenAt: BACK - 1,
        rules: ['A', 'B', 'C'],
        reasons: ['y', 'z'],
        loginRejected: 'no',
        bindLoop: true,
        onlyDiskSigns: false,
      },
    ]);
  });

  test('what the first part has shown stands', () => {
    const shown = {
      ...first,
      errorCode: 1020,
      timedOutAt: T0 + 1,
      lastSeenAt: BACK + MINUTE,
      loginRejected: 'yes',
      bindLoop: true,
    };
    const { bindLoop: _, ...plain } = second;
    const [whole] = flapping(shown, { ...plain, bindLoop: false }).outages;
    const { errorCode, timedOutAt, lastSeenAt, loginRejected, bindLoop } = shown;
    expect(whole).toMatchObject({ errorCode, timedOutAt, lastSeenAt, loginRejected, bindLoop });
    expect(flapping(first, { ...plain, bindLoop: false }).outages[0]?.bindLoop).toBe(false);
  });

  test('the disk alone showed it if it alone showed every part', () => {
    const alone = { onlyDiskSigns: true };
    const of = (a: object, b: object) =>
      flapping({ ...first, ...a }, { ...second, ...b }).outages[0]?.onlyDiskSigns;
    expect([of(alone, alone), of(alone, {}), of({}, alone), of({}, {})]).toEqual([true, false, false, false]);
  });

  test('what was over before stays so', () => {
    const old = outage({ lostAt: T0 - 60 * MINUTE, recoveredAt: T0 - MINUTE - 1 });
    const still = flapping(old, first, second);
    expect(still.outages.map(({ lostAt, recoveredAt }) => [lostAt, recoveredAt])).toEqual([
      [old.lostAt, old.recoveredAt],
      [T0, null],
    ]);
    expect(still.flaps).toBe(3);
    const held = { ...old, recoveredAt: T0 - MINUTE };
    expect(flapping(held, first, second).outages).toHaveLength(1);
    expect(flapping({ ...held, recoveredAt: null }, first, second).outages).toHaveLength(2);
    expect(flapping({ ...held, restartBlip: true }, first, second).outages).toHaveLength(2);
  });

  test('there are no fewer flaps than none', () => {
    expect(notYetBack({ ...recoveredPath(2), flaps: 0 }).flaps).toBe(0);
  });
});
