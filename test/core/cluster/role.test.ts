import { HOUR, MINUTE, SECOND } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import type { ProbeFacts } from '../../../functions/core/platform/look-ups.ts';
import {
  attachment,
  NODE1,
  NODE2,
  probe,
  QUORUM,
  remembered,
  T0,
  unreadable,
  VOL,
} from '../decision/story.ts';
import { booted, by, EITHER, type Given, LOST, NOW, role, tookOver, UNKNOWN } from './role-scene.ts';
import { way } from './scene.ts';

test('nothing is known of a node of which nothing tells', () => {
  expect(role()).toEqual(UNKNOWN);
  expect(role({ paths: [], own: null })).toEqual(UNKNOWN);
});

describe('by its own answer', () => {
  const answered = (
    states: readonly ProbeFacts['resources'][number]['state'][],
    at = T0,
    given: Given = {},
  ) => role({ ...given, looks: { probes: { [NODE1]: probe(states, at) } } });

  test('in service with any resource, standby with none, and not known in between', () => {
    expect(answered(['OSU', 'ISP'])).toEqual({ service: 'active', serviceBy: 'probe', serviceAt: T0 });
    expect(answered(['ISU']).service).toBe('active');
    expect(answered(['OSU', 'OSU'])).toEqual({ service: 'standby', serviceBy: 'probe', serviceAt: T0 });
    expect(answered(['OSU', 'OSF']).service).toBe('unknown');
    expect(answered(['ILLSTATE'])).toEqual({ service: 'unknown', serviceBy: 'probe', serviceAt: T0 });
    expect(answered([])).toEqual(UNKNOWN);
    expect(role({ looks: { probes: { [NODE1]: unreadable('probe') } } })).toEqual(UNKNOWN);
    expect(role({ looks: { probes: { [NODE2]: probe(['ISP'], T0) } } })).toEqual(UNKNOWN);
  });

  test('for two hours', () => {
    expect(answered(['ISP'], NOW - 2 * HOUR).serviceBy).toBe('probe');
    expect(answered(['ISP'], NOW - 2 * HOUR - 1).serviceBy).toBeNull();
  });

  test('until it starts again, or any node takes over', () => {
    const holds = (given: Given) => answered(['ISP'], T0, { paths: [], ...given }).serviceBy === 'probe';
    expect(holds(booted(T0))).toBe(true);
    expect(holds(booted(T0 + 1))).toBe(false);
    expect(holds({ peer: { boots: [T0 + 1] } })).toBe(true);
    for (const kind of ['failoverAt', 'recoveryStartedAt', 'haltAt'])
      for (const who of ['own', 'peer']) {
        expect(holds({ [who]: { lk: { [kind]: T0 } } })).toBe(true);
        expect(holds({ [who]: { lk: { [kind]: T0 + 1 } } })).toBe(false);
      }
  });
});

