import { DAY, HOUR } from '../../../functions/core/base/time.ts';
import type { LogRecord } from '../../../functions/core/record/log-record.ts';
import { parseLine } from '../../../functions/core/record/parse-line.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import { SignalMemo } from '../../../functions/core/rules/signal-memo.ts';

const AT = Date.UTC(2026, 10, 22, 10, 15, 5);
const matcher = createMatcher(builtInRules());
const LOSS = 'n1 kernel: connection1:0: detected conn error (1020)';
const LOOKALIKE = 'n1 myapp: connection1:0: detected conn error (1020)';

interface Read {
  readonly text: string;
  readonly more?: Partial<LogRecord>;
}

const recordOf = ({ text, more }: Read): LogRecord => ({
  id: null,
  instanceId: 'ocid1.instance.oc1..n1',
  host: null,
  path: null,
  time: AT,
  readAt: AT + 1_000,
  text,
  ...more,
});

/** How many of these lines were read, the others being remembered. Each has to say what it says when it is read. */
function readOf(zone: string, ...lines: readonly Read[]): number {
  const memo = new SignalMemo(matcher, { zone });
  for (const record of lines.map(recordOf)) {
    const line = parseLine(record.text, record.time, { zone });
    const signal = matcher.match(line, record);
    expect(memo.read(record)).toEqual(signal === null ? null : { header: line.header, at: line.at, signal });
  }
  return memo.parsed;
}

const stamps = (...all: readonly string[]) => all.map((stamp) => ({ text: `${stamp} ${LOSS}` }));

describe('a line that differs from one before in its stamp is remembered', () => {
  it.each<[string, readonly Read[]]>([
    ['another second', stamps('Nov 22 10:15:05', 'Nov 22 10:15:59', 'Nov 22 10:15:00')],
    ['another minute, and the first again', stamps('Nov 22 10:15:05', 'Nov 22 10:14:05', 'Nov 22 10:15:06')],
    ['another day', stamps('Nov 22 10:15:05', 'Nov  2 10:15:05')],
    ['ISO', stamps('2026-11-22T10:15:05Z', '2026-11-22T10:16:07Z')],
    ['ISO with parts of seconds', stamps('2026-11-22T10:15:05.123Z', '2026-11-22T10:16:07.9Z')],
    [
      'another zone',
      stamps('2026-11-22T10:15:05+09:00', '2026-11-22T10:15:05-03:30', '2026-11-22T10:15:05Z'),
    ],
    ['no zone', stamps('2026-11-22T10:15:05', '2026-11-22T10:15:05Z', '2026-11-22T10:15:06')],
  ])('%s', (_, lines) => {
    expect(readOf('Asia/Tokyo', ...lines)).toBe(1);
  });

  it('of another node, host and reading: these are its own', () => {
    const [text] = [`Nov 22 10:15:05 ${LOSS}`];
    const others: readonly Partial<LogRecord>[] = [
      { instanceId: 'ocid1.instance.oc1..n2' },
      { instanceId: null },
      { instanceId: null, host: 'other' },
      { host: 'n\u00072' },
      { host: 'n\u00072', instanceId: null },
      { readAt: AT + 9_000, time: AT + 8_000 },
    ];
    expect(readOf('UTC', { text }, ...others.map((more) => ({ text, more })), { text })).toBe(1);
  });

  it('of which it is not said when it was taken in, as the one before', () => {
    const untaken = stamps('Nov 22 10:15:05', 'Nov 22 10:15:06').map((line) => ({
      ...line,
      more: { readAt: null },
    }));
    expect(readOf('UTC', ...untaken)).toBe(1);
  });

  it('and that no rule fits, too', () => {
    const lines = ['Nov 22 10:15:05', 'Nov 22 10:15:06'].map((stamp) => ({ text: `${stamp} ${LOOKALIKE}` }));
    expect(readOf('UTC', ...lines)).toBe(1);
  });
});

