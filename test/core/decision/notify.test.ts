import { DAY, MINUTE } from '../../../functions/core/base/time.ts';
import { pathKey } from '../../../functions/core/cluster/picture-shapes.ts';
import type { DecisionState } from '../../../functions/core/decision/contract.ts';
import { LATE_WITHIN } from '../../../functions/core/decision/late-outages.ts';
import { notify } from '../../../functions/core/decision/notify.ts';
import { NO_TROUBLES } from '../../../functions/core/incident/memory.ts';
import type { Situation } from '../../../functions/core/incident/situations.ts';
import { type Difference, lost, NOW, TOLD, told, well } from './state.ts';
import { lostPath, NODE1, POLICY, T0 } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const as = (situation: Situation, change: Difference = {}): DecisionState => ({ ...told(change), situation });
const notified = (situation: Situation) =>
  ({ situation, node: NODE1, severity: TOLD.severity, cause: TOLD.cause }) as const;
const reasons = (state: DecisionState) => notify(state).reasons;
const FIRST = { memory: { notified: null }, incident: { outbox: [], lastSeq: 0, history: [] } } as const;

describe('nothing is told', () => {
  test.each<readonly [string, DecisionState, readonly object[]]>([
    ['of a session that broke just now', as('held'), [{ code: 'held-as-blip', detail: '' }]],
    ['of health', as('healthy'), []],
    ['that was told', told(), [{ code: 'nothing-new', detail: 'detached' }]],
    [
      'of an attach, whose proof is waited for',
      told({ situation: 'reattached', memory: { notified: notified('reattached') } }),
      [{ code: 'waiting-for-proof', detail: 'reattached' }],
    ],
  ])('%s', (_, state, expected) => {
    const next = notify(state);
    expect(next.reasons).toEqual(expected);
    expect([next.notice, next.incident.outbox]).toEqual([null, state.incident.outbox]);
  });
});

