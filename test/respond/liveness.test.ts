import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { DecisionInput } from '../../functions/core/decision/contract.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import {
  CLOCK_SKEW_MS,
  emptyLease,
  isHeld,
  LEASE_MS,
  type LeaseRecord,
  waitOf,
} from '../../functions/core/lease-record.ts';
import type { MetricPoint, Metrics } from '../../functions/core/ports.ts';
import { LEASE, RESPOND_LEASE } from '../../functions/store/lease.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { COMPARTMENT, capture, NODE1, NODE2, type SceneOptions, scene } from './scene.ts';

const s01 = capture('s01_refused_recover.bookworm.fgd2', NODE1);
const FOR_EVER = 253402300799000;
/** An alarm of Terraform stands on this (test/terraform/alarms.test.ts): 240 s, then a minute of pending and three of slack. */
const ALARM_SEC = 240;

function stage(options: SceneOptions = {}) {
  const posted: MetricPoint[] = [];
  const metrics: Metrics = {
    load: () => Promise.reject(new Error('not asked')),
    post: async (_, points) => void posted.push(...points),
  };
  const made = scene({
    start: s01.lostAt,
    decide,
    metricsCompartmentId: COMPARTMENT,
    extra: { metrics },
    ...options,
  });
  const { compute, objectStorage } = made.cloud;
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  compute.addVolume({ id: 'ocid1.volume.oc1.xx.data', displayName: 'data', ...place });
  for (const id of [NODE1, NODE2]) {
    compute.addInstance({ id, displayName: id, ...place, freeformTags: { 'lifekeeper-cluster': 'CL1' } });
    compute.addAttachment({ instanceId: id, volumeId: 'ocid1.volume.oc1.xx.data' });
  }
  const lay = (lease: object | string) => {
    const text = typeof lease === 'string' ? lease : JSON.stringify(lease);
    const object = { bucket: 'state', name: RESPOND_LEASE, body: new TextEncoder().encode(text) };
    return objectStorage.put(userCaller('anybody'), object, { kind: 'any' });
  };
  return {
    ...made,
    lay,
    /** When the alarm's query was true first; null when it never was. */
    alarmedAt: (name = 'work_wait_sec', above = ALARM_SEC) =>
      posted.find((point) => point.name === name && point.value > above)?.at ?? null,
  };
}

const held = (over: Partial<NonNullable<LeaseRecord['holder']>>, more: Partial<LeaseRecord> = {}) => ({
  ...emptyLease(),
  wakeSeq: 1,
  holder: { token: 'x', build: 'zzzz', takenAt: 0, expiresAt: 0, ...over },
  writer: 'w',
  ...more,
});

describe('a lease that nobody can have', () => {
  const now = 1_000_000;
  test.each([
    [now + LEASE_MS + CLOCK_SKEW_MS, true],
    [now + LEASE_MS + CLOCK_SKEW_MS + 1, false],
    [now + 10 * LEASE_MS, false],
    [FOR_EVER, false],
    [Number.MAX_SAFE_INTEGER, false],
    [now - CLOCK_SKEW_MS + 1, true],
    [now - CLOCK_SKEW_MS, false],
  ])('a holder until %d is respected: %s', (expiresAt, expected) => {
    expect(isHeld(held({ expiresAt }), now, 'b1')).toBe(expected);
  });

  test.each([
    ['more acknowledged than asked for', { ackSeq: 9 }],
    ['more wakes than there can be', { wakeSeq: Number.MAX_SAFE_INTEGER }],
    ['a time beyond numbers', { holder: { token: 'x', build: 'b', takenAt: 0, expiresAt: '1e999' } }],
    ['a holder without a token', { holder: { token: '', build: 'b', takenAt: 0, expiresAt: 1 } }],
    ['an array', { holder: [] }],
  ])('%s is no lease', (_, over) => {
    const text = JSON.stringify({ ...held({}), ...over }).replace('"1e999"', '1e999');
    expect(LEASE.decode(new TextEncoder().encode(text), RESPOND_LEASE)).toBeNull();
  });

  test.each([
    ['for ever', held({ expiresAt: FOR_EVER })],
    ['for a minute too long', held({ expiresAt: s01.lostAt + 2 * LEASE_MS + CLOCK_SKEW_MS })],
    ['with more acknowledged than asked for', held({ expiresAt: s01.lostAt + LEASE_MS }, { ackSeq: 1e11 })],
    ['with numbers beyond counting', held({ expiresAt: s01.lostAt }, { wakeSeq: Number.MAX_SAFE_INTEGER })],
    ['empty', ''],
    ['garbage', '\u0000\u0001{'],
    ['of 20 MB', 'x'.repeat(20 * 1024 * 1024)],
  ])('%s: people are notified within three minutes', async (_, lease) => {
    const play = stage();
    await play.clock.play(
      (async () => {
        await play.lay(lease);
        await play.deliver(s01.before);
        await play.clock.sleep(3 * MINUTE);
      })(),
    );
    expect(play.titles()).toContainEqual(expect.stringContaining('CL1'));
    expect(play.alarmedAt()).toBeNull();
  });
});

