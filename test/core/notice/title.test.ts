import { MINUTE } from '../../../functions/core/base/time.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { headlineNames, isFailedAtOnce, title, titleLine } from '../../../functions/core/notice/title.ts';
import { EN, JA, LOSS, NOW, notice } from './notice-facts.ts';

const WAITED = { decidedAt: NOW - 30 * MINUTE };
const until = (minutes: number) => ({
  deadline: {
    from: NOW + minutes * MINUTE,
    to: NOW + minutes * MINUTE,
    basis: 'tag',
    recoveryTimeoutSec: null,
  } as const,
});

test.each<[what: string, over: Partial<NoticeFacts>, subject: string]>([
  ['time enough', {}, '[CRITICAL] CL1/node1 shared disk lost (path time-out); I/O fails in <=90 min'],
  ['half an hour', until(30), '[CRITICAL, 30 min left] CL1/node1 shared disk lost (path time-out)'],
  [
    'a minute more',
    until(31),
    '[CRITICAL] CL1/node1 shared disk lost (path time-out); I/O fails in <=31 min',
  ],
  ['the last minute', until(1), '[CRITICAL, 1 min left] CL1/node1 shared disk lost (path time-out)'],
  ['no time left', until(0), '[CRITICAL] CL1/node1 shared disk lost (path time-out)'],
  ['no clock', { deadline: null }, '[CRITICAL] CL1/node1 shared disk lost (path time-out)'],
  [
    'other software',
    { cause: 'competing-remediator' },
    '[CRITICAL] CL1/node1 shared disk lost (other software acts on iSCSI); I/O may fail any time, in <=90 min',
  ],
  [
    'nobody acknowledged',
    { ...until(5), isUnanswered: true },
    '[CRITICAL, 5 min left, UNANSWERED] CL1/node1 shared disk lost (path time-out)',
  ],
  [
    'it was acknowledged',
    { isUnanswered: false, deadline: null, severity: 'high' },
    '[CRITICAL] CL1/node1 shared disk lost (path time-out)',
  ],
  [
    'a warning',
    { headline: 'degraded', severity: 'medium' },
    '[WARNING] CL1/node1 one of several paths lost (degraded)',
  ],
  [
    'a recovery',
    { headline: 'recovered', severity: 'info' },
    '[RECOVERED] CL1/node1 disk back after 10 min; check resource',
  ],
  [
    'a recovery of before',
    { headline: 'recovered', severity: 'info', ...WAITED },
    '[RECOVERED, AS OF 09:40] CL1/node1 disk back after 10 min; check resource',
  ],
  [
    'a recovery after which something else broke',
    { headline: 'recovered', severity: 'info', recoveredAt: NOW - 40 * MINUTE, newer: 'b2', ...WAITED },
    '[INFO] CL1/node1 disk was back at 09:30; a newer incident is open: b2',
  ],
  [
    'one whose moment nobody knows',
    { headline: 'recovered', severity: 'info', newer: 'b2', ...WAITED },
    '[INFO] CL1/node1 disk was back at 09:40; a newer incident is open: b2',
  ],
  [
    'a loss that waited',
    { ...WAITED, deadline: null },
    '[CRITICAL] CL1/node1 shared disk lost (path time-out)',
  ],
  [
    'who',
    {
      headline: 'detached-by',
      deadline: null,
      who: { at: NOW, principal: 'tanaka<b>', ip: null, client: null },
    },
    '[CRITICAL] CL1/node1 volume was detached by tanaka‹b›',
  ],
  [
    'nobody known',
    { headline: 'detached-by', deadline: null },
    '[CRITICAL] CL1/node1 volume was detached by unknown',
  ],
  [
    'I/O failed',
    { headline: 'io-failed' },
    '[CRITICAL] CL1/node1 kernel gave up: I/O errors on the shared disk',
  ],
  [
    'I/O failed by a log-out',
    { headline: 'io-failed', clock: { kind: 'at-once' } },
    '[CRITICAL] CL1/node1 session logged out while lost: I/O errors on the shared disk',
  ],
])('%s', (_, over, subject) => {
  expect(title(notice(over), EN)).toBe(`${subject} [LKW:1a2b3c4d]`);
});

test('redundancy that is back is a recovery too', () => {
  expect(title(notice({ headline: 'redundancy-restored', severity: 'info' }), EN)).toMatch(/^\[RECOVERED\] /);
  expect(title(notice({ headline: 'redundancy-restored', severity: 'info', newer: 'b' }), EN)).toMatch(
    /^\[INFO\] /,
  );
});

test.each(['standby', 'taken-over', 'degraded', 'no-second-node'] as const)(
  'where nobody waits for the clock (%s) it is not told',
  (impact) => {
    expect(title(notice({ impact }), EN)).not.toContain('min');
  },
);

test('Japanese has brackets and commas of its own', () => {
  const subject = title(notice({ ...until(5), isUnanswered: true }), JA);
  expect(subject).toMatch(/^【[^】・]+・[^】・]*5[^】・]*・[^】・]+】CL1/);
});

