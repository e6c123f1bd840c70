import { HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { DecisionInput } from '../../functions/core/decision/contract.ts';
import type { NodeView } from '../../functions/core/evidence/path-view.ts';
import type { PlatformEvent } from '../../functions/core/inbox/inbox.ts';
import { beginIncident, type Incident } from '../../functions/core/incident/incident.ts';
import type { ClusterRef } from '../../functions/core/inventory/inventory.ts';
import { ClusterRound } from '../../functions/respond/cluster-round.ts';
import { NextChecks } from '../../functions/respond/inbox-tracker.ts';
import type { Draft } from '../../functions/respond/wide-outages.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import {
  attachment,
  CLUSTER,
  COMPARTMENT,
  input,
  inventory,
  known,
  lostPath,
  NODE1,
  NODE2,
  POLICY,
  path,
  recoveredPath,
  T0,
  unreadable,
  VOL,
  view,
} from '../core/decision/story.ts';
import { at } from '../core/evidence/make-signal.ts';
import { JumpingTime } from '../support/kit.ts';
import { countedLease } from './counted-lease.ts';

const NOW = T0 + 10 * MINUTE;
const LONE = 'lone';

const event = (resourceId: string | null, more: Partial<PlatformEvent> = {}): PlatformEvent => ({
  type: 'computeapi.detachvolume.end',
  resourceId,
  compartmentId: COMPARTMENT,
  at: NOW,
  eventId: null,
  ...more,
});

interface Given {
  readonly events?: readonly PlatformEvent[];
  readonly incidents?: readonly Incident[];
  readonly moved?: readonly string[];
  readonly fresh?: readonly string[];
  readonly ordered?: readonly string[];
  readonly silent?: readonly string[];
  readonly unknown?: readonly string[];
  readonly unread?: readonly string[];
  readonly views?: readonly NodeView[];
  readonly lifekeeper?: readonly string[];
  readonly hosts?: Readonly<Record<string, string>>;
  readonly hasFlow?: boolean;
  readonly hasProbes?: boolean;
  readonly listed?: ReturnType<typeof unreadable<never>>;
  readonly topics?: { readonly topicId: string; readonly monitorTopicId?: string };
  /** Of this cluster OCI's answers cannot be put together. */
  readonly broken?: string;
  /** Of this cluster no decision can be made. */
  readonly undecided?: string;
}

