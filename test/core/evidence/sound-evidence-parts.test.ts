import { type At, DAY, HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { emptyEvidence, foldSignals, type NodeEvidence } from '../../../functions/core/evidence/evidence.ts';
import type { NodeClock } from '../../../functions/core/evidence/node-clock.ts';
import { seriesOf } from '../../../functions/core/evidence/series.ts';
import { soundEvidence } from '../../../functions/core/evidence/sound-evidence.ts';
import { at, NODE, T0 } from './make-signal.ts';

// Part by part, what becomes of stored times that lie in the future: more than an hour after now.

const NOW: At = T0 + 30 * MINUTE;
const LIMIT: At = NOW + HOUR;
const LATE: At = LIMIT + 1;
const THIS_HOUR = T0 / HOUR;

const stored = (parts: Partial<NodeEvidence>): NodeEvidence => ({ ...emptyEvidence(NODE), ...parts });
const chunk = { 'session-lost|R|': seriesOf(T0, null) };

type Case = readonly [string, Partial<NodeEvidence>, Partial<NodeEvidence>];

describe('of what lies in the future', () => {
  const tables = (['logins', 'disks', 'scsiHosts'] as const).map((table): Case => {
    const { topology } = emptyEvidence(NODE);
    const entries = {
      kept: [
        [LIMIT, '1'],
        [LATE, '2'],
      ],
      gone: [[LATE, '3']],
    } as const;
    return [
      `topology, ${table}`,
      { topology: { ...topology, [table]: entries } },
      { topology: { ...topology, [table]: { kept: [[LIMIT, '1']] } } },
    ];
  });

  const clocks = [
    [{ readAt: LATE }, {}],
    [{ readAt: LATE, rightAt: LIMIT }, { rightAt: LIMIT }],
    [{ rightAt: LATE, readAt: LIMIT }, { readAt: LIMIT }],
    [{ newest: [LATE, T0], readAt: LIMIT }, { readAt: LIMIT }],
    [{ newest: [T0, LATE], off: [LIMIT, 5] }, { off: [LIMIT, 5] }],
    [{ off: [LATE, 5], newest: [LIMIT, LIMIT] }, { newest: [LIMIT, LIMIT] }],
    [{ corrected: [LATE, 5], off: [T0, 7] }, { off: [T0, 7] }],
    [{ readAt: LATE, corrected: [LIMIT, 5] }, { corrected: [LIMIT, 5] }],
    [
      {
        behind: [
          [T0, -5],
          [LIMIT, -6],
          [LATE, -7],
        ],
      },
      {
        behind: [
          [T0, -5],
          [LIMIT, -6],
        ],
      },
    ],
  ] as const satisfies readonly (readonly [NodeClock, NodeClock])[];

  test.each<Case>([
    [
      'chunks: the hour goes',
      { chunks: { [`${THIS_HOUR + 1}|s:1`]: chunk, [`${THIS_HOUR + 2}|s:1`]: chunk } },
      { chunks: { [`${THIS_HOUR + 1}|s:1`]: chunk } },
    ],
    ...tables,
    [
      'rules: the rule was seen, by now',
      { rules: { A: [LATE, LATE + 5, 'x'], B: [T0, LATE, 'y'], C: [T0 - 5, T0, 'z'] } },
      { rules: { A: [NOW, NOW, 'x'], B: [T0, NOW, 'y'], C: [T0 - 5, T0, 'z'] } },
    ],
    [
      'latest: it was done by now',
      { latest: { boot: LATE, 'fs-dead': T0 } },
      { latest: { boot: NOW, 'fs-dead': T0 } },
    ],
    [
      'dropped: all up to the hour before this one',
      { dropped: { hours: { sessions: THIS_HOUR + 2, disks: THIS_HOUR - 3 }, loginAt: T0 } },
      { dropped: { hours: { sessions: THIS_HOUR - 1, disks: THIS_HOUR - 3 }, loginAt: T0 } },
    ],
    [
      'dropped: a login, by now',
      { dropped: { hours: { disks: THIS_HOUR - 3 }, loginAt: LATE } },
      { dropped: { hours: { disks: THIS_HOUR - 3 }, loginAt: NOW } },
    ],
    [
      'dropped: none where none is gone',
      { dropped: { hours: { disks: THIS_HOUR + 2 }, loginAt: null } },
      { dropped: { hours: { disks: THIS_HOUR - 1 }, loginAt: null } },
    ],
    ['undated: by now', { undatedUntil: LATE }, { undatedUntil: NOW }],
    ...clocks.map(([clock, sound], index): Case => [`clock ${index}`, { clock }, { clock: sound }]),
  ])('%s', (_, parts, sound) => {
    expect(soundEvidence(stored(parts), NOW)).toStrictEqual(stored({ ...parts, ...sound }));
  });

  test('an hour that begins at the last moment is none of it', () => {
    const parts = { chunks: { [`${THIS_HOUR + 1}|s:1`]: chunk }, undatedUntil: LATE };
    expect(soundEvidence(stored(parts), T0)).toStrictEqual(stored({ ...parts, undatedUntil: T0 }));
  });

  test('nothing is added that was not stored', () => {
    const { latest: _latest, ...without } = stored({ undatedUntil: LATE, rules: { A: [T0, T0, 'x'] } });
    expect(soundEvidence(without, NOW)).toStrictEqual({ ...without, undatedUntil: NOW });
  });
});

describe('evidence with nothing in the future is the same', () => {
  const { topology } = emptyEvidence(NODE);

  test.each<readonly [string, Partial<NodeEvidence>]>([
    ['chunks', { chunks: { [`${THIS_HOUR + 1}|s:1`]: chunk } }],
    ['topology', { topology: { ...topology, disks: { sdb: [[LIMIT, '3:0:0:1']] } } }],
    ['rules', { rules: { A: [T0, LIMIT, 'x'] } }],
    ['latest', { latest: { boot: LIMIT } }],
    ['dropped', { dropped: { hours: { sessions: THIS_HOUR + 1 }, loginAt: LIMIT } }],
    ['undated', { undatedUntil: LIMIT }],
    [
      'clock',
      {
        clock: {
          readAt: LIMIT,
          newest: [LIMIT, LIMIT],
          rightAt: LIMIT,
          off: [LIMIT, 1],
          behind: [[LIMIT, -1]],
          corrected: [LIMIT, 1],
        },
      },
    ],
  ])('%s', (_, parts) => {
    const evidence = stored(parts);
    expect(soundEvidence(evidence, NOW)).toBe(evidence);
  });
});

describe('evidence without a clock, as the version before stored it', () => {
  const storedBefore = (when: At, kind: 'lk-failover' | 'session-lost' = 'lk-failover'): NodeEvidence => {
    const {
      clock: _clock,
      latest: _latest,
      ...kept
    } = foldSignals(emptyEvidence(NODE), [at(0, kind, { at: when, session: 1 })]);
    return kept;
  };

  test.each([
    [NOW - 2 * DAY, NOW],
    [NOW - 2 * DAY - 1, undefined],
  ])('a take-over stamped %i may have happened until %p', (when, undatedUntil) => {
    const sound = soundEvidence(storedBefore(when), NOW);
    expect([sound.undatedUntil, sound.clock, sound.latest]).toEqual([undatedUntil, {}, {}]);
  });

  test('its newest line counts', () => {
    const both = foldSignals(storedBefore(NOW - 2 * DAY - 1), [at(0, 'lk-failover', { at: NOW })]);
    const { clock: _clock, ...kept } = both;
    expect(soundEvidence(kept, NOW).undatedUntil).toBe(NOW);
  });

  test('it is found among other facts, also of kinds that a newer build knows', () => {
    const disk = { device: 'sdb' };
    const both = foldSignals(emptyEvidence(NODE), [at(0, 'io-error', disk), at(0, 'fs-dead', disk)]);
    const { clock: _clock, ...kept } = both;
    const newer = { [`${THIS_HOUR}|n`]: { 'dreamt|R|': seriesOf(T0, null) } };
    expect(soundEvidence({ ...kept, chunks: { ...newer, ...kept.chunks } }, NOW).undatedUntil).toBe(NOW);
  });

  test('what nothing is done upon is taken as it is stamped', () => {
    expect(soundEvidence(storedBefore(NOW, 'session-lost'), NOW)).not.toHaveProperty('undatedUntil');
  });
});
