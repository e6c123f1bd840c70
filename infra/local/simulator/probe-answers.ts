import type { Decision, DecisionInput } from '../../../functions/core/decision/contract.ts';
import type { At } from '../../../functions/core/time.ts';
import type { Known, ProbeFacts } from '../../../functions/core/world.ts';
import type { SimCluster } from './cluster.ts';
import type { SimNode } from './node.ts';

/** What `lcdstatus -q` and the session list of a node would say now; a node that is down does not answer. */
export function probeAnswer(cluster: SimCluster, node: SimNode, at: At): Known<ProbeFacts> {
  if (!node.up) {
    return {
      known: false,
      what: `probe of ${node.name}`,
      errorCode: 'OCI_TIMEOUT',
      detail: 'not taken by the agent',
    };
  }
  const state = cluster.active === node.name ? ('ISP' as const) : ('OSU' as const);
  const tags = new Set(node.disks.flatMap((disk) => disk.tag ?? []));
  const peers = cluster.nodes.filter((other) => other !== node);
  const value: ProbeFacts = {
    at,
    resources: [...tags].map((tag) => ({ tag, state })),
    commPathsAlive: peers.filter((peer) => peer.up).length,
    commPathsDead: peers.filter((peer) => !peer.up).length,
    sessions: node.disks.flatMap(({ session }) =>
      session === null
        ? []
        : [
            {
              session: session.place.number,
              iqn: session.place.iqn,
              portal: session.portal,
              state: session.state === 'in' ? 'LOGGED_IN' : 'FAILED',
              recoveryTmoSec: node.options.recoveryTmoSec,
            },
          ],
    ),
    ocidRunning: false,
  };
  return { known: true, value, readAt: at };
}

/** The decision as it falls when the probe is deployed and answers at once. */
export function withProbes(
  decide: (input: DecisionInput) => Decision,
  clusters: () => readonly SimCluster[],
): (input: DecisionInput) => Decision {
  return (input) => {
    const probes: Record<string, Known<ProbeFacts>> = {};
    for (const cluster of clusters()) {
      for (const node of cluster.nodes) {
        const id = node.options.instanceId;
        if (input.cluster.nodes.includes(id)) probes[id] = probeAnswer(cluster, node, input.now);
      }
    }
    return decide({ ...input, world: { ...input.world, probes } });
  };
}