test('it was failed at once only where I/O failed and the session was logged out', () => {
  expect(isFailedAtOnce({ headline: 'io-failed', clock: { kind: 'at-once' } })).toBe(true);
  expect(isFailedAtOnce({ headline: 'lost', clock: { kind: 'at-once' } })).toBe(false);
  expect(isFailedAtOnce({ headline: 'io-failed' })).toBe(false);
  const clock = { kind: 'not-running', timeoutSec: { from: 1, to: 1 } } as const;
  expect(isFailedAtOnce({ headline: 'io-failed', clock })).toBe(false);
});

test('a long subject is cut, its id is not; characters are counted as people see them', () => {
  expect(titleLine('id', '[X] ', 'words')).toBe('[X] words [LKW:id]');
  const cut = titleLine('id', '[X] ', '𠮷'.repeat(300));
  expect([...cut]).toHaveLength(250);
  expect(cut).toMatch(/^\[X\] 𠮷+ \[LKW:id\]$/u);
});

describe('what the places of its words hold', () => {
  const names = (over: Partial<NoticeFacts> = {}) => headlineNames(notice(over), EN);

  test('the outage: whole minutes that are proven; rounded where its length is known', () => {
    const outage = (seconds: number, bound: 'exact' | 'at-least', recoveredAt: number | null = null) => {
      const found = names({ outage: { seconds, method: 'lines', bound }, recoveredAt });
      return [found.outage, found.bound];
    };
    expect(outage(119, 'at-least')).toEqual([1, 'at least ']);
    expect(outage(59, 'at-least')).toEqual([0, 'at least ']);
    expect(outage(59, 'at-least', NOW)).toEqual([1, 'about ']);
    expect(outage(60, 'at-least', NOW)).toEqual([1, 'at least ']);
    expect(outage(89, 'exact', NOW)).toEqual([1, '']);
    expect(outage(90, 'exact', NOW)).toEqual([2, '']);
  });

  test('what nobody knows has a word or a dash', () => {
    expect(names({ node: '', peer: '' })).toMatchObject({ node: '-', peer: 'unknown' });
    expect(names({ node: '<b>', peer: '<c>' })).toMatchObject({ node: '‹b›', peer: '‹c›' });
    expect(names({ silenceMs: 15 * MINUTE + 59_999 }).silence).toBe(15);
  });

  test('the lost paths, each node once, in order; the portal only when it is known to be the same', () => {
    const other = { ...(notice().target as NonNullable<NoticeFacts['target']>) };
    const more = [
      { ...other, nodeName: 'node0' },
      { ...other, nodeName: 'node1' },
    ];
    expect(names({ more })).toMatchObject({ paths: 3, nodes: 'node0, node1' });
    expect(names({ target: null, more: [] })).toMatchObject({ paths: 0, nodes: '' });
    const unknown = 'not known to be that of the session';
    expect(names({ target: { ...other, samePortal: true } }).portal).toBe('the same as that of the session');
    expect(names().portal).toBe(unknown);
    expect(names({ target: null }).portal).toBe(unknown);
  });

  test('of the plan: who, how many, until when; dashes where there is no such fact', () => {
    const stage = (one: NonNullable<NoticeFacts['reattach']>['stage'] | null) => {
      const reattach = one === null ? null : { planId: 'p', at: NOW, stage: one };
      const { until, given, needed, by, why, guards, code, attachment } = names({ reattach });
      return { until, given, needed, by, why, guards, code, attachment };
    };
    const NONE = stage(null);
    expect(NONE).toEqual({
      until: '-',
      given: 0,
      needed: 0,
      by: '-',
      why: '-',
      guards: '-',
      code: '-',
      attachment: '-',
    });
    expect(stage({ kind: 'expired' } as never)).toEqual(NONE);
    expect(stage({ kind: 'awaiting-approval', until: LOSS, given: 1, needed: 2 } as never)).toEqual({
      ...NONE,
      until: '10:00',
      given: 1,
      needed: 2,
    });
    expect(stage({ kind: 'rejected', by: 'a<b', why: null } as never)).toEqual({ ...NONE, by: 'a‹b' });
    expect(stage({ kind: 'rejected', by: 'a', why: 'no<' } as never)).toEqual({
      ...NONE,
      by: 'a',
      why: 'no‹',
    });
    expect(stage({ kind: 'refused', guards: ['guard-quiet', 'guard-of-tomorrow<'] } as never)).toEqual({
      ...NONE,
      guards: 'five quiet minutes since the last attachment change; guard-of-tomorrow‹',
    });
    expect(stage({ kind: 'attempted', approvedBy: ['a<', 'b'] } as never)).toEqual({ ...NONE, by: 'a‹, b' });
    expect(stage({ kind: 'attempted', approvedBy: [] } as never)).toEqual(NONE);
    const many = Array.from({ length: 12 }, (_, n) => `p${n}`);
    expect(stage({ kind: 'attached', approvedBy: many, attachmentId: 'at<' } as never)).toEqual({
      ...NONE,
      by: many.slice(0, 10).join(', '),
      attachment: 'at‹',
    });
    expect(stage({ kind: 'failed', code: 'E<' } as never)).toEqual({ ...NONE, code: 'E‹' });
  });
});
