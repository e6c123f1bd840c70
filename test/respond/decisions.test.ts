import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { Decision, DecisionInput } from '../../functions/core/decision/contract.ts';
import { isWideOpen } from '../../functions/core/decision/wide-summary.ts';
import { beginIncident, type Incident } from '../../functions/core/incident/incident.ts';
import type { ClusterRef } from '../../functions/core/inventory/inventory.ts';
import { Decisions } from '../../functions/respond/decisions.ts';
import { NextChecks } from '../../functions/respond/inbox-tracker.ts';
import type { Published } from '../../functions/respond/publish.ts';
import { type Draft, sketchOf, wideOutages } from '../../functions/respond/wide-outages.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { incidentName } from '../../functions/store/incidents.ts';
import { input, inventory, NODE1, POLICY, T0 } from '../core/decision/story.ts';
import { incidentBook } from '../support/incident-book.ts';
import { countingIds, JumpingTime, MemoryStore } from '../support/kit.ts';
import { countedLease } from './counted-lease.ts';
import { plan } from './plan-papers.ts';

const NOW = T0 + 2 * MINUTE;
const SENT: Published = { sent: 3, refused: 0, nextAt: null };
const clusterOf = (name: string): ClusterRef => ({
  key: `tag:${name}`,
  name,
  nodes: [`${name}-n1`, `${name}-n2`],
  source: 'tag',
});
const nodesOf = (...names: readonly string[]) => new Set(names.flatMap((name) => clusterOf(name).nodes));

const incidentOf = (name: string, more: Partial<Incident> = {}): Incident =>
  beginIncident({ id: `i-${name}`, cluster: clusterOf(name), openedAt: T0, lossAt: T0, ...more });

const made = (incident: Incident | null, more: Partial<Decision> = {}): Decision => ({
  incident,
  notice: null,
  reasons: [{ code: 'notice-first', detail: '' }],
  nextCheckAt: NOW + MINUTE,
  plan: null,
  ...more,
});

const inputOf = (name: string, more: Partial<DecisionInput> = {}) =>
  input(NOW, { cluster: clusterOf(name), ...more });
const draftOf = (name: string, decision: Decision = made(incidentOf(name))): Draft => ({
  input: inputOf(name),
  decision,
});

class Store extends MemoryStore {
  readonly failing = new Set<string>();
  readonly order: string[] = [];
  override async put(...args: Parameters<MemoryStore['put']>) {
    if (this.failing.has(args[0])) throw new WardenError('OCI_TIMEOUT');
    this.order.push(args[0]);
    return super.put(...args);
  }
}

interface Given {
  readonly decide?: (input: DecisionInput) => Decision;
  readonly hasFlow?: boolean;
  readonly hasProbes?: boolean;
  readonly domains?: readonly string[];
}

function scene({ decide, hasFlow = true, hasProbes = true, domains = [] }: Given = {}) {
  const store = new Store();
  const clock = new JumpingTime(NOW);
  const book = incidentBook(store, countingIds('id'));
  const logged: { level: string }[] = [];
  const noted: string[] = [];
  const seen: DecisionInput[] = [];
  const told: string[] = [];
  const meant: ((incident: Incident) => boolean)[] = [];
  const nextChecks = new NextChecks();
  const node = inventory().nodes[NODE1];
  if (node === undefined) throw new Error('no node');
  const nodes = Object.fromEntries(
    domains.flatMap((name) => clusterOf(name).nodes.map((id) => [id, { ...node, instanceId: id }] as const)),
  );
  const parts = {
    incidents: book,
    inventory: { now: { ...inventory(), nodes } },
    nextChecks,
    trail: { note: ({ input: of }: Draft) => void told.push(`trail ${of.cluster.name}`) },
    setAside: { note: (name: string, reason: string) => void noted.push(`${name}: ${reason}`) },
    flow: hasFlow
      ? {
          offer: async ({ id }: Incident, p: { id: string } | null) =>
            void told.push(`offer ${id} ${p?.id ?? '-'}`),
        }
      : null,
    probes: hasProbes
      ? {
          note: ({ id }: Incident, p: { id: string } | null) => void told.push(`probe ${id} ${p?.id ?? '-'}`),
        }
      : null,
    outbox: {
      publish: async (_book: unknown, _renew: unknown, isMeant: (incident: Incident) => boolean) => {
        meant.push(isMeant);
        store.order.push('publish');
        return SENT;
      },
    },
  };
  const decisions = new Decisions(
    { clock, log: createLogger({ write: (line) => void logged.push(JSON.parse(line)) }) } as never,
    {
      topicId: 't',
      policy: { ...POLICY, wideOutage: { ...POLICY.wideOutage, clusters: 3 } },
      decide: (one) => {
        seen.push(one);
        return decide === undefined ? made(incidentOf(one.cluster.name)) : decide(one);
      },
    },
    parts as never,
  );
  const { renewLease, renewed } = countedLease();
  return {
    store,
    clock,
    book,
    logged,
    noted,
    seen,
    told,
    meant,
    nextChecks,
    decisions,
    renewed,
    storeAll: (...drafts: Draft[]) => decisions.storeAll(drafts, renewLease),
    incident: (name: string) => store.json(incidentName(`i-${name}`)) as Incident | null,
    due: (at: number) => new Set(nextChecks.due(at)),
  };
}

