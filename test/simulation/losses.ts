import { DAY } from '../../functions/core/base/time.ts';
import type { SimCluster } from '../../infra/local/simulator/cluster.ts';
import type { SimNode } from '../../infra/local/simulator/node.ts';
import type { Disk } from '../../infra/local/simulator/node-shapes.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { type LinesWay, wentUnnoticed } from './short-returns.ts';

/** One loss of the simulated world, from the kernel's line on. */
export interface Loss {
  readonly cluster: SimCluster;
  readonly node: SimNode;
  readonly disk: Disk;
  readonly lostAt: number;
  /** Since when the disk had not answered by then: the node's own lines of it may have come before the kernel's. */
  readonly silentSince: number;
  /** When the first line of it was within reach of the suite: in Logging, and the connector at work. Null: not yet. */
  reachedAt: number | null;
  /** When the first line of it that arrived was written: later than the loss where lines were lost on their way. */
  firstWrittenAt: number | null;
  /** Newest genuine line that says that it is still so, as far as it has arrived. */
  saidAgainAt: number;
  /** When the disk answered again, or its node went down. */
  endedAt: number | null;
  /** When the disk answered again, be it after a restart of its node. */
  backAt: number | null;
  /** It ended because the node did. */
  nodeWentDown: boolean;
  /** The session that was lost. */
  readonly session: Disk['session'];
  /** Somebody logged in beside it: the file system waits on the session that was lost, whatever the new one does. */
  endedBeside: boolean;
}

/** A peer's taking over in the simulated world. */
export interface TakeOver {
  readonly cluster: SimCluster;
  readonly node: SimNode;
  readonly at: number;
  /** When LifeKeeper's line of it was in Logging. */
  reachedAt: number | null;
}

const BREAKS = /^kernel: connection(\d+):0: detected conn error/;
const STILL =
  /detected conn error|connect to .* failed|re-opening session|login rejected|can't bind|DEVICE FAILURE|Sharing Status failed|session recovery timed out/;
/** What a line names of a disk: its session, its portal, or its device (LifeKeeper, the kernel of a mounted disk). */
const SESSION = /connection(\d+):0|session ?(\d+)|conn (\d+):0 to session/;
const PORTAL = /connect to (\S+) failed/;
const DEVICE = /\b(sd[a-z])\b/;
const TAKES_OVER = /COMMUNICATIONS failover from system/;

/** Follows what really gets lost, and when word of it comes within reach; forged lines count for nothing. */
export class Losses {
  readonly all: Loss[] = [];
  readonly takeOvers: TakeOver[] = [];
  readonly #sim: Simulation;
  readonly #isForged: (text: string) => boolean;
  readonly #firstLines = new Map<string, { readonly loss: Loss; readonly writtenAt: number }>();
  readonly #signs = new Map<string, TakeOver>();
  readonly #reached: (loss: Loss) => void;
  readonly #way: LinesWay | undefined;

  /**
   * @param reached is called when word of a loss has come within reach.
   * @param way what becomes of lines on their way; by default all of them can be taken in at once.
   */
  constructor(
    sim: Simulation,
    isForged: (text: string) => boolean,
    reached: (loss: Loss) => void,
    way?: LinesWay,
  ) {
    this.#sim = sim;
    this.#isForged = isForged;
    this.#reached = reached;
    this.#way = way;
    for (const cluster of sim.clusters) for (const node of cluster.nodes) this.#listen(cluster, node);
    const byInstance = new Map(
      sim.clusters.flatMap((cluster) =>
        cluster.nodes.map((node) => [node.options.instanceId, node] as const),
      ),
    );
    sim.cloud.logging.onRecord(({ record }) => {
      const oracle = record['oracle'] as { readonly instanceid?: string } | undefined;
      const node = byInstance.get(oracle?.instanceid ?? '');
      const text = (record['data'] as { readonly message?: string } | undefined)?.message;
      if (node !== undefined && text !== undefined) this.#arrived(node, text);
    });
    sim.time.onStep(() => this.#look());
  }

  /** Lines are known by what is written: the same text again is the same line to the suite too. */
  #listen(cluster: SimCluster, node: SimNode): void {
    const write = node.line.bind(node);
    node.line = (path, rest, options) => {
      write(path, rest, options);
      const text = node.lines.at(-1)?.text ?? '';
      if (this.#sim.now < 0 || this.#isForged(text)) return;
      const session = BREAKS.exec(rest)?.[1];
      if (session !== undefined) this.#breaks(cluster, node, { session: Number(session), text });
      else if (TAKES_OVER.test(rest)) this.#takesOver(cluster, node, text);
      else if (STILL.test(rest)) this.#follow(node, rest, text);
    };
  }

  #takesOver(cluster: SimCluster, node: SimNode, text: string): void {
    const sign = { cluster, node, at: this.#sim.time.now(), reachedAt: null };
    this.takeOvers.push(sign);
    this.#signs.set(text, sign);
  }

  #breaks(
    cluster: SimCluster,
    node: SimNode,
    { session, text }: { readonly session: number; readonly text: string },
  ): void {
    const at = this.#sim.time.now();
    const disk = node.disks.find((one) => one.session?.place.number === session);
    if (disk === undefined) return;
    const open = this.all.find((loss) => loss.disk === disk && loss.endedAt === null);
    const loss = open ?? {
      cluster,
      node,
      disk,
      lostAt: at,
      silentSince: this.#goesOnSince(disk, at) ?? disk.stuckSince ?? at,
      reachedAt: null,
      firstWrittenAt: null,
      saidAgainAt: 0,
      endedAt: null,
      backAt: null,
      nodeWentDown: false,
      session: disk.session,
      endedBeside: false,
    };
    if (open === undefined) this.all.push(loss);
    this.#firstLines.set(text, { loss, writtenAt: at });
  }

