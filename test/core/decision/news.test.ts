import { MINUTE } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import type { LateOutage } from '../../../functions/core/decision/contract.ts';
import {
  afterNotice,
  mergedCount,
  nextNotice,
  reminderAt,
} from '../../../functions/core/decision/next-notice.ts';
import { reattachMark, reattachNews } from '../../../functions/core/decision/reattach-news.ts';
import { namesOf } from '../../../functions/core/decision/told-paths.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { type Difference, lost, NOW, node1, node2, TOLD, told, well } from './state.ts';
import { attachment, detachBy, NODE1, POLICY, T0, view } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const LAST = { situation: 'detached', node: NODE1, severity: 'critical', cause: 'unknown' } as const;
const stage = (kind: string, more: object = {}) =>
  ({ planId: 'p', at: at(1), stage: { kind, ...more } }) as never;
const mark = (kind: string, given = 0, planId = 'p') => ({ planId, stage: kind, given });

/** People were told two minutes after the loss; everything that could be news is known. */
const quiet = (change: Difference = {}): ReturnType<typeof told> =>
  told({
    paths: [lost(), well()],
    nodes: [node1(), node2()],
    ...change,
    incident: {
      cause: 'unknown',
      severity: 'critical',
      deadline: null,
      lastNoticeAt: NOW,
      acknowledged: null,
      hold: null,
      ...change.incident,
    },
    memory: {
      notified: LAST,
      named: namesOf(lost()),
      toldAttached: [],
      // Its silence since then is known.
      silentSince: at(4),
      nearMinutes: null,
      detachedBy: null,
      reattach: null,
      unreported: null,
      ...change.memory,
    },
  });
const due = (change: Difference = {}) => {
  const notice = nextNotice(quiet(change));
  return notice === null ? null : `${notice.reason} ${notice.headline}`;
};
const deadline = (minutes: number) =>
  ({ from: at(minutes), to: at(minutes), basis: 'tag', recoveryTimeoutSec: 60 }) as const;
/** The newest notice could not say how the volume is attached. */
const UNREAD = TOLD.outbox.map((entry) => {
  const facts = entry.facts as NoticeFacts;
  return { ...entry, facts: { ...facts, target: { ...facts.target, api: 'unreadable' } } };
});
const heard = (minutes: number) => node1({ view: view(NODE1, [], { lastAt: at(minutes) }) });

test('nothing is new: nothing is said', () => {
  expect(due()).toBeNull();
});

