import type { At } from '../../functions/core/base/time.ts';
import type { Incident } from '../../functions/core/incident/incident.ts';
import type { SimCluster } from '../local/simulator/cluster.ts';
import type { SimNode } from '../local/simulator/node.ts';
import type { Disk, NodeLine } from '../local/simulator/node-shapes.ts';
import type { Simulation } from '../local/simulator/simulation.ts';
import type { World } from './world.ts';

/** What a node has of a volume, by its own kernel: nobody else knows all of it. */
export type Session = 'working' | 'hanging' | 'retrying' | 'failed' | 'none';

export interface SeenPath {
  readonly volume: string;
  readonly portal: string | null;
  readonly session: Session;
  /** When the kernel gives up, while it retries. */
  readonly failsAt: At | null;
  /** State of the attachment as OCI shows it; null: never attached. */
  readonly attachment: string | null;
}

export interface SeenNode {
  readonly name: string;
  readonly state: 'active' | 'standby' | 'down';
  readonly paths: readonly SeenPath[];
  /** Its newest log lines, newest last. */
  readonly lines: readonly NodeLine[];
}

export interface SeenCluster {
  readonly name: string;
  readonly volumes: readonly string[];
  readonly nodes: readonly SeenNode[];
}

/** A decision of `respond` with the codes of its reasons. */
export interface SeenDecision {
  readonly at: At;
  readonly cluster: string;
  readonly reasons: readonly string[];
}

/** An incident as the suite has stored it, and its plan. */
export interface SeenIncident {
  readonly incident: Incident;
  /** Newest plan of a reattach. */
  readonly planId: string | null;
  readonly approvedBy: string | null;
  readonly isAttached: boolean;
}

const LINES = 5;
const DECISIONS = 12;
const INCIDENTS = 4;

/** The truth about nodes and attachments, which the suite has to find out. */
export function clustersSeen({ sim }: World): readonly SeenCluster[] {
  return sim.clusters.map((cluster) => ({
    name: cluster.spec.name,
    volumes: cluster.volumes.map(({ spec }) => spec.name),
    nodes: cluster.nodes.map((node) => ({
      name: node.name,
      state: stateOf(cluster, node),
      paths: node.disks.map((disk) => pathOf(sim, cluster, node, disk)),
      lines: node.lines.slice(-LINES),
    })),
  }));
}

/** Newest first. */
export function decisionsSeen({ sim }: World): readonly SeenDecision[] {
  return sim.timeline
    .filter(({ kind }) => kind === 'decision')
    .slice(-DECISIONS)
    .reverse()
    .map(({ at, text }) => {
      const [cluster = '', reasons = ''] = text.split(': ');
      return { at, cluster, reasons: reasons.split(',').filter((code) => code !== '') };
    });
}

/** What the suite has stored, newest first. */
export function incidentsSeen({ sim }: World): readonly SeenIncident[] {
  const plans = sim.plans();
  const words = sim.words();
  const attempts = sim.attempts();
  return [...sim.incidents()]
    .sort((a, b) => b.openedAt - a.openedAt)
    .slice(0, INCIDENTS)
    .map((incident) => {
      const planId = plans.findLast(({ plan }) => plan.incidentId === incident.id)?.plan.id ?? null;
      const approved = words.find((word) => word.planId === planId && word.kind === 'approve');
      const isAttached = attempts.some((one) => one.planId === planId && one.state === 'attached');
      return { incident, planId, approvedBy: approved?.by ?? null, isAttached };
    });
}

function stateOf(cluster: SimCluster, node: SimNode): SeenNode['state'] {
  if (!node.up) return 'down';
  return cluster.active === node.name ? 'active' : 'standby';
}

function pathOf(sim: Simulation, cluster: SimCluster, node: SimNode, disk: Disk): SeenPath {
  const id = cluster.volumes.find(({ spec }) => spec.name === disk.volume)?.id;
  const current = id === undefined ? null : sim.cloud.compute.current(node.options.instanceId, id);
  return {
    volume: disk.volume,
    portal: disk.session?.place.address ?? null,
    session: sessionOf(disk),
    failsAt: disk.session?.timedOut === true ? null : (disk.session?.failsAt ?? null),
    attachment: current?.lifecycleState ?? null,
  };
}

function sessionOf({ session, stuckSince }: Disk): Session {
  if (session === null || session.state === 'out') return 'none';
  if (session.state === 'lost') return session.timedOut ? 'failed' : 'retrying';
  return stuckSince === null ? 'working' : 'hanging';
}