/** A round over two tagged nodes and whatever else is named, with stand-ins at its edges. */
function scene(given: Given = {}) {
  const clock = new JumpingTime(NOW);
  const nextChecks = new NextChecks();
  const incidents = given.incidents ?? [];
  const steps: string[] = [];
  const logged: Readonly<Record<string, unknown>>[] = [];
  const refreshed: {
    due: readonly string[];
    lifekeeperSeen: readonly string[];
    quorum: readonly string[];
  }[] = [];
  const asked: Readonly<Record<string, unknown>>[] = [];
  const inputs: DecisionInput[] = [];
  const failed: string[] = [];
  const again: string[] = [];
  const listings: string[] = [];
  const progress = { planId: 'p', at: NOW, stage: { kind: 'expired' } } as const;
  const parts = {
    nextChecks,
    inbox: { takeDueEvents: () => given.events ?? [], freshNodes: () => new Set(given.fresh) },
    commands: {
      nodes: () => given.ordered ?? [],
      about: ({ name }: ClusterRef, id: string | null) => [{ about: `${name} ${id}` }],
    },
    incidents: {
      open: () => incidents.filter(({ closedAt }) => closedAt === null),
      forCluster: ({ key }: ClusterRef) => incidents.find(({ cluster }) => cluster.key === key) ?? null,
      isTaken: (id: string) => id === 'taken',
    },
    inventory: {
      now: inventory(),
      noteMaintenance: (events: readonly PlatformEvent[]) => void steps.push(`maintenance ${events.length}`),
      refresh: async (
        _lookUps: unknown,
        due: ReadonlySet<string>,
        more: { lifekeeperSeen: ReadonlySet<string>; quorumVolumeIds: readonly string[] },
      ) => {
        steps.push('inventory');
        refreshed.push({
          due: [...due],
          lifekeeperSeen: [...more.lifekeeperSeen],
          quorum: more.quorumVolumeIds,
        });
      },
    },
    nodes: {
      load: async (nodes: Iterable<string>) => {
        steps.push(`load ${[...nodes].length}`);
        return new Map((given.unread ?? []).map((node) => [node, new Error('down')]));
      },
      get: (node: string) => {
        const host = given.hosts?.[node];
        return host === undefined ? null : { hosts: [host] };
      },
      hasLifekeeper: (node: string) => given.lifekeeper?.includes(node) === true,
      views: (nodes: readonly string[]) => (given.views ?? []).filter(({ node }) => nodes.includes(node)),
    },
    probes:
      given.hasProbes === true
        ? {
            load: async (nodes: readonly string[]) => void steps.push(`probes ${nodes.length}`),
            answers: (nodes: readonly string[]) => Object.fromEntries(nodes.map((node) => [node, 'answer'])),
          }
        : null,
    flow:
      given.hasFlow === true
        ? {
            refresh: async (open: readonly Incident[]) => {
              steps.push(`plans ${open.length}`);
              return new Set(given.moved);
            },
            attempts: () => known(['attempt'], T0),
            progress: (one: Incident | null) => (one === null ? null : progress),
            isTaken: (plan: string, id: string) => plan === 'p' && id === 'i',
          }
        : null,
    monitor: {
      takeConcerned: () => new Set(given.silent),
      silence: { since: { [NODE1]: T0 }, sweptAt: T0 },
    },
    strangers: { known: () => (node: string) => given.unknown?.includes(node) !== true },
    reader: {
      begin: (open: readonly Incident[], changed: boolean) =>
        void steps.push(`begin ${open.length} ${changed}`),
      lookUps: {
        attachmentsIn: async (compartment: string) => {
          listings.push(compartment);
          return given.listed ?? known([attachment({ id: 'listed', instanceId: NODE2 })], NOW);
        },
      },
      facts: async (kept: { cluster: ClusterRef }) => {
        asked.push(kept);
        if (kept.cluster.name === given.broken) throw new Error('a defect');
        return input(NOW, { cluster: kept.cluster });
      },
    },
  };
  const decisions = {
    decide: (one: DecisionInput): Draft | null => {
      inputs.push(one);
      if (one.cluster.name === given.undecided) return null;
      const decision = {
        incident: null,
        notice: null,
        plan: null,
        reasons: [{ code: 'all-healthy', detail: '' }],
        nextCheckAt: null,
      } as const;
      return { input: one, decision };
    },
    failed: ({ name }: ClusterRef) => void failed.push(name),
    tryAgain: ({ name }: ClusterRef) => void again.push(name),
  };
  const policy = { ...POLICY, quorumVolumeIds: ['q'] };
  const log = createLogger({ write: (line) => void logged.push(JSON.parse(line)) });
  const round = new ClusterRound(
    { clock, log } as never,
    {
      topicId: 'notices',
      ...given.topics,
      policy,
      decide: () => Promise.reject(new Error('not asked')) as never,
    },
    parts as never,
    decisions as never,
  );
  const { renewLease, renewed } = countedLease();
  return {
    clock,
    round,
    nextChecks,
    steps,
    logged,
    refreshed,
    asked,
    inputs,
    failed,
    again,
    listings,
    renewed,
    decide: () => round.decide(renewLease),
    newcomers: (...nodes: string[]) => round.decideNewcomers(new Set(nodes), renewLease),
    names: async () => (await round.decide(renewLease)).map(({ input: one }) => one.cluster.name),
  };
}

const INCIDENT = beginIncident({ id: 'i', cluster: CLUSTER, openedAt: T0, lossAt: T0 });

describe('which clusters are decided', () => {
  test.each<readonly [string, Given, readonly string[]]>([
    ['nothing happened', {}, []],
    ['something was read about a node', { fresh: [NODE2] }, ['CL1']],
    ['about two nodes of one cluster: once', { fresh: [NODE1, NODE2] }, ['CL1']],
    ['about nodes of two clusters', { fresh: [NODE1, LONE] }, ['CL1', LONE]],
    ['a plan has come further', { hasFlow: true, moved: [NODE1] }, ['CL1']],
    ['somebody ordered something', { ordered: [NODE1] }, ['CL1']],
    ['an event is about its node', { events: [event(NODE1)] }, ['CL1']],
    ['about its volume, as remembered', { events: [event(VOL)] }, ['CL1']],
    ['about its attachment, as listed now', { events: [event('listed')] }, ['CL1']],
    ['about nothing of ours', { events: [event('x'), event(null)] }, []],
    ['about a node that nobody knows', { fresh: [LONE], unknown: [LONE] }, []],
  ])('%s', async (_, given, expected) => {
    expect(await scene(given).names()).toEqual(expected);
  });

  test.each([
    [5 * SECOND, ['CL1']],
    [5 * SECOND + 1, []],
  ])('one whose time comes in %i ms: %j', async (ms, expected) => {
    const { nextChecks, names } = scene();
    nextChecks.set([NODE1], NOW + ms);
    expect(await names()).toEqual(expected);
  });

  test.each<readonly [string, Given['topics'], readonly string[]]>([
    ['where the same people were told by the monitor', { topicId: 't' }, []],
    ['by the same topic', { topicId: 't', monitorTopicId: 't' }, []],
    ['where others were', { topicId: 't', monitorTopicId: 'other' }, ['CL1']],
  ])('one that has fallen silent, %s', async (_, topics, expected) => {
    expect(await scene({ silent: [NODE1], ...(topics !== undefined && { topics }) }).names()).toEqual(
      expected,
    );
  });

  test('nodes that have become known just now', async () => {
    const { newcomers, steps } = scene();
    expect((await newcomers(LONE)).map(({ input: one }) => one.cluster.name)).toEqual([LONE]);
    expect(steps.filter((step) => /begin|maintenance/.test(step))).toEqual([]);
  });

  test('a node that the inventory does not know is called by its host', async () => {
    expect(await scene({ fresh: [LONE], hosts: { [LONE]: 'db3' } }).names()).toEqual(['db3']);
  });
});

