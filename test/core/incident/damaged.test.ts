import { toJsonBytes } from '../../../functions/core/base/json-bytes.ts';
import { NO_MEMORY, NO_TROUBLES } from '../../../functions/core/incident/memory.ts';
import { parseIncident } from '../../../functions/core/incident/stored-incident.ts';
import { changed, leaves, type Place } from '../../support/damage.ts';
import { NEW, WHOLE } from './whole.ts';

const read = (value: unknown) => parseIncident(toJsonBytes(value));

/** What nobody leans on before it is judged where it is used: words of notices, and how a limit came about. */
const NOT_JUDGED =
  /^deadline\.(?:basis|recoveryTimeoutSec)$|^outbox\.0\.(?:facts\.schema|title|body|messageId|lastError)$|^history\.0\.seq$|\.wasActive$/;
const JUDGED = leaves(WHOLE).filter((place) => !NOT_JUDGED.test(place.join('.')));

test('an incident is read as it was written', () => {
  expect(JUDGED.length).toBeGreaterThan(80);
  expect(read(WHOLE)).toEqual(WHOLE);
  expect(read(NEW)).toEqual(NEW);
});

test('something else in any place that somebody leans on, and it is no incident', () => {
  const accepted = (by: unknown) =>
    JUDGED.filter((place) => read(changed(WHOLE, place, by)) !== null).map((place) => place.join('.'));
  expect(accepted({})).toEqual(['situation']);
  expect(accepted(true)).toEqual(['situation', 'wide.isOver']);
});

test('what a later version left out is as it was before; anything else that is missing, and it is no incident', () => {
  const missing = (of: object, at: Place) =>
    Object.keys(of).filter((key) => read(changed(WHOLE, [...at, key], undefined)) !== null);
  expect(missing(WHOLE, []).sort()).toEqual(
    [
      'after',
      'attachmentState',
      'firstSentAt',
      'keptAt',
      'lastNoticeAt',
      'lastSeq',
      'recoveredAt',
      'situation',
      'wide',
    ].sort(),
  );
  expect(missing(NO_MEMORY, ['memory'])).toEqual(Object.keys(NO_MEMORY));
  expect(missing(NO_TROUBLES, ['memory', 'known'])).toEqual(Object.keys(NO_TROUBLES));
  for (const key of Object.keys(NO_MEMORY))
    expect(read(changed(WHOLE, ['memory', key], undefined))?.memory).toMatchObject({
      [key]: NO_MEMORY[key as 'merged'],
    });
});

test.each(['', 'null', '[]', '{', '{"schema":"warden.incident/3"}', '{"schema":"warden.incident/2"}'])(
  '%j is no incident',
  (text) => {
    expect(parseIncident(new TextEncoder().encode(text))).toBeNull();
  },
);

test.each([[[]], ['text'], [null], [7], [[1]]])(
  'known troubles that are %j are none, and neither is the incident',
  (known) => {
    expect(read(changed(WHOLE, ['memory', 'known'], known))).toBeNull();
  },
);

test.each([
  ['a', true],
  ['A-1.b_2', true],
  ['x'.repeat(100), true],
  ['x'.repeat(101), false],
  ['', false],
  ['../x', false],
  ['.x', false],
  ['a/b', false],
  ['a b', false],
])('its id names an object: %j: %s', (id, expected) => {
  expect(read({ ...WHOLE, id }) !== null).toBe(expected);
});

test('what a later version added stays, at every level', () => {
  const later = { ...WHOLE, more: 1, memory: { ...WHOLE.memory, more: { x: 2 } } };
  expect(read(later)).toEqual(later);
});
