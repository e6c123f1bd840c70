import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { notAfterRead } from '../../../functions/core/rules/not-after-read.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { at, T0 } from '../evidence/make-signal.ts';

interface Line {
  readonly node?: string;
  /** When the line says it was written, in milliseconds from T0; null: it does not. */
  readonly stamp: number | null;
  /** When it was taken in, from T0; null, or left out as the version before does: nobody says. */
  readonly read?: number | null;
}

/** When lines count as written, from T0; a pair with what they say themselves where that was corrected. */
function dated(lines: readonly Line[]): readonly (number | readonly [number, number] | null)[] {
  const signals = lines.map(({ node = 'a', stamp, read }): Signal => {
    const signal = at(0, 'session-lost', { node, at: stamp === null ? 0 : T0 + stamp });
    if (read === undefined) return signal;
    return { ...signal, readAt: read === null ? null : T0 + read };
  });
  return notAfterRead(signals).map(({ at: counted, stampedAt }) => {
    if (counted === 0) return null;
    return stampedAt === undefined ? counted - T0 : [counted - T0, stampedAt - T0];
  });
}

const FORGED: Line = { stamp: 72 * HOUR, read: 0 };
const FORGED_AT = [0, 72 * HOUR] as const;

describe('lines of a node that are ahead alike', () => {
  it('are so up to a minute', () => {
    const first = { stamp: 0, read: 0 };
    expect(dated([first, { stamp: MINUTE, read: 0 }])).toEqual([
      [-MINUTE, 0],
      [0, MINUTE],
    ]);
    expect(dated([first, { stamp: MINUTE + 1, read: 0 }])).toEqual([
      [-1, 0],
      [0, MINUTE + 1],
    ]);
  });

  it('keep their distances, whatever their order', () => {
    const [early, late] = [
      { stamp: HOUR, read: 5 * SECOND },
      { stamp: HOUR + 3 * SECOND, read: 5 * SECOND },
    ];
    const [earlyAt, lateAt] = [
      [2 * SECOND, HOUR],
      [5 * SECOND, HOUR + 3 * SECOND],
    ];
    expect(dated([early, late])).toEqual([earlyAt, lateAt]);
    expect(dated([late, early])).toEqual([lateAt, earlyAt]);
    const middle = { stamp: HOUR + SECOND, read: 5 * SECOND };
    expect(dated([late, early, middle])).toEqual([lateAt, earlyAt, [3 * SECOND, HOUR + SECOND]]);
  });

  it.each<[string, Line]>([
    ['without a time', { stamp: null, read: 0 }],
    ['of which nobody says when it was taken in', { stamp: -HOUR, read: null }],
    ['of which the version before did not say it', { stamp: -HOUR }],
    ['of another node, which is not ahead', { node: 'b', stamp: -HOUR, read: 0 }],
    ['of another node, written as it was taken in', { node: 'b', stamp: 0, read: 0 }],
  ])('are so with a line beside them %s, which stays as it is', (_, other) => {
    const ahead = [
      { stamp: HOUR, read: 0 },
      { stamp: HOUR - SECOND, read: 0 },
    ];
    expect(dated([...ahead, other])).toEqual([[0, HOUR], [-SECOND, HOUR - SECOND], other.stamp]);
  });
});

describe('lines of a node of which some are ahead', () => {
  it('are set back to the moment of their reading; those that are not ahead stay as they are', () => {
    expect(dated([{ stamp: -HOUR, read: 0 }, FORGED, { stamp: -1, read: 0 }])).toEqual([
      -HOUR,
      FORGED_AT,
      -1,
    ]);
  });

  it('with the same stamp are of the same moment', () => {
    expect(dated([{ stamp: -HOUR, read: 0 }, FORGED, FORGED])).toEqual([-HOUR, FORGED_AT, FORGED_AT]);
  });

  it('are a millisecond apart where they were read at once, and keep their order', () => {
    const later = { stamp: 73 * HOUR, read: 0 };
    expect(dated([FORGED, later, { stamp: -HOUR, read: 0 }])).toEqual([
      [-1, 72 * HOUR],
      [0, 73 * HOUR],
      -HOUR,
    ]);
  });

  it.each([
    ['10 seconds apart were read at once: none counts as later than the first was read', 10 * SECOND, 0],
    [
      'more than 10 seconds apart were not: each counts as written when it was read',
      10 * SECOND + 1,
      10 * SECOND + 1,
    ],
  ])('%s', (_, apart, lastAt) => {
    const last = { stamp: 73 * HOUR, read: apart };
    const [first, second] = dated([FORGED, last, { stamp: -HOUR, read: 0 }]);
    expect(first).toEqual([lastAt === 0 ? -1 : 0, 72 * HOUR]);
    expect(second).toEqual([lastAt, 73 * HOUR]);
  });

  it('keep it with a line between them of which nobody says when it was taken in', () => {
    const back = { stamp: 73 * HOUR, read: 0 };
    const loss = { stamp: 72 * HOUR, read: 5 * SECOND };
    expect(dated([loss, { stamp: -HOUR }, back, { stamp: -HOUR, read: 0 }])).toEqual([
      [-1, 72 * HOUR],
      -HOUR,
      [0, 73 * HOUR],
      -HOUR,
    ]);
  });

  it('of several nodes: each has its own order', () => {
    const old = { stamp: -HOUR, read: 0 };
    const other = { node: 'b', stamp: 73 * HOUR, read: 0 };
    expect(dated([old, FORGED, { ...old, node: 'b' }, other])).toEqual([
      -HOUR,
      FORGED_AT,
      -HOUR,
      [0, 73 * HOUR],
    ]);
  });
});

it('lines of a node that are not later than their reading stay, whenever its others were read', () => {
  const lines = [
    { stamp: 0, read: 0 },
    { stamp: 5 * SECOND, read: 5 * SECOND },
    { stamp: -HOUR, read: 0 },
  ];
  expect(dated(lines)).toEqual([0, 5 * SECOND, -HOUR]);
  const other = { node: 'b', stamp: HOUR, read: 0 };
  expect(dated([...lines, other])).toEqual([0, 5 * SECOND, -HOUR, [0, HOUR]]);
});
