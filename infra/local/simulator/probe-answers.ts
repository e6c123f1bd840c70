import { MINUTE, type Ms } from '../../../functions/core/base/time.ts';
import { SCRIPTS } from '../../../functions/probe/scripts.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { CommandAnswer } from '../cloud/run-command.ts';
import type { SimCluster } from './cluster.ts';
import type { SimNode } from './node.ts';

/**
 * What becomes of a command on a node: answered; fetched and hanging; never fetched; ended with an error; run without the
 * rule of sudo; answered with more than fits.
 */
export type ProbeMood = 'answers' | 'hangs' | 'absent' | 'fails' | 'no-sudo' | 'overflows';

export interface ProbePlay {
  /** From the creation of a command to its answer. Default one minute. */
  readonly latencyMs?: Ms;
  /** By the name of a node; default `answers`. Asked whenever a command is created. */
  readonly mood?: (node: string) => ProbeMood;
  /** LifeKeeper's state on a node, where it is not that of the story. */
  readonly state?: (node: string) => 'ISP' | 'OSU' | 'OSF';
  /** Nodes whose Run Command plugin is not there. */
  readonly without?: readonly string[];
}

const PLUGIN = 'Compute Instance Run Command';

/** Lets the nodes' agents answer to Run Command from what the story is at. */
export function playRunCommand(cloud: Cloud, clusters: readonly SimCluster[], play: ProbePlay): void {
  for (const cluster of clusters) {
    for (const node of cluster.nodes) {
      const { instanceId } = node.options;
      cloud.runCommands.script(instanceId, (script) => answerOf(cluster, node, script, play));
      if (play.without?.includes(node.name) === true)
        cloud.compute.instance(instanceId)?.plugins.delete(PLUGIN);
    }
  }
}

function answerOf(cluster: SimCluster, node: SimNode, script: string, play: ProbePlay): CommandAnswer | null {
  const latencyMs = play.latencyMs ?? MINUTE;
  const mood = play.mood?.(node.name) ?? 'answers';
  if (!node.up || !node.agentUp || mood === 'absent') return null;
  if (mood === 'hangs') return { exitCode: 0, text: '', latencyMs, hangs: true };
  if (mood === 'fails') return { exitCode: 1, text: 'sh: error', latencyMs };
  return { exitCode: 0, text: `${printed(script, { cluster, node, mood, play })}\nEND\n`, latencyMs };
}

/** A node as a script finds it. */
interface Asked {
  readonly cluster: SimCluster;
  readonly node: SimNode;
  readonly mood: ProbeMood;
  readonly play: ProbePlay;
}

function printed(script: string, { cluster, node, mood, play }: Asked): string {
  switch (script) {
    case SCRIPTS.lifekeeper:
      if (mood === 'no-sudo') return '';
      return lcdstatus(cluster, node, play, mood === 'overflows' ? 40 : 1);
    case SCRIPTS.sessions:
      return sessions(node, mood);
    case SCRIPTS.disks:
      return node.disks
        .flatMap(({ session, mounted, device, volume }) =>
          mounted && session !== null ? `MOUNT session${session.place.number} ${device} rw /${volume}` : [],
        )
        .join('\n');
    default:
      // Whatever else somebody has run on a node.
      return 'not a script of the probe';
  }
}

function lcdstatus(cluster: SimCluster, node: SimNode, play: ProbePlay, times: number): string {
  const state = play.state?.(node.name) ?? (cluster.active === node.name ? 'ISP' : 'OSU');
  const tags = new Set(node.disks.flatMap((disk) => disk.tag ?? []));
  const primary = cluster.nodes[0]?.name ?? node.name;
  return [
    'LOCAL TAG ID STATE PRIO PRIMARY',
    ...[...tags].flatMap((tag) => Array(times).fill(`${node.name} ${tag} /${tag} ${state} 1 ${primary}`)),
    '',
    'MACHINE NETWORK ADDRESSES/DEVICE STATE PRIO',
    ...cluster.nodes
      .filter((peer) => peer !== node)
      .map((peer, i) => `${peer.name} TCP 10.0.0.1/10.0.0.2 ${peer.up ? 'ALIVE' : 'DEAD'} ${i + 1}`),
    '',
  ].join('\n');
}

function sessions(node: SimNode, mood: ProbeMood): string {
  const live = node.disks.flatMap(({ session }) => (session === null ? [] : [session]));
  const timeouts = live.map(
    ({ place }) => `session${place.number}/recovery_tmo:${node.options.recoveryTmoSec}`,
  );
  if (mood === 'no-sudo') return [...timeouts, 'OCID inactive'].join('\n');
  const blocks = live.flatMap((session) => [
    `Target: ${session.place.iqn} (non-flash)`,
    `Current Portal: ${session.portal},1`,
    `SID: ${session.place.number}`,
    `iSCSI Session State: ${session.state === 'in' ? 'LOGGED_IN' : 'FAILED'}`,
  ]);
  return [...timeouts, ...blocks, 'OCID inactive'].join('\n');
}
