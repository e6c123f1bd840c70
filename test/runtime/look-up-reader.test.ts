import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { Inventory } from '../../functions/core/inventory/inventory.ts';
import type { Attachment, Instance, Volume } from '../../functions/core/platform/look-ups.ts';
import { LookUpReader } from '../../functions/runtime/look-up-reader.ts';
import {
  attachment,
  CLUSTER,
  COMPARTMENT,
  instance,
  inventory,
  known,
  NODE1,
  NODE2,
  QUORUM,
  QUORUM_ATTACHMENT,
  remembered,
  T0,
  VOL,
} from '../core/decision/story.ts';
import { JumpingTime } from '../support/kit.ts';

const DENIED = 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND';
const volumeOf = (id: string) => ({ id, displayName: id, lifecycleState: 'AVAILABLE' }) as unknown as Volume;

/** An API and what it was asked for. */
function stage() {
  const time = new JumpingTime(T0);
  const calls: string[] = [];
  const world = {
    attachments: [attachment(), attachment({ instanceId: NODE2 })] as readonly Attachment[],
    instances: [instance(NODE1), instance(NODE2)] as readonly Instance[],
    elsewhere: [] as readonly Instance[],
    refused: '',
  };
  const answer = <T>(call: string, value: () => T | undefined): T => {
    calls.push(call);
    if (world.refused !== '' && call.startsWith(world.refused)) throw new WardenError('OCI_THROTTLED');
    const found = value();
    if (found === undefined) throw new WardenError(DENIED);
    return found;
  };
  const reader = new LookUpReader(
    {
      listAttachments: async (id) => answer(`attachments ${id}`, () => world.attachments),
      listInstances: async (id) => answer(`instances ${id}`, () => world.instances),
      getInstance: async (id) => answer(`instance ${id}`, () => world.elsewhere.find((one) => one.id === id)),
      getVolume: async (id) => answer(`volume ${id}`, () => volumeOf(id)),
    },
    time,
  );
  reader.begin(false);
  const read = (inv: Inventory = inventory(), nodes: readonly string[] = CLUSTER.nodes) =>
    reader.read({ ...CLUSTER, nodes }, inv);
  /** What was asked for since the last time. */
  const asked = () => calls.splice(0).map((call) => call.replace(/ocid1\.[\w.-]+\./g, ''));
  return { time, world, reader, read, asked };
}

const NOBODY: Inventory = { ...inventory(), nodes: {} };

test('a cluster is one list of attachments, one of instances, and each of its volumes once', async () => {
  const s = stage();
  const seen = await s.read();
  expect(s.asked()).toEqual(
    ['instances cl1', 'attachments cl1', 'volume shared1'].map((call) =>
      call.replace('cl1', COMPARTMENT.replace(/ocid1\.[\w.-]+\./g, '')),
    ),
  );
  expect(seen).toEqual({
    readAt: T0,
    attachments: known([attachment(), attachment({ instanceId: NODE2 })], T0),
    instances: { [NODE1]: known(instance(NODE1), T0), [NODE2]: known(instance(NODE2), T0) },
    volumes: { [VOL]: known(volumeOf(VOL), T0) },
  });
});

test('of the list only what is on its nodes or of its volumes, in the order of the list', async () => {
  const s = stage();
  const foreign = attachment({ id: 'foreign', instanceId: 'elsewhere' });
  const own = attachment({ id: 'own', volumeId: 'ocid1.volume.own' });
  const none = attachment({ id: 'none', instanceId: 'elsewhere', volumeId: 'ocid1.volume.none' });
  s.world.attachments = [none, foreign, own, attachment()];
  const { attachments } = await s.read();
  expect(attachments.known && attachments.value.map(({ id }) => id)).toEqual([
    'foreign',
    'own',
    attachment().id,
  ]);
});

test('lists are asked for again after ten seconds, volumes after ten minutes; at once when something changed', async () => {
  const s = stage();
  await s.read();
  expect(s.asked()).toHaveLength(3);
  s.time.advance(10 * SECOND - 1);
  s.reader.begin(false);
  await s.read();
  expect(s.asked()).toEqual([]);
  s.reader.begin(true);
  await s.read();
  expect(s.asked()).toHaveLength(2);
  s.time.advance(10 * SECOND);
  await s.read();
  expect(s.asked()).toHaveLength(2);
  s.time.advance(10 * MINUTE);
  await s.read();
  expect(s.asked()).toHaveLength(3);
});

