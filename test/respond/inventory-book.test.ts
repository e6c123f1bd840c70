import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { PlatformEvent } from '../../functions/core/inbox/inbox.ts';
import type { Inventory } from '../../functions/core/inventory/inventory.ts';
import type { Attachment, Instance, Known, Volume } from '../../functions/core/platform/look-ups.ts';
import { InventoryBook } from '../../functions/respond/inventory-book.ts';
import { INVENTORY_NOW } from '../../functions/store/inventory.ts';
import {
  attachment,
  COMPARTMENT,
  instance,
  inventory,
  known,
  NODE1,
  NODE2,
  remembered,
  T0,
  unreadable,
  VOL,
} from '../core/decision/story.ts';
import { JumpingTime, MemoryStore } from '../support/kit.ts';

const NEW = 'ocid1.instance.oc1.ap-tokyo-1.node3';
const ELSEWHERE = 'ocid1.compartment.oc1..elsewhere';
const NOTHING = { schema: 'warden.inventory/1', takenAt: 0, nodes: {} };
const MORE = { lifekeeperSeen: new Set<string>(), quorumVolumeIds: [] };

class Store extends MemoryStore {
  fails = false;
  reads = 0;
  override async get(name: string) {
    this.reads += 1;
    if (this.fails) throw new WardenError('OCI_TIMEOUT');
    return super.get(name);
  }

  lay(value: unknown): void {
    const body = new TextEncoder().encode(JSON.stringify(value));
    this.objects.set(INVENTORY_NOW, { body, etag: `laid-${this.reads}-${body.length}`, storedAt: null });
  }

  stored(): Inventory {
    return this.json(INVENTORY_NOW) as Inventory;
  }
}

/** What OCI lists, by compartment, and what was asked. */
class Lists {
  instances: Known<readonly Instance[]> = known([instance(NODE1), instance(NODE2)], T0);
  attachments: Known<readonly Attachment[]> = known([attachment(), attachment({ instanceId: NODE2 })], T0);
  readonly asked: string[] = [];
  readonly volumesAsked: (readonly string[])[] = [];
  found = new Map<string, string>();
  readonly searched: [readonly string[], readonly string[]][] = [];
  volumeAnswers: Record<string, Known<Volume>> = {};
  readonly finder = {
    find: async (nodes: readonly string[], likely: ReadonlySet<string>) => {
      this.searched.push([nodes, [...likely]]);
      return this.found;
    },
  };
  instancesIn = async (compartment: string) => {
    this.asked.push(compartment);
    return this.instances;
  };
  attachmentsIn = async () => this.attachments;
  volumes = async (ids: readonly string[]) => {
    this.volumesAsked.push(ids);
    return this.volumeAnswers;
  };
}

function scene(stored: unknown = inventory(), watched: readonly string[] = []) {
  const store = new Store();
  if (stored !== null) store.lay(stored);
  const clock = new JumpingTime(T0);
  const noted: string[] = [];
  const book = new InventoryBook(
    store,
    clock,
    { note: (name, reason) => void noted.push(`${name}: ${reason}`) },
    watched,
  );
  const lists = new Lists();
  const refresh = (nodes = [NODE1], more: Parameters<InventoryBook['refresh']>[2] = MORE) =>
    book.refresh(lists as never, new Set(nodes), more);
  return { store, clock, noted, book, lists, refresh };
}

const event = (type: string, at: number, resourceId: string | null = NODE1): PlatformEvent => ({
  type,
  resourceId,
  compartmentId: null,
  at,
  eventId: null,
});

