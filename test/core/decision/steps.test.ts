import { restartConditions } from '../../../functions/core/decision/restart.ts';
import type { Situation } from '../../../functions/core/incident/situations.ts';
import { type Difference, lost, NOW, node1, node2, told, well } from './state.ts';
import { ACTIVE, at, attached, EVERYWHERE, find, keys, of, STANDBY, stateOf } from './steps-of.ts';
import {
  attachment,
  COMPARTMENT,
  IQN,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  POLICY,
  probe,
  T0,
  view,
} from './story.ts';

const SWITCH = ['switch-check', 'switch-stop', 'switch-wait', 'switch-restore'] as const;
const UNKNOWN = [node1({ service: 'unknown', serviceBy: null }), node2()];
const portal = '169.254.2.2:3260';

test('every step names the node and its peer; the console comes last, where there is one', () => {
  const consoleUrl = 'https://console.example/incidents';
  const all = of('all-silent', { policy: { ...POLICY, consoleUrl } });
  const params = { node: 'node1', peer: 'node2' };
  expect(all).toEqual([
    { key: 'console', params },
    { key: 'lcdstatus', params },
    { key: 'incident', params: { ...params, url: `${consoleUrl}/${told().incident.id}` } },
  ]);
  expect(keys('all-silent')).toEqual(['console', 'lcdstatus']);
  expect(find('all-silent', 'console', { node: null })?.params).toEqual({ node: '', peer: 'node2' });
});

describe('what to look at', () => {
  const assumed = { deadline: { from: NOW, to: NOW, basis: 'assumed', recoveryTimeoutSec: null } } as const;
  const nameless = attached({ view: null });

  test.each<readonly [string, Difference, readonly string[]]>([
    ['a session that is there', { paths: [attached()] }, ['list-attachments', 'session', 'lcdstatus']],
    ['a session whose volume is gone', {}, ['list-attachments', 'lcdstatus']],
    ['a boot volume', { paths: [attached({ role: 'boot' })] }, ['list-attachments', 'lcdstatus']],
    ['a volume that nobody knows', { paths: [attached({ attachment: null })] }, ['session', 'lcdstatus']],
    ['no path', { path: null, incident: assumed }, ['lcdstatus']],
    ['a time-out that is assumed', { incident: assumed }, ['list-attachments', 'lcdstatus', 'tmo']],
    [
      'a time-out that is assumed, of no session',
      { paths: [nameless], incident: assumed },
      ['list-attachments', 'session', 'lcdstatus'],
    ],
    [
      'a session of no number',
      { paths: [lost({ view: lostPath({ session: null }) })], incident: assumed },
      ['list-attachments', 'lcdstatus'],
    ],
    ['no time-out', { incident: { deadline: null } }, ['list-attachments', 'lcdstatus']],
  ])('%s', (_, change, expected) => {
    expect(keys('unclear', change)).toEqual(expected);
  });

  test('with the places of the commands', () => {
    const { compartment, instance } = find('unclear', 'list-attachments')?.params ?? {};
    expect({ compartment, instance }).toEqual({ compartment: COMPARTMENT, instance: NODE1 });
    expect(find('unclear', 'tmo', { incident: assumed })?.params).toMatchObject({ session: 3 });
  });
});

