import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import { evidenceName } from '../../functions/store/evidence.ts';
import { INVENTORY, INVENTORY_NOW } from '../../functions/store/inventory.ts';
import { type Fault, INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { COMPARTMENT, capture, NODE1, NODE2, scene } from './scene.ts';

const NODE3 = 'ocid1.instance.oc1.xx.node3';
const NODE4 = 'ocid1.instance.oc1.xx.node4';
const ours = capture('s01_refused_recover.bookworm.fgd2', NODE1);
const theirs = capture('s01_refused_recover.bookworm.fgd2', NODE3);
const CLUSTERS = [
  ['CL1', [NODE1, NODE2]],
  ['CL2', [NODE3, NODE4]],
] as const;

/** Two clusters of which everything is known, and nothing is wrong yet. */
async function twoClusters() {
  const stage = scene({ start: ours.lostAt, decide, compartments: [COMPARTMENT] });
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  for (const [tag, nodes] of CLUSTERS) {
    const volumeId = `ocid1.volume.oc1.xx.${tag}`;
    stage.cloud.compute.addVolume({ id: volumeId, displayName: tag, ...place });
    for (const id of nodes) {
      const freeformTags = { 'lifekeeper-cluster': tag };
      stage.cloud.compute.addInstance({ id, displayName: id, ...place, freeformTags });
      stage.cloud.compute.addAttachment({ instanceId: id, volumeId });
    }
  }
  const nodes = CLUSTERS.flatMap(([clusterTag, ids]) =>
    ids.map((instanceId) => ({
      instanceId,
      displayName: instanceId,
      ...place,
      clusterTag,
      lifekeeperSeen: false,
      recoveryTimeoutSec: null,
      attachments: [],
      seenAt: ours.lostAt,
    })),
  );
  const inventory = {
    schema: 'warden.inventory/1' as const,
    takenAt: ours.lostAt,
    nodes: Object.fromEntries(nodes.map((node) => [node.instanceId, node])),
  };
  await stage.store.put(INVENTORY_NOW, INVENTORY.encode(inventory), { kind: 'any' });
  return stage;
}

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['fails', INTERNAL_ERROR],
  ['is refused because it was archived', { kind: 'status', status: 409, code: 'NotRestored' }],
  ['has no answer', { kind: 'hang' }],
];

describe.each(FAULTS)('an object whose read %s', (_, fault) => {
  test.each([
    ['the evidence of a node', evidenceName(NODE1)],
    ['the inventory', INVENTORY_NOW],
  ])('%s: the lines of the other cluster in the same batch are told, it is reported', async (_what, name) => {
    const stage = await twoClusters();
    await stage.clock.play(
      (async () => {
        stage.fail({ operation: 'GetObject', target: new RegExp(name), principal: 'respond', fault });
        await stage.deliver([...ours.before, ...theirs.before]);
        await stage.clock.sleep(5 * MINUTE);
        expect(stage.titles()).toContainEqual(expect.stringContaining('CL2'));
        const letters = stage.names('dead-letter/').map((letter) => JSON.stringify(stage.read(letter)));
        expect(letters).toContainEqual(expect.stringContaining(name));
        // What waited for it is told once it can be read, and nothing was lost meanwhile.
        stage.heal();
        await stage.clock.sleep(3 * MINUTE);
        expect(stage.titles()).toContainEqual(expect.stringContaining('CL1'));
        await stage.deliver([...ours.after, ...theirs.after]);
        await stage.clock.sleep(20 * MINUTE + SECOND);
        for (const [tag] of CLUSTERS)
          expect(stage.titles()).toContainEqual(expect.stringMatching(new RegExp(`RECOVERED.*${tag}`)));
        expect(stage.names('inbox/')).toEqual([]);
      })(),
    );
  });

  test('the list of the commands: every cluster is told all the same', async () => {
    const stage = await twoClusters();
    await stage.clock.play(
      (async () => {
        stage.fail({ operation: 'ListObjects', target: /commands/, principal: 'respond', fault });
        await stage.deliver([...ours.before, ...theirs.before]);
        await stage.clock.sleep(5 * MINUTE);
        for (const [tag] of CLUSTERS) expect(stage.titles()).toContainEqual(expect.stringContaining(tag));
      })(),
    );
  });
});
