import type { SimNode } from '../../infra/local/simulator/node.ts';
import type { Disk } from '../../infra/local/simulator/node-shapes.ts';
import type { Simulation } from '../../infra/local/simulator/simulation.ts';
import { type LinesWay, wentUnnoticed } from './short-returns.ts';

/** What is really the matter with one disk, which the suite can only infer. */
export interface DiskTruth {
  readonly node: SimNode;
  readonly disk: Disk;
  /** Since when it does not answer; null while it does, and while its node is down. */
  lostSince: number | null;
  /** As {@link lostSince}, but a restart in between cures nothing, nor does a return that went unnoticed. */
  missingSince: number | null;
  /** Since when it answers; null while it does not. */
  answersSince: number | null;
  /** Whether somebody used it when it was lost: LifeKeeper's lines come from a mounted file system only. */
  wasMounted: boolean;
  /** Last moment at which it answered. */
  healthyAt: number;
  /** Last moment at which its node was down. */
  downAt: number;
}

/** Follows every disk of a story from step to step. */
export class Truth {
  readonly disks: readonly DiskTruth[];
  readonly #sim: Simulation;
  readonly #way: LinesWay | undefined;

  constructor(sim: Simulation, way?: LinesWay) {
    this.#sim = sim;
    this.#way = way;
    const nodes = sim.clusters.flatMap((cluster) => cluster.nodes);
    this.disks = nodes.flatMap((node) =>
      node.disks.map((disk) => ({
        node,
        disk,
        lostSince: null,
        missingSince: null,
        answersSince: null,
        wasMounted: false,
        healthyAt: Number.NEGATIVE_INFINITY,
        downAt: Number.NEGATIVE_INFINITY,
      })),
    );
    sim.time.onStep(() => this.#look());
  }

  #look(): void {
    const now = this.#sim.time.now();
    if (now < this.#sim.start) return;
    for (const truth of this.disks) {
      const { node, disk } = truth;
      if (!node.up) {
        truth.downAt = now;
        truth.lostSince = null;
        continue;
      }
      const { session } = disk;
      const answers = session?.state === 'in' && !session.timedOut && disk.stuckSince === null;
      if (answers) {
        truth.healthyAt = now;
        truth.lostSince = null;
        truth.answersSince ??= now;
      } else if (truth.lostSince === null) {
        truth.lostSince = now;
        const back = { from: truth.answersSince ?? now, to: now, way: this.#way };
        if (truth.answersSince !== null && !wentUnnoticed(this.#sim, node, back)) truth.missingSince = null;
        truth.missingSince ??= now;
        truth.answersSince = null;
        truth.wasMounted = disk.mounted;
      }
    }
  }
}
