import { WardenError } from '../../functions/core/base/errors.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { WRITES_BEFORE } from '../../functions/core/cluster/peer-writes.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import type { Inventory } from '../../functions/core/inventory/inventory.ts';
import type { Attachment, AuditAction, LookUps } from '../../functions/core/platform/look-ups.ts';
import type { LoadQuery } from '../../functions/core/ports.ts';
import { Investigator } from '../../functions/runtime/investigator.ts';
import {
  attachment,
  CLUSTER,
  COMPARTMENT,
  DETACHED,
  detachBy,
  input,
  instance,
  inventory,
  known,
  load,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  play,
  QUORUM_ATTACHMENT,
  remembered,
  T0,
  unreadable,
  VOL,
  view,
} from '../core/decision/story.ts';
import { JumpingTime } from '../support/kit.ts';

const NOW = T0 + 20 * MINUTE;
const INCIDENT = play(
  input(T0 + 2 * MINUTE, {
    views: [view(NODE1, [lostPath()])],
    lookUps: lookUps(T0 + 2 * MINUTE, { list: DETACHED }),
  }),
);

/** What the lists say, before anybody has looked into causes. */
function asListed(over: Parameters<typeof lookUps>[1]): LookUps {
  const { audit: _, load: __, ...listed } = lookUps(NOW, over);
  return listed;
}

/** Who asks the services what, and what they answer. */
function stage(more: { readonly audit?: boolean; readonly metrics?: boolean } = {}) {
  const time = new JumpingTime(NOW);
  const searches: (readonly [compartment: string, from: number, to: number])[] = [];
  const queries: LoadQuery[] = [];
  const world = { actions: [detachBy()] as readonly AuditAction[], audit: true, load: true, takes: 0 };
  const ports = {
    clock: time,
    ...(more.audit !== false && {
      auditSearch: {
        actions: async (compartment: string, from: number, to: number) => {
          searches.push([compartment, from, to]);
          time.advance(world.takes);
          if (!world.audit) throw new WardenError('OCI_THROTTLED');
          return world.actions;
        },
      },
    }),
    ...(more.metrics !== false && {
      metrics: {
        post: async () => undefined,
        load: async (query: LoadQuery) => {
          queries.push(query);
          time.advance(world.takes);
          if (!world.load) throw new WardenError('OCI_THROTTLED');
          return load({ peerWriteOpsSum: 5 });
        },
      },
    }),
  };
  const investigator = new Investigator(ports);
  const look = (
    seen: LookUps = asListed({ list: DETACHED }),
    incident: Incident | null = INCIDENT,
    inv: Inventory = inventory(),
  ) => investigator.complete(seen, { cluster: CLUSTER, incident, inventory: inv, views: [] });
  return { time, searches, queries, world, investigator, look };
}

/** The queries of one node. */
const of = (queries: readonly LoadQuery[], node: string) =>
  queries.filter(({ instanceId }) => instanceId === node);