describe('what is read for it', () => {
  test('the inventory anew, with the nodes on which LifeKeeper was seen', async () => {
    const { decide, refreshed, steps } = scene({
      fresh: [NODE1, LONE],
      lifekeeper: [LONE],
      hasProbes: true,
      hasFlow: true,
      incidents: [INCIDENT],
      events: [event(null)],
    });
    await decide();
    expect(refreshed).toEqual([{ due: [NODE1, LONE], lifekeeperSeen: [LONE], quorum: ['q'] }]);
    expect(steps).toEqual([
      'begin 1 true',
      'maintenance 1',
      'plans 1',
      'load 2',
      'inventory',
      'load 3',
      'probes 3',
    ]);
  });

  test('without an event lists are good as they are', async () => {
    const { decide, steps } = scene();
    await decide();
    expect(steps[0]).toBe('begin 0 false');
  });

  test('an event never makes it read a compartment in which nobody is watched', async () => {
    const { decide, listings } = scene({
      events: [event('listed', { compartmentId: 'foreign' }), event('listed', { compartmentId: null })],
    });
    expect([await decide(), listings]).toEqual([[], []]);
  });

  test('what cannot be listed stops no event of what is remembered', async () => {
    const given = { listed: unreadable<never>('attachments'), events: [event(VOL)] };
    expect(await scene(given as never).names()).toEqual(['CL1']);
  });
});

describe('a cluster that cannot be decided', () => {
  test('because half of its evidence cannot be read is tried again; the others are decided', async () => {
    const { names, again } = scene({ fresh: [NODE1, LONE], unread: [NODE2] });
    expect(await names()).toEqual([LONE]);
    expect(again).toEqual(['CL1']);
  });

  test('because its facts cannot be put together is noted; the others are decided', async () => {
    const { names, failed } = scene({ fresh: [NODE1, LONE], broken: 'CL1' });
    expect(await names()).toEqual([LONE]);
    expect(failed).toEqual(['CL1']);
  });

  test('because the decision throws is left out', async () => {
    const { names, failed } = scene({ fresh: [NODE1, LONE], undecided: 'CL1' });
    expect([await names(), failed]).toEqual([[LONE], []]);
  });
});

describe('very many clusters', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => `n${n}`);

  test.each([
    [63, 0],
    [64, 1],
    [128, 2],
  ])('of %i the lease is looked at %i times', async (count, looks) => {
    const { decide, renewed } = scene({ fresh: many(count) });
    await decide();
    expect(renewed()).toBe(looks);
  });

  test.each([
    [256, false],
    [257, true],
  ])('of %i decisions only sketches are kept: %s', async (count, isSketch) => {
    const drafts = await scene({ fresh: many(count) }).decide();
    expect(drafts).toHaveLength(count);
    expect(drafts.every((draft) => (draft.isSketch === true) === isSketch)).toBe(true);
  });
});

