import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import { checkMonitor, STUCK_AFTER } from '../../../functions/core/monitor/check-monitor.ts';
import type { MonitorFacts } from '../../../functions/core/monitor/facts.ts';
import { AFTER_STOP, SILENT_AFTER } from '../../../functions/core/monitor/silence.ts';
import { facts, failed, known, memory, NOW, node } from './facts.ts';

const found = (over: Partial<MonitorFacts>) =>
  checkMonitor(facts(over)).report.findings.map((f) => `${f.severity} ${f.code} ${f.subject}`);
const long = NOW - SILENT_AFTER - MINUTE;

test('a healthy installation has nothing to say', () => {
  expect(checkMonitor(facts()).report).toEqual({
    sweptAt: NOW,
    findings: [],
    unchecked: [],
    silent: {},
  });
});

describe('silence', () => {
  test('one silent node of a healthy cluster is a note', () => {
    const { report } = checkMonitor(facts({ agentSeen: known({ node1: long, node2: NOW }) }));
    expect(report.findings).toMatchObject([
      { code: 'node-silent', severity: 'medium', subject: 'node1', cluster: 'CL1', since: long },
    ]);
    expect(report.silent).toEqual({ node1: long });
  });

  test('a node whose machine is down: told once, with its cluster, and not as silent', () => {
    const down = known({ node1: NOW - 6 * MINUTE, elsewhere: NOW });
    const { report } = checkMonitor(
      facts({ nodesDown: down, agentSeen: known({ node1: long, node2: NOW }) }),
    );
    expect(report.findings).toEqual([
      expect.objectContaining({
        code: 'node-down',
        severity: 'high',
        subject: 'node1',
        cluster: 'CL1',
        since: NOW - 6 * MINUTE,
      }),
    ]);
    expect(report.silent).toEqual({ node1: long });
    // A node that was stopped is meant to be down.
    expect(found({ nodesDown: down, states: { node1: 'STOPPED', node2: 'RUNNING' } })).toEqual([]);
    expect(found({ nodesDown: failed() })).toEqual(['low check-failed infrastructure health']);
    expect(checkMonitor(facts({ nodesDown: failed() })).report.unchecked).toEqual(['node-down']);
  });

  test('all nodes of a cluster silent is critical, one finding, since the first', () => {
    const agentSeen = known({ node1: long - HOUR, node2: long });
    const { report } = checkMonitor(facts({ agentSeen }));
    expect(report.findings).toMatchObject([
      { code: 'cluster-silent', severity: 'critical', subject: 'tag:CL1', since: long - HOUR },
    ]);
    expect(Object.keys(report.silent)).toEqual(['node1', 'node2']);
  });

  test.each(['STOPPING', 'STOPPED', 'STARTING', 'TERMINATING'])('a node %s is left alone', (state) => {
    const states = { node1: state, node2: 'RUNNING' };
    expect(found({ states, agentSeen: known({ node2: NOW }) })).toEqual([]);
  });

  test('its peer switched off on purpose, the only running node silent: nobody sees the cluster', () => {
    const states = { node1: 'STOPPED', node2: 'RUNNING' };
    expect(found({ states, agentSeen: known({ node2: long }) })).toEqual(['critical cluster-silent tag:CL1']);
  });

  test('started a moment ago after a stop: its last metric is old, and that is right', () => {
    const stoppedAt = NOW - 50 * MINUTE;
    const before = memory({ notRunning: { node1: stoppedAt } });
    const agentSeen = known({ node1: stoppedAt - HOUR, node2: NOW });
    expect(found({ memory: before, agentSeen })).toEqual([]);
    const later = memory({ notRunning: { node1: NOW - AFTER_STOP - 1 } });
    const old = known({ node1: NOW - 2 * HOUR, node2: NOW });
    expect(found({ memory: later, agentSeen: old })).toEqual(['medium node-silent node1']);
  });

  test('silent for longer than the metric is read back: still silent, since the same time', () => {
    const before = memory({ silent: { node1: NOW - 9 * HOUR } });
    const { report } = checkMonitor(facts({ memory: before, agentSeen: known({ node2: NOW }) }));
    expect(report.silent).toEqual({ node1: NOW - 9 * HOUR });
  });

  test('a node that never sent the metric is no silent node, but is named', () => {
    expect(found({ agentSeen: known({ node2: NOW }) })).toEqual(['low agent-metric-missing node1']);
    expect(found({ agentSeen: known({}) })).toEqual([
      'low agent-metric-missing node1',
      'low agent-metric-missing node2',
    ]);
  });

  test('a node alone, whose cluster is not known, is never "all nodes"', () => {
    const inventory = {
      schema: 'warden.inventory/1',
      takenAt: NOW,
      nodes: { node1: node('node1', null) },
    } as const;
    expect(found({ inventory, agentSeen: known({ node1: long }) })).toEqual(['medium node-silent node1']);
  });

  test('when states or metric cannot be read, nobody is called silent and nobody is cleared', () => {
    const before = memory({ silent: { node1: long } });
    const noStates = checkMonitor(
      facts({ states: {}, unlisted: [{ compartmentId: 'c', errorCode: 'OCI_TIMEOUT' }], memory: before }),
    ).report;
    expect(noStates.findings.map((f) => f.code)).toEqual(['inventory-incomplete']);
    expect(noStates.unchecked).toEqual(expect.arrayContaining(['cluster-silent', 'node-silent']));
    expect(noStates.silent).toEqual({ node1: long });
    const noMetric = checkMonitor(facts({ agentSeen: failed(), memory: before })).report;
    expect(noMetric.findings.map((f) => f.code)).toEqual(['check-failed']);
    expect(noMetric.silent).toEqual({ node1: long });
  });

  test('keys of the prototype among the metric change nothing', () => {
    const agentSeen = known(JSON.parse(`{"__proto__":{"node1":1},"constructor":5,"node2":${NOW}}`));
    expect(found({ agentSeen })).toEqual(['low agent-metric-missing node1']);
  });
});