describe('a new attachment that the session does not use', () => {
  const current = attachment();
  const later = ['not-in-use', 'logout-old', 'logout-refused', 'new-portal', 'session-exists'] as const;
  const first = ['switch-if-active', ...SWITCH, 'start', 'forget-old'] as const;
  const keysOf = (change: Difference) => keys('not-recovered', { paths: [attached({ current })], ...change });

  test.each<readonly [string, Difference, readonly string[]]>([
    ['of a node in service', { nodes: ACTIVE }, [...first, 'new-portal', 'session-exists']],
    ['of a standby', { nodes: STANDBY }, later],
    ['of a node whose role is unknown', { nodes: UNKNOWN }, [...first, ...later]],
    [
      'of no known node: nobody can be told how to switch',
      { node: null },
      ['switch-if-active', 'start', 'forget-old', ...later],
    ],
    ['of no device', { nodes: STANDBY, paths: [attached({ current, device: null })] }, later.slice(1)],
    [
      'of no old IQN',
      { nodes: STANDBY, paths: [attached({ current, iqn: null })] },
      ['not-in-use', ...later.slice(3)],
    ],
    [
      'of no old portal',
      { nodes: STANDBY, paths: [attached({ current, portal: null })] },
      ['not-in-use', ...later.slice(3)],
    ],
    ['of no path', { nodes: STANDBY, path: null }, []],
  ])('%s', (_, change, expected) => {
    expect(keysOf(change)).toEqual([...expected, 'check-resource']);
  });

  test('with the places of the commands', () => {
    const all = (key: string, change: Difference = {}) =>
      find('not-recovered', key, { nodes: UNKNOWN, paths: [attached({ current })], ...change })?.params;
    expect(all('start')).toEqual({ node: 'node1', peer: 'node2', instance: NODE1 });
    expect(all('start', { path: null })).toMatchObject({ instance: '' });
    expect(all('not-in-use')).toMatchObject({ device: 'sdb' });
    for (const key of ['forget-old', 'logout-old', 'logout-refused'])
      expect(all(key)).toMatchObject({ iqn: IQN, portal });
    expect(all('new-portal')).toMatchObject({ node: 'node1', peer: 'node2' });
    expect(all('new-portal', { node: null })).toMatchObject({ node: '' });
  });
});

describe('where no node has the volume there is nowhere to switch to', () => {
  const look = ['list-attachments', 'session', 'lcdstatus'] as const;

  test.each<readonly [Situation, readonly string[], readonly string[]]>([
    [
      'boot-lost',
      ['console', 'lcdstatus', 'switch-if-hung', ...SWITCH],
      ['console', 'lcdstatus', 'switch-if-hung'],
    ],
    [
      'io-failed',
      ['wait-lifekeeper', 'switch-if-not-isp', ...SWITCH, 'fsck', ...look],
      ['wait-lifekeeper-alone', 'start-standby-first', 'fsck', ...look],
    ],
    [
      'deadline-passed',
      ['verify-peer', ...look, 'switch-if-not-isp', ...SWITCH],
      ['verify-peer', 'peer-lost', ...look, 'start-standby-first'],
    ],
    [
      'late',
      ['verify-peer', 'check-resource', 'no-change', ...look],
      ['verify-peer', 'peer-lost', 'check-resource', 'no-change', ...look],
    ],
  ])('%s', (situation, usual, alone) => {
    expect(keys(situation, { paths: [attached(), well()] })).toEqual(usual);
    expect(keys(situation, { paths: EVERYWHERE })).toEqual(alone);
  });
});