describe('a decision that throws', () => {
  const boom = () => {
    throw new Error('a defect');
  };

  test('is none; its cluster is looked at again a minute later, the others are decided', () => {
    const { decisions, due, logged } = scene({
      decide: (one) => (one.cluster.name === 'a' ? boom() : made(null)),
    });
    expect(decisions.decide(inputOf('a'))).toBeNull();
    expect(decisions.decide(inputOf('b'))?.decision).toEqual(made(null));
    expect([due(NOW + MINUTE - 1), due(NOW + MINUTE)]).toEqual([new Set(), nodesOf('a')]);
    expect(logged).toMatchObject([{ cluster: 'tag:a', defects: 1 }]);
    expect(decisions.undecided).toBe(1);
  });

  test('twice in a row is noted, once; a success ends it', () => {
    let fails = true;
    const { decisions, noted } = scene({ decide: () => (fails ? boom() : made(null)) });
    decisions.decide(inputOf('a'));
    expect(noted).toEqual([]);
    decisions.decide(inputOf('a'));
    decisions.decide(inputOf('a'));
    expect(noted).toEqual(['clusters/tag:a: no decision can be made']);
    fails = false;
    decisions.decide(inputOf('a'));
    expect(decisions.undecided).toBe(0);
    fails = true;
    decisions.decide(inputOf('a'));
    expect(noted).toHaveLength(1);
  });

  test('twice in a row is made without its incident, under another id', () => {
    const before = incidentOf('a');
    let fails = true;
    const { decisions, seen } = scene({ decide: () => (fails ? boom() : made(null)) });
    const given = inputOf('a', { incident: before, isTaken: (id) => id === 'x' });
    decisions.decide(given);
    decisions.decide(given);
    fails = false;
    decisions.decide(given);
    expect(seen.map(({ incident }) => incident?.id ?? null)).toEqual([before.id, before.id, null]);
    const isTaken = seen[2]?.isTaken ?? (() => false);
    expect([before.id, 'x', 'y'].map(isTaken)).toEqual([true, true, false]);
    decisions.decide(given);
    expect(seen[3]?.incident?.id).toBe(before.id);
  });

  test('without an incident there is nothing to leave out', () => {
    const { decisions, seen } = scene({ decide: boom });
    for (let n = 0; n < 3; n += 1) decisions.decide(inputOf('a'));
    expect(seen[2]).toEqual(seen[0]);
  });
});

