import { valueAt } from '../base/group-by.ts';
import { type At, MINUTE } from '../base/time.ts';
import { ORDER_UNKNOWN } from '../evidence/node-clock.ts';
import type { NodeView } from '../evidence/path-view.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { failuresOf, lastOutage } from './paths.ts';
import type { LostPath, PathStatus } from './picture-shapes.ts';

/**
 * Minutes in which a node wrote on a volume, as Block Volume counted them, oldest first; null where nobody was asked or
 * could say.
 */
export function writesOf(
  node: string,
  volumeId: string,
  { lookUps, inventory }: Pick<ClusterFacts, 'lookUps' | 'inventory'>,
): readonly At[] | null {
  const load = valueAt(lookUps.load, node);
  const asked = load?.known === true ? load.value.ownWritesAt : undefined;
  if (asked === undefined) return null;
  const listed = lookUps.attachments.known ? lookUps.attachments.value : [];
  const known = [...listed, ...(valueAt(inventory.nodes, node)?.attachments ?? [])];
  const ids = new Set(known.filter((a) => a.instanceId === node && a.volumeId === volumeId).map((a) => a.id));
  const minutes = [...ids].flatMap((id) => valueAt(asked, id) ?? []);
  const isAsked = [...ids].some((id) => valueAt(asked, id) !== undefined);
  return isAsked ? minutes.sort((a, b) => a - b) : null;
}

/** Writes that were sent before the path broke may be counted in the minute after; those of further minutes came through. */
const MINUTES_THAT_PROVE = 2;

/**
 * A disk that hung is back when the volume counts the node's writes again, minutes after the last failure: to the
 * initiator nothing ever broke, so no line will say so. The clocks of node and service may differ by what nobody notices.
 */
export function orBackByWrites(
  path: PathStatus,
  {
    node,
    lost,
    facts,
  }: {
    readonly node: NodeView | null;
    readonly lost: LostPath | undefined;
    /** `since`: failures up to here belong to a closed incident. */
    readonly facts: Pick<ClusterFacts, 'lookUps' | 'inventory'> & { readonly since: At };
  },
): PathStatus {
  if (path.condition !== 'hung' || path.attachment === null || node === null || node.clockDoubt != null)
    return path;
  const failedAt = lastFailure(path, node);
  const after = failedAt + ORDER_UNKNOWN + MINUTE;
  const minutes = writesOf(path.node, path.attachment.volumeId, facts)?.filter((at) => at >= after) ?? [];
  const [first] = minutes;
  const provenAt = minutes.length >= MINUTES_THAT_PROVE && first !== undefined ? first : null;
  const rememberedAt = lost?.backAt != null && failedAt < lost.backAt ? lost.backAt : null;
  const recoveredAt = rememberedAt ?? provenAt;
  if (recoveredAt !== null)
    return { ...path, condition: 'recovered', recoveredAt, backByWrites: { failedAt } };
  return { ...path, lostAt: beginOf(path, { failedAt, lost, since: facts.since }) };
}

/**
 * To the lines it is one outage. What failed after a return is a loss of its own, no older than its newest failure says;
 * once remembered it keeps that beginning.
 */
function beginOf(
  { lostAt }: PathStatus,
  {
    failedAt,
    lost,
    since,
  }: { readonly failedAt: At; readonly lost: LostPath | undefined; readonly since: At },
): At | null {
  if (lostAt === null) return null;
  if (lost?.backAt === null) return Math.max(lost.last, lostAt);
  const backAt = Math.max(since, lost?.backAt ?? since);
  return lostAt <= backAt && failedAt > backAt ? failedAt : lostAt;
}

function lastFailure({ device, view }: PathStatus, node: NodeView): At {
  const failures = failuresOf(node, device).map(({ last }) => last);
  return Math.max(lastOutage(view)?.lastSeenAt ?? Number.NEGATIVE_INFINITY, ...failures);
}
