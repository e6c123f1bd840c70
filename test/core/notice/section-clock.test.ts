import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { minutesLeft, runningDeadline } from '../../../functions/core/notice/render-context.ts';
import {
  answerLines,
  clockLine,
  deadlineLines,
  failoverAhead,
  mayBeLoggedOut,
} from '../../../functions/core/notice/section-clock.ts';
import { EN, LOSS, NOW, notice } from './notice-facts.ts';

const from = (
  minutes: number,
  to = minutes,
  basis: 'kernel-line' | 'assumed' | 'multipath' = 'kernel-line',
) => ({
  deadline: { from: LOSS + minutes * MINUTE, to: LOSS + to * MINUTE, basis, recoveryTimeoutSec: null },
});
const NOT_RUNNING = { clock: { kind: 'not-running', timeoutSec: { from: 120, to: 6_000 } } } as const;
const AT_ONCE = { clock: { kind: 'at-once' } } as const;
const FAILED = { ioFailedAt: LOSS, movedAt: null, movedTo: '', rebootedAt: null, forgotten: null };

describe('since when, and until when', () => {
  test.each<[what: string, over: Partial<NoticeFacts>, line: string]>([
    [
      'one moment',
      from(100),
      'Lost since 10:00, for at least 10 min. I/O fails at 11:40 at the latest (at most 90 min left).',
    ],
    [
      'a range ahead',
      from(11, 100),
      'Lost since 10:00, for at least 10 min. I/O fails at 10:11 at the earliest, at 11:40 at the latest (at most 90 min left).',
    ],
    [
      'a range that has begun just now',
      from(10, 100),
      'Lost since 10:00, for at least 10 min. I/O may have failed already; it fails at 11:40 at the latest (at most 90 min left).',
    ],
    [
      'a range that ends just now',
      from(2, 10),
      'Lost since 10:00, for at least 10 min. I/O should have failed by 10:10; no line says so.',
    ],
    [
      'bounds that are crossed count as one moment',
      from(101, 100),
      'Lost since 10:00, for at least 10 min. I/O fails at 11:40 at the latest (at most 90 min left).',
    ],
    [
      'a loss of less than a minute',
      { ...from(100), outage: { seconds: 59, method: 'lines', bound: 'at-least' } },
      'Lost at 10:00. I/O fails at 11:40 at the latest (at most 90 min left).',
    ],
    [
      'a clock that does not run',
      NOT_RUNNING,
      'Not responding since 10:00, for at least 10 min. When I/O fails is not fixed yet: 120-6000 s from the moment the kernel notices.',
    ],
    [
      'one whose time-out is known, of less than a minute',
      {
        clock: { kind: 'not-running', timeoutSec: { from: 120, to: 120 } },
        outage: { seconds: 0, method: 'lines', bound: 'at-least' },
      },
      'Not responding since 10:00. When I/O fails is not fixed yet: 120 s from the moment the kernel notices.',
    ],
    [
      'a session that was logged out',
      AT_ONCE,
      'Lost since 10:00, for at least 10 min. The session was logged out meanwhile: the I/O that it held has failed, nothing is waited for.',
    ],
  ])('%s', (_, over, line) => {
    expect(clockLine(notice(over), EN)).toEqual([line]);
  });

  test.each<[what: string, over: Partial<NoticeFacts>]>([
    ['nothing is lost', { target: null }],
    ['no deadline is known', { deadline: null }],
    ['the headline is not about a clock', { headline: 'recovered' }],
    ['neither, even of a clock that stands still', { headline: 'recovered', ...AT_ONCE }],
    ['I/O has failed', { aftermath: FAILED }],
  ])('nothing where %s', (_, over) => {
    expect(clockLine(notice(over), EN)).toEqual([]);
  });
});

describe('the deadline that runs', () => {
  test('is over once I/O of this node failed, not when that was before the loss or on another node', () => {
    expect(runningDeadline(notice())).not.toBeNull();
    expect(runningDeadline(notice({ aftermath: FAILED }))).toBeNull();
    expect(runningDeadline(notice({ aftermath: { ...FAILED, ioFailedAt: LOSS - 1 } }))).not.toBeNull();
    expect(runningDeadline(notice({ aftermath: { ...FAILED, ioFailedOn: 'node2' } }))).not.toBeNull();
    expect(runningDeadline(notice({ aftermath: { ...FAILED, ioFailedOn: 'node1' } }))).toBeNull();
  });

  test('is none while the clock stands, or in a notice that is about no clock', () => {
    expect(runningDeadline(notice(NOT_RUNNING))).toBeNull();
    expect(runningDeadline(notice({ headline: 'planned' }))).toBeNull();
  });

  test('its minutes are rounded up, never negative', () => {
    const left = (ms: number) => minutesLeft(notice({ ...from(100), at: LOSS + 100 * MINUTE - ms }));
    expect([left(1), left(MINUTE), left(MINUTE + 1), left(0), left(-MINUTE * 5)]).toEqual([1, 1, 2, 0, 0]);
    expect(minutesLeft(notice({ deadline: null }))).toBe(0);
  });
});