describe('who attached and detached', () => {
  test('is searched once for a compartment, from ten minutes before the loss to now', async () => {
    const s = stage();
    s.investigator.begin([INCIDENT]);
    const { audit } = await s.look();
    expect(s.searches).toEqual([[COMPARTMENT, INCIDENT.lossAt - 10 * MINUTE, NOW]]);
    expect(audit).toEqual(known([detachBy()], NOW));
  });

  test('goes back to the earliest loss of all that are open, thirteen days at most', async () => {
    const s = stage();
    const earlier = { ...INCIDENT, openedAt: T0, lossAt: T0 - HOUR };
    s.investigator.begin([INCIDENT, earlier]);
    await s.look();
    expect(s.searches[0]?.[1]).toBe(T0 - HOUR - 10 * MINUTE);
    const old = stage();
    old.investigator.begin([{ ...INCIDENT, openedAt: NOW - 30 * DAY }]);
    await old.look();
    expect(old.searches[0]?.[1]).toBe(NOW - 13 * DAY);
  });

  test('is searched before the first notice only of a detach that nobody announced, for the hour and more before', async () => {
    for (const isUnannounced of [true, false]) {
      const s = stage();
      s.investigator.begin([]);
      s.world.actions = [-60, -70].map((minutes) => detachBy({ at: NOW + minutes * MINUTE }));
      const concern = { cluster: CLUSTER, incident: null, inventory: inventory(), views: [], isUnannounced };
      const { audit } = await s.investigator.complete(asListed({ list: DETACHED }), concern);
      expect(s.searches).toEqual(isUnannounced ? [[COMPARTMENT, NOW - 85 * MINUTE, NOW]] : []);
      expect(audit).toEqual(isUnannounced ? known(s.world.actions, NOW) : undefined);
    }
  });

  test('a volume that the inventory does not know any more is known by the IQN of its lost session', async () => {
    const gone = attachment({ lifecycleState: 'DETACHED' });
    const back = attachment({ id: 'back', iqn: 'iqn.2015-12.com.oracleiaas:another' });
    for (const [paths, list, searches] of [
      [[lostPath()], [gone], 1],
      [[lostPath({ state: 'recovered' })], [gone], 0],
      [[lostPath({ iqn: 'iqn.2015-12.com.oracleiaas:another' })], [gone], 0],
      [[lostPath()], [gone, back], 0],
    ] as const) {
      const s = stage();
      s.investigator.begin([]);
      await s.investigator.complete(asListed({ list }), {
        cluster: CLUSTER,
        incident: null,
        inventory: inventory([]),
        views: [view(NODE1, paths)],
        isUnannounced: true,
      });
      expect(s.searches).toHaveLength(searches);
    }
  });

  test('a second loss begins its clock anew, its story does not', async () => {
    const s = stage();
    const again = { ...INCIDENT, openedAt: T0, lossAt: T0 + 15 * MINUTE };
    s.investigator.begin([again]);
    s.world.actions = [-11, -10, 0].map((minutes) => detachBy({ at: T0 + minutes * MINUTE }));
    const { audit } = await s.look(undefined, again);
    expect(audit?.known === true && audit.value.map(({ at }) => (at - T0) / MINUTE)).toEqual([-10, 0]);
  });

  test('is not asked for again within a minute, be it answered or not', async () => {
    const s = stage();
    for (const [second, expected] of [
      [0, 1],
      [59, 1],
      [1, 2],
    ] as const) {
      s.time.advance(second * SECOND);
      s.investigator.begin([INCIDENT]);
      await s.look();
      expect(s.searches).toHaveLength(expected);
    }
    s.world.audit = false;
    s.time.advance(MINUTE);
    s.investigator.begin([INCIDENT]);
    expect((await s.look()).audit).toMatchObject({
      known: false,
      what: `Audit of ${COMPARTMENT}`,
      errorCode: 'OCI_THROTTLED',
    });
    s.time.advance(59 * SECOND);
    s.investigator.begin([INCIDENT]);
    await s.look();
    expect(s.searches).toHaveLength(3);
  });

  test('is as old as the older answer where nodes lie in two compartments; one that fails fails all', async () => {
    const s = stage();
    const elsewhere = known(instance(NODE2, { compartmentId: 'elsewhere' }), NOW);
    const seen = asListed({ list: DETACHED });
    const both = { ...seen, instances: { ...seen.instances, [NODE2]: elsewhere } };
    s.world.takes = SECOND;
    s.investigator.begin([INCIDENT]);
    const { audit } = await s.look(both);
    expect(s.searches.map(([compartment]) => compartment)).toEqual([COMPARTMENT, 'elsewhere']);
    expect(audit).toMatchObject({ known: true, readAt: NOW });
    expect(audit?.known === true && audit.value).toHaveLength(2);
  });

  test('a search that is not permitted is none: nothing is said of it', async () => {
    const s = stage({ audit: false });
    s.investigator.begin([INCIDENT]);
    expect(await s.look()).not.toHaveProperty('audit');
  });

  test('after twenty seconds of a cycle nothing more is begun: what was read before serves', async () => {
    const s = stage();
    s.investigator.begin([INCIDENT]);
    s.time.advance(20 * SECOND);
    const late = await s.look();
    expect([s.searches, s.queries]).toEqual([[], []]);
    expect(late).not.toHaveProperty('audit');
    expect(late).not.toHaveProperty('load');
    s.investigator.begin([INCIDENT]);
    s.time.advance(20 * SECOND - 1);
    await s.look();
    expect([s.searches.length, s.queries.length]).toEqual([1, 2]);
    s.time.advance(10 * MINUTE);
    const later = await s.look();
    expect([s.searches.length, s.queries.length]).toEqual([1, 2]);
    expect(later.audit).toMatchObject({ known: true });
    expect(Object.keys(later.load ?? {})).toEqual([NODE1, NODE2]);
  });
});

