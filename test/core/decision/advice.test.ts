import { MINUTE } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import { logInSteps } from '../../../functions/core/decision/log-in-steps.ts';
import { options } from '../../../functions/core/decision/options.ts';
import { attachParams, reattachSteps } from '../../../functions/core/decision/reattach-steps.ts';
import {
  hasCompetitor,
  hasToLogIn,
  hasWaited,
  isLostEverywhere,
  isNearlyOver,
  isUnread,
  judged,
  restartConditions,
  restartStep,
} from '../../../functions/core/decision/restart.ts';
import { restoreSteps } from '../../../functions/core/decision/restore-steps.ts';
import { switchSteps } from '../../../functions/core/decision/switch-steps.ts';
import type { NoticeFacts, Precondition } from '../../../functions/core/notice/facts.ts';
import { attachRequest } from '../../../functions/core/plan/plan.ts';
import type { Plan } from '../../../functions/core/plan/plan-shapes.ts';
import { type Difference, lost, NOW, node1, node2, told, well } from './state.ts';
import {
  attachment,
  known,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  outage,
  POLICY,
  path,
  probe,
  T0,
  view,
} from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;
const deadline = (minutes: number) =>
  ({ from: at(minutes), to: at(minutes), basis: 'tag', recoveryTimeoutSec: 60 }) as const;
const shown = (all: readonly Precondition[] | undefined) =>
  Object.fromEntries((all ?? []).map(({ key, verdict }) => [key, verdict]));
const saying = (more: Parameters<typeof view>[2] = {}) => ({ view: view(NODE1, [lostPath()], more) });
const guards = (...pairs: readonly (readonly [string, string])[]) =>
  ({
    request: attachRequest(lost().attachment as NonNullable<PathStatus['attachment']>),
    guards: pairs.map(([code, verdict]) => ({ code, verdict, detail: '' })),
  }) as unknown as Plan;
const stage = (kind: string, more: object = {}) =>
  ({ planId: 'p'.repeat(16), at: NOW, stage: { kind, ...more } }) as never;

test('what speaks against a condition weighs more than what speaks for it', () => {
  expect([judged(true, true), judged(true, false), judged(false, true), judged(false, false)]).toEqual([
    'not-met',
    'not-met',
    'met',
    'unknown',
  ]);
});

