import { HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { Decision, DecisionInput } from '../../functions/core/decision/contract.ts';
import { STRANGERS } from '../../functions/core/decision/strangers.ts';
import type { NodeEvidence } from '../../functions/core/evidence/evidence.ts';
import { beginIncident, type Incident, UNSENT } from '../../functions/core/incident/incident.ts';
import { Strangers } from '../../functions/respond/strangers.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { inventory, NODE1, POLICY, T0 } from '../core/decision/story.ts';
import { at } from '../core/evidence/make-signal.ts';
import { incidentBook } from '../support/incident-book.ts';
import { countingIds, JumpingTime, MemoryStore } from '../support/kit.ts';
import { countedLease } from './counted-lease.ts';

const NOW = T0 + 10 * MINUTE;
const lone = (node: string) =>
  ({ key: `node:${node}`, name: node, nodes: [node], source: 'unknown' }) as const;
const line = (node: string, seconds = 0) => at(seconds, 'session-lost', { node, session: 1, host: null });

/** In trouble are nodes called `bad…`; those called `soon…` may be in a minute. */
function decision({ cluster, now }: DecisionInput): Decision {
  const entry = {
    ...UNSENT,
    seq: 1,
    reason: 'first',
    severity: 'high',
    dueAt: now,
    title: 't',
    body: 'b',
  } as const;
  const incident = beginIncident({
    id: `i-${cluster.name}`,
    cluster,
    openedAt: now,
    lossAt: T0,
    severity: 'high',
  });
  const isBad = cluster.name.startsWith('bad');
  const made = isBad ? { ...incident, outbox: [entry] } : { ...incident, nextCheckAt: now + MINUTE };
  return {
    incident: isBad || cluster.name.startsWith('soon') ? made : null,
    notice: null,
    plan: null,
    reasons: [],
    nextCheckAt: null,
  };
}

function scene({ watched = [] as readonly string[], stored = [] as readonly Incident[] } = {}) {
  const clock = new JumpingTime(NOW);
  const book = incidentBook(new MemoryStore(), countingIds('id'));
  const logged: Readonly<Record<string, unknown>>[] = [];
  const decided: string[] = [];
  const joined: string[] = [];
  const refreshed: unknown[] = [];
  const world = {
    known: new Set<string>(watched),
    absent: new Set<string>(),
    allAbsent: false,
    unread: new Set<string>(),
    nextPassAt: 0,
  };
  const strangers = new Strangers(
    { clock, log: createLogger({ write: (text) => void logged.push(JSON.parse(text)) }) },
    {
      topicId: 't',
      policy: { ...POLICY, quorumVolumeIds: ['q'] },
      decide: (input) => {
        decided.push(input.cluster.name);
        return decision(input);
      },
    },
    {
      incidents: book,
      inventory: {
        now: inventory(),
        knows: (node: string) => world.known.has(node),
        refresh: async (_lookUps: unknown, nodes: ReadonlySet<string>, more: unknown) =>
          void refreshed.push([...nodes], more),
      },
      nodes: {
        load: async (nodes: readonly string[]) =>
          new Map(nodes.filter((node) => world.unread.has(node)).map((node) => [node, new Error('down')])),
        join: ({ node }: NodeEvidence) => void joined.push(node),
      },
      reader: {
        lookUps: {
          finder: {
            isAbsent: (node: string) => world.allAbsent || world.absent.has(node),
            get nextPassAt() {
              return world.nextPassAt;
            },
          },
        },
      },
    } as never,
  );
  const { renewLease, renewed } = countedLease();
  return {
    clock,
    book,
    logged,
    decided,
    joined,
    refreshed,
    world,
    strangers,
    renewed,
    lay: async () => {
      for (const one of stored) await book.save(one);
    },
    come: (...nodes: string[]) =>
      strangers.take(
        nodes.map((node) => line(node)),
        strangers.known(),
      ),
    judge: () => strangers.judge(renewLease),
    theirs: () => book.all().find(({ cluster }) => cluster.key === STRANGERS.key) ?? null,
  };
}

const names = (count: number, prefix = 's') => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

describe('who is a stranger', () => {
  test('a node that neither the inventory nor an incident knows', async () => {
    const known = beginIncident({ id: 'i', cluster: lone('of-incident'), openedAt: T0, lossAt: T0 });
    const { come, strangers, lay } = scene({ watched: [NODE1], stored: [known] });
    await lay();
    expect(strangers.isBusy()).toBe(false);
    const left = come(NODE1, 'x', 'of-incident', 'x');
    expect(left.map(({ node }) => node)).toEqual([NODE1, 'of-incident']);
    expect(strangers.isBusy()).toBe(true);
    const isKnown = strangers.known();
    expect([NODE1, 'of-incident', 'x'].map(isKnown)).toEqual([true, true, false]);
  });

  test('of what the inbox waits for that is settled which nobody knows and nobody holds', () => {
    const { come, strangers } = scene({ watched: [NODE1] });
    come('held');
    expect(strangers.settled(new Set([NODE1, 'held', 'gone']))).toEqual(new Set(['gone']));
  });
});

describe('those that OCI knows', () => {
  test('are nodes like any other; the inventory is asked for all of them', async () => {
    const { come, strangers, world, joined, refreshed } = scene();
    come(...names(6));
    world.known.add('s3');
    expect(await strangers.resolve()).toEqual(new Set(['s3']));
    expect(refreshed).toEqual([names(6), { lifekeeperSeen: new Set(), quorumVolumeIds: ['q'] }]);
    expect(joined).toEqual(['s3']);
    expect(strangers.settled(new Set(['s3', 's4']))).toEqual(new Set());
  });

  test.each([
    [5, 0, 5],
    [6, 0, 0],
    [4, 1, 4],
    [5, 1, 0],
  ])(
    'while it does not answer, %i of them beside %i taken so before: %i are taken for ours',
    async (count, open, taken) => {
      const stored = names(open, 'o').map((name) =>
        beginIncident({ id: name, cluster: lone(name), openedAt: T0, lossAt: T0 }),
      );
      const over = beginIncident({
        id: 'over',
        cluster: lone('over'),
        openedAt: T0,
        lossAt: T0,
        closedAt: T0,
      });
      const tagged = { ...lone('t'), source: 'tag' } as const;
      const ours = beginIncident({ id: 'ours', cluster: tagged, openedAt: T0, lossAt: T0 });
      const { come, strangers, lay } = scene({ stored: [...stored, over, ours] });
      await lay();
      come(...names(count));
      expect((await strangers.resolve()).size).toBe(taken);
    },
  );

  test('one that it does not know is none of ours', async () => {
    const { come, strangers, world } = scene();
    come('a', 'b');
    world.absent.add('b');
    expect(await strangers.resolve()).toEqual(new Set(['a']));
  });

  test('one whose evidence cannot be read waits, ten seconds at a time, and is not judged', async () => {
    const { come, strangers, world, judge, decided, joined } = scene();
    come('bad');
    world.unread.add('bad');
    expect(await strangers.resolve()).toEqual(new Set());
    await judge();
    expect([decided, joined, strangers.nextAt]).toEqual([[], [], NOW + 10 * SECOND]);
    world.unread.clear();
    expect(await strangers.resolve()).toEqual(new Set(['bad']));
    await judge();
    expect(strangers.nextAt).toBeNull();
  });
});

describe('judging', () => {
  test('one in trouble is told in the incident that all of them share, under the lease', async () => {
    const { come, judge, theirs, renewed, world, strangers } = scene();
    come('bad1', 'fine', 'bad2');
    world.allAbsent = true;
    await judge();
    expect(renewed()).toBe(1);
    expect(theirs()).toMatchObject({ closedAt: NOW, outbox: [{ facts: { count: 2 } }] });
    expect(strangers.nextAt).toBeNull();
    expect(strangers.isBusy()).toBe(false);
    expect(strangers.settled(new Set(['bad1', 'fine']))).toEqual(new Set(['bad1', 'fine']));
  });

  test('those whose lines may turn out to be ours are kept, those of no trouble are not', async () => {
    const { come, judge, world, joined } = scene();
    come('bad', 'fine');
    world.allAbsent = true;
    await judge();
    expect(joined).toEqual(['bad']);
  });

  test('nothing to tell: nothing is stored', async () => {
    const { come, judge, theirs, renewed, world } = scene();
    come('fine');
    world.allAbsent = true;
    await judge();
    expect([theirs(), renewed()]).toEqual([null, 0]);
  });

  test('one that may be in trouble later is looked at again then, not sooner, unless it says more', async () => {
    const { come, judge, strangers, decided, clock, world } = scene();
    world.allAbsent = true;
    come('soon');
    await judge();
    expect(strangers.nextAt).toBe(NOW + MINUTE);
    clock.advance(MINUTE - 1);
    await judge();
    expect(decided).toHaveLength(1);
    clock.advance(1);
    await judge();
    expect(decided).toHaveLength(2);
    come('soon');
    await judge();
    expect(decided).toHaveLength(3);
  });

  test.each([
    [0, 0],
    [NOW + 5 * SECOND, 5 * SECOND],
  ])('one that OCI may still know stays, until the next search', async (nextPassAt, after) => {
    const { come, judge, strangers, world, joined } = scene();
    world.nextPassAt = nextPassAt;
    come('fine');
    await judge();
    expect([strangers.nextAt, joined, strangers.isBusy()]).toEqual([NOW + after, [], true]);
  });

  test('ten minutes at most; of a hundred the lines are kept', async () => {
    const { come, judge, strangers, clock, joined } = scene();
    come(...names(120));
    await judge();
    clock.advance(10 * MINUTE);
    await judge();
    expect(strangers.isBusy()).toBe(true);
    clock.advance(1);
    await judge();
    expect([strangers.isBusy(), joined.length, strangers.nextAt]).toEqual([false, 100, null]);
  });

  test('of the first hundred in trouble of a day the lines are kept', async () => {
    const { come, judge, world, joined } = scene();
    come(...names(120, 'bad'));
    world.allAbsent = true;
    await judge();
    expect(joined).toEqual(names(100, 'bad'));
  });

  test('five hundred at a time; the rest at once', async () => {
    const { come, judge, strangers, decided, world } = scene();
    come(...names(501));
    world.allAbsent = true;
    await judge();
    expect([decided.length, strangers.nextAt]).toEqual([500, NOW]);
    await judge();
    expect([decided.length, strangers.nextAt]).toEqual([501, null]);
  });

  test('a notice does not wait long for those that are not judged yet', async () => {
    const { come, judge, theirs, world, clock } = scene();
    world.allAbsent = true;
    come('bad', ...names(500));
    await judge();
    expect(theirs()?.outbox).toEqual([]);
    await judge();
    expect(theirs()?.outbox).toHaveLength(1);
    expect(clock.now()).toBe(NOW);
  });
});

describe('when to come again', () => {
  test('a notice that waits is worth twenty minutes, not more', async () => {
    const { come, judge, strangers, world, clock } = scene();
    world.allAbsent = true;
    come('bad1');
    await judge();
    come('bad2');
    await judge();
    // Ten minutes after the first notice, then twenty, then forty.
    expect([strangers.isBusy(), strangers.nextAt]).toEqual([false, NOW + 10 * MINUTE]);
    clock.advance(10 * MINUTE);
    expect(strangers.isBusy()).toBe(true);
    await judge();
    expect([strangers.isBusy(), strangers.nextAt]).toEqual([false, null]);
    come('bad3');
    await judge();
    expect(strangers.nextAt).toBe(clock.now() + 20 * MINUTE);
    clock.advance(20 * MINUTE);
    await judge();
    come('bad4');
    await judge();
    expect([strangers.isBusy(), strangers.nextAt]).toEqual([false, null]);
    clock.advance(20 * MINUTE);
    expect(strangers.nextAt).toBe(clock.now() + 20 * MINUTE);
  });

  test('the earlier of a notice and a look', async () => {
    const { come, judge, strangers, world } = scene();
    world.allAbsent = true;
    come('bad1');
    await judge();
    come('bad2', 'soon');
    await judge();
    expect(strangers.nextAt).toBe(NOW + MINUTE);
  });

  test('something failed: ten seconds later', () => {
    const { come, strangers, logged } = scene();
    come('x');
    expect(strangers.postpone(new Error('down'))).toBe(NOW + 10 * SECOND);
    expect([strangers.nextAt, logged.length]).toEqual([NOW + 10 * SECOND, 1]);
  });

  test('nobody is at hand: never', () => {
    const { strangers } = scene();
    strangers.postpone(new Error('down'));
    expect(strangers.nextAt).toBeNull();
  });

  test('an id that something unreadable has is not theirs', async () => {
    const { come, judge, theirs, book, world } = scene();
    world.allAbsent = true;
    come('bad');
    const { isTaken } = book;
    const taken: string[] = [];
    Object.assign(book, {
      isTaken: (id: string) => {
        taken.push(id);
        return taken.length === 1 || isTaken(id);
      },
    });
    await judge();
    expect(theirs()?.id).not.toBe(taken[0]);
    expect(NOW - HOUR).toBeLessThan(theirs()?.openedAt ?? 0);
  });
});
