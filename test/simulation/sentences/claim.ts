import type { Params } from '../../../functions/core/base/text.ts';
import type { NoticeFacts, NoticeTarget } from '../../../functions/core/notice/facts.ts';
import type { SimCluster } from '../../../infra/local/simulator/cluster.ts';
import type { SimNode } from '../../../infra/local/simulator/node.ts';
import type { AttachmentTrack, Detach, DiskState, DiskTrack, World } from './world.ts';

const MINUTE = 60_000;

/**
 * What a sentence rests on. An adversary who can make up one of these can make it false, and nothing else
 * (`suspensions.ts`).
 */
export type Source =
  | 'lines'
  | 'stamps'
  | 'api'
  | 'audit'
  | 'heartbeats'
  | 'metrics'
  | 'memory'
  | 'plans'
  | 'nodes';

/** One sentence of a notice that was sent, and the world that it speaks of. */
export class Claim {
  /** Key of the catalogue. */
  readonly key: string;
  /** What was put into the places of its words. */
  readonly params: Params;
  readonly facts: NoticeFacts;
  /** As its incident keeps them: of a summary of a wide outage, or of unknown nodes, something else than `facts`. */
  readonly raw: object;
  readonly world: World;
  /** When the notice reached the topic. */
  readonly sentAt: number;
  /** As of when it speaks: then, or where it had to wait and says so, when it was decided. The time left is of `sentAt`. */
  readonly asOf: number;
  /** For how long lines, and answers of the API, have not come because of an outage of the way; 0: there is none. */
  readonly heldUp: { readonly lines: number; readonly api: number };
  /** What a notice says of the present has to have been so at some time from here on: lines take so long. */
  readonly from: number;
  /** The same for what the API says. */
  readonly apiFrom: number;
  /** The world is looked at now and then only. */
  readonly apiTo: number;
  /** A detach is told before the session breaks. */
  readonly to: number;

  constructor(what: {
    readonly key: string;
    readonly params: Params;
    readonly facts: NoticeFacts;
    readonly raw: object;
    readonly world: World;
    readonly sentAt: number;
    readonly asOf: number;
    readonly lag: number;
    readonly apiLag: number;
    readonly heldUp: { readonly lines: number; readonly api: number };
  }) {
    this.key = what.key;
    this.params = what.params;
    this.facts = what.facts;
    this.raw = what.raw;
    this.world = what.world;
    this.sentAt = what.sentAt;
    this.asOf = what.asOf;
    this.heldUp = what.heldUp;
    this.from = what.asOf - what.lag - what.heldUp.lines;
    this.apiFrom = what.asOf - what.apiLag - what.heldUp.api;
    this.apiTo = what.asOf + SEEN_WITHIN;
    this.to = what.asOf + AHEAD;
  }

  /** A place of the words as text. */
  param(name: string): string {
    return String(this.params[name] ?? '');
  }

  number(name: string): number {
    return Number(this.params[name] ?? Number.NaN);
  }

  get cluster(): SimCluster | undefined {
    const known = [...this.facts.cluster.nodes, ...this.facts.nodes.map(({ node }) => node)];
    return known.map((id) => this.world.clusterOf(id)).find((found) => found !== undefined);
  }

  /** From when on "since the loss" has to be looked for. */
  get lossFrom(): number {
    return Math.min(this.facts.lossAt, this.facts.detectedAt) - 5 * MINUTE;
  }

  nodeNamed(name: string): SimNode | undefined {
    return this.cluster?.nodes.find((node) => node.name === name);
  }

  /** The node that the notice is about. */
  get node(): SimNode | undefined {
    return this.nodeNamed(this.facts.node);
  }

  /** The ways that a target of the notice stands for; all of the node where the volume, or the way, is not known. */
  disksOf(target: Pick<NoticeTarget, 'node' | 'volumeId'> | null = this.facts.target): readonly DiskTrack[] {
    const id = target?.node ?? this.node?.options.instanceId;
    const volume = target?.volumeId ?? null;
    return this.world.disks.filter(
      ({ node, volumeId }) => node.options.instanceId === id && (volume === null || volumeId === volume),
    );
  }

  /** One of the disks was in one of these states lately. */
  lately(states: readonly DiskState[], disks = this.disksOf()): boolean {
    return disks.some(({ state }) => state.ever(this.from, this.to, (is) => states.includes(is)));
  }

  /** When I/O of a disk failed: the kernel gave up, or the session went while I/O was held. */
  failures(disks: readonly DiskTrack[], from = this.lossFrom): readonly number[] {
    return disks.flatMap(({ state }) =>
      state.turns(from, this.to, (was, is) => is === 'failed' || (is === 'none' && HELD.has(was))),
    );
  }

