import {
  QUICK_RETURN,
  quickReturns,
  withoutManyRestarts,
} from '../../../functions/core/evidence/kernel-only.ts';
import { beginOutage, outageOf } from '../../../functions/core/evidence/outage.ts';
import type { Outage } from '../../../functions/core/evidence/path-view.ts';
import type { Fact } from '../../../functions/core/evidence/points.ts';
import { fact } from './boot-facts.ts';
import { sec, sinceT0 } from './facts-of.ts';

/** Quick returns, in seconds, by session. */
function returns(
  facts: Readonly<Record<string, readonly Fact[]>>,
): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    [...quickReturns(new Map(Object.entries(facts)))].map(([session, list]) => {
      for (const one of list) {
        expect(one).toEqual({
          at: one.at,
          kind: 'session-recovered',
          rule: 'KERN-SD-RESET-UA',
          detail: '',
          count: 1,
        });
      }
      return [session, list.map(({ at }) => sinceT0(at))];
    }),
  );
}

const lost = (seconds: number) => fact(seconds, 'session-lost', { rule: 'KERN-CONN-ERROR' });
const reset = (seconds: number) => fact(seconds, 'device-reset');

describe('in a log of the kernel alone a disk that answers within seconds shows that its session is back', () => {
  test.each([
    ['one session, one disk', { 's:1': [lost(100)], 'a:3:0:0:1': [reset(102)] }, { 1: [102] }],
    ['at once', { 's:1': [lost(100)], 'd:sdb': [reset(100)] }, { 1: [100] }],
    ['as late as a take-over takes', { 's:1': [lost(100)], 'd:sdb': [reset(105)] }, { 1: [105] }],
    ['not later', { 's:1': [lost(100)], 'd:sdb': [reset(105.001)] }, {}],
    ['not before the loss', { 's:1': [lost(100)], 'd:sdb': [reset(99.999)] }, {}],
    ['of a try nothing is concluded', { 's:1': [fact(100, 'session-retry')], 'd:sdb': [reset(102)] }, {}],
    ['no answer', { 's:1': [lost(100)] }, {}],
    ['another line of the disk', { 's:1': [lost(100)], 'd:sdb': [fact(102, 'io-error')] }, {}],
    ['counted from the last answer', { 's:1': [lost(100)], 'd:sdb': [reset(101), reset(103)] }, { 1: [103] }],
    [
      'the last of all disks, in whichever order they are known',
      { 's:1': [lost(100)], 'd:sdc': [reset(104)], 'd:sdb': [reset(101)] },
      { 1: [104] },
    ],
    [
      'two sessions and two disks',
      { 's:1': [lost(100)], 's:2': [lost(101)], 'd:sdb': [reset(102)], 'd:sdc': [reset(103)] },
      { 1: [103], 2: [103] },
    ],
    [
      'two sessions and one disk, however often',
      { 's:1': [lost(100)], 's:2': [lost(101)], 'd:sdb': [reset(102), reset(103)] },
      {},
    ],
    [
      'sessions lost at another time do not count with them',
      { 's:1': [lost(100)], 's:2': [lost(105.001)], 'd:sdb': [reset(102)] },
      { 1: [102] },
    ],
    [
      'those lost up to a take-over later do',
      { 's:1': [lost(100)], 's:2': [lost(105)], 'd:sdb': [reset(102)] },
      {},
    ],
    [
      'errors that name no session are no losses',
      { 'p:169.254.2.2|3260': [lost(100)], 'd:sdb': [reset(102)] },
      {},
    ],
  ])('%s', (_, facts, expected) => {
    expect(returns(facts)).toEqual(expected);
  });

  test('but not one that is attached in these seconds', () => {
    const facts = (attached: number) => ({
      's:1': [lost(100)],
      'd:sdb': [reset(102)],
      'd:sdc': [fact(attached, 'device-attached')],
    });
    for (const attached of [97, 102, 107]) expect(returns(facts(attached))).toEqual({});
    for (const attached of [96.999, 107.001]) expect(returns(facts(attached))).toEqual({ 1: [102] });
  });

  test('and not where iscsid itself would say so', () => {
    const facts = {
      's:1': [lost(100)],
      'd:sdb': [reset(102)],
      's:9': [fact(5_000, 'session-retry', { rule: 'ISCSID-RETRY' })],
    };
    expect(returns(facts)).toEqual({});
  });
});

describe('tries of one outage are no losses of their own', () => {
  test.each([
    ['an error within a minute of the one before', [lost(100), lost(160)], [reset(162)], {}],
    ['of one further away', [lost(100), lost(160.001)], [reset(162)], { 1: [162] }],
    [
      'unless a disk answered in between',
      [lost(100), lost(160)],
      [reset(100), reset(162)],
      { 1: [100, 162] },
    ],
    ['which an answer at the sec of the second is not', [lost(100), lost(106)], [reset(106)], {}],
    ['nor one before the first', [lost(100), lost(130)], [reset(99), reset(132)], {}],
  ])('%s', (_, losses, resets, expected) => {
    expect(returns({ 's:1': losses, 'd:sdb': resets })).toEqual(expected);
  });

  test('of another session they are', () => {
    const facts = { 's:1': [lost(100)], 's:2': [lost(110)], 'd:sdb': [reset(112)] };
    expect(returns(facts)).toEqual({ 2: [112] });
  });
});

describe('many restarts of iscsid in ten minutes are none', () => {
  const blip = (seconds: number, rule: string = QUICK_RETURN, isBlip = true): Outage => {
    const open = beginOutage(fact(seconds, 'session-lost'), sec(seconds), true);
    open.rules.add(rule);
    const outage = outageOf(open, null, []);
    return { ...outage, restartBlip: isBlip };
  };
  const blips = (...outages: readonly Outage[]) =>
    withoutManyRestarts(outages).map(({ restartBlip }) => restartBlip);

  test.each([
    ['two', [blip(0), blip(300)], [true, true]],
    ['three', [blip(0), blip(300), blip(600)], [false, false, false]],
    [
      'three of which the outer ones lie further apart',
      [blip(0), blip(600), blip(1_200)],
      [true, false, true],
    ],
    ['three further apart', [blip(0), blip(600), blip(1_200.001)], [true, true, true]],
    [
      'three of which one was an outage',
      [blip(0), blip(300, QUICK_RETURN, false), blip(600)],
      [true, false, true],
    ],
    [
      'three of which one was told by iscsid',
      [blip(0), blip(300, 'ISCSID-UP'), blip(600)],
      [true, true, true],
    ],
    [
      'four of which one was told by iscsid',
      [blip(0), blip(300, 'ISCSID-UP'), blip(400), blip(600)],
      [false, true, false, false],
    ],
  ])('%s', (_, outages, expected) => {
    expect(blips(...outages)).toEqual(expected);
  });

  test('and nothing else of them changes', () => {
    const outages = [blip(0), blip(300), blip(600)];
    expect(withoutManyRestarts(outages)).toEqual(outages.map((one) => ({ ...one, restartBlip: false })));
  });
});