describe('the attachment is the old one again', () => {
  const old = attached({ view: lostPath({}, { lostAt: T0 }) });
  const later = { now: at(9), paths: [old] };
  const look = ['list-attachments', 'session', 'lcdstatus'] as const;
  const failingOver = [node1(), node2({ view: view(NODE2, [], { lk: { failoverAt: at(1) } }) })];

  test.each<readonly [string, Difference, readonly string[]]>([
    ['first one waits', { paths: [old], nodes: STANDBY }, ['wait-again', 'iscsid', 'restart-standby']],
    ['for five minutes', { ...later, nodes: STANDBY }, ['iscsid-now', 'restart-standby']],
    ['a node in service', { ...later, nodes: ACTIVE }, ['iscsid-now', 'restart-active', ...SWITCH]],
    ['nobody knows', { ...later, nodes: UNKNOWN }, ['iscsid-now', 'restart-unknown', ...SWITCH]],
    [
      'lost everywhere',
      { now: at(9), paths: [old, well({ condition: 'lost' })] },
      ['iscsid-now', 'restart-both'],
    ],
    ['while LifeKeeper acts', { ...later, nodes: failingOver }, ['wait-lifekeeper']],
  ])('%s', (_, change, expected) => {
    expect(keys('reattached', change)).toEqual([...expected, ...look]);
  });

  test('what restarts something has its conditions', () => {
    const conditions = (nodes: Difference['nodes'], key: string, more: Difference = later) =>
      find('reattached', key, { ...more, ...(nodes !== undefined && { nodes }) })?.preconditions;
    const expected = (nodes: Difference['nodes']) =>
      restartConditions(stateOf('reattached', { ...later, ...(nodes !== undefined && { nodes }) }));
    expect(expected(STANDBY)).toHaveLength(4);
    expect(conditions(STANDBY, 'iscsid-now')).toEqual(expected(STANDBY));
    expect(conditions(STANDBY, 'restart-standby')).toEqual(expected(STANDBY));
    expect(conditions(UNKNOWN, 'restart-unknown')).toEqual([
      ...expected(UNKNOWN),
      { key: 'is-standby', verdict: 'unknown' },
    ]);
    expect(conditions(STANDBY, 'iscsid', { paths: [old] })).toHaveLength(4);
    expect(conditions(undefined, 'restart-both', { now: at(9), paths: EVERYWHERE })).toHaveLength(4);
    expect(conditions(ACTIVE, 'restart-active')).toBeUndefined();
  });
});

describe('other software that acts on iSCSI', () => {
  const acting = (detail: string, more: Difference = {}): Difference => ({
    nodes: [node1(), node2({ view: view(NODE2, [], { competitor: [{ detail, at: at(-1), iqn: null }] }) })],
    ...more,
  });
  const probes = (ocidRunning: boolean) => {
    const answer = probe(['ISP'], NOW);
    if (!answer.known) throw new Error('not known');
    return {
      lookUps: lookUps(NOW, { probes: { [NODE1]: { ...answer, value: { ...answer.value, ocidRunning } } } }),
    };
  };

  test.each<readonly [string, Difference, string]>([
    ['the plugin', acting('iSCSI plugin: logged in'), 'competitor-agent'],
    ['ocid: a volume', acting('iSCSI volume attached'), 'competitor-ocid'],
    ['ocid: detaching', acting('Detaching iscsi device'), 'competitor-ocid'],
    ['ocid: attaching', acting('Attaching iscsi device'), 'competitor-ocid'],
    ['ocid: still there', acting('Volume still attached'), 'competitor-ocid'],
    ['another line with these words', acting('agent: Attaching'), 'competitor-agent'],
    ['ocid, by the node’s own answer', acting('plugin', probes(true)), 'competitor-ocid'],
    ['no ocid, by the node’s own answer', acting('plugin', probes(false)), 'competitor-agent'],
    [
      'some of its lines are ocid’s',
      acting('plugin', {
        nodes: [
          node1({ view: null }),
          node2({
            view: view(NODE2, [], {
              competitor: ['plugin', 'Attaching'].map((detail) => ({ detail, at: at(-1), iqn: null })),
            }),
          }),
        ],
      }),
      'competitor-ocid',
    ],
    ['the answer of no node', acting('plugin', { ...probes(true), node: null }), 'competitor-agent'],
  ])('%s', (_, change, expected) => {
    expect(keys('reattached', change)[0]).toBe(expected);
  });

  test('is named only where there is some', () => {
    expect(keys('reattached').filter((key) => key.startsWith('competitor'))).toEqual([]);
    const unread = lookUps(NOW, {
      probes: { [NODE1]: { known: false, what: 'probe', errorCode: 'x', detail: '' } },
    });
    expect(keys('reattached', acting('plugin', { lookUps: unread }))[0]).toBe('competitor-agent');
  });
});