describe('a notice that is due', () => {
  test('goes into the outbox, the history and the memory', () => {
    const state = told({ now: at(3), ...FIRST });
    const { incident, notice, reasons: why } = notify(state);
    expect(why).toEqual([{ code: 'notice-first', detail: 'detached' }]);
    expect(notice).toMatchObject({ seq: 1, reason: 'first', headline: 'detached', at: at(3) });
    expect(incident).toMatchObject({ lastSeq: 1, lastNoticeAt: at(3) });
    expect(incident.outbox).toEqual([
      {
        seq: 1,
        reason: 'first',
        severity: state.incident.severity,
        dueAt: at(3),
        sentAt: null,
        messageId: null,
        failures: 0,
        lastError: null,
        facts: notice,
      },
    ]);
    expect(incident.history).toEqual([{ at: at(3), code: 'notice-first', text: '', seq: 1 }]);
    expect(incident.memory.notified).toEqual(notified('detached'));
  });

  test('is numbered on from all before, also where only the outbox tells how many', () => {
    const seqOf = (incident: Difference['incident']) => {
      const { lastSeq: _, ...before } = told({ memory: { notified: null } }).incident;
      return notify({ ...told(), incident: { ...before, ...incident } }).notice?.seq;
    };
    const [entry] = TOLD.outbox;
    if (entry === undefined) throw new Error('no notice');
    expect(seqOf({ lastSeq: 4 })).toBe(5);
    expect(seqOf({ outbox: [] })).toBe(1);
    expect(
      seqOf({
        outbox: [
          { ...entry, seq: 7 },
          { ...entry, seq: 3 },
        ],
      }),
    ).toBe(8);
  });

  test('follows those that wait', () => {
    const { incident } = notify(told({ memory: { notified: null } }));
    expect(incident.outbox.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(incident.outbox[0]).toBe(TOLD.outbox[0]);
  });
});

describe('when people hear again', () => {
  const next = (situation: Situation, change: Difference = {}) =>
    notify(told({ ...FIRST, ...change, situation })).notice?.nextReportAt;
  const hold = (until: number) => ({ by: 'sato', at: T0, until, why: 'work' });
  const deadline = (minutes: number) =>
    ({ from: at(minutes), to: at(minutes), basis: 'tag', recoveryTimeoutSec: 60 }) as const;
  const reminder = NOW + POLICY.reminderMs;

  test.each<readonly [string, Situation, Difference, number | null]>([
    ['by a reminder', 'detached', { incident: { deadline: null } }, reminder],
    ['never where nothing reminds', 'stray', {}, null],
    ['half an hour before the deadline', 'detached', { incident: { deadline: deadline(40) } }, at(10)],
    ['not of a deadline that nobody watches', 'hung', { incident: { deadline: deadline(40) } }, reminder],
    [
      'at the end of announced work',
      'detached',
      { incident: { deadline: null, hold: hold(at(90)) } },
      at(90),
    ],
    ['not before', 'detached', { incident: { deadline: null, hold: hold(at(20)) } }, reminder],
    ['not by what is over', 'detached', { incident: { deadline: null, hold: hold(at(1)) } }, reminder],
  ])('%s', (_, situation, change, expected) => {
    const incident = { ...FIRST.incident, ...change.incident };
    expect(next(situation, { ...change, incident })).toBe(expected);
  });

  test('after one reminder more seldom, where no time runs', () => {
    const incident = { lastNoticeAt: NOW - POLICY.reminderMs, deadline: null };
    const again = notify(
      told({ situation: 'hung', incident, memory: { notified: notified('hung'), reminders: 0 } }),
    );
    expect(again.notice).toMatchObject({
      reason: 'reminder',
      nextReportAt: NOW + POLICY.reminderAcknowledgedMs,
    });
  });
});

describe('in an outage of many clusters', () => {
  const wide = { availabilityDomain: 'AD-1', clusters: 5 };
  const muted = [{ code: 'notice-muted-by-wide-outage', detail: 'AD-1' }];
  const first = (situation: string) => [{ code: 'notice-first', detail: situation }];

  test('its summary speaks for the first notice', () => {
    const state = told({ ...FIRST, wide });
    expect(reasons(state)).toEqual(muted);
    expect(notify(state)).toMatchObject({ notice: null, incident: { outbox: [], memory: { merged: 5 } } });
    const again = told({ ...FIRST, wide: { ...wide, clusters: 3 }, memory: { notified: null, merged: 5 } });
    expect(notify(again).incident.memory.merged).toBe(5);
  });

  test.each<readonly [string, Difference, readonly object[]]>([
    ['but not once it has ended', { wide: { ...wide, isEnded: true } }, first('detached')],
    ['nor of what is graver', { wide, situation: 'io-failed' }, first('io-failed')],
    ['nor where there is none', { wide: null }, first('detached')],
  ])('%s', (_, change, expected) => {
    expect(reasons(told({ ...FIRST, ...change }))).toEqual(expected);
  });

  test('nor of news to those who were told', () => {
    expect(reasons(told({ wide, memory: { notified: notified('lost') } }))).toEqual([
      { code: 'notice-changed', detail: 'detached' },
    ]);
  });
});

describe('what is remembered', () => {
  const named = [`${NODE1}|x`];

  test('a path that has been well for five minutes may be named again', () => {
    const back = lost({
      condition: 'recovered',
      recoveredAt: NOW - 5 * MINUTE,
      view: lostPath(),
      attachment: null,
    });
    const names = [`${NODE1}|${back.portal ?? ''}`, `${NODE1}|${back.device ?? ''}`];
    const memoryOf = (situation: Situation) =>
      notify(as(situation, { paths: [back, well()], memory: { named: [...named, ...names] } })).incident
        .memory;
    expect(memoryOf('held').named).toEqual(named);
    expect(memoryOf('healthy').named).toEqual(named);
  });

  test('what people know of is known as long as it could be told late', () => {
    const until = NOW - LATE_WITHIN - DAY;
    const told1 = { old: [[T0 - 40 * DAY, until - 1]], young: [[T0 - 40 * DAY, until]] } as const;
    const memory = { known: { ...NO_TROUBLES, told: told1 } };
    const { known } = notify(as('held', { paths: [well()], memory })).incident.memory;
    expect(known.told).toEqual({ young: told1.young });
    const after = notify(told({ memory: { named: [], known: NO_TROUBLES, notified: null } })).incident.memory;
    expect(after.known.told[pathKey(lost())]).toEqual([[T0, NOW]]);
  });

  test('since when an attach is in sight whose report has not come', () => {
    const reattach = {
      planId: 'p'.repeat(16),
      at: NOW,
      stage: { kind: 'attempted', approvedBy: [] },
    } as const;
    const after = notify(told({ situation: 'not-recovered', reattach, memory: { unreported: null } }));
    expect(after.incident.memory.unreported).toEqual({ planId: reattach.planId, since: NOW });
  });
});