test.each<readonly [string, Difference, string | null]>([
  ['the situation is another one', { situation: 'fs-dead' }, 'io-failed fs-dead'],
  ['another node is the worse off', { nodes: [node2()] }, 'changed detached'],
  [
    'another node is the worse off in a fail-over, which is of the cluster',
    {
      situation: 'failed-over',
      nodes: [node2()],
      memory: { notified: { ...LAST, situation: 'failed-over' } },
    },
    null,
  ],
  [
    'a dead file system, right after I/O failed',
    { situation: 'fs-dead', memory: { notified: { ...LAST, situation: 'io-failed' } } },
    null,
  ],
  [
    'a dead file system, five minutes after I/O failed',
    {
      situation: 'fs-dead',
      now: NOW + 5 * MINUTE,
      memory: { notified: { ...LAST, situation: 'io-failed' } },
    },
    'io-failed fs-dead',
  ],
  [
    'the second node is missing, right after a fail-over',
    { situation: 'redundancy-lost', memory: { notified: { ...LAST, situation: 'failed-over' } } },
    null,
  ],
  [
    'the second node is missing, half an hour after a fail-over',
    {
      situation: 'redundancy-lost',
      now: NOW + POLICY.reminderMs,
      memory: { notified: { ...LAST, situation: 'failed-over' } },
    },
    'changed redundancy-lost',
  ],
  ['it is graver', { memory: { notified: { ...LAST, severity: 'medium' } } }, 'changed detached'],
  ['it is less grave', { incident: { severity: 'medium' } }, null],
  [
    'it is graver as the deadline is near',
    { memory: { notified: { ...LAST, severity: 'medium' } }, incident: { deadline: deadline(20) } },
    'deadline-near deadline-near',
  ],
  ['the deadline is near', { incident: { deadline: deadline(20) } }, 'deadline-near deadline-near'],
  [
    'the deadline is near, as people know',
    { incident: { deadline: deadline(20) }, memory: { nearMinutes: 30 } },
    null,
  ],
  [
    'the last ten minutes',
    { incident: { deadline: deadline(10) }, memory: { nearMinutes: 30 } },
    'deadline-near deadline-near',
  ],
  [
    'another path is lost',
    { now: at(9), paths: [lost(), well({ condition: 'lost', lostAt: T0 })] },
    'changed further-loss',
  ],
  [
    'a volume that people know as attached is detached',
    { memory: { toldAttached: namesOf(lost()) } },
    'changed further-loss',
  ],
  ['outages came to light that are over', { late: [{ path: well() } as LateOutage] }, 'changed earlier-loss'],
  ['the cause is known now', { incident: { cause: 'detached-forced' as never } }, 'cause-known detached'],
  [
    'the cause is another one',
    {
      incident: { cause: 'detached-forced' as never },
      memory: { notified: { ...LAST, cause: 'network' as never } },
    },
    'changed detached',
  ],
  [
    'how the volume is attached can be read now',
    {
      paths: [lost()],
      incident: {
        outbox: UNREAD,
      },
    },
    'changed detached',
  ],
  [
    'how the volume is attached can be read no more',
    {
      paths: [lost({ api: 'unreadable' })],
      incident: {
        outbox: UNREAD,
      },
    },
    null,
  ],
  [
    'the node is silent for long enough',
    {
      now: at(3) + POLICY.silenceMs,
      nodes: [heard(3)],
      incident: { deadline: deadline(600), lastNoticeAt: at(3) + POLICY.silenceMs },
    },
    'unknown silent',
  ],
  [
    'the node was silent before the loss already',
    {
      now: at(0) + POLICY.silenceMs - 1,
      nodes: [heard(-60)],
      incident: { deadline: deadline(600), lastNoticeAt: at(0) + POLICY.silenceMs - 1 },
    },
    null,
  ],
  [
    'the silent node is stopped',
    {
      now: at(3) + POLICY.silenceMs,
      nodes: [{ ...heard(3), instanceState: 'STOPPED' }],
      incident: { deadline: deadline(600), lastNoticeAt: at(3) + POLICY.silenceMs },
    },
    null,
  ],
  [
    'the silence is known',
    {
      now: at(3) + POLICY.silenceMs,
      nodes: [heard(3)],
      memory: { silentSince: at(3) },
      incident: { deadline: deadline(600), lastNoticeAt: at(3) + POLICY.silenceMs },
    },
    null,
  ],
  ['half an hour has passed', { now: NOW + POLICY.reminderMs }, 'reminder detached'],
  ['a moment less has passed', { now: NOW + POLICY.reminderMs - 1 }, null],
  [
    'half an hour has passed, work is announced',
    { now: NOW + POLICY.reminderMs, incident: { hold: { by: 'x', at: T0, until: at(999), why: 'w' } } },
    null,
  ],
  [
    'half an hour has passed, the announced work is over',
    { now: NOW + POLICY.reminderMs, incident: { hold: { by: 'x', at: T0, until: NOW, why: 'w' } } },
    'reminder detached',
  ],
  [
    'half an hour has passed, somebody takes care',
    { now: NOW + POLICY.reminderMs, incident: { acknowledged: { by: 'x', at: T0 } } },
    null,
  ],
  [
    'a node restarted aside',
    { nodes: [node1({ service: 'active' }), node2({ rebootedAt: at(1) })] },
    'changed detached',
  ],
  [
    '"detached" is over: it is being attached',
    { situation: 'detached', now: NOW + POLICY.reminderMs, paths: [lost({ api: 'ATTACHING' })] },
    null,
  ],
  [
    '"detached" is over: it is attached',
    { situation: 'detached', now: NOW + POLICY.reminderMs, paths: [lost({ api: 'ATTACHED' })] },
    null,
  ],
])('%s', (_, change, expected) => {
  expect(due(change)).toBe(expected);
});

