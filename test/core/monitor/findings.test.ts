import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE } from '../../../functions/core/base/time.ts';
import { checkMonitor } from '../../../functions/core/monitor/check-monitor.ts';
import type { MonitorFacts } from '../../../functions/core/monitor/facts.ts';
import { FINDING_CODES, findingOf, type MonitorFinding } from '../../../functions/core/monitor/finding.ts';
import { facts, failed, known, memory, NOW, node } from './facts.ts';

const found = (over: Partial<MonitorFacts>) => checkMonitor(facts({ inventory: NAMED, ...over })).report;
const brief = (over: Partial<MonitorFacts>) =>
  found(over).findings.map(({ code, subject }) => `${code} ${subject}`);

/** Of CL1, by the names that people know; node3 is of no cluster. */
const NAMED = {
  schema: 'warden.inventory/1',
  takenAt: NOW,
  nodes: {
    node1: { ...node('node1'), displayName: 'db1' },
    node2: { ...node('node2'), displayName: 'db2' },
    node3: { ...node('node3', null), displayName: 'lone' },
  },
} as const;
const RUNNING = { node1: 'RUNNING', node2: 'RUNNING', node3: 'RUNNING' };
const long = NOW - 20 * MINUTE;
const plugin = (instanceId: string, status: string | null) => ({ instanceId, plugin: 'Custom Logs', status });
const subscription = (subscriptionId: string, state: string, over: object = {}) => ({
  topicId: 'topic',
  subscriptionId,
  protocol: 'EMAIL',
  state,
  ...over,
});
const lease = { schema: 'warden.lease/1', wakeSeq: 7, ackSeq: 3, holder: null, writer: 'w' } as const;

const CASES: readonly (readonly [Partial<MonitorFacts>, Omit<MonitorFinding, 'severity'>])[] = [
  [
    { agentSeen: known({ node1: long + 1, node2: long }) },
    {
      code: 'cluster-silent',
      subject: 'tag:CL1',
      name: 'CL1',
      cluster: 'CL1',
      since: long,
      detail: 'db1, db2',
    },
  ],
  [
    { agentSeen: known({ node1: NOW, node2: long }) },
    { code: 'node-silent', subject: 'node2', name: 'db2', cluster: 'CL1', since: long, detail: '' },
  ],
  [
    { nodesDown: known({ node1: long }) },
    { code: 'node-down', subject: 'node1', name: 'db1', cluster: 'CL1', since: long, detail: '' },
  ],
  [
    { agentSeen: known({ node2: NOW }) },
    { code: 'agent-metric-missing', subject: 'node1', name: 'db1', cluster: 'CL1', since: null, detail: '' },
  ],
  [
    { plugins: known([plugin('node1', 'STOPPED')]) },
    {
      code: 'plugin-not-running',
      subject: 'node1/Custom Logs',
      name: 'db1',
      cluster: 'CL1',
      since: null,
      detail: 'Custom Logs: STOPPED',
    },
  ],
  [
    { memory: memory({ awaited: { id: 'hourly-1', at: long } }) },
    {
      code: 'heartbeat-late',
      subject: 'heartbeat',
      name: 'heartbeat',
      cluster: null,
      since: long,
      detail: 'hourly-1',
    },
  ],
  [
    { heartbeatError: 'OCI_THROTTLED' },
    {
      code: 'heartbeat-not-sent',
      subject: 'heartbeat',
      name: 'heartbeat',
      cluster: null,
      since: null,
      detail: 'OCI_THROTTLED',
    },
  ],
  [
    { connectorErrors: known(3) },
    {
      code: 'connector-errors',
      subject: 'connector',
      name: 'connector',
      cluster: null,
      since: null,
      detail: '3',
    },
  ],
  [
    {
      subscriptions: known([
        subscription('s', 'DELETED'),
        subscription('f', 'ACTIVE', { protocol: 'ORACLE_FUNCTIONS' }),
      ]),
    },
    {
      code: 'subscription-missing',
      subject: 'topic',
      name: 'topic',
      cluster: null,
      since: null,
      detail: '1',
    },
  ],
  [
    {
      subscriptions: known([
        subscription('s', 'ACTIVE'),
        subscription('p', 'PENDING', { protocol: 'PAGERDUTY' }),
      ]),
    },
    {
      code: 'subscription-pending',
      subject: 'p',
      name: 'p',
      cluster: null,
      since: null,
      detail: 'PAGERDUTY',
    },
  ],
  [
    { deadLetters: known(6), memory: memory({ deadLetters: 4 }) },
    {
      code: 'dead-letters',
      subject: 'dead-letter/',
      name: 'dead-letter/',
      cluster: null,
      since: null,
      detail: '+2 (6)',
    },
  ],
  [
    { unlisted: [{ compartmentId: 'c2', errorCode: 'OCI_TIMEOUT' }] },
    {
      code: 'inventory-incomplete',
      subject: 'c2',
      name: 'c2',
      cluster: null,
      since: null,
      detail: 'OCI_TIMEOUT',
    },
  ],
  [
    { lease: known({ ...lease, waitingSince: long }) },
    { code: 'respond-stuck', subject: 'respond', name: 'respond', cluster: null, since: long, detail: '' },
  ],
  [
    { begunAnew: ['heartbeat/sweep.json'] },
    {
      code: 'state-unreadable',
      subject: 'heartbeat/sweep.json',
      name: 'heartbeat/sweep.json',
      cluster: null,
      since: null,
      detail: '',
    },
  ],
  [
    { plugins: failed('OCI_TIMEOUT') },
    {
      code: 'check-failed',
      subject: 'agent plugins',
      name: 'agent plugins',
      cluster: null,
      since: null,
      detail: 'OCI_TIMEOUT',
    },
  ],
];

