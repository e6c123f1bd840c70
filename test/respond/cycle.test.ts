import { WardenError } from '../../functions/core/base/errors.ts';
import { DAY, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { DecisionInput } from '../../functions/core/decision/contract.ts';
import { beginIncident, type Incident } from '../../functions/core/incident/incident.ts';
import { commandRecord } from '../../functions/core/incident/operator-command.ts';
import { findingOf } from '../../functions/core/monitor/finding.ts';
import type { MetricPoint } from '../../functions/core/ports.ts';
import { Responder } from '../../functions/respond/cycle.ts';
import type { CycleOptions } from '../../functions/respond/cycle-shapes.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { commandName } from '../../functions/store/commands.ts';
import { evidenceName, probeName } from '../../functions/store/evidence.ts';
import { HEARTBEAT_LAST } from '../../functions/store/heartbeat.ts';
import { incidentName } from '../../functions/store/incidents.ts';
import { INVENTORY_NOW } from '../../functions/store/inventory.ts';
import { LeaseLostError } from '../../functions/store/lease.ts';
import {
  attachment,
  CLUSTER,
  COMPARTMENT,
  instance,
  inventory,
  NODE1,
  NODE2,
  POLICY,
  T0,
} from '../core/decision/story.ts';
import { at } from '../core/evidence/make-signal.ts';
import { countingIds, JumpingTime, MemoryInvoker, MemoryNotifier, MemoryStore } from '../support/kit.ts';
import { standInDecision } from './stand-in-decision.ts';

const NOW = T0 + 10 * MINUTE;
const STRANGER = 'ocid1.instance.oc1.ap-tokyo-1.stranger';
const LINES = 'inbox/detect/a.json';

/** A bucket that says what was written and removed, in order, and fails where it is told to. */
class Store extends MemoryStore {
  readonly done: string[];
  fails: RegExp | null = null;
  error: Error = new WardenError('OCI_TIMEOUT');

  constructor(done: string[]) {
    super();
    this.done = done;
  }

  override async put(...args: Parameters<MemoryStore['put']>) {
    if (this.fails?.test(`put ${args[0]}`)) throw this.error;
    this.done.push(`put ${args[0].split('/')[0]}`);
    return super.put(...args);
  }

  override async delete(name: string, etag?: string) {
    if (this.fails?.test(`delete ${name}`)) throw this.error;
    this.done.push(`delete ${name.split('/')[0]}`);
    return super.delete(name, etag);
  }

  override async get(name: string) {
    if (this.fails?.test(`get ${name}`)) throw this.error;
    return super.get(name);
  }

  lay(name: string, value: unknown): void {
    const body = new TextEncoder().encode(JSON.stringify(value));
    this.objects.set(name, { body, etag: `laid-${name}-${body.length}`, storedAt: null });
  }
}

const lost = (node: string, seconds = 590) =>
  at(seconds, 'session-lost', { node, session: 1, at: T0 + seconds * SECOND });
const linesOf = (...signals: readonly ReturnType<typeof at>[]) => ({
  schema: 'warden.inbox/1',
  source: 'detect',
  signals,
  events: [],
});

interface Given {
  readonly decide?: (input: DecisionInput) => ReturnType<typeof standInDecision>;
  readonly options?: Partial<CycleOptions>;
}

function scene({ decide = standInDecision, options = {} }: Given = {}) {
  const done: string[] = [];
  const store = new Store(done);
  const clock = new JumpingTime(NOW);
  const notifier = new MemoryNotifier();
  const invoker = new MemoryInvoker();
  const logged: Readonly<Record<string, unknown>>[] = [];
  const posted: Readonly<Record<string, number>>[] = [];
  const seen: string[] = [];
  const instances = [instance(NODE1), instance(NODE2)];
  const publish = notifier.publish.bind(notifier);
  notifier.publish = async (...message) => {
    done.push('publish');
    return publish(...message);
  };
  const audited: number[] = [];
  const responder = new Responder(
    {
      store,
      clock,
      notifier,
      invoker,
      ids: countingIds('id'),
      compute: {
        listAttachments: async () => [attachment(), attachment({ instanceId: NODE2 })],
        listInstances: async () => instances,
        getInstance: async (id) => {
          const found = instances.find((one) => one.id === id);
          if (found === undefined) throw new WardenError('OCI_NOT_AUTHORIZED_OR_NOT_FOUND');
          return found;
        },
        getVolume: () => Promise.reject(new WardenError('OCI_TIMEOUT')),
      },
      auditLog: { write: async (_source, _type, entries) => void audited.push(entries.length) },
      metrics: {
        load: () => Promise.reject(new WardenError('OCI_TIMEOUT')),
        post: async (_compartment: string, points: readonly MetricPoint[]) =>
          void posted.push(Object.fromEntries(points.map(({ name, value }) => [name, value]))),
      },
      log: createLogger({ write: (line) => void logged.push(JSON.parse(line)) }),
    },
    {
      topicId: 'notices',
      metricsCompartmentId: COMPARTMENT,
      policy: { ...POLICY, languages: ['en'], zone: 'UTC' },
      decide: (input) => {
        seen.push(input.cluster.name);
        return decide(input);
      },
      ...options,
    },
  );
  store.lay(INVENTORY_NOW, inventory());
  let leases = 0;
  return {
    store,
    clock,
    notifier,
    invoker,
    logged,
    posted,
    audited,
    seen,
    done,
    responder,
    leases: () => leases,
    run: () =>
      responder.run(async () => {
        leases += 1;
      }),
    incidents: () => store.names('incidents/').map((name) => store.json(name) as Incident),
    failures: () => logged.filter(({ level }) => level === 'error').map(({ what, msg }) => what ?? msg),
  };
}

const old = (more: Partial<Incident> = {}): Incident =>
  beginIncident({ id: 'i-old', cluster: CLUSTER, openedAt: T0, lossAt: T0, ...more });

describe('what was handed over', () => {
  test('is stored, decided, told and only then removed', async () => {
    const { store, run, done, incidents, notifier, posted, audited } = scene();
    store.lay(LINES, linesOf(lost(NODE1)));
    const result = await run();
    expect(done).toEqual([
      'put topology',
      'put incidents',
      'put inventory',
      'delete inbox',
      'publish',
      'put incidents',
    ]);
    expect(incidents()).toMatchObject([{ cluster: { key: 'tag:CL1' }, outbox: [{ sentAt: NOW }] }]);
    expect(notifier.sent).toHaveLength(1);
    expect(result).toEqual({ more: false, isComplete: true, nextAt: NOW + MINUTE });
    expect(posted).toMatchObject([
      { incidents_open: 1, notices_sent: 1, notices_failed: 0, inbox_depth: 0, clusters_undecided: 0 },
    ]);
    expect(audited).toEqual([1]);
  });

  test('is dealt with once', async () => {
    const { store, run, seen, notifier, clock } = scene();
    store.lay(LINES, linesOf(lost(NODE1)));
    await run();
    clock.advance(30 * SECOND);
    expect(await run()).toMatchObject({ nextAt: NOW + MINUTE });
    expect([seen.length, notifier.sent.length]).toEqual([1, 1]);
    clock.advance(30 * SECOND);
    await run();
    expect(seen).toHaveLength(2);
  });

  test('and needs nothing: nothing is open, and nobody is told', async () => {
    const { store, run, notifier } = scene();
    store.lay(LINES, linesOf(at(0, 'session-up', { node: NODE1, session: 1 })));
    expect(await run()).toEqual({ more: false, isComplete: true, nextAt: null });
    expect([notifier.sent, store.names('inbox/')]).toEqual([[], []]);
  });

  test('more than one cycle takes: the rest at once', async () => {
    const { store, run, posted } = scene();
    for (let n = 0; n < 260; n += 1) store.lay(`inbox/detect/${1_000 + n}.json`, linesOf());
    expect(await run()).toMatchObject({ more: true, isComplete: true });
    expect(posted).toMatchObject([{ inbox_depth: 4 }]);
    expect(await run()).toMatchObject({ more: false });
    expect(store.names('inbox/')).toEqual([]);
  });

  test('and cannot be read: nothing is acknowledged', async () => {
    const { store, run } = scene();
    store.lay(LINES, linesOf(lost(NODE1)));
    store.fails = /get inbox/;
    expect(await run()).toEqual({ more: false, isComplete: false, nextAt: NOW + 2 * SECOND });
    store.fails = null;
  });

  test('a heartbeat is about no node', async () => {
    const { store, run, seen } = scene();
    store.lay(LINES, linesOf(at(0, 'heartbeat', { node: 'sweep', detail: 'h1' })));
    expect(await run()).toMatchObject({ isComplete: true, nextAt: null });
    expect([seen, store.names('inbox/'), store.names('topology/')]).toEqual([[], [], []]);
    expect(store.names('heartbeat/')).toEqual([HEARTBEAT_LAST]);
  });

  test('an event is looked at twice before it is removed', async () => {
    const { store, run, clock, seen } = scene();
    const event = {
      type: 'computeapi.detachvolume.end',
      resourceId: NODE1,
      compartmentId: COMPARTMENT,
      at: NOW,
      eventId: null,
    };
    store.lay(LINES, { ...linesOf(), events: [event] });
    expect(await run()).toMatchObject({ nextAt: NOW + 30 * SECOND });
    expect(store.names('inbox/')).toHaveLength(1);
    clock.advance(30 * SECOND);
    expect(await run()).toMatchObject({ nextAt: null });
    expect([seen, store.names('inbox/')]).toEqual([['CL1', 'CL1'], []]);
  });
});

describe('what cannot be stored', () => {
  test.each<readonly [string, RegExp, boolean]>([
    ['evidence: its lines stay, people are told', /put topology\/[^/]*$/, true],
    ['the inventory', /put inventory/, false],
    ['an answer of a node', /put topology\/.*\/probe/, false],
    ['the state of the monitor', /put heartbeat/, false],
  ])('%s', async (_, fails, isComplete) => {
    const probes = [{ node: NODE2, round: 1, pending: false, facts: null, failure: null }];
    const { store, run, notifier, clock } = scene({
      options: { probe: { probeFunctionId: 'p', respond: null } },
    });
    store.lay(LINES, linesOf(lost(NODE1), at(1, 'heartbeat', { node: 'sweep', detail: 'h1' })));
    store.lay('inbox/probe/b.json', {
      schema: 'warden.inbox/1',
      source: 'probe',
      signals: [],
      events: [],
      probes,
    });
    const asked = {
      schema: 'warden.probe/1',
      round: 1,
      pending: true,
      invokedAt: 1,
      facts: null,
      failure: null,
    };
    store.lay(probeName(NODE2), asked);
    store.fails = fails;
    expect((await run()).isComplete).toBe(isComplete);
    expect([notifier.sent.length, store.names('inbox/').includes(LINES)]).toEqual([1, true]);
    store.fails = null;
    clock.advance(MINUTE);
    expect((await run()).isComplete).toBe(true);
    expect([notifier.sent.length, store.names('inbox/')]).toEqual([1, []]);
  });

  test('evidence that is too large is noted besides', async () => {
    const { store, run } = scene();
    store.lay(LINES, linesOf(lost(NODE1)));
    store.fails = /put topology/;
    store.error = new WardenError('OCI_TOO_LARGE');
    await run();
    const letters = store.names('dead-letter/').map((name) => store.json(name));
    expect(letters).toMatchObject([
      { name: evidenceName(NODE1), reason: 'too large to be written: what is new stays in inbox/' },
    ]);
  });

  test('evidence for another reason is not', async () => {
    const { store, run } = scene();
    store.lay(LINES, linesOf(lost(NODE1)));
    store.fails = /put topology/;
    await run();
    expect(store.names('dead-letter/')).toEqual([]);
  });

  test('the decision: nobody is told yet, its lines stay', async () => {
    const { store, run, notifier } = scene();
    store.lay(LINES, linesOf(lost(NODE1)));
    store.fails = /put incidents/;
    expect(await run()).toEqual({ more: false, isComplete: false, nextAt: NOW });
    expect([notifier.sent, store.names('inbox/').length]).toEqual([[], 1]);
  });

  test('what cannot be removed keeps nobody from being told', async () => {
    const { store, run, notifier } = scene();
    store.lay(LINES, linesOf(lost(NODE1)));
    store.fails = /delete inbox/;
    expect((await run()).isComplete).toBe(false);
    expect(notifier.sent).toHaveLength(1);
    store.fails = null;
    expect((await run()).isComplete).toBe(true);
    expect(store.names('inbox/')).toEqual([]);
  });

  test('what was set aside is written a minute later', async () => {
    const { store, run } = scene();
    store.lay('inbox/copy of a.json', {});
    store.fails = /put dead-letter/;
    expect(await run()).toEqual({ more: false, isComplete: true, nextAt: NOW + MINUTE });
    store.fails = null;
    expect(await run()).toMatchObject({ nextAt: null });
    expect(store.names('dead-letter/')).toHaveLength(1);
  });
});

describe('a new holder', () => {
  test('looks at every open incident at once, whatever time was agreed', async () => {
    const { store, run, seen } = scene();
    store.lay(incidentName('i-old'), old({ nextCheckAt: NOW + 60 * MINUTE }));
    store.lay(incidentName('i-over'), old({ id: 'i-over', closedAt: T0, closedBy: 'recovered' }));
    await run();
    expect(seen).toEqual(['CL1']);
    await run();
    expect(seen).toEqual(['CL1']);
  });

  test('looks at every cluster when it finds an incident that it cannot read, once', async () => {
    const { store, run, seen } = scene();
    store.lay(incidentName('i-bad'), {});
    await run();
    expect(seen).toEqual(['CL1']);
    const next = scene();
    for (const [name, object] of store.objects) next.store.objects.set(name, object);
    await next.run();
    expect(next.seen).toEqual([]);
  });

  test('waits for incidents that cannot be read', async () => {
    const { store, run } = scene();
    store.lay(incidentName('i-old'), old());
    store.fails = /get incidents/;
    await expect(run()).rejects.toMatchObject({ code: 'OCI_TIMEOUT' });
    store.fails = null;
    expect(await run()).toMatchObject({ isComplete: true });
  });

  test('writes again what would expire, once', async () => {
    const { store, run, incidents, clock } = scene({
      decide: (input) => ({ ...standInDecision(input), incident: input.incident }),
    });
    store.lay(incidentName('i-old'), old({ openedAt: NOW - 40 * DAY, lossAt: NOW - 40 * DAY }));
    await run();
    expect(incidents()).toMatchObject([{ keptAt: NOW }]);
    clock.advance(40 * DAY);
    await run();
    expect(incidents()).toMatchObject([{ keptAt: NOW }]);
  });
});

describe('commands', () => {
  test('are obeyed, then removed', async () => {
    const { store, run, incidents } = scene({
      decide: (input) => ({
        ...standInDecision(input),
        incident: { ...old(), history: [{ at: NOW, code: String(input.commands.length), text: '' }] },
      }),
    });
    store.lay(incidentName('i-old'), old());
    const ack = commandRecord('CL1', { kind: 'ack' }, { by: 'sato', at: T0, id: 'c' });
    store.lay(commandName(ack), ack);
    expect(await run()).toMatchObject({ isComplete: true });
    expect([incidents()[0]?.history[0]?.code, store.names('commands/')]).toEqual(['1', []]);
  });

  test('that cannot be read are waited for; what was handed over is dealt with', async () => {
    const { store, run, notifier } = scene();
    store.lay(LINES, linesOf(lost(NODE1)));
    store.lay('commands/c.json', {});
    store.fails = /get commands/;
    expect(await run()).toEqual({ more: false, isComplete: false, nextAt: NOW + 2 * SECOND });
    expect([notifier.sent.length, store.names('inbox/')]).toEqual([1, []]);
  });
});

describe('a node that nobody knows', () => {
  test('comes after everybody else', async () => {
    const { store, run, seen, notifier, done } = scene();
    store.lay(LINES, linesOf(lost(STRANGER), lost(NODE1)));
    await run();
    expect(seen).toEqual(['CL1', 'ocilab1']);
    expect(done.indexOf('publish')).toBeLessThan(done.lastIndexOf('put incidents'));
    expect(notifier.sent.map(({ title }) => title).at(0)).toContain('CL1');
    expect(store.names('inbox/')).toEqual([]);
  });

  test('one that OCI knows by now is told of in the same cycle', async () => {
    const { store, run, notifier } = scene();
    store.lay(INVENTORY_NOW, { ...inventory(), nodes: { [NODE1]: inventory().nodes[NODE1] } });
    store.lay(LINES, linesOf(lost(NODE2)));
    expect(await run()).toMatchObject({ isComplete: true });
    expect(notifier.sent.map(({ title }) => title)).toEqual([expect.stringContaining('CL1')]);
    expect([store.names('inbox/'), store.names('topology/')]).toEqual([[], [evidenceName(NODE2)]]);
  });

  test('what fails about it is tried ten seconds later, and stops nobody', async () => {
    const { store, run, notifier, failures } = scene({
      decide: (input) => {
        if (input.cluster.nodes.includes(STRANGER)) throw new LeaseLostError('never');
        return standInDecision(input);
      },
    });
    store.lay(LINES, linesOf(lost(STRANGER), lost(NODE1)));
    await run();
    expect([notifier.sent.length, failures().length > 0]).toEqual([1, true]);
  });
});

describe('the lease', () => {
  test('is looked at before everything that others could see', async () => {
    const { store, run, leases, done } = scene();
    store.lay(LINES, linesOf(lost(NODE1)));
    await run();
    expect(leases()).toBeGreaterThanOrEqual(done.length);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'that is lost at look %i ends the cycle, and nothing is done after it',
    async (last) => {
      const { store, responder, done } = scene();
      store.lay(LINES, linesOf(lost(NODE1), lost(STRANGER)));
      let looks = 0;
      let after: number | null = null;
      const renewLease = async () => {
        looks += 1;
        if (looks <= last) return;
        after ??= done.length;
        throw new LeaseLostError('lost');
      };
      await expect(responder.run(renewLease)).rejects.toBeInstanceOf(LeaseLostError);
      expect(done).toHaveLength(after ?? -1);
    },
  );
});

describe('what a cycle says of itself', () => {
  const silent = findingOf('subscription-missing', 'critical', 'topic');
  const monitor = { sweptAt: NOW, findings: [silent], unchecked: [], silent: {} };
  const report = { schema: 'warden.inbox/1', source: 'sweep', signals: [], events: [], monitor };

  test('counts the notices about the monitor with the others, sent and refused', async () => {
    const { store, run, posted, clock, notifier } = scene();
    store.lay(LINES, linesOf(lost(NODE1)));
    store.lay('inbox/sweep/b.json', report);
    await run();
    expect(posted).toMatchObject([{ notices_sent: 2, notices_failed: 0 }]);
    const refused = scene();
    refused.store.lay(LINES, linesOf(lost(NODE1)));
    refused.store.lay('inbox/sweep/b.json', report);
    refused.notifier.publish = () => Promise.reject(new WardenError('OCI_THROTTLED'));
    await refused.run();
    // Tried once with the others, and once after the nodes that nobody knows: by then Notifications is left alone.
    expect(refused.posted).toMatchObject([{ notices_sent: 0, notices_failed: 2 }]);
    expect([notifier.sent.length, clock.now()]).toEqual([2, NOW]);
  });

  test('goes to the topic of the monitor where there is one', async () => {
    const { store, run, notifier } = scene({ options: { monitorTopicId: 'monitor' } });
    store.lay('inbox/sweep/b.json', report);
    store.lay(LINES, linesOf(lost(NODE1)));
    await run();
    expect(notifier.sent.map(({ topicId }) => topicId)).toEqual(['notices', 'monitor']);
    const alone = scene();
    alone.store.lay('inbox/sweep/b.json', report);
    await alone.run();
    expect(alone.notifier.sent.map(({ topicId }) => topicId)).toEqual(['notices']);
  });

  test('posts what is left over when it is the last, and waits for the minute when it is not', async () => {
    const { store, run, posted, clock } = scene();
    await run();
    store.lay('inbox/sweep/b.json', report);
    clock.advance(SECOND);
    await run();
    expect(posted).toHaveLength(2);
    store.lay('inbox/sweep/c.json', { ...report, monitor: { ...monitor, sweptAt: NOW + 1, findings: [] } });
    store.lay(LINES, linesOf(lost(NODE1)));
    clock.advance(SECOND);
    await run();
    expect(posted).toHaveLength(2);
  });

  test('is run again when the first of what failed is due', async () => {
    const { store, run, clock } = scene();
    store.lay('commands/c.json', {});
    store.fails = /get (commands|inbox)/;
    await run();
    clock.advance(2 * SECOND);
    store.lay(LINES, linesOf(lost(NODE1)));
    // The command has failed twice by then, the lines once.
    expect(await run()).toEqual({ more: false, isComplete: false, nextAt: clock.now() + 2 * SECOND });
  });
});