describe('who detached it', () => {
  const by = (change: Difference = {}, who: string | null = null) => {
    const state = quiet({ ...change, memory: { detachedBy: who } });
    const notice = nextNotice({ ...state, picture: { ...state.picture, detachActions: [detachBy()] } });
    return notice === null ? null : `${notice.reason} ${notice.headline}`;
  };

  test('is said once, of a detach only', () => {
    expect(by()).toBe('cause-known detached-by');
    expect(by({}, 'ops.yamada')).toBeNull();
    expect(by({ situation: 'lost', incident: {}, paths: [lost()] })).not.toContain('detached-by');
  });
});

describe('the first notice', () => {
  const first = (situation: string, merged: number | null) =>
    due({ situation: situation as never, memory: { notified: null, merged } });

  test.each<readonly [string, string, number | null, string | null]>([
    ['of a loss', 'lost', null, 'first lost'],
    ['of a loss for which a summary spoke', 'lost', 12, 'first lost'],
    ['of something graver', 'do-not-reattach', 12, 'changed do-not-reattach'],
    ['of a recovery of which nobody heard', 'recovered', null, null],
    ['of a recovery in a summary of ten', 'recovered', 10, 'recovered recovered'],
    ['of a recovery in a summary of more', 'recovered', 11, null],
  ])('%s', (...[, situation, merged, expected]) => {
    expect(first(situation, merged)).toBe(expected);
  });

  test('of how many clusters a summary is counts up to ten', () => {
    expect([
      mergedCount(3, null),
      mergedCount(3, 5),
      mergedCount(10, 5),
      mergedCount(99, 10),
      mergedCount(99, 11),
    ]).toEqual([3, 5, 10, 99, 11]);
  });
});

describe('what is remembered of a notice', () => {
  const memory = (change: Difference, reason = 'changed', headline = 'detached') =>
    afterNotice(quiet(change), { reason, headline } as never);

  test('what it said', () => {
    expect(memory({})).toMatchObject({
      notified: { situation: 'detached', node: NODE1, severity: 'critical', cause: 'unknown' },
      nearMinutes: null,
      silentSince: at(4),
      detachedBy: null,
      reattach: null,
      reminders: 0,
    });
    expect(memory({ nodes: [] }).notified?.node).toBe('');
    expect(memory({ incident: { deadline: deadline(20) } }).nearMinutes).toBe(30);
    expect(memory({ memory: { nearMinutes: 10, silentSince: 5, detachedBy: 'x' } })).toMatchObject({
      nearMinutes: 10,
      silentSince: 5,
      detachedBy: 'x',
    });
  });

  test('every path in trouble, by all its names, beside those of before', () => {
    const named = memory({ paths: [lost(), well()], memory: { named: ['x'] } }).named;
    expect(named).toEqual([...namesOf(lost()), 'x'].sort());
  });

  test('how often it was a reminder since there was news', () => {
    expect(memory({ memory: { reminders: 2 } }, 'reminder').reminders).toBe(3);
    expect(memory({ memory: { reminders: 2 } }, 'changed').reminders).toBe(0);
  });

  test('the stage of a plan, if it was that', () => {
    const reattach = stage('expired');
    const { headline, reason } = reattachNews(quiet({ reattach })) ?? {};
    expect(memory({ reattach }, reason, headline).reattach).toEqual(mark('expired'));
    expect(memory({ reattach, memory: { reattach: mark('x') } }, 'reminder').reattach).toEqual(mark('x'));
  });
});

test.each<readonly [string, Difference, number]>([
  ['half an hour', {}, POLICY.reminderMs],
  [
    'seldom, once somebody takes care',
    { incident: { acknowledged: { by: 'x', at: T0 } } },
    POLICY.reminderAcknowledgedMs,
  ],
])('the next reminder comes after %s', (_, change, wait) => {
  expect(reminderAt(quiet(change), NOW)).toBe(NOW + wait);
});

test('a reminder shortly before the last half hour is left to that', () => {
  const near = { incident: { deadline: deadline(2 + 30 + 30 + 10) } };
  expect(reminderAt(quiet(near), NOW)).toBe(at(2 + 30 + 10));
});