describe('what a finding says, and how grave docs/monitor.md calls it', () => {
  const page = readFileSync(join(__dirname, '../../../docs/monitor.md'), 'utf8').split('\n');

  test('of every code', () => {
    expect(CASES.map(([, { code }]) => code)).toEqual(FINDING_CODES);
  });

  test.each(CASES)('%#', (over, expected) => {
    const { findings } = found(over);
    const severity = page.find((line) => line.startsWith(`| \`${expected.code}\` |`))?.split(' | ')[1];
    expect(findings).toStrictEqual([{ ...expected, severity }]);
  });

  test('its detail has at most 300 characters; without one it is empty', () => {
    expect(findingOf('check-failed', 'low', 'x', { detail: 'y'.repeat(301) }).detail).toBe('y'.repeat(300));
    expect(findingOf('check-failed', 'low', 'x').detail).toBe('');
  });
});

describe('what rests on a look-up that failed is not cleared, and the check is named', () => {
  const SILENCE = ['cluster-silent', 'node-silent', 'agent-metric-missing'];
  test.each<readonly [keyof MonitorFacts, string, readonly string[]]>([
    ['agentSeen', 'agent metric', SILENCE],
    ['nodesDown', 'infrastructure health', ['node-down']],
    ['plugins', 'agent plugins', ['plugin-not-running']],
    ['lastHeartbeat', 'heartbeat', ['heartbeat-late']],
    ['connectorErrors', 'connector errors', ['connector-errors']],
    ['subscriptions', 'subscriptions', ['subscription-missing', 'subscription-pending']],
    ['deadLetters', 'dead letters', ['dead-letters']],
    ['lease', 'lease', ['respond-stuck']],
    ['inbox', 'inbox', ['respond-stuck']],
  ])('%s', (name, check, codes) => {
    const { findings, unchecked } = found({ [name]: failed('OCI_TIMEOUT') });
    expect(findings).toMatchObject([{ code: 'check-failed', subject: check, detail: 'OCI_TIMEOUT' }]);
    expect(unchecked).toEqual(codes);
  });

  test.each<readonly [keyof MonitorFacts, readonly string[]]>([
    ['plugins', ['plugin-not-running']],
    ['connectorErrors', ['connector-errors']],
    ['subscriptions', ['subscription-missing', 'subscription-pending']],
  ])('%s: a sweep that does not look at it says nothing, and clears nothing', (name, codes) => {
    const { findings, unchecked } = found({ [name]: null });
    expect([findings, unchecked]).toEqual([[], codes]);
  });

  test('the states of a compartment: nothing that rests on them is cleared', () => {
    const unlisted = [{ compartmentId: 'c', errorCode: 'X' }];
    expect(found({ unlisted }).unchecked).toEqual([
      'cluster-silent',
      'node-silent',
      'node-down',
      'agent-metric-missing',
      'plugin-not-running',
    ]);
  });

  test('a look-up that was not completed, each code once', () => {
    expect(found({ partly: ['node-down'], nodesDown: failed() }).unchecked).toEqual(['node-down']);
    expect(found({ partly: ['plugin-not-running'] }).unchecked).toEqual(['plugin-not-running']);
  });
});

