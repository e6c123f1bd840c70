import { MINUTE } from '../../../functions/core/base/time.ts';
import type { RoleKnown } from '../../../functions/core/cluster/picture-shapes.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import type { ToldSpan } from '../../../functions/core/incident/memory.ts';
import { withStoredEnds } from '../../../functions/core/incident/worth-writing.ts';
import { NEW, PATH, T0 } from './whole.ts';

interface Ends {
  readonly told?: Readonly<Record<string, readonly ToldSpan[]>>;
  readonly roles?: Readonly<Record<string, RoleKnown>>;
}

/** An incident of a wide outage of so many clusters. */
function incident({ told = {}, roles = {} }: Ends, merged: number | null = 11, over: Partial<Incident> = {}) {
  const { memory } = NEW;
  return { ...NEW, ...over, memory: { ...memory, merged, known: { ...memory.known, told }, roles } };
}
const written = (before: Ends, now: Ends): Required<Ends> => {
  const { memory } = withStoredEnds(incident(before), incident(now));
  return { told: memory.known.told, roles: memory.roles };
};

const LASTS: ToldSpan = [T0, T0 + MINUTE];
const EARLIER: ToldSpan = [T0 - 9 * MINUTE, T0 - 8 * MINUTE];
const until = (ms: number): ToldSpan => [T0, T0 + MINUTE + ms];

test.each<readonly [string, before: readonly ToldSpan[], now: readonly ToldSpan[], isWorthIt: boolean]>([
  ['lasts on', [LASTS], [until(0)], false],
  ['lasts on for a moment less than five minutes', [LASTS], [until(5 * MINUTE - 1)], false],
  ['lasts on for five minutes', [LASTS], [until(5 * MINUTE)], true],
  ['ended earlier than was thought', [LASTS], [until(-1)], true],
  ['began at another time', [LASTS], [[T0 + 1, T0 + MINUTE + 2]], true],
  ['is the second one, and lasts on', [EARLIER, LASTS], [EARLIER, until(1)], false],
  ['is a new one', [EARLIER], [EARLIER, LASTS], true],
  ['was dropped', [EARLIER, LASTS], [EARLIER], true],
  ['had an earlier one that ended later', [EARLIER, LASTS], [[EARLIER[0], EARLIER[1] + 1], until(1)], true],
  ['had an earlier one that ended before', [EARLIER, LASTS], [[EARLIER[0], EARLIER[1] - 1], until(1)], true],
])('an outage that people know of, of very many, %s', (_, before, now, isWorthIt) => {
  expect(written({ told: { [PATH]: before } }, { told: { [PATH]: now } }).told).toEqual({
    [PATH]: isWorthIt ? now : before,
  });
});

test.each<readonly [string, now: RoleKnown, isWorthIt: boolean]>([
  ['at the same time', { service: 'active', at: T0 }, false],
  ['a moment less than five minutes later', { service: 'active', at: T0 + 5 * MINUTE - 1 }, false],
  ['five minutes later', { service: 'active', at: T0 + 5 * MINUTE }, true],
  ['earlier', { service: 'active', at: T0 - 1 }, true],
  ['another one', { service: 'standby', at: T0 + 1 }, true],
  ['and that it was active since the loss', { service: 'active', at: T0 + 1, wasActive: true }, true],
])('the role of a node that was known %s', (_, now, isWorthIt) => {
  const before: RoleKnown = { service: 'active', at: T0 };
  expect(written({ roles: { node1: before } }, { roles: { node1: now } }).roles).toEqual({
    node1: isWorthIt ? now : before,
  });
});

test('of several each is judged by itself; what is new comes in, what is gone goes', () => {
  const before = { told: { a: [LASTS], b: [LASTS], gone: [LASTS] } };
  const now = { told: { a: [until(1)], b: [until(5 * MINUTE)], fresh: [LASTS] } };
  expect(written(before, now).told).toEqual({ a: [LASTS], b: [until(5 * MINUTE)], fresh: [LASTS] });
});

test.each([[null], [0], [10]])('in an outage of %j clusters every look is written', (merged) => {
  const now = incident({ told: { [PATH]: [until(1)] } }, merged);
  expect(withStoredEnds(incident({ told: { [PATH]: [LASTS] } }, merged), now)).toBe(now);
});

test('whatever else has changed is written', () => {
  const ends = { told: { [PATH]: [LASTS] } };
  const now = incident({ told: { [PATH]: [until(1)] } }, 11, {
    severity: 'critical',
    situation: 'io-failed',
  });
  expect(withStoredEnds(incident(ends), now)).toEqual({ ...now, memory: incident(ends).memory });
});
