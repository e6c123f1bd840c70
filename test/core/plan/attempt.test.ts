import * as v from 'valibot';
import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import {
  type Attempt,
  accepted,
  again,
  attemptSchema,
  confirmed,
  failed,
  found,
  handedBack,
  intend,
  isFinal,
  isTaken,
  renewed,
  takenOver,
} from '../../../functions/core/plan/attempt.ts';
import { planFor } from '../../../functions/core/plan/plan.ts';
import { retryTokenOf, storedPlan } from '../../../functions/core/plan/plan-shapes.ts';
import { attachment } from '../decision/story.ts';
import { NOW, scene } from './scene.ts';

const plan = planFor(scene());
if (plan === null) throw new Error('no plan');
const STORED = storedPlan(plan, NOW - 10 * MINUTE, null, 1);
const ME = { token: 'me', until: NOW + 90 * SECOND };
const NEW = attachment({ id: 'ocid1.volumeattachment.new', lifecycleState: 'ATTACHING' });

const intent = (): Attempt => intend(STORED, { ids: ['a'.repeat(16)], by: ['sato'] }, ME, NOW);
const attaching = (): Attempt => accepted(intent(), NEW, false, NOW + SECOND);
const attached = (): Attempt => confirmed(attaching(), true, NOW + 2 * SECOND);
const over = (): Attempt => failed(intent(), 'Conflict', [], NOW + SECOND);

test('before the request the journal says what is sent for whom, under which token, and who is at work', () => {
  expect(intent()).toEqual({
    schema: 'warden.journal/1',
    planId: plan.id,
    planHash: plan.hash,
    incidentId: plan.incidentId,
    cluster: plan.cluster,
    volumeId: plan.request.volumeId,
    instanceId: plan.request.instanceId,
    retryToken: retryTokenOf(plan),
    approvals: ['a'.repeat(16)],
    approvedBy: ['sato'],
    state: 'intent',
    intentAt: NOW,
    calls: 1,
    attachmentId: null,
    adopted: false,
    samePortal: null,
    failure: null,
    runner: ME,
    steps: [{ at: NOW, what: 'intent' }],
    writer: '',
  });
});

test('what was there already is taken over without a request and without using up an approval', () => {
  expect(found(STORED, NEW, ME, NOW)).toMatchObject({
    state: 'attaching',
    approvals: [],
    approvedBy: [],
    intentAt: null,
    calls: 0,
    attachmentId: NEW.id,
    adopted: true,
    runner: ME,
    steps: [{ at: NOW, what: `found ${NEW.id}` }],
  });
});

test('from the request to ATTACHED each step leaves its trace, and whoever ends it works on it no more', () => {
  expect(attached()).toMatchObject({
    state: 'attached',
    attachmentId: NEW.id,
    adopted: false,
    samePortal: true,
    failure: null,
    runner: null,
    intentAt: NOW,
    steps: [
      { at: NOW, what: 'intent' },
      { at: NOW + SECOND, what: `accepted ${NEW.id}` },
      { at: NOW + 2 * SECOND, what: 'attached' },
    ],
  });
  expect(failed(attaching(), 'GUARDS_NOT_MET', ['guard-quiet'], NOW)).toMatchObject({
    state: 'failed',
    failure: { code: 'GUARDS_NOT_MET', guards: ['guard-quiet'] },
    runner: null,
    attachmentId: NEW.id,
  });
  expect(failed(intent(), 'Conflict', [], NOW).steps.at(-1)).toEqual({ at: NOW, what: 'failed Conflict' });
});

test('another process goes on where one stopped: the same token, one call more', () => {
  const other = { token: 'other', until: NOW + 5 * MINUTE };
  const back = handedBack(intent(), 'no time left', NOW);
  expect(back).toMatchObject({ state: 'intent', runner: null });
  expect(back.steps.at(-1)?.what).toBe('handed back: no time left');
  const next = again(takenOver(back, other, NOW), other, NOW + MINUTE);
  expect(next).toMatchObject({ calls: 2, runner: other, retryToken: intent().retryToken, intentAt: NOW });
  expect(next.steps.map(({ what }) => what)).toEqual([
    'intent',
    'handed back: no time left',
    'taken over',
    'request 2',
  ]);
  expect(renewed(next, ME)).toEqual({ ...next, runner: ME });
});

describe('what may not be done any more', () => {
  const steps: Readonly<Record<string, (a: Attempt) => Attempt>> = {
    takenOver: (a) => takenOver(a, ME, NOW),
    renewed: (a) => renewed(a, ME),
    again: (a) => again(a, ME, NOW),
    accepted: (a) => accepted(a, NEW, false, NOW),
    confirmed: (a) => confirmed(a, null, NOW),
    failed: (a) => failed(a, 'X', [], NOW),
    handedBack: (a) => handedBack(a, 'x', NOW),
  };

  test.each(Object.keys(steps))('%s, once it is attached or has failed', (name) => {
    expect(() => steps[name]?.(attached())).toThrow(RangeError);
    expect(() => steps[name]?.(over())).toThrow(RangeError);
  });

  test('a request once an attachment was accepted, a confirmation before it', () => {
    expect(() => again(attaching(), ME, NOW)).toThrow(RangeError);
    expect(() => confirmed(intent(), null, NOW)).toThrow(RangeError);
  });

  test('an attempt is over only when attached or failed', () => {
    expect([intent(), attaching(), attached(), over()].map(isFinal)).toEqual([false, false, true, true]);
  });
});

test('somebody else is at work until his time is up, to the millisecond; oneself never is somebody else', () => {
  const a = intent();
  expect(isTaken(a, ME.until - 1, 'other')).toBe(true);
  expect(isTaken(a, ME.until, 'other')).toBe(false);
  expect(isTaken(a, NOW, 'me')).toBe(false);
  expect(isTaken(handedBack(a, 'x', NOW), NOW, 'other')).toBe(false);
});

test('an attempt that is handed back for ever keeps its newest fifty steps, of a text of no end the first 200', () => {
  let a = intent();
  for (let n = 0; n < 60; n++) a = handedBack(a, `${n}`, NOW + n);
  expect(a.steps).toHaveLength(50);
  expect([a.steps[0]?.what, a.steps.at(-1)?.what]).toEqual(['handed back: 10', 'handed back: 59']);
  expect(handedBack(a, 'x'.repeat(999), NOW).steps.at(-1)?.what).toHaveLength(200);
  expect(v.is(attemptSchema, a)).toBe(true);
});

test.each<readonly [string, Readonly<Record<string, unknown>>]>([
  ['a name of no plan', { planId: '../x' }],
  ['a state that nobody knows', { state: 'perhaps' }],
  ['a time that is none', { intentAt: Number.POSITIVE_INFINITY }],
  ['no runner said', { runner: undefined }],
  ['a runner without its time', { runner: { token: 'x' } }],
  ['a failure without a code', { failure: { guards: [] } }],
  ['a step without its time', { steps: [{ what: 'intent' }] }],
  ['another schema', { schema: 'warden.journal/2' }],
  ['approvals that are no texts', { approvals: [1] }],
])('a journal object with %s is none', (_, change) => {
  expect(v.is(attemptSchema, { ...attached(), ...change })).toBe(false);
});
