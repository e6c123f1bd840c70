import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { LogRecord } from '../../../functions/core/record/log-record.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import { signalsOf } from '../../../functions/core/rules/signals-of-batch.ts';

const matcher = createMatcher(builtInRules());
const NOON = Date.UTC(2026, 10, 22, 12, 0, 0);

interface Told {
  readonly node?: string;
  /** By how much the node's clock on the wall is ahead of UTC. */
  readonly ahead: number;
  /** How long after it was written the line was read. */
  readonly lag?: number;
  readonly form?: 'traditional' | 'iso' | 'bare';
  /** Nobody says when it was read. */
  readonly unread?: true;
}

/** A loss, written at noon. */
function lineOf({ node = 'a', ahead, lag = SECOND, form = 'traditional', unread }: Told): LogRecord {
  const shown = new Date(NOON + ahead).toISOString();
  const stamps = {
    traditional: `Nov ${shown.slice(8, 10)} ${shown.slice(11, 19)} n1 `,
    iso: `${shown} n1 `,
    bare: '',
  };
  return {
    id: null,
    instanceId: node,
    host: null,
    path: null,
    time: unread === true ? null : NOON + lag,
    readAt: null,
    text: `${stamps[form]}kernel: connection1:0: detected conn error (1020)`,
  };
}

/** Where the lines are dated, in hours from noon, where the configuration says UTC; with what they said themselves. */
function hoursOf(...lines: readonly Told[]) {
  const found = signalsOf(lines.map(lineOf), matcher, { zone: 'UTC' });
  return found.signals.map(({ at, stampedAt }) => [
    (at - NOON) / HOUR,
    ...(stampedAt === undefined ? [] : [(stampedAt - NOON) / HOUR]),
  ]);
}

const JAPAN: Told = { ahead: 9 * HOUR };
const RIGHT: Told = { ahead: 0 };

describe("a node whose clock runs in another zone than the configuration's", () => {
  it.each([
    ['Japan', 9],
    ['Nepal', 5.75],
    ['Newfoundland', -3.5],
  ])('%s: its lines are dated by it, and say what stood in them', (_, hours) => {
    const there = { ahead: hours * HOUR };
    expect(hoursOf(there, there)).toEqual([
      [0, hours],
      [0, hours],
    ]);
  });

  it('is named with its hours, and no other node is touched', () => {
    const lines = [JAPAN, { ...RIGHT, node: 'b' }, JAPAN, { ...JAPAN, node: 'c' }, { ...JAPAN, node: 'a' }];
    const found = signalsOf(lines.map(lineOf), matcher, { zone: 'UTC' });
    expect(found.offNodes).toEqual({ a: 9 });
    expect(found.zoneOffsets).toEqual({ 9: 4 });
    expect(hoursOf(...lines)).toEqual([[0, 9], [0], [0, 9], [9], [0, 9]]);
  });

  it('of nodes that are right none is named', () => {
    const found = signalsOf([RIGHT, RIGHT, { ...RIGHT, node: 'b' }].map(lineOf), matcher, { zone: 'UTC' });
    expect(found.offNodes).toEqual({});
    expect(found.zoneOffsets).toEqual({});
  });
});

describe('it is not believed', () => {
  const asTheySay = (lines: readonly Told[]) =>
    lines.map(({ ahead, form }) => [form === 'bare' ? SECOND / HOUR : ahead / HOUR]);

  it.each<[string, readonly Told[]]>([
    ['of one line', [JAPAN]],
    ['where the first line is right', [RIGHT, JAPAN, JAPAN]],
    ['where one between them is', [JAPAN, RIGHT, JAPAN, JAPAN]],
    ['where the last is', [JAPAN, JAPAN, JAPAN, RIGHT]],
    ['where one of them names its zone', [JAPAN, JAPAN, { ...RIGHT, form: 'iso' }]],
    ['where one has no stamp', [JAPAN, JAPAN, { ...RIGHT, form: 'bare' }]],
    ['of two zones', [JAPAN, { ahead: 8 * HOUR }]],
    ['of two zones, many lines', [JAPAN, JAPAN, JAPAN, { ahead: 8 * HOUR }, JAPAN, JAPAN]],
    ['of no zone that there is', [{ ahead: 9.25 * HOUR }, { ahead: 9.25 * HOUR }]],
    [
      'of lines that name their zone',
      [
        { ...JAPAN, form: 'iso' },
        { ...JAPAN, form: 'iso' },
      ],
    ],
  ])('%s', (_, lines) => {
    expect(hoursOf(...lines)).toEqual(asTheySay(lines));
  });

  it.each([
    ['of lines read two minutes after they were written', 2 * MINUTE, true],
    ['not of later ones', 2 * MINUTE + 1, false],
    ['of a node whose clock is half a minute ahead', -30 * SECOND, true],
    ['not of one that is more', -30 * SECOND - 1, false],
  ])('but %s', (_, lag, isBelieved) => {
    const line = { ...JAPAN, lag };
    expect(hoursOf(line, line)[0]).toEqual(isBelieved ? [0, 9] : [9]);
  });

  it('where the last of many lines came late', () => {
    expect(hoursOf(JAPAN, JAPAN, JAPAN, { ...JAPAN, lag: 3 * MINUTE })).toEqual([[9], [9], [9], [9]]);
  });
});

it('a line of which nobody says when it was read leaves the zone of its node open', () => {
  const [, unread] = [JAPAN, { ...RIGHT, form: 'iso', unread: true } as const];
  expect(hoursOf(JAPAN, JAPAN, unread)).toEqual([[9], [9], [0]]);
});
