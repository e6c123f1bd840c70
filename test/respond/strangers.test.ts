import { HOUR, MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import { INVENTORY, INVENTORY_NOW } from '../../functions/store/inventory.ts';
import { INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { COMPARTMENT, NODE1, NODE2, record, scene } from './scene.ts';

const start = Date.UTC(2026, 10, 22, 10, 15, 5);
const LOST =
  'iscsid[1432]: iscsid: Kernel reported iSCSI connection 1:0 error (1020 - ISCSI_ERR_TCP_CONN_CLOSE: TCP connection closed) state (3)';
const lost = (node: string, host: string, at = start) =>
  record(`Nov 22 ${new Date(at - 3 * SECOND).toISOString().slice(11, 19)} ${host} ${LOST}`, node, at, host);
const stranger = (n: number) => `ocid1.instance.oc1.xx.stranger${n}`;
const strangers = (count: number, at = start) =>
  Array.from({ length: count }, (_, n) => lost(stranger(n), `s${n}`, at));

/** A cluster of which OCI knows, and the lines of many nodes of which nobody does. */
function stageWithCluster() {
  const stage = scene({ start, decide, compartments: [COMPARTMENT] });
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  const tags = { freeformTags: { 'lifekeeper-cluster': 'CL1' } };
  const { compute } = stage.cloud;
  compute.addVolume({ id: 'ocid1.volume.oc1.xx.data', displayName: 'data', ...place });
  for (const [id, displayName] of [
    [NODE1, 'node1'],
    [NODE2, 'node2'],
  ] as const) {
    compute.addInstance({ id, displayName, ...place, ...tags });
    compute.addAttachment({ instanceId: id, volumeId: 'ocid1.volume.oc1.xx.data', isShareable: true });
  }
  /** As `sweep` does every hour. */
  const takeInventory = () => {
    const nodes = [NODE1, NODE2].map((instanceId, index) => ({
      instanceId,
      displayName: `node${index + 1}`,
      ...place,
      clusterTag: 'CL1',
      lifekeeperSeen: false,
      recoveryTimeoutSec: null,
      attachments: [],
      seenAt: start,
    }));
    const byId = Object.fromEntries(nodes.map((node) => [node.instanceId, node]));
    const inventory = { schema: 'warden.inventory/1' as const, takenAt: start, nodes: byId };
    return stage.store.put(INVENTORY_NOW, INVENTORY.encode(inventory), { kind: 'any' });
  };
  const of = (text: string) =>
    stage.cloud.notifications
      .inbox('ocid1.onstopic.oc1.xx.notices')
      .filter(({ title }) => title.includes(text));
  return { ...stage, of, takeInventory };
}

describe.each([1, 9, 10, 11, 500, 4_999, 5_000, 5_001, 50_000])(
  '%d nodes that nobody knows report a loss',
  (count) => {
    test('a real cluster is told first and in time; they share one notice and one incident', async () => {
      const stage = stageWithCluster();
      // Of more than are held at once lines are dropped, by chance also those of a node that no inventory has yet.
      if (count > 20_000) await stage.takeInventory();
      // First of all in the batch, as bad as it gets.
      await stage.clock.play(
        stage.deliver([...strangers(count), lost(NODE1, 'node1')]).then(() => stage.clock.sleep(15 * MINUTE)),
      );
      expect(stage.of('unknown nodes')).toHaveLength(1);
      expect(stage.of('unknown nodes')[0]?.title).toContain(
        count < 10_000 ? `trouble (${count})` : 'trouble (10000 or more)',
      );
      const [first] = stage.of('CL1');
      expect(first?.at).toBeLessThan(start + 70 * SECOND);
      expect(stage.titles()[0]).toContain('CL1');
      expect(
        stage
          .incidents()
          .map(({ cluster }) => cluster.key)
          .sort(),
      ).toEqual(['tag:CL1', 'unknown-nodes']);
      expect(stage.calls('GetInstance').length).toBeLessThan(2 * 200 + 60);
      expect(stage.names('topology/').length).toBeLessThanOrEqual(101);
      expect(stage.names('inbox/')).toEqual([]);
      // More than can be held at once are said to be dropped, by number and not one by one.
      const isDropping = (line: string) => line.includes('too many unknown nodes');
      expect(stage.logged.filter((line) => !isDropping(line))).toEqual([]);
      expect(stage.logged.length > 0).toBe(count > 20_000);
      expect(stage.logged.length).toBeLessThan(200);
      for (const { body } of stage.of('unknown nodes')) expect(Buffer.byteLength(body)).toBeLessThan(8_000);
    }, 240_000);
  },
);

test('further ones are told in one notice, ten minutes later at the earliest, then less and less often', async () => {
  const stage = stageWithCluster();
  const day = async () => {
    for (let hour = 0; hour < 24; hour += 1) {
      await stage.deliver([lost(stranger(hour), `s${hour}`, stage.clock.now())]);
      await stage.clock.sleep(HOUR);
    }
  };
  await stage.clock.play(day());
  const notices = stage.of('unknown nodes');
  expect(notices.length).toBeGreaterThan(2);
  expect(notices.length).toBeLessThan(10);
  expect(stage.incidents()).toHaveLength(1);
});

test('the same ones again are no news', async () => {
  const stage = stageWithCluster();
  const hours = async () => {
    for (let n = 0; n < 12; n += 1) {
      await stage.deliver(strangers(3, stage.clock.now()));
      await stage.clock.sleep(30 * MINUTE);
    }
  };
  await stage.clock.play(hours());
  expect(stage.of('unknown nodes')).toHaveLength(1);
});

test('one that heals within a minute is not told', async () => {
  const stage = stageWithCluster();
  const back = `Nov 22 10:15:12 s0 iscsid[1432]: iscsid: connection1:0 is operational after recovery (2 attempts)`;
  await stage.clock.play(
    stage
      .deliver([...strangers(1), record(back, stranger(0), start, 's0')])
      .then(() => stage.clock.sleep(15 * MINUTE)),
  );
  expect(stage.titles()).toEqual([]);
  expect(stage.incidents()).toEqual([]);
});

test('a node that OCI knows and the inventory does not yet is told like any other', async () => {
  const stage = stageWithCluster();
  await stage.clock.play(stage.deliver([lost(NODE1, 'node1')]).then(() => stage.clock.sleep(5 * MINUTE)));
  expect(stage.titles()[0]).toContain('CL1/node1');
  expect(stage.incidents()).toHaveLength(1);
});

test('it is found among 500 others that do not exist', async () => {
  const stage = stageWithCluster();
  stage.cloud.compute.addInstance({
    id: stranger(499),
    displayName: 'ours',
    compartmentId: COMPARTMENT,
    availabilityDomain: 'AD-1',
  });
  await stage.clock.play(stage.deliver([lost(NODE1, 'node1')]).then(() => stage.clock.sleep(2 * MINUTE)));
  const at = stage.clock.now();
  await stage.clock.play(stage.deliver(strangers(500, at)).then(() => stage.clock.sleep(10 * MINUTE)));
  const [ours] = stage.of('ours');
  expect((ours?.at ?? Number.POSITIVE_INFINITY) - at).toBeLessThan(90 * SECOND);
  expect(stage.of('trouble (499)')).toHaveLength(1);
});

test('while OCI does not answer, one alone is told with all that its lines say', async () => {
  const stage = stageWithCluster();
  stage.fail({ operation: ['ListInstances', 'ListVolumeAttachments', 'GetInstance'], fault: INTERNAL_ERROR });
  await stage.clock.play(stage.deliver([lost(NODE1, 'node1')]).then(() => stage.clock.sleep(10 * MINUTE)));
  expect(stage.titles()[0]).toContain('node1');
  expect(stage.of('unknown nodes')).toEqual([]);
});

test('what was said before the inventory knew it is told in full once it does', async () => {
  const stage = stageWithCluster();
  await stage.clock.play(stage.deliver(strangers(1)).then(() => stage.clock.sleep(20 * MINUTE)));
  expect(stage.of('trouble (1)')).toHaveLength(1);
  stage.cloud.compute.addInstance({
    id: stranger(0),
    displayName: 'late',
    compartmentId: COMPARTMENT,
    availabilityDomain: 'AD-1',
  });
  const again = stage.clock.now();
  const retry = `Nov 22 ${new Date(again).toISOString().slice(11, 19)} s0 iscsid[1432]: iscsid: connect to 169.254.2.2:3260 failed (Connection refused)`;
  await stage.clock.play(
    stage.deliver([record(retry, stranger(0), again, 's0')]).then(() => stage.clock.sleep(5 * MINUTE)),
  );
  const [told] = stage.of('late');
  expect(told?.body).toContain('10:15');
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '../x'])(
  'a node that calls itself %p is data: nothing throws, nothing stays',
  async (name) => {
    const stage = stageWithCluster();
    await stage.clock.play(
      stage.deliver([lost(name, name), lost(NODE1, name)]).then(() => stage.clock.sleep(15 * MINUTE)),
    );
    expect(stage.of('CL1').length).toBeGreaterThan(0);
    expect(stage.logged).toEqual([]);
    expect(stage.names('inbox/')).toEqual([]);
    expect(stage.names('dead-letter/')).toEqual([]);
  },
  60_000,
);
