import { isoOrNull } from '../core/api/forms.ts';
import type { readinessSchema } from '../core/api/readiness.ts';
import type { Stored } from '../core/base/json-bytes.ts';
import type { At } from '../core/base/time.ts';
import type { Store } from '../core/ports.ts';
import { fleetOf } from './fleet.ts';
import { readMonitor } from './read-fleet.ts';
import { readNodes } from './read-nodes.ts';
import { type NodeReadiness, readinessOf } from './readiness.ts';

/** Nodes whose objects one answer reads, two each. */
const MOST_NODES = 40;

/** Which clusters: by name or key, and from which one on. */
interface Asked {
  readonly cluster: string | undefined;
  readonly from: number;
}

/** What the page shows, for programs: of the first clusters that are asked for. @throws what the store threw. */
export async function readinessAnswer(
  store: Store,
  { cluster, from }: Asked,
  now: At,
): Promise<Stored<typeof readinessSchema>> {
  const read = await readMonitor(store);
  const wanted = fleetOf({ ...read, open: [] }, now)
    .filter((one) => cluster === undefined || [one.cluster.name, one.cluster.key].includes(cluster))
    .slice(from);
  let nodes = 0;
  const shown = wanted.filter((entry, index) => {
    nodes += entry.nodes.length;
    return index === 0 || nodes <= MOST_NODES;
  });
  const ids = shown.flatMap((entry) => entry.nodes.map(({ id }) => id));
  const stored = await readNodes(store, ids.slice(0, MOST_NODES));
  return {
    schema: 'warden.readiness/1',
    clusters: shown.map((entry) => ({
      key: entry.cluster.key,
      name: entry.cluster.name,
      nodes: readinessOf(entry, stored, read, now).map(nodeAnswer),
    })),
    left: wanted.length - shown.length,
  };
}

function nodeAnswer({ id, name, timeout, found }: NodeReadiness) {
  return {
    id,
    name,
    timeout: { seconds: [...timeout.seconds], by: timeout.by },
    checks: found.map(({ check, verdict, said, what, at }) => ({
      check,
      verdict,
      found: said,
      what,
      at: isoOrNull(at),
    })),
  };
}