describe('reading', () => {
  test('when it is a minute old, not sooner', async () => {
    const { store, book, clock } = scene();
    expect(book.now).toEqual(NOTHING);
    await book.load();
    expect([book.now, book.knows(NODE1), book.knows(NEW)]).toEqual([inventory(), true, false]);
    store.lay({ ...inventory(), takenAt: T0 });
    clock.advance(MINUTE - 1);
    await book.load();
    expect([store.reads, book.now.takenAt]).toEqual([1, inventory().takenAt]);
    clock.advance(1);
    await book.load();
    expect([store.reads, book.now.takenAt]).toEqual([2, T0]);
  });

  test.each([
    ['that is missing', null],
    ['that is damaged', { schema: 'another' }],
  ])('one %s is empty', async (_, stored) => {
    const { book } = scene(stored);
    await book.load();
    expect(book.now).toEqual(NOTHING);
  });

  test('one that went away leaves what is known of before', async () => {
    const { store, book, clock } = scene();
    await book.load();
    store.objects.clear();
    clock.advance(MINUTE);
    await book.load();
    expect(book.knows(NODE1)).toBe(true);
  });

  test('an entry that cannot be read is begun anew, and noted', async () => {
    const nodes = { ...inventory().nodes, [NODE2]: {} };
    const { book, noted } = scene({ ...inventory(), nodes });
    await book.load();
    expect([book.knows(NODE1), book.knows(NODE2)]).toEqual([true, false]);
    expect(noted).toEqual([`${INVENTORY_NOW}#${NODE2}: an entry that cannot be read, begun anew`]);
  });

  test('that fails at the beginning is waited for, a minute at most', async () => {
    const { store, book, clock, noted } = scene();
    store.fails = true;
    await expect(book.load()).rejects.toMatchObject({ code: 'OCI_TIMEOUT' });
    clock.advance(MINUTE - 1);
    await expect(book.load()).rejects.toMatchObject({ code: 'OCI_TIMEOUT' });
    clock.advance(1);
    await book.load();
    expect([book.now, noted]).toEqual([NOTHING, [`${INVENTORY_NOW}: it could not be read, again and again`]]);
  });

  test('that fails later leaves what was read before; noted only when it goes on', async () => {
    const { store, book, clock, noted } = scene();
    await book.load();
    store.fails = true;
    clock.advance(MINUTE);
    await book.load();
    expect([book.knows(NODE1), noted, store.reads]).toEqual([true, [], 2]);
    clock.advance(MINUTE - 1);
    await book.load();
    expect(store.reads).toBe(2);
    clock.advance(1);
    await book.load();
    expect([book.knows(NODE1), noted.length, store.reads]).toEqual([true, 1, 3]);
    store.fails = false;
    clock.advance(MINUTE);
    await book.load();
    store.fails = true;
    clock.advance(MINUTE);
    await book.load();
    expect(noted).toHaveLength(1);
  });
});

