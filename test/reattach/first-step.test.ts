import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { Attachment } from '../../functions/core/platform/look-ups.ts';
import { firstStep, isOld } from '../../functions/reattach/first-step.ts';
import type { Judgement } from '../../functions/reattach/judge.ts';
import { attachment } from '../core/decision/story.ts';
import { APPROVAL } from '../core/plan/scene.ts';

const NOW = 1_000_000_000;
const HERE: Attachment = attachment();

interface Judged {
  readonly pass?: boolean;
  readonly onlyUnknown?: boolean;
  readonly here?: Attachment;
  /** How long ago people approved; null: nobody has. */
  readonly approved?: number | null;
  readonly rejected?: boolean;
  /** How long ago the judgement was begun. */
  readonly age?: number;
}

function judgement(j: Judged): Judgement {
  const { pass = false, onlyUnknown = pass, here = null, approved = 2 * MINUTE, age = 0 } = j;
  return {
    begunAt: NOW - age,
    pass,
    onlyUnknown,
    here,
    verdicts: [],
    tally: {
      given: 1,
      needed: 1,
      rejected: j.rejected === true ? { by: 'suzuki', words: '' } : null,
      approval: approved === null ? null : { ...APPROVAL, at: NOW - approved },
      ids: [],
      by: [],
      expired: false,
    },
  };
}

/** @param left of the invocation, ms. */
const step = (j: Judged, left = 5 * MINUTE) => firstStep(judgement(j), NOW, (need) => left > need);

test('a volume that is there already is taken over, whatever else is judged', () => {
  for (const j of [{}, { pass: true }, { approved: null }, { rejected: true }, { age: 10 * MINUTE }])
    expect(step({ ...j, here: HERE }, 0)).toEqual({ kind: 'adopt', here: HERE });
});

describe('every guard is met', () => {
  test.each<readonly [string, Judged, object]>([
    ['80 seconds after the approval', { approved: 80 * SECOND }, { kind: 'attach' }],
    ['a moment sooner', { approved: 80 * SECOND - 1 }, { kind: 'judge-again', after: 1 }],
    ['at once', { approved: 0 }, { kind: 'judge-again', after: 80 * SECOND }],
    ['with nothing that dates the approval', { approved: null }, { kind: 'attach' }],
    ['judged just under a minute ago', { age: MINUTE - 1 }, { kind: 'attach' }],
    ['judged a minute ago: anew', { age: MINUTE }, { kind: 'judge-again', after: 0 }],
  ])('%s', (_, j, expected) => {
    expect(step({ pass: true, ...j })).toEqual(expected);
  });

  test('too old a judgement, and no time for another: the next invocation goes on', () => {
    expect(step({ pass: true, age: MINUTE }, 0)).toEqual({ kind: 'leave', status: 'handed-back' });
  });
});

describe('some guard is not met', () => {
  test.each<readonly [string, Judged, object]>([
    ['and nobody approved', { approved: null }, { kind: 'leave', status: 'not-approved' }],
    ['and somebody rejected', { rejected: true }, { kind: 'leave', status: 'not-approved' }],
    ['and says no: the approval is used up', {}, { kind: 'refuse' }],
    [
      'because it is not known: ten seconds later',
      { onlyUnknown: true },
      { kind: 'judge-again', after: 10 * SECOND },
    ],
    [
      'unknown, and nobody approved',
      { onlyUnknown: true, approved: null },
      { kind: 'leave', status: 'not-approved' },
    ],
  ])('%s', (_, j, expected) => {
    expect(step(j)).toEqual(expected);
  });

  test('unknown until there is no time for another look: the approval is used up', () => {
    expect(step({ onlyUnknown: true }, 10 * SECOND)).toEqual({ kind: 'refuse' });
    expect(step({ onlyUnknown: true }, 10 * SECOND + 1)).toMatchObject({ kind: 'judge-again' });
  });
});

test('a request rests on what was read within the minute before it', () => {
  expect([MINUTE - 1, MINUTE, MINUTE + 1].map((age) => isOld(judgement({ age }), NOW))).toEqual([
    false,
    true,
    true,
  ]);
});
