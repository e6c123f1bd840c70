import type {
  NoticeFacts,
  NoticeOption,
  NoticeStep,
  Precondition,
} from '../../../functions/core/notice/facts.ts';
import { action, optionVerdict, stepText } from '../../../functions/core/notice/section-action.ts';
import { reply } from '../../../functions/core/notice/section-reply.ts';
import { EN, LOSS, NOW, notice } from './notice-facts.ts';

const pre = (key: Precondition['key'], verdict: Precondition['verdict']): Precondition => ({ key, verdict });
const step = (key: NoticeStep['key'], params: NoticeStep['params'] = {}): NoticeStep => ({ key, params });
const lines = (over: Partial<NoticeFacts>) => action(notice(over), EN);
const heads = (all: readonly string[]) => all.map((line) => /^ *(?:\d\.|[ABC]\d\.|-)?/.exec(line)?.[0] ?? '');

describe('a way', () => {
  test.each<[verdict: string, preconditions: readonly Precondition[]]>([
    ['open', []],
    ['open', [pre('detached', 'met'), pre('quiet', 'met')]],
    ['check', [pre('detached', 'unknown')]],
    ['check', [pre('quiet', 'not-met')]],
    ['check', [pre('waited', 'not-met')]],
    ['check', [pre('lifekeeper-waited', 'not-met')]],
    ['closed', [pre('detached', 'not-met')]],
    ['closed', [pre('quiet', 'unknown'), pre('detached', 'not-met')]],
  ])('is %s by %j', (verdict, preconditions) => {
    expect(optionVerdict({ preconditions })).toBe(verdict);
  });

  const way = (preconditions: readonly Precondition[], over: Partial<NoticeOption> = {}) =>
    lines({ options: [{ key: 'wait', preconditions, ...over }] });

  test('that is closed is one line that says why', () => {
    const steps = [step('lcdstatus')];
    const all = way(
      [
        pre('detached', 'not-met'),
        pre('comm-paths', 'not-met'),
        pre('quiet', 'not-met'),
        pre('waited', 'unknown'),
      ],
      { steps },
    );
    expect(all).toHaveLength(1);
    const [one = ''] = way([pre('detached', 'not-met')], { steps });
    expect(one.length).toBeLessThan(all[0]?.length ?? 0);
    expect(all[0]?.split('; ')).toHaveLength(2);
  });

  test('that has to be checked says what waits, then how each other thing is found out', () => {
    const all = way([
      pre('detached', 'met'),
      pre('quiet', 'not-met'),
      pre('comm-paths', 'unknown'),
      pre('waited', 'unknown'),
    ]);
    expect(heads(all).slice(1)).toEqual(['   -', '   -', '   -']);
    expect(all[2]).toContain('step C1: they have to be ALIVE.');
    expect(all[3]).toContain('see how much time has passed');
  });

  test.each([
    ['wait', 'A'],
    ['reattach', 'B'],
    ['switch-over', 'C'],
  ] as const)('%s has steps numbered by %s', (key, letter) => {
    const steps = [step('lcdstatus'), step('load')];
    const all = lines({ options: [{ key, preconditions: [], steps }] });
    expect(heads(all).filter((head) => /\w/.test(head))).toEqual([`${letter}1.`, `${letter}2.`]);
  });

  test('is told by its name and by what is missing, as conditions are named', () => {
    expect(way([])).toEqual([expect.stringMatching(/^A.*: possible\.$/)]);
    const closed = [pre('detached', 'not-met'), pre('not-meant', 'not-met'), pre('quiet', 'met')];
    expect(way(closed)).toEqual([
      expect.stringMatching(/^A.*: not possible \(not met: volume is detached; nobody meant the detach\)\.$/),
    ]);
    const later = [
      pre('waited', 'not-met'),
      pre('quiet', 'not-met'),
      pre('quorum', 'met'),
      pre('detached', 'unknown'),
    ];
    expect(way(later)).toEqual([
      expect.stringMatching(/^A.*: possible once these conditions hold\.$/),
      '   - not met yet: five minutes without recovery although it is attached; five quiet minutes since the last attachment change',
      expect.stringMatching(/^ {3}- unknown: volume is detached\. How to check: \S/),
    ]);
  });

  test('of a version before has no steps', () => {
    expect(way([])).toHaveLength(1);
  });
});

test('the next step comes first, then the ways, then the other steps, each with what is typed', () => {
  const all = lines({
    steps: [
      {
        ...step('load'),
        preconditions: [pre('quiet', 'not-met'), pre('detached', 'not-met'), pre('waited', 'met')],
      },
      step('lcdstatus'),
    ],
    options: [{ key: 'wait', preconditions: [], steps: [step('load')] }],
  });
  expect(heads(all)).toEqual(
    ['1.', '   -', '   -', '     ', '', 'A1.', '     ', '2.', '     '].map((head) => head),
  );
  expect(all.slice(1, 3)).toEqual([
    '   - NOT met: volume is detached',
    '   - not met yet: five quiet minutes since the last attachment change',
  ]);
  expect(all[3]).toBe('     uptime');
  expect(lines({})).toEqual([]);
});

