import { EN } from '../../../functions/core/notice/catalogue.en.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import { REFUSED } from '../../../infra/local/simulator/session.ts';
import { createSimulation, type Simulation } from '../../../infra/local/simulator/simulation.ts';
import { Claim } from './claim.ts';
import { CONTRADICTIONS } from './contradictions.ts';
import { REQUIREMENTS } from './required.ts';
import { sentenceOf } from './table.ts';
import { World } from './world.ts';

const MINUTE = 60_000;
const VOLUMES = [{ name: 'lk-shared' }, { name: 'lk-second' }];

interface Played {
  readonly sim: Simulation;
  readonly world: World;
}

async function play(happens: (sim: Simulation) => void, minutes: number): Promise<Played> {
  const sim = createSimulation({
    clusters: [{ name: 'CL1', volumes: VOLUMES, recoveryTmoSec: 1_800 }],
    sweeps: false,
  });
  const world = new World(sim);
  happens(sim);
  await sim.run(minutes * MINUTE);
  return { sim, world };
}

/** Nothing happens at all. */
const CALM = () => undefined;

/** Whatever can be lost is, for good. */
function ruin(sim: Simulation): void {
  for (const node of ['node1', 'node2'])
    for (const { name } of VOLUMES) sim.at('0s', () => sim.target('CL1', node, name, REFUSED));
  sim.at('1m', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
  sim.at('2m', () => sim.takeOver('CL1', 'node2', 'node1'));
  sim.at('4m', () => sim.command({ kind: 'ack', target: 'CL1', by: 'ops' }));
  for (const node of ['node1', 'node2']) sim.at('3m', () => sim.silence('CL1', node));
}

/** A notice in which hardly a word is true of either world. */
function falseFacts({ sim }: Played, at: number): NoticeFacts {
  const [node1, node2] = sim.cluster('CL1').nodes;
  const node = node1?.options.instanceId ?? '';
  const volumeId = sim.cluster('CL1').volumes[0]?.id ?? null;
  const who = { at: at - 7 * MINUTE, principal: 'nobody', ip: null, client: null };
  const pre = Object.keys(EN).filter((key) => key.startsWith('pre.'));
  const both = (['met', 'not-met'] as const).flatMap((verdict) =>
    pre.map((key) => ({ key: key.slice(4), verdict })),
  );
  const shown = (one: typeof node1, service: string) => ({
    node: one?.options.instanceId ?? '',
    name: one?.name ?? '',
    service,
    serviceBy: 'probe',
    silentSince: sim.start - 20 * MINUTE,
    state: 'TERMINATED',
    lastLineAt: at - 9.5 * MINUTE,
    api: 'ATTACHING',
    portal: '192.0.2.1:3260',
    lifekeeperTags: [],
    probe: { at: at - 5 * MINUTE, resources: [{ tag: 'x', state: service === 'active' ? 'ISP' : 'OSU' }] },
  });
  const facts = {
    schema: 'warden.notice/1',
    incidentId: 'none',
    headline: 'lost',
    reason: 'first',
    at,
    cluster: { key: 'x', name: 'CL1', source: 'tag', nodes: [node] },
    node: 'node1',
    peer: 'node2',
    lossAt: at - 8.5 * MINUTE,
    lossBasis: 'loss-line',
    detectedAt: at - 8 * MINUTE,
    recoveredAt: at - 4.5 * MINUTE,
    outage: { seconds: 1, method: 'lines', bound: 'exact' },
    deadline: { from: at - 600 * MINUTE, to: at - 590 * MINUTE, basis: 'tag', recoveryTimeoutSec: 1 },
    cause: 'detached-intent-unknown',
    who,
    auditFailed: false,
    target: { node, nodeName: 'node1', role: 'data', volumeId, portal: '192.0.2.1:3260', api: 'ATTACHING' },
    more: [{ node: node2?.options.instanceId, nodeName: 'node2', volumeId, role: 'data' }],
    nodes: [shown(node1, 'standby'), shown(node2, 'active')],
    takeover: [],
    options: [{ key: 'reattach', preconditions: both }],
    steps: [],
    avoid: [],
    unread: [],
    acknowledged: null,
    hold: null,
    plan: {
      guards: ['detached', 'quiet', 'service-known'].map((code) => ({
        code: `guard-${code}`,
        verdict: 'met',
      })),
    },
    reattach: {
      planId: 'none',
      at,
      stage: { kind: 'attached', approvedBy: ['nobody'], attachmentId: 'none' },
    },
    late: { outages: [{ nodeName: 'node9', lostAt: at, endedAt: at, io: 'held' }], count: 1, readAt: null },
  };
  return facts as unknown as NoticeFacts;
}

const PARAMS = { node: 'node1', peer: 'node1', minutes: 10, outage: 1, silence: 0, at: '-' };
const RAW = {
  schema: 'warden.wide-notice/1',
  since: 0,
  count: 99,
  clusters: ['CL9'],
  nodes: [],
  firstDeadline: 1,
  waiting: ['CL9'],
  own: [{ cluster: 'CL9', situation: 'io-failed' }],
  over: ['CL1'],
};

function claimOf(key: string, { sim, world }: Played, change: object = {}, params: object = {}): Claim {
  const sentAt = sim.time.now() - MINUTE;
  const facts = { ...falseFacts({ sim, world }, sentAt), ...change } as NoticeFacts;
  const known = sim.cluster('CL1').nodes.map(({ options }) => ({ node: options.instanceId }));
  const raw = { ...RAW, nodes: known };
  const lags = { lag: 3 * MINUTE, apiLag: 1.5 * MINUTE, heldUp: { lines: 0, api: 0 } };
  const asOf = facts.decidedAt ?? sentAt;
  return new Claim({ key, params: { ...PARAMS, ...params }, facts, raw, world, sentAt, asOf, ...lags });
}

/** The same claim of other facts. */
function withRaw(claim: Claim, raw: object): Claim {
  const { key, params, facts, world, sentAt, asOf, heldUp } = claim;
  const lags = { lag: 3 * MINUTE, apiLag: 1.5 * MINUTE, heldUp };
  return new Claim({ key, params, facts, raw, world, sentAt, asOf, ...lags });
}

/** What else may be false of a notice: each predicate is shown one of them that it does not take. */
function lies(key: string, played: Played): readonly Claim[] {
  const none = { cluster: { name: 'CL9', nodes: ['ocid1.instance.nobody'] }, nodes: [] };
  return [
    claimOf(key, played),
    claimOf(key, played, none, { node: 'node9' }),
    claimOf(
      key,
      played,
      { recoveredAt: 0, target: null },
      { node: 'node9', peer: 'node9', silence: 900, outage: 900 },
    ),
    claimOf(key, played, {
      more: [{ node: 'x', volumeId: 'y' }],
      target: { node: 'x', volumeId: 'y', role: 'data' },
    }),
    claimOf(key, played, {
      reattach: { planId: 'none', at: 0, stage: { kind: 'attempted', approvedBy: ['nobody'] } },
    }),
  ];
}

/** A request was sent that was not, or was not sent that was: what only the journal of a plan can contradict. */
const BY_JOURNAL = new Set([
  'attach-refused',
  'attach-rejected',
  'attach-expired',
  'attach-failed',
  'expired',
  'refused',
  'failed',
]);

let calm: Played;
let ruined: Played;
beforeAll(async () => {
  calm = await play(CALM, 40);
  ruined = await play(ruin, 12);
});

const FACTS = Object.keys(EN).filter((key) => {
  const sentence = sentenceOf(key);
  return sentence !== null && 'holds' in sentence;
});

test.each(FACTS.filter((key) => !BY_JOURNAL.has(key.split('.')[1] ?? '')))(
  '%s is false of some world',
  (key) => {
    const sentence = sentenceOf(key);
    if (sentence === null || !('holds' in sentence)) throw new Error(key);
    const all = [...lies(key, calm), ...lies(key, ruined)];
    expect(all.map((claim) => sentence.holds(claim))).toContain(false);
  },
);

test('a summary may call a cluster without a tag by its nodes, and by no others', () => {
  const named = (name: string) => {
    const claim = claimOf('', ruined);
    const raw = { ...RAW, since: ruined.sim.start, count: 1, clusters: [name], waiting: [name] };
    return ['summary.wide', 'wide.waiting'].map((key) => {
      const sentence = sentenceOf(key);
      return sentence !== null && 'holds' in sentence && sentence.holds(withRaw(claim, raw));
    });
  };
  expect([named('CL1'), named('node1+node2'), named('node1+node3')]).toEqual([
    [true, true],
    [true, true],
    [false, false],
  ]);
});

test('what a notice must not leave out is missed', async () => {
  const played = await play((sim) => {
    sim.at('0s', () => sim.detach('CL1', 'node1', 'lk-shared', { by: 'ops' }));
    sim.at('0s', () => sim.target('CL1', 'node1', 'lk-second', REFUSED));
    sim.at('1m', () => sim.takeOver('CL1', 'node2', 'node1'));
  }, 16);
  const claim = claimOf('', played, { who: null, more: [], lossAt: played.sim.start, options: [] });
  const missed = REQUIREMENTS.filter(({ when, said }) => when(claim) && !said(claim, new Set()));
  expect(missed.map(({ name }) => name)).toEqual(REQUIREMENTS.map(({ name }) => name));
});

test('two sentences of one mail that contradict each other are found, and a calm mail has none', () => {
  const facts = falseFacts(calm, calm.sim.time.now());
  const nodes = facts.nodes.map((node) => ({ ...node, service: 'active' as const }));
  const keys: ReadonlySet<string> = new Set([...Object.keys(EN), 'glance.not-running']);
  const open = { key: 'reattach' as const, preconditions: [] };
  const shapes: readonly NoticeFacts[] = [
    facts,
    { ...facts, nodes, options: [open] },
    { ...facts, options: [], target: facts.target === null ? null : { ...facts.target, api: 'ATTACHED' } },
    {
      ...facts,
      deadline: facts.deadline === null ? null : { ...facts.deadline, from: facts.at - 10 * MINUTE },
      steps: [{ key: 'lcdstatus', params: {} }],
    },
  ];
  const sets = [keys, new Set(['five.choose'])];
  const found = CONTRADICTIONS.filter(({ stands }) =>
    shapes.some((shape) => sets.some((some) => stands({ keys: some, facts: shape }))),
  );
  expect(found.map(({ name }) => name)).toEqual(CONTRADICTIONS.map(({ name }) => name));
  expect(
    CONTRADICTIONS.filter(({ stands }) => stands({ keys: new Set(), facts: { ...facts, nodes: [] } })),
  ).toEqual([]);
});
