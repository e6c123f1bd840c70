import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import {
  awaitsAnswers,
  INVOKE_AGAIN,
  KEEP_KNOWN,
  type ProbeStep,
  probeStep,
  ROUND_LASTS,
  ROUNDS_APART,
} from '../../../functions/core/decision/probe-schedule.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import type { Plan } from '../../../functions/core/plan/plan-shapes.ts';
import { NEVER_ASKED, PROBE_FRESH, type StoredProbe } from '../../../functions/core/probe/stored.ts';
import { T0 } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
type About = Pick<Incident, 'closedAt' | 'situation' | 'openedAt' | 'lossAt'>;
const LOST: About = { closedAt: null, situation: 'lost', openedAt: T0, lossAt: T0 };
const FAILED = { known: false, code: 'X', message: '', retryable: true } as unknown as StoredProbe['failure'];
/** The newest round was begun at that minute, and is answered. */
const answered = (minute: number): StoredProbe => ({ ...NEVER_ASKED, round: at(minute) });
/** The round of minute 0 is under way. */
const underWay = (change: Partial<StoredProbe> = {}): StoredProbe => ({
  ...NEVER_ASKED,
  round: T0,
  pending: true,
  ...change,
});

test('times are those that docs/notices.md and the guards rest on', () => {
  expect([ROUNDS_APART, ROUND_LASTS, KEEP_KNOWN, INVOKE_AGAIN]).toEqual([
    5 * MINUTE,
    PROBE_FRESH,
    HOUR,
    6 * MINUTE,
  ]);
});

describe('a node that is not being asked', () => {
  test.each<readonly [string, ProbeStep, StoredProbe, Partial<About>, boolean, number]>([
    ['was never asked', 'round', NEVER_ASKED, {}, false, 0],
    ['is of an incident that is closed', 'wait', NEVER_ASKED, { closedAt: T0 }, true, 0],
    ['is of one that nobody has decided', 'wait', NEVER_ASKED, { situation: undefined } as never, true, 0],
    ['lost nothing that answers would help with', 'wait', NEVER_ASKED, { situation: 'recovered' }, true, 0],
    ['answered five minutes ago, for this incident', 'wait', answered(0), {}, false, 59],
    ['answered an hour ago', 'round', answered(0), {}, false, 60],
    ['answered before the incident', 'wait', answered(-4), {}, false, 0.9],
    ['answered five minutes ago, before the incident', 'round', answered(-4), {}, false, 1],
    ['answered at its beginning', 'wait', answered(0), {}, false, 5],
    ['answered less than five minutes ago, a plan waits', 'wait', answered(0), {}, true, 4.9],
    ['answered five minutes ago, a plan waits', 'round', answered(0), {}, true, 5],
    ['answered just now, a plan waits for two hours', 'round', answered(110), {}, true, 119.9],
    ['answered just now, a plan waits for longer', 'wait', answered(110), {}, true, 120],
  ])('%s: %s', (...[, step, stored, change, isPlanWaiting, minute]) => {
    expect(probeStep({ ...LOST, ...change }, stored, isPlanWaiting, at(minute))).toBe(step);
  });
});

describe('a round under way', () => {
  const closed: Partial<About> = { closedAt: T0 };
  test.each<readonly [string, ProbeStep, Partial<StoredProbe>, Partial<About>, number]>([
    ['that nobody works on', 'again', {}, {}, 1],
    ['that somebody works on', 'wait', { invokedAt: at(1) }, {}, 6.9],
    ['of an invocation that is presumed lost', 'again', { invokedAt: at(1) }, {}, 7],
    ['of an invocation that was refused', 'wait', { invokedAt: at(1), failure: FAILED }, {}, 1.9],
    ['of one that was refused a minute ago', 'again', { invokedAt: at(1), failure: FAILED }, {}, 2],
    ['for ten minutes', 'over', { invokedAt: at(9) }, {}, 10],
    ['of an incident that is closed', 'wait', {}, closed, 1],
    ['of an incident that is closed, for ten minutes', 'over', {}, closed, 10],
  ])('%s: %s', (...[, step, change, incident, minute]) => {
    expect(probeStep({ ...LOST, ...incident }, underWay(change), true, at(minute))).toBe(step);
  });
});

describe('a plan that answers of nodes may still help', () => {
  const plan = (...guards: readonly (readonly [string, string])[]): Plan =>
    ({ guards: guards.map(([code, verdict]) => ({ code, verdict })) }) as unknown as Plan;
  test.each<readonly [string, boolean, Plan | null]>([
    ['is none', false, null],
    ['has all that it needs', true, plan(['guard-mode', 'met'])],
    ['waits for quiet', true, plan(['guard-quiet', 'not-met'])],
    ['waits for who is in service', true, plan(['guard-service-known', 'not-met'], ['guard-mode', 'met'])],
    ['waits between two attempts', true, plan(['guard-cooldown', 'not-met'])],
    ['knows nothing of a guard', true, plan(['guard-mode', 'unknown'])],
    ['is forbidden', false, plan(['guard-mode', 'not-met'], ['guard-quiet', 'not-met'])],
  ])('%s: %s', (_, expected, of) => {
    expect(awaitsAnswers(of)).toBe(expected);
  });
});