describe('before a person restarts anything', () => {
  const conditions = (own: Partial<PathStatus>, change: Difference = {}) =>
    shown(
      restartConditions(
        told({ now: at(9), paths: [lost(own), well()], nodes: [node1(), node2()], ...change }),
      ),
    );
  const attached: Partial<PathStatus> = { api: 'ATTACHED', current: attachment() };

  test('nothing is said of a cluster without a path', () => {
    expect(restartConditions(told({ path: null }))).toEqual([]);
  });

  test.each<readonly [string, Partial<PathStatus>, Difference, readonly [string, string]]>([
    ['attached', attached, {}, ['attached', 'met']],
    ['detached', { api: 'DETACHED' }, {}, ['attached', 'not-met']],
    ['being attached', { api: 'ATTACHING' }, {}, ['attached', 'not-met']],
    ['unreadable', { api: 'unreadable' }, {}, ['attached', 'unknown']],
    ['not asked for', { api: 'not-asked' }, {}, ['attached', 'unknown']],
    ['five minutes after the loss', attached, { now: at(5) }, ['waited', 'met']],
    ['a moment before', attached, { now: at(5) - 1 }, ['waited', 'not-met']],
    [
      'attached again meanwhile',
      { ...attached, current: attachment({ timeCreated: at(5) }) },
      {},
      ['waited', 'not-met'],
    ],
    ['detached, however long', { api: 'DETACHED' }, {}, ['waited', 'not-met']],
    ['unreadable, however long', { api: 'unreadable' }, {}, ['waited', 'unknown']],
    ['of which no line dates the loss', { ...attached, view: null }, {}, ['waited', 'met']],
    ['no sign of a fail-over', attached, {}, ['no-failover', 'met']],
    [
      'a node is silent',
      attached,
      { nodes: [node1(), node2({ silentSince: at(1) })] },
      ['no-failover', 'unknown'],
    ],
    [
      'the node was restarted since',
      attached,
      { nodes: [node1({ rebootedAt: at(1) })] },
      ['no-failover', 'not-met'],
    ],
    [
      'a fail-over on the peer',
      attached,
      { nodes: [node1(), node2({ view: view(NODE2, [], { lk: { failoverAt: at(1) } }) })] },
      ['no-failover', 'not-met'],
    ],
    [
      'LifeKeeper recovers',
      attached,
      { nodes: [node1(saying({ lk: { recoveryStartedAt: at(1) } }))] },
      ['no-failover', 'not-met'],
    ],
    [
      'LifeKeeper halts the node',
      attached,
      { nodes: [node1(saying({ lk: { haltAt: at(1) } }))] },
      ['no-failover', 'not-met'],
    ],
    [
      'LifeKeeper halted it long before',
      attached,
      { nodes: [node1(saying({ lk: { haltAt: at(-60) } }))] },
      ['no-failover', 'met'],
    ],
    [
      'other software acts',
      attached,
      { nodes: [node1(saying({ competitor: [{ detail: 'x', at: at(-10), iqn: null }] }))] },
      ['no-competitor', 'not-met'],
    ],
    [
      'other software acted before that',
      attached,
      { nodes: [node1(saying({ competitor: [{ detail: 'x', at: at(-10) - 1, iqn: null }] }))] },
      ['no-competitor', 'met'],
    ],
  ])('%s', (...[, own, change, [key, verdict]]) => {
    expect(conditions(own, change)[key]).toBe(verdict);
  });

  test('to wait is no next step once five minutes are over', () => {
    const waited = (now: number) => hasWaited(told({ now, paths: [lost(attached)] }));
    expect([waited(at(5)), waited(at(4))]).toEqual([true, false]);
    expect(hasWaited(told({ path: null }))).toBe(false);
    expect([isUnread(lost({ api: 'unreadable' })), isUnread(lost({ api: 'ABSENT' }))]).toEqual([true, false]);
    expect(hasCompetitor(told({ nodes: [node1({ view: null })] }))).toBe(false);
  });

  const both = [lost(), well({ condition: 'lost' })];
  test.each<readonly [string, Difference, string]>([
    ['nowhere else is the disk', { paths: both }, 'restart-both'],
    ['it is in service', { nodes: [node1({ service: 'active' })] }, 'restart-active'],
    [
      'it said that it is standby',
      { nodes: [node1({ service: 'standby', serviceBy: 'probe' })] },
      'restart-standby',
    ],
    [
      'it is presumed standby',
      { nodes: [node1({ service: 'standby', serviceBy: 'writes' })] },
      'restart-unknown',
    ],
    ['nobody knows', { nodes: [node1({ service: 'unknown' })] }, 'restart-unknown'],
  ])('which OS is restarted where %s', (_, change, step) => {
    expect(restartStep(told(change))).toBe(step);
  });

  test.each<readonly [string, readonly PathStatus[], boolean]>([
    ['lost on every node', both, true],
    ['well on the peer', [lost(), well()], false],
    ['known on this node only', [lost()], false],
    ['lost on the peer as another volume', [lost(), well({ condition: 'lost', attachment: null })], false],
    ['lost on the peer as a quorum disk', [lost(), well({ condition: 'lost', role: 'quorum' })], false],
  ])('a volume that is %s', (_, paths, everywhere) => {
    expect(isLostEverywhere(told({ paths }))).toBe(everywhere);
  });
});

test.each<readonly [string, Difference, boolean]>([
  ['five minutes are left', { incident: { deadline: deadline(7) } }, false],
  ['less than five minutes are left', { incident: { deadline: { ...deadline(7), to: at(7) - 1 } } }, true],
  ['it has passed', { incident: { deadline: deadline(2) } }, false],
  ['nothing runs', { incident: { deadline: null } }, false],
  ['it is a standby', { incident: { deadline: deadline(3) }, nodes: [node1({ service: 'standby' })] }, false],
])('the kernel gives up before anybody has waited: %s', (_, change, over) => {
  expect(isNearlyOver(told(change))).toBe(over);
});

