import { SIM } from '../../infra/local/simulator/installation.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { replaceObject, storedText } from './objects.ts';

type Json = Record<string, unknown>;

/** What the n-th cluster is made with. */
export interface Copy {
  /** Name of the cluster. */
  readonly name: (n: number) => string;
  /** Name of a node. */
  readonly node?: (n: number, node: string) => string;
  readonly volume?: (n: number) => string;
  /** Changes the copy of the incident; null: the cluster has none. */
  readonly incident?: (n: number, incident: Json) => Json | null;
}

/**
 * Lays `count` copies of the only cluster of a story into its store, each with two nodes, their lines and an open incident,
 * in the form in which the functions stored them.
 */
export async function manyClusters(sim: Simulation, count: number, copy: Copy): Promise<void> {
  const names = sim.cloud.objectStorage.names(SIM.stateBucket);
  const incidentName = names.find((name) => name.startsWith('incidents/')) ?? '';
  const inventory = JSON.parse(storedText(sim, 'inventory/current.json')) as Json & {
    nodes: Record<string, Json>;
  };
  const incident = storedText(sim, incidentName);
  const { id } = JSON.parse(incident) as { id: string };
  const nodes: Record<string, Json> = { ...inventory.nodes };
  const puts: Promise<void>[] = [];
  for (let n = 0; n < count; n += 1) {
    const of = (text: string): string =>
      Object.keys(inventory.nodes).reduce((all, node) => all.replaceAll(node, `${node}c${n}`), text);
    for (const [node, entry] of Object.entries(inventory.nodes)) {
      const mine = JSON.parse(of(JSON.stringify(entry))) as Json & {
        displayName: string;
        attachments: Json[];
      };
      const volume = copy.volume;
      nodes[of(node)] = {
        ...mine,
        clusterTag: copy.name(n),
        displayName: copy.node?.(n, mine.displayName) ?? mine.displayName,
        attachments:
          volume === undefined
            ? mine.attachments
            : mine.attachments.map((a) => ({ ...a, volumeName: volume(n) })),
      };
      const lines = storedText(sim, `topology/${node}.json`);
      if (lines !== '') puts.push(replaceObject(sim, `topology/${of(node)}.json`, of(lines)));
    }
    const mine = JSON.parse(of(incident).replaceAll(id, `c${n}`)) as Json & { cluster: Json };
    const named = { ...mine, cluster: { ...mine.cluster, key: `tag:${copy.name(n)}`, name: copy.name(n) } };
    const shown = copy.incident === undefined ? named : copy.incident(n, named);
    if (shown !== null) puts.push(replaceObject(sim, `incidents/c${n}.json`, JSON.stringify(shown)));
  }
  await Promise.all([
    ...puts,
    replaceObject(sim, 'inventory/current.json', JSON.stringify({ ...inventory, nodes })),
  ]);
}
