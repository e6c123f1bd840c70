import { DAY, MINUTE } from '../../../functions/core/base/time.ts';
import type { PathStatus } from '../../../functions/core/cluster/picture-shapes.ts';
import type { Headline, Situation } from '../../../functions/core/incident/situations.ts';
import { at, factsFor, notice, only, TARGET } from './facts-for.ts';
import { type Difference, NOW, node1, node2, TOLD } from './state.ts';
import { CLUSTER, NODE1, NODE2, POLICY, path, T0, view } from './story.ts';

test('a notice says what the incident, the loss and the policy are', () => {
  const acknowledged = { by: 'yamada', at: at(1) };
  const hold = { by: 'sato', at: at(1), until: at(20), why: 'work' };
  const incident = { acknowledged, hold, severity: 'high', cause: 'path-timeout', outbox: [] } as const;
  const facts = factsFor({ incident, nodes: [node1({ view: view(NODE1, [], { lastAt: at(1) }) }), node2()] });
  expect(facts).toMatchObject({
    schema: 'warden.notice/1',
    ...notice,
    ...{ acknowledged, hold, severity: 'high', cause: 'path-timeout', deadline: TOLD.deadline },
    incidentId: TOLD.id,
    cluster: CLUSTER,
    at: NOW,
    node: 'node1',
    peer: 'node2',
    lossAt: T0,
    lossBasis: 'loss-line',
    detectedAt: TOLD.openedAt,
    recoveredAt: null,
    outage: { seconds: 120, method: 'lines', bound: 'at-least' },
    silenceMs: MINUTE,
    auditFailed: false,
    who: null,
    target: TARGET,
    more: [],
    nodes: [{ node: NODE1 }, { node: NODE2 }],
    takeover: [],
    muted: 0,
    related: [],
    unread: [],
    plan: null,
    reattach: null,
    contacts: POLICY.contacts,
  });
  const absent = ['auditUnasked', 'lastTarget', 'isUnanswered', 'late', 'aftermath', 'before'] as const;
  for (const key of absent) expect(facts).not.toHaveProperty(key);
});

test('without a diagnosis it is possible at best, and more lines would change it', () => {
  const none = { confidence: 'possible', evidence: [], wouldChange: 'more-lines' } as const;
  expect(factsFor()).toMatchObject(none);
  const found = { confidence: 'likely', evidence: ['refused-line'], wouldChange: 'who-detached' } as const;
  expect(factsFor({ diagnosis: { cause: 'unknown', ...found } })).toMatchObject(found);
});

test('a notice says how far the plan has come; after an attach there is nothing to choose', () => {
  const stage = { kind: 'attempted', approvedBy: ['yamada'] } as const;
  const reattach = { planId: 'p'.repeat(16), at: NOW, stage };
  expect(factsFor({ reattach }).reattach).toEqual(reattach);
  expect(factsFor().options.map(({ key }) => key)).toEqual(['wait', 'reattach', 'switch-over']);
  expect(factsFor({}, 'acted').options).toEqual([]);
  expect(factsFor().steps[0]).toMatchObject({ key: 'intent', params: { node: 'node1', peer: 'node2' } });
});

test('a notice goes on from the one before', () => {
  expect(factsFor().before).toMatchObject({ seq: 1, headline: 'detached' });
});

test('without a path, a node or a line there is nothing to measure', () => {
  expect(factsFor({ path: null, node: null })).toMatchObject({
    node: '',
    target: null,
    silenceMs: 0,
    outage: { seconds: 0, method: 'first-seen', bound: 'at-least' },
  });
  const silent = [node1({ view: view(NODE1, [], { lastAt: null }) }), node2()];
  expect(factsFor({ nodes: silent }).silenceMs).toBe(0);
  expect(factsFor({ nodes: [node1({ view: null }), node2()] }).silenceMs).toBe(0);
});