describe('who is meant', () => {
  test('a node that is down and never sent the metric is both', () => {
    expect(brief({ nodesDown: known({ node1: long }), agentSeen: known({ node2: NOW }) })).toEqual([
      'node-down node1',
      'agent-metric-missing node1',
    ]);
  });

  test('a node of no cluster, or one that the inventory does not know, has no cluster in its finding', () => {
    const states = { ...RUNNING, foreign: 'RUNNING' };
    const plugins = known([plugin('node3', 'STOPPED'), plugin('foreign', 'INVALID')]);
    const agentSeen = known({ node1: NOW, node2: NOW, node3: NOW });
    expect(found({ states, plugins, agentSeen }).findings).toMatchObject([
      { subject: 'foreign/Custom Logs', name: 'foreign', cluster: null },
      { subject: 'node3/Custom Logs', name: 'lone', cluster: 'lone' },
    ]);
  });

  test('somebody who has confirmed is enough, whoever else has not; each topic is looked at by itself, once', () => {
    const both = known([subscription('a', 'ACTIVE'), subscription('p', 'PENDING')]);
    expect(brief({ subscriptions: both })).toEqual(['subscription-pending p']);
    expect(brief({ subscriptions: both, topics: ['topic', 'topic'] })).toEqual(['subscription-pending p']);
    expect(brief({ subscriptions: both, topics: ['topic', 'other'] })).toEqual([
      'subscription-missing other',
      'subscription-pending p',
    ]);
    expect(brief({ subscriptions: both, topics: ['other'] })).toEqual(['subscription-missing other']);
    expect(
      brief({ subscriptions: known([subscription('d', 'DELETED'), subscription('a', 'ACTIVE')]) }),
    ).toEqual([]);
  });

  test('a connector without errors, or without a point, has none', () => {
    expect(brief({ connectorErrors: known(0) })).toEqual([]);
    expect(brief({ connectorErrors: known(null) })).toEqual([]);
  });
});

test('the worst comes first, then by code and subject; of more than 500 the worst are kept', () => {
  const begunAnew = Array.from({ length: 600 }, (_, at) => `object-${String(999 - at)}`);
  const all = brief({
    begunAnew,
    deadLetters: known(1),
    heartbeatError: 'X',
    plugins: failed(),
    connectorErrors: known(1),
    lease: known({ ...lease, waitingSince: long }),
  });
  expect(all).toHaveLength(500);
  expect(all.slice(0, 5)).toEqual([
    'respond-stuck respond',
    'connector-errors connector',
    'heartbeat-not-sent heartbeat',
    'dead-letters dead-letter/',
    'state-unreadable object-400',
  ]);
  expect(all).toEqual([...all.slice(0, 4), ...all.slice(4).sort()]);
});