describe('a line is read anew', () => {
  it('of a day that there is not: its time is that of its reading', () => {
    const [first, second] = [
      { text: `2026-02-30T10:15:00Z ${LOSS}` },
      { text: `2026-02-30T10:15:05Z ${LOSS}`, more: { time: AT + 9_000 } },
    ];
    expect(readOf('UTC', first, first, second)).toBe(3);
  });

  it('until one was read of which it is known when it was collected', () => {
    const [line = { text: '' }] = stamps('Nov 22 10:15:05');
    const untold = { ...line, more: { time: null } };
    expect(readOf('UTC', untold, line, line, untold, line)).toBe(3);
  });

  it.each<[string, readonly Read[]]>([
    [
      'of other words',
      [{ text: `Nov 22 10:15:05 ${LOSS}` }, { text: `Nov 22 10:15:05 ${LOSS.replace('1020', '1011')}` }],
    ],
    ['with a stamp of another form', stamps('Nov 22 10:15:05', '2026-11-22T10:15:05Z')],
    ['with parts of seconds where there were none', stamps('2026-11-22T10:15:05Z', '2026-11-22T10:15:05.5Z')],
    [
      'where nobody says when it was collected',
      [...stamps('Nov 22 10:15:05'), { text: `Nov 22 10:15:05 ${LOSS}`, more: { time: null } }],
    ],
    [
      'where nobody said so of the first',
      [{ text: `2026-11-22T10:15:05Z ${LOSS}`, more: { time: null } }, ...stamps('2026-11-22T10:15:05Z')],
    ],
    [
      'where it is not said when it was taken in',
      [...stamps('Nov 22 10:15:05'), { text: `Nov 22 10:15:05 ${LOSS}`, more: { readAt: null } }],
    ],
    [
      'where it is said of this one',
      [{ text: `Nov 22 10:15:05 ${LOSS}`, more: { readAt: null } }, ...stamps('Nov 22 10:15:05')],
    ],
    ['of no day that there is', stamps('Feb 30 10:15:05', 'Feb 30 10:15:05')],
    ['of no hour that there is', stamps('Nov 22 24:15:05', 'Nov 22 24:15:05')],
  ])('%s', (_, lines) => {
    expect(readOf('UTC', ...lines)).toBe(2);
  });

  it('a hundred days from when it was collected: which year is meant depends on that', () => {
    const text = `Nov 22 10:15:05 ${LOSS}`;
    const minute = Date.UTC(2026, 10, 22, 10, 15);
    const near = (time: number): Read => ({ text, more: { time } });
    expect(readOf('UTC', near(AT), near(minute + 100 * DAY), near(minute - 100 * DAY))).toBe(1);
    expect(readOf('UTC', near(AT), near(minute + 100 * DAY + 1))).toBe(2);
    expect(readOf('UTC', near(AT), near(minute - 100 * DAY - 1))).toBe(2);
    expect(readOf('UTC', near(AT + 365 * DAY), near(AT))).toBe(2);
  });

  it('near an hour in which clocks are changed: the same stamp means two moments', () => {
    const change = Date.UTC(2026, 9, 25, 1);
    const at = (hour: string, time: number): Read => ({
      text: `Oct 25 ${hour}:30:00 ${LOSS}`,
      more: { time },
    });
    expect(readOf('Europe/Berlin', at('02', change - HOUR), at('02', change + HOUR))).toBe(2);
    expect(readOf('Europe/Berlin', at('12', change), at('12', change))).toBe(1);
    expect(readOf('UTC', at('02', change), at('02', change))).toBe(1);
  });
});

it('a line without a word of any rule is not read at all', () => {
  const lines = ['Nov 22 10:15:05', 'Nov 22 10:15:06'].map((stamp) => ({
    text: `${stamp} n1 sshd[1]: hello`,
  }));
  expect(readOf('UTC', ...lines)).toBe(0);
});
