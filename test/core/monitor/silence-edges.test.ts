import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { checkMonitor } from '../../../functions/core/monitor/check-monitor.ts';
import type { MonitorFacts } from '../../../functions/core/monitor/facts.ts';
import { AFTER_STOP, AGENT_LOOKBACK, SILENT_AFTER } from '../../../functions/core/monitor/silence.ts';
import { facts, known, memory, NOW } from './facts.ts';

/** Of node1, while node2 sends. */
function seen(node1: number | null, over: Partial<MonitorFacts> = {}) {
  const agentSeen = known<Readonly<Record<string, number>>>({
    node2: NOW,
    ...(node1 !== null && { node1 }),
  });
  const { report, memory: kept } = checkMonitor(facts({ agentSeen, ...over }));
  return { codes: report.findings.map(({ code }) => code), silent: report.silent, kept };
}

test('an agent is silent after ten minutes without a point, not before', () => {
  expect(SILENT_AFTER).toBe(10 * MINUTE);
  expect(seen(NOW - SILENT_AFTER).codes).toEqual([]);
  expect(seen(NOW - SILENT_AFTER).silent).toStrictEqual({});
  expect(seen(NOW - SILENT_AFTER - 1).codes).toEqual(['node-silent']);
});

describe('a node that was seen switched off', () => {
  const stopped = (ago: number) => ({ memory: memory({ notRunning: { node1: NOW - ago } }) });
  const old = NOW - 2 * HOUR;

  test('may have been started a moment ago, for an hour and a quarter: neither silent nor without a metric', () => {
    expect(AFTER_STOP).toBe(75 * MINUTE);
    for (const last of [old, null]) expect(seen(last, stopped(AFTER_STOP)).codes).toEqual([]);
    expect(seen(old, stopped(AFTER_STOP + 1)).codes).toEqual(['node-silent']);
    expect(seen(null, stopped(AFTER_STOP + 1)).codes).toEqual(['agent-metric-missing']);
  });

  test('and has sent since is silent like any other', () => {
    const last = NOW - 20 * MINUTE;
    expect(seen(last, stopped(20 * MINUTE)).codes).toEqual([]);
    expect(seen(last, stopped(20 * MINUTE + 1))).toMatchObject({
      codes: ['node-silent'],
      silent: { node1: last },
    });
  });

  test('what was known of its silence before is over', () => {
    const before = memory({ silent: { node1: NOW - 9 * HOUR } });
    const off = seen(null, { memory: before, states: { node1: 'STOPPED', node2: 'RUNNING' } });
    expect(off.silent).toStrictEqual({});
    const on = seen(null, {
      memory: memory({ silent: { node1: NOW - 9 * HOUR }, notRunning: { node1: NOW - MINUTE } }),
    });
    expect(on.silent).toStrictEqual({});
  });

  test('is remembered as long as the metric may be read back behind it', () => {
    const far = AGENT_LOOKBACK + AFTER_STOP;
    expect(far).toBe(4 * HOUR + 15 * MINUTE);
    const remembered = (ago: number, over: Partial<MonitorFacts> = {}) =>
      seen(NOW, { ...stopped(ago), ...over }).kept.notRunning;
    expect(remembered(far)).toStrictEqual({ node1: NOW - far });
    expect(remembered(far + 1)).toStrictEqual({});
    expect(remembered(HOUR, { states: { node1: 'STOPPING', node2: 'RUNNING' } })).toStrictEqual({
      node1: NOW,
    });
    // Whose state cannot be read was not seen switched off again.
    expect(remembered(HOUR, { states: { node2: 'RUNNING' } })).toStrictEqual({ node1: NOW - HOUR });
    expect(seen(NOW, { states: { node2: 'RUNNING' } }).kept.notRunning).toStrictEqual({});
  });
});

test('whose state cannot be read stays silent if it was, and is none of the silent if it was not', () => {
  const unreadable = { states: { node2: 'RUNNING' } };
  const before = memory({ silent: { node1: NOW - HOUR } });
  expect(seen(null, { ...unreadable, memory: before }).silent).toStrictEqual({ node1: NOW - HOUR });
  expect(seen(null, unreadable).silent).toStrictEqual({});
});

test('of a silence that people know of the beginning stays, though the metric is read back less far', () => {
  const before = memory({ silent: { node1: NOW - 3 * HOUR } });
  expect(seen(NOW - 3 * HOUR - MINUTE, { memory: before }).silent).toEqual({
    node1: NOW - 3 * HOUR - MINUTE,
  });
  expect(seen(null, { memory: before }).silent).toEqual({ node1: NOW - 3 * HOUR });
});

test('one that never sent the metric may be heard all the same: the cluster is not called silent', () => {
  const { report } = checkMonitor(facts({ agentSeen: known({ node1: NOW - HOUR }) }));
  expect(report.findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
    'node-silent node1',
    'agent-metric-missing node2',
  ]);
});
