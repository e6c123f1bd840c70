import { isoOrNull } from '../core/api/forms.ts';
import type { readinessSchema } from '../core/api/readiness.ts';
import type { Stored } from '../core/base/json-bytes.ts';
import type { At } from '../core/base/time.ts';
import type { Store } from '../core/ports.ts';
import { fleetOf } from './fleet.ts';
import { readMonitor } from './read-fleet.ts';
import { readReadiness } from './read-nodes.ts';
import type { NodeReadiness } from './readiness.ts';

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
  const shown = await readReadiness(store, wanted, read, now);
  return {
    schema: 'warden.readiness/1',
    clusters: shown.map(({ entry, nodes }) => ({
      key: entry.cluster.key,
      name: entry.cluster.name,
      nodes: nodes.map(nodeAnswer),
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
