import { groupBy } from '../core/base/group-by.ts';
import { emptyEvidence, foldSignals, mergeEvidence, type NodeEvidence } from '../core/evidence/evidence.ts';
import { readByNow, rightlyDated } from '../core/evidence/node-clock.ts';
import { withoutFuture } from '../core/evidence/node-evidence.ts';
import type { NodeView } from '../core/evidence/path-view.ts';
import { viewOf } from '../core/evidence/view.ts';
import type { Clock, Store } from '../core/ports.ts';
import type { Signal } from '../core/rules/signal.ts';
import { someAtATime } from '../runtime/promises.ts';
import type { Document } from '../store/document.ts';
import { evidenceDocument, isEmptyEvidence } from '../store/evidence.ts';

/** Reads and writes of nodes that run at the same time. */
const AT_A_TIME = 12;

interface Known {
  evidence: NodeEvidence;
  readonly document: Document<NodeEvidence>;
}

/** The evidence of the nodes at hand, kept in `topology/<node>.json`. */
export class NodeBook {
  readonly #known = new Map<string, Known>();
  readonly #views = new WeakMap<NodeEvidence, NodeView>();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** Reads the nodes that are not at hand yet. @throws what the store threw. */
  async load(nodes: Iterable<string>): Promise<void> {
    const missing = [...new Set(nodes)].filter((node) => !this.#known.has(node));
    await someAtATime(missing, AT_A_TIME, async (node) => {
      const document = evidenceDocument(this.store, node);
      const evidence = withoutFuture((await document.load()) ?? emptyEvidence(node), this.clock.now());
      this.#known.set(node, { evidence, document });
    });
  }

  /** Evidence of a loaded node; null when it has said nothing yet. */
  get(node: string): NodeEvidence | null {
    const known = this.#known.get(node);
    if (known === undefined) return null;
    return isEmptyEvidence(known.evidence) ? null : known.evidence;
  }

  /** What the evidence of loaded nodes says; nodes that have said nothing are left out. */
  views(nodes: Iterable<string>): NodeView[] {
    const views: NodeView[] = [];
    for (const node of nodes) {
      const evidence = this.get(node);
      if (evidence === null) continue;
      const view = this.#views.get(evidence) ?? viewOf(evidence);
      this.#views.set(evidence, view);
      views.push(view);
    }
    return views;
  }

  /** Folds signals into the evidence of their nodes, which must be loaded; nothing is written yet. */
  fold(signals: readonly Signal[]): void {
    const now = this.clock.now();
    for (const [node, group] of groupBy(signals, (signal) => signal.node)) {
      const known = this.#known.get(node);
      if (known === undefined) continue;
      const dated = rightlyDated(group, known.evidence.clock ?? {});
      known.evidence = foldSignals(
        known.evidence,
        dated.map((signal) => readByNow(signal, now)),
      );
    }
  }

  /**
   * Writes what has changed. When somebody else wrote a node meanwhile, both are joined: evidence is a semilattice.
   * @param renewLease runs before each group of writes. @throws what it or the store threw.
   */
  async save(renewLease: () => Promise<void>): Promise<void> {
    const changed = [...this.#known.values()].filter(
      ({ evidence, document }) =>
        evidence !== document.value && !(document.value === null && isEmptyEvidence(evidence)),
    );
    await someAtATime(changed, AT_A_TIME, (known) => this.#write(known), renewLease);
  }

  async #write(known: Known): Promise<void> {
    const { document } = known;
    const folded = document.value;
    const join = (stored: NodeEvidence | null) =>
      stored === null || stored === folded ? known.evidence : mergeEvidence(known.evidence, stored);
    known.evidence = (await document.change(join)) ?? known.evidence;
  }
}