describe('taking what the API lists', () => {
  test('the compartments of the nodes are read once; what is new there is remembered and written', async () => {
    const { store, book, lists, refresh } = scene();
    await book.load();
    lists.attachments = known([attachment({ port: 3261 }), attachment({ instanceId: NODE2 })], T0);
    await refresh([NODE1, NODE2]);
    expect([lists.asked, lists.searched]).toEqual([[COMPARTMENT], []]);
    expect(book.now.nodes[NODE1]?.attachments[0]).toMatchObject({ port: 3261, lastAttachedAt: T0 });
    expect(store.stored()).toEqual(inventory());
    await book.save();
    expect(store.stored().nodes[NODE1]?.attachments[0]).toMatchObject({ port: 3261 });
    expect(book.now).toEqual(store.stored());
  });

  test('times alone are no reason to write', async () => {
    const { store, book, refresh, clock } = scene();
    await book.load();
    await refresh([NODE1, NODE2]);
    expect(book.now.nodes[NODE1]?.seenAt).toBe(T0);
    await book.save();
    clock.advance(MINUTE);
    store.put = () => Promise.reject(new Error('written'));
    await refresh([NODE1, NODE2]);
    await book.save();
    expect(book.now.nodes[NODE1]?.seenAt).toBe(T0 + MINUTE);
  });

  test.each<readonly [string, Partial<Attachment>]>([
    ['another portal', { port: 3261 }],
    ['one that is not known', { ipv4: null }],
    ['a portal more', { multipathPortals: [{ ipv4: '169.254.2.9', port: 3260, iqn: 'iqn' }] }],
    ['another field', { isShareable: false }],
  ])('what is new is written: %s', async (_, change) => {
    const { store, book, lists, refresh } = scene();
    await book.load();
    await refresh([NODE1, NODE2]);
    await book.save();
    lists.attachments = known([attachment(change), attachment({ instanceId: NODE2 })], T0);
    await refresh([NODE1, NODE2]);
    await book.save();
    expect(store.stored().nodes[NODE1]?.attachments[0]).toMatchObject(change);
  });

  test('a node that went, and a tag that came, are written', async () => {
    const { store, book, lists, refresh } = scene();
    await book.load();
    lists.instances = known(
      [instance(NODE1, { freeformTags: {} }), instance(NODE2, { lifecycleState: 'TERMINATED' })],
      T0,
    );
    await refresh([NODE1, NODE2]);
    await book.save();
    expect(store.stored().nodes).toMatchObject({ [NODE1]: { clusterTag: null } });
    expect(Object.keys(store.stored().nodes)).toEqual([NODE1]);
  });

  test.each<readonly [string, (lists: Lists) => void]>([
    [
      'instances',
      (lists) => {
        lists.instances = unreadable('instances');
      },
    ],
    [
      'attachments',
      (lists) => {
        lists.attachments = unreadable('attachments');
      },
    ],
    [
      'anything',
      (lists) => {
        lists.instances = known([], T0);
        lists.attachments = known([], T0);
      },
    ],
  ])(
    'where %s cannot be read nothing changes: it must not look as if nothing were there',
    async (_, hide) => {
      const { store, book, lists, refresh } = scene();
      await book.load();
      hide(lists);
      await refresh([NODE1, NODE2]);
      await book.save();
      expect([book.now, store.stored()]).toEqual([inventory(), inventory()]);
    },
  );

  test('of one compartment that cannot be read the others are taken', async () => {
    const { book, lists, refresh } = scene();
    await book.load();
    lists.found = new Map([[NEW, ELSEWHERE]]);
    lists.instancesIn = async (compartment) =>
      compartment === COMPARTMENT
        ? unreadable('instances')
        : known([instance(NEW, { compartmentId: ELSEWHERE })], T0);
    await refresh([NODE1, NEW]);
    expect([book.knows(NEW), book.knows(NODE1)]).toEqual([true, true]);
  });

  test('a node that is not known is looked for, first where others of ours are', async () => {
    const { book, lists, refresh } = scene(inventory(), [ELSEWHERE]);
    await book.load();
    lists.found = new Map([[NEW, ELSEWHERE]]);
    lists.instances = known([instance(NEW, { compartmentId: ELSEWHERE, displayName: 'node3' })], T0);
    await refresh([NODE1, NEW]);
    expect(lists.searched).toEqual([[[NEW], [ELSEWHERE, COMPARTMENT]]]);
    expect(lists.asked).toEqual([COMPARTMENT, ELSEWHERE]);
    expect(book.now.nodes[NEW]).toMatchObject({ displayName: 'node3', lifekeeperSeen: false });
  });

  test('that LifeKeeper wrote there, and which volumes are quorum, comes along', async () => {
    const { book, lists, refresh } = scene(null);
    await book.load();
    lists.found = new Map([[NODE1, COMPARTMENT]]);
    await refresh([NODE1], { lifekeeperSeen: new Set([NODE1]), quorumVolumeIds: [VOL] });
    expect(book.now.nodes[NODE1]).toMatchObject({ lifekeeperSeen: true, attachments: [{ role: 'quorum' }] });
    expect(book.now.takenAt).toBe(T0);
  });

  test('only names of volumes are asked for that nobody knows, of these nodes', async () => {
    const { book, lists, refresh } = scene(
      inventory([
        remembered(attachment()),
        { ...remembered(attachment({ volumeId: 'unnamed' })), volumeName: null },
      ]),
    );
    await book.load();
    lists.attachments = known(
      [
        attachment(),
        attachment({ volumeId: 'fresh' }),
        attachment({ volumeId: 'x', instanceId: 'not ours' }),
      ],
      T0,
    );
    const volume = (id: string): Volume => ({
      id,
      displayName: `name of ${id}`,
      compartmentId: COMPARTMENT,
      availabilityDomain: 'AD',
      lifecycleState: 'AVAILABLE',
      isReservationsEnabled: false,
      freeformTags: {},
    });
    lists.volumeAnswers = { fresh: known(volume('fresh'), T0), unnamed: unreadable('volume') };
    await refresh([NODE1, NODE2]);
    expect(lists.volumesAsked).toEqual([['unnamed', 'fresh']]);
    const names = book.now.nodes[NODE1]?.attachments.map(({ volumeId, volumeName }) => [
      volumeId,
      volumeName,
    ]);
    expect(names).toContainEqual(['fresh', 'name of fresh']);
    expect(names).toContainEqual(['unnamed', null]);
  });
});

