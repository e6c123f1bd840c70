import { mayPostLiveness } from '../../../infra/local/rest/agent.ts';
import type { SimCluster } from '../../../infra/local/simulator/cluster.ts';
import { SIM } from '../../../infra/local/simulator/installation.ts';
import type { SimNode } from '../../../infra/local/simulator/node.ts';
import type { Disk } from '../../../infra/local/simulator/node-shapes.ts';
import type { Simulation } from '../../../infra/local/simulator/simulation.ts';
import { Track } from './track.ts';

/**
 * How a disk really is: `stuck`: the session stands and the disk does not answer; `lost`: the kernel counts; `failed`: it
 * has given up; `none`: no session; `down`: its node is.
 */
export type DiskState = 'answers' | 'stuck' | 'lost' | 'failed' | 'none' | 'down';

/** One node's way to one volume. */
export interface DiskTrack {
  readonly cluster: SimCluster;
  readonly node: SimNode;
  readonly disk: Disk;
  readonly volumeId: string | null;
  readonly state: Track<DiskState>;
  /** Number of the session with the boot in front; the same while it is the same session. */
  readonly session: Track<string>;
  readonly portal: Track<string>;
  readonly mounted: Track<boolean>;
}

/** The newest attachment of a volume to a node; `ABSENT`: there never was one. */
export interface AttachmentTrack {
  readonly state: Track<string>;
  readonly id: Track<string>;
  readonly portal: Track<string>;
}

/** A detach that somebody asked for and got. */
export interface Detach {
  readonly at: number;
  readonly by: string;
  readonly ip: string | null;
  readonly instanceId: string;
  readonly volumeId: string;
}

/** Changes of a moment are seen together: nothing that notices speak of lasts less. */
const LOOK_EVERY = 250;
const HEARTBEAT_EVERY = 60_000;

/** Everything that notices speak of, as it really was, from the moment on at which it is watched. */
export class World {
  readonly sim: Simulation;
  readonly disks: readonly DiskTrack[];
  readonly up = new Map<SimNode, Track<boolean>>();
  readonly agent = new Map<SimNode, Track<boolean>>();
  /** Whether the agent's heartbeat reaches Monitoring: it works, and its policy is there. */
  readonly heartbeat = new Map<SimNode, Track<boolean>>();
  readonly instance = new Map<SimNode, Track<string>>();
  readonly active = new Map<SimCluster, Track<string | null>>();
  readonly detaches: Detach[] = [];
  readonly #attachments = new Map<string, AttachmentTrack>();
  readonly #boots = new Map<SimNode, number>();
  readonly #used = new Map<DiskTrack, Disk['session']>();
  readonly #mayPost = new Map<SimNode, boolean>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #policiesReadAt = Number.NEGATIVE_INFINITY;