test.each<readonly [string, Partial<PathStatus>, Parameters<typeof node1>[0], boolean]>([
  [
    'a standby that was started since',
    { api: 'ATTACHED' },
    { service: 'standby', ...saying({ boots: [at(1)] }) },
    true,
  ],
  ['one in service', { api: 'ATTACHED' }, { service: 'active', ...saying({ boots: [at(1)] }) }, false],
  [
    'a standby whose volume is detached',
    { api: 'DETACHED' },
    { service: 'standby', ...saying({ boots: [at(1)] }) },
    false,
  ],
  ['a standby that has been up', { api: 'ATTACHED' }, { service: 'standby', ...saying() }, false],
  ['a standby that is stopped', { api: 'ATTACHED' }, { service: 'standby', instanceState: 'STOPPED' }, false],
])('somebody has to log in on %s', (...[, own, node, expected]) => {
  expect(hasToLogIn(told({ paths: [lost(own)], nodes: [node1(node)] }))).toBe(expected);
});

describe('how a node comes back as standby', () => {
  const keys = (own: Partial<PathStatus>, node: Parameters<typeof node1>[0] = {}, change: Difference = {}) =>
    restoreSteps(told({ paths: [lost(own), well()], nodes: [node1(node)], ...change }), 'node2').map(
      ({ key }) => key,
    );
  const stopped = { instanceState: 'STOPPED' };
  const booted = saying({ boots: [at(1)] });
  const attached: Partial<PathStatus> = { api: 'ATTACHED', current: attachment() };

  test.each<readonly [string, Partial<PathStatus>, Parameters<typeof node1>[0], readonly string[]]>([
    ['it holds writes', {}, {}, ['stop-broken', 'attach-back', 'start', 'log-in-console', 'check-back']],
    ['it is stopped', {}, stopped, ['attach-back', 'start', 'log-in-console', 'check-back']],
    ['it was restarted', {}, booted, ['attach-now', 'log-in-console', 'check-back']],
    ['it holds writes, attached', attached, {}, ['stop-broken', 'start', 'log-in-console', 'check-back']],
    ['it was restarted, attached', attached, booted, ['new-portal', 'session-exists', 'check-back']],
    ['it was restarted, and is back', { ...attached, condition: 'healthy' }, booted, ['check-back']],
    ['it was restarted, and has recovered', { ...attached, condition: 'recovered' }, booted, ['check-back']],
    [
      'how it was attached is forgotten',
      { attachment: null },
      {},
      ['stop-broken', 'start', 'log-in-console', 'check-back'],
    ],
  ])('%s', (...[, own, node, steps]) => {
    expect(keys(own, node)).toEqual(steps);
  });

  test('what is attached again is to the letter what was, on the right node', () => {
    const [stop, attach] = restoreSteps(told({ nodes: [node1()] }), 'node2');
    expect(stop?.params).toEqual({ node: 'node1', peer: 'node2', instance: NODE1 });
    expect(attach?.params).toEqual({
      node: 'node1',
      peer: 'node2',
      ...attachParams(attachRequest(lost().attachment as NonNullable<PathStatus['attachment']>)),
    });
    expect(restoreSteps(told({ node: null }), 'node2')).toEqual([]);
  });

  test('where the notice is about another path it is the worst one of the node', () => {
    const other = { path: well(), node: node1() };
    expect(keys({}, {}, other)).toContain('attach-back');
    expect(keys({ role: 'quorum' }, {}, other)).not.toContain('attach-back');
    expect(keys({}, {}, { path: null, node: node1() })).toContain('attach-back');
  });
});

describe('a log-in to a new attachment', () => {
  const current = attachment();
  const steps = (change: Partial<PathStatus>) => logInSteps(lost({ current, ...change }), { node: 'node1' });

  test.each<readonly [string, Partial<PathStatus>, readonly string[]]>([
    ['by hand', {}, ['new-portal', 'session-exists']],
    ['with CHAP', { current: { ...current, usesChap: true } }, ['chap', 'new-portal', 'session-exists']],
    [
      'by the plugin',
      { current: { ...current, usesChap: true, isAgentAutoIscsiLoginEnabled: true } },
      ['agent-login'],
    ],
    ['without its IQN', { current: { ...current, iqn: null } }, []],
    ['without its address', { current: { ...current, ipv4: null } }, []],
    ['where a session is up already', { condition: 'replaced' }, []],
    ['without an attachment', { current: null }, []],
  ])('%s', (_, change, keys) => {
    expect(steps(change).map(({ key }) => key)).toEqual(keys);
    for (const { key, params } of steps(change))
      expect(params).toEqual(
        key === 'new-portal' || key === 'agent-login'
          ? { node: 'node1', iqn: current.iqn, portal: '169.254.2.2:3260' }
          : { node: 'node1' },
      );
  });
});

