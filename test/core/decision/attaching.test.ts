import { MINUTE } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import {
  isBeingAttached,
  isInTheMaking,
  isReattachedElsewhere,
  isReattachedHere,
} from '../../../functions/core/decision/attaching.ts';
import type { ReattachProgress } from '../../../functions/core/plan/dossier.ts';
import { type Difference, lost, NOW, told } from './state.ts';
import { attachment, NODE2, T0 } from './story.ts';

/** An attachment made so many minutes after the loss. */
const made = (minutes: number, change: Partial<PathStatus> = {}) =>
  lost({
    api: 'ATTACHED',
    current: attachment({ timeCreated: T0 + minutes * MINUTE }),
    samePortal: true,
    ...change,
  });

test.each<readonly [string, Partial<PathStatus>, boolean]>([
  ['replaced by a session elsewhere', { condition: 'replaced' }, true],
  ['attached on another portal', { api: 'ATTACHED', samePortal: false }, true],
  ['attached on the same portal', { api: 'ATTACHED', samePortal: true }, false],
  ['attached, who knows where', { api: 'ATTACHED', samePortal: null }, false],
  ['being attached on another portal', { api: 'ATTACHING', samePortal: false }, false],
  [
    'attached on another portal, and well',
    { condition: 'recovered', api: 'ATTACHED', samePortal: false },
    false,
  ],
])('the old session never finds the volume: %s', (_, change, elsewhere) => {
  expect(isReattachedElsewhere(lost(change))).toBe(elsewhere);
});

test.each<readonly [string, PathStatus, boolean]>([
  ['attached after the loss', made(1), true],
  ['attached after the loss, who knows where', made(1, { samePortal: null }), true],
  ['attached on another portal', made(1, { samePortal: false }), false],
  ['being attached', made(1, { api: 'ATTACHING' }), false],
  ['never detached', made(0), false],
  ['of an unknown time', lost({ api: 'ATTACHED', samePortal: true, current: null }), false],
])('the session can heal: %s', (_, path, here) => {
  expect(isReattachedHere(path, T0)).toBe(here);
});

test.each<readonly [string, PathStatus, { readonly now: number; readonly doneAt?: number }, boolean]>([
  ['it takes seconds', made(1, { api: 'ATTACHING' }), { now: 1.9 }, true],
  ['it takes two minutes', made(1, { api: 'ATTACHING' }), { now: 3 }, false],
  ['our record says that it was done later', made(1, { api: 'ATTACHING' }), { now: 3.9, doneAt: 2 }, true],
  ['it is there', made(1), { now: 1.5 }, false],
  ['nobody knows since when', lost({ api: 'ATTACHING', current: null }), { now: 60 }, true],
])('being attached, as the list says: %s', (_, path, { now, doneAt = 0 }, making) => {
  expect(isInTheMaking(path, T0 + now * MINUTE, T0 + doneAt * MINUTE)).toBe(making);
});

describe('what is under way is not told yet', () => {
  const stage = (kind: string) => ({ planId: 'p', at: NOW, stage: { kind } }) as ReattachProgress;
  const seen = (minutesAgo: number): NonNullable<Difference['incident']> => ({
    attachmentState: { signature: 's', since: NOW - minutesAgo * MINUTE },
  });

  test.each<readonly [string, PathStatus, Difference, boolean]>([
    ['attached a moment ago', made(1), {}, true],
    ['attached a moment ago, while it was "lost"', made(1), { incident: { situation: 'lost' } }, true],
    ['attached a moment ago, while I/O had failed', made(1), { incident: { situation: 'io-failed' } }, false],
    ['before anything was decided', made(1), { incident: { situation: undefined } as never }, false],
    ['people have heard of nothing', made(1), { memory: { notified: null } }, false],
    ['people have heard of another node', made(1, { node: NODE2 }), {}, false],
    ['the initiator has lost nothing', made(1, { condition: 'hung' }), {}, false],
    ['of before the loss', made(0), {}, false],
    ['on another portal', made(1, { samePortal: false }), {}, false],
    ['who knows on which portal', made(1, { samePortal: null }), {}, true],
    ['being attached', made(1, { api: 'ATTACHING' }), {}, true],
    ['being attached for too long', made(1, { api: 'ATTACHING' }), { now: T0 + 3 * MINUTE }, false],
    ['for just under two minutes', made(1), { incident: seen(1.9) }, true],
    ['for two minutes', made(1), { incident: seen(2) }, false],
    ['detached', made(1, { api: 'DETACHED' }), {}, false],
    ['by our own attempt, which reports it', made(1), { reattach: stage('attached') }, false],
    ['by our own attempt, which is about to report it', made(1), { reattach: stage('attempted') }, false],
    [
      'being attached by our own attempt',
      made(1, { api: 'ATTACHING' }),
      { reattach: stage('attempted') },
      true,
    ],
    ['while a plan waits', made(1), { reattach: stage('awaiting-approval') }, true],
  ])('%s', (_, path, change, waits) => {
    const state = told({ incident: { situation: 'detached' }, ...change });
    expect(isBeingAttached({ state, path, lossAt: T0 })).toBe(waits);
  });
});
