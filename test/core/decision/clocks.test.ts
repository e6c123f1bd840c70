import fc from 'fast-check';
import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import { decide } from '../../../functions/core/decision/decide.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { DETACHED, input, known, lookUps, lostPath, NODE1, NODE2, path, T0, view, worded } from './story.ts';

/** Ten hours either way, and a century: whatever a stamp or our own clock says. */
const off = fc.oneof(
  fc.integer({ min: -36_000, max: 36_000 }).map((seconds) => seconds * SECOND),
  fc.constantFrom(-100 * 365 * 24 * HOUR, 100 * 365 * 24 * HOUR),
);
/** Time-out of the kernel; null: not known, assumed to be 6000 s at most. */
const timeout = fc.option(fc.integer({ min: 1, max: 86_400 }), { nil: null });

describe('whatever the clocks say', () => {
  it('a loss is never in the future, and the time left never exceeds the time-out', () => {
    fc.assert(
      fc.property(
        off,
        timeout,
        fc.array(fc.integer({ min: 0, max: 2 * HOUR }), { maxLength: 3 }),
        (ahead, tmo, later) => {
          const lost = lostPath({ recoveryTimeoutSec: tmo }, { lostAt: T0 + ahead });
          let incident: Incident | null = null;
          for (const now of [T0, ...later.map((ms) => T0 + ms).sort((a, b) => a - b)]) {
            const views = [view(NODE1, [lost]), view(NODE2, [path()])];
            incident = decide(input(now, { views, incident })).incident;
            if (incident === null || incident.closedAt !== null) return;
            expect(incident.lossAt).toBeLessThanOrEqual(now);
            const to = incident.deadline?.to ?? now;
            expect(to - now).toBeLessThanOrEqual((tmo ?? 6_000) * SECOND);
          }
        },
      ),
    );
  });

  it('while our own clock is behind, the deadline stands still', () => {
    const at = (minutes: number, incident: Incident | null) =>
      decide(
        input(T0 + minutes * MINUTE, {
          views: [view(NODE1, [lostPath({}, { lostAt: T0 + 10 * HOUR })])],
          incident,
        }),
      ).incident;
    const first = at(0, null);
    const second = at(30, first);
    expect(second?.deadline?.to).toBe(first?.deadline?.to);
  });
});

describe('a doubtful clock', () => {
  const decided = (ahead: number | null) => {
    const now = T0 + 20 * MINUTE;
    const clockDoubt = ahead === null ? null : { readAt: T0 + 2 * MINUTE, ahead };
    return decide(
      input(now, {
        views: [view(NODE1, [lostPath()], { lastAt: now }), view(NODE2, [path()], { clockDoubt })],
        lookUps: lookUps(now, { list: DETACHED, audit: known([], now) }),
      }),
    );
  };
  const RESTS_ON_CLOCKS = ['guard-no-failover-or-restart', 'guard-no-takeover-sign'];

  it.each(RESTS_ON_CLOCKS)('of the peer is unknown for acting, and says which: %s', (code) => {
    const guard = (ahead: number | null) =>
      decided(ahead).plan?.guards.find((verdict) => verdict.code === code);
    expect(guard(null)?.verdict).toBe('met');
    expect(guard(-HOUR)).toMatchObject({ verdict: 'unknown', detail: 'clock of node2' });
    expect(guard(HOUR)?.verdict).toBe('unknown');
  });

  it.each([
    [
      -90 * MINUTE,
      [
        'node2: its newest lines are stamped 90 min earlier',
        '最新のログの時刻が受信時刻より90分遅れています',
      ],
    ],
    [
      90 * MINUTE,
      ['node2: its newest lines are stamped 90 min later', '最新のログの時刻が受信時刻より90分進んでいます'],
    ],
  ])('is said in both languages: %i ms', (ahead, texts) => {
    const { body } = worded(decided(ahead).incident?.outbox[0], ['ja', 'en']);
    for (const text of texts) expect(body.replaceAll('\n', ' ')).toContain(text);
    expect(worded(decided(null).incident?.outbox[0], ['ja', 'en']).body).not.toMatch(
      /are stamped|受信時刻より/,
    );
  });
});
