import * as v from 'valibot';
import { valueAt } from '../base/group-by.ts';
import type { Stored } from '../base/json-bytes.ts';
import type { Incident } from '../incident/incident.ts';
import { clustersOf } from '../inventory/clusters.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { isoOrNull, time, words } from './forms.ts';

export const clustersSchema = v.object({
  schema: v.literal('warden.clusters/1'),
  /** Null before the first sweep. */
  inventoryAt: v.nullable(time),
  clusters: v.array(
    v.object({
      key: words,
      name: words,
      source: words,
      nodes: v.array(v.object({ id: words, name: words })),
      /** Id of the open incident. */
      incident: v.nullable(words),
    }),
  ),
});

/** The watched clusters by key, with their open incidents. */
export function clustersAnswer(
  inventory: Inventory | null,
  incidents: readonly Incident[],
): Stored<typeof clustersSchema> {
  const open = incidents.filter(({ closedAt }) => closedAt === null);
  const clusters = inventory === null ? [] : clustersOf(inventory);
  return {
    schema: 'warden.clusters/1',
    inventoryAt: isoOrNull(inventory?.takenAt),
    clusters: clusters.map(({ key, name, source, nodes }) => ({
      key,
      name,
      source,
      nodes: nodes.map((id) => ({ id, name: valueAt(inventory?.nodes, id)?.displayName ?? id })),
      incident:
        open.find(({ cluster }) => cluster.key === key || cluster.nodes.some((id) => nodes.includes(id)))
          ?.id ?? null,
    })),
  };
}