describe('the way from Logging to respond', () => {
  const sentAt = NOW - 20 * MINUTE;
  const awaited = memory({ awaited: { id: 'hourly-1', at: sentAt } });
  const seen = (id: string, lineAt: number) =>
    known({ schema: 'warden.heartbeat/1', recent: [{ id, lineAt, seenAt: lineAt + MINUTE }] } as const);

  test('a line that did not come out in time is said, since when it went in', () => {
    const { report } = checkMonitor(facts({ memory: awaited }));
    expect(report.findings).toMatchObject([{ code: 'heartbeat-late', severity: 'high', since: sentAt }]);
  });

  test('came out, or a later one did: fine', () => {
    expect(found({ memory: awaited, lastHeartbeat: seen('hourly-1', sentAt) })).toEqual([]);
    expect(found({ memory: awaited, lastHeartbeat: seen('drill-x', sentAt + MINUTE) })).toEqual([]);
    expect(found({ memory: awaited, lastHeartbeat: seen('hourly-0', sentAt - HOUR) })).toHaveLength(1);
  });

  test('not late before its time, and not judged when it cannot be read', () => {
    const fresh = memory({ awaited: { id: 'hourly-1', at: NOW - 5 * MINUTE } });
    expect(found({ memory: fresh })).toEqual([]);
    expect(found({ memory: awaited, lastHeartbeat: failed() })).toEqual(['low check-failed heartbeat']);
  });

  test('could not be put in', () => {
    expect(found({ heartbeatError: 'OCI_THROTTLED' })).toEqual(['high heartbeat-not-sent heartbeat']);
  });

  test('errors of the connector, subscriptions, plugins', () => {
    expect(found({ connectorErrors: known(3) })).toEqual(['high connector-errors connector']);
    const fn = { topicId: 'topic', subscriptionId: 'f', protocol: 'ORACLE_FUNCTIONS', state: 'ACTIVE' };
    const pending = { topicId: 'topic', subscriptionId: 'p', protocol: 'EMAIL', state: 'PENDING' };
    expect(found({ subscriptions: known([fn, pending]) })).toEqual([
      'high subscription-missing topic',
      'medium subscription-pending p',
    ]);
    const plugins = known([
      { instanceId: 'node1', plugin: 'Custom Logs Monitoring', status: 'STOPPED' },
      { instanceId: 'node2', plugin: 'Custom Logs Monitoring', status: 'RUNNING' },
      { instanceId: 'node2', plugin: 'Block Volume Management', status: null },
    ]);
    expect(found({ plugins })).toEqual(['medium plugin-not-running node1/Custom Logs Monitoring']);
    const states = { node1: 'STOPPED', node2: 'RUNNING' };
    expect(found({ plugins, states })).toEqual([]);
  });

  test('only what was set aside since the last sweep is news', () => {
    expect(found({ deadLetters: known(4), memory: memory({ deadLetters: 4 }) })).toEqual([]);
    expect(found({ deadLetters: known(6), memory: memory({ deadLetters: 4 }) })).toEqual([
      'medium dead-letters dead-letter/',
    ]);
    expect(
      checkMonitor(facts({ deadLetters: failed(), memory: memory({ deadLetters: 4 }) })).memory.deadLetters,
    ).toBe(4);
  });
});