describe('work that waits', () => {
  const waiting = { ...emptyLease(), wakeSeq: 3, ackSeq: 2, waitingSince: 1_000 };

  test('is counted from the first wake after which nothing was acknowledged', () => {
    expect(waitOf(waiting, 61_000)).toBe(60_000);
    expect(waitOf({ ...waiting, ackSeq: 3 }, 61_000)).toBe(0);
    expect(waitOf(null, 61_000)).toBe(0);
    // Of the build before, and of a clock that is ahead.
    expect(waitOf({ ...emptyLease(), wakeSeq: 3 }, 61_000)).toBe(0);
    expect(waitOf({ ...waiting, waitingSince: 99_000 }, 61_000)).toBe(0);
  });

  test.each<[string, (play: ReturnType<typeof stage>) => void | Promise<void>]>([
    [
      'a lease that is taken anew every half minute by somebody who does nothing',
      async (play) => {
        for (let n = 0; n < 30; n += 1) {
          const lease = play.read(RESPOND_LEASE) as LeaseRecord | null;
          const expiresAt = play.clock.now() + LEASE_MS;
          const holder = { token: 'x', build: 'zzzz', takenAt: 0, expiresAt };
          await play.lay({ ...(lease ?? emptyLease()), holder });
          await play.clock.sleep(30 * SECOND);
        }
      },
    ],
    [
      'a holder that lives and whose every cycle fails',
      (play) => play.fail({ operation: 'ListObjects', principal: 'respond', fault: INTERNAL_ERROR }),
    ],
    [
      'a lease that cannot be read',
      (play) =>
        play.fail({ operation: 'GetObject', principal: 'respond', target: /lease/, fault: INTERNAL_ERROR }),
    ],
    [
      'decisions that cannot be stored',
      (play) =>
        play.fail({
          operation: 'PutObject',
          principal: 'respond',
          target: /incidents/,
          fault: INTERNAL_ERROR,
        }),
    ],
  ])('%s: an alarm can fire after less than six minutes', async (_, spoil) => {
    const play = stage();
    await play.clock.play(
      (async () => {
        const spoiling = spoil(play);
        await play.clock.sleep(SECOND);
        await play.deliver(s01.before);
        await Promise.all([spoiling, play.clock.sleep(15 * MINUTE)]);
      })(),
    );
    expect(play.titles()).toEqual([]);
    const alarmedAt = play.alarmedAt() ?? Number.POSITIVE_INFINITY;
    expect(alarmedAt - s01.lostAt).toBeLessThan(6 * MINUTE);
  });

  test('a story in which all goes well posts no wait at all', async () => {
    const play = stage();
    await play.clock.play(
      (async () => {
        await play.deliver(s01.before);
        await play.clock.sleep(15 * MINUTE);
        await play.deliver(s01.after);
        await play.clock.sleep(30 * MINUTE);
      })(),
    );
    expect(play.alarmedAt('work_wait_sec', 0)).toBeNull();
    expect(play.alarmedAt('clusters_undecided', 0)).toBeNull();
  });
});

describe('a cluster about which no decision can be made', () => {
  const broken = (fails: (input: DecisionInput) => boolean) => (input: DecisionInput) => {
    if (fails(input)) throw new Error('a defect');
    return decide(input);
  };

  test('whatever is tried: it is counted, and an alarm can fire', async () => {
    const play = stage({ decide: broken(() => true) });
    await play.clock.play(
      (async () => {
        await play.deliver(s01.before);
        await play.clock.sleep(15 * MINUTE);
      })(),
    );
    const alarmedAt = play.alarmedAt('clusters_undecided', 0) ?? Number.POSITIVE_INFINITY;
    expect(alarmedAt - s01.lostAt).toBeLessThan(2 * MINUTE);
    expect(play.names('dead-letter/').map((name) => play.read(name))).toContainEqual(
      expect.objectContaining({ name: 'clusters/tag:CL1' }),
    );
  });

  test('because of its incident: people are notified with a new one', async () => {
    let first: string | null = null;
    const play = stage({
      decide: broken(({ incident }) => {
        first ??= incident?.id ?? null;
        return incident !== null && incident.id === first;
      }),
    });
    await play.clock.play(
      (async () => {
        await play.deliver(s01.before);
        await play.clock.sleep(15 * MINUTE);
        await play.deliver(s01.after);
        await play.clock.sleep(15 * MINUTE);
      })(),
    );
    const titles = play.titles().filter((title) => !title.includes(String(first)));
    expect(titles).toContainEqual(expect.stringMatching(/CL1.*lost/));
    expect(titles).toContainEqual(expect.stringMatching(/RECOVERED.*CL1/));
  });
});