describe("by LifeKeeper's lines of the disk that was lost", () => {
  const failing = (last: number, device = '/dev/sdb') => ({
    deviceFailures: [{ device, first: last, last }],
  });
  const ACTIVE = { service: 'active', serviceBy: 'disk-lines', serviceAt: T0, serviceVolume: VOL };

  test('which come only where it is in service', () => {
    expect(role({ own: { lk: failing(T0) } })).toEqual(ACTIVE);
    expect(role({ own: { lk: failing(T0 - 30 * SECOND) } }).serviceBy).toBe('disk-lines');
    expect(role({ own: { lk: failing(T0 - 30 * SECOND - 1) } })).toEqual(UNKNOWN);
    expect(role({ own: { lk: failing(T0, '/dev/sdc') } })).toEqual(UNKNOWN);
    const { serviceVolume: _, ...nameless } = ACTIVE;
    const paths = [{ ...LOST, attachment: null }];
    expect(role({ own: { lk: failing(T0) }, paths })).toEqual(nameless);
    const deviceFailures = [
      ...failing(T0).deviceFailures,
      ...failing(T0 + 9).deviceFailures,
      ...failing(T0 + 3).deviceFailures,
    ];
    expect(role({ own: { lk: { deviceFailures } } }).serviceAt).toBe(T0 + 9);
  });

  test('of a data volume that is lost, or was until a quarter of an hour ago', () => {
    const of = (...paths: readonly PathStatus[]) =>
      by({ own: { lk: failing(T0 + 9 * HOUR) }, paths, now: T0 + HOUR });
    expect(of(LOST)).toBe('disk-lines');
    expect(of()).toBeNull();
    for (const volume of ['boot', 'quorum'] as const) expect(of({ ...LOST, role: volume })).toBeNull();
    expect(of({ ...LOST, condition: 'unclear' })).toBeNull();
    const back = (recoveredAt: number | null) => way({ condition: 'recovered', lostAt: T0, recoveredAt });
    expect(of(back(T0 + 45 * MINUTE + 1))).toBe('disk-lines');
    expect(of(back(T0 + 45 * MINUTE))).toBeNull();
    expect(of(back(null))).toBeNull();
    expect(of(way(), LOST)).toBe('disk-lines');
    // What is lost now comes before what was.
    const other = { ...back(T0 + HOUR), attachment: remembered(attachment({ volumeId: QUORUM })) };
    expect(role({ own: { lk: failing(T0) }, paths: [other, LOST] }).serviceVolume).toBe(VOL);
  });

  test('since the first loss of the incident, or of a detach until now', () => {
    const of = (over: Partial<PathStatus>, firstLossAt?: number) =>
      role({ own: { lk: failing(T0) }, paths: [{ ...LOST, ...over }], ...(firstLossAt && { firstLossAt }) })
        .serviceBy;
    expect(of({ lostAt: T0 + HOUR })).toBeNull();
    expect(of({ lostAt: T0 + HOUR }, T0)).toBe('disk-lines');
    expect(of({ lostAt: null })).toBeNull();
    expect(of({ lostAt: null }, T0)).toBe('disk-lines');
    expect(of({ lostAt: null, condition: 'detached' })).toBeNull();
    const late = {
      own: { lk: failing(NOW) },
      paths: [{ ...LOST, lostAt: null, condition: 'detached' as const }],
    };
    expect(by(late)).toBe('disk-lines');
    const undated = { ...late, paths: [{ ...LOST, lostAt: null }] };
    expect(by(undated)).toBeNull();
  });

  test('until the node starts again, or a peer takes over', () => {
    const own = { lk: failing(T0) };
    expect(by({ own: { ...own, boots: [T0 - EITHER - 1] } })).toBe('disk-lines');
    expect(by({ own: { ...own, boots: [T0 - EITHER] } })).toBeNull();
    expect(by({ own, ...tookOver(T0 - EITHER - 1) })).toBe('disk-lines');
    expect(by({ own, ...tookOver(T0 - EITHER) })).toBeNull();
    expect(by({ own, peer: { boots: [T0] } })).toBe('disk-lines');
    expect(by({ own: { lk: { ...failing(T0), failoverAt: T0 } } })).toBe('disk-lines');
  });
});

describe('by a check of a resource that was killed', () => {
  const checked = (at: number, more: Given = {}) =>
    by({ paths: [], ...more, own: { lk: { checkTimeoutAt: at }, ...more.own } });

  test('which runs only where it is in service', () => {
    expect(role({ own: { lk: { checkTimeoutAt: T0 } } })).toEqual({
      service: 'active',
      serviceBy: 'lifekeeper-lines',
      serviceAt: T0,
    });
  });

  test('unless the node started again, or a peer took over since it did', () => {
    expect(checked(T0, { own: { boots: [T0 + 1, T0 - 1] } })).toBeNull();
    expect(checked(T0, { own: { boots: [T0] } })).toBe('lifekeeper-lines');
    expect(checked(T0, tookOver(T0 - HOUR))).toBeNull();
    expect(checked(T0, { own: { boots: [T0] }, ...tookOver(T0) })).toBe('lifekeeper-lines');
    expect(checked(T0, { own: { boots: [T0] }, ...tookOver(T0 + 1) })).toBeNull();
    expect(checked(T0, { own: { boots: [T0], lk: { checkTimeoutAt: T0, failoverAt: T0 + 1 } } })).toBe(
      'lifekeeper-lines',
    );
  });
});

describe('by its own take-over', () => {
  const took = (at: number, more: Given = {}) =>
    by({ ...more, own: { lk: { failoverAt: at }, ...more.own } });

  test('since it lost the disk, or about then', () => {
    expect(role({ own: { lk: { failoverAt: T0 + 1 } } })).toEqual({
      service: 'active',
      serviceBy: 'lifekeeper-lines',
      serviceAt: T0 + 1,
    });
    expect(took(T0 - EITHER)).toBe('lifekeeper-lines');
    expect(took(T0 - EITHER - 1)).toBeNull();
    expect(took(T0, { paths: [] })).toBeNull();
  });

  test('unless it started again, or a peer took over after it', () => {
    expect(took(T0, { own: { boots: [T0] } })).toBe('lifekeeper-lines');
    expect(took(T0, { own: { boots: [T0 + 1] } })).toBeNull();
    expect(took(T0, tookOver(T0 - 1))).toBe('lifekeeper-lines');
    expect(took(T0, tookOver(T0))).toBeNull();
  });
});