describe('respond gets nothing done', () => {
  const lease = (ackSeq: number, expiresAt: number | null, waitingSince?: number) =>
    known({
      schema: 'warden.lease/1',
      wakeSeq: 7,
      ackSeq,
      ...(waitingSince !== undefined && { waitingSince }),
      holder: expiresAt === null ? null : { token: 't', build: 'b', takenAt: 0, expiresAt },
      writer: 'w',
    });

  test.each([
    ['a holder whose lease ran out', NOW - HOUR],
    ['a holder that lives', NOW + 30_000],
    ['a holder that claims to live for ever', 253402300799000],
    ['nobody', null],
  ])('work of which nothing is acknowledged is stuck, held by %s', (_, expiresAt) => {
    const stuck = ['critical respond-stuck respond'];
    expect(found({ lease: lease(3, expiresAt, NOW - STUCK_AFTER) })).toEqual(stuck);
    expect(found({ lease: lease(3, expiresAt, NOW - STUCK_AFTER + 1) })).toEqual([]);
    expect(found({ lease: lease(7, expiresAt) })).toEqual([]);
    // Of the build before, which does not say since when.
    const seen = memory({ stuck: { ackSeq: 3, since: NOW - STUCK_AFTER } });
    expect(found({ lease: lease(3, expiresAt), memory: seen })).toEqual(stuck);
    expect(found({ lease: lease(3, expiresAt) })).toEqual([]);
  });

  test('work that was all done is forgotten: what comes next has not been waiting since then', () => {
    const seen = memory({ stuck: { ackSeq: 7, since: NOW - HOUR } });
    const { memory: next, waitMs } = checkMonitor(facts({ lease: lease(7, null), memory: seen }));
    expect([next.stuck, waitMs]).toEqual([null, 0]);
    expect(checkMonitor(facts({ lease: known(null), memory: seen })).memory.stuck).toBeNull();
  });

  test('while neither lease nor inbox can be read nobody knows how long work has been waiting', () => {
    const waits = (over: Partial<MonitorFacts>) => checkMonitor(facts(over)).waitMs;
    expect(waits({ lease: failed(), inbox: failed() })).toBeNull();
    expect([waits({ lease: failed() }), waits({ inbox: failed() })]).toEqual([0, 0]);
    const seen = memory({ stuck: { ackSeq: 3, since: NOW - HOUR } });
    expect(checkMonitor(facts({ lease: failed(), memory: seen })).memory.stuck).toEqual(seen.stuck);
  });

  test('progress is no standstill, however much is left', () => {
    const seen = memory({ stuck: { ackSeq: 3, since: NOW - HOUR } });
    expect(found({ lease: lease(4, NOW + 30_000, NOW - 1), memory: seen })).toEqual([]);
  });

  test('woken a moment ago is no failure; the same work waiting at the next look is', () => {
    const first = checkMonitor(facts({ lease: lease(3, null) }));
    expect(first.report.findings).toEqual([]);
    const later = memory({ stuck: { ackSeq: 3, since: NOW - STUCK_AFTER } });
    expect(found({ lease: lease(3, null), memory: later })).toEqual(['critical respond-stuck respond']);
    expect(found({ lease: lease(5, null), memory: later })).toEqual([]);
  });
});

