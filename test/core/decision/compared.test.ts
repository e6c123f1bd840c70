import { MINUTE } from '../../../functions/core/base/time.ts';
import { comparedWith, newestFacts, whoBefore } from '../../../functions/core/decision/compared.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import type { Change, NoticeFacts, NoticeNode, NoticeTarget } from '../../../functions/core/notice/facts.ts';
import { DETACHED, input, lookUps, lostPath, NODE1, NODE2, play, T0, view } from './story.ts';

const told = play(
  input(T0 + 2 * MINUTE, {
    views: [view(NODE1, [lostPath()])],
    lookUps: lookUps(T0 + 2 * MINUTE, { list: DETACHED }),
  }),
);
const first = told.outbox.at(-1)?.facts as NoticeFacts | undefined;
if (first === undefined || first.target === null) throw new Error('nothing was told');
/** What people were told two minutes after the loss. */
const BEFORE: NoticeFacts = first;
const TARGET: NoticeTarget = first.target;

/** An incident whose newest notice said this. */
const saying = (facts: unknown): Pick<Incident, 'outbox'> => ({
  outbox: told.outbox.map((entry) => ({ ...entry, facts: facts as NoticeFacts })),
});

/** What the second notice calls otherwise than the first. */
const changes = (before: Partial<NoticeFacts>, now: Partial<NoticeFacts>): readonly Change[] | undefined =>
  comparedWith(saying({ ...BEFORE, ...before }), { ...BEFORE, ...now })?.changes;

/** The nodes, one of them otherwise. */
const nodes = (change: Partial<NoticeNode>, node = NODE1): Partial<NoticeFacts> => ({
  nodes: BEFORE.nodes.map((one) => (one.node === node ? { ...one, ...change } : one)),
});

const WHO = { at: T0, principal: 'ops', ip: null, client: null };
const OTHER: NoticeTarget = { ...TARGET, volumeId: 'ocid1.volume.other', volumeName: 'other' };
const ON_PEER: NoticeTarget = { ...TARGET, node: NODE2, nodeName: 'node2' };
const sign = (code: NoticeFacts['takeover'][number]['code'], node = NODE2) =>
  ({
    ...{ code, node, name: 'node2', at: T0, detail: '' },
  }) as NoticeFacts['takeover'][number];
const awaiting = (given: number, planId = 'p') =>
  ({
    planId,
    at: T0,
    stage: { kind: 'awaiting-approval', until: T0, given, needed: 3 },
  }) as NoticeFacts['reattach'];
const unread = (...whats: readonly string[]) =>
  whats.map((what) => ({ what, errorCode: 'X', detail: '' })) as unknown as NoticeFacts['unread'];

test('the first notice is compared with nothing; one that nobody can read neither', () => {
  expect(comparedWith({ outbox: [] }, BEFORE)).toBeNull();
  for (const lost of ['nodes', 'takeover', 'unread', 'options', 'steps'])
    expect(newestFacts(saying({ ...BEFORE, [lost]: undefined }))).toBeNull();
  expect(newestFacts(saying({ ...BEFORE, schema: 'warden.wide-notice/1' }))).toBeNull();
  expect(newestFacts(saying(BEFORE))).toEqual(BEFORE);
});

test('nothing is otherwise: no change, and the advice of then still holds', () => {
  expect(comparedWith(saying(BEFORE), BEFORE)).toEqual({
    seq: BEFORE.seq,
    at: BEFORE.at,
    headline: BEFORE.headline,
    changes: [],
    advice: { seq: BEFORE.seq, at: BEFORE.at },
  });
});