describe('how a volume is reattached', () => {
  const plan = guards(['guard-service-known', 'unknown']);
  const approve = { ...POLICY, mode: 'approve' } as const;
  const steps = (change: Difference) => reattachSteps(told({ policy: approve, plan, ...change }), 'detached');
  const keys = (change: Difference) => steps(change).map(({ key }) => key);
  const waiting = stage('awaiting-approval', { until: NOW, given: 0, needed: 1 });

  test.each<readonly [string, Difference, readonly string[]]>([
    [
      'by hand in mode observe',
      { policy: { ...POLICY, mode: 'observe' } },
      ['attach', 'same-portal', 'disk-id'],
    ],
    ['by hand without a plan', { plan: null }, ['attach', 'same-portal', 'disk-id']],
    [
      'by hand, of which the parameters are forgotten',
      { plan: null, paths: [lost({ attachment: null })] },
      ['attach-by-hand', 'same-portal', 'disk-id'],
    ],
    ['of which no portal is known', { plan: null, paths: [lost({ portal: null })] }, ['attach', 'disk-id']],
    ['with an approval', { reattach: waiting }, ['attest', 'approve', 'reject', 'same-portal', 'disk-id']],
    [
      'with an approval by what lcdstatus says',
      { reattach: waiting, plan: guards(['guard-service-known', 'met']) },
      ['attest', 'approve', 'by-lcdstatus', 'reject', 'same-portal', 'disk-id'],
    ],
    [
      'after a refusal',
      { reattach: stage('refused', { guards: [] }) },
      ['wait-new-plan', 'same-portal', 'disk-id'],
    ],
    ['before it is open', { reattach: null }, ['not-open']],
    ['once it was sent', { reattach: stage('attempted', { approvedBy: [] }) }, ['not-open']],
    ['of nothing', { path: null }, []],
    ['on no node', { node: null }, []],
  ])('%s', (_, change, expected) => {
    expect(keys(change)).toEqual(expected);
  });

  test('the command names every setting; the approval names plan and node', () => {
    const [attach, portal] = steps({ plan: null });
    expect(attach?.params).toMatchObject({
      node: 'node1',
      instance: NODE1,
      device: '/dev/oracleoci/oraclevdb',
    });
    expect(portal?.params).toEqual({ node: 'node1', portal: lost().portal });
    expect(steps({ reattach: waiting })[1]?.params).toEqual({
      node: 'node1',
      plan: 'p'.repeat(16),
      instance: NODE1,
    });
    const bare = attachParams({
      ...plan.request,
      device: null,
      displayName: null,
      encryptionInTransitType: null,
    });
    expect(bare).toMatchObject({ device: '', 'display-name': '', 'encryption-in-transit-type': '' });
    expect(bare).toMatchObject({ 'is-shareable': 'true', 'is-read-only': 'false', 'use-chap': 'false' });
    expect(reattachSteps(told({ plan: null }), 'rebooted')).toEqual([]);
  });
});

describe('how the service is switched over', () => {
  test('the peer is seen first, the node that lost the disk is stopped, then LifeKeeper is waited for', () => {
    const probes = { [NODE2]: probe(['ISP'], NOW) };
    const steps = switchSteps(told({ lookUps: { ...lookUps(NOW), probes } }), 'node2');
    expect(steps.map(({ key }) => key)).toEqual([
      'switch-check',
      'switch-stop',
      'switch-wait',
      'switch-restore',
    ]);
    expect(steps[1]?.params).toEqual({ node: 'node1', peer: 'node2', instance: NODE1 });
    expect(steps[3]?.params).toEqual({ node: 'node1', peer: 'node2', tag: 'fs_data' });
    expect(switchSteps(told({ node: null }), 'node2')).toEqual([]);
  });

  test.each([
    ['no node was asked', {}],
    ['no node answered', { [NODE1]: { known: false, what: 'x', errorCode: 'X', detail: '' } as const }],
    ['a node has no resources', { [NODE1]: probe([], NOW) }],
  ])('%s: the top resource has no name', (_, probes) => {
    expect(switchSteps(told({ lookUps: { ...lookUps(NOW), probes } }), 'node2')[3]?.params['tag']).toBe(
      'TAG',
    );
  });
});