describe('a decision is stored', () => {
  test('with its next check, under the lease; then its plan is offered', async () => {
    const { storeAll, incident, due, told, renewed } = scene();
    const offered = plan('a');
    const outcome = await storeAll(draftOf('a', made(incidentOf('a'), { plan: offered })));
    expect(outcome).toEqual({
      decided: nodesOf('a'),
      settled: nodesOf('a'),
      isStored: true,
      early: { sent: 0, refused: 0, nextAt: null },
    });
    expect(incident('a')).toMatchObject({ nextCheckAt: NOW + MINUTE });
    expect([due(NOW + MINUTE - 1).size, due(NOW + MINUTE)]).toEqual([0, nodesOf('a')]);
    expect(told).toEqual(['trail a', `offer i-a ${offered.id}`, `probe i-a ${offered.id}`]);
    expect(renewed()).toBe(1);
  });

  test('where nothing can be put back no plan waits for answers', async () => {
    const { storeAll, told } = scene({ hasFlow: false });
    await storeAll(draftOf('a', made(incidentOf('a'), { plan: plan('a') })));
    expect(told).toEqual(['trail a', 'probe i-a -']);
  });

  test('where nodes are never asked neither', async () => {
    const { storeAll, told } = scene({ hasProbes: false });
    await storeAll(draftOf('a'));
    expect(told).toEqual(['trail a', 'offer i-a -']);
  });

  const over: Partial<Incident> = { closedAt: NOW, closedBy: 'recovered' };
  test.each<readonly [string, Decision, boolean]>([
    ['an incident that is open', made(incidentOf('a')), true],
    ['one that is over', made(incidentOf('a', over), { nextCheckAt: null }), true],
    ['one that is over and watched', made(incidentOf('a', over)), false],
    ['none, and nothing to wait for', made(null, { nextCheckAt: null }), true],
    ['none yet: its lines stay until that is sure', made(null), false],
  ])('its lines may go: %s', async (_, decision, settled) => {
    const { storeAll, store } = scene();
    const outcome = await storeAll(draftOf('a', decision));
    expect([outcome.decided, outcome.settled]).toEqual([nodesOf('a'), settled ? nodesOf('a') : new Set()]);
    expect(store.names('').length).toBe(decision.incident === null ? 0 : 1);
  });

  test('a sketch is decided once more', async () => {
    const { storeAll, seen, incident } = scene();
    const whole = draftOf('a', made(incidentOf('a'), { plan: plan('a') }));
    const sketch = sketchOf(whole);
    expect(sketch).toEqual({
      input: whole.input,
      decision: { ...whole.decision, notice: null, plan: null, reasons: [] },
      isSketch: true,
    });
    await storeAll(sketch);
    expect(seen.map(({ cluster }) => cluster.name)).toEqual(['a']);
    expect(incident('a')).not.toBeNull();
  });

  test('a sketch that cannot be decided again is not', async () => {
    const { storeAll, store } = scene({
      decide: () => {
        throw new Error('a defect');
      },
    });
    const outcome = await storeAll(sketchOf(draftOf('a')));
    expect([outcome.decided.size, outcome.isStored, store.names('')]).toEqual([0, true, []]);
  });
});

describe('a decision that cannot be stored', () => {
  test('is made again at once, then ever later; the others are stored', async () => {
    const { storeAll, store, due, clock, logged } = scene();
    store.failing.add(incidentName('i-a'));
    const outcome = await storeAll(draftOf('a'), draftOf('b'));
    expect([outcome.isStored, outcome.decided]).toEqual([false, nodesOf('b')]);
    expect(logged).toMatchObject([{ what: 'the decision on tag:a' }]);
    expect(due(NOW)).toEqual(nodesOf('a'));
    for (const seconds of [2, 4]) {
      await storeAll(draftOf('a'));
      expect(due(clock.now() + seconds * SECOND - 1).size).toBe(0);
      expect(due(clock.now() + seconds * SECOND)).toEqual(nodesOf('a'));
      clock.advance(seconds * SECOND);
    }
    store.failing.clear();
    await storeAll(draftOf('a', made(incidentOf('a'), { nextCheckAt: null })));
    expect(due(Number.POSITIVE_INFINITY)).toEqual(nodesOf('b'));
    store.failing.add(incidentName('i-a'));
    await storeAll(draftOf('a', made(incidentOf('a', { severity: 'critical' }))));
    expect(due(clock.now())).toEqual(nodesOf('a'));
  });

  test('because somebody else has changed the incident: made again at once from theirs', async () => {
    const { storeAll, store, due, told } = scene();
    await store.put(
      incidentName('i-a'),
      new TextEncoder().encode(JSON.stringify(incidentOf('a', { writer: 'them' }))),
      { kind: 'any' },
    );
    const outcome = await storeAll(draftOf('a'));
    expect([outcome.decided.size, outcome.isStored, due(NOW)]).toEqual([0, true, nodesOf('a')]);
    expect(told).toEqual(['trail a']);
  });
});