describe('writing', () => {
  test('what changed is joined to what sweep wrote meanwhile', async () => {
    const { store, book } = scene();
    await book.load();
    book.noteMaintenance([event('instancemaintenance.begin', T0)]);
    const swept = inventory();
    const own = { ...swept.nodes[NODE2], displayName: 'renamed' };
    store.lay({ ...swept, takenAt: T0, nodes: { ...swept.nodes, [NODE2]: own } });
    await book.save();
    expect(store.stored()).toMatchObject({
      takenAt: T0,
      nodes: { [NODE1]: { maintenanceAt: T0 }, [NODE2]: { displayName: 'renamed' } },
    });
    expect(book.now).toEqual(store.stored());
  });

  test('what could not be written is written later, over whatever is read meanwhile', async () => {
    const { store, book, clock } = scene();
    await book.load();
    book.noteMaintenance([event('instancemaintenance.begin', T0)]);
    const put = store.put.bind(store);
    store.put = () => Promise.reject(new WardenError('OCI_TIMEOUT'));
    await expect(book.save()).rejects.toMatchObject({ code: 'OCI_TIMEOUT' });
    store.put = put;
    clock.advance(MINUTE);
    await book.load();
    expect(book.now.nodes[NODE1]?.maintenanceAt).toBe(T0);
    await book.save();
    expect(store.stored().nodes[NODE1]?.maintenanceAt).toBe(T0);
  });

  test('one that is missing is begun', async () => {
    const { store, book, lists, refresh } = scene(null);
    await book.load();
    lists.found = new Map([[NODE1, COMPARTMENT]]);
    await refresh();
    await book.save();
    expect(Object.keys(store.stored().nodes)).toEqual([NODE1, NODE2]);
  });

  test('of nothing nothing is begun', async () => {
    const { store, book } = scene(null);
    await book.load();
    await book.save();
    expect(store.names('')).toEqual([]);
  });

  test('nothing new, nothing written', async () => {
    const { store, book } = scene();
    await book.load();
    store.put = () => Promise.reject(new Error('written'));
    await book.save();
    expect(store.reads).toBe(1);
  });
});

describe('maintenance of the platform', () => {
  test.each<readonly [string, PlatformEvent, number | undefined]>([
    ['a maintenance', event('computeapi.instancemaintenance.begin', T0), T0],
    ['a live migration', event('computeapi.livemigrateinstance.end', T0), T0],
    ['another event', event('computeapi.detachvolume.end', T0), undefined],
    ['of a node that nobody knows', event('instancemaintenance.begin', T0, NEW), undefined],
    ['of nothing', event('instancemaintenance.begin', T0, null), undefined],
  ])('%s', async (_, one, expected) => {
    const { book } = scene();
    await book.load();
    book.noteMaintenance([one]);
    expect([book.now.nodes[NODE1]?.maintenanceAt, book.knows(NEW)]).toEqual([expected, false]);
  });

  test('the newest counts, in whatever order they come', async () => {
    const { book, store } = scene();
    await book.load();
    for (const seconds of [5, 3])
      book.noteMaintenance([event('instancemaintenance.begin', T0 + seconds * SECOND)]);
    expect(book.now.nodes[NODE1]?.maintenanceAt).toBe(T0 + 5 * SECOND);
    await book.save();
    store.put = () => Promise.reject(new Error('written'));
    book.noteMaintenance([event('instancemaintenance.begin', T0 + 5 * SECOND)]);
    await book.save();
  });
});
