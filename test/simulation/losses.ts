import type { SimCluster } from '../../infra/local/simulator/cluster.ts';
import type { SimNode } from '../../infra/local/simulator/node.ts';
import type { Disk } from '../../infra/local/simulator/node-shapes.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { wentUnnoticed } from './short-returns.ts';

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
  /** Newest genuine line that says that it is still so, as far as it has arrived. */
  saidAgainAt: number;
  /** When the disk answered again, or its node went down. */
  endedAt: number | null;
  /** It ended because the node did. */
  nodeWentDown: boolean;
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
const TAKES_OVER = /COMMUNICATIONS failover from system/;

/** Follows what really gets lost, and when word of it comes within reach; forged lines count for nothing. */
export class Losses {
  readonly all: Loss[] = [];
  readonly takeOvers: TakeOver[] = [];
  readonly #sim: Simulation;
  readonly #isForged: (text: string) => boolean;
  readonly #firstLines = new Map<string, Loss>();
  readonly #signs = new Map<string, TakeOver>();
  readonly #reached: (loss: Loss) => void;

  /** @param reached is called when word of a loss has come within reach. */
  constructor(sim: Simulation, isForged: (text: string) => boolean, reached: (loss: Loss) => void) {
    this.#sim = sim;
    this.#isForged = isForged;
    this.#reached = reached;
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
      const session = BREAKS.exec(rest)?.[1];
      const takesOver = TAKES_OVER.test(rest);
      if (session === undefined && !takesOver) return;
      const text = node.lines.at(-1)?.text ?? '';
      if (this.#sim.now < 0 || this.#isForged(text)) return;
      const at = this.#sim.time.now();
      if (takesOver) {
        const sign = { cluster, node, at, reachedAt: null };
        this.takeOvers.push(sign);
        this.#signs.set(text, sign);
        return;
      }
      const disk = node.disks.find((one) => one.session?.place.number === Number(session));
      if (disk === undefined) return;
      const open = this.all.find((loss) => loss.disk === disk && loss.endedAt === null);
      const loss = open ?? {
        cluster,
        node,
        disk,
        lostAt: at,
        silentSince: this.#goesOnSince(disk, at) ?? disk.stuckSince ?? at,
        reachedAt: null,
        saidAgainAt: 0,
        endedAt: null,
        nodeWentDown: false,
      };
      if (open === undefined) this.all.push(loss);
      this.#firstLines.set(text, loss);
    };
  }

  /** Since when a loss lasts that a short return did not end for people; null where it is a new one. */
  #goesOnSince(disk: Disk, at: number): number | null {
    const before = this.all.findLast((loss) => loss.disk === disk);
    if (before === undefined || before.endedAt === null || before.nodeWentDown) return null;
    return wentUnnoticed(this.#sim, before.node, before.endedAt, at) ? before.silentSince : null;
  }

  #arrived(node: SimNode, text: string): void {
    if (this.#isForged(text)) return;
    const now = Math.max(this.#sim.time.now(), this.#sim.connectorHeldUntil());
    const sign = this.#signs.get(text);
    if (sign !== undefined) sign.reachedAt ??= now;
    if (!STILL.test(text)) return;
    for (const loss of this.all)
      if (loss.node === node && loss.endedAt === null) loss.saidAgainAt = Math.max(loss.saidAgainAt, now);
    const loss = this.#firstLines.get(text);
    if (loss === undefined || loss.reachedAt !== null) return;
    loss.reachedAt = now;
    this.#reached(loss);
  }

  #look(): void {
    for (const loss of this.all) {
      if (loss.endedAt !== null) continue;
      const { session, stuckSince } = loss.disk;
      const answers = session?.state === 'in' && !session.timedOut && stuckSince === null;
      if (!answers && loss.node.up) continue;
      loss.endedAt = this.#sim.time.now();
      loss.nodeWentDown = !loss.node.up;
    }
  }
}