  constructor(sim: Simulation) {
    this.sim = sim;
    this.disks = sim.clusters.flatMap((cluster) =>
      cluster.nodes.flatMap((node) =>
        node.disks.map((disk) => ({
          cluster,
          node,
          disk,
          volumeId: cluster.volumes.find(({ spec }) => spec.name === disk.volume)?.id ?? null,
          state: new Track<DiskState>(),
          session: new Track<string>(),
          portal: new Track<string>(),
          mounted: new Track<boolean>(),
        })),
      ),
    );
    for (const cluster of sim.clusters) {
      this.active.set(cluster, new Track());
      for (const node of cluster.nodes) {
        this.up.set(node, new Track());
        this.agent.set(node, new Track());
        this.heartbeat.set(node, new Track());
        this.instance.set(node, new Track());
      }
    }
    sim.cloud.gate.onAudit(({ eventName, resourceId, caller, status }) => {
      const record = sim.cloud.compute.attachments.find(({ id }) => id === resourceId);
      if (eventName !== 'DetachVolume' || status !== 200 || record === undefined) return;
      const { instanceId, volumeId } = record;
      this.detaches.push({
        at: sim.time.now(),
        by: caller.name,
        ip: caller.ipAddress,
        instanceId,
        volumeId,
      });
    });
    this.#look();
    sim.time.onStep(() => this.#look());
  }

  /** The cluster of a node by the node's OCID. */
  clusterOf(instanceId: string | undefined): SimCluster | undefined {
    return this.sim.clusters.find(({ nodes }) =>
      nodes.some(({ options }) => options.instanceId === instanceId),
    );
  }

  attachment(instanceId: string, volumeId: string): AttachmentTrack | undefined {
    return this.#attachments.get(`${instanceId} ${volumeId}`);
  }

  /** Entries of the story of one kind of action, by what they say. */
  actions(text: RegExp, from: number, to: number): readonly { readonly at: number; readonly text: string }[] {
    return this.sim.timeline.filter(
      (entry) => entry.kind === 'action' && entry.at >= from && entry.at <= to && text.test(entry.text),
    );
  }

  #look(): void {
    const now = this.sim.time.now();
    if (now - this.#lookedAt < LOOK_EVERY) return;
    this.#lookedAt = now;
    this.#readPolicies(now);
    for (const cluster of this.sim.clusters) {
      this.active.get(cluster)?.set(now, cluster.active);
      for (const node of cluster.nodes) {
        this.#lookAtNode(now, node);
        for (const { id } of cluster.volumes) this.#lookAtAttachment(now, node.options.instanceId, id);
      }
    }
    for (const track of this.disks) this.#lookAtDisk(now, track);
  }

  #lookAtNode(now: number, node: SimNode): void {
    const up = this.up.get(node);
    if (up?.ever(now, now, (was) => was) === false && node.up)
      this.#boots.set(node, (this.#boots.get(node) ?? 0) + 1);
    up?.set(now, node.up);
    const works = node.up && node.agentUp;
    this.agent.get(node)?.set(now, works);
    this.heartbeat.get(node)?.set(now, works && this.#mayPost.get(node) === true);
    const state = this.sim.cloud.compute.instance(node.options.instanceId)?.lifecycleState;
    this.instance.get(node)?.set(now, state ?? 'unknown');
  }

  #readPolicies(now: number): void {
    if (now - this.#policiesReadAt < HEARTBEAT_EVERY) return;
    this.#policiesReadAt = now;
    for (const node of this.up.keys())
      this.#mayPost.set(node, mayPostLiveness(this.sim.cloud, node.options.instanceId, SIM.compartmentId));
  }

  #lookAtDisk(now: number, track: DiskTrack): void {
    const { node, disk, state, session, portal, mounted } = track;
    state.set(now, stateOf(node, disk, this.#inUse(track)));
    mounted.set(now, disk.mounted);
    if (disk.session === null) return;
    session.set(now, `${this.#boots.get(node) ?? 0}.${disk.session.place.number}`);
    portal.set(now, disk.session.portal);
  }

  /** A file system stays on the session that it was mounted on, were that lost and another one logged in beside it. */
  #inUse(track: DiskTrack): Disk['session'] {
    const { node, disk } = track;
    const before = this.#used.get(track) ?? null;
    const stays = node.up && disk.mounted && before?.state === 'lost' && disk.session !== null;
    const used = stays ? before : disk.session;
    this.#used.set(track, used);
    return used;
  }

  #lookAtAttachment(now: number, instanceId: string, volumeId: string): void {
    const current = this.sim.cloud.compute.current(instanceId, volumeId);
    const key = `${instanceId} ${volumeId}`;
    const track = this.#attachments.get(key) ?? { state: new Track(), id: new Track(), portal: new Track() };
    this.#attachments.set(key, track);
    track.state.set(now, current?.lifecycleState ?? 'ABSENT');
    if (current === null) return;
    track.id.set(now, current.id);
    if (current.lifecycleState !== 'ATTACHING') track.portal.set(now, `${current.ipv4}:${current.port}`);
  }
}

function stateOf(node: SimNode, { stuckSince }: Disk, session: Disk['session']): DiskState {
  if (!node.up) return 'down';
  if (session === null || session.state === 'out') return 'none';
  if (session.timedOut) return 'failed';
  if (session.state === 'lost') return 'lost';
  return stuckSince === null ? 'answers' : 'stuck';
}