describe('what is told of a plan', () => {
  const attached = (change: object = {}) =>
    stage('attached', { approvedBy: [], attachmentId: 'new', samePortal: true, ...change });
  const there = (change: Partial<PathStatus> = {}) =>
    lost({ api: 'ATTACHED', current: attachment({ id: 'new', timeCreated: at(1) }), ...change });
  const news = (change: Difference) => {
    const found = reattachNews(quiet({ situation: 'reattached', paths: [there(), well()], ...change }));
    return found === null ? null : `${found.reason} ${found.headline}`;
  };
  const waits = (given: number) => stage('awaiting-approval', { until: NOW, given, needed: 2 });

  test.each<readonly [string, Difference, string | null]>([
    ['none', { reattach: null }, null],
    ['it waits', { situation: 'detached', reattach: waits(0) }, 'approval-needed approval-needed'],
    [
      'it waits, as people know',
      { situation: 'detached', reattach: waits(0), memory: { reattach: mark('awaiting-approval') } },
      null,
    ],
    [
      'one has approved',
      { situation: 'detached', reattach: waits(1), memory: { reattach: mark('awaiting-approval') } },
      'approval-needed approval-needed',
    ],
    [
      'another one waits',
      { situation: 'detached', reattach: waits(0), memory: { reattach: mark('awaiting-approval', 0, 'q') } },
      'approval-needed approval-needed',
    ],
    ['it waits, where nobody is asked any more', { situation: 'io-failed', reattach: waits(0) }, null],
    ['it is sent', { reattach: stage('attempted', { approvedBy: [] }) }, null],
    ['it is rejected', { reattach: stage('rejected', { by: 'x', why: null }) }, 'refused attach-rejected'],
    ['it expired', { reattach: stage('expired') }, 'refused attach-expired'],
    ['it failed', { reattach: stage('failed', { code: 'X' }) }, 'refused attach-failed'],
    ['it is refused', { reattach: stage('refused', { guards: [] }) }, 'refused attach-refused'],
    ['it is attached', { reattach: attached() }, 'acted acted'],
    ['it is attached elsewhere', { reattach: attached({ samePortal: false }) }, 'acted not-recovered'],
    [
      'it is attached, and the session never finds it',
      { situation: 'not-recovered', reattach: attached() },
      'acted not-recovered',
    ],
    [
      'it is attached, where something graver is told',
      { situation: 'do-not-reattach', reattach: attached() },
      null,
    ],
    [
      'another attachment is there',
      { paths: [there({ current: attachment({ id: 'other' }) })], reattach: attached() },
      null,
    ],
    [
      'the notice is about a portal that no attachment has',
      { paths: [there({ current: null, attachment: null })], reattach: attached() },
      null,
    ],
    [
      'the list of attachments cannot be read',
      { paths: [there({ current: null })], reattach: attached() },
      'acted acted',
    ],
    [
      'nobody knows which attachment it was',
      { paths: [there({ current: attachment({ id: 'other' }) })], reattach: attached({ attachmentId: '' }) },
      'acted acted',
    ],
    [
      'it was lost once more since',
      { loss: { at: at(1) + 2 * MINUTE + 1, basis: 'loss-line' }, reattach: attached() },
      null,
    ],
    [
      'it was lost as long after as clocks may differ',
      { loss: { at: at(1) + 2 * MINUTE, basis: 'loss-line' }, reattach: attached() },
      'acted acted',
    ],
    [
      'the list says that it is detached',
      { paths: [there({ api: 'DETACHED' })], reattach: attached() },
      null,
    ],
    [
      'the list says for a moment that it is being attached',
      { paths: [there({ api: 'ATTACHING' })], reattach: attached() },
      null,
    ],
    [
      'the list says for long that it is being attached',
      { now: at(3), paths: [there({ api: 'ATTACHING' })], reattach: attached() },
      'acted acted',
    ],
    ['the path is forgotten', { path: null, reattach: attached() }, 'acted acted'],
  ])('%s', (_, change, expected) => {
    expect(news(change)).toBe(expected);
  });

  test('a stage is known by plan, kind and approvals', () => {
    expect(reattachMark(quiet({ reattach: null }))).toBeNull();
    expect(reattachMark(quiet({ reattach: waits(2) }))).toEqual(mark('awaiting-approval', 2));
    expect(reattachMark(quiet({ reattach: stage('expired') }))).toEqual(mark('expired'));
  });
});
