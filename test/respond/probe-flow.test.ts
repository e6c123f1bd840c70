import { WardenError } from '../../functions/core/base/errors.ts';
import { HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import type { ProbeFacts } from '../../functions/core/platform/look-ups.ts';
import type { ProbeReport, StoredProbe } from '../../functions/core/probe/stored.ts';
import { ProbeFlow } from '../../functions/respond/probe-flow.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { probeName } from '../../functions/store/evidence.ts';
import { LeaseLostError } from '../../functions/store/lease.ts';
import { NODE1, NODE2, probe } from '../core/decision/story.ts';
import { NOW, scene0 } from '../core/plan/scene.ts';
import { JumpingTime, MemoryInvoker, MemoryStore } from '../support/kit.ts';
import { countedLease } from './counted-lease.ts';
import { plan } from './plan-papers.ts';

const PROBE = 'ocid1.fnfunc.oc1.xx.probe';
const SELF = { id: 'ocid1.fnfunc.oc1.xx.respond', endpoint: 'https://x' };
const INCIDENT: Incident = scene0();

class Invoker extends MemoryInvoker {
  error: Error | null = null;
  override async invokeDetached(id: string, body: string): Promise<void> {
    if (this.error !== null) throw this.error;
    await super.invokeDetached(id, body);
  }
}

class Store extends MemoryStore {
  readonly read: string[] = [];
  error: Error | null = null;
  override async get(name: string) {
    this.read.push(name);
    if (this.error !== null) throw this.error;
    return super.get(name);
  }
}

function scene({ respond = SELF as typeof SELF | null } = {}) {
  const store = new Store();
  const clock = new JumpingTime(NOW);
  const invoker = new Invoker();
  const logged: string[] = [];
  const log = createLogger({ write: (line) => void logged.push(line) });
  const flow = new ProbeFlow({ store, clock, invoker, log }, { probeFunctionId: PROBE, respond });
  const { renewLease, renewed } = countedLease();
  return {
    store,
    clock,
    invoker,
    logged,
    flow,
    renewed,
    ask: (open: readonly Incident[] = [INCIDENT]) => flow.ask(open, renewLease),
    save: () => flow.save(renewLease),
    at: (node: string) => store.json(probeName(node)) as StoredProbe | null,
    asked: () => invoker.calls.map(({ body }) => JSON.parse(body) as { nodes: string[]; round: number }),
  };
}

function factsAt(at: number): ProbeFacts {
  const answer = probe(['ISP'], at);
  if (!answer.known) throw new Error('an answer');
  return answer.value;
}

const answer = (node: string, round: number): ProbeReport => ({
  node,
  round,
  pending: false,
  facts: factsAt(round),
  failure: null,
});

/** A flow whose nodes are loaded and were asked just now. */
async function askedOnce() {
  const s = scene();
  await s.flow.load([NODE1, NODE2]);
  await s.ask();
  return s;
}

describe('the nodes of an open incident', () => {
  test('are asked together, journalled before the call', async () => {
    const s = scene();
    await s.flow.load([NODE1, NODE2]);
    const invoke = s.invoker.invokeDetached.bind(s.invoker);
    const journalled: (StoredProbe | null)[] = [];
    s.invoker.invokeDetached = async (...call) => {
      journalled.push(s.at(NODE1), s.at(NODE2));
      await invoke(...call);
    };
    await s.ask();
    const asked = { round: NOW, pending: true, invokedAt: NOW, facts: null, failure: null };
    expect(journalled).toMatchObject([asked, asked]);
    expect(s.invoker.calls[0]?.functionId).toBe(PROBE);
    expect(s.asked()).toEqual([{ nodes: [NODE1, NODE2], round: NOW, respond: SELF }]);
    expect(s.renewed()).toBe(3);
    await s.ask();
    expect(s.asked()).toHaveLength(1);
  });

  test('are told nobody to wake where that is not known', async () => {
    const s = scene({ respond: null });
    await s.flow.load([NODE1]);
    await s.ask();
    expect(s.asked()).toEqual([{ nodes: [NODE1], round: NOW }]);
  });

  test('are not asked before they are loaded: it is not known what was asked of them', async () => {
    const s = scene();
    s.store.error = new WardenError('OCI_TIMEOUT', { detail: 'late' });
    await s.flow.load([NODE1, NODE2]);
    s.store.error = null;
    await s.ask();
    expect(s.asked()).toEqual([]);
    expect(s.flow.answers([NODE1])).toEqual({
      [NODE1]: { known: false, what: `probe of ${NODE1}`, errorCode: 'OCI_TIMEOUT', detail: 'late' },
    });
    await s.flow.load([NODE1, NODE2]);
    expect(s.flow.answers([NODE1])).toMatchObject({ [NODE1]: { round: null } });
    await s.ask();
    expect(s.asked()).toHaveLength(1);
  });

  test('are read once; a defect of ours is thrown', async () => {
    const s = scene();
    await s.flow.load([NODE1, NODE1]);
    await s.flow.load([NODE1]);
    expect(s.store.read).toEqual([probeName(NODE1)]);
    s.store.error = new TypeError('a defect');
    await expect(s.flow.load([NODE2])).rejects.toThrow('a defect');
  });

  test('are not asked once it is closed', async () => {
    const s = scene();
    await s.flow.load([NODE1, NODE2]);
    await s.ask([{ ...INCIDENT, closedAt: NOW }]);
    expect(s.asked()).toEqual([]);
  });
});

describe('a round without an answer', () => {
  test('six minutes later it is asked for again, the same questions', async () => {
    const s = await askedOnce();
    s.clock.advance(6 * MINUTE - 1);
    await s.ask();
    expect(s.asked()).toHaveLength(1);
    s.clock.advance(1);
    await s.ask();
    expect(s.asked()[1]).toMatchObject({ nodes: [NODE1, NODE2], round: NOW });
    expect(s.at(NODE1)).toMatchObject({ round: NOW, invokedAt: NOW + 6 * MINUTE });
  });

  test('nodes of different rounds are asked apart', async () => {
    const s = scene();
    await s.flow.load([NODE1]);
    await s.ask();
    s.clock.advance(MINUTE);
    await s.flow.load([NODE2]);
    await s.ask();
    s.clock.advance(6 * MINUTE);
    await s.ask();
    expect(s.asked().map(({ nodes, round }) => [nodes, round - NOW])).toEqual([
      [[NODE1], 0],
      [[NODE2], MINUTE],
      [[NODE1], 0],
      [[NODE2], MINUTE],
    ]);
  });

  test('ten minutes later it is over, and reported; asked anew after an hour', async () => {
    const s = await askedOnce();
    s.clock.advance(10 * MINUTE);
    await s.ask([{ ...INCIDENT, closedAt: NOW }]);
    const failure = {
      known: false,
      what: `probe of ${NODE1}`,
      errorCode: 'OCI_TIMEOUT',
      detail: 'No answer within 10 minutes.',
    };
    expect(s.at(NODE1)).toMatchObject({ round: NOW, pending: false, failure });
    expect(s.flow.answers([NODE1])).toMatchObject({ [NODE1]: { failure } });
    await s.ask();
    expect(s.asked()).toHaveLength(1);
    s.clock.advance(50 * MINUTE);
    await s.ask();
    expect(s.at(NODE2)).toMatchObject({ round: NOW + HOUR, pending: true, failure: null });
  });
});

describe('a call that is refused', () => {
  test('is reported as such, and repeated after a minute', async () => {
    const s = scene();
    await s.flow.load([NODE1, NODE2]);
    s.invoker.error = new WardenError('OCI_THROTTLED', { detail: 'x'.repeat(500) });
    await s.ask();
    expect(JSON.parse(s.logged.at(-1) ?? '')).toMatchObject({ nodes: [NODE1, NODE2] });
    for (const node of [NODE1, NODE2])
      expect(s.at(node)).toMatchObject({
        pending: true,
        failure: { known: false, what: `probe of ${node}`, errorCode: 'OCI_THROTTLED' },
      });
    s.invoker.error = null;
    s.clock.advance(MINUTE - 1);
    await s.ask();
    expect(s.asked()).toEqual([]);
    s.clock.advance(1);
    await s.ask();
    expect(s.asked()).toMatchObject([{ nodes: [NODE1, NODE2], round: NOW }]);
    expect(s.at(NODE1)).toMatchObject({ failure: null });
  });

  test('until the round is over keeps its own reason', async () => {
    const s = scene();
    await s.flow.load([NODE1]);
    s.invoker.error = new WardenError('OCI_THROTTLED');
    await s.ask();
    s.clock.advance(10 * MINUTE);
    await s.ask();
    expect(s.at(NODE1)).toMatchObject({ pending: false, failure: { errorCode: 'OCI_THROTTLED' } });
  });

  test('for a reason without a detail is reported shortly: it has to be readable again', async () => {
    const s = scene();
    await s.flow.load([NODE1]);
    s.invoker.error = new WardenError('OCI_THROTTLED', { operation: 'x'.repeat(2_000) });
    await s.ask();
    expect(s.at(NODE1)?.failure?.detail).toHaveLength(500);
    const next = scene();
    const stored = s.store.objects.get(probeName(NODE1));
    if (stored !== undefined) next.store.objects.set(probeName(NODE1), stored);
    await next.flow.load([NODE1]);
    expect(next.flow.answers([NODE1])).toMatchObject({ [NODE1]: { round: NOW, pending: true } });
  });

  test('by a defect of ours is logged, and repeated', async () => {
    const s = scene();
    await s.flow.load([NODE1]);
    s.invoker.error = new TypeError('a defect');
    await s.ask();
    expect(s.logged).toHaveLength(1);
    s.invoker.error = null;
    s.clock.advance(6 * MINUTE);
    await s.ask();
    expect(s.asked()).toHaveLength(1);
  });
});

describe('where nothing can be stored about a node', () => {
  test.each([
    ['first', NODE1, NODE2],
    ['last', NODE2, NODE1],
  ])(
    'that stands %s, it is not asked; its peer and the nodes of other incidents are',
    async (_, broken, peer) => {
      const s = scene();
      const other: Incident = {
        ...INCIDENT,
        id: 'other',
        cluster: { ...INCIDENT.cluster, key: 'x', nodes: ['x'] },
      };
      await s.flow.load([NODE1, NODE2, 'x']);
      const put = s.store.put.bind(s.store);
      s.store.put = async (name, ...rest) => {
        if (name === probeName(broken)) throw new WardenError('OCI_TIMEOUT');
        return put(name, ...rest);
      };
      await s.ask([INCIDENT, other]);
      expect(s.asked().map(({ nodes }) => nodes)).toEqual([[peer], ['x']]);
      expect(JSON.parse(s.logged[0] ?? '')).toMatchObject({ what: `what is asked of ${broken}` });
      s.store.put = put;
      await s.ask([INCIDENT, other]);
      expect(s.asked()[2]).toMatchObject({ nodes: [broken] });
    },
  );

  test('a lost lease is thrown', async () => {
    const s = scene();
    await s.flow.load([NODE1]);
    const lost = new LeaseLostError('gone');
    await expect(s.flow.ask([INCIDENT], () => Promise.reject(lost))).rejects.toBe(lost);
    expect(s.asked()).toEqual([]);
  });
});

describe('answers', () => {
  test('count for the round that was asked for, once they are saved', async () => {
    const s = await askedOnce();
    s.flow.take([answer(NODE1, NOW), answer(NODE2, NOW - HOUR)]);
    expect(s.at(NODE1)?.facts).toBeNull();
    const renewed = s.renewed();
    await s.save();
    expect([s.at(NODE1)?.facts, s.at(NODE2)?.facts]).toEqual([factsAt(NOW), null]);
    expect(s.flow.answers([NODE1, NODE2])).toMatchObject({
      [NODE1]: { pending: false, facts: factsAt(NOW) },
      [NODE2]: { pending: true },
    });
    expect(s.renewed() - renewed).toBe(2);
    await s.save();
    expect(s.renewed() - renewed).toBe(2);
  });

  test('that cannot be saved are not lost', async () => {
    const s = await askedOnce();
    s.flow.take([answer(NODE1, NOW)]);
    s.flow.take([answer(NODE2, NOW)]);
    const put = s.store.put.bind(s.store);
    s.store.put = () => Promise.reject(new WardenError('OCI_UNAVAILABLE'));
    await expect(s.save()).rejects.toMatchObject({ code: 'OCI_UNAVAILABLE' });
    s.store.put = put;
    await s.save();
    expect([s.at(NODE1)?.pending, s.at(NODE2)?.pending]).toEqual([false, false]);
  });

  test('are young enough for ten minutes; every node needs one', async () => {
    const s = await askedOnce();
    expect(s.flow.areFresh([])).toBe(true);
    s.flow.take([answer(NODE1, NOW)]);
    await s.save();
    expect([s.flow.areFresh([NODE1]), s.flow.areFresh([NODE1, NODE2])]).toEqual([true, false]);
    s.clock.advance(10 * MINUTE);
    expect(s.flow.areFresh([NODE1])).toBe(true);
    s.clock.advance(1);
    expect(s.flow.areFresh([NODE1])).toBe(false);
  });

  test('are kept young, every five minutes, only while a plan waits for them', async () => {
    const s = await askedOnce();
    s.flow.take([answer(NODE1, NOW), answer(NODE2, NOW)]);
    await s.save();
    s.clock.advance(5 * MINUTE);
    s.flow.note(INCIDENT, null);
    await s.ask();
    expect(s.asked()).toHaveLength(1);
    s.flow.note(INCIDENT, plan('a'));
    await s.ask();
    expect(s.asked()[1]).toMatchObject({ round: NOW + 5 * MINUTE });
  });
});

describe('many nodes', () => {
  const cluster = (name: string, count: number): Incident => ({
    ...INCIDENT,
    id: name,
    cluster: {
      ...INCIDENT.cluster,
      key: name,
      nodes: Array.from({ length: count }, (_, n) => `${name}-${n}`),
    },
  });
  const all = (open: readonly Incident[]) => open.flatMap(({ cluster: { nodes } }) => nodes);

  test('twenty are awaited at a time; the next are asked when these have answered', async () => {
    const s = scene();
    const open = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => cluster(name, 4));
    await s.flow.load(all(open));
    await s.ask(open);
    expect(s.asked().flatMap(({ nodes }) => nodes)).toEqual(all(open.slice(0, 5)));
    s.clock.advance(SECOND);
    await s.ask(open);
    expect(s.asked()).toHaveLength(5);
    s.flow.take(all(open.slice(0, 1)).map((node) => answer(node, NOW)));
    await s.save();
    await s.ask(open);
    expect(s.asked()[5]).toMatchObject({ nodes: all(open.slice(5)) });
  });

  test('those that have to be asked again count as well', async () => {
    const s = scene();
    const open = [cluster('a', 12), cluster('b', 8)];
    await s.flow.load(all(open));
    await s.ask(open);
    s.clock.advance(6 * MINUTE);
    await s.ask(open);
    expect(s.asked().map(({ nodes }) => nodes.length)).toEqual([12, 8, 12, 8]);
    await s.flow.load(all([cluster('c', 1)]));
    await s.ask([...open, cluster('c', 1)]);
    expect(s.asked()).toHaveLength(4);
  });

  test('in one cluster those that are new and those that are asked again count together', async () => {
    const s = scene();
    const [a, b] = [cluster('a', 18), cluster('b', 3)];
    await s.flow.load(['b-0', 'b-1']);
    await s.ask([b]);
    s.clock.advance(6 * MINUTE);
    await s.flow.load(all([a, b]));
    await s.ask([a, b]);
    expect(s.asked().map(({ nodes }) => nodes.length)).toEqual([2, 18]);
  });

  test('a cluster of more nodes than that is asked too, by itself, and keeps nobody else waiting for ever', async () => {
    const s = scene();
    const open = [cluster('large', 32), cluster('b', 2)];
    await s.flow.load(all(open));
    await s.ask(open);
    expect(s.asked().map(({ nodes }) => nodes.length)).toEqual([32]);
    s.flow.take(all(open.slice(0, 1)).map((node) => answer(node, NOW)));
    await s.save();
    await s.ask(open);
    expect(s.asked().map(({ nodes }) => nodes.length)).toEqual([32, 2]);
  });
});
