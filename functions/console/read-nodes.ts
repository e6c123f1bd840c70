import type { Store } from '../core/ports.ts';
import { readAll } from '../store/collection.ts';
import { EVIDENCE, evidenceName, PROBE, probeName } from '../store/evidence.ts';
import type { StoredOfNode } from './readiness.ts';

/** What is stored of nodes, by their OCIDs: two objects each. What cannot be read counts as missing. @throws what the store threw. */
export async function readNodes(
  store: Store,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredOfNode>> {
  const [evidence, probes] = await Promise.all([
    readAll(store, ids.map(evidenceName), EVIDENCE, 'leave'),
    readAll(store, ids.map(probeName), PROBE, 'leave'),
  ]);
  return new Map(
    ids.map((id) => [
      id,
      { evidence: evidence.get(evidenceName(id)) ?? null, probe: probes.get(probeName(id)) ?? null },
    ]),
  );
}