describe('what else speaks against a reattach', () => {
  const guard = (code: string, verdict: 'met' | 'not-met' | 'unknown') => ({ code, verdict });
  const told = (
    guards: readonly object[],
    over: Partial<NoticeFacts> = {},
    key: 'reattach' | 'wait' = 'reattach',
  ) => lines({ plan: { guards } as never, options: [{ key, preconditions: [] }], ...over }).slice(1);

  test('by verdict; what is met, named above, or only seen when acting is left out', () => {
    const guards = [
      guard('guard-no-storm', 'met'),
      guard('guard-quiet', 'not-met'),
      guard('guard-approval-valid', 'unknown'),
      guard('guard-no-hold', 'unknown'),
      guard('guard-no-window', 'not-met'),
      guard('guard-attempts', 'not-met'),
    ];
    expect(told(guards)).toEqual([
      '   - NOT met: no maintenance window; attempts are left',
      '   - unknown (counts as no): no hold',
    ]);
    expect(told(guards, {}, 'wait')).toEqual([]);
    expect(told(guards, { plan: null })).toEqual([]);
    expect(told([guard('guard-no-storm', 'met')])).toEqual([]);
  });

  test('what was refused when acting is doubted, although it looks met', () => {
    const guards = [
      guard('guard-no-storm', 'met'),
      guard('guard-no-hold', 'met'),
      guard('guard-attempts', 'not-met'),
    ];
    const stage = { kind: 'refused', guards: ['guard-no-storm', 'guard-attempts'] } as never;
    expect(told(guards, { reattach: { planId: 'p', at: LOSS, stage } })).toEqual([
      '   - NOT met: attempts are left',
      '   - unknown (counts as no): no wide outage',
    ]);
    const named = [
      'guard-detached',
      'guard-detach-not-expected',
      'guard-no-takeover-sign',
      'guard-service-known',
    ];
    expect(told(named.map((code) => guard(code, 'not-met')))).toEqual([]);
    const other = { kind: 'expired' } as never;
    expect(told(guards, { reattach: { planId: 'p', at: LOSS, stage: other } })).toEqual([
      '   - NOT met: attempts are left',
    ]);
  });
});

describe('a step', () => {
  const said = (key: NoticeStep['key'], params: NoticeStep['params']) => stepText(step(key, params), 'en');

  test('is told with harmless words', () => {
    expect(said('verify-peer', { peer: '<p>' })).toMatch(/^On ‹p›, see/);
    expect(said('path', { node: '<n>' })).toContain('from ‹n› to the portal');
    expect(said('intent', { who: 'a@x' })).toMatch(/^Ask a＠x whether/);
  });

  test('of nobody has a word for them', () => {
    expect(said('verify-peer', { peer: '' })).toMatch(/^On the peer node, see/);
    expect(said('intent', { who: '' })).toMatch(/^Ask whoever detached it \(not in Audit yet\) whether/);
  });

  test('has figures as they are', () => {
    expect(said('path', { node: 7 })).toContain('from 7 to the portal');
  });

  test('has the address of the console as it is: we made it', () => {
    expect(said('incident', { url: 'https://x/y' })).toContain('https://x/y');
  });
});

describe('the last lines', () => {
  const CLI = 'npm run -s warden --';
  const told = (over: Partial<NoticeFacts> = {}, ctx = {}) => reply(notice(over), { ...EN, ...ctx });

  test('the next notice, how to acknowledge and close, the details, whose time it is', () => {
    expect(told()).toEqual([
      'Next notice: none is planned; at once when something changes.',
      `Acknowledge (fewer reminders): ${CLI} ack 1a2b3c4d`,
      `Close: ${CLI} close 1a2b3c4d --why "what you found"`,
      `Details: ${CLI} incidents 1a2b3c4d`,
      'Notice 1. Times are of 2026, JST (UTC+09:00).',
    ]);
    expect(told({ nextReportAt: NOW })[0]).toBe(
      'Next notice: Nov 22 10:10:00 at the latest; at once when something changes.',
    );
  });

  test('with the bucket, harmless ids, the address of the console', () => {
    const buckets = { namespace: 'ns', state: 'st', approvals: null };
    expect(told({ incidentId: 'a b' }, { buckets })[1]).toBe(
      `Acknowledge (fewer reminders): ${CLI} ack a?b --bucket st --namespace ns`,
    );
    expect(told({ steps: [step('load'), step('incident', { url: 'https://c/x' })] })[3]).toBe(
      'Details, acknowledge, close: https://c/x',
    );
  });

  test('a link, where there is one', () => {
    const link = { url: 'https://l/x', until: NOW, kept: 'https://l/...' };
    expect(told({}, { link })[1]).toBe(
      'Look and acknowledge without sign-in (valid until Nov 22 10:10:00): https://l/x',
    );
  });

  test('what closes by itself needs neither', () => {
    expect(told({ headline: 'recovered' })).toEqual([
      'Next notice: none is planned; at once when something changes.',
      'This incident closes by itself: nothing to acknowledge or close.',
      `Details: ${CLI} incidents 1a2b3c4d`,
      'Notice 1. Times are of 2026, JST (UTC+09:00).',
    ]);
    // A headline that is no situation of its own.
    expect(told({ headline: 'detached-by' })).toHaveLength(5);
  });

  test('work that was told as an emergency first should be announced next time', () => {
    const before = { seq: 1, at: LOSS, changes: [], advice: null };
    const planned = (headline: 'lost' | 'planned') =>
      told({ headline: 'planned', before: { ...before, headline } });
    expect(planned('lost')[1]).toMatch(/: npm run -s warden -- hold CL1 --until 2h --why "the work"$/);
    expect(planned('planned').some((line) => line.includes(' hold '))).toBe(false);
    expect(told({ headline: 'planned' }).some((line) => line.includes(' hold '))).toBe(false);
    expect(
      told({ before: { ...before, headline: 'detached' } }).some((line) => line.includes(' hold ')),
    ).toBe(false);
  });
});