test('what failed is left alone for ten seconds, and says what it was', async () => {
  const s = stage();
  s.world.refused = 'attachments';
  const { attachments, volumes, instances } = await s.read();
  expect(attachments).toMatchObject({
    known: false,
    what: `attachments of ${COMPARTMENT}`,
    errorCode: 'OCI_THROTTLED',
  });
  expect(Object.keys(volumes)).toEqual([VOL]);
  expect(instances[NODE1]).toMatchObject({ known: true });
  s.asked();
  s.time.advance(10 * SECOND - 1);
  await s.read();
  expect(s.asked()).not.toContainEqual(expect.stringContaining('attachments'));
  s.time.advance(1);
  await s.read();
  expect(s.asked()).toContainEqual(expect.stringContaining('attachments'));
});

test('a list of instances that fails makes each node of it unknown, without reading any alone', async () => {
  const s = stage();
  s.world.refused = 'instances';
  const { instances, attachments } = await s.read();
  expect(instances[NODE2]).toMatchObject({
    known: false,
    what: `instance ${NODE2}`,
    errorCode: 'OCI_THROTTLED',
  });
  expect(attachments.known).toBe(true);
  expect(s.asked().filter((call) => call.startsWith('instance '))).toEqual([]);
});

test('a boot volume is not read, a remembered data volume that is attached nowhere is', async () => {
  const s = stage();
  s.world.attachments = [];
  const boot = attachment({ volumeId: 'ocid1.bootvolume.b' });
  const inv = inventory([
    remembered(attachment()),
    remembered(QUORUM_ATTACHMENT, 'quorum'),
    remembered(boot, 'boot'),
  ]);
  expect(Object.keys((await s.read(inv)).volumes)).toEqual([VOL, QUORUM]);
});

describe('a node that the inventory does not know', () => {
  test('is read alone, and its compartment is where to look', async () => {
    const s = stage();
    s.world.elsewhere = [instance(NODE1)];
    const { instances, attachments } = await s.read(NOBODY, [NODE1]);
    expect(instances[NODE1]).toEqual(known(instance(NODE1), T0));
    expect(attachments.known).toBe(true);
    s.asked();
    await s.read(NOBODY, [NODE1]);
    expect(s.asked()).toEqual([]);
    s.time.advance(10 * SECOND);
    await s.read(NOBODY, [NODE1]);
    expect(s.asked()).toContainEqual(expect.stringMatching(/^instance .*node1/));
  });

  test('and the API neither: unknown, and so is what is attached to it', async () => {
    const s = stage();
    const { instances, attachments, volumes } = await s.read(NOBODY, [NODE1]);
    expect(instances[NODE1]).toMatchObject({ known: false, what: `instance ${NODE1}`, errorCode: DENIED });
    expect(attachments).toMatchObject({
      known: false,
      what: 'attachments',
      errorCode: DENIED,
      detail: 'No compartment is known for the node.',
    });
    expect(volumes).toEqual({});
  });

  test('is one of thirty in a cycle; the others wait for the next', async () => {
    const s = stage();
    const nodes = Array.from({ length: 31 }, (_, n) => `ocid1.instance.n${n}`);
    s.world.elsewhere = nodes.map((id) => instance(id));
    const first = await s.read(NOBODY, nodes);
    expect(nodes.filter((id) => first.instances[id]?.known !== true)).toEqual(nodes.slice(30));
    expect(first.instances[nodes[30] ?? '']).toMatchObject({
      errorCode: 'OCI_THROTTLED',
      detail: 'Left for the next pass.',
    });
    s.reader.begin(false);
    const second = await s.read(NOBODY, nodes);
    expect(nodes.every((id) => second.instances[id]?.known === true)).toBe(true);
  });

  test('or that left the compartment in which it was seen, is read alone', async () => {
    const s = stage();
    s.world.instances = [instance(NODE2)];
    s.world.elsewhere = [instance(NODE1, { compartmentId: 'moved' })];
    const { instances } = await s.read();
    expect(instances[NODE1]).toMatchObject({ known: true, value: { compartmentId: 'moved' } });
    expect(s.asked()).toContain('attachments moved');
  });
});

test('thirty volumes in a cycle; of the others what was read before is told, however old', async () => {
  const s = stage();
  const ids = Array.from({ length: 31 }, (_, n) => `v${n}`);
  expect(Object.keys(await s.reader.volumes(ids))).toHaveLength(30);
  expect(s.asked()).toHaveLength(30);
  s.reader.begin(false);
  expect(Object.keys(await s.reader.volumes(ids))).toHaveLength(31);
  expect(s.asked()).toHaveLength(1);
  s.time.advance(10 * MINUTE);
  s.reader.begin(false);
  const all = [...ids, 'further'];
  expect(Object.keys(await s.reader.volumes(all)).sort()).toEqual([...ids].sort());
  expect(s.asked()).toHaveLength(30);
});