describe('when I/O fails, in lines', () => {
  const at = (clock: string) => `2026-11-22 ${clock}:00 JST (UTC+09:00)`;
  const SWITCH =
    'After that LifeKeeper is expected to fail over or to force a restart of the OS (not guaranteed).';
  const LATEST = `I/O error at the latest at ${at('11:40')} (at most 90 min left, basis: kernel line)`;

  test('one moment, and what LifeKeeper does then', () => {
    expect(deadlineLines(notice(from(100)), EN)).toEqual([LATEST, SWITCH]);
    expect(deadlineLines(notice({ ...from(100), impact: 'standby' }), EN)).toEqual([LATEST]);
  });

  test('that other software may be quicker', () => {
    const lines = deadlineLines(
      notice({ ...from(100), cause: 'competing-remediator', impact: 'standby' }),
      EN,
    );
    expect(lines).toEqual([LATEST, expect.stringContaining('Other software acts on this session')]);
  });

  test.each([
    [
      'assumed',
      from(11, 100, 'assumed'),
      `I/O error between ${at('10:11')} and ${at('11:40')}: recovery_tmo is unknown`,
    ],
    [
      'assumed, begun',
      from(10, 100, 'assumed'),
      `An I/O error has been possible since ${at('10:10')}: recovery_tmo is unknown`,
    ],
    [
      'multipath',
      from(11, 100, 'multipath'),
      `I/O error between ${at('10:11')} and ${at('11:40')}: multipath settings`,
    ],
    [
      'multipath, begun',
      from(10, 100, 'multipath'),
      `An I/O error has been possible since ${at('10:10')}: multipath settings`,
    ],
  ])('a range: %s', (_, over, first) => {
    const lines = deadlineLines(notice({ ...over, impact: 'standby' }), EN);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(first);
    expect(lines[1]).toContain(`I/O error at the latest at ${at('11:40')}`);
  });

  test('a range of a known basis is only its end', () => {
    expect(deadlineLines(notice({ ...from(11, 100), impact: 'standby' }), EN)).toEqual([LATEST]);
  });

  test('what is over, does not run, or is none', () => {
    expect(deadlineLines(notice(from(10)), EN)).toEqual([
      `I/O error was to come by ${at('10:10')} (basis: kernel line); no line says whether it did`,
    ]);
    expect(deadlineLines(notice(NOT_RUNNING), EN)).toEqual([
      expect.stringContaining('It waits 120-6000 s from'),
    ]);
    expect(deadlineLines(notice(AT_ONCE), EN)).toEqual([
      expect.stringContaining('the session was logged out'),
    ]);
    expect(deadlineLines(notice({ deadline: null }), EN)).toEqual([]);
    expect(deadlineLines(notice({ headline: 'recovered', ...AT_ONCE }), EN)).toEqual([]);
  });
});

test('other software may log the session out: by its cause, or where it is to be stopped first', () => {
  const step = (key: 'competitor-ocid' | 'lcdstatus') => ({ steps: [{ key, params: {} }] });
  expect(mayBeLoggedOut(notice())).toBe(false);
  expect(mayBeLoggedOut(notice({ cause: 'competing-remediator' }))).toBe(true);
  expect(mayBeLoggedOut(notice(step('competitor-ocid')))).toBe(true);
  expect(mayBeLoggedOut(notice(step('lcdstatus')))).toBe(false);
  const both = [...step('lcdstatus').steps, ...step('competitor-ocid').steps];
  expect(mayBeLoggedOut(notice({ steps: both }))).toBe(true);
});

test('a fail-over is ahead for a node in service of which nobody took over', () => {
  const sign = { code: 'peer-writes', node: 'n', name: 'node2', at: NOW } as never;
  expect(failoverAhead(notice())).toBe(true);
  expect(failoverAhead(notice({ impact: 'standby' }))).toBe(false);
  expect(failoverAhead(notice({ takeover: [sign] }))).toBe(false);
});

test('that the disk answers again, without a line of its session', () => {
  expect(answerLines(notice(), EN)).toEqual([]);
  expect(answerLines(notice({ backBy: 'writes' }), EN)).toEqual([
    expect.stringContaining('the volume counts writes of node1 again'),
  ]);
  expect(answerLines(notice({ lastFailureAt: LOSS }), EN)).toEqual([
    expect.stringContaining('for the last time at 2026-11-22 10:00:00 JST (UTC+09:00)'),
  ]);
});
