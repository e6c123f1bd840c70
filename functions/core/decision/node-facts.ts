import { valueAt } from '../base/group-by.ts';
import { portalOf, portalText } from '../base/portal.ts';
import { MINUTE, type Ms } from '../base/time.ts';
import type { NodeStatus, PathStatus } from '../cluster/picture-shapes.ts';
import { SITUATIONS } from '../incident/situations.ts';
import type { NoticeNode } from '../notice/facts.ts';
import { PROBE_TOLD } from '../probe/stored.ts';
import type { ToldState } from './contract.ts';
import { isRestartAside } from './restart-aside.ts';

/** One node as the notice shows it, with its attachment of the affected volume. */
export function nodeFacts(n: NodeStatus, c: ToldState): NoticeNode {
  const { picture, path, lookUps, now } = c;
  const { node, name, silentSince } = n;
  const shown = { node, name, ...(isOvertaken(n, picture.nodes) ? UNKNOWN : roleFor(n, path)), silentSince };
  const there = picture.paths.find(
    (p) => p.node === node && p.attachment !== null && p.attachment.volumeId === path?.attachment?.volumeId,
  );
  const portal = there?.current == null ? null : portalOf(there.current);
  const probe = valueAt(lookUps.probes, node);
  const zoneOffsetHours = valueAt(lookUps.zoneOffsets, node);
  const clockDoubt = n.view?.clockDoubt ?? null;
  return {
    ...shown,
    state: n.instanceState,
    // By its own stamp: that it came only now is no news of the node.
    lastLineAt: n.view?.stampedAt ?? n.view?.lastAt ?? null,
    ...(zoneOffsetHours !== undefined && { zoneOffsetHours }),
    ...(clockDoubt !== null && { clockAheadMs: clockDoubt.ahead }),
    ...(n.rebootedAt !== null &&
      SITUATIONS[c.situation].isLoss &&
      isRestartAside(c, n) && { restartedAt: n.rebootedAt }),
    api: there?.api ?? 'not-asked',
    portal: portal === null ? null : portalText(portal),
    lifekeeperTags: probe?.known === true ? probe.value.resources.map((r) => r.tag) : [],
    ...(path !== null && path.node === node && { load: n.load }),
    ...(probe?.known === true && now - probe.value.at <= PROBE_TOLD && { probe: probe.value }),
  };
}

/** A peer that is presumed in service by another volume than that of the notice says nothing of this one. */
function roleFor(
  { node, service, serviceBy, serviceVolume }: NodeStatus,
  path: PathStatus | null,
): Pick<NoticeNode, 'service' | 'serviceBy'> {
  const isOther =
    path !== null &&
    node !== path.node &&
    serviceVolume !== undefined &&
    serviceVolume !== path.attachment?.volumeId;
  return isOther ? UNKNOWN : { service, serviceBy };
}

const UNKNOWN = { service: 'unknown', serviceBy: null } as const;

/** Nodes that are asked together answer within so long. */
const ONE_ROUND: Ms = 2 * MINUTE;

/**
 * A node's answer that is older than a peer's, where both cannot be: that it is in service, and so is the peer; or that it is
 * standby, and so is the peer by now, and nobody is known to be in service. The service may have moved in between, and while lines
 * are held up, or the agent is silent, nothing shows it. To people only: who acts takes each answer for what it says.
 */
function isOvertaken(n: NodeStatus, nodes: readonly NodeStatus[]): boolean {
  if (n.service === 'standby' && nodes.some(({ service }) => service === 'active')) return false;
  const answeredAt = ({ service, serviceBy, serviceAt }: NodeStatus) =>
    service === n.service && service !== 'unknown' && serviceBy === 'probe' ? serviceAt : null;
  const at = answeredAt(n);
  return at !== null && nodes.some((peer) => (answeredAt(peer) ?? at) > at + ONE_ROUND);
}