  /** Spans without an answer of a disk, its node being up or not. */
  outages(disks = this.disksOf()): readonly { readonly from: number; readonly to: number | null }[] {
    return disks.flatMap(({ state }) => state.spans(this.to, (is) => is !== 'answers'));
  }

  /** When a kernel's timer of these disks runs, or ran, out: each outage that the kernel noticed. */
  timers(
    disks = this.disksOf(),
  ): readonly { readonly from: number; readonly to: number; readonly at: number }[] {
    return disks.flatMap(({ node, state }) =>
      state
        .spans(this.to, (is) => is === 'lost' || is === 'failed')
        .map(({ from, to }) => ({
          from,
          to: to ?? Number.POSITIVE_INFINITY,
          at: from + node.options.recoveryTmoSec * 1_000,
        })),
    );
  }

  /** Attachments of the target's volume to its node; where the volume is not known, all of the node. */
  attachments(
    target: Pick<NoticeTarget, 'node' | 'volumeId'> | null = this.facts.target,
  ): readonly AttachmentTrack[] {
    const ways =
      target?.volumeId == null
        ? this.disksOf(target).map(({ node, volumeId }) => [node.options.instanceId, volumeId ?? ''] as const)
        : [[target.node, target.volumeId] as const];
    return ways.flatMap(([node, volume]) => this.world.attachment(node, volume) ?? []);
  }

  /** States of the volume's attachment to the target's node that the API can have told. */
  attachmentStates(
    target: Pick<NoticeTarget, 'node' | 'volumeId'> | null = this.facts.target,
  ): readonly string[] {
    return this.attachments(target).flatMap(({ state }) => state.during(this.apiFrom, this.apiTo));
  }

  detached(): boolean {
    return this.attachmentStates().some((state) => state !== 'ATTACHED' && state !== 'ATTACHING');
  }

  /** Names of the nodes in which the service was in service lately; null in it while it was nowhere. */
  activeLately(): readonly (string | null)[] {
    const { cluster } = this;
    return cluster === undefined ? [] : (this.world.active.get(cluster)?.during(this.from, this.to) ?? []);
  }

  isActive(name: string): boolean {
    return this.activeLately().includes(name);
  }

  /** LifeKeeper of a node has a file system of it in use: so it is in service as far as that node knows. */
  usesDisk(name: string): boolean {
    const its = this.world.disks.filter(
      ({ cluster, node }) => cluster === this.cluster && node.name === name,
    );
    return its.some(({ mounted }) => mounted.ever(this.from, this.to, (is) => is));
  }

  /** A take-over of which nothing can be seen: the node that took over is silent, and writes nothing. */
  isUnseen({ at, to }: { readonly at: number; readonly to: string }): boolean {
    const node = this.nodeNamed(to);
    const agent = node === undefined ? undefined : this.world.agent.get(node);
    const isSilent = agent?.always(at, this.asOf, (is) => !is) === true;
    const told = this.world.actions(
      new RegExp(`: ${to} takes over from .*writing nothing yet$`),
      at - 1_000,
      at,
    );
    return isSilent && told.length > 0;
  }

  /** When a node came into service, not having been. */
  takeOvers(from = this.lossFrom): readonly { readonly at: number; readonly to: string }[] {
    const { cluster } = this;
    const track = cluster === undefined ? undefined : this.world.active.get(cluster);
    return (cluster?.nodes ?? []).flatMap(({ name }) =>
      (track?.beginnings(from, this.to, (is) => is === name) ?? [])
        .filter((at) => at > this.world.sim.start - 10 * MINUTE)
        .map((at) => ({ at, to: name })),
    );
  }

  /** When a node stopped, by force or not. */
  stops(node: SimNode | undefined, from = this.lossFrom): readonly number[] {
    const up = node === undefined ? undefined : this.world.up.get(node);
    return up?.beginnings(from, this.to, (is) => !is) ?? [];
  }

  /** Detaches of a volume from the nodes of the cluster, of the target's when there is one. */
  detaches(from = this.lossFrom): readonly Detach[] {
    const { target, cluster } = this.facts;
    return this.world.detaches.filter(
      ({ at, instanceId, volumeId }) =>
        at >= from &&
        at <= this.to &&
        (target === null
          ? cluster.nodes.includes(instanceId)
          : instanceId === target.node && (target.volumeId === null || volumeId === target.volumeId)),
    );
  }
}

const AHEAD = 30_000;
const SEEN_WITHIN = 1_000;
/** What I/O waits in: a session that ends then fails it. */
const HELD: ReadonlySet<DiskState> = new Set<DiskState>(['stuck', 'lost']);