describe('how busy the nodes were, and who writes', () => {
  test('each node is asked for once, from ten minutes before the loss', async () => {
    const s = stage();
    s.investigator.begin([INCIDENT]);
    const { load: loads } = await s.look();
    expect(s.queries.map(({ instanceId }) => instanceId)).toEqual([NODE1, NODE2]);
    const [query] = of(s.queries, NODE1);
    expect(query).toEqual({
      compartmentId: COMPARTMENT,
      instanceId: NODE1,
      attachmentIds: [],
      peerAttachmentIds: [attachment({ instanceId: NODE2 }).id],
      writingAttachmentIds: [attachment().id],
      writesFrom: INCIDENT.lossAt - WRITES_BEFORE,
      from: INCIDENT.lossAt - 10 * MINUTE,
      lossAt: INCIDENT.lossAt,
      to: NOW,
    });
    expect(loads?.[NODE1]).toMatchObject({
      known: true,
      value: { peerWriteOpsSum: 5, peerVolumeIds: [VOL] },
    });
  });

  test('right after a loss it is asked for the minute after it', async () => {
    const s = stage();
    const fresh = { ...INCIDENT, lossAt: NOW };
    s.investigator.begin([fresh]);
    await s.look(undefined, fresh);
    expect(s.queries[0]?.to).toBe(NOW + MINUTE);
  });

  test('four nodes in a cycle, the others in the next; each again after five minutes', async () => {
    const s = stage();
    const nodes = ['a', 'b', 'c', 'd', 'e', 'f'];
    const seen = asListed({
      list: DETACHED,
      instances: Object.fromEntries(nodes.map((id) => [id, known(instance(id), NOW)])),
    });
    const look = () =>
      s.investigator.complete(seen, {
        cluster: { ...CLUSTER, nodes },
        incident: INCIDENT,
        inventory: inventory(),
        views: [],
      });
    const asked = () => s.queries.map(({ instanceId }) => instanceId).join('');
    s.investigator.begin([INCIDENT]);
    expect(Object.keys((await look()).load ?? {})).toEqual(['a', 'b', 'c', 'd']);
    s.investigator.begin([INCIDENT]);
    expect(Object.keys((await look()).load ?? {})).toEqual(nodes);
    expect(asked()).toBe('abcdef');
    s.time.advance(5 * MINUTE - 1);
    s.investigator.begin([INCIDENT]);
    await look();
    expect(asked()).toBe('abcdef');
    s.time.advance(1);
    s.investigator.begin([INCIDENT]);
    await look();
    expect(asked()).toBe('abcdefabcd');
  });

  test('one that fails says so, and is left alone for a minute', async () => {
    const s = stage();
    s.world.load = false;
    s.investigator.begin([INCIDENT]);
    expect((await s.look()).load?.[NODE1]).toMatchObject({ known: false, what: `metrics of ${NODE1}` });
    s.time.advance(MINUTE - 1);
    s.investigator.begin([INCIDENT]);
    await s.look();
    expect(s.queries).toHaveLength(2);
    s.time.advance(1);
    s.investigator.begin([INCIDENT]);
    await s.look();
    expect(s.queries).toHaveLength(4);
  });

  test('another loss of the same node is asked for anew', async () => {
    const s = stage();
    s.investigator.begin([INCIDENT]);
    await s.look();
    await s.look(undefined, { ...INCIDENT, lossAt: INCIDENT.lossAt + MINUTE });
    expect(s.queries).toHaveLength(4);
  });

  test.each<readonly [string, Parameters<typeof stage>[0], Partial<LookUps>]>([
    ['metrics may not be read', { metrics: false }, {}],
    ['attachments cannot be read', {}, { attachments: unreadable('attachments') }],
  ])('%s: nothing is said of it', async (_, how, change) => {
    const s = stage(how);
    s.investigator.begin([INCIDENT]);
    expect(await s.look({ ...asListed({ list: DETACHED }), ...change })).not.toHaveProperty('load');
    expect(s.queries).toEqual([]);
  });

  test('a node that the API does not show is looked for where the inventory knows it; one that nobody knows is not', async () => {
    const s = stage();
    const seen = asListed({ list: DETACHED });
    s.investigator.begin([INCIDENT]);
    const instances = { [NODE1]: unreadable<never>('instance') };
    await s.look({ ...seen, instances });
    expect(s.queries.map(({ compartmentId }) => compartmentId)).toEqual([COMPARTMENT, COMPARTMENT]);
    const nobody = { ...inventory(), nodes: {} };
    const t = stage();
    t.investigator.begin([INCIDENT]);
    expect(await t.look({ ...seen, instances: {} }, INCIDENT, nobody)).not.toHaveProperty('load');
    expect(t.searches).toEqual([]);
  });
});

