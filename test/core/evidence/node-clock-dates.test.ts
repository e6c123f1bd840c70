import { HOUR, MINUTE, type Ms, SECOND } from '../../../functions/core/base/time.ts';
import {
  doubtOf,
  isDoubtful,
  type NodeClock,
  notAfterNow,
  readByNow,
  rightlyDated,
} from '../../../functions/core/evidence/node-clock.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { at, T0 } from './make-signal.ts';

/** A line read at `T0` that was stamped so much later, or earlier; its stamp was set right by `by`. */
function line(ahead: Ms, by: Ms = 0, readAt: number = T0): Signal {
  const stampedAt = readAt + ahead;
  return at(0, 'lk-other', { at: stampedAt - by, readAt, ...(by !== 0 && { stampedAt }) });
}

describe('doubt about a clock', () => {
  const off = [T0, HOUR + 7 * MINUTE] as const;
  const setBack = [T0, -7 * MINUTE] as const;
  const zone = [T0, HOUR] as const;

  test.each([
    ['none where nothing was seen', {}, null],
    ['a stamp that is ahead', { off }, off],
    ['a stamp that is ahead of a right one', { off, rightAt: T0 - 1 }, off],
    ['not once a line is stamped rightly', { off, rightAt: T0 }, null],
    ['a clock that was set back', { corrected: setBack }, setBack],
    ['not once a line of it is stamped rightly', { corrected: setBack, rightAt: T0 }, null],
    ['that it was set back, before that it is ahead', { corrected: setBack, off }, setBack],
    [
      'that it is ahead, where the setting back is long over',
      { corrected: [T0 - 9, setBack[1]], off, rightAt: T0 - 5 },
      off,
    ],
    ['not a zone', { corrected: zone }, null],
    ['not what a zone explains that was seen to be right since', { corrected: zone, off }, null],
    ['but what is ahead since', { corrected: [T0 - 1, HOUR], off }, off],
    ['unless its zone accounts for it', { corrected: [T0 - 1, HOUR], off: [T0, HOUR + 4 * MINUTE] }, null],
    ['also when it is somewhat less', { corrected: [T0 - 1, HOUR], off: [T0, HOUR - 4 * MINUTE] }, null],
    [
      'not quite',
      { corrected: [T0 - 1, HOUR], off: [T0, HOUR - 4 * MINUTE - 1] },
      [T0, HOUR - 4 * MINUTE - 1],
    ],
    [
      'nor does that it was set back before',
      { corrected: [T0 - 9, -MINUTE], off: [T0, 2 * MINUTE + 1], rightAt: T0 - 5 },
      [T0, 2 * MINUTE + 1],
    ],
    [
      'which no setting back does',
      { corrected: [T0 + 1, 7 * MINUTE], off, rightAt: T0 - 1 },
      [T0 + 1, 7 * MINUTE],
    ],
  ] as const)('%s', (_, clock, doubt) => {
    expect(doubtOf(clock)).toEqual(doubt === null ? null : { readAt: doubt[0], ahead: doubt[1] });
  });

  test('is over a day after the line that shows it', () => {
    const doubt = { readAt: T0, ahead: HOUR };
    expect([0, 24 * HOUR, 24 * HOUR + 1].map((ms) => isDoubtful(doubt, T0 + ms))).toEqual([
      true,
      true,
      false,
    ]);
    expect([null, undefined].map((none) => isDoubtful(none, T0))).toEqual([false, false]);
  });
});

