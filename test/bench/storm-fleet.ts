import { DAY } from '../../functions/core/base/time.ts';
import { emptyEvidence, foldSignals } from '../../functions/core/evidence/evidence.ts';
import type { NodeInventory } from '../../functions/core/inventory/inventory.ts';
import { snapshot } from '../../functions/core/inventory/snapshot.ts';
import { decodeBatch } from '../../functions/core/record/decode-batch.ts';
import { createMatcher } from '../../functions/core/rules/matcher.ts';
import { builtInRules } from '../../functions/core/rules/rule-pack.ts';
import { signalsOf } from '../../functions/core/rules/signals-of-batch.ts';
import { EVIDENCE, evidenceName } from '../../functions/store/evidence.ts';
import { INVENTORY, INVENTORY_NOW } from '../../functions/store/inventory.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { toAttachment, toInstance, toVolume } from '../../infra/local/cloud/compute-shapes.ts';
import { RESOURCES } from '../../infra/local/installation.ts';
import type { Tenancy } from '../../infra/local/tenancy.ts';
import { loginLines, recordOf, type Speaker } from './storm-lines.ts';

const OPERATOR = userCaller('operator');

interface Kept extends Speaker {
  readonly entry: NodeInventory;
}

/** Clusters of two nodes with one shared volume each, all in one availability domain. @returns the node in service of each. */
export async function addFleet(tenancy: Tenancy, clusters: number): Promise<readonly Speaker[]> {
  const nodes: Kept[] = [];
  for (let n = 0; n < clusters; n += 1) {
    const cluster = `c${String(n).padStart(5, '0')}`;
    const volume = tenancy.addVolume(`${cluster}-data`);
    for (const side of ['a', 'b']) {
      const name = `${cluster}${side}`;
      const node = tenancy.addNode(name, { freeformTags: { 'lifekeeper-cluster': cluster } });
      const attachment = tenancy.attach(node, volume, { isShareable: true, ipv4: '169.254.2.2' });
      const { nodes: one } = snapshot(null, {
        now: Date.now(),
        instances: [toInstance(node)],
        attachments: [toAttachment(attachment)],
        volumes: [toVolume(volume)],
        lifekeeperSeen: new Set([node.id]),
      });
      const entry = one[node.id];
      if (entry === undefined) throw new Error(`${name} is not remembered`);
      nodes.push({ id: node.id, name, portal: attachment.ipv4, iqn: attachment.iqn, entry });
    }
  }
  await remember(tenancy, nodes);
  return nodes.filter((_, index) => index % 2 === 0);
}

/** What `sweep` and `respond` would have written in quieter times. */
async function remember({ cloud }: Tenancy, nodes: readonly Kept[]): Promise<void> {
  const put = (name: string, body: Uint8Array) =>
    cloud.objectStorage.put(OPERATOR, { bucket: RESOURCES.stateBucket, name, body }, { kind: 'any' });
  const now = Date.now();
  const entries = Object.fromEntries(nodes.map(({ id, entry }) => [id, entry]));
  await put(INVENTORY_NOW, INVENTORY.encode({ schema: 'warden.inventory/1', takenAt: now, nodes: entries }));
  const matcher = createMatcher(builtInRules());
  for (const [serial, node] of nodes.entries()) {
    const records = loginLines(node, now - DAY).map((line) => recordOf(node, line, serial));
    const { signals } = signalsOf(decodeBatch(JSON.stringify(records)).records, matcher, { zone: 'UTC' });
    await put(evidenceName(node.id), EVIDENCE.encode(foldSignals(emptyEvidence(node.id), signals)));
  }
}