describe('whose writes are watched', () => {
  const asked = async (list: readonly Attachment[], inv: Inventory = inventory()) => {
    const s = stage();
    s.investigator.begin([INCIDENT]);
    const found = await s.look(asListed({ list }), INCIDENT, inv);
    const [query] = of(s.queries, NODE1);
    const answer = found.load?.[NODE1];
    return {
      own: query?.attachmentIds,
      peers: query?.peerAttachmentIds,
      writing: query?.writingAttachmentIds,
      volumes: answer?.known === true ? answer.value.peerVolumeIds : undefined,
    };
  };
  const onPeer = (volumeId: string, id: string) => attachment({ instanceId: NODE2, volumeId, id });

  test('of peers on the volume that the node lost, not on another one that they serve by right', async () => {
    const found = await asked([...DETACHED, onPeer('ocid1.volume.other', 'other')]);
    expect(found).toMatchObject({ own: [], peers: [attachment({ instanceId: NODE2 }).id], volumes: [VOL] });
  });

  test('of peers on any volume that the node still has, where it has lost none', async () => {
    const found = await asked([attachment(), onPeer(VOL, 'peer'), onPeer('ocid1.volume.other', 'other')]);
    expect(found).toMatchObject({ own: [attachment().id], peers: ['peer'], volumes: [VOL] });
  });

  test('a volume that is listed no more but remembered is lost, if a peer has or had it', async () => {
    expect(await asked([onPeer(VOL, 'peer')])).toMatchObject({ peers: ['peer'], volumes: [VOL] });
    expect(await asked([{ ...onPeer(VOL, 'peer'), lifecycleState: 'DETACHED' }])).toMatchObject({
      peers: [],
      volumes: [VOL],
    });
    expect(await asked([])).toMatchObject({ peers: [], volumes: [] });
  });

  test('of two volumes that both nodes have, the one that the node lost; of none that only the node had', async () => {
    const own = 'ocid1.volume.own';
    const held = attachment({ id: 'held', volumeId: own });
    const gone = attachment({ lifecycleState: 'DETACHED' });
    const peers = [onPeer(own, 'other'), onPeer(VOL, 'peer')];
    expect(await asked([held, gone, ...peers])).toMatchObject({
      own: ['held'],
      peers: ['peer'],
      volumes: [VOL],
    });
    const alone = await asked([held, gone, onPeer(own, 'other')]);
    expect(alone).toMatchObject({ own: ['held'], peers: ['other'], volumes: [own] });
  });

  test('of the node itself on its data volumes, the newest four, detached or not', async () => {
    const many = [1, 2, 3, 4, 5].map((n) => attachment({ id: `a${n}`, lifecycleState: 'DETACHED' }));
    const inv = inventory([remembered(attachment()), remembered(QUORUM_ATTACHMENT, 'quorum')]);
    const found = await asked([QUORUM_ATTACHMENT, ...many, onPeer(VOL, 'peer')], inv);
    expect(found.writing).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect((await asked([], inv)).writing).toEqual([attachment().id]);
  });
});

describe('without an open incident', () => {
  const closed = { ...INCIDENT, closedAt: NOW, closedBy: 'operator' } as const;

  test.each([
    ['none', null],
    ['a closed one', closed],
  ])(
    '%s: a data volume that is detached now is looked at, and whose writes are old is not told',
    async (_, incident) => {
      const s = stage();
      s.investigator.begin([]);
      const { load: loads, audit } = await s.look(undefined, incident);
      expect(audit).toBeUndefined();
      expect(s.searches).toEqual([]);
      expect(s.queries.map(({ lossAt }) => lossAt)).toEqual([NOW, NOW]);
      expect(loads?.[NODE1]).toMatchObject({
        known: true,
        value: { peerWriteOpsSum: null, peerWritesSeenTo: null, cpuUtilizationMax: load().cpuUtilizationMax },
      });
    },
  );

  test('what could not be read stays unread', async () => {
    const s = stage();
    s.world.load = false;
    s.investigator.begin([]);
    expect((await s.look(undefined, null)).load?.[NODE1]).toMatchObject({ known: false });
  });

  test.each<readonly [string, readonly Attachment[], number]>([
    ['attached', [attachment()], 0],
    ['being detached', [attachment({ lifecycleState: 'DETACHING' })], 2],
    ['detached and a quorum disk', [{ ...QUORUM_ATTACHMENT, lifecycleState: 'DETACHED' }], 0],
    ['detached and unknown', [attachment({ id: 'unknown', lifecycleState: 'DETACHED' })], 0],
  ])('a volume that is %s', async (_, list, queries) => {
    const s = stage();
    s.investigator.begin([]);
    const inv = inventory([remembered(attachment()), remembered(QUORUM_ATTACHMENT, 'quorum')]);
    const seen = asListed({ list });
    const found = await s.look(seen, null, inv);
    expect(s.queries).toHaveLength(queries);
    if (queries === 0) expect(found).toBe(seen);
  });

  test('the same detach is asked for once in five minutes, a further one at once', async () => {
    const s = stage();
    const further = attachment({ id: 'further', volumeId: 'ocid1.volume.further' });
    const inv = inventory([remembered(attachment()), remembered(further)]);
    s.investigator.begin([]);
    await s.look(undefined, null, inv);
    await s.look(undefined, null, inv);
    expect(s.queries).toHaveLength(2);
    await s.look(asListed({ list: [...DETACHED, { ...further, lifecycleState: 'DETACHED' }] }), null, inv);
    expect(s.queries).toHaveLength(4);
  });
});