describe('what a person may choose', () => {
  const of = (change: Difference, headline: NoticeFacts['headline'] = 'detached') =>
    options(told({ paths: [lost(), well()], nodes: [node1(), node2()], ...change }), {
      headline,
      peer: 'node2',
    });
  const keys = (change: Difference, headline?: NoticeFacts['headline']) =>
    of(change, headline).map(({ key }) => key);
  const option = (key: string, change: Difference) =>
    shown(of(change).find((one) => one.key === key)?.preconditions);
  const standby = [node1({ service: 'standby', serviceBy: 'probe' }), node2()];
  const attached = lost({ api: 'ATTACHED', samePortal: true });

  test.each<readonly [string, Difference, NoticeFacts['headline'], readonly string[]]>([
    ['of a loss', {}, 'detached', ['wait', 'reattach', 'switch-over']],
    ['after an attach', {}, 'acted', []],
    ['where nothing is to be chosen', { situation: 'io-failed' }, 'io-failed', []],
    ['of nothing', { path: null }, 'detached', []],
    ['where LifeKeeper acts before', { paths: [attached], incident: { deadline: deadline(3) } }, 'lost', []],
    [
      'where the deadline is near and it is detached',
      { incident: { deadline: deadline(3) } },
      'lost',
      ['wait', 'reattach', 'switch-over'],
    ],
    ['of a standby', { nodes: standby }, 'detached', ['wait', 'reattach']],
    ['of a standby that is attached', { paths: [attached], nodes: standby }, 'lost', []],
    [
      'of a standby of which nobody knows',
      { paths: [lost({ api: 'unreadable' })], nodes: standby },
      'lost',
      ['wait', 'reattach'],
    ],
  ])('%s', (...[, change, headline, expected]) => {
    expect(keys(change, headline)).toEqual(expected);
  });

  test('to wait', () => {
    const at5 = { incident: { deadline: deadline(60) } };
    expect(option('wait', at5)).toEqual({
      attached: 'not-met',
      'can-heal': 'met',
      'before-deadline': 'met',
      'no-competitor': 'met',
    });
    expect(option('wait', { ...at5, paths: [attached] })).toMatchObject({
      attached: 'met',
      'same-portal': 'met',
    });
    const elsewhere = lost({ api: 'ATTACHED', samePortal: false });
    expect(option('wait', { ...at5, paths: [elsewhere] })['same-portal']).toBe('not-met');
    expect(option('wait', { ...at5, paths: [lost({ api: 'unreadable', samePortal: null })] })).toMatchObject({
      attached: 'unknown',
      'same-portal': 'unknown',
    });
    for (const cut of [{ loginRejected: 'x' }, { bindLoop: true }])
      expect(option('wait', { paths: [lost({ view: path({ outages: [outage(cut)] }) })] })['can-heal']).toBe(
        'not-met',
      );
    const passed = { incident: { deadline: { ...deadline(60), from: at(1), to: at(2) } } };
    expect(option('wait', passed)['before-deadline']).toBe('not-met');
    const perhaps = { incident: { deadline: { ...deadline(60), from: at(1) } } };
    expect(option('wait', perhaps)['before-deadline']).toBe('unknown');
    expect(option('wait', { incident: { deadline: null } })).not.toHaveProperty('before-deadline');
    const gone = lost({ view: path({ state: 'lost', outages: [outage({ endedBy: 'gave-up' })] }) });
    expect(option('wait', { ...at5, paths: [gone] })['before-deadline']).toBe('not-met');
  });

  test('to reattach', () => {
    const all = guards(
      ['guard-detach-not-expected', 'met'],
      ['guard-no-takeover-sign', 'met'],
      ['guard-service-known', 'met'],
      ['guard-quiet', 'met'],
    );
    const asked = {
      detached: 'met',
      'not-meant': 'unknown',
      'no-takeover': 'met',
      'service-known': 'met',
      quiet: 'met',
    };
    expect(option('reattach', { plan: all })).toEqual(asked);
    expect(option('reattach', { plan: null })).toEqual({
      detached: 'met',
      'not-meant': 'unknown',
      'no-takeover': 'unknown',
      'service-known': 'unknown',
      quiet: 'unknown',
    });
    expect(option('reattach', { paths: [attached] })).toEqual({ detached: 'not-met' });
    expect(option('reattach', { paths: [lost({ api: 'unreadable' })] })['detached']).toBe('unknown');
    expect(option('reattach', { paths: [lost({ attachment: null })] })['parameters']).toBe('unknown');
    expect(option('reattach', { plan: all, nodes: standby })).not.toHaveProperty('service-known');
    const takeover = [{ code: 'peer-writes', node: NODE2, at: NOW }] as const;
    expect(option('reattach', { plan: all, takeover })['no-takeover']).toBe('not-met');
    const against = guards(
      ['guard-detach-not-expected', 'not-met'],
      ['guard-no-takeover-sign', 'not-met'],
      ['guard-quiet', 'not-met'],
    );
    expect(option('reattach', { plan: against })).toMatchObject({
      'not-meant': 'not-met',
      'no-takeover': 'unknown',
      quiet: 'not-met',
    });
    const refused = stage('refused', { guards: ['guard-quiet'] });
    expect(option('reattach', { plan: all, reattach: refused })).toMatchObject({
      quiet: 'unknown',
      'service-known': 'met',
    });
  });

  test('to switch over', () => {
    const active = node1({ service: 'active' });
    const ok = well({ api: 'ATTACHED', view: path() });
    const quorum = (change: Partial<PathStatus>) => ({
      ...well({ role: 'quorum', view: path(), ...change }),
      node: NODE1,
    });
    const probes = { [NODE1]: probe(['ISP'], NOW), [NODE2]: probe(['OSU'], NOW) };
    const over = (change: Difference) =>
      option('switch-over', { paths: [lost(), ok], nodes: [active, node2()], ...change });
    expect(over({ lookUps: { ...lookUps(NOW), probes } })).toEqual({
      'service-known': 'met',
      'peer-path': 'met',
      quorum: 'unknown',
      'comm-paths': 'met',
    });
    expect(over({ nodes: [node1({ service: 'unknown' }), node2()] })['service-known']).toBe('unknown');
    expect(over({ plan: guards(['guard-service-known', 'not-met']) })['service-known']).toBe('unknown');
    expect(over({ plan: guards(['guard-service-known', 'unknown']) })['service-known']).toBe('met');
    expect(over({ paths: [lost(), well({ condition: 'lost' })] })['peer-path']).toBe('not-met');
    expect(over({ paths: [lost(), well({ api: 'unreadable' })] })['peer-path']).toBe('unknown');
    expect(over({ paths: [lost(), well({ view: null, api: 'ATTACHED' })] })['peer-path']).toBe('unknown');
    expect(over({ paths: [lost()] })['peer-path']).toBe('unknown');
    expect(over({ paths: [lost(), ok, quorum({})] })['quorum']).toBe('met');
    expect(over({ paths: [lost(), ok, quorum({ view: null })] })['quorum']).toBe('unknown');
    expect(over({ paths: [lost(), ok, quorum({ condition: 'lost' })] })['quorum']).toBe('not-met');
    expect(over({})['comm-paths']).toBe('unknown');
    const comm = (down: number | null, up: number | null) => [
      active,
      node2({ view: view(NODE2, [], { lk: { commDownAt: down, commUpAt: up } }) }),
    ];
    expect(over({ nodes: comm(at(1), null), lookUps: { ...lookUps(NOW), probes } })['comm-paths']).toBe(
      'not-met',
    );
    expect(over({ nodes: comm(at(1), at(2)), lookUps: { ...lookUps(NOW), probes } })['comm-paths']).toBe(
      'met',
    );
    const answer = (alive: number, dead: number) => {
      const one = probe(['ISP'], NOW);
      return one.known ? known({ ...one.value, commPathsAlive: alive, commPathsDead: dead }, NOW) : one;
    };
    const seen = (two: ReturnType<typeof answer>) =>
      over({ lookUps: { ...lookUps(NOW), probes: { ...probes, [NODE2]: two } } })['comm-paths'];
    expect([seen(answer(1, 1)), seen(answer(0, 0)), seen(answer(1, 0))]).toEqual([
      'not-met',
      'unknown',
      'met',
    ]);
  });
});