describe('what a decision gets', () => {
  test('without plans and probes', async () => {
    const { decide, inputs } = scene({ fresh: [NODE1], incidents: [INCIDENT] });
    await decide();
    expect(inputs[0]).toMatchObject({
      cluster: { key: 'tag:CL1' },
      incident: { id: 'i' },
      policy: { quorumVolumeIds: ['q'] },
      events: [],
      commands: [{ about: 'CL1 i' }],
      attempts: { known: true, value: [], readAt: NOW },
      reattach: null,
    });
    expect(inputs[0]?.isPlanTaken).toBeUndefined();
    expect(['taken', 'free'].map((id) => inputs[0]?.isTaken?.(id))).toEqual([true, false]);
  });

  test('with plans: attempts, how far the plan has come, and whether its id is taken', async () => {
    const { decide, inputs } = scene({ fresh: [NODE1], incidents: [INCIDENT], hasFlow: true });
    await decide();
    expect(inputs[0]).toMatchObject({
      attempts: { value: ['attempt'], readAt: T0 },
      reattach: { planId: 'p' },
    });
    expect([inputs[0]?.isPlanTaken?.('p', 'i'), inputs[0]?.isPlanTaken?.('p', 'x')]).toEqual([true, false]);
  });

  test('without an incident only what was ordered about the cluster', async () => {
    const { decide, inputs } = scene({ fresh: [NODE1] });
    await decide();
    expect(inputs[0]).toMatchObject({ incident: null, commands: [{ about: 'CL1 null' }] });
  });

  test('the events about its nodes, each once, in the order in which they came', async () => {
    const [first, other, second] = [event(VOL, { eventId: '1' }), event('x'), event(NODE2, { eventId: '2' })];
    const { decide, inputs } = scene({ events: [first, other, second], fresh: [LONE] });
    await decide();
    const eventsOf = (name: string) => inputs.find(({ cluster }) => cluster.name === name)?.events;
    expect([eventsOf('CL1'), eventsOf(LONE)]).toEqual([[first, second], []]);
  });

  test('what its facts are made from', async () => {
    const views = [view(NODE1, [path()]), view('elsewhere')];
    const { decide, asked, round } = scene({ fresh: [NODE1], incidents: [INCIDENT], hasProbes: true, views });
    round.noteZoneOffsets({ [NODE1]: 9, other: 1 });
    await decide();
    expect(asked[0]).toMatchObject({
      cluster: CLUSTER,
      incident: INCIDENT,
      views: [views[0]],
      probes: { [NODE1]: 'answer', [NODE2]: 'answer' },
      silence: { since: { [NODE1]: T0 }, sweptAt: T0 },
      zoneOffsets: new Map([
        [NODE1, 9],
        ['other', 1],
      ]),
    });
    const without = scene({ fresh: [NODE1] });
    await without.decide();
    expect(without.asked[0]).toMatchObject({ probes: {}, incident: null, lateLines: new Map() });
  });
});

describe('a change of which nothing says when it was', () => {
  const unannounced = async (given: Given) => {
    const { decide, asked } = scene({ fresh: [NODE1], ...given });
    await decide();
    return asked[0]?.['isUnannounced'];
  };
  const with1 = (one: ReturnType<typeof path>) => ({ views: [view(NODE1, [path(), one])] });

  test.each<readonly [string, Given, boolean]>([
    ['nothing is said', {}, true],
    ['an event came just now', { events: [event(NODE1, { at: NOW - 3 * MINUTE + 1 })] }, false],
    ['an event waited for three minutes', { events: [event(NODE1, { at: NOW - 3 * MINUTE })] }, true],
    ['an event of another cluster came', { events: [event(null)] }, true],
    ['the line of the loss came', with1(lostPath()), false],
    ['only lines that it is still lost', with1(lostPath({}, { lossSeen: false })), true],
    ['the loss was before the restart', with1(lostPath({ currentBoot: false })), true],
    ['it is back', with1(recoveredPath(3)), true],
    ['nothing was lost', with1(path()), true],
  ])('%s', async (_, given, expected) => {
    expect(await unannounced(given)).toBe(expected);
  });
});

describe('lines that came late', () => {
  const line = (node: string, age: number) => at(0, 'session-lost', { node, at: NOW - age });

  test('are kept by node, twenty batches at most', async () => {
    const { round, decide, asked } = scene({ fresh: [NODE1] });
    for (let n = 0; n < 25; n += 1)
      round.noteLateLines([line(NODE1, HOUR + n * MINUTE), line(NODE2, SECOND)]);
    await decide();
    const late = asked[0]?.['lateLines'] as ReadonlyMap<string, readonly { from: number; to: number }[]>;
    expect([...late.keys()]).toEqual([NODE1]);
    expect(late.get(NODE1)?.map(({ from }) => (NOW - HOUR - from) / MINUTE)).toEqual(
      Array.from({ length: 20 }, (_, n) => n + 5),
    );
  });

  test('too old to be told are counted in the log', () => {
    const { round, logged } = scene();
    round.noteLateLines([line(NODE1, 72 * HOUR)]);
    expect(logged).toEqual([]);
    round.noteLateLines([line(NODE1, 72 * HOUR + 1), line(NODE1, 80 * HOUR), line(NODE2, 0)]);
    expect(logged).toMatchObject([{ level: 'info', count: 2, nodes: [NODE1] }]);
    round.noteLateLines(Array.from({ length: 30 }, (_, n) => line(`n${n}`, 80 * HOUR)));
    expect(logged[1]).toMatchObject({ count: 30, nodes: Array.from({ length: 20 }, (_, n) => `n${n}`) });
  });
});
