import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { valueAt } from '../../../functions/core/base/group-by.ts';
import { emptyEvidence, foldSignals, serializeEvidence } from '../../../functions/core/evidence/evidence.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import { clustersOf } from '../../../functions/core/inventory/clusters.ts';
import { snapshot } from '../../../functions/core/inventory/snapshot.ts';
import type { Attachment, Instance } from '../../../functions/core/platform/look-ups.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { EVIDENCE, evidenceName } from '../../../functions/store/evidence.ts';
import { INVENTORY, INVENTORY_NOW } from '../../../functions/store/inventory.ts';

const ROOT = join(__dirname, '../../../functions');
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'length',
  'then',
] as const;
const name = fc.constantFrom(...NAMES);

const instance = (id: string): Instance => ({
  id,
  displayName: id,
  compartmentId: id,
  availabilityDomain: id,
  lifecycleState: 'RUNNING',
  freeformTags: {},
  definedTags: {},
});
const attachment = (node: string, volumeId: string) =>
  ({
    id: `a-${node}`,
    instanceId: node,
    volumeId,
    lifecycleState: 'ATTACHED',
    isShareable: true,
    ipv4: '169.254.2.2',
    port: 3260,
    iqn: 'iqn.x:y',
    multipathPortals: [],
    timeCreated: 0,
  }) as unknown as Attachment;

test('only what is its own is held by a record', () => {
  fc.assert(
    fc.property(name, (key) => {
      expect(valueAt({}, key)).toBeUndefined();
      expect(valueAt(undefined, key)).toBeUndefined();
      expect(valueAt(Object.fromEntries([[key, 7]]), key)).toBe(7);
    }),
  );
});

test('an inventory of nodes and volumes with such names is taken, stored, read and grouped like any other', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1 }), name, (nodes, volume) => {
      const input = {
        now: 1_000,
        instances: nodes.map(instance),
        attachments: nodes.map((node) => attachment(node, volume)),
        lifekeeperSeen: new Set(nodes),
      };
      const once = snapshot(null, input);
      const stored = INVENTORY.decode(INVENTORY.encode(once), INVENTORY_NOW);
      const again = snapshot(stored, { ...input, now: 2_000 });
      expect(Object.keys(again.nodes).sort()).toEqual([...nodes].sort());
      for (const node of nodes)
        expect(valueAt(again.nodes, node)?.attachments.map(({ volumeId }) => volumeId)).toEqual([volume]);
      expect(
        clustersOf(again)
          .flatMap((cluster) => cluster.nodes)
          .sort(),
      ).toEqual([...nodes].sort());
      const without = snapshot(again, {
        ...input,
        instances: nodes.map((id) => ({ ...instance(id), lifecycleState: 'TERMINATED' })),
      });
      expect(Object.keys(without.nodes)).toEqual([]);
    }),
  );
});

test('evidence about such hosts, sessions, devices and tags is folded, stored and read like any other', () => {
  fc.assert(
    fc.property(name, name, name, (node, host, word) => {
      const signal: Signal = {
        rule: word,
        kind: 'session-lost',
        severity: 'high',
        node,
        host,
        at: 1_000_000,
        precision: 1_000,
        bootId: word,
        text: word,
        session: 1,
        device: word,
        iqn: word,
        tag: word,
        peer: word,
      };
      const folded = foldSignals(emptyEvidence(node), [signal]);
      const stored = EVIDENCE.decode(EVIDENCE.encode(folded), evidenceName(node));
      expect(stored === null ? null : serializeEvidence(stored)).toBe(serializeEvidence(folded));
      const view = viewOf(folded);
      expect(view.node).toBe(node);
      expect(view.paths.length).toBeGreaterThan(0);
      expect({}).toEqual(Object.create(Object.prototype));
    }),
  );
});

test('records whose keys are names from outside are read by valueAt alone', () => {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  const bare =
    /inventory\??\.nodes\??\.?\[|lookUps\.\w+\??\.?\[|(?:memory|known)\.(?:lost|paths|detached|restarts|maintenance|instanceActions|takeover)\[/;
  const found = files.filter((path) => bare.test(readFileSync(join(ROOT, path), 'utf8')));
  expect(found).toEqual([]);
});