test.each<readonly [string, Partial<NoticeFacts>, Partial<NoticeFacts>, readonly Change[]]>([
  ['who detached it is found', { who: null }, { who: WHO }, [{ kind: 'detached-by' }]],
  ['who detached it was known', { who: WHO }, { who: { ...WHO, principal: 'else' } }, []],
  ['who detached it is known no more', { who: WHO }, { who: null }, []],
  [
    'a sign of a take-over',
    { takeover: [sign('peer-writes')] },
    { takeover: [sign('peer-writes'), sign('peer-failover-line')] } as Partial<NoticeFacts>,
    [{ kind: 'takeover', sign: 'peer-failover-line', node: 'node2' }] as unknown as readonly Change[],
  ],
  [
    'the same sign on another node',
    { takeover: [sign('peer-writes')] },
    { takeover: [sign('peer-writes', 'ocid1.instance.third')] },
    [{ kind: 'takeover', sign: 'peer-writes', node: 'node2' }] as unknown as readonly Change[],
  ],
  ['a sign that is gone', { takeover: [sign('peer-writes')] }, { takeover: [] }, []],
  [
    'one more has approved',
    { reattach: awaiting(1) },
    { reattach: awaiting(2) },
    [{ kind: 'approvals', given: 2, needed: 3 }],
  ],
  ['nobody more has approved', { reattach: awaiting(2) }, { reattach: awaiting(2) }, []],
  ['another plan is approved', { reattach: awaiting(1) }, { reattach: awaiting(2, 'q') }, []],
  ['a plan is there at last', { reattach: null }, { reattach: awaiting(1) }, []],
  [
    'graver',
    { severity: 'medium' },
    { severity: 'high' },
    [{ kind: 'severity', from: 'medium', to: 'high' }],
  ],
  ['critical and high share their word', { severity: 'high' }, { severity: 'critical' }, []],
  ['less grave', { severity: 'high' }, { severity: 'medium' }, []],
  [
    'another cause',
    { cause: 'unknown' },
    { cause: 'detached-forced' } as unknown as Partial<NoticeFacts>,
    [{ kind: 'cause', from: 'unknown', to: 'detached-forced' }] as unknown as readonly Change[],
  ],
  [
    'instances can be read now',
    { unread: unread('instances', 'metrics') },
    { unread: unread('metrics') },
    [{ kind: 'read', what: 'instances' }],
  ],
  ['nothing more can be read', { unread: unread('metrics') }, { unread: unread('metrics', 'audit') }, []],
  [
    'Audit can be read, and something was detached',
    { unread: unread('Audit of the hour'), cause: 'detached' } as unknown as Partial<NoticeFacts>,
    { unread: [], cause: 'detached' } as unknown as Partial<NoticeFacts>,
    [{ kind: 'read', what: 'Audit of the hour' }],
  ],
  [
    'Audit can be read, and nothing was detached',
    { unread: unread('audit'), cause: 'unknown' },
    { unread: [], cause: 'unknown' },
    [],
  ],
])('%s', (_, before, now, expected) => {
  expect(changes(before, now)).toEqual(expected);
});

test.each<readonly [string, Partial<NoticeNode>, Partial<NoticeNode>, readonly Change[]]>([
  [
    'attached again',
    { api: 'DETACHED' },
    { api: 'ATTACHED' },
    [{ kind: 'attachment', node: 'node1', to: 'ATTACHED' }],
  ],
  ['its attachment was not asked for', { api: 'DETACHED' }, { api: 'not-asked' }, []],
  ['its attachment cannot be read', { api: 'DETACHED' }, { api: 'unreadable' }, []],
  [
    'stopped',
    { state: 'RUNNING' },
    { state: 'STOPPED' },
    [{ kind: 'instance', node: 'node1', to: 'STOPPED' }],
  ],
  ['its state is unknown', { state: 'RUNNING' }, { state: 'unknown' }, []],
  [
    'in service',
    { service: 'unknown' },
    { service: 'active' },
    [{ kind: 'service', node: 'node1', to: 'active' }],
  ],
  ['its role is unknown', { service: 'active' }, { service: 'unknown' }, []],
  ['restarted', {}, { restartedAt: T0 }, [{ kind: 'restarted', node: 'node1' }]],
  ['restarted half an hour before the loss', {}, { restartedAt: BEFORE.lossAt - 30 * MINUTE }, []],
  ['restarted before', { restartedAt: T0 }, { restartedAt: T0 + MINUTE }, []],
  ['silent', { silentSince: null }, { silentSince: T0 }, [{ kind: 'silent', node: 'node1' }]],
  ['silent still', { silentSince: T0 }, { silentSince: T0 + MINUTE }, []],
  ['heard again', { silentSince: T0 }, { silentSince: null }, [{ kind: 'heard', node: 'node1' }]],
])('a node is %s', (_, before, now, expected) => {
  expect(changes(nodes(before), nodes(now))).toEqual(expected);
});

test('a node that was not among them is no change', () => {
  expect(changes({ nodes: BEFORE.nodes.slice(0, 1) }, {})).toEqual([]);
});

test('the changes stand in the order of their weight', () => {
  const before = {
    ...nodes({ api: 'DETACHED', silentSince: null }),
    who: null,
    takeover: [],
    reattach: awaiting(1),
    severity: 'medium',
    cause: 'unknown',
    unread: unread('instances'),
  } as Partial<NoticeFacts>;
  const now = {
    ...nodes({ api: 'ATTACHED', silentSince: T0 }),
    who: WHO,
    takeover: [sign('peer-writes')],
    reattach: awaiting(2),
    severity: 'critical',
    cause: 'detached',
    unread: [],
  } as unknown as Partial<NoticeFacts>;
  expect(changes(before, now)?.map(({ kind }) => kind)).toEqual([
    'detached-by',
    'takeover',
    'approvals',
    'attachment',
    'silent',
    'severity',
    'cause',
    'read',
  ]);
});