describe('the node that it names', () => {
  const other = { node: node2() };
  test.each<readonly [Headline, string]>([
    ['detached-by', 'node1'],
    ['approval-needed', 'node1'],
    ['acted', 'node1'],
    ['attach-refused', 'node1'],
    ['attach-rejected', 'node1'],
    ['attach-expired', 'node1'],
    ['attach-failed', 'node1'],
    ['detached', 'node2'],
    ['further-loss', 'node2'],
  ])('%s: %s', (headline, expected) => {
    expect(factsFor(other, headline).node).toBe(expected);
  });

  test('is that of the situation where there is no path, or its node is not known', () => {
    expect(factsFor({ ...other, path: null }, 'acted').node).toBe('node2');
    expect(factsFor({ ...other, nodes: [node2()] }, 'acted').node).toBe('node2');
  });
});

describe('when it came back', () => {
  const back = { recoveredAt: at(1), view: path({ upAt: at(2) }) };
  test.each<readonly [Situation, Partial<PathStatus>, number | null]>([
    ['recovered', back, at(1)],
    ['redundancy-restored', back, at(1)],
    ['replayed', back, at(1)],
    ['late', back, at(1)],
    ['late-failed', back, at(1)],
    ['recovered', { ...back, recoveredAt: null }, at(2)],
    ['recovered', { recoveredAt: null, view: path() }, null],
    ['recovered', { recoveredAt: null, view: null }, null],
    ['lost', back, null],
    ['unproven', back, null],
  ])('%s', (situation, change, expected) => {
    expect(factsFor({ situation, ...only(change) }).recoveredAt).toBe(expected);
  });

  test('is nothing where there is no path', () => {
    expect(factsFor({ situation: 'recovered', path: null }).recoveredAt).toBeNull();
  });
});

describe('an incident that nobody has acknowledged', () => {
  const since = (minutes: number) => ({ history: [{ at: at(minutes), code: 'notice-first', text: '' }] });
  const hold = (until: number) => ({ by: 'sato', at: at(1), until, why: 'work' });

  test.each<readonly [string, Difference, true | undefined]>([
    ['half an hour after its first notice', { incident: since(-28) }, true],
    ['not before', { now: NOW - 1, incident: since(-28) }, undefined],
    ['before any notice', { incident: { history: [{ at: at(-99), code: 'opened', text: '' }] } }, undefined],
    [
      'but somebody has',
      { incident: { ...since(-28), acknowledged: { by: 'yamada', at: at(1) } } },
      undefined,
    ],
    ['during announced work', { incident: { ...since(-28), hold: hold(NOW + 1) } }, undefined],
    ['after announced work', { incident: { ...since(-28), hold: hold(NOW) } }, true],
    ['that is over', { situation: 'recovered', incident: since(-28) }, undefined],
  ])('%s', (_, change, expected) => {
    expect(factsFor(change).isUnanswered).toBe(expected);
  });
});

test('what is wrong with a node besides is of the time since the loss', () => {
  const related = (more: Parameters<typeof view>[2]) =>
    factsFor({ nodes: [node1({ view: view(NODE1, [], more) }), node2()] });
  const failed = (last: number) => ({ deviceFailures: [{ device: 'sdb', first: T0 - DAY, last }] });
  const all = (from: number) => ({
    hungTaskAt: from,
    ioErrorAt: from,
    fsDead: [
      { device: null, at: T0 - 2 },
      { device: null, at: from },
    ],
    lk: { checkTimeoutAt: from, ...failed(from) },
  });
  expect(related(all(T0))).toMatchObject({
    related: ['device-failure', 'hung-task', 'check-timeout', 'io-error', 'file-system-dead'],
    muted: 5,
  });
  expect(related(all(T0 - 1)).related).toEqual([]);
  expect(related({ ioErrorAt: T0 }).related).toEqual(['io-error']);
  expect(factsFor({ node: null }).related).toEqual([]);
  expect(factsFor({ node: node1({ view: null }) }).related).toEqual([]);
});