describe('many clusters of one availability domain at once', () => {
  const names = ['a', 'b', 'c'];

  async function wide(s = scene({ domains: [...names, 'd'] }), clusters = names) {
    const outcome = await s.storeAll(...clusters.map((name) => draftOf(name)));
    const summaries = () => s.book.all().filter(({ wide: memory }) => memory !== undefined);
    return { ...s, outcome, summaries };
  }

  test('fewer than the policy asks for are none', async () => {
    const { outcome, summaries, meant } = await wide(undefined, ['a', 'b']);
    expect([summaries(), meant, outcome.early.sent]).toEqual([[], [], 0]);
  });

  test('the summary is stored and sent before the clusters, and they are decided in its light', async () => {
    const { store, seen, outcome, summaries, meant, renewed } = await wide();
    const [summary] = summaries();
    expect(store.order.slice(0, 2)).toEqual([incidentName(summary?.id ?? ''), 'publish']);
    expect(summary?.wide?.members.map(({ cluster }) => cluster)).toEqual(names);
    expect(seen.map(({ wide: light }) => light)).toEqual(
      names.map(() => ({ availabilityDomain: expect.any(String), clusters: 3, isEnded: false })),
    );
    expect([outcome.early, outcome.decided]).toEqual([SENT, nodesOf(...names)]);
    expect(meant).toEqual([isWideOpen]);
    expect(renewed()).toBe(4);
  });

  test('the summary knows what is decided just now, and what people were told of themselves', async () => {
    const s = scene({ domains: names });
    const deadline = { to: NOW + 90 * MINUTE } as Incident['deadline'];
    const toldOf = incidentOf('c', { memory: { ...incidentOf('c').memory, notified: {} as never } });
    await s.book.save(toldOf);
    await s.storeAll(
      draftOf('a', made(incidentOf('a', { deadline }))),
      draftOf('b'),
      draftOf('c', made(toldOf)),
    );
    const [summary] = s.book.all().filter(({ wide: memory }) => memory !== undefined);
    expect(summary?.outbox[0]?.facts).toMatchObject({
      firstDeadline: NOW + 90 * MINUTE,
      waiting: ['a', 'b'],
      own: [{ cluster: 'c' }],
    });
  });

  test('goes on with the same summary; a cluster that joins is among its members', async () => {
    const { storeAll, summaries, seen, clock } = await wide();
    clock.advance(MINUTE);
    await storeAll(draftOf('d'));
    expect(summaries()).toHaveLength(1);
    expect(summaries()[0]?.wide?.members.map(({ cluster }) => cluster)).toEqual([...names, 'd']);
    expect(seen.at(-1)?.wide).toMatchObject({ clusters: 4, isEnded: false });
  });

  test('a summary that cannot be stored leaves the clusters to be told, and is tried again', async () => {
    const s = scene({ domains: names });
    const put = s.store.put.bind(s.store);
    s.store.put = (name, ...rest) =>
      name.includes('i-') ? put(name, ...rest) : Promise.reject(new WardenError('OCI_TIMEOUT'));
    const { outcome, summaries } = await wide(s);
    expect([outcome.isStored, outcome.decided.size, summaries()]).toEqual([false, 6, []]);
    s.store.put = put;
    await s.storeAll(...names.map((name) => draftOf(name)));
    expect(summaries()).toHaveLength(1);
  });

  test('a summary that is over speaks for nobody, until there are enough again that were told nowhere', async () => {
    const { storeAll, summaries, book, seen } = await wide();
    const [summary] = summaries();
    if (summary?.wide === undefined) throw new Error('no summary');
    await book.save({ ...summary, wide: { ...summary.wide, isOver: true } });
    const first = book.get('i-a');
    if (first === null) throw new Error('not stored');
    await book.save({ ...first, memory: { ...first.memory, notified: {} as never } });
    await storeAll(draftOf('b'));
    expect([summaries().length, seen.at(-1)?.wide?.isEnded]).toEqual([1, true]);
    await book.save({ ...first, memory: { ...first.memory, notified: null } });
    await storeAll(draftOf('b'));
    expect([summaries().length, seen.at(-1)?.wide?.isEnded]).toEqual([2, false]);
    expect(new Set(summaries().map(({ id }) => id)).size).toBe(2);
  });

  test('when all are over, the summary says so', async () => {
    const { storeAll, summaries, book } = await wide();
    for (const name of names) {
      const one = book.get(`i-${name}`);
      if (one !== null) await book.save({ ...one, closedAt: NOW, closedBy: 'recovered' });
    }
    await storeAll();
    expect(summaries()[0]?.wide?.isOver).toBe(true);
  });
});

test('what is decided now counts for a wide outage in place of what was stored before', () => {
  const domains = scene({ domains: ['a', 'b', 'c'] });
  const { clusters: _, ...rest } = POLICY.wideOutage;
  const policy = { ...POLICY, wideOutage: { ...rest, clusters: 2 } };
  const nodes = inventory().nodes;
  const node = nodes[NODE1];
  if (node === undefined) throw new Error('no node');
  const known = {
    ...inventory(),
    nodes: Object.fromEntries([...nodesOf('a', 'b')].map((id) => [id, { ...node, instanceId: id }])),
  };
  const open = [incidentOf('a'), incidentOf('b')];
  expect(wideOutages([], open, known, policy)).toHaveLength(1);
  const over = draftOf('b', made(incidentOf('b', { closedAt: NOW, closedBy: 'recovered' })));
  expect(wideOutages([over], open, known, policy)).toHaveLength(0);
  expect(
    wideOutages([draftOf('b'), draftOf('c', made(null))], [incidentOf('a')], known, policy),
  ).toHaveLength(1);
  expect(domains.seen).toEqual([]);
});
