import { clusterFacts } from '../../../functions/core/cluster/cluster-facts.ts';
import type { NodeView } from '../../../functions/core/evidence/path-view.ts';
import type { LookUps } from '../../../functions/core/platform/look-ups.ts';

const NODES = ['n1', 'n2', 'n3'];
const cluster = { key: 'tag:CL1', name: 'CL1', nodes: NODES, source: 'tag' } as const;
const silence = { since: { n1: 100, n2: 100, n3: 100, other: 100 }, sweptAt: 1_000 };

function lookUps(states: Readonly<Record<string, string>>): LookUps {
  const instances = Object.fromEntries(
    Object.entries(states).map(([id, lifecycleState]) => [
      id,
      {
        known: true,
        readAt: 2_000,
        value: {
          id,
          displayName: id,
          compartmentId: 'c',
          availabilityDomain: 'AD-1',
          lifecycleState,
          freeformTags: {},
          definedTags: {},
        },
      } as const,
    ]),
  );
  return { readAt: 2_000, attachments: { known: true, value: [], readAt: 2_000 }, instances, volumes: {} };
}

function silent(views: readonly NodeView[], seen: LookUps) {
  const inventory = { schema: 'warden.inventory/1', takenAt: 0, nodes: {} } as const;
  return clusterFacts({ now: 2_000, cluster, views, lookUps: seen, inventory, probes: {}, silence }).lookUps
    .silent;
}

function heard(node: string, lastAt: number): NodeView {
  return { node, lastAt } as NodeView;
}

test('a silent node stays silent as long as nothing speaks against it', () => {
  expect(silent([heard('n1', 1_000)], lookUps({ n2: 'RUNNING' }))).toEqual({
    n1: 100,
    n2: 100,
    n3: 100,
  });
});

test('a line that is younger than the report ends the silence at once', () => {
  expect(silent([heard('n1', 1_001)], lookUps({}))).toEqual({ n2: 100, n3: 100 });
});

test('a node that was switched off meanwhile is not silent', () => {
  expect(silent([], lookUps({ n3: 'STOPPED' }))).toEqual({ n1: 100, n2: 100 });
});