describe('a stamp that lies behind is set right', () => {
  const known: NodeClock = { corrected: [T0 - HOUR, -9 * HOUR] };
  const dated = (signal: Signal, clock: NodeClock, isRepeated?: () => boolean) =>
    rightlyDated([signal], clock, isRepeated)[0];

  test('by the zone of the node, never past the reading', () => {
    const late = line(-9 * HOUR - MINUTE);
    expect(dated(late, known)).toEqual({ ...late, at: T0 - MINUTE, stampedAt: late.at });
    const early = line(-9 * HOUR + 30 * SECOND);
    expect(dated(early, known)).toEqual({ ...early, at: T0, stampedAt: early.at });
    const oldest = line(-9 * HOUR - 4 * MINUTE);
    expect(dated(oldest, known)).toEqual({ ...oldest, at: T0 - 4 * MINUTE, stampedAt: oldest.at });
  });

  test.each([
    ['it lands after its reading', line(-9 * HOUR + 30 * SECOND + 1), known],
    ['it lands long before it', line(-9 * HOUR - 4 * MINUTE - 1), known],
    ['the node was seen to be right since', line(-9 * HOUR), { ...known, rightAt: T0 - HOUR }],
    ['nothing is known of the node', line(-9 * HOUR), {}],
    ['it was right', line(-4 * MINUTE), { corrected: [T0 - HOUR, -4 * MINUTE] }],
    ['it was set right already', line(-10 * HOUR, -HOUR), known],
    ['nobody says when it was read', at(0, 'lk-other', { at: T0 - 9 * HOUR, readAt: null }), known],
  ] as const)('not when %s', (_, signal, clock) => {
    expect(dated(signal, clock)).toBe(signal);
  });

  const setBack: NodeClock = {
    newest: [T0 - 6 * MINUTE, T0 - 5 * MINUTE],
    behind: [
      [T0 - 2 * MINUTE, -10 * MINUTE],
      [T0 - MINUTE, -10 * MINUTE],
    ],
  };

  test('by its reading, where the clock was seen to be set back, unless the line was here before', () => {
    const signal = line(-10 * MINUTE);
    expect(dated(signal, setBack)).toEqual({ ...signal, at: T0, stampedAt: signal.at });
    expect(dated(signal, setBack, () => false)).toEqual({ ...signal, at: T0, stampedAt: signal.at });
    expect(dated(signal, setBack, () => true)).toBe(signal);
  });

  test('in the order of reading, each line by what those before it show; they stay in their places', () => {
    const zone = line(-9 * HOUR, -9 * HOUR);
    const after = line(-9 * HOUR + 10 * SECOND, 0, T0 + 20 * SECOND);
    const moved = { ...after, at: T0 + 20 * SECOND, stampedAt: after.at };
    expect(rightlyDated([after, zone], {})).toEqual([moved, zone]);
    expect(rightlyDated([zone, after], {})).toEqual([zone, moved]);
    const before = line(-9 * HOUR, 0, T0 - MINUTE);
    expect(rightlyDated([zone, before], {})).toEqual([zone, before]);
    const unread = at(0, 'lk-other');
    expect(rightlyDated([unread, before], known)[0]).toBe(unread);
  });
});

describe('what says that it is of the future', () => {
  const limit = T0 + 2 * MINUTE;

  test.each([
    ['stays, as far as clocks differ', { at: limit, readAt: limit }, {}],
    ['counts as read now', { at: T0, readAt: limit + 1 }, { readAt: T0 }],
    ['keeps a stamp that clocks explain', { at: limit, readAt: limit + 1 }, { readAt: T0 }],
    ['counts as written now', { at: limit + 1, readAt: limit }, { at: T0, stampedAt: limit + 1 }],
    ['counts as both', { at: limit + 1, readAt: limit + 1 }, { at: T0, readAt: T0, stampedAt: limit + 1 }],
    [
      'keeps what it was stamped first',
      { at: limit + 1, readAt: T0, stampedAt: 7 },
      { at: T0, stampedAt: 7 },
    ],
    ['also without a time of reading', { at: limit + 1, readAt: null }, { at: T0, stampedAt: limit + 1 }],
  ])('%s', (_, times, change) => {
    const signal = at(0, 'lk-failover', times);
    expect(notAfterNow(signal, T0)).toEqual({ ...signal, ...change });
  });
});

describe('what nobody says was read when', () => {
  test('was read by now when something is done upon it', () => {
    const old = at(-900, 'lk-failover');
    expect(readByNow(old, T0)).toEqual({ ...old, readAt: T0 });
    expect(readByNow({ ...old, readAt: null }, T0)).toEqual({ ...old, readAt: T0 });
  });

  test('keeps its time otherwise, but not one of the future', () => {
    const old = at(-900, 'session-lost');
    expect(readByNow(old, T0)).toEqual(old);
    const future = at(900, 'session-lost');
    expect(readByNow(future, T0)).toEqual({ ...future, at: T0, stampedAt: future.at });
  });

  test('is left alone when somebody does say it', () => {
    const known = at(900, 'lk-failover', { readAt: T0 + HOUR });
    expect(readByNow(known, T0)).toBe(known);
  });
});