describe('what lies in inbox/ shows it, whatever the lease says', () => {
  const done = known({
    schema: 'warden.lease/1',
    wakeSeq: 7,
    ackSeq: 7,
    holder: { token: 'x', build: 'zzzz', takenAt: NOW, expiresAt: NOW + 60_000 },
    writer: 'x',
  });
  const A = 'inbox/detect/a.json';
  const lies = (names: readonly string[], left: Readonly<Record<string, number>>) =>
    checkMonitor(facts({ lease: done, inbox: known(names), memory: memory({ left }) }));

  test.each([
    ['five minutes', STUCK_AFTER, ['respond-stuck']],
    ['a moment less', STUCK_AFTER - 1, []],
    ['ten hours', 10 * HOUR, ['respond-stuck']],
  ])('the same object for %s', (_, ms, codes) => {
    const { report, waitMs } = lies([A, 'inbox/observe/new.json'], { [A]: NOW - ms });
    expect(report.findings.map((f) => f.code)).toEqual(codes);
    expect(waitMs).toBe(ms);
  });

  test('what was taken meanwhile, what is new, and a name that nobody writes are no standstill', () => {
    const old = NOW - 10 * HOUR;
    const { report, memory: next } = lies(['inbox/detect/new.json', 'inbox/a b.json'], {
      [A]: old,
      'inbox/a b.json': old,
    });
    expect(report.findings).toEqual([]);
    expect(next.left).toEqual({ 'inbox/detect/new.json': NOW });
  });

  test.each([99, 100, 101, 1_000, 50_000])(
    'of %i objects enough are remembered, the oldest first',
    (count) => {
      const many = Array.from({ length: count }, (_, n) => `inbox/detect/${String(n).padStart(6, '0')}.json`);
      const { memory: next } = lies([...many, 'inbox/sweep/z.json'], { 'inbox/sweep/z.json': NOW - HOUR });
      expect(next.left?.['inbox/sweep/z.json']).toBe(NOW - HOUR);
      expect(Object.keys(next.left ?? {}).length).toBeLessThanOrEqual(100);
    },
  );

  test('as many new ones as there is room for are remembered beside the old', () => {
    const names = Array.from({ length: 100 }, (_, n) => `inbox/detect/${n}.json`);
    const old = Object.fromEntries(names.slice(0, 60).map((name) => [name, NOW - 1]));
    const { left } = lies(names, old).memory;
    expect(left).toEqual({ ...Object.fromEntries(names.map((name) => [name, NOW])), ...old });
  });

  test('a listing that fails clears nothing, and says so', () => {
    const left = { [A]: NOW - HOUR };
    const { report, memory: next } = checkMonitor(
      facts({ lease: done, inbox: failed(), memory: memory({ left }) }),
    );
    expect(next.left).toEqual(left);
    expect(report.findings.map((f) => f.code)).toEqual(['respond-stuck', 'check-failed']);
    expect(report.unchecked).toContain('respond-stuck');
  });

  test('a time of the future, which a wrong clock wrote, counts as now', () => {
    expect(lies([A], { [A]: NOW + HOUR }).memory.left).toEqual({ [A]: NOW });
  });
});

test('every look-up failing one by one: one failed check each, everything else still judged', () => {
  const names = [
    'agentSeen',
    'plugins',
    'lastHeartbeat',
    'connectorErrors',
    'subscriptions',
    'deadLetters',
    'lease',
    'inbox',
  ] as const;
  for (const name of names) {
    const { report } = checkMonitor(facts({ [name]: failed(), heartbeatError: 'X' }));
    expect(report.findings.map((f) => f.code)).toEqual(['heartbeat-not-sent', 'check-failed']);
    expect(report.unchecked.length).toBeGreaterThan(0);
  }
  const all = Object.fromEntries(names.map((name) => [name, failed()]));
  expect(checkMonitor(facts(all)).report.findings.filter((f) => f.code === 'check-failed')).toHaveLength(
    names.length,
  );
});