describe('the notice turns to another disk', () => {
  test.each<readonly [string, NoticeTarget, string]>([
    ['of this node', OTHER, 'node1 other'],
    ['of the peer', ON_PEER, `node2 ${TARGET.volumeName}`],
    ['without a name', { ...OTHER, volumeName: null, device: '/dev/sdz' }, 'node1 /dev/sdz'],
    [
      'without a device',
      { ...OTHER, volumeName: null, device: null, portal: '169.254.9.9:3260' },
      'node1 169.254.9.9:3260',
    ],
    ['of which nothing is known', { ...OTHER, volumeName: null, device: null, portal: null }, 'node1'],
  ])('%s: that is said, and what was said of the first is no change', (_, target, to) => {
    const before = { who: null, cause: 'unknown', ...nodes({ api: 'DETACHED' }) } as Partial<NoticeFacts>;
    const now = { target, who: WHO, cause: 'detached' } as unknown as Partial<NoticeFacts>;
    const found = changes(before, now) ?? [];
    expect(found[0]).toEqual({ kind: 'about', from: `node1 ${TARGET.volumeName}`, to });
    expect(found.map(({ kind }) => kind)).not.toContain('cause');
    expect(found.map(({ kind }) => kind)).not.toContain('detached-by');
  });

  test('attachments are of another volume then, which is no change of theirs', () => {
    const before = nodes({ api: 'DETACHED' });
    expect(
      changes(before, { ...nodes({ api: 'ATTACHED' }), target: OTHER })?.map(({ kind }) => kind),
    ).toEqual(['about']);
  });

  test('whose volume nobody knows is no other one', () => {
    const unknown = { ...TARGET, volumeId: null };
    for (const [before, now] of [
      [TARGET, unknown],
      [unknown, TARGET],
      [null, TARGET],
      [TARGET, null],
    ] as const)
      expect(changes({ target: before }, { target: now })).toEqual([]);
  });

  test('who detached the first is told of the first only', () => {
    const said = saying({ ...BEFORE, who: WHO });
    expect(whoBefore(said, TARGET)).toEqual(WHO);
    expect(whoBefore(said, null)).toEqual(WHO);
    expect([OTHER, ON_PEER].map((target) => whoBefore(said, target))).toEqual([null, null]);
    expect(whoBefore({ outbox: [] }, TARGET)).toBeNull();
    expect(whoBefore(saying({ ...BEFORE, who: undefined }), TARGET)).toBeNull();
  });
});

describe('the advice of an earlier notice still holds', () => {
  const advice = (before: Partial<NoticeFacts>, now: Partial<NoticeFacts>) =>
    comparedWith(saying({ ...BEFORE, ...before }), { ...BEFORE, ...now })?.advice;
  const option = (...preconditions: readonly (readonly [string, string])[]) =>
    [
      { key: 'reattach', preconditions: preconditions.map(([key, verdict]) => ({ key, verdict })) },
    ] as unknown as NoticeFacts['options'];
  const refused = (...guards: readonly string[]) =>
    ({ planId: 'p', at: T0, stage: { kind: 'refused', guards } }) as NoticeFacts['reattach'];
  const step = (key: string, params = {}) => [{ key, params }] as unknown as NoticeFacts['steps'];
  const ORIGIN = { seq: 1, at: T0 - MINUTE };
  const pointing = {
    before: { seq: 2, at: T0, headline: BEFORE.headline, changes: [], advice: ORIGIN },
  } as Partial<NoticeFacts>;

  test('by way of the one that said it', () => {
    expect(advice(pointing, {})).toEqual(ORIGIN);
  });

  test.each<readonly [string, Partial<NoticeFacts>, Partial<NoticeFacts>, boolean]>([
    ['about another disk', {}, { target: OTHER }, false],
    ['other steps', { steps: step('a') }, { steps: step('b') }, false],
    ['the same step with other words', { steps: step('a') }, { steps: step('a', { n: 1 }) }, false],
    ['a way is closed', { options: option(['x', 'met']) }, { options: option(['x', 'not-met']) }, false],
    ['a way is better known', { options: option(['x', 'unknown']) }, { options: option(['x', 'met']) }, true],
    [
      'a way opens by waiting',
      { options: option(['quiet', 'not-met']) },
      { options: option(['quiet', 'met']) },
      true,
    ],
    ['a plan is refused', { reattach: awaiting(1) }, { reattach: refused('guard-quiet') }, false],
    ['refused for another reason', { reattach: refused('a') }, { reattach: refused('b') }, false],
    ['one more has approved', { reattach: awaiting(1) }, { reattach: awaiting(2) }, true],
  ])('%s', (_, before, now, holds) => {
    expect(advice(before, now)).toEqual(holds ? { seq: BEFORE.seq, at: BEFORE.at } : null);
  });
});
