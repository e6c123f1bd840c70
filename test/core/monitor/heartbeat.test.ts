import fc from 'fast-check';
import { MINUTE } from '../../../functions/core/base/time.ts';
import {
  HEARTBEAT_EVERY,
  HEARTBEAT_LATE,
  type HeartbeatLast,
  heartbeatLatency,
  heartbeatLine,
  hourlyId,
  isHeartbeatOut,
  recordHeartbeat,
} from '../../../functions/core/monitor/heartbeat.ts';
import { decodeBatch } from '../../../functions/core/record/decode-batch.ts';
import { createMatcher } from '../../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../../functions/core/rules/rule-pack.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { signalsOf } from '../../../functions/core/rules/signals-of-batch.ts';
import { HEARTBEAT_LAST, LAST } from '../../../functions/store/heartbeat.ts';
import { NOW } from './facts.ts';

const beat = (id: string, at: number): Signal => ({
  rule: 'SUITE-HEARTBEAT',
  kind: 'heartbeat',
  severity: 'info',
  node: 'oci-iscsi-warden',
  host: null,
  at,
  precision: 1,
  bootId: null,
  text: heartbeatLine(id),
  detail: id,
});

test('the line as Logging delivers it comes out of the rules as a heartbeat with its id and time', () => {
  // A record of putLogs: no instance, data as an object or as the text itself.
  for (const data of [heartbeatLine('hourly-7'), { message: heartbeatLine('hourly-7') }]) {
    const record = {
      id: 'hourly-7',
      source: 'oci-iscsi-warden',
      type: 'com.warden.heartbeat',
      time: new Date(NOW).toISOString(),
      data,
      oracle: { loggroupid: 'ocid1.loggroup.oc1..x' },
    };
    const { records } = decodeBatch(JSON.stringify([record]));
    const { signals } = signalsOf(records, createMatcher(builtInRules()), { zone: 'Asia/Tokyo' });
    expect(signals).toMatchObject([{ kind: 'heartbeat', detail: 'hourly-7', at: NOW }]);
    expect(recordHeartbeat(null, signals, NOW + MINUTE)?.recent).toEqual([
      { id: 'hourly-7', lineAt: NOW, seenAt: NOW + MINUTE },
    ]);
  }
});

test('what is no heartbeat, and ids that we never write, are left out', () => {
  const other: Signal = { ...beat('x', NOW), kind: 'boot' };
  const odd: Signal = { ...beat('x', NOW), detail: '../../x y' };
  expect(recordHeartbeat(null, [other, odd], NOW)).toBeNull();
});

test('a redelivery changes nothing, so nothing is written', () => {
  const once = recordHeartbeat(null, [beat('a', NOW)], NOW + 1);
  expect(recordHeartbeat(once, [beat('a', NOW)], NOW + MINUTE)).toBeNull();
});

test('a line without a time, or from the future, counts as now', () => {
  expect(recordHeartbeat(null, [beat('a', 0)], NOW)?.recent[0]?.lineAt).toBe(NOW);
  expect(recordHeartbeat(null, [beat('a', NOW + 9)], NOW)?.recent[0]?.lineAt).toBe(NOW);
});

test('any order of arrival leaves the same newest lines, at most 20', () => {
  const beats = Array.from({ length: 30 }, (_, i) => beat(`b${i}`, NOW - i * MINUTE));
  const ids = (last: HeartbeatLast | null) => last?.recent.map((seen) => seen.id);
  const wanted = ids(recordHeartbeat(null, beats, NOW));
  expect(wanted).toHaveLength(20);
  fc.assert(
    fc.property(fc.shuffledSubarray(beats, { minLength: 30 }), (order) => {
      expect(ids(recordHeartbeat(null, order, NOW))).toEqual(wanted);
    }),
  );
});

test('a line of which the id is not known is none of ours', () => {
  const { detail: _, ...nameless } = beat('a', NOW);
  expect(recordHeartbeat(null, [nameless], NOW)).toBeNull();
});

test('an id has 1 to 64 characters that no log takes for something else', () => {
  expect(heartbeatLine('drill-2026.11:x_Y')).toBe('oci-iscsi-warden: warden-heartbeat: drill-2026.11:x_Y');
  expect(heartbeatLine('x'.repeat(64))).toContain('x'.repeat(64));
  for (const id of ['', 'x'.repeat(65), 'a b', 'a/b', 'a\nb'])
    expect(() => heartbeatLine(id)).toThrow(
      new RangeError('The id of a heartbeat has 1 to 64 characters out of A-Z a-z 0-9 . _ : -'),
    );
});

test('the line is put in by every hourly run, also by one that comes five minutes early, and late after 15', () => {
  expect(HEARTBEAT_EVERY).toBe(55 * MINUTE);
  expect(HEARTBEAT_LATE).toBe(15 * MINUTE);
});

test('any line from then on proves the way, an earlier one does not', () => {
  const last = recordHeartbeat(null, [beat('other', NOW)], NOW);
  expect([NOW - 1, NOW, NOW + 1].map((sentAt) => isHeartbeatOut(last, 'mine', sentAt))).toEqual([
    true,
    true,
    false,
  ]);
  expect(isHeartbeatOut(null, 'mine', NOW)).toBe(false);
});

test('latency is from the line to respond, of the newest line', () => {
  const last = recordHeartbeat(null, [beat('a', NOW - 90_000)], NOW);
  expect(heartbeatLatency(last)).toBe(90_000);
  expect(heartbeatLatency(null)).toBeNull();
  expect(isHeartbeatOut(last, 'a', NOW)).toBe(true);
  expect(isHeartbeatOut(last, 'b', NOW)).toBe(false);
});

test('a damaged or foreign object is no list', () => {
  for (const bad of [
    '',
    'null',
    '{"schema":"warden.heartbeat/1","recent":[{"id":"a b"}]}',
    '{"__proto__":1}',
  ])
    expect(LAST.decode(new TextEncoder().encode(bad), HEARTBEAT_LAST)).toBeNull();
});

test('hourly ids change every hour of elapsed time, also when clocks are put back', () => {
  const before = Date.UTC(2026, 9, 25, 0, 30); // 02:30 CEST
  expect(new Set([0, 1, 2].map((h) => hourlyId(before + h * 60 * MINUTE))).size).toBe(3);
  // Two sweeps of one hour write the same line.
  const hour = Date.UTC(2026, 9, 25, 1);
  expect(new Set([0, 60 * MINUTE - 1].map((ms) => hourlyId(hour + ms)))).toEqual(new Set(['hourly-498025']));
});