  /** A later line of a loss: where the first one was lost, it is the one that tells. */
  #follow(node: SimNode, rest: string, text: string): void {
    const [, ...sessions] = SESSION.exec(rest) ?? [];
    const session = sessions.find((one) => one !== undefined);
    const device = DEVICE.exec(rest)?.[1];
    const portal = PORTAL.exec(rest)?.[1];
    const loss = this.all.find(
      ({ node: of, disk, endedAt }) =>
        of === node &&
        endedAt === null &&
        (disk.device === device ||
          disk.session?.place.number === Number(session) ||
          (portal !== undefined && disk.session?.portal === portal)),
    );
    if (loss !== undefined) this.#firstLines.set(text, { loss, writtenAt: this.#sim.time.now() });
  }

  /** Since when a loss lasts that a short return did not end for people; null where it is a new one. */
  #goesOnSince(disk: Disk, at: number): number | null {
    const before = this.all.findLast((loss) => loss.disk === disk);
    // Where its node went down, the disk was back only once it had it again.
    const from = before?.nodeWentDown === true ? before.backAt : (before?.endedAt ?? null);
    if (before === undefined || from === null) return null;
    const { endedBeside: isBeside, node } = before;
    return wentUnnoticed(this.#sim, node, { from, to: at, way: this.#way, isBeside })
      ? before.silentSince
      : null;
  }

  #arrived(node: SimNode, text: string): void {
    if (this.#isForged(text)) return;
    const held = this.#sim.connectorHeldUntil();
    // Connector Hub reads back a day, and no further.
    if (held - this.#sim.time.now() > DAY) return;
    const arrived = Math.max(this.#sim.time.now(), held);
    const now = this.#way?.readableFrom(arrived) ?? arrived;
    if (!Number.isFinite(now)) return;
    const sign = this.#signs.get(text);
    if (sign !== undefined) sign.reachedAt ??= now;
    if (!STILL.test(text)) return;
    for (const loss of this.all)
      if (loss.node === node && loss.endedAt === null) loss.saidAgainAt = Math.max(loss.saidAgainAt, now);
    const { loss, writtenAt } = this.#firstLines.get(text) ?? {};
    if (loss === undefined || writtenAt === undefined || loss.reachedAt !== null) return;
    loss.reachedAt = now;
    loss.firstWrittenAt = writtenAt;
    this.#reached(loss);
  }

  #look(): void {
    for (const loss of this.all) {
      const { session, stuckSince } = loss.disk;
      const answers = session?.state === 'in' && !session.timedOut && stuckSince === null;
      if (loss.endedAt !== null && loss.node.up && answers) loss.backAt ??= this.#sim.time.now();
      if (loss.endedAt !== null) continue;
      if (!answers && loss.node.up) continue;
      loss.endedAt = this.#sim.time.now();
      loss.nodeWentDown = !loss.node.up;
      loss.backAt = loss.node.up ? loss.endedAt : null;
      loss.endedBeside = loss.disk.mounted && session !== loss.session && loss.session?.state === 'lost';
    }
  }
}
