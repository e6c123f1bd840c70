import { MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { LateOutage } from '../../../functions/core/decision/contract.ts';
import {
  isFlapping,
  isFlappingUnseen,
  isShortCycle,
  isStillFlapping,
  noteFlap,
} from '../../../functions/core/decision/flapping.ts';
import type { Outage } from '../../../functions/core/evidence/path-view.ts';
import { lost, NOW, TOLD, told } from './state.ts';
import { outage, POLICY, path, T0 } from './story.ts';

/** An outage from so many minutes after T0 on, of so many seconds; null: it lasts. */
const cut = (minute: number, seconds: number | null, change: Partial<Outage> = {}): Outage => {
  const lostAt = T0 + minute * MINUTE;
  return outage({ lostAt, recoveredAt: seconds === null ? null : lostAt + seconds * SECOND, ...change });
};
const BLIP = POLICY.blipMs / SECOND;

/** A path with these outages, seen so many minutes after T0. */
function flaps(outages: readonly Outage[], minute: number, count = 1): boolean {
  const last = outages.at(-1);
  const shown = lost({
    view: path({ outages, flaps: count }),
    lostAt: last?.lostAt ?? null,
    recoveredAt: last?.recoveredAt ?? null,
  });
  return isFlapping(shown, { policy: POLICY, now: T0 + minute * MINUTE });
}

test.each<readonly [string, readonly Outage[], number, boolean]>([
  ['a first loss', [cut(0, null)], 1, false],
  ['no loss at all', [], 1, false],
  ['a second one within ten minutes of a loss that people heard of', [cut(0, BLIP), cut(10, null)], 11, true],
  ['a second one later', [cut(0, BLIP), cut(10.1, null)], 11, false],
  ['a second one after a blip', [cut(0, BLIP - 1), cut(5, null)], 6, false],
  ['a third one after a loss and a blip', [cut(0, BLIP), cut(3, 1), cut(6, null)], 7, true],
  ['one after a restart of iscsid', [cut(0, BLIP, { restartBlip: true }), cut(5, null)], 6, false],
  ['a loss, then a restart of iscsid', [cut(0, BLIP), cut(5, 5, { restartBlip: true })], 6, false],
  ['a second one that lasts ten minutes', [cut(0, BLIP), cut(5, null)], 15, false],
  ['a second one that lasts a little less', [cut(0, BLIP), cut(5, null)], 14.9, true],
  ['a second one that is back for long', [cut(0, BLIP), cut(5, 60)], 60, true],
  ['one that ended without a return', [cut(0, null, { endedAt: T0 + 2 * MINUTE }), cut(5, null)], 6, true],
  ['one of which nobody knows the end', [cut(0, null), cut(5, null)], 6, false],
])('%s', (_, outages, minute, expected) => {
  expect(flaps(outages, minute)).toBe(expected);
});

test('the third short break counts, however short; one that stays lost does not return', () => {
  expect(isShortCycle(lost({ view: path({ flaps: 2 }) }))).toBe(false);
  expect(isShortCycle(lost({ view: path({ flaps: 3 }) }))).toBe(true);
  expect(isShortCycle(lost({ view: null }))).toBe(false);
  expect(flaps([cut(0, null)], 1, 3)).toBe(true);
  expect(flaps([cut(0, null)], 10, 3)).toBe(false);
});

describe('people know that it flaps', () => {
  const flap = { mark: 'm', at: NOW };
  const still = (minutes: number, situation: string, known: typeof flap | null = flap) =>
    isStillFlapping(
      told({
        before: { ...TOLD, situation: situation as never },
        memory: { flap: known },
        now: NOW + minutes * MINUTE,
      }),
    );

  test('and that it may break again, for ten minutes from its last change on', () => {
    expect([still(0, 'flapping'), still(9.9, 'flapping'), still(10, 'flapping')]).toEqual([
      true,
      true,
      false,
    ]);
    expect([still(0, 'lost'), still(0, 'flapping', null)]).toEqual([false, false]);
  });

  test('its change is noted once, and forgotten with it', () => {
    const flapping = told({ situation: 'flapping', path: lost() });
    const noted = noteFlap(flapping, lost());
    const { flap: kept } = noted.incident.memory;
    expect(kept?.at).toBe(NOW);
    const later = told({ situation: 'flapping', memory: { flap: kept }, now: NOW + MINUTE });
    expect(noteFlap(later, lost())).toBe(later);
    for (const change of [{ lostAt: 1 }, { recoveredAt: 1 }, { view: path({ flaps: 7 }) }])
      expect(noteFlap(later, lost(change)).incident.memory.flap?.at).toBe(NOW + MINUTE);
    expect(noteFlap(later, null).incident.memory.flap).toEqual(kept);
    const over = told({ situation: 'lost', memory: { flap: kept } });
    expect(noteFlap(over, lost()).incident.memory.flap).toBeNull();
    const none = told({ situation: 'lost', memory: { flap: null } });
    expect(noteFlap(none, lost())).toBe(none);
  });
});

test('breaks that are over before their lines are read flap for ten minutes after the last', () => {
  const late = (followed: readonly string[]) => [{ endedAt: NOW, followed } as unknown as LateOutage];
  const flapping = late(['rebooted', 'flapping']);
  expect(isFlappingUnseen({ late: flapping, now: NOW + 10 * MINUTE - 1 })).toBe(true);
  expect(isFlappingUnseen({ late: flapping, now: NOW + 10 * MINUTE })).toBe(false);
  expect(isFlappingUnseen({ late: late(['rebooted']), now: NOW })).toBe(false);
  expect(isFlappingUnseen({ late: [], now: NOW })).toBe(false);
});
